// CLI11 under control: negative targets stay targets, messages are ours, usage errors become
// exit 2.
#include "client/arguments.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "client/help.hpp"

namespace softbee {
namespace {

constexpr std::string_view letters_with_value = "dcED";
const std::vector<std::string> names_with_value = {"--directory", "--config", "--env",
                                                   "--database"};

bool takes_next_word(const std::string& argument) {
  if (argument.starts_with("--")) {
    return std::find(names_with_value.begin(), names_with_value.end(), argument) !=
           names_with_value.end();
  }
  // `-qd DIR`: the first letter with a value ends the group; it takes the next word only when it is
  // the last one.
  const auto position = argument.find_first_of(letters_with_value, 1);
  return position != std::string::npos && position + 1 == argument.size();
}

template <typename Value>
void add_unless_taken(CLI::App& app, char letter, const std::string& name, Value& value,
                      const std::string& description) {
  const std::string short_name{'-', letter};
  const bool is_taken = app.get_option_no_throw(short_name) != nullptr;
  if (app.get_option_no_throw(name) != nullptr) return;
  const std::string names = is_taken ? name : short_name + "," + name;
  if constexpr (std::is_same_v<Value, bool>) {
    app.add_flag(names, value, description)->group(std::string(global_group));
  } else {
    app.add_option_function<std::string>(
           names, [&value](const std::string& word) { value = word; }, description)
        ->group(std::string(global_group))
        ->type_name("");
  }
}

/// CLI11's sentence without its decoration ("--x: … required" and the like stay readable), in the
/// house's style.
std::string usage_message(const CLI::ParseError& error) {
  std::string text = error.what();
  while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

}  // namespace

SplitArguments split_arguments(const std::vector<std::string>& arguments) {
  SplitArguments split;
  std::size_t i = 0;
  for (; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument.size() < 2 || argument[0] != '-') break;
    split.before.push_back(argument);
    if (takes_next_word(argument) && i + 1 < arguments.size())
      split.before.push_back(arguments[++i]);
  }
  if (i == arguments.size()) return split;
  split.command = arguments[i];
  split.after.assign(arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end());
  return split;
}

void add_global_options(CLI::App& app, GlobalOptions& options) {
  add_unless_taken(app, 'd', "--directory", options.directory,
                   "folder of the scripts (migrations)");
  add_unless_taken(app, 'c', "--config", options.config, "configuration file (softbee.toml)");
  add_unless_taken(app, 'E', "--env", options.environment,
                   "environment: a section of the configuration");
  add_unless_taken(app, 'D', "--database", options.database,
                   "database: a URL or a libpq connection string");
  add_unless_taken(app, 'q', "--quiet", options.quiet, "say warnings and errors only");
  add_unless_taken(app, 'v', "--verbose", options.verbose, "say more");
  if (app.get_option_no_throw("--json") == nullptr) {
    app.add_flag("--json", options.json, "print the result as JSON")
        ->group(std::string(global_group));
  }
}

ParseOutcome parse_with(CLI::App& app, std::vector<std::string> arguments,
                        std::string_view command) {
  const std::string program = command.empty() ? "softbee" : fmt::format("softbee {}", command);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes a vector from its end
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    std::fputs(format_help(app, program).c_str(), stdout);
    return ParseOutcome::done;
  } catch (const CLI::CallForVersion& version) {
    std::puts(version.what());
    return ParseOutcome::done;
  } catch (const CLI::ExtrasError&) {
    const auto extras = app.remaining();
    throw UsageError{fmt::format("\"{}\" is not an argument or option of \"{}\"",
                                 extras.empty() ? std::string() : extras.front(), program),
                     fmt::format("{} --help", program)};
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();
    throw UsageError{fmt::format("option {} needs a value", text.substr(0, text.find(':'))),
                     fmt::format("{} --help", program)};
  } catch (const CLI::RequiredError& error) {
    const std::string text = error.what();
    throw UsageError{fmt::format("argument {} is missing", text.substr(0, text.find(' '))),
                     fmt::format("{} --help", program)};
  } catch (const CLI::ParseError& error) {
    throw UsageError{usage_message(error), fmt::format("{} --help", program)};
  }
  return ParseOutcome::run;
}

}  // namespace softbee
