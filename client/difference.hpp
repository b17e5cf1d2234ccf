// What a folder has and the server has not, and the other way round: decides what a push sends and
// what it prunes.
#pragma once

#include <string>
#include <vector>

#include "client/scripts_folder.hpp"
#include "client/server.hpp"

namespace softbee {

struct Difference {
  std::vector<const ScriptFile*> to_push;  ///< new, changed, moved, or to be adopted; load order
  std::vector<std::string> to_prune;       ///< unapplied, pushed from a file that is gone
  std::vector<std::string>
      only_on_server;  ///< applied, with no file here: this checkout is the older one

  bool needs_writing() const { return !to_push.empty() || !to_prune.empty(); }
};

/// keep: leave unapplied revisions alone whose file is gone (--keep).
/// The pointers are into `folder`.
Difference compare_with_server(const ScriptsFolder& folder,
                               const std::vector<ManifestRow>& manifest, bool keep);

}  // namespace softbee
