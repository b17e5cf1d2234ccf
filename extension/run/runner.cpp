#include "extension/run/runner.hpp"

#include <algorithm>
#include <iterator>

#include "extension/pg/copy.hpp"
#include "extension/pg/session.hpp"
#include "extension/pg/spi.hpp"
#include "extension/store/versions.hpp"

namespace softbee::run {
namespace {

/// Where in the script: the server's position where it points into our statement, else the
/// statement. A position in another text (a function's body) belongs to that text and stays.
void add_place(pg::ServerError& error, const Program& program, std::size_t index) {
  const pg::ParsedStatement& statement = program.statements[index];
  const std::string sql = program.statement_text(index);
  if (error.cursor_position() > 0) error.point_into(sql, error.cursor_position());
  std::size_t offset = statement.begin;
  if (error.internal_position() > 0 && error.internal_query() == sql)
    offset += pg::bytes_of_characters(sql, error.internal_position() - 1);
  error.append_context(
      format_context(program.origin, static_cast<int>(index) + 1, program.place_of(offset)));
}

void add_hint(pg::ServerError& error, const Program& program) {
  if (error.sqlstate() == "25001" && program.origin.section != "verify")
    error.set_hint_if_none(
        "This version does not run it: run it by hand, then softbee_stamp the revision.");
  if (error.sqlstate() == "55P04")
    error.append_hint(
        "Put the value and its first use into two revisions, and commit in between: CALL "
        "softbee_apply(), or transaction_per_migration = true in softbee.toml.");
  if (error.sqlstate() == "53200")
    error.set_hint_if_none(
        "CALL softbee_apply(), with a transaction for each revision, takes fewer locks.");
}

pg::ServerError verify_failure(const pg::ServerError& error, const Program& program) {
  Error failed("SB011",
               "verify of revision \"" + program.origin.revision + "\" failed: " + error.message());
  std::string detail = "SQLSTATE " + error.sqlstate() + ".";
  if (!error.detail().empty()) detail += " " + error.detail();
  failed.with_detail(detail).with_hint(
      error.hint().empty()
          ? "The step was undone. Mend the data or the upgrade section, then run it again."
          : error.hint());
  pg::ServerError raised(failed, error.internal_query(), error.internal_position());
  raised.append_context(error.context());
  return raised;
}

VersionRows ids(const Graph& graph, const std::vector<Index>& revisions) {
  VersionRows rows;
  for (const Index revision : revisions) rows.push_back(graph[revision].id);
  return rows;
}

/// Lines of a section, counted once from its start to its end: a dump has a COPY for each table.
class LineCounter {
 public:
  explicit LineCounter(const Program& program) : sql_(program.sql), line_(program.first_line) {}
  /// The line of an offset that is not below the last one.
  int advance_to(std::size_t offset) {
    line_ += static_cast<int>(std::count(sql_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         sql_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    at_ = offset;
    return line_;
  }

 private:
  const std::string& sql_;
  std::size_t at_ = 0;
  int line_;
};

/// Rows, sorted, that another row needs: written by hand or by a restore. A downgrade takes them
/// for what they say.
VersionRows find_redundant(const Database& database, const Versions& versions) {
  VersionRows needed = ids(database.graph, versions.rows());
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
  pg::Spi spi;
  std::size_t copies = 0;
  LineCounter lines(program);
  for (std::size_t i = 0; i < program.statements.size(); ++i) {
    if (is_left_out(program.statements[i])) {
      const pg::ParsedStatement& left_out = program.statements[i];
      pg::warning("not run in a scratch database: " + left_out.tag + ", " +
                  format_context(program.origin, static_cast<int>(i) + 1,
                                 program.place_of(left_out.begin)));
      continue;
    }
    try {
      try {
        if (program.statements[i].kind == pg::StatementKind::copy_from_stdin) {
          const CopyData& copy = program.copies[copies++];
          const int first_line = lines.advance_to(copy.begin);
          pg::copy_from(program.statement_text(i),
                        std::string_view(program.data).substr(copy.begin, copy.end - copy.begin),
                        first_line);
        } else {
          pg::run_statement(program.statement_text(i));
        }
        require_extension();
      } catch (const Error& error) {
        throw pg::ServerError(error, std::string(), 0);
      }
    } catch (pg::ServerError& error) {
      add_place(error, program, i);
      add_hint(error, program);
      throw;
    }
  }
}

void Runner::require_extension() const {
  if (installation_.still_exists()) return;
  throw Error("55006", "a script must not drop the extension that runs it")
      .with_hint("Drop extension \"softbee_migrate\" and its schema outside of scripts.");
}

void Runner::write_version_rows(const Step& step) {
  const Versions::Change change = versions_.advance(step);
  VersionRows deleted = ids(database_.graph, change.deleted);
  deleted.insert(deleted.end(), redundant_.begin(), redundant_.end());
  redundant_.clear();
  store::write_versions(installation_, deleted, ids(database_.graph, change.inserted));
}

pg::Interval Runner::run(const PreparedStep& prepared) {
  const std::string& id = database_.graph[prepared.step.revision].id;
  const std::string direction(to_string(prepared.step.direction));
  pg::notice(format_step(database_.graph, prepared.step));
  if (prepared.leaves_what_was_made)
    pg::notice("the downgrade of revision \"" + id +
               "\" has no statement: what its upgrade made stays");
  const pg::Timestamp start = pg::now();
  run_statements(prepared.program);
  if (prepared.verify) {
    try {
      run_statements(*prepared.verify);
    } catch (const pg::ServerError& error) {
      throw verify_failure(error, *prepared.verify);
    }
  }
  write_version_rows(prepared.step);
  const pg::Interval elapsed{pg::now().microseconds - start.microseconds};
  log_.write({id, direction, direction, "done", elapsed});
  return elapsed;
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
  const std::string direction(to_string(prepared.step.direction));
  store::Event event{database_.graph[prepared.step.revision].id, direction, direction, "failed",
                     elapsed};
  event.error = {pg::format_json({{"sqlstate", error.sqlstate()},
                                  {"message", error.message()},
                                  {"detail", error.detail()},
                                  {"hint", error.hint()},
                                  {"context", error.context()}})};
  log_.write(event);
}

}  // namespace softbee::run
