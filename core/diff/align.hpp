// Two plans, there and back, as one list of changes.
#pragma once

#include <vector>

#include "core/diff/assemble.hpp"

namespace softbee::diff {

/// out  changes whose upgrades, from the first to the last, are exactly `up`, and whose downgrades,
///      from the last to the first, are exactly `down`; steps that undo each other share a change
///      where neither order is broken by it
std::vector<Change> align(std::vector<Step> up, std::vector<Step> down);

}  // namespace softbee::diff
