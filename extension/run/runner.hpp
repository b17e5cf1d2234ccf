// Runs prepared steps: each statement in turn as the caller, then the version rows and the log row,
// in the caller's (sub)transaction. A script's settings end with its step. An error leaves with
// revision, direction, file and line.
#pragma once

#include "extension/run/database.hpp"
#include "extension/run/steps.hpp"
#include "extension/store/log.hpp"

namespace softbee::run {

class Runner {
 public:
  /// REQUIRES: the migrator's lock, and `database` read under it.
  Runner(const pg::Installation& installation, const Database& database);

  /// errors  those of the script's statements · SB011 a verify failed · 55006 the script dropped
  /// the extension
  pg::Interval run(const PreparedStep& step);

  /// The parts of run() for a caller who ends transactions in between.
  void announce(const PreparedStep& step);  ///< once, however often the step is tried
  void run_statements(const Program& program);
  /// A statement that a scratch database does not run: says so.
  bool leaves_out(const Program& program, std::size_t index) const;
  /// Statement `index` of the reader's program; gives the rows that it changed or returned.
  /// REQUIRES: an Spi; indexes that rise.
  std::int64_t run_statement(StatementReader& reader, std::size_t index);
  void require_extension() const;
  /// errors  40001 the versions are not those of the last step: another migrator was here
  void require_versions() const;
  /// Version rows and the row `done` in the log.
  void finish(const PreparedStep& step, pg::Interval elapsed);

  /// What was deferred to the end of the transaction, for a caller who commits now: the step is to
  /// blame while it can still be undone alone.
  void run_deferred(const PreparedStep& step);

  /// For a caller who undoes the step and keeps a row of it.
  void log_failure(const PreparedStep& step, const pg::ServerError& error, pg::Interval elapsed);
  store::Event event_of(const PreparedStep& step, const std::string& state) const;
  store::Log& log() { return log_; }

 private:
  void write_version_rows(const Step& step);

  const pg::Installation& installation_;
  const Database& database_;
  Versions versions_;
  VersionRows redundant_;  ///< rows that another row needs: gone with the first step
  store::Log log_;
  const PreparedStep* announced_ = nullptr;
};

}  // namespace softbee::run
