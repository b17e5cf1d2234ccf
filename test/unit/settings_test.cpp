// Which database, which folder, which environment: the precedence of DESIGN section 6, one promise
// a row.
#include "client/settings.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "client/dotenv.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

/// A project's folder and a process environment, both made up.
class Project : public testing::Test {
 protected:
  Project() {
    std::string name =
        (std::filesystem::temp_directory_path() / "softbee-settings-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~Project() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  Settings read(const GlobalOptions& options = {}) {
    return Settings::read(
        options, {folder_, [this](const std::string& name) -> std::optional<std::string> {
                    const auto found = variables_.find(name);
                    return found == variables_.end() ? std::nullopt : std::optional(found->second);
                  }});
  }
  /// `url (from source)`
  std::string connection(const GlobalOptions& options = {}) {
    const ConnectionTarget target = read(options).connection();
    return target.url + " (from " + target.source + ")";
  }
  Error refusal(const GlobalOptions& options = {}) {
    try {
      read(options).connection();
    } catch (const Error& error) {
      return error;
    }
    return Error("", "no refusal");
  }

  std::filesystem::path folder_;
  std::map<std::string, std::string> variables_;
};

const char* const two_sections =
    "[local]\nurl = \"postgresql://local\"\n[production]\nurl = "
    "\"postgresql://production\"\nprotected = true\n"
    "role = \"owner\"\n";

TEST_F(Project, without_anything_is_libpqs_own_business) {
  EXPECT_EQ(connection(), " (from libpq's variables and defaults)");
  EXPECT_EQ(read().directory(), "migrations");
  EXPECT_EQ(read().environment(), "local");
  EXPECT_FALSE(read().is_protected());
}

TEST_F(Project, option_wins_over_all) {
  write("softbee.toml", two_sections);
  variables_["DATABASE_URL"] = "postgresql://variable";
  EXPECT_EQ(connection({.environment = "production", .database = "postgresql://option"}),
            "postgresql://option (from -D)");
}

TEST_F(Project, section_named_by_option_wins_over_the_variable) {
  write("softbee.toml", two_sections);
  variables_["DATABASE_URL"] = "postgresql://variable";
  EXPECT_EQ(connection({.environment = "production"}),
            "postgresql://production (from [production] in softbee.toml)");
}

TEST_F(Project, section_named_by_option_without_url_leaves_it_to_the_variable) {
  write("softbee.toml", "[production]\nprotected = true\n");
  variables_["DATABASE_URL"] = "postgresql://variable";
  EXPECT_EQ(connection({.environment = "production"}), "postgresql://variable (from DATABASE_URL)");
  EXPECT_TRUE(read({.environment = "production"}).is_protected());
}

TEST_F(Project, variable_wins_over_the_section_that_a_variable_names) {
  write("softbee.toml", two_sections);
  variables_["FLASK_ENV"] = "production";
  variables_["DATABASE_URL"] = "postgresql://variable";
  EXPECT_EQ(connection(), "postgresql://variable (from DATABASE_URL)");
  EXPECT_TRUE(read().is_protected());
  EXPECT_EQ(read().role(), "owner");
}

TEST_F(Project, process_wins_over_dotenv) {
  write(".env", "DATABASE_URL=postgresql://dotenv\n");
  EXPECT_EQ(connection(), "postgresql://dotenv (from DATABASE_URL in .env)");
  variables_["DATABASE_URL"] = "postgresql://process";
  EXPECT_EQ(connection(), "postgresql://process (from DATABASE_URL)");
}

TEST_F(Project, softbee_env_wins_over_flask_env) {
  write("softbee.toml", two_sections);
  EXPECT_EQ(connection(), "postgresql://local (from [local] in softbee.toml)");
  variables_["FLASK_ENV"] = "production";
  EXPECT_EQ(connection(), "postgresql://production (from [production] in softbee.toml)");
  variables_["SOFTBEE_ENV"] = "local";
  EXPECT_EQ(connection(), "postgresql://local (from [local] in softbee.toml)");
}

TEST_F(Project, flask_env_is_found_in_dotenv_too) {
  write("softbee.toml", two_sections);
  write(".env", "FLASK_ENV=production\n");
  EXPECT_EQ(read().environment(), "production");
}

TEST_F(Project, environment_that_does_not_exist_is_refused_where_its_section_is_needed) {
  write("softbee.toml", two_sections);
  const Error by_option = refusal({.environment = "prodution"});
  EXPECT_EQ(by_option.message, "environment \"prodution\" (from -E) does not exist");
  EXPECT_EQ(by_option.detail, "softbee.toml has no section [prodution].");
  EXPECT_EQ(by_option.hint, "Did you mean \"production\"?");
  variables_["FLASK_ENV"] = "development";
  EXPECT_EQ(refusal().message, "environment \"development\" (from FLASK_ENV) does not exist");
  EXPECT_EQ(refusal().hint, "Add the section, or set DATABASE_URL.");
}

TEST_F(Project, environment_that_does_not_exist_harms_nobody_who_has_a_url) {
  variables_["FLASK_ENV"] = "development";
  variables_["DATABASE_URL"] = "postgresql://variable";
  EXPECT_EQ(connection(), "postgresql://variable (from DATABASE_URL)");
}

TEST_F(Project, environment_without_a_configuration_says_so) {
  const Error error = refusal({.environment = "production"});
  EXPECT_EQ(error.detail, "There is no softbee.toml here.");
  EXPECT_EQ(error.hint, "softbee init");
}

TEST_F(Project, section_inherits_what_it_does_not_say) {
  write(
      "softbee.toml",
      "role = \"common\"\ntransaction_per_migration = true\n[local]\nrole = \"own\"\n[testing]\n");
  EXPECT_EQ(read().role(), "own");
  EXPECT_TRUE(read().transaction_per_migration());
  EXPECT_EQ(read({.environment = "testing"}).role(), "common");
}

TEST_F(Project, directory_of_a_file_is_meant_from_where_the_file_is) {
  write("app/softbee.toml", "directory = \"db/./migrations/\"\n");
  EXPECT_EQ(read({.config = "app/softbee.toml"}).directory(), "app/db/migrations");
  EXPECT_EQ(read({.directory = "other/", .config = "app/softbee.toml"}).directory(), "other");
}

TEST_F(Project, configuration_that_lies_with_the_scripts_is_found) {
  write("migrations/softbee.toml", "[local]\nurl = \"postgresql://beside\"\n");
  EXPECT_EQ(connection(), "postgresql://beside (from [local] in migrations/softbee.toml)");
  write("softbee.toml", "[local]\nurl = \"postgresql://here\"\n");
  EXPECT_EQ(connection(), "postgresql://here (from [local] in softbee.toml)");
}

TEST_F(Project, configuration_that_was_named_must_exist) {
  EXPECT_EQ(refusal({.config = "none.toml"}).message,
            "configuration file \"none.toml\" does not exist");
}

TEST_F(Project, folder_in_place_of_a_file_is_refused) {
  std::filesystem::create_directory(folder_ / "softbee.toml");
  EXPECT_NE(refusal().message.find("softbee.toml\": Is a directory"), std::string::npos)
      << refusal().message;
}

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
            "Section [production] knows url, protected, role, transaction_per_migration.");
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

TEST(Configuration, text_that_is_no_toml_is_refused_at_its_place) {
  const Error error = refusal_of("[local]\nurl = postgresql://x\n");
  EXPECT_EQ(error.message, "configuration is not valid TOML");
  EXPECT_EQ(where(error).substr(0, 15), "softbee.toml:2:");
  EXPECT_FALSE(error.detail.empty());
}

TEST(Dotenv, is_read_as_flask_projects_write_it) {
  const auto values = parse_dotenv(
      "\xEF\xBB\xBF# comment\nexport A=1\r\nB = two words # comment\nC=\"quo\\\"ted # no "
      "comment\"\nD='raw \\n'\n"
      "E=pa#ss\nnonsense\n=x\nF=\nA=2\nG=\"line\\nbreak\"\n");
  EXPECT_EQ(values, (std::map<std::string, std::string>{{"A", "2"},
                                                        {"B", "two words"},
                                                        {"C", "quo\"ted # no comment"},
                                                        {"D", "raw \\n"},
                                                        {"E", "pa#ss"},
                                                        {"F", ""},
                                                        {"G", "line\nbreak"}}));
}

}  // namespace
}  // namespace softbee
