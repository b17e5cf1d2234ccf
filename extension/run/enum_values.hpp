// Enum values that a step adds and a later one uses: the server lets nobody use a value before it
// is committed (55P04), so such steps cannot share a transaction.
#pragma once

#include <string>
#include <vector>

#include "extension/run/steps.hpp"

namespace softbee::run {

/// For each step the index of the first one, from itself on, whose text holds a value that it adds;
/// the number of steps where there is none. Found in the text, so a literal that only looks like
/// the value counts as well: the server itself decides when it runs.
std::vector<std::size_t> find_uses_of_new_values(const std::vector<PreparedStep>& steps);

}  // namespace softbee::run
