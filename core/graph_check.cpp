// Checking a graph is linking it: what goes wrong on the way is what there is to report.
#include "core/graph_check.hpp"

#include "core/links.hpp"

namespace softbee {

std::vector<Error> check_graph(const std::vector<Revision>& revisions) {
  return link_revisions(revisions).problems;
}

}  // namespace softbee
