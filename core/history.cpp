// Ranges of the history: what stands on the start, by down revision, and is needed by the end.
#include <algorithm>

#include "core/closure.hpp"
#include "core/order.hpp"
#include "core/refusal.hpp"
#include "core/resolve.hpp"
#include "core/target.hpp"

namespace softbee {

namespace {

struct Side {
  std::optional<Target> target;  ///< none for a missing side and for `current`
  std::optional<Branch> branch;
  std::vector<Index> revisions;  ///< none: the base
  bool is_open = false;          ///< a number of steps from the other side
};

/// past_end: of a walk from a revision of its own; a start below the base is the base
Side read_side(const Graph& graph, std::string_view typed, const std::vector<Index>& versions,
               PastEnd past_end) {
  Side side;
  if (typed == "current") {
    side.revisions = versions;
    return side;
  }
  side.target = parse_target(graph, typed, "");
  side.branch = find_branch(graph, *side.target);
  if (!side.target->is_relative()) {
    side.revisions = resolve_symbol(graph, *side.target, side.branch);
  } else if (side.target->is_from_versions()) {
    side.is_open = true;
  } else {
    const auto start = resolve_single(graph, *side.target, side.branch);
    if (const auto at = walk(graph, *side.target, start, side.branch, past_end))
      side.revisions = {*at};
  }
  return side;
}

/// `side` is `+N` or `-N` from `other`; the walk stops where the history does.
void close_side(const Graph& graph, Side& side, const std::vector<Index>& other, bool is_start) {
  const auto& target = *side.target;
  if ((*target.steps < 0) != is_start && *target.steps != 0) {
    throw refusal::wrong_side(target, is_start);
  }
  auto from = other;
  // Nothing is below the base: as Alembic does, the count begins at the head then.
  if (is_start && from.empty()) from = graph.heads();
  if (from.size() > 1) throw refusal::ambiguous_start(graph, target, from);
  const auto start = from.empty() ? std::nullopt : std::optional(from.front());
  if (const auto at = walk(graph, target, start, side.branch, PastEnd::stop)) {
    side.revisions = {*at};
  }
}

}  // namespace

std::vector<Index> resolve_range(const Graph& graph, std::string_view range,
                                 const VersionRows& rows) {
  const auto colon = range.find(':');
  if (colon == std::string_view::npos || range.find(':', colon + 1) != std::string_view::npos) {
    throw refusal::bad_range(range);
  }
  const auto versions = require_versions(graph, rows);
  const auto left = range.substr(0, colon);
  const auto right = range.substr(colon + 1);
  auto start = read_side(graph, left.empty() ? "base" : left, versions, PastEnd::stop);
  auto end = read_side(graph, right.empty() ? "heads" : right, versions, PastEnd::refuse);
  if (start.is_open && end.is_open) throw refusal::open_range(range);
  if (end.is_open) close_side(graph, end, start.revisions, false);
  if (start.is_open) close_side(graph, start, end.revisions, true);
  if (start.branch) {
    std::erase_if(end.revisions, [&](Index i) { return !start.branch->lineage[i]; });
  }
  auto shown = find_ancestors(graph, end.revisions, Along::needs);
  if (!start.revisions.empty()) {
    if (!std::ranges::all_of(start.revisions, [&](Index i) { return shown[i]; })) {
      throw refusal::not_ancestor(graph, range, start.revisions, end.revisions);
    }
    const auto above = find_descendants(graph, start.revisions, Along::down_revisions);
    for (Index i = 0; i < graph.size(); ++i) shown[i] = shown[i] && above[i];
  }
  return order_downwards(graph, shown);
}

}  // namespace softbee
