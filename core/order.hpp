// Orders in which revisions run and are listed.
#pragma once

#include <vector>

#include "core/closure.hpp"
#include "core/graph.hpp"

namespace softbee {

/// The members newest first, each before what it needs: the order of `history` and of a downgrade.
/// Follows one branch down until a revision of another branch has to come first; ties go by load
/// order. As Alembic 1.17 orders them. cost  O(revisions + edges)
std::vector<Index> order_downwards(const Graph& graph, const RevisionSet& set);

/// The reverse, the order of an upgrade.
std::vector<Index> order_upwards(const Graph& graph, const RevisionSet& set);

/// All revisions, newest first: what `history` shows.
std::vector<Index> display_order(const Graph& graph);

}  // namespace softbee
