#include "extension/run/program.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "extension/pg/session.hpp"
#include "extension/pg/settings.hpp"

namespace softbee::run {
namespace {

std::string line_of(const std::string& text, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    begin = text.find('\n', begin);
    if (begin == std::string::npos) return "";
    ++begin;
  }
  return text.substr(begin, text.find('\n', begin) - begin);
}

/// Where the parser's position (in characters, from 1) is. Behind the last word it is not on the
/// blank line after it.
std::size_t offset_of_position(const std::string& sql, int position) {
  const std::size_t last = sql.find_last_not_of(" \t\n\r\f\v");
  return std::min(pg::bytes_of_characters(sql, position - 1),
                  last == std::string::npos ? 0 : last + 1);
}

Error refusal(const pg::ParsedStatement& statement, const Program& program) {
  switch (statement.kind) {
    case pg::StatementKind::transaction_control:
      return refused_transaction_control(statement.tag, program.origin.section,
                                         program.transaction);
    case pg::StatementKind::copy_to_stdout:
      return Error("SB004", "a script must not hold COPY TO STDOUT")
          .with_hint("There is nobody to read it. Remove it.");
    case pg::StatementKind::own_extension:
      return Error("SB004", "a script must not hold " + statement.tag + " of softbee_migrate")
          .with_hint("Alter or drop the extension outside of scripts.");
    default:
      return Error("SB004", "COPY FROM stdin has no data")
          .with_hint(
              "Put the data on the lines after it, and \\. on a line of its own behind them.");
  }
}

}  // namespace

void pin_syntax(pg::SettingsScope& settings) {
  settings.set("standard_conforming_strings", "on");
  settings.set("backslash_quote", "safe_encoding");
}

std::string progress_name(const std::string& application, const Program& program,
                          std::size_t index) {
  // The server cuts a longer one, and says so each time.
  constexpr std::size_t longest = 63;
  const std::string statement = ", statement " + std::to_string(index + 1) + " of " +
                                std::to_string(program.statements.size());
  std::string what = ": " + program.origin.section + " " + program.origin.revision + statement;
  if (what.size() > longest) what = ": " + program.origin.section + statement;
  const std::string name = application.empty() ? "softbee" : application;
  return name.substr(0, longest - what.size()) + what;
}

std::optional<std::string> lock_limit() {
  const int limit = pg::lock_settings().timeout_ms;
  const int own = pg::session_lock_timeout_ms();
  if (limit == 0 || (own > 0 && own <= limit)) return std::nullopt;
  return std::to_string(limit);
}

std::string format_context(const Origin& origin, int statement, LineColumn place) {
  std::string text = origin.revision.empty()
                         ? "script"
                         : "revision " + origin.revision + " (" + origin.section + ")";
  if (statement > 0) text += ", statement " + std::to_string(statement);
  text += " at " + (origin.path.empty() ? std::string("line ") : origin.path + ":");
  return text + std::to_string(place.line) + ":" + std::to_string(place.column);
}

std::string Program::statement_text(std::size_t index) const {
  const pg::ParsedStatement& statement = statements[index];
  return sql.substr(statement.begin, statement.end - statement.begin);
}

LineColumn Program::place_of(std::size_t offset) const {
  const auto line_begin = offset == 0 ? std::string::npos : sql.rfind('\n', offset - 1);
  const std::size_t begin = line_begin == std::string::npos ? 0 : line_begin + 1;
  int line = first_line;
  for (std::size_t i = 0; i < begin; ++i) line += sql[i] == '\n';
  return {line, pg::count_characters(sql.substr(begin, offset - begin), offset - begin) + 1};
}

StatementReader::StatementReader(const Program& program)
    : program_(program), line_(program.first_line) {}

StatementReader::Data StatementReader::copy_data(std::size_t index) {
  for (; statement_ < index; ++statement_)
    copy_ += program_.statements[statement_].kind == pg::StatementKind::copy_from_stdin;
  const CopyData& copy = program_.copies[copy_];
  const auto at = [this](std::size_t offset) {
    return program_.sql.begin() + static_cast<std::ptrdiff_t>(offset);
  };
  line_ += static_cast<int>(std::count(at(offset_), at(copy.begin), '\n'));
  offset_ = copy.begin;
  return {std::string_view(program_.data).substr(copy.begin, copy.end - copy.begin), line_};
}

pg::ServerError error_at(const Error& error, const std::string& script_text, const Origin& origin,
                         LineColumn place) {
  const std::string line = line_of(script_text, place.line);
  // On SQL_ASCII the line may be no text at all, and the client could not be sent it; a terminal
  // would obey its control characters.
  const bool can_be_shown =
      !line.empty() && !find_invalid_utf8(pg::to_utf8(line)) && !find_control_character(line);
  pg::ServerError raised(error, line, can_be_shown ? place.column : 0);
  raised.append_context(format_context(origin, 0, place));
  return raised;
}

bool is_left_out(const pg::ParsedStatement& statement) {
  return statement.is_shared && pg::is_scratch();
}

bool is_transactional(const Program& program) {
  return program.transaction == TransactionMode::together &&
         std::ranges::all_of(program.statements, [](const pg::ParsedStatement& statement) {
           return statement.outside_transaction.empty();
         });
}

namespace {

pg::ServerError refused(const Error& error, const Program& program, std::size_t index) {
  pg::ServerError raised(error, program.statement_text(index), 1);
  raised.append_context(format_context(program.origin, static_cast<int>(index) + 1,
                                       program.place_of(program.statements[index].begin)));
  return raised;
}

}  // namespace

void check_option(const Program& program) {
  const Origin& origin = program.origin;
  const auto& statements = program.statements;
  if (program.transaction == TransactionMode::together) {
    const auto outside = std::ranges::find_if(statements, [](const pg::ParsedStatement& statement) {
      return !statement.outside_transaction.empty();
    });
    if (outside == statements.end()) return;
    Error error("SB007", outside->outside_transaction + " cannot run in a transaction");
    error.with_detail("It is in the " + origin.section + " section of revision \"" +
                      origin.revision + "\".");
    error.with_hint(origin.section == "verify"
                        ? "Remove it from the verify section."
                        : "Mark the section: -- softbee:" + origin.section + " transaction=none");
    throw refused(error, program, static_cast<std::size_t>(outside - statements.begin()));
  }
  if (program.transaction != TransactionMode::batch) return;
  if (statements.size() == 1 && statements.front().is_change_of_rows) return;
  Error error("SB004", "a batch is one INSERT, UPDATE, DELETE or MERGE");
  error.with_detail("It is the " + origin.section + " section of revision \"" + origin.revision +
                    "\".");
  error.with_hint("It is repeated until it changes no row. Put the rest into another revision.");
  if (statements.empty()) throw error;
  throw refused(error, program, statements.size() == 1 ? 0 : 1);
}

Program prepare_section(const Script& script, const Section& section, const std::string& name) {
  Program program;
  program.origin = {pg::from_utf8(script.revision.id), name, pg::from_utf8(script.revision.path)};
  program.first_line = section.first_line;
  program.transaction = section.transaction;
  const std::string text = pg::from_utf8(script.text);
  program.data = pg::from_utf8(section.sql);
  ScannedSql scanned;
  try {
    scanned = scan_sql(program.data, section.first_line);
  } catch (const Error& error) {
    const Place place = error.place.value_or(Place{});
    throw error_at(error, text, program.origin, {place.line, place.column});
  }
  program.sql = std::move(scanned.sql);
  program.copies = std::move(scanned.copies);
  if (program.copies.empty()) program.data.clear();
  try {
    pg::SettingsScope settings;
    pin_syntax(settings);
    program.statements = pg::parse_sql(program.sql);
  } catch (pg::ServerError& error) {
    if (error.cursor_position() <= 0) throw;
    const LineColumn place =
        program.place_of(offset_of_position(program.sql, error.cursor_position()));
    error.point_into(line_of(text, place.line), place.column);
    error.append_context(format_context(program.origin, 0, place));
    error.set_hint_if_none("Nothing was stored. Mend the script and push it again.");
    throw;
  }
  std::size_t copies = 0;
  for (pg::ParsedStatement& statement : program.statements) {
    if (is_left_out(statement)) statement.outside_transaction.clear();
    const bool has_data =
        statement.kind == pg::StatementKind::copy_from_stdin && copies++ < program.copies.size();
    if (statement.kind != pg::StatementKind::ordinary && !has_data)
      throw error_at(refusal(statement, program), text, program.origin,
                     program.place_of(statement.begin));
    program.locks += statement.locks;
    if (!statement.new_enum_value.empty())
      program.new_enum_values.push_back(statement.new_enum_value);
  }
  return program;
}

}  // namespace softbee::run
