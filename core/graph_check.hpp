// What makes a set of revisions no graph, each problem with the revisions and files it concerns.
#pragma once

#include <vector>

#include "core/error.hpp"
#include "core/revision.hpp"

namespace softbee {

/// All problems, in load order: cycle, self-loop, missing parent, missing dependency, duplicate id,
/// duplicate label, characters or words that an id or a label may not have. Empty when the graph is
/// sound. Each is an SB003 with a reason: graph_cycle, missing_parent, missing_dependency,
/// duplicate_revision, duplicate_label, bad_identifier.
std::vector<Error> check_graph(const std::vector<Revision>& revisions);

}  // namespace softbee
