// A new script: its ID, its place, its text, and the promise that the graph is still sound with it.
// Used by whatever writes scripts (revision, merge, and later migrate).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/context.hpp"
#include "client/scripts_folder.hpp"
#include "client/version_locations.hpp"
#include "core/script.hpp"

namespace softbee {

/// What its sections hold, where that is known.
struct ScriptContent {
  std::string upgrade, downgrade;  ///< whole lines
  std::string notes;               ///< below the message, as a paragraph of its own; may be empty
  TransactionMode transaction = TransactionMode::together;
};

struct NewScript {
  std::optional<std::string> message;
  std::vector<std::string> heads = {
      "head"};          ///< as typed: what it revises; "base" makes a new base
  bool splice = false;  ///< may revise what is no head
  std::vector<std::string> branch_labels;
  std::vector<std::string> depends_on;  ///< as typed
  std::optional<std::string> revision_id = {};
  std::optional<std::string> version_path = {};  ///< as typed: the location for it
  bool only_print = false;                       ///< its text goes to stdout instead of a file
  std::optional<ScriptContent> content = {};     ///< none: empty sections, to be filled by hand
  bool revises_last = false;  ///< of several: the one before it, instead of `heads`
};

/// Resolves, checks and writes it; nothing is written when anything is wrong. Prints the line
/// `Generating …`, then runs the hooks.
/// errors  SB001, SB002 with what to type · SB003 where the graph would break · a name that no file
/// can have · a file that is in the way · a hook that failed: then the file is there
void write_new_script(const Context& context, const NewScript& wanted);

/// The same for several that belong together: all are checked before the first is written. With
/// --json nothing is printed: the caller does.
struct WrittenScript {
  std::string revision, path;
};
std::vector<WrittenScript> write_new_scripts(const Context& context,
                                             const std::vector<NewScript>& wanted);

/// What write_new_script would refuse before it writes: for a caller that works long until then.
void check_new_script(const Context& context, const NewScript& wanted);

/// The location for a script that revises `parents`: the one that was named, else the folder of the
/// first parent, else the only one there is.
/// in      has_sub_folders: the file's name makes folders below its location
/// errors  a folder that is no location; a new base, and several locations
std::string choose_location(const VersionLocations& locations,
                            const std::optional<std::string>& version_path,
                            const std::vector<std::string>& parent_paths, bool has_sub_folders);

}  // namespace softbee
