// Snapshots as JSON text: what softbee_snapshot() gives and softbee_diff() takes.
#pragma once

#include <string>
#include <string_view>

#include "core/schema/model.hpp"

namespace softbee::schema {

/// Deterministic: equal snapshots give equal texts.
std::string format_snapshot(const Snapshot& snapshot);

/// errors  22023 no snapshot, or one of a format that this version does not know, saying which part
Snapshot parse_snapshot(std::string_view json);

}  // namespace softbee::schema
