// A section of a script as psql takes it.
#pragma once

#include <string>

#include "core/script.hpp"

namespace softbee {

struct OfflineSection {
  std::string sql;            ///< ends with a finished statement and a line break
  bool may_set = false;       ///< holds a word that may change a setting
  bool may_set_role = false;  ///< … the role or the session's user
};

/// Without `\restrict` and `\unrestrict`, which an older psql does not know; with its COPY data.
/// errors  SB004 another backslash command, with its place in `path`
OfflineSection write_section(const Section& section, const std::string& path);

}  // namespace softbee
