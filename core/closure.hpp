// Sets of revisions by reachability. No recursion: histories are deep.
#pragma once

#include <vector>

#include "core/graph.hpp"

namespace softbee {

enum class Along { down_revisions, needs };  ///< needs: down revisions and depends-on

using RevisionSet = std::vector<bool>;  ///< a mark per revision of the graph

/// `starts` and everything below (above) them.
RevisionSet find_ancestors(const Graph& graph, const std::vector<Index>& starts, Along along);
RevisionSet find_descendants(const Graph& graph, const std::vector<Index>& starts, Along along);

/// Everything that shares a line with `i`: its ancestors, itself and its descendants.
RevisionSet find_lineage(const Graph& graph, Index i, Along along);

/// Members of which no child and no dependent is a member, in load order: of a set that holds all
/// that its members need, those that no other member needs.
std::vector<Index> find_tips(const Graph& graph, const RevisionSet& set);

/// Members of which no child by down revision is a member: what `current` shows of the applied
/// revisions.
std::vector<Index> find_effective_heads(const Graph& graph, const RevisionSet& set);

/// Where the lines of `heads` part: the newest revisions that all of them stand on by down
/// revision. None where they have no common ancestor. cost    O(heads × (revisions + edges))
std::vector<Index> find_forks(const Graph& graph, const std::vector<Index>& heads);

std::vector<Index> members(const RevisionSet& set);  ///< in load order

}  // namespace softbee
