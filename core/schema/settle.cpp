#include "core/schema/settle.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace softbee::schema {
namespace {

constexpr std::string_view opening = "(ARRAY[", closing = ")::";

/// Offset behind the quoted piece that begins at `at`; `at` + 1 where none does.
std::size_t skip(std::string_view text, std::size_t at) {
  const char mark = text[at];
  if (mark != '\'' && mark != '"') return at + 1;
  const std::size_t end = text.find(mark, at + 1);
  return end == std::string_view::npos ? text.size() : end + 1;
}

/// Where the bracket that is open at `at` ends; the offset of a comma in it before that.
std::size_t next_boundary(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); at = skip(text, at)) {
    const char c = text[at];
    if (depth == 0 && (c == ',' || c == ']')) return at;
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
  }
  return text.size();
}

/// An array with a cast, cut into its pieces.
struct CastArray {
  std::string elements;  ///< each with the cast
  std::size_t end;       ///< behind all of it
};

/// The type's name between `at` and the `[]` that makes an array of it.
std::string_view element_type(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  int depth = 0;
  for (; at < text.size(); at = skip(text, at)) {
    if (depth == 0 && text.substr(at).starts_with("[]")) return text.substr(begin, at - begin);
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth < 0) return {};
    if (depth == 0 && (text[at] == ',' || text[at] == '\n')) return {};
  }
  return {};
}

std::optional<CastArray> read_array(std::string_view text, std::size_t begin) {
  std::vector<std::string_view> elements;
  std::size_t at = begin + opening.size();
  while (true) {
    const std::size_t end = next_boundary(text, at);
    if (end == text.size()) return std::nullopt;
    elements.push_back(text.substr(at, end - at));
    at = end + 1;
    if (text[end] == ']') break;
    if (at < text.size() && text[at] == ' ') ++at;
  }
  if (!text.substr(at).starts_with(closing)) return std::nullopt;
  at += closing.size();
  const std::string_view type = element_type(text, at);
  if (type.empty()) return std::nullopt;
  CastArray array{{}, at + type.size() + 2};
  for (const std::string_view element : elements) {
    if (!array.elements.empty()) array.elements += ", ";
    array.elements += "(" + settle(std::string(element)) + ")::" + std::string(type);
  }
  return array;
}

}  // namespace

std::string settle(std::string text) {
  if (text.find(opening) == std::string::npos) return text;
  std::string settled;
  std::size_t at = 0;
  while (at < text.size()) {
    if (std::string_view(text).substr(at).starts_with(opening)) {
      if (const auto array = read_array(text, at)) {
        settled += "ARRAY[" + array->elements + "]";
        at = array->end;
        continue;
      }
    }
    const std::size_t next = skip(text, at);
    settled.append(text, at, next - at);
    at = next;
  }
  return settled;
}

}  // namespace softbee::schema
