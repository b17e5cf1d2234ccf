// A small reader: what it cannot make sense of it skips, as the file belongs to the application and
// not to us.
#include "client/dotenv.hpp"

#include <algorithm>
#include <cctype>

namespace softbee {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())))
    text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
    text.remove_suffix(1);
  return text;
}

/// In double quotes `\n`, `\"` and `\\` mean what they mean in a shell's $'…'; in single quotes
/// nothing does.
std::string unquoted(std::string_view text) {
  const char quote = text[0];
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) break;
    if (text[i] == '\\' && quote == '"' && i + 1 < text.size()) {
      const char next = text[++i];
      value += next == 'n' ? '\n' : next == 't' ? '\t' : next;
    } else {
      value += text[i];
    }
  }
  return value;
}

std::string parse_value(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) return unquoted(text);
  // A `#` begins a comment only after a blank: passwords and fragments hold it too.
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '#' && (i == 0 || text[i - 1] == ' ' || text[i - 1] == '\t')) {
      text = text.substr(0, i);
      break;
    }
  }
  return std::string(trimmed(text));
}

}  // namespace

std::map<std::string, std::string> parse_dotenv(std::string_view text) {
  std::map<std::string, std::string> values;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("export ")) line = trimmed(line.substr(7));
    const auto equals = line.find('=');
    if (line.empty() || line[0] == '#' || equals == std::string_view::npos || equals == 0) continue;
    values[std::string(trimmed(line.substr(0, equals)))] = parse_value(line.substr(equals + 1));
  }
  return values;
}

}  // namespace softbee
