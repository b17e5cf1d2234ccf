// What --help prints, whatever CLI11 it is built with.
#include "client/help.hpp"

#include <gtest/gtest.h>
#include <CLI/CLI.hpp>

namespace softbee {
namespace {

TEST(Help, options_stand_under_each_other_and_no_line_is_too_long) {
  CLI::App app{"do what is asked"};
  std::string target, place, name;
  std::vector<std::string> values, others;
  bool flag = false;
  app.add_option("target", target, "where to")->type_name("TARGET");
  app.add_option("others", others, "and what else")->type_name("OTHER…")->required();
  app.add_option("-x,--x-arg", values, "for scripts")->allow_extra_args(false)->type_name("NAME");
  app.add_flag("--backup{./}", place, "a file");
  app.add_option("--a-very-long-name-of-it", name, "under it, and as it is a long one too, broken")
      ->type_name("VALUE");
  app.add_flag("-q,--quiet", flag, "say little")->group(std::string(global_group));
  app.add_flag("--hidden", flag, "another command's")->group("");
  app.footer("\nExample: softbee test head");
  const std::string head =
      "do what is asked\n"
      "Usage: PROGRAM\n"
      "\n"
      "Positionals:\n"
      "  target TARGET               where to\n"
      "  others OTHER…               and what else\n"
      "\n"
      "Options:\n"
      "  -h,--help                   Print this help message and exit\n"
      "  -x,--x-arg NAME ...         for scripts\n"
      "  --backup[=PLACE]            a file\n"
      "  --a-very-long-name-of-it VALUE\n"
      "                              under it, and as it is a long one too, broken\n";
  const auto with_usage = [&](const std::string& usage) {
    std::string text = head;
    return text.replace(text.find("PROGRAM"), 7, usage);
  };
  EXPECT_EQ(
      format_help(app, "softbee test"),
      with_usage("softbee test [OPTIONS] [target] others...") + "\nExample: softbee test head\n");
  EXPECT_EQ(format_help(app, "softbee"),
            with_usage("softbee [OPTIONS] COMMAND … [target] others...") +
                "\nGlobal options:\n  -q,--quiet                  say little\n"
                "\nExample: softbee test head\n");
}

TEST(Help, long_lines_are_broken_at_a_blank) {
  CLI::App app{"do it"};
  bool flag = false;
  app.add_flag("--flag", flag, "sixty words would be too long for this line, which is broken here");
  app.add_flag("--other", flag, std::string(60, 'x'));
  EXPECT_EQ(format_help(app, "softbee do"),
            "do it\nUsage: softbee do [OPTIONS]\n\nOptions:\n"
            "  -h,--help                   Print this help message and exit\n"
            "  --flag                      sixty words would be too long for this line, which\n"
            "                              is broken here\n"
            "  --other                     " +
                std::string(60, 'x') + "\n");
}

}  // namespace
}  // namespace softbee
