// Names turned into edges: the part that building a graph and checking one have in common.
#pragma once

#include <vector>

#include "core/edges.hpp"
#include "core/error.hpp"
#include "core/name_table.hpp"
#include "core/revision.hpp"

namespace softbee {

/// Positions are those of the revisions given. With problems, the edges hold what could be linked.
struct Links {
  NameTable names;  ///< ids first, then labels, each in load order
  Edges parents;
  Edges dependencies;
  std::vector<Index> order;     ///< every revision after all that it needs
  std::vector<Error> problems;  ///< see check_graph
};

/// cost  O(revisions + edges), no recursion
Links link_revisions(const std::vector<Revision>& revisions);

}  // namespace softbee
