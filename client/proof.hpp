// What was written is tried where the models are loaded, before anybody reads it: the downgrade
// must give exactly the other schema, the upgrade exactly the models again, and both once more with
// rows in the tables that the changes touch.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/changes_script.hpp"
#include "client/comparison.hpp"
#include "core/diff/diff.hpp"

namespace softbee {

struct Proof {
  /// What did not come out as it should; none: all is well.
  std::optional<Error> failure = {};
  std::vector<std::string> not_proven = {};  ///< for the header
  bool is_twice = false;  ///< it came out right a second time, with rows in the tables or, where
                          ///< they do not fit what is asked for (see not_proven), without
};

/// in      source, target: what the downgrade and the upgrade must give
Proof prove(Comparison& comparison, const std::vector<ScriptPart>& parts,
            const std::vector<diff::Change>& changes);

}  // namespace softbee
