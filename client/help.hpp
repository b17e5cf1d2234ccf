// What `--help` shows. CLI11 knows the options; how they are printed changes with its version, so
// that is written here.
#pragma once

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace softbee {

/// The group of options that every command understands: a command leaves them to `softbee --help`.
inline constexpr std::string_view global_group = "Global options";

/// Description, usage, options and footer of `app`, no line longer than a terminal of 80 columns.
/// program: `softbee`, or with the command behind it
std::string format_help(const CLI::App& app, std::string_view program);

}  // namespace softbee
