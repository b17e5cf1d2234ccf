// Names of indexes of partitions, which the server chooses.
#pragma once

#include <optional>

#include "core/diff/catalog.hpp"
#include "core/schema/model.hpp"

namespace softbee::diff {

/// The target with the numbers that the source has in the names of indexes and keys that the server
/// makes on partitions: `t_p0_a_idx` or `t_p0_a_idx1`, whichever was made first. Nobody wrote them,
/// and no statement should change them. What is new gets a number that is free.
/// out  nothing where there is no such difference
std::optional<schema::Snapshot> with_numbers_of(const Catalog& source, const Catalog& target);

}  // namespace softbee::diff
