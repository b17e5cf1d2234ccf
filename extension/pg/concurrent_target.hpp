// What a statement with CONCURRENTLY is about: where it stopped in its middle, something of it is
// there.
#pragma once

#include <string>

#include "extension/pg/value.hpp"

namespace softbee::pg {

struct ConcurrentTarget {
  enum class Kind {
    none,  ///< another statement, or what it names is not there
    create_index,
    reindex_index,
    reindex_table,
    reindex_schema,
    reindex_database,
    detach_partition
  };
  Kind kind = Kind::none;
  /// The table, of REINDEX INDEX the index, of REINDEX SCHEMA the schema; of DETACH the parent.
  ObjectId object = 0;
  ObjectId partition = 0;
  std::string index_name = {};  ///< empty: the server chooses it
  std::string columns = {};  ///< of the index, INCLUDE among them; quoted, `()` for an expression
  bool is_unique = false;
};
ConcurrentTarget find_concurrent_target(const std::string& statement);

}  // namespace softbee::pg
