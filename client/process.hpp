// Other people's programs: hooks and editors, pg_dump, a health check.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace softbee {

struct Program {
  std::vector<std::string> words;  ///< the program, looked up in PATH, and its arguments
  std::string cwd = {};            ///< empty: the current folder
  bool is_interactive = false;     ///< has the terminal: Ctrl-C is its own
  std::vector<std::pair<std::string, std::string>> variables = {};  ///< on top of our own
};

/// Runs it to its end. What it prints on stdout goes to stderr, unless it is interactive: stdout
/// holds our results.
/// out     empty where it ended with 0, else what happened: `ended with exit status 2`
/// errors  a program that could not be started
std::string run_program(const Program& program);

/// A command line that a person wrote, by `sh -c`.
std::string run_shell(const std::string& command);

/// What a command line prints on stdout.
/// in      cwd: empty: the current folder
/// errors  a command that does not end with 0
std::string read_from_shell(const std::string& command, const std::string& cwd);

}  // namespace softbee
