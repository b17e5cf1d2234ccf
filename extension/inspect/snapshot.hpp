// The schema of the current database as a value: catalog → core/schema. Reads on the caller's
// snapshot, takes no lock of ours, writes nothing, and needs no right on what it reads of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/schema/model.hpp"

namespace softbee::inspect {

/// in      schemas: names; nullopt: all but the system's, temporary ones and what belongs to an
///         extension
/// cost    one query a kind
schema::Snapshot take_snapshot(const std::optional<std::vector<std::string>>& schemas);

}  // namespace softbee::inspect
