// One migrator per database. Functions take the lock for the caller's transaction, procedures wait
// for it without a snapshot: CREATE INDEX CONCURRENTLY in the holder waits for every older
// snapshot, so a waiter that held one would be in its way for ever. A function cannot give up its
// caller's snapshot; it waits for other functions, and where a CALL softbee_apply runs it fails at
// once (SB008).
#pragma once

#include <string>

#include "extension/pg/installation.hpp"

namespace softbee::run {

/// Marks the backend as migrating while it lives.
/// errors  SB013 a script called a migrator
class MigratorScope {
 public:
  explicit MigratorScope(const std::string& function);
  ~MigratorScope();
  MigratorScope(const MigratorScope&) = delete;
  MigratorScope& operator=(const MigratorScope&) = delete;
};

/// Takes the lock until the end of the transaction; waits for another transaction, and says for
/// whom. errors  SB008 a softbee_apply runs, or the lock is taken and the snapshot is the whole
/// transaction's ·
///         55P03, 57014, 40P01 as for any lock · 55000 the extension is gone after the wait
void lock_for_transaction(const pg::Installation& installation);

/// Waits until no migrator runs and holds nothing. REQUIRES: a non-atomic SPI connection. Ends the
/// transaction.
void wait_without_snapshot(const pg::Installation& installation);

/// Holds the lock over the commits of one CALL. REQUIRES: a CALL that may commit, and no SPI
/// connection. Ends the transaction.
class ApplyLock {
 public:
  explicit ApplyLock(const pg::Installation& installation);
  ~ApplyLock();
  ApplyLock(const ApplyLock&) = delete;
  ApplyLock& operator=(const ApplyLock&) = delete;

  /// A ROLLBACK inside a statement at top level, or after it, gave the lock away: takes it again
  /// where that happened. REQUIRES: no SPI connection, or a transaction that has done nothing.
  void take_again();

 private:
  const pg::Installation& installation_;
  int exceptions_;
};

}  // namespace softbee::run
