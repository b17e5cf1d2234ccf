// Deploy: what is said when a run fails, and of a database that is not what the folder expects.
#include <fmt/format.h>

#include "client/deploy.hpp"
#include "client/offline_sql.hpp"
#include "client/output.hpp"

namespace softbee {

std::string Deploy::nothing_to_do(const std::string& target, const std::string& direction) {
  if (folder().files().empty() && direction == "upgrade")
    return "Nothing to do: there is no script; softbee revision -m \"…\" writes one";
  if (direction == "upgrade")
    return fmt::format("Nothing to do: all that \"{}\" needs is applied", target);
  return fmt::format("Nothing to do: nothing above \"{}\" is applied", target);
}

std::string Deploy::say_where_it_stands() {
  try {
    const auto current = server_.current_revisions();
    if (current.empty()) return "no revision is applied";
    return fmt::format("what was finished stays: the database is at {}", joined(current));
  } catch (const Error&) {
    return "where the database stands is not known: softbee current";
  }
}

/// A run in one transaction left nothing, not even a trace: the log row is written behind it.
int Deploy::fail_rolled_back(const ServerError& error, const std::string& direction) {
  if (server_.connection().is_lost()) return fail(error, {});
  std::vector<std::string> sentences = {std::string(rolled_back)};
  // Class 23, and no script: a constraint that was deferred to the end.
  const bool is_deferred = !error.script && error.sqlstate.starts_with("23");
  if (is_deferred)
    sentences.push_back("a deferred constraint was checked at the end, behind all steps");
  const int exit_code = fail(error, std::move(sentences));
  if (is_deferred || (error.script && !error.script->revision.empty()))
    keep_in_log(error, direction);
  return exit_code;
}

/// Another migrator may have begun meanwhile: a transaction is waited for, a softbee_apply refuses
/// functions.
void Deploy::keep_in_log(const ServerError& error, const std::string& direction) {
  try {
    try {
      server_.log_failure(error, direction);
    } catch (const ServerError& failure) {
      if (failure.sqlstate != "SB008") throw;
      server_.wait();
      server_.log_failure(error, direction);
    }
  } catch (const Error& failure) {
    console_.warn(fmt::format("could not write the failure to the log: {}", failure.message));
  }
}

int Deploy::fail(const ServerError& error, std::vector<std::string> notes) {
  ServerError shown = error;
  if (was_interrupted() && error.sqlstate == "57014") {
    shown.sqlstate.clear();
    shown.message = "interrupted";
  }
  if (shown.place) {
    // The server records where a person would open the file; here it may be mounted somewhere else.
    if (const ScriptFile* file = folder_.find_by_name(shown.place->file))
      shown.place->file = file->path;
  }
  // The COMMIT may have been the last thing that the server got to hear.
  if (server_.connection().is_lost())
    notes = {"the server undoes what was not committed; see what it has: softbee current"};
  ReportNotes report{"", std::move(notes), other_context(error.context)};
  if (error.script && !error.script->revision.empty()) {
    report.at_caret =
        fmt::format("{} of revision {}", error.script->direction, error.script->revision);
    if (!report.notes.empty()) report.at_caret += "; " + report.notes.front();
    report.notes.clear();
  }
  report_error(console_, shown, report);
  return exit_failed;
}

void Deploy::warn_of_older_checkout(const Difference& difference) {
  if (difference.only_on_server.empty() || has_warned_) return;
  has_warned_ = true;
  console_.warn(
      fmt::format("the database has {} that \"{}\" does not have: {}; is this checkout older than "
                  "the database?",
                  counted(difference.only_on_server.size(), "applied revision"),
                  context_.settings.directory(), some_of(difference.only_on_server)));
}

void Deploy::refuse_offline_versions() {
  if (!server_.has_offline_versions()) return;
  const auto versions = server_.offline_versions();
  throw Error("SB010",
              fmt::format("table {} says where this database stands: {}", offline_version_table,
                          versions.empty() ? "base" : joined(versions)))
      .with_detail("A script of --sql kept it before the extension was there. Nothing was done.")
      .with_hint("softbee stamp --adopt takes it over.");
}

/// A database that Alembic kept until now: its tables are there, so an upgrade from the base would
/// make them again.
void Deploy::warn_of_alembic(bool has_versions) {
  if (!server_.has_alembic_version() || has_versions) return;
  const auto versions = server_.alembic_versions();
  console_.warn(
      fmt::format("the database has a table alembic_version{} and no versions of softbee; "
                  "if its schema is at a revision already: softbee stamp {}",
                  versions.empty() ? "" : fmt::format(" (at {})", joined(versions)),
                  versions.empty() ? "REVISION" : joined(versions, " ")));
}

}  // namespace softbee
