// Changes as scripts: what of a diff stands in which section of which revision, and what the
// header says about it.
#pragma once

#include <string>
#include <vector>

#include "client/new_script.hpp"
#include "core/diff/diff.hpp"

namespace softbee {

/// A rename that a person decided. It is run first in the upgrade and undone last in the downgrade.
struct Rename {
  schema::Kind kind;
  std::string from, to;  ///< identities
  std::string upgrade, downgrade;
};

/// What the sections of one revision hold.
struct ScriptPart {
  diff::Part part = diff::Part::main;
  std::vector<std::string> upgrade = {},
                           downgrade = {};  ///< statements in the order in which they run
};

/// Those of the three parts that hold something, in the order in which they are applied.
std::vector<ScriptPart> divide_changes(const std::vector<diff::Change>& changes,
                                       const std::vector<Rename>& renames);

/// The lines of the header: `Hazards: data loss (public.t.a), scan (…)`, the same of the downgrade,
/// and what was not proven.
std::string describe_hazards(const std::vector<diff::Change>& changes,
                             const std::vector<std::string>& not_proven);

/// For each part a script that revises the one before it.
/// in      wanted: message, head, labels … as typed; they are the first one's, but for an ID that
///         was chosen, which is the main part's
std::vector<NewScript> scripts_of(const std::vector<ScriptPart>& parts, const NewScript& wanted,
                                  const std::string& notes);

bool has_hazard(const std::vector<diff::Hazard>& hazards, diff::Hazard hazard);

}  // namespace softbee
