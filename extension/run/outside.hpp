// Sections outside a transaction: transaction=none, whose statements commit one by one, and
// transaction=batch, one statement that is repeated until it changes no row. Each statement is in
// the log: before it `started`, with it `progress` or `done`, so that a run that was killed, or
// failed in the middle, is taken up at the first statement that is not done.
#pragma once

#include <functional>

#include "extension/pg/session_settings.hpp"
#include "extension/run/migrator_lock.hpp"
#include "extension/run/runner.hpp"

namespace softbee::run {

class OutsideSection {
 public:
  /// REQUIRES: a CALL that may commit, no SPI connection, a transaction that has done nothing.
  OutsideSection(const pg::Installation& installation, Runner& runner, ApplyLock& lock,
                 const PreparedStep& step);

  /// errors  those of the statements, which are in the log then and end the run; what was finished
  ///         before stays · SB011 the verify section failed, and the revision stays applied ·
  ///         54000 a batch that would never end · 40001 the lock was lost to a statement's
  ///         ROLLBACK, and another migrator was there
  void run();

 private:
  std::size_t begin();
  void take_up(const store::Unfinished& unfinished, std::size_t next);
  void set_again(std::size_t index);
  void run_statement(std::size_t index);
  void run_patiently(std::size_t index, const std::function<void(std::int64_t rows)>& then);
  void run_batch();
  void run_verify();
  std::string clear_leftovers(std::size_t index);
  void show_progress(std::size_t index);
  void log_started(std::size_t index);
  void finish_statement(std::size_t index);
  void fail_at_top_level(pg::ServerError error, std::size_t index);
  void fail(pg::ServerError error, std::size_t index);
  void keep_failure(const pg::ServerError& error, std::size_t index);
  store::Event event_of(const std::string& state, std::size_t index) const;
  bool is_last(std::size_t index) const { return index + 1 >= program_.statements.size(); }
  pg::Interval elapsed() const { return {pg::now().microseconds - start_.microseconds}; }

  const pg::Installation& installation_;
  Runner& runner_;
  ApplyLock& lock_;
  const PreparedStep& step_;
  const Program& program_;
  StatementReader reader_;
  pg::SessionSettings settings_;
  pg::Timestamp start_{};
  std::size_t begun_before_ = 0;  ///< statement, from 1, that an earlier run began; 0: none
};

}  // namespace softbee::run
