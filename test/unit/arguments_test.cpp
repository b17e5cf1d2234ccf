// CLI11's traps, each with a test: the first word is the command and nothing behind it is another
// one.
#include "client/arguments.hpp"

#include <gtest/gtest.h>
#include <CLI/CLI.hpp>

#include "client/commands/command.hpp"

namespace softbee {
namespace {

using Words = std::vector<std::string>;

TEST(SplitArguments, finds_the_command_behind_global_options) {
  const SplitArguments split =
      split_arguments({"-q", "-d", "dir", "--env=testing", "upgrade", "heads", "-d", "x"});
  EXPECT_EQ(split.before, (Words{"-q", "-d", "dir", "--env=testing"}));
  EXPECT_EQ(split.command, "upgrade");
  EXPECT_EQ(split.after, (Words{"heads", "-d", "x"}));
}

TEST(SplitArguments, value_of_an_option_is_never_the_command) {
  EXPECT_EQ(split_arguments({"-qd", "upgrade", "heads"}).command, "heads");
  EXPECT_EQ(split_arguments({"-dupgrade", "heads"}).command, "heads");
  EXPECT_EQ(split_arguments({"--directory", "upgrade", "heads"}).command, "heads");
  EXPECT_EQ(split_arguments({"--directory=upgrade", "heads"}).command, "heads");
  EXPECT_EQ(split_arguments({"-v", "heads"}).command, "heads");
}

TEST(SplitArguments, without_a_command_has_an_empty_one) {
  EXPECT_EQ(split_arguments({}).command, "");
  EXPECT_EQ(split_arguments({"-d"}).command, "");
  EXPECT_EQ(split_arguments({"--help"}).before, (Words{"--help"}));
}

/// A command's own options as `downgrade`, `current` and `revision` have them.
struct Parsed {
  GlobalOptions global;
  std::string target = "-1";
  std::vector<std::string> list;
  bool own_c = false, own_v = false;
};

Parsed parse(const Words& words) {
  Parsed parsed;
  CLI::App app;
  app.add_option("target", parsed.target);
  app.add_option("--list", parsed.list)->allow_extra_args(false)->delimiter(',');
  app.add_flag("-c,--check-heads", parsed.own_c);
  app.add_flag("-v,--verbose", parsed.own_v);
  add_global_options(app, parsed.global);
  parse_with(app, words, "test");
  return parsed;
}

TEST(Arguments, negative_number_is_a_target) {
  EXPECT_EQ(parse({"-1"}).target, "-1");
  EXPECT_EQ(parse({"-12"}).target, "-12");
  EXPECT_EQ(parse({"-1", "-d", "x"}).target, "-1");
  EXPECT_EQ(parse({"+2"}).target, "+2");
  EXPECT_EQ(parse({"label@-1"}).target, "label@-1");
  EXPECT_EQ(parse({"--", "-1"}).target, "-1");
}

TEST(Arguments, name_of_a_command_is_a_target_behind_one) {
  EXPECT_EQ(parse({"heads"}).target, "heads");
  EXPECT_EQ(parse({"current"}).target, "current");
}

TEST(Arguments, list_does_not_swallow_the_target) {
  const Parsed parsed = parse({"--list", "a,b", "--list", "c", "head"});
  EXPECT_EQ(parsed.list, (Words{"a", "b", "c"}));
  EXPECT_EQ(parsed.target, "head");
}

TEST(Arguments, letter_of_a_command_is_its_own) {
  const Parsed parsed = parse({"-c", "-v"});
  EXPECT_TRUE(parsed.own_c);
  EXPECT_TRUE(parsed.own_v);
  EXPECT_FALSE(parsed.global.config);
  EXPECT_FALSE(parsed.global.verbose);
  EXPECT_EQ(parse({"-c", "--config", "x.toml"}).global.config, "x.toml");
}

TEST(Arguments, global_options_are_understood_behind_the_command) {
  const Parsed parsed = parse({"head", "-d", "dir", "-E", "testing", "-D", "url", "--json", "-q"});
  EXPECT_EQ(parsed.global.directory, "dir");
  EXPECT_EQ(parsed.global.environment, "testing");
  EXPECT_EQ(parsed.global.database, "url");
  EXPECT_TRUE(parsed.global.json);
  EXPECT_EQ(parsed.global.verbosity(), Verbosity::quiet);
}

TEST(Arguments, wrong_usage_names_the_word_and_the_help) {
  try {
    parse({"head", "more"});
    FAIL() << "accepted";
  } catch (const UsageError& error) {
    EXPECT_EQ(error.message, "\"more\" is not an argument or option of \"softbee test\"");
    EXPECT_EQ(error.hint, "softbee test --help");
  }
  EXPECT_THROW(parse({"--no-such-option"}), UsageError);
  EXPECT_THROW(parse({"-d"}), UsageError);
}

/// Every command, with every global option in its long form: none may clash with an option of the
/// command.
TEST(Commands, each_takes_the_global_options) {
  for (const Command& command : all_commands()) {
    GlobalOptions options;
    CLI::App app;
    const auto run = command.setup(app);  // owns what the options write to
    add_global_options(app, options);
    Words words = {"--directory", "d", "--config", "c", "--env", "e", "--database", "u", "--json"};
    if (command.name == "merge") words.push_back("heads");
    if (command.name == "resolve") words.insert(words.end(), {"a", "--reason", "r"});
    EXPECT_EQ(parse_with(app, words, command.name), ParseOutcome::run) << command.name;
    EXPECT_EQ(options.directory, "d") << command.name;
    EXPECT_EQ(options.database, "u") << command.name;
    EXPECT_TRUE(options.json) << command.name;
  }
}

TEST(Commands, each_is_found_by_its_name) {
  for (const Command& command : all_commands()) EXPECT_EQ(find_command(command.name), &command);
  EXPECT_EQ(find_command("head"), nullptr);
}

}  // namespace
}  // namespace softbee
