// The graph for other programs: DOT for Graphviz, Mermaid for a README. Pure: from revisions to
// text.
#pragma once

#include <string>
#include <vector>

#include "client/output.hpp"

namespace softbee {

/// A node for each revision (its id, marks and message), an arrow from each down revision and a
/// dashed one from each revision it depends on, upwards; heads bold, current filled. What leads to
/// a revision that is not given is left out. Any message is safe.
/// in      depends_on names ids, or labels that a given revision declares
std::string format_dot(const std::vector<RevisionView>& revisions);
std::string format_mermaid(const std::vector<RevisionView>& revisions);

}  // namespace softbee
