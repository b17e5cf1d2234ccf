// Renames that the models say themselves: `-- softbee:renamed-from OLD` above a CREATE TABLE, or on
// the line of a column (or alone on the line above it). They may stay when the rename is done.
#pragma once

#include <string>
#include <vector>

#include "client/models.hpp"

namespace softbee {

struct RenameMark {
  std::string old_name, new_name;  ///< `hives`, `hives.note`; with their schemas where given
  Place place;
};

/// Tables before columns: those of a renamed table are named by its new name.
/// errors  SB004 a mark that belongs to nothing, with its place
std::vector<RenameMark> find_rename_marks(const std::vector<ModelFile>& files,
                                          const std::vector<ModelStatement>& statements);

}  // namespace softbee
