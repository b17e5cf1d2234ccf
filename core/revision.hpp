// A revision as the graph knows it: the header of its script, without the SQL.
#pragma once

#include <string>
#include <vector>

namespace softbee {

struct Revision {
  std::string id;
  std::vector<std::string> down_revisions;  ///< empty: a base; several: a merge point
  std::vector<std::string>
      depends_on;  ///< as written: an id, or a label, which means that label's own revision
  std::vector<std::string> branch_labels;  ///< declared on this revision
  std::string message;                     ///< first comment paragraph, line breaks kept
  std::string path;                        ///< the script's file; empty where none is known
  std::string create_date = {};            ///< as written; empty where the script has none
};

}  // namespace softbee
