// The rules for revision IDs and branch labels.
#include "core/identifier.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace softbee {

std::optional<std::string> find_identifier_problem(std::string_view name, IdentifierKind kind) {
  static constexpr std::array<std::string_view, 4> target_words = {"head", "heads", "base",
                                                                   "current"};
  if (name.empty()) return "is empty";
  if (std::find(target_words.begin(), target_words.end(), name) != target_words.end()) {
    return "is a word of the target language";
  }
  const bool is_revision = kind == IdentifierKind::revision;
  if (name.front() == '.' && is_revision) return "begins with a dot";
  // "-1" as a label would take the place of the relative target
  if ((name.front() == '-' || name.front() == '+') && !is_revision) {
    return std::string("begins with \"") + name.front() + "\"";
  }
  for (const char c : name) {
    if (is_space(c)) return "holds white space";
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return "holds a control character";
    const bool is_refused = c == '@' || c == ':' || c == ',' ||
                            (is_revision && (c == '-' || c == '+' || c == '/' || c == '\\'));
    if (is_refused) return std::string("holds \"") + c + "\"";
  }
  return std::nullopt;
}

}  // namespace softbee
