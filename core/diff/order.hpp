// The order of a plan: groups of atoms as nodes of a graph, circles broken, and a sequence that is
// the same whenever the snapshots are.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/diff/atoms.hpp"

namespace softbee::diff {

/// One statement's worth of a plan, with the groups that have to run before it.
struct Node {
  std::size_t root;                 ///< atom
  std::vector<std::size_t> folded;  ///< atoms
  std::vector<std::size_t> needs;   ///< positions of nodes in the order, all of them earlier
};

/// Where a node should stand if nothing forbids it; lower is earlier. For the way back: the reverse
/// of the way there.
using Wishes = std::unordered_map<std::string, int>;

/// What a node does to which object, alike for the two directions of one change.
std::string name_of(const Atoms& atoms, std::size_t root);

/// errors  0A000 objects that need each other in a circle which cannot be opened
std::vector<Node> order_nodes(Atoms& atoms, const Wishes& wishes);

}  // namespace softbee::diff
