// Edit distance (optimal string alignment) and the choice of names from it.
#include "core/spelling.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"

namespace softbee {

namespace {

struct Distance {
  std::size_t whole;   ///< to the whole candidate
  std::size_t prefix;  ///< to the candidate's beginning that is nearest
};

/// Row by row over the candidate, a column a character typed; the last column of a row is the
/// distance to that prefix.
Distance measure(std::string_view typed, std::string_view candidate, std::size_t limit) {
  const std::size_t width = typed.size() + 1;
  std::vector<std::size_t> before_last(width), last(width), row(width);
  for (std::size_t j = 0; j < width; ++j) row[j] = j;
  std::size_t prefix = row.back();
  for (std::size_t i = 1; i <= candidate.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j < width; ++j) {
      const std::size_t change = typed[j - 1] == candidate[i - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      const bool is_swap =
          i > 1 && j > 1 && typed[j - 1] == candidate[i - 2] && typed[j - 2] == candidate[i - 1];
      if (is_swap) row[j] = std::min(row[j], before_last[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    prefix = std::min(prefix, row.back());
    // A later row can still come down by one through a swap that began in this one.
    if (least > limit + 1) return {limit + 1, std::min(prefix, limit + 1)};
  }
  return {std::min(row.back(), limit + 1), std::min(prefix, limit + 1)};
}

struct Match {
  std::size_t rank;
  const std::string* name;
};

/// Lower is nearer. Nothing when the candidate is not near.
std::optional<std::size_t> rank_candidate(std::string_view typed, std::string_view candidate) {
  constexpr std::size_t most_errors = 3;
  const std::size_t errors_in_whole =
      std::min(most_errors, std::max(typed.size(), candidate.size()) / 3);
  const std::size_t errors_in_prefix = typed.size() >= 8 ? 2 : typed.size() >= 4 ? 1 : 0;
  const Distance distance = measure(typed, candidate, most_errors);
  if (distance.whole <= errors_in_whole) return distance.whole * 2;
  const bool is_long_enough = typed.size() >= 2;
  if (is_long_enough && distance.prefix <= errors_in_prefix) return distance.prefix * 2 + 1;
  return std::nullopt;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  return measure(a, b, limit).whole;
}

std::vector<std::string> nearest_names(std::string_view typed,
                                       const std::vector<std::string>& candidates,
                                       std::size_t most) {
  const std::string wanted = to_lower(typed);
  std::vector<Match> matches;
  for (const std::string& candidate : candidates) {
    if (const auto rank = rank_candidate(wanted, to_lower(candidate)))
      matches.push_back({*rank, &candidate});
  }
  const auto is_nearer = [](const Match& a, const Match& b) {
    return a.rank != b.rank ? a.rank < b.rank : *a.name < *b.name;
  };
  std::sort(matches.begin(), matches.end(), is_nearer);
  std::vector<std::string> names;
  for (const Match& match : matches) {
    if (names.size() == most) break;
    if (std::find(names.begin(), names.end(), *match.name) == names.end())
      names.push_back(*match.name);
  }
  return names;
}

}  // namespace softbee
