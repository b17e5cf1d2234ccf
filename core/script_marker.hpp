// The section markers of a script: `-- softbee:upgrade transaction=none`. A part of the script
// format, used by script.cpp alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/script.hpp"
#include "core/script_header.hpp"

namespace softbee {

struct Marker {
  std::string_view section;  ///< "upgrade", "downgrade" or "verify"
  TransactionMode transaction = TransactionMode::together;
};

/// `line` as a marker; nothing for any other line.
/// errors  SB004 for a marker with a wrong name or option, and for a line that is nearly a marker
std::optional<Marker> read_marker(std::string_view path, const ScriptLine& line);

/// The marker line of a section, without its line break.
std::string format_marker(std::string_view section, TransactionMode transaction);

}  // namespace softbee
