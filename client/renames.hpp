// Renames: what vanished next to what appeared with the same shape may be the same thing under a
// new name, and only a person knows.
#pragma once

#include <string>
#include <vector>

#include "client/changes_script.hpp"
#include "client/comparison.hpp"
#include "client/console.hpp"
#include "core/diff/diff.hpp"

namespace softbee {

struct Renames {
  std::vector<Rename> decided;
  std::vector<diff::RenameCandidate> open;  ///< nobody said
};

/// By `--rename`, by a line `-- softbee:renamed-from OLD` in the models, by a person at a terminal;
/// what is decided is done in the comparison's source.
/// in      typed: `OLD=NEW`, of tables or of `TABLE.COLUMN`
/// errors  names of which the schema does not have the old, or the models not the new
Renames decide_renames(const Console& console, Comparison& comparison,
                       const std::vector<std::string>& typed);

/// By a line in the models alone: nobody is asked.
std::vector<Rename> take_marked_renames(const Console& console, Comparison& comparison);

/// `renamed table 'hives' to 'colonies'`
std::string describe(const Rename& rename);

}  // namespace softbee
