// Where the scripts lie: the folders in load order.
#pragma once

#include <string>
#include <vector>

namespace softbee {

struct VersionLocations {
  std::string directory;             ///< of the project's scripts, as a person would type it
  std::vector<std::string> folders;  ///< as they are opened, lexically normal
  bool is_recursive = false;         ///< scripts lie in sub folders too

  /// The default: `versions` in `directory`.
  static VersionLocations of_directory(const std::string& directory) {
    return {directory, {directory == "/" ? "/versions" : directory + "/versions"}, false};
  }
};

}  // namespace softbee
