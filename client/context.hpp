// What every command gets: the settings and the console. Made once, in main.
#pragma once

#include "client/arguments.hpp"
#include "client/console.hpp"
#include "client/settings.hpp"

namespace softbee {

struct Context {
  Settings settings;
  Console console;
};

/// Exit codes (DESIGN section 6). A signal ends a command as a failure.
enum ExitCode { exit_done = 0, exit_failed = 1, exit_usage = 2, exit_found = 3 };

}  // namespace softbee
