// Files of scripts as bytes: which ones the version locations hold, and their text. Made for a
// folder of thousands of files: no system call beyond open, read and close for one of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <dirent.h>

#include "client/version_locations.hpp"

namespace softbee {

struct ScriptEntry {
  std::string name;  ///< relative to its folder: `a.sql`, `2026/a.sql`
  bool is_file =
      true;  ///< known from the listing; false: a link, or a file system that does not say
  std::size_t folder = 0;  ///< position in ScriptListing::folders
};

/// A version location, open: its files are opened relative to it.
struct OpenFolder {
  struct Close {
    void operator()(DIR* folder) const { closedir(folder); }
  };
  std::string path;
  std::string sent_as;  ///< how it is called on the server, with a slash behind it
  std::unique_ptr<DIR, Close> stream;
};

struct ScriptListing {
  std::vector<OpenFolder> folders;
  std::vector<ScriptEntry> entries;  ///< in load order

  std::string path_of(const ScriptEntry& entry) const {
    return folders[entry.folder].path + "/" + entry.name;
  }
};

/// Location by location, and in each by the path below it, bytewise; a folder that is reached twice
/// counts where it is reached first.
/// errors  a folder that is missing or cannot be read, an entry that cannot be a file
ScriptListing list_scripts(const VersionLocations& locations);

/// errors  one of the folders is missing
void require_version_locations(const VersionLocations& locations);

/// One buffer for all files that it reads.
class FileReader {
 public:
  /// The bytes as they are; the view holds until the next call.
  /// errors  an unreadable file, one that is no regular file
  std::string_view read(const ScriptListing& listing, const ScriptEntry& entry);
  std::string_view read(const std::string& path);

 private:
  std::string_view read(int folder, const char* name, bool is_file, const std::string& path);

  std::string buffer_ = std::string(std::size_t{1} << 16, '\0');
};

}  // namespace softbee
