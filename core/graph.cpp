// The revision graph. Labels are spread over it once, when it is built, since listings ask for all
// of them.
#include "core/graph.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/links.hpp"

namespace softbee {

Graph::Graph(std::vector<Revision> revisions) : revisions_(std::move(revisions)) {
  auto links = link_revisions(revisions_);
  if (!links.problems.empty()) throw std::move(links.problems.front());
  names_ = std::move(links.names);
  parents_ = std::move(links.parents);
  dependencies_ = std::move(links.dependencies);
  children_ = parents_.reversed();
  dependents_ = dependencies_.reversed();
  spread_labels(links.order);
}

std::optional<Index> Graph::find(std::string_view id) const {
  const auto* name = names_.find(id);
  if (name == nullptr || name->is_label) return std::nullopt;
  return name->revision;
}

std::optional<Index> Graph::find_label(std::string_view label) const {
  const auto* name = names_.find(label);
  if (name == nullptr || !name->is_label) return std::nullopt;
  return name->revision;
}

namespace {

template <typename Predicate>
std::vector<Index> select(const Graph& graph, Predicate is_wanted) {
  std::vector<Index> result;
  for (Index i = 0; i < graph.size(); ++i) {
    if (is_wanted(i)) result.push_back(i);
  }
  return result;
}

}  // namespace

std::vector<Index> Graph::heads() const {
  return select(*this, [this](Index i) { return is_head(i); });
}

std::vector<Index> Graph::real_heads() const {
  return select(*this, [this](Index i) { return is_real_head(i); });
}

std::vector<Index> Graph::bases() const {
  return select(*this, [this](Index i) { return is_base(i); });
}

std::vector<Index> Graph::branch_points() const {
  return select(*this, [this](Index i) { return is_branch_point(i); });
}

std::vector<Index> Graph::merge_points() const {
  return select(*this, [this](Index i) { return is_merge_point(i); });
}

std::vector<std::string> Graph::branch_labels(Index i) const {
  std::vector<std::string> labels;
  if (label_set_of_.empty()) return labels;
  for (const Index name : label_sets_[label_set_of_[i]]) labels.emplace_back(names()[name].text);
  return labels;
}

void Graph::spread_labels(const std::vector<Index>& order) {
  const auto& all = names();
  if (all.size() == size()) return;
  const auto leads_to_one_only = [this](Index i) {
    const auto only = children(i).front();
    return children(i).size() == 1 &&
           std::ranges::all_of(dependents(i), [=](Index other) { return other == only; });
  };
  std::vector<std::vector<Index>> declared(size());
  for (Index name = static_cast<Index>(size()); name < all.size(); ++name) {
    // Downwards from the declaring revision, as long as the line leads nowhere else.
    Index at = all[name].revision;
    declared[at].push_back(name);
    while (parents(at).size() == 1 && leads_to_one_only(parents(at).front())) {
      at = parents(at).front();
      declared[at].push_back(name);
    }
  }
  label_set_of_.assign(size(), 0);
  label_sets_ = {{}};
  std::vector<Index> below, merged;
  for (const Index i : order) {
    below.clear();
    const auto ways = parents(i);
    if (!ways.empty()) below = label_sets_[label_set_of_[ways.front()]];
    const auto include = [&](const std::vector<Index>& more) {
      merged.clear();
      std::ranges::set_union(below, more, std::back_inserter(merged));
      below.swap(merged);
    };
    for (std::size_t way = 1; way < ways.size(); ++way)
      include(label_sets_[label_set_of_[ways[way]]]);
    include(declared[i]);
    if (!ways.empty() && below == label_sets_[label_set_of_[ways.front()]]) {
      label_set_of_[i] = label_set_of_[ways.front()];
    } else if (!below.empty()) {
      label_set_of_[i] = static_cast<Index>(label_sets_.size());
      label_sets_.push_back(below);
    }
  }
}

}  // namespace softbee
