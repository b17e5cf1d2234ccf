#include "extension/run/runner.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/wording.hpp"
#include "extension/pg/copy.hpp"
#include "extension/pg/session.hpp"
#include "extension/pg/spi.hpp"
#include "extension/run/failure.hpp"
#include "extension/store/versions.hpp"

namespace softbee::run {
namespace {

/// Rows, sorted, that another row needs: written by hand or by a restore. A downgrade takes them
/// for what they say.
VersionRows find_redundant(const Database& database, const Versions& versions) {
  VersionRows needed = ids_of(database.graph, versions.rows());
  std::sort(needed.begin(), needed.end());
  VersionRows redundant;
  std::set_difference(database.versions.begin(), database.versions.end(), needed.begin(),
                      needed.end(), std::back_inserter(redundant));
  return redundant;
}

}  // namespace

Runner::Runner(const pg::Installation& installation, const Database& database)
    : installation_(installation),
      database_(database),
      versions_(database.graph, database.versions),
      redundant_(find_redundant(database, versions_)),
      log_(installation) {}

void Runner::run_statements(const Program& program) {
  pg::SettingsScope settings;
  pin_syntax(settings);
  if (const auto limit = lock_limit()) settings.set("lock_timeout", limit->c_str());
  pg::Spi spi;
  StatementReader reader(program);
  for (std::size_t i = 0; i < program.statements.size(); ++i) {
    if (leaves_out(program, i)) continue;
    settings.set("application_name", progress_name(log_.application(), program, i).c_str());
    run_statement(reader, i);
  }
}

bool Runner::leaves_out(const Program& program, std::size_t index) const {
  const pg::ParsedStatement& statement = program.statements[index];
  if (!is_left_out(statement)) return false;
  pg::warning("not run in a scratch database: " + statement.tag + ", " +
              format_context(program.origin, static_cast<int>(index) + 1,
                             program.place_of(statement.begin)));
  return true;
}

std::int64_t Runner::run_statement(StatementReader& reader, std::size_t index) {
  const Program& program = reader.program();
  try {
    try {
      std::int64_t rows = 0;
      if (program.statements[index].kind == pg::StatementKind::copy_from_stdin) {
        const StatementReader::Data data = reader.copy_data(index);
        pg::copy_from(program.statement_text(index), data.lines, data.first_line);
      } else {
        rows = pg::run_statement(program.statement_text(index));
      }
      require_extension();
      return rows;
    } catch (const Error& error) {
      throw pg::ServerError(error, std::string(), 0);
    }
  } catch (pg::ServerError& error) {
    explain_failure(error, program, index);
    throw;
  }
}

void Runner::require_extension() const {
  if (installation_.still_exists()) return;
  throw Error("55006", "a script must not drop the extension that runs it")
      .with_hint("Drop extension \"softbee_migrate\" and its schema outside of scripts.");
}

void Runner::require_versions() const {
  VersionRows expected = ids_of(database_.graph, versions_.rows());
  expected.insert(expected.end(), redundant_.begin(), redundant_.end());
  std::sort(expected.begin(), expected.end());
  VersionRows found = store::read_versions(installation_, pg::Visibility::latest);
  std::sort(found.begin(), found.end());
  if (found == expected) return;
  throw Error("40001", "another migrator changed the versions while this one had lost its lock")
      .with_detail("A statement of the script rolled its transaction back, which gives it away.")
      .with_hint("Run it again.");
}

void Runner::write_version_rows(const Step& step) {
  const Versions::Change change = versions_.advance(step);
  VersionRows deleted = ids_of(database_.graph, change.deleted);
  deleted.insert(deleted.end(), redundant_.begin(), redundant_.end());
  redundant_.clear();
  store::write_versions(installation_, deleted, ids_of(database_.graph, change.inserted));
}

void Runner::announce(const PreparedStep& prepared) {
  if (std::exchange(announced_, &prepared) == &prepared) return;
  pg::notice(format_step(database_.graph, prepared.step));
  if (prepared.leaves_what_was_made)
    pg::notice("the downgrade of revision \"" + database_.graph[prepared.step.revision].id +
               "\" has no statement: what its upgrade made stays");
}

pg::Interval Runner::run(const PreparedStep& prepared) {
  announce(prepared);
  const pg::Timestamp start = pg::now();
  run_statements(prepared.program);
  if (prepared.verify) {
    try {
      run_statements(*prepared.verify);
    } catch (const pg::ServerError& error) {
      throw verify_failure(
          error, *prepared.verify,
          "The step was undone. Mend the data or the upgrade section, then run it again.");
    }
  }
  const pg::Interval elapsed{pg::now().microseconds - start.microseconds};
  finish(prepared, elapsed);
  return elapsed;
}

void Runner::finish(const PreparedStep& prepared, pg::Interval elapsed) {
  write_version_rows(prepared.step);
  store::Event event = event_of(prepared, "done");
  event.elapsed = elapsed;
  log_.write(event);
}

store::Event Runner::event_of(const PreparedStep& prepared, const std::string& state) const {
  const std::string direction(to_string(prepared.step.direction));
  return {database_.graph[prepared.step.revision].id, direction, direction, state};
}

void Runner::run_deferred(const PreparedStep& prepared) {
  pg::Spi spi;
  try {
    pg::run_statement("SET CONSTRAINTS ALL IMMEDIATE");
    try {
      require_extension();  // a deferred trigger ran
    } catch (const Error& error) {
      throw pg::ServerError(error, std::string(), 0);
    }
  } catch (pg::ServerError& error) {
    const Origin& origin = prepared.program.origin;
    error.append_context("revision " + origin.revision + " (" + origin.section +
                         "), at the end of its transaction");
    throw;
  }
}

void Runner::log_failure(const PreparedStep& prepared, const pg::ServerError& error,
                         pg::Interval elapsed) {
  store::Event event = event_of(prepared, "failed");
  event.elapsed = elapsed;
  event.error = describe_failure(error);
  log_.write(event);
}

}  // namespace softbee::run
