// Two snapshots side by side: what is in them at all (globs), and where they differ. Does not ask
// the diff: it is what the diff's statements are judged by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/schema/model.hpp"

namespace softbee {

/// Globs over identities as snapshots have them: `public.audit_*`, `*.tmp`; one without a dot is
/// meant in every schema. `*` is any text, `?` any character.
struct ObjectFilter {
  std::vector<std::string> include;  ///< empty: all
  std::vector<std::string> exclude;

  bool is_empty() const { return include.empty() && exclude.empty(); }
  /// A part follows the object that it is a part of.
  schema::Snapshot apply(schema::Snapshot snapshot) const;
};

bool matches_glob(const std::string& text, const std::string& glob);

/// `table public.t: is missing`, `column public.t.a: type is text, and should be integer` …; empty
/// when they are equal. Positions of columns are no difference, nor is what core/diff/alike.hpp
/// says.
std::vector<std::string> find_differences(const schema::Snapshot& wanted,
                                          const schema::Snapshot& found);

/// Without the objects that stand by themselves in `source` and not at all in `target`, and their
/// parts; these are listed in `kept`.
schema::Snapshot without_unknown(const schema::Snapshot& source, const schema::Snapshot& target,
                                 std::vector<std::string>& kept);

/// `2 operators, 1 publication`; empty for none.
std::string describe_not_compared(const schema::Snapshot& a, const schema::Snapshot& b);

}  // namespace softbee
