// Stamp: rows that share a line with a target, dependencies included, make way for the targets.
#include <algorithm>

#include "core/closure.hpp"
#include "core/plan.hpp"
#include "core/refusal.hpp"
#include "core/resolve.hpp"

namespace softbee {

VersionRows plan_stamp(const Graph& graph, const VersionRows& rows,
                       const std::vector<std::string>& targets) {
  const auto versions = require_versions(graph, rows);
  RevisionSet replaced(graph.size(), false);
  RevisionSet wanted(graph.size(), false);
  const auto replace_line_of = [&](Index revision) {
    const auto line = find_lineage(graph, revision, Along::needs);
    for (Index i = 0; i < graph.size(); ++i) replaced[i] = replaced[i] || line[i];
  };
  for (const auto& typed : targets) {
    const auto target = parse_target(graph, typed, "softbee stamp");
    const auto branch = find_branch(graph, target);
    if (target.is_relative()) throw refusal::unknown_revision(graph, target);
    const auto found = resolve_symbol(graph, target, branch);
    for (const Index revision : found) {
      wanted[revision] = true;
      replace_line_of(revision);
    }
    if (!found.empty() || target.symbol != "base") continue;
    if (branch) {
      replace_line_of(branch->revision);
    } else {
      replaced.assign(graph.size(), true);
    }
  }
  for (const Index version : versions) {
    if (!replaced[version]) wanted[version] = true;
  }
  const auto stamped = find_tips(graph, find_ancestors(graph, members(wanted), Along::needs));
  VersionRows result;
  for (const Index i : stamped) result.push_back(graph[i].id);
  return result;
}

}  // namespace softbee
