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
  if (names().size() == size()) return;
  label_sets_ = {{}};
  const auto below = gather_labels_below(order);
  label_set_of_.assign(size(), 0);
  std::vector<Index> joined, merged;
  for (const Index i : order) {
    const auto ways = parents(i);
    // The usual line: nothing to add to what the one parent has.
    if (ways.size() == 1 && (below[i] == 0 || below[i] == below[ways.front()])) {
      label_set_of_[i] = label_set_of_[ways.front()];
      continue;
    }
    joined = label_sets_[below[i]];
    for (const Index way : ways) {
      merged.clear();
      std::ranges::set_union(joined, label_sets_[label_set_of_[way]], std::back_inserter(merged));
      joined.swap(merged);
    }
    label_set_of_[i] = share_labels(joined, ways.empty() ? below[i] : label_set_of_[ways.front()]);
  }
}

/// For each revision the set of labels that it or a descendant declares, as long as the line leads
/// to that descendant only.
std::vector<Index> Graph::gather_labels_below(const std::vector<Index>& order) {
  std::vector<std::vector<Index>> declared(size());
  for (auto name = static_cast<Index>(size()); name < names().size(); ++name)
    declared[names()[name].revision].push_back(name);
  std::vector<Index> below(size(), 0);
  std::vector<Index> joined;
  for (std::size_t n = order.size(); n-- > 0;) {
    const Index i = order[n];
    const Index from = leads_to_one(i) ? below[children(i).front()] : 0;
    joined.clear();
    std::ranges::set_union(declared[i], label_sets_[from], std::back_inserter(joined));
    below[i] = share_labels(joined, from);
  }
  return below;
}

/// The set `likely` where it is this one, else a new one.
Index Graph::share_labels(const std::vector<Index>& labels, Index likely) {
  if (labels.empty()) return 0;
  if (labels == label_sets_[likely]) return likely;
  label_sets_.push_back(labels);
  return static_cast<Index>(label_sets_.size() - 1);
}

/// One child, of which it is the one parent, and nothing else depends on it.
bool Graph::leads_to_one(Index i) const {
  if (children(i).size() != 1) return false;
  const Index only = children(i).front();
  return parents(only).size() == 1 &&
         std::ranges::all_of(dependents(i), [=](Index other) { return other == only; });
}

}  // namespace softbee
