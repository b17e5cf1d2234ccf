#include "core/diff/ddl.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace softbee::diff {
namespace {

/// Offset behind the identifier that begins at 0, quoted or not.
std::size_t identifier_length(std::string_view text) {
  if (text.empty() || text.front() != '"') return std::min(text.find_first_of(".("), text.size());
  std::size_t at = 1;
  while (at < text.size()) {
    if (text[at] != '"') {
      ++at;
    } else if (at + 1 < text.size() && text[at + 1] == '"') {
      at += 2;
    } else {
      return at + 1;
    }
  }
  return text.size();
}

std::string quote_with(std::string_view text, char mark) {
  std::string quoted(1, mark);
  for (const char c : text) {
    if (c == mark) quoted += mark;
    quoted += c;
  }
  return quoted + mark;
}

bool is_on_its_parent(schema::Kind kind) {
  using enum schema::Kind;
  return kind == constraint || kind == domain_constraint || kind == trigger || kind == policy;
}

/// Offset behind the quoted piece that begins at `at`; `at` + 1 where none does.
std::size_t skip_quoted(std::string_view text, std::size_t at) {
  const char mark = text[at];
  if (mark != '\'' && mark != '"') return at + 1;
  const std::size_t end = text.find(mark, at + 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace

std::string quote_literal(std::string_view text) {
  std::string quoted = quote_with(text, '\'');
  if (text.find('\\') == std::string_view::npos) return quoted;
  std::string escaped = "E";
  for (const char c : quoted) {
    if (c == '\\') escaped += c;
    escaped += c;
  }
  return escaped;
}

std::string quote_name(std::string_view name) { return quote_with(name, '"'); }

std::string quote_not_null_name(std::string_view name) {
  const bool is_plain = name.ends_with("_not_null") &&
                        !(name.front() >= '0' && name.front() <= '9') &&
                        std::all_of(name.begin(), name.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                        });
  return is_plain ? std::string(name) : quote_name(name);
}

std::string schema_prefix(std::string_view identity) {
  const std::size_t end = identifier_length(identity);
  if (end >= identity.size() || identity[end] != '.') return "";
  return std::string(identity.substr(0, end + 1));
}

std::string own_name(const schema::Object& object) {
  using enum schema::Kind;
  const std::string& identity = object.identity;
  if (is_on_its_parent(object.kind))
    return identity.substr(0, identity.size() - object.parent.size() - 4);
  if (object.kind == column || object.kind == attribute || object.kind == column_default)
    return identity.substr(object.parent.size() + 1);
  if (object.kind == schema || object.kind == extension) return identity;
  return identity.substr(schema_prefix(identity).size());
}

std::string_view keyword_of(schema::Kind kind) {
  static constexpr std::array<std::string_view, 19> words = {
      "SCHEMA",   "EXTENSION",  "TYPE",     "TYPE",  "ATTRIBUTE",
      "DOMAIN",   "CONSTRAINT", "SEQUENCE", "TABLE", "COLUMN",
      "DEFAULT",  "CONSTRAINT", "INDEX",    "VIEW",  "MATERIALIZED VIEW",
      "FUNCTION", "PROCEDURE",  "TRIGGER",  "POLICY"};
  return words.at(static_cast<std::size_t>(kind));
}

std::string call_name(const schema::Object& object) {
  std::string name = object.identity;
  if (object.kind != schema::Kind::procedure) return name;
  std::size_t at = 0;
  while (at < name.size() && name[at] != '(') at = skip_quoted(name, at);
  if (at + 1 < name.size() && name[at + 1] != ')') name.insert(at + 1, "IN ");
  return name;
}

std::string comment_target(const schema::Object& object) {
  using enum schema::Kind;
  if (object.kind == attribute) return "COLUMN " + object.identity;
  std::string target = std::string(keyword_of(object.kind)) + " ";
  if (!is_on_its_parent(object.kind)) return target + call_name(object);
  target += own_name(object) + " ON ";
  if (object.kind == domain_constraint) target += "DOMAIN ";
  return target + object.parent;
}

namespace {

/// A subquery's parentheses are a part of it.
bool is_subquery(std::string_view text) {
  const std::string_view inside = trim(text.substr(1));
  return inside.starts_with("SELECT") || inside.starts_with("WITH") || inside.starts_with("VALUES");
}

}  // namespace

std::string in_parentheses(std::string_view expression) {
  const std::string_view text = trim(expression);
  if (text.starts_with('(') && !is_subquery(text)) {
    int depth = 0;
    std::size_t at = 0;
    while (at < text.size()) {
      if (text[at] == '(') ++depth;
      if (text[at] == ')' && --depth == 0) break;
      at = skip_quoted(text, at);
    }
    if (at + 1 == text.size()) return std::string(text);
  }
  return "(" + std::string(text) + ")";
}

std::string spoken(std::string_view identity) {
  std::string text(identity);
  if (text.starts_with("public.")) return text.substr(7);
  if (const std::size_t on = text.find(" on public."); on != std::string::npos)
    text.erase(on + 4, 7);
  return text;
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); at = skip_quoted(text, at)) {
    if (text[at] == '(' || text[at] == '[') ++depth;
    if (text[at] == ')' || text[at] == ']') --depth;
    if (text[at] != ',' || depth != 0) continue;
    parts.emplace_back(trim(text.substr(begin, at - begin)));
    begin = at + 1;
  }
  if (!trim(text.substr(begin)).empty()) parts.emplace_back(trim(text.substr(begin)));
  return parts;
}

}  // namespace softbee::diff
