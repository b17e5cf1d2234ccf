// Statements on busy tables: a short limit on each wait for a lock, so that readers do not queue
// behind DDL that queues behind a long query; who blocked; and another try after a pause with
// nothing held.
#pragma once

#include <string>
#include <vector>

#include "core/busy_table.hpp"
#include "extension/run/runner.hpp"

namespace softbee::run {

/// Who holds a lock now that the statement's conflicts with, the oldest transaction first.
std::vector<Blocker> find_blockers(const std::string& statement);

/// One step's tries. REQUIRES of again(): what failed was rolled back, and nothing but the
/// migrator's lock is held; a CALL that may commit.
class LockRetry {
 public:
  LockRetry(Runner& runner, const PreparedStep& step) : runner_(runner), step_(step) {}

  /// Says and logs who blocks, and pauses. False where the failure is none of a lock's, or
  /// softbee.lock_retries are used up: then the failure has the blockers in its detail.
  bool again(pg::ServerError& failure);

 private:
  Runner& runner_;
  const PreparedStep& step_;
  int tries_ = 0;
};

}  // namespace softbee::run
