#include "core/schema/default_name.hpp"

namespace softbee::schema {
namespace {

constexpr std::size_t longest_name = 63;  // NAMEDATALEN without its end

/// At most `bytes` of a text in UTF-8, not ending inside a character.
std::string_view clip(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

}  // namespace

std::string default_name(std::string_view first, std::string_view second, std::string_view label) {
  const std::size_t around = label.size() + 1 + (second.empty() ? 0 : 1);
  const std::size_t room = longest_name - around;
  std::size_t from_first = first.size();
  std::size_t from_second = second.size();
  while (from_first + from_second > room) --(from_first > from_second ? from_first : from_second);
  std::string name(clip(first, from_first));
  if (!second.empty()) name.append("_").append(clip(second, from_second));
  return name.append("_").append(label);
}

bool is_default_index_name(const std::string& name, const std::string& table,
                           const std::vector<std::string>& columns, const std::string& label) {
  std::string addition;
  for (const std::string& column : columns) {
    if (!addition.empty()) addition += '_';
    addition += column;
    if (addition.size() > longest_name) break;
  }
  if (name == default_name(table, addition, label)) return true;
  const std::size_t last = name.find_last_not_of("0123456789");
  if (last == std::string::npos || last + 1 == name.size()) return false;
  return name == default_name(table, addition, label + name.substr(last + 1));
}

void omit_default_name(Object& object, const char* property, const std::string& name) {
  const auto found = object.properties.find(property);
  if (found != object.properties.end() && std::get<std::string>(found->second) == name)
    object.properties.erase(found);
}

}  // namespace softbee::schema
