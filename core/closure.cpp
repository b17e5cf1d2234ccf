// Sets of revisions by reachability.
#include "core/closure.hpp"

#include <algorithm>

namespace softbee {

namespace {

enum class Way { down, up };

RevisionSet reach(const Graph& graph, const std::vector<Index>& starts, Along along, Way way) {
  RevisionSet set(graph.size(), false);
  std::vector<Index> todo;
  const auto visit = [&](Index i) {
    if (set[i]) return;
    set[i] = true;
    todo.push_back(i);
  };
  for (const Index i : starts) visit(i);
  while (!todo.empty()) {
    const Index i = todo.back();
    todo.pop_back();
    for (const Index next : way == Way::down ? graph.parents(i) : graph.children(i)) visit(next);
    if (along == Along::down_revisions) continue;
    for (const Index next : way == Way::down ? graph.dependencies(i) : graph.dependents(i)) {
      visit(next);
    }
  }
  return set;
}

}  // namespace

RevisionSet find_ancestors(const Graph& graph, const std::vector<Index>& starts, Along along) {
  return reach(graph, starts, along, Way::down);
}

RevisionSet find_descendants(const Graph& graph, const std::vector<Index>& starts, Along along) {
  return reach(graph, starts, along, Way::up);
}

RevisionSet find_lineage(const Graph& graph, Index i, Along along) {
  auto set = find_ancestors(graph, {i}, along);
  const auto above = find_descendants(graph, {i}, along);
  for (Index at = 0; at < graph.size(); ++at) {
    if (above[at]) set[at] = true;
  }
  return set;
}

std::vector<Index> find_tips(const Graph& graph, const RevisionSet& set) {
  const auto is_in = [&](Index i) { return static_cast<bool>(set[i]); };
  std::vector<Index> tips;
  for (Index i = 0; i < graph.size(); ++i) {
    if (set[i] && std::ranges::none_of(graph.children(i), is_in) &&
        std::ranges::none_of(graph.dependents(i), is_in)) {
      tips.push_back(i);
    }
  }
  return tips;
}

std::vector<Index> find_effective_heads(const Graph& graph, const RevisionSet& set) {
  std::vector<Index> heads;
  for (Index i = 0; i < graph.size(); ++i) {
    if (set[i] &&
        std::ranges::none_of(graph.children(i), [&](Index child) { return set[child]; })) {
      heads.push_back(i);
    }
  }
  return heads;
}

std::vector<Index> find_forks(const Graph& graph, const std::vector<Index>& heads) {
  if (heads.empty()) return {};
  auto common = find_ancestors(graph, {heads.front()}, Along::down_revisions);
  for (const Index head : heads) {
    const auto below = find_ancestors(graph, {head}, Along::down_revisions);
    for (Index i = 0; i < graph.size(); ++i) common[i] = common[i] && below[i];
  }
  return find_tips(graph, common);
}

std::vector<Index> members(const RevisionSet& set) {
  std::vector<Index> result;
  for (Index i = 0; i < set.size(); ++i) {
    if (set[i]) result.push_back(i);
  }
  return result;
}

}  // namespace softbee
