// The programs that run on each new script, as Alembic's post_write_hooks do.
#pragma once

#include <string>
#include <vector>

#include "client/console.hpp"
#include "client/keys.hpp"

namespace softbee {

/// In their order; the first that fails ends it.
/// in      path: of a script that was written; a hook gets it as an absolute one
/// errors  a hook that failed, by its name; a script that a hook left malformed (SB004). The file
/// stays, and that is said
void run_hooks(const Console& console, const std::vector<Hook>& hooks, const std::string& path);

/// The words of a hook's command line. Where no argument has REVISION_SCRIPT_FILENAME, the file
/// comes first.
std::vector<std::string> words_of_hook(const Hook& hook, const std::string& path);

}  // namespace softbee
