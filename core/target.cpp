// What `show` and `current` understand by a symbol.
#include "core/target.hpp"

#include <algorithm>

#include "core/closure.hpp"
#include "core/refusal.hpp"
#include "core/resolve.hpp"

namespace softbee {

std::vector<Index> resolve_target(const Graph& graph, std::string_view symbol,
                                  const VersionRows& versions) {
  if (symbol == "current") return require_versions(graph, versions);
  const auto target = parse_target(graph, symbol, "softbee show");
  const auto branch = find_branch(graph, target);
  if (!target.is_relative()) return resolve_symbol(graph, target, branch);
  if (!target.is_from_versions()) {
    if (target.symbol == "heads") throw refusal::unknown_revision(graph, target);
    const auto end = walk(graph, target, resolve_single(graph, target, branch), branch);
    return end ? std::vector<Index>{*end} : std::vector<Index>{};
  }
  if (*target.steps >= 0) throw refusal::unknown_revision(graph, target);
  std::vector<Index> found;
  for (const Index head : graph.real_heads()) {
    if (branch && !branch->lineage[head]) continue;
    const auto end = walk(graph, target, head, branch);
    if (!end) throw refusal::out_of_range(graph, target, head, -*target.steps - 1);
    if (std::ranges::find(found, *end) == found.end()) found.push_back(*end);
  }
  return found;
}

std::vector<Index> current_revisions(const Graph& graph, const VersionRows& versions) {
  return find_effective_heads(
      graph, find_ancestors(graph, require_versions(graph, versions), Along::needs));
}

}  // namespace softbee
