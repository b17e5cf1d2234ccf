// Programs that the client runs: pg_dump, a health check. What they print goes to stderr, as stdout
// is for results.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace softbee {

using EnvironmentVariable = std::pair<std::string, std::string>;

/// How a program ended, in words: empty for exit 0; else "exit status 2", "signal 9 (Killed)".
/// in      words: the program, found along the PATH where it has no slash, and its arguments;
/// variables: on top of our own errors  a program that cannot be started
std::string run_program(const std::vector<std::string>& words,
                        const std::vector<EnvironmentVariable>& variables = {});

/// The same by `sh -c`, for a command line that a person wrote.
std::string run_shell(const std::string& command);

}  // namespace softbee
