// The statements of one node: an object with all that comes or goes with it.
#pragma once

#include "core/diff/order.hpp"

namespace softbee::diff {

/// What makes, alters or drops the object of a node, its comments and, where it was there before,
/// the rights on it; in the order in which it must run, and not yet joined with that of others.
Statements make_statements(const Atoms& atoms, const Node& node);

}  // namespace softbee::diff
