// `softbee`: finds the command, parses its options, runs it, and turns what went wrong into a
// message and an exit code.
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "client/arguments.hpp"
#include "client/commands/command.hpp"
#include "client/context.hpp"
#include "client/report.hpp"
#include "client/version.hpp"
#include "core/error.hpp"
#include "core/spelling.hpp"

namespace softbee {
namespace {

void add_list_of_commands(CLI::App& app) {
  std::string list = "\nCommands:\n";
  for (const Command& command : all_commands())
    list += fmt::format("  {:<26}{}\n", command.name, command.summary);
  app.footer(list +
             "\nsoftbee COMMAND --help shows the options of a command.\n"
             "Example: softbee upgrade -D postgresql://localhost/softbee_local");
}

const Command& require_command(const std::string& name) {
  if (name.empty()) throw UsageError{"no command was given", "softbee --help"};
  if (const Command* command = find_command(name)) return *command;
  if (name == "db")
    throw UsageError{"command \"db\" does not exist",
                     "Where \"flask db upgrade\" was, it is: softbee upgrade"};
  std::vector<std::string> names;
  for (const Command& command : all_commands()) names.emplace_back(command.name);
  const auto near = nearest_names(name, names, 1);
  throw UsageError{
      fmt::format("command \"{}\" does not exist", name),
      near.empty() ? "softbee --help" : fmt::format("Did you mean \"{}\"?", near.front())};
}

int run(const std::vector<std::string>& arguments) {
  GlobalOptions options;
  const SplitArguments split = split_arguments(arguments);

  CLI::App program("Schema migrations inside PostgreSQL.");
  program.set_version_flag("--version", fmt::format("softbee {}", client_version));
  add_global_options(program, options);
  add_list_of_commands(program);
  if (parse_with(program, split.before, "") == ParseOutcome::done) return exit_done;

  const Command& command = require_command(split.command);
  CLI::App app{std::string(command.summary)};
  const Run run_command = command.setup(app);
  add_global_options(app, options);
  app.footer(fmt::format("\nGlobal options: softbee --help\nExample: {}", command.example));
  if (parse_with(app, split.after, command.name) == ParseOutcome::done) return exit_done;

  const Console console(options.verbosity(), options.json);
  try {
    const Context context{Settings::read(options, Surroundings::of_process()), console};
    for (const std::string& path : context.settings.files_with_open_passwords())
      console.warn(fmt::format(
          "{0} holds a password and every user of this machine can read it: chmod o-r {0}", path));
    const int exit_code = run_command(context);
    console.finish();
    return exit_code;
  } catch (const Error& error) {
    report_error(console, error);
    return exit_failed;
  }
}

}  // namespace

int run_main(const std::vector<std::string>& arguments) {
  const Console console(Verbosity::normal, false);
  try {
    return run(arguments);
  } catch (const UsageError& error) {
    console.to_stderr(fmt::format("error: {}\n", error.message));
    if (!error.hint.empty()) console.to_stderr(fmt::format("   = hint: {}\n", error.hint));
    return exit_usage;
  } catch (const std::exception& error) {
    console.to_stderr(fmt::format("error: {}\n", error.what()));
    return exit_failed;
  }
}

}  // namespace softbee

int main(int count, char** words) { return softbee::run_main({words + 1, words + count}); }
