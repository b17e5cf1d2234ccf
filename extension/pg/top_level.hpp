// One statement at top level, from inside a CALL: what psql would get if it sent the statement by
// itself. For CREATE INDEX CONCURRENTLY and its like, which commit in their middle and refuse to
// run in a transaction block or a function.
#pragma once

#include <string>

namespace softbee::pg {

/// Runs a utility statement in the present transaction, which it may end and begin as it likes;
/// what follows joins its last one: commit_and_begin() makes both visible together.
/// REQUIRES: a CALL that may commit, no SPI connection, and a transaction that has done nothing.
/// errors  those of the statement; the caller then must call roll_back_and_begin()
void run_at_top_level(const std::string& statement);

/// After an error of run_at_top_level: aborts the transaction that it left broken, and begins a new
/// one. Every session lock of ours is gone then.
void roll_back_and_begin();

}  // namespace softbee::pg
