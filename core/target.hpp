// The target grammar: `head`, `heads`, `base`, ids, prefixes, labels, `label@head`, `rev+2`, `-1`,
// ranges.
#pragma once

#include <string_view>
#include <vector>

#include "core/graph.hpp"
#include "core/plan.hpp"

namespace softbee {

/// Revisions that one symbol names, as `show` understands it ("current" means the versions).
/// errors  SB001 unknown, ambiguous, walked too far, not on that branch · SB002 "head" with several
/// heads
std::vector<Index> resolve_target(const Graph& graph, std::string_view symbol,
                                  const VersionRows& versions);

/// Revisions of a range `[start]:[end]`, newest first; both ends included.
/// errors  SB001 · SB002 · SB010 a bad range, or start is no ancestor of end
std::vector<Index> resolve_range(const Graph& graph, std::string_view range,
                                 const VersionRows& versions);

/// What `current` prints: the versions and the effective heads that they imply.
std::vector<Index> current_revisions(const Graph& graph, const VersionRows& versions);

}  // namespace softbee
