#include "core/busy_table.hpp"

#include <algorithm>

namespace softbee {

std::string describe(const Blocker& blocker) {
  std::string text = "pid " + std::to_string(blocker.pid);
  if (!blocker.role.empty()) text += ", \"" + blocker.role + "\"";
  if (!blocker.application.empty()) text += ", application " + blocker.application;
  text += ", " + blocker.kind;
  if (!blocker.since.empty()) text += " for " + blocker.since;
  return blocker.query.empty() ? text : text + ": " + blocker.query;
}

int choose_pause_ms(int failed_tries, std::uint32_t random) {
  constexpr int first = 250, longest = 10000, most_doublings = 6;
  const int whole = std::min(longest, first << std::min(failed_tries, most_doublings));
  return whole / 2 + static_cast<int>(random % static_cast<std::uint32_t>(whole / 2 + 1));
}

}  // namespace softbee
