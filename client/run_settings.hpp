// What a run carries into the server beside its target: its name for the log, and values for the
// scripts.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace softbee {

using ServerSetting = std::pair<std::string, std::string>;  ///< name, value

struct RunSettings {
  std::string tag;                    ///< --tag; empty: none
  std::vector<std::string> x_values;  ///< -x, as typed: `name=value`
  bool is_scratch = false;  ///< in a scratch database: what would change more than that is left out
};

/// As settings of the server: softbee.tag, and softbee_x.NAME for each -x, which a script reads
/// with current_setting('softbee_x.NAME'). `name` alone has an empty value, as with Alembic; of a
/// name that is given two times the last value counts. errors  UsageError for a name that no
/// setting can have
std::vector<ServerSetting> to_server_settings(const RunSettings& settings);

}  // namespace softbee
