#include "core/diff/align.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace softbee::diff {
namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// For each step there, the step back that has its name; each is taken once.
std::vector<std::size_t> match(const std::vector<Step>& up, const std::vector<Step>& back) {
  std::map<std::pair<std::string, Part>, std::vector<std::size_t>> by_name;
  for (std::size_t j = back.size(); j-- > 0;) by_name[{back[j].name, back[j].part}].push_back(j);
  std::vector<std::size_t> partner(up.size(), none);
  for (std::size_t i = 0; i < up.size(); ++i) {
    const auto found = by_name.find({up[i].name, up[i].part});
    if (found == by_name.end() || found->second.empty()) continue;
    partner[i] = found->second.back();
    found->second.pop_back();
  }
  return partner;
}

/// Keeps the most partners that stand in the same order in both lists: the longest increasing
/// subsequence.
void keep_in_order(std::vector<std::size_t>& partner) {
  std::vector<std::size_t> ends;  // index of the smallest end of a run of each length
  std::vector<std::size_t> before(partner.size(), none);
  for (std::size_t i = 0; i < partner.size(); ++i) {
    if (partner[i] == none) continue;
    const auto at =
        std::lower_bound(ends.begin(), ends.end(), partner[i],
                         [&](std::size_t end, std::size_t value) { return partner[end] < value; });
    if (at != ends.begin()) before[i] = *(at - 1);
    if (at == ends.end())
      ends.push_back(i);
    else
      *at = i;
  }
  std::vector<std::size_t> kept(partner.size(), none);
  for (std::size_t i = ends.empty() ? none : ends.back(); i != none; i = before[i])
    kept[i] = partner[i];
  partner = std::move(kept);
}

Change from_up(Step& step) {
  return {.part = step.part,
          .kind = step.kind,
          .identity = std::move(step.identity),
          .action = step.action,
          .summary = std::move(step.summary),
          .upgrade = std::move(step.text),
          .downgrade = {},
          .hazards = std::move(step.hazards),
          .downgrade_hazards = {}};
}

/// The object and action as an upgrade would have them; what the way there says, it says itself.
Change from_back(Step& step) {
  const Action action = step.action == Action::add    ? Action::drop
                        : step.action == Action::drop ? Action::add
                                                      : step.action;
  return {.part = step.part,
          .kind = step.kind,
          .identity = std::move(step.identity),
          .action = action,
          .summary = {},
          .upgrade = {},
          .downgrade = std::move(step.text),
          .hazards = {},
          .downgrade_hazards = std::move(step.hazards)};
}

}  // namespace

std::vector<Change> align(std::vector<Step> up, std::vector<Step> down) {
  std::reverse(down.begin(), down.end());
  std::vector<std::size_t> partner = match(up, down);
  keep_in_order(partner);
  std::vector<Change> changes;
  std::size_t j = 0;
  const auto add_back_until = [&](std::size_t end) {
    for (; j < end; ++j) changes.push_back(from_back(down[j]));
  };
  for (std::size_t i = 0; i < up.size(); ++i) {
    if (partner[i] != none) add_back_until(partner[i]);
    Change& change = changes.emplace_back(from_up(up[i]));
    if (partner[i] == none) continue;
    change.downgrade = std::move(down[j].text);
    change.downgrade_hazards = std::move(down[j].hazards);
    ++j;
  }
  add_back_until(down.size());
  return changes;
}

}  // namespace softbee::diff
