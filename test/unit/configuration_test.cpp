// softbee.toml: which keys and values are refused, where, and that the keys are documented.
#include "client/configuration.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace softbee {
namespace {

Error refusal_of(std::string_view text) {
  try {
    parse_configuration(text, "softbee.toml");
  } catch (const Error& error) {
    return error;
  }
  return Error("", "no refusal");
}

std::string where(const Error& error) {
  if (!error.place) return "nowhere";
  return error.place->file + ":" + std::to_string(error.place->line) + ":" +
         std::to_string(error.place->column);
}

TEST(Configuration, key_that_does_not_exist_names_the_nearest) {
  const Error in_section = refusal_of("[production]\nprotect = true\n");
  EXPECT_EQ(in_section.message, "key \"protect\" does not exist");
  EXPECT_EQ(in_section.detail,
            "Section [production] knows url, protected, role, transaction_per_migration, backup, "
            "scratch_url.");
  EXPECT_EQ(in_section.hint, "Did you mean \"protected\"?");
  EXPECT_EQ(where(in_section), "softbee.toml:2:1");
  EXPECT_EQ(refusal_of("directroy = \"x\"\n").hint, "Did you mean \"directory\"?");
}

TEST(Configuration, value_of_another_type_is_refused_at_its_place) {
  const Error error = refusal_of("[production]\nprotected = \"yes\"\n");
  EXPECT_EQ(error.message, "\"protected\" must be true or false");
  EXPECT_EQ(where(error), "softbee.toml:2:13");
  EXPECT_EQ(refusal_of("truncate_slug_length = 0\n").message,
            "\"truncate_slug_length\" must be between 1 and 200");
}

TEST(Configuration, key_of_the_file_is_refused_in_a_section) {
  const Error error = refusal_of("[production]\ntimezone = \"UTC\"\n");
  EXPECT_EQ(error.message, "key \"timezone\" cannot stand in section [production]");
  EXPECT_EQ(error.hint, "Put it at the top of the file, before the first section.");
  EXPECT_EQ(where(error), "softbee.toml:2:1");
}

struct WrongValue {
  const char* text;
  const char* message;
  const char* place;
};

TEST(Configuration, value_that_its_key_cannot_have_is_refused_at_its_place) {
  for (const auto& [text, message, place] : {
           WrongValue{"directory = 1", "\"directory\" must be a string", "1:13"},
           WrongValue{"version_locations = \"a\"",
                      "\"version_locations\" must be an array of strings", "1:21"},
           WrongValue{"version_locations = [\"a\", 1]",
                      "\"version_locations\" must be an array of strings", "1:21"},
           WrongValue{"version_locations = []", "\"version_locations\" is empty", "1:21"},
           WrongValue{"version_locations = [\"\"]", "\"version_locations\" holds an empty name",
                      "1:21"},
           WrongValue{"recursive_version_locations = 1",
                      "\"recursive_version_locations\" must be true or false", "1:31"},
           WrongValue{"file_template = true", "\"file_template\" must be a string", "1:17"},
           WrongValue{"file_template = \"%(x)s\"", "token \"x\" of file_template does not exist",
                      "1:17"},
           WrongValue{"truncate_slug_length = \"1\"", "\"truncate_slug_length\" must be a number",
                      "1:24"},
           WrongValue{"timezone = \"Mars\"", "time zone \"Mars\" does not exist", "1:12"},
           WrongValue{"script_template = 1", "\"script_template\" must be a string", "1:19"},
           WrongValue{"[hooks]\ncommand = \"x\"", "\"hooks\" must be an array of tables", "1:1"},
           WrongValue{"hooks = [1]", "\"hooks\" must be an array of tables", "1:10"},
           WrongValue{"[[hooks]]\narguments = []", "hook has no \"command\"", "1:1"},
           WrongValue{"[[hooks]]\ncommand = \"x\"\narguments = \"y\"",
                      "\"arguments\" must be an array of strings", "3:13"},
           WrongValue{"[[hooks]]\ncommandd = \"x\"", "key \"commandd\" does not exist", "2:1"},
           WrongValue{"models = 1", "\"models\" must be a path, or a table with a command", "1:10"},
           WrongValue{"models = { cwd = \"a\" }", "\"models\" has no \"command\"", "1:10"},
           WrongValue{"models = { commandd = \"a\" }", "key \"commandd\" does not exist", "1:12"},
           WrongValue{"exclude = \"a\"", "\"exclude\" must be an array of strings", "1:11"},
           WrongValue{"role = 1", "\"role\" must be a string", "1:8"},
       }) {
    const Error error = refusal_of(text);
    EXPECT_EQ(error.message, message) << text;
    EXPECT_EQ(where(error), std::string("softbee.toml:") + place) << text;
  }
  EXPECT_EQ(refusal_of("[[hooks]]\ncommandd = \"x\"").hint, "Did you mean \"command\"?");
}

TEST(Keys, are_documented_as_the_table_has_them) {
  std::ifstream stream("docs/configuration.md");
  if (!stream) GTEST_SKIP() << "not run from the top of the work tree";
  std::vector<std::string> rows, wanted;
  for (std::string line; std::getline(stream, line);) {
    for (const Key& key : all_keys()) {
      if (line.starts_with("| `" + std::string(key.name) + "` |")) rows.push_back(line);
    }
  }
  for (const Key& key : all_keys()) {
    wanted.push_back("| `" + std::string(key.name) + "` | " +
                     (key.is_of_section ? "top, section" : "top") + " | " +
                     std::string(key.meaning) + " | " + std::string(key.fallback_words) + " |");
  }
  EXPECT_EQ(rows, wanted);
}

TEST(Configuration, text_that_is_no_toml_is_refused_at_its_place) {
  const Error error = refusal_of("[local]\nurl = postgresql://x\n");
  EXPECT_EQ(error.message, "configuration is not valid TOML");
  EXPECT_EQ(where(error).substr(0, 15), "softbee.toml:2:");
  EXPECT_FALSE(error.detail.empty());
}

}  // namespace
}  // namespace softbee
