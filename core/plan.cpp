// Plans as sets: what a target needs minus what is applied, or what stands on the target's children
// and is applied.
#include "core/plan.hpp"

#include <algorithm>
#include <optional>

#include "core/closure.hpp"
#include "core/order.hpp"
#include "core/refusal.hpp"
#include "core/resolve.hpp"
#include "core/text.hpp"

namespace softbee {

namespace {

/// errors  SB010 where a version needs another one
void refuse_overlap(const Graph& graph, const std::vector<Index>& versions) {
  if (versions.size() < 2) return;
  const auto tips = find_tips(graph, find_ancestors(graph, versions, Along::needs));
  if (tips.size() == versions.size()) return;
  for (const Index lower : versions) {
    if (std::ranges::find(tips, lower) != tips.end()) continue;
    const auto above = find_descendants(graph, {lower}, Along::needs);
    for (const Index upper : versions) {
      if (upper != lower && above[upper]) throw refusal::overlap(graph, lower, upper, tips);
    }
  }
}

std::vector<Index> resolve_upgrade(const Graph& graph, const Target& target,
                                   const std::vector<Index>& versions) {
  const auto branch = find_branch(graph, target);
  if (!target.is_relative()) return resolve_symbol(graph, target, branch);
  std::optional<Index> start;
  if (!target.is_from_versions()) {
    start = resolve_single(graph, target, branch);
  } else if (*target.steps <= 0) {
    throw refusal::wrong_way(target);
  } else {
    start = find_walk_start(graph, target, versions, branch);
  }
  const auto end = walk(graph, target, start, branch);
  return end ? std::vector<Index>{*end} : std::vector<Index>{};
}

/// Where a downgrade stops, and what it is limited to.
struct Stop {
  std::optional<Index> revision;  ///< kept, all above it goes; none: the base
  std::optional<Branch> branch;
  std::optional<Index> lowest;  ///< the last revision that goes on a walk down from the one version
};

Stop resolve_downgrade(const Graph& graph, const Target& target,
                       const std::vector<Index>& versions) {
  Stop stop{std::nullopt, find_branch(graph, target), std::nullopt};
  if (!target.is_relative()) {
    stop.revision = resolve_single(graph, target, stop.branch);
    return stop;
  }
  std::optional<Index> start;
  if (!target.is_from_versions()) {
    start = resolve_single(graph, target, stop.branch);
  } else {
    if (*target.steps >= 0) throw refusal::wrong_way(target);
    start = find_walk_start(graph, target, versions, stop.branch);
    if (!start) throw refusal::nothing_applied(target);
  }
  stop.revision = walk(graph, target, start, stop.branch);
  if (target.is_from_versions() && !stop.branch) {
    auto short_of_base = target;
    ++*short_of_base.steps;
    stop.lowest = walk(graph, short_of_base, start, stop.branch);
  }
  return stop;
}

/// The lowest revisions that go.
std::vector<Index> find_roots(const Graph& graph, const Target& target, const Stop& stop,
                              const RevisionSet& applied) {
  if (stop.lowest) return {*stop.lowest};
  std::vector<Index> roots;
  if (stop.revision) {
    const auto children = graph.children(*stop.revision);
    roots.assign(children.begin(), children.end());
  } else {
    roots = graph.bases();
  }
  if (!stop.branch || roots.size() < 2) return roots;
  const auto line = find_ancestors(graph, {stop.branch->revision}, Along::down_revisions);
  std::vector<Index> kept;
  std::ranges::copy_if(roots, std::back_inserter(kept), [&](Index i) { return line[i]; });
  if (kept.empty()) {
    std::erase_if(roots, [&](Index i) { return !applied[i]; });
    throw refusal::nothing_on_branch(graph, target, *stop.branch, roots);
  }
  return kept;
}

}  // namespace

std::string_view to_string(Direction direction) {
  return direction == Direction::upgrade ? "upgrade" : "downgrade";
}

std::string format_step(const Graph& graph, const Step& step) {
  const Revision& revision = graph[step.revision];
  const std::string below = join(revision.down_revisions, ", ");
  const std::string arrow = step.direction == Direction::upgrade ? below + " -> " + revision.id
                                                                 : revision.id + " -> " + below;
  return "Running " + std::string(to_string(step.direction)) + " " + arrow + ", " +
         revision.message;
}

Plan plan_upgrade(const Graph& graph, const VersionRows& rows, std::string_view typed) {
  const auto versions = require_versions(graph, rows);
  refuse_overlap(graph, versions);
  const auto target = parse_target(graph, typed, "softbee upgrade");
  auto missing = find_ancestors(graph, resolve_upgrade(graph, target, versions), Along::needs);
  const auto applied = find_ancestors(graph, versions, Along::needs);
  for (Index i = 0; i < graph.size(); ++i) missing[i] = missing[i] && !applied[i];
  Plan plan;
  for (const Index i : order_upwards(graph, missing)) plan.push_back({i, Direction::upgrade});
  return plan;
}

Plan plan_downgrade(const Graph& graph, const VersionRows& rows, std::string_view typed) {
  const auto versions = require_versions(graph, rows);
  const auto target = parse_target(graph, typed, "softbee downgrade");
  const auto stop = resolve_downgrade(graph, target, versions);
  const auto applied = find_ancestors(graph, versions, Along::needs);
  if (stop.revision && !applied[*stop.revision]) {
    throw refusal::not_applied(graph, target, *stop.revision, versions);
  }
  auto dropped = find_descendants(graph, find_roots(graph, target, stop, applied), Along::needs);
  for (Index i = 0; i < graph.size(); ++i) dropped[i] = dropped[i] && applied[i];
  const auto order = order_downwards(graph, dropped);
  if (order.empty() && stop.revision &&
      std::ranges::find(versions, *stop.revision) == versions.end()) {
    throw refusal::nothing_above(graph, target, *stop.revision, stop.branch, applied);
  }
  Plan plan;
  for (const Index i : order) plan.push_back({i, Direction::downgrade});
  return plan;
}

}  // namespace softbee
