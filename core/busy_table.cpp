#include "core/busy_table.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace softbee {
namespace {

/// What a stranger wrote, for a terminal, which obeys control characters: `?` in their place.
std::string without_control_characters(std::string_view text) {
  std::string result;
  while (const auto at = find_control_character(text)) {
    const bool is_c1 = static_cast<unsigned char>(text[*at]) == 0xC2;
    result.append(text.substr(0, *at)).append("?");
    text.remove_prefix(*at + (is_c1 ? 2 : 1));
  }
  result += text;
  std::replace(result.begin(), result.end(), '\r', '?');
  return result;
}

}  // namespace

std::string describe(const Blocker& blocker) {
  std::string text = "pid " + std::to_string(blocker.pid);
  if (!blocker.role.empty()) text += ", \"" + blocker.role + "\"";
  if (!blocker.application.empty()) text += ", application " + blocker.application;
  text += ", " + blocker.kind;
  if (!blocker.since.empty()) text += " for " + blocker.since;
  if (!blocker.query.empty()) text += ": " + blocker.query;
  return without_control_characters(text);
}

int choose_pause_ms(int failed_tries, std::uint32_t random) {
  constexpr int first = 250, longest = 10000, most_doublings = 6;
  const int whole = std::min(longest, first << std::min(failed_tries, most_doublings));
  return whole / 2 + static_cast<int>(random % static_cast<std::uint32_t>(whole / 2 + 1));
}

}  // namespace softbee
