// An error on the screen: what, where (with the line and a caret), what next. STYLE: "Errors on the
// screen".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "client/console.hpp"
#include "client/server_error.hpp"
#include "core/error.hpp"

namespace softbee {

/// Gives a line (from 1) of the file that a place names; nullopt where it is not at hand.
using LineReader = std::function<std::optional<std::string>(const std::string& file, int line)>;

/// What is said beside the error itself.
struct ReportNotes {
  std::string at_caret = {};  ///< "upgrade of revision 3f2a9c1d7e10; nothing was applied, …"
  std::vector<std::string> notes = {};  ///< sentences of their own
  std::string context = {};             ///< where in which function, as the server says it
  /// For machines only: names of revisions under a field of their own.
  std::vector<std::pair<std::string, std::vector<std::string>>> lists = {};
};

std::string format_error(const Error& error, const ReportNotes& notes, const LineReader& read_line);
/// The fields that --json gives of an error.
nlohmann::ordered_json error_fields(const Error& error);
std::string format_error_json(const Error& error, const ReportNotes& notes);

/// Prints it; with --json as one object in a line.
void report_error(const Console& console, const Error& error, const ReportNotes& notes = {});

/// Reads from disk, as the client names files.
std::optional<std::string> read_line_of_file(const std::string& file, int line);

}  // namespace softbee
