#include "extension/run/failure.hpp"

#include <algorithm>
#include <cctype>

#include "extension/pg/spi.hpp"

namespace softbee::run {
namespace {

/// Where in the script: the server's position where it points into our statement, else the
/// statement. A position in another text (a function's body) belongs to that text and stays.
void add_place(pg::ServerError& error, const Program& program, std::size_t index) {
  const pg::ParsedStatement& statement = program.statements[index];
  const std::string sql = program.statement_text(index);
  if (error.cursor_position() > 0) error.point_into(sql, error.cursor_position());
  // The server says of a lock only that it was not got: the statement tells whose.
  if (error.sqlstate() == "55P03" && error.internal_query().empty()) error.point_into(sql, 1);
  std::size_t offset = statement.begin;
  if (error.internal_position() > 0 && error.internal_query() == sql)
    offset += pg::bytes_of_characters(sql, error.internal_position() - 1);
  error.append_context(
      format_context(program.origin, static_cast<int>(index) + 1, program.place_of(offset)));
}

/// A value that the step itself adds: a commit behind the step comes too late. The server's message
/// has it, in whatever language.
bool is_of_own_value(const pg::ServerError& error, const Program& program) {
  const std::string message = error.message();
  const auto is_in_word = [&](std::size_t at) {
    return at < message.size() && std::isalnum(static_cast<unsigned char>(message[at])) != 0;
  };
  return std::ranges::any_of(program.new_enum_values, [&](const std::string& value) {
    const std::size_t at = message.find(value);
    return at != std::string::npos && !is_in_word(at - 1) && !is_in_word(at + value.size());
  });
}

void add_hint(pg::ServerError& error, const Program& program) {
  if (error.sqlstate() == "25001" && program.origin.section != "verify" &&
      program.transaction == TransactionMode::together)
    error.set_hint_if_none("Mark the section: -- softbee:" + program.origin.section +
                           " transaction=none");
  if (error.sqlstate() == "55P03")
    error.set_hint_if_none(
        "Run it again when the table is less busy, or raise softbee.lock_timeout or "
        "softbee.lock_retries.");
  if (error.sqlstate() == "55P04")
    error.append_hint(
        is_of_own_value(error, program)
            ? "Put the value and its first use into two revisions."
            : "Commit in between: CALL softbee_apply(), with a transaction for each revision.");
  if (error.sqlstate() == "53200")
    error.set_hint_if_none(
        "CALL softbee_apply(), with a transaction for each revision, takes fewer locks.");
}

}  // namespace

void explain_failure(pg::ServerError& error, const Program& program, std::size_t index) {
  add_place(error, program, index);
  add_hint(error, program);
}

void name_event_trigger(pg::ServerError& error) {
  if (error.context().empty()) return;
  // The context names the function as the session's search_path lets it, with its schema or
  // without.
  const auto rows = pg::query_rows(
      "SELECT quote_ident(t.evtname), t.evtfoid::regprocedure::text FROM pg_event_trigger t"
      " JOIN pg_proc p ON p.oid = t.evtfoid WHERE t.evtenabled <> 'D'"
      " AND (strpos($1, ' ' || quote_ident(p.proname) || '() ') > 0"
      "  OR strpos($1, '.' || quote_ident(p.proname) || '() ') > 0) ORDER BY 1 LIMIT 1",
      {error.context()});
  if (rows.empty()) return;
  const std::string trigger = rows.front()[0].value_or("");
  error.append_hint("Event trigger " + trigger + " (function " + rows.front()[1].value_or("") +
                    ") raised it, and would again: change it, or ALTER EVENT TRIGGER " + trigger +
                    " DISABLE; then run this again.");
}

pg::ServerError verify_failure(const pg::ServerError& error, const Program& program,
                               const std::string& what_stands) {
  Error failed("SB011",
               "verify of revision \"" + program.origin.revision + "\" failed: " + error.message());
  std::string detail = "SQLSTATE " + error.sqlstate() + ".";
  if (!error.detail().empty()) detail += " " + error.detail();
  failed.with_detail(detail).with_hint(error.hint().empty() ? what_stands : error.hint());
  pg::ServerError raised(failed, error.internal_query(), error.internal_position());
  raised.append_context(error.context());
  return raised;
}

pg::Json describe_failure(const pg::ServerError& error) {
  return {pg::format_json({{"sqlstate", error.sqlstate()},
                           {"message", error.message()},
                           {"detail", error.detail()},
                           {"hint", error.hint()},
                           {"context", error.context()}})};
}

}  // namespace softbee::run
