// `--sql`: a script for a DBA that plain psql runs, on a server with the extension or without it.
// With it, the script pushes and calls the extension, which does all it does otherwise; without it,
// the sections stand in the script one after the other, and the versions are kept in a table of
// their own that `softbee stamp --adopt` takes over later. No server is asked, so the script itself
// checks where it starts, and where it ended. Pure: values in, text out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/run_settings.hpp"
#include "core/graph.hpp"
#include "core/plan.hpp"
#include "core/script.hpp"

namespace softbee {

/// Scripts by their graph's index, with the path under which the server records each.
struct OfflineScripts {
  Graph graph;
  std::vector<Script> scripts;
  std::vector<std::string> sent_as;
};

/// Table of the versions on a server without the extension.
inline constexpr std::string_view offline_version_table = "softbee_offline_version";

/// `start:target` → both; without a colon the start is `base`.
struct OfflineRange {
  std::string start = "base";
  std::string target;
};
/// errors  SB010 a second colon
OfflineRange parse_offline_range(std::string_view typed);

/// An upgrade or a downgrade of a database that is at the start.
/// errors  SB001, SB002, SB010 as plan_upgrade and plan_downgrade; SB006 an irreversible revision;
/// SB007 a step that cannot run in a transaction, with the range that goes before it
std::string write_offline_move(const OfflineScripts& scripts, const OfflineRange& range,
                               Direction direction, const std::vector<ServerSetting>& settings);

/// The versions set to the targets, nothing run.
std::string write_offline_stamp(const OfflineScripts& scripts, const std::string& start,
                                const std::vector<std::string>& targets,
                                const std::vector<ServerSetting>& settings);

}  // namespace softbee
