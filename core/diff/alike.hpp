// What two schemas may differ in that is no difference: nobody asked for it, and it depends on what
// was made first. For the diff, and for those who judge what its statements gave.
#pragma once

#include <optional>
#include <string>

#include "core/diff/catalog.hpp"
#include "core/schema/model.hpp"

namespace softbee::diff {

/// Do two names differ in the number alone that the server puts behind `_idx` or `_key`?
bool differ_in_number(const std::string& a, const std::string& b);

/// The target with the numbers that the source has in the names of indexes and keys that the server
/// makes on partitions: `t_p0_a_idx` or `t_p0_a_idx1`, whichever was made first. Nobody wrote them,
/// and no statement should change them. What is new gets a number that is free.
/// out  nothing where there is no such difference
std::optional<schema::Snapshot> with_numbers_of(const Catalog& source, const Catalog& target);

/// Do the definitions of a check on either side differ in NOT VALID alone, below a check that is
/// not valid on both? A table that is made below it has it valid from the beginning, as it is
/// empty.
bool differ_in_validity_alone(const Catalog& source, const Catalog& target,
                              const schema::Object& old, const schema::Object& now);

}  // namespace softbee::diff
