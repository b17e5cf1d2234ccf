// From ordered nodes to text: what a created table takes with it, clauses that share one ALTER
// TABLE, comments and rights behind what they are on.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/diff/order.hpp"

namespace softbee::diff {

/// One step of a plan, in one direction.
struct Step {
  std::string name;  ///< alike in both directions of one change
  Part part = Part::main;
  schema::Kind kind = schema::Kind::schema;
  std::string identity;
  Action action = Action::alter;
  std::string summary;
  std::string text;  ///< whole statements
  std::vector<Hazard> hazards;
};

enum class Direction { upgrade, downgrade };

/// out  steps in an order that works: those of Part::before first, those of Part::after last; for a
///      downgrade, which goes through the parts the other way, those of Part::after first
std::vector<Step> assemble(const Atoms& atoms, const std::vector<Node>& nodes, Direction direction);

}  // namespace softbee::diff
