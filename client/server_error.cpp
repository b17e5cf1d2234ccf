// Reading of the context line. By hand: a path may hold spaces, commas and colons, so it is cut
// from both ends.
#include "client/server_error.hpp"

#include <algorithm>
#include <charconv>

namespace softbee {
namespace {

/// Cuts `:NUMBER` off the end of `text`.
std::optional<int> take_number_behind(std::string_view& text, std::string_view separator) {
  const auto at = text.rfind(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view digits = text.substr(at + separator.size());
  int number = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  text = text.substr(0, at);
  return number;
}

/// `FILE:42:7`, or `line 42:7` for a script without a path.
Place parse_place(std::string_view text) {
  Place place;
  std::string_view rest = text;
  const auto column = take_number_behind(rest, ":");
  if (!column) return {std::string(text), 0, 0};
  std::string_view before_line = rest;
  if (const auto line = take_number_behind(before_line, ":")) {
    return {std::string(before_line), *line, *column};
  }
  if (const auto line = take_number_behind(rest, "line "))
    return {std::string(rest), *line, *column};
  return {std::string(rest), *column, 0};
}

std::optional<ScriptPlace> parse_line(std::string_view line) {
  constexpr std::string_view of_script = "script at ";
  if (line.starts_with(of_script)) {
    ScriptPlace found;
    found.place = parse_place(line.substr(of_script.size()));
    return found.place.line > 0 ? std::optional(std::move(found)) : std::nullopt;
  }
  constexpr std::string_view opening = "revision ";
  if (!line.starts_with(opening)) return std::nullopt;
  line.remove_prefix(opening.size());
  const auto open = line.find(" (");
  const auto close = line.find(')', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
  ScriptPlace found;
  found.revision = std::string(line.substr(0, open));
  found.direction = std::string(line.substr(open + 2, close - open - 2));
  line.remove_prefix(close + 1);
  constexpr std::string_view statement = ", statement ";
  if (line.starts_with(statement)) {
    line.remove_prefix(statement.size());
    const auto [end, failure] =
        std::from_chars(line.data(), line.data() + line.size(), found.statement);
    line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  }
  constexpr std::string_view at = " at ";
  if (const auto position = line.find(at); position != std::string_view::npos) {
    found.place = parse_place(line.substr(position + at.size()));
  }
  return found;
}

}  // namespace

std::optional<ScriptPlace> parse_script_place(std::string_view context) {
  std::optional<ScriptPlace> last;
  while (!context.empty()) {
    const auto end = std::min(context.find('\n'), context.size());
    if (auto found = parse_line(context.substr(0, end))) last = std::move(found);
    context.remove_prefix(std::min(end + 1, context.size()));
  }
  return last;
}

std::string other_context(std::string_view context) {
  std::string rest;
  while (!context.empty()) {
    const auto end = std::min(context.find('\n'), context.size());
    const std::string_view line = context.substr(0, end);
    if (!parse_line(line)) rest += (rest.empty() ? "" : "\n") + std::string(line);
    context.remove_prefix(std::min(end + 1, context.size()));
  }
  // The outermost frame is the script's statement itself, which the place shows; it may go over
  // several lines.
  const auto statement = rest.rfind("SQL statement \"");
  const bool is_line =
      statement == 0 || (statement != std::string::npos && rest[statement - 1] == '\n');
  if (is_line && rest.back() == '"') rest.resize(statement == 0 ? 0 : statement - 1);
  return rest;
}

}  // namespace softbee
