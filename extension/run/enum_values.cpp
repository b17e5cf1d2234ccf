#include "extension/run/enum_values.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "extension/pg/session.hpp"

namespace softbee::run {
namespace {

/// From 17 on a value can be used at once where its type was made in the same transaction
/// (catalog/pg_enum.c, EnumTypeUncommitted).
bool lets_new_types_have_new_values() { return pg::server_version() >= 170000; }

std::string as_in_literal(const std::string& value) {
  std::string text;
  for (const char c : value) text += c == '\'' ? "''" : std::string(1, c);
  return text;
}

/// 'value', and an element of '{value,"value"}'.
bool holds_literal(std::string_view sql, std::string_view value) {
  for (std::size_t at = 0; (at = sql.find(value, at)) != std::string_view::npos; ++at) {
    const char before = at == 0 ? ' ' : sql[at - 1];
    const char after = at + value.size() < sql.size() ? sql[at + value.size()] : ' ';
    if (before == '\'' && after == '\'') return true;
    if (before == '"' && after == '"') return true;
    if ((before == '{' || before == ',') && (after == '}' || after == ',')) return true;
  }
  return false;
}

/// A field of COPY's text format.
bool holds_field(std::string_view data, std::string_view value) {
  const auto ends = [](char c) { return c == '\t' || c == '\n' || c == '\r'; };
  for (std::size_t at = 0; (at = data.find(value, at)) != std::string_view::npos; ++at) {
    const std::size_t end = at + value.size();
    if ((at == 0 || ends(data[at - 1])) && (end == data.size() || ends(data[end]))) return true;
  }
  return false;
}

bool uses(const Program& program, std::size_t first, const std::string& value) {
  const std::string literal = as_in_literal(value);
  for (std::size_t i = first; i < program.statements.size(); ++i)
    if (holds_literal(program.statement_text(i), literal)) return true;
  return std::ranges::any_of(program.copies, [&](const CopyData& copy) {
    return holds_field(std::string_view(program.data).substr(copy.begin, copy.end - copy.begin),
                       value);
  });
}

bool uses(const PreparedStep& step, std::size_t first, const std::string& value) {
  return uses(step.program, first, value) || (step.verify && uses(*step.verify, 0, value));
}

}  // namespace

std::vector<std::size_t> find_uses_of_new_values(const std::vector<PreparedStep>& steps) {
  std::vector<std::size_t> found(steps.size(), steps.size());
  std::set<std::string> new_types;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Program& program = steps[i].program;
    for (std::size_t n = 0; n < program.statements.size(); ++n) {
      const pg::ParsedStatement& statement = program.statements[n];
      if (!statement.made_enum.empty()) new_types.insert(statement.made_enum);
      if (statement.new_enum_value.empty()) continue;
      // Its own commit is behind it.
      if (program.transaction != TransactionMode::together) continue;
      if (new_types.contains(statement.altered_enum) && lets_new_types_have_new_values()) continue;
      for (std::size_t later = i; later < found[i]; ++later)
        if (uses(steps[later], later == i ? n + 1 : 0, statement.new_enum_value)) found[i] = later;
    }
  }
  return found;
}

}  // namespace softbee::run
