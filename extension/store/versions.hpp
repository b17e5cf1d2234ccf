// Table softbee_version as values: one row for each applied revision that no other applied revision
// needs.
#pragma once

#include <string>

#include "core/plan.hpp"
#include "extension/pg/installation.hpp"
#include "extension/pg/table.hpp"

namespace softbee::store {

/// Sorted by revision.
VersionRows read_versions(const pg::Installation& installation, pg::Visibility visibility);

/// REQUIRES: the migrator's lock.
void write_versions(const pg::Installation& installation, const VersionRows& deleted,
                    const VersionRows& inserted);

}  // namespace softbee::store
