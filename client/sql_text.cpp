#include "client/sql_text.hpp"

#include <fmt/format.h>

namespace softbee {

std::string sql_literal(std::string_view text) {
  const bool has_backslash = text.find('\\') != std::string_view::npos;
  std::string out = has_backslash ? " E'" : "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

std::string sql_array(const std::vector<std::string>& values) {
  std::string list;
  for (const std::string& value : values) list += (list.empty() ? "" : ", ") + sql_literal(value);
  return fmt::format("ARRAY[{}]::text[]", list);
}

std::string dollar_quoted(std::string_view text) {
  std::string tag = "$softbee$";
  // A text that ends in `$softbee` would close it one character early as well.
  for (int i = 1; text.find(tag.substr(0, tag.size() - 1)) != std::string_view::npos; ++i) {
    tag = fmt::format("$softbee{}$", i);
  }
  return fmt::format("{}{}{}", tag, text, tag);
}

std::string sql_comment(std::string_view text) {
  std::string out = "-- ";
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "-- ";
  }
  return out + "\n";
}

}  // namespace softbee
