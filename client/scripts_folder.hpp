// The scripts on disk: their IDs and hashes, their headers. Load order is that of the version
// locations, and in each of the file names, bytewise: it breaks ties between independent branches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/digest.hpp"
#include "client/version_locations.hpp"
#include "core/graph.hpp"
#include "core/script.hpp"

namespace softbee {

/// A script as a file: enough to compare it with what the server has.
struct ScriptFile {
  std::string name;     ///< `3f2a9c1d7e10_add_apiary_model.sql`
  std::string path;     ///< where it is opened
  std::string sent_as;  ///< what the server records: the same for two checkouts of one folder
  std::string revision;
  std::string sha256;  ///< of the normalized bytes
};

class ScriptsFolder {
 public:
  /// errors  no such folder; an entry that is no file; a `.sql` file without a header (SB004); two
  /// files with one ID (SB003)
  static ScriptsFolder read(const VersionLocations& locations);

  const std::vector<ScriptFile>& files() const { return files_; }
  std::vector<std::string> revisions() const;
  const ScriptFile* find(std::string_view revision) const;
  /// The file that is sent as `path`, else one whose name is its last component.
  const ScriptFile* find_by_name(std::string_view path) const;

  /// What `softbee_digest()` gives for a server that has exactly these files.
  const std::string& digest() const { return digest_; }

 private:
  std::vector<ScriptFile> files_;
  std::string digest_{sha256_of_nothing};
};

/// The scripts' headers, read and checked as a graph, for commands that work offline.
struct OfflineGraph {
  std::vector<Revision> revisions;
};

/// errors  as ScriptsFolder::read, and SB004 for a header that cannot be read
OfflineGraph read_headers(const VersionLocations& locations);

/// The scripts of a folder as they are opened, in load order; none of them is read.
std::vector<std::string> script_paths(const VersionLocations& locations);

/// The file's bytes, normalized.
/// errors  an unreadable file, one that is no regular file
std::string read_script(const std::string& path);

/// The Revision ID in the header, found without reading the rest; empty where a full parse has to
/// say what is wrong.
std::string_view find_revision_id(std::string_view text);

}  // namespace softbee
