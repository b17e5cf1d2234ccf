// A table that somebody holds, for the server and the client alike: who it is, in words, and how
// long to leave it alone before the next try.
#pragma once

#include <cstdint>
#include <string>

namespace softbee {

struct Blocker {
  std::int32_t pid;
  std::string role, application;
  std::string kind;   ///< "active", "idle in transaction", "autovacuum" …
  std::string since;  ///< how long its transaction is open
  std::string query;
};
/// `pid 42, "app", application psql, idle in transaction for 00:01:07: SELECT …`
std::string describe(const Blocker& blocker);

/// The pause after so many tries that failed (from 0): between half of 250 ms, doubled each time up
/// to 10 s, and all of it, so that several who wait do not come back together. random: any number.
int choose_pause_ms(int failed_tries, std::uint32_t random);

}  // namespace softbee
