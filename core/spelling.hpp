// "Did you mean": the nearest names by edit distance.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace softbee {

/// Insertions, deletions, changes and swaps of neighbours that make `b` of `a`, in bytes; `limit +
/// 1` when there are more. cost    O(length of a × length of b)
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// Up to `most` candidates that a typist may have meant, nearest first; empty when none is near.
/// Near is: a few typing errors away (about one in three characters), or begins like it (an ID is
/// often typed by its first characters, and there one error too). Case is ignored. cost
/// O(candidates × length²)
std::vector<std::string> nearest_names(std::string_view typed,
                                       const std::vector<std::string>& candidates,
                                       std::size_t most = 3);

}  // namespace softbee
