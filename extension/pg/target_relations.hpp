// The relations that a statement of DDL names, for who blocks it: found by the parser, nothing is
// analysed or locked.
#pragma once

#include <string>
#include <vector>

#include "extension/pg/value.hpp"

namespace softbee::pg {

struct TargetRelations {
  std::vector<ObjectId> relations;  ///< those that exist
  bool lets_readers = false;        ///< its lock conflicts with writers alone
};
TargetRelations find_target_relations(const std::string& statement);

}  // namespace softbee::pg
