// The rows of the version table: applied revisions that no applied revision needs. A count per
// revision of the applied ones that need it makes each step cost its own edges only.
#include "core/closure.hpp"
#include "core/plan.hpp"
#include "core/resolve.hpp"

namespace softbee {

namespace {

template <typename Visit>
void for_each_need(const Graph& graph, Index i, Visit visit) {
  for (const Index need : graph.parents(i)) visit(need);
  for (const Index need : graph.dependencies(i)) visit(need);
}

}  // namespace

Versions::Versions(const Graph& graph, const VersionRows& rows)
    : graph_(graph),
      applied_(find_ancestors(graph, require_versions(graph, rows), Along::needs)),
      needed_by_(graph.size(), 0) {
  for (Index i = 0; i < graph.size(); ++i) {
    if (applied_[i]) for_each_need(graph, i, [this](Index need) { ++needed_by_[need]; });
  }
}

Versions::Change Versions::advance(const Step& step) {
  Change change;
  if (step.direction == Direction::upgrade) {
    for_each_need(graph_, step.revision, [&](Index need) {
      if (is_row(need)) change.deleted.push_back(need);
      ++needed_by_[need];
    });
    applied_[step.revision] = true;
    change.inserted.push_back(step.revision);
  } else {
    applied_[step.revision] = false;
    change.deleted.push_back(step.revision);
    for_each_need(graph_, step.revision, [&](Index need) {
      --needed_by_[need];
      if (is_row(need)) change.inserted.push_back(need);
    });
  }
  return change;
}

std::vector<Index> Versions::rows() const {
  std::vector<Index> rows;
  for (Index i = 0; i < graph_.size(); ++i) {
    if (is_row(i)) rows.push_back(i);
  }
  return rows;
}

}  // namespace softbee
