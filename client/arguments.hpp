// The command line, cut in two before CLI11 sees it: global options, the command, and what is the
// command's own. Each command is parsed by an application of its own, so that `softbee upgrade
// heads` cannot run `heads`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/console.hpp"

namespace CLI {
class App;
}

namespace softbee {

/// Understood before the command and after it (DESIGN section 6).
struct GlobalOptions {
  std::optional<std::string> directory = {};    ///< -d
  std::optional<std::string> config = {};       ///< -c
  std::optional<std::string> environment = {};  ///< -E
  std::optional<std::string> database = {};     ///< -D
  bool json = false;
  bool quiet = false;
  bool verbose = false;

  Verbosity verbosity() const {
    return quiet ? Verbosity::quiet : verbose ? Verbosity::verbose : Verbosity::normal;
  }
};

/// Wrong usage: exit 2.
struct UsageError {
  std::string message;
  std::string hint;
};

struct SplitArguments {
  std::vector<std::string> before;  ///< global options
  std::string command;              ///< empty where none was given
  std::vector<std::string> after;
};

/// Finds the command: the first word that is neither an option nor the value of a global one.
SplitArguments split_arguments(const std::vector<std::string>& arguments);

/// Adds the global options, each without the letter that `app` already uses for something of its
/// own.
void add_global_options(CLI::App& app, GlobalOptions& options);

enum class ParseOutcome { run, done };  ///< done: help was asked for and printed

/// errors  UsageError
ParseOutcome parse_with(CLI::App& app, std::vector<std::string> arguments,
                        std::string_view command);

}  // namespace softbee
