// What the tables hold, as core sees it: the graph, and where the database stands in it.
#pragma once

#include <string>
#include <vector>

#include "core/graph.hpp"
#include "core/plan.hpp"
#include "extension/pg/installation.hpp"
#include "extension/store/revisions.hpp"

namespace softbee::run {

struct Database {
  std::vector<store::StoredRevision>
      stored;  ///< same index as in the graph; `revision` has moved into the graph
  Graph graph;
  VersionRows versions;
};

Database read_database(const pg::Installation& installation, pg::Visibility visibility);

/// The same under the migrator's lock, all that is committed.
/// errors  40001 where the snapshot of a REPEATABLE READ transaction is older than the last
/// migrator's commit
Database read_locked_database(const pg::Installation& installation);

/// The steps to `target`; NULL and empty texts are for the caller to default.
Plan plan_steps(const Database& database, Direction direction, const std::string& target);

/// errors  22023 neither "upgrade" nor "downgrade"
Direction parse_direction(const std::string& text);

}  // namespace softbee::run
