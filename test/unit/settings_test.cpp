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

TEST_F(Project, variable_of_a_key_wins_over_the_file) {
  write("softbee.toml",
        "directory = \"in_file\"\nrole = \"in_file\"\n[production]\nprotected = true\n"
        "transaction_per_migration = true\n");
  variables_ = {{"SOFTBEE_DIRECTORY", "in/./variable/"},
                {"SOFTBEE_PROTECTED", "off"},
                {"SOFTBEE_TRANSACTION_PER_MIGRATION", "0"},
                {"SOFTBEE_TRUNCATE_SLUG_LENGTH", "12"},
                {"SOFTBEE_VERSION_LOCATIONS", "a/versions:b/versions/"},
                {"SOFTBEE_RECURSIVE_VERSION_LOCATIONS", "yes"},
                {"SOFTBEE_FILE_TEMPLATE", "%(epoch)d_%(rev)s"},
                {"SOFTBEE_TIMEZONE", "Europe/Berlin"},
                {"SOFTBEE_SCRIPT_TEMPLATE", "t.sql"},
                {"SOFTBEE_NOTHING_OF_OURS", "x"}};
  write(".env", "SOFTBEE_ROLE=in_dotenv\nSOFTBEE_TIMEZONE=UTC\n");
  const Settings settings = read({.environment = "production"});
  EXPECT_EQ(settings.directory(), "in/variable");
  EXPECT_EQ(settings.role(), "in_dotenv");
  EXPECT_FALSE(settings.is_protected());
  EXPECT_FALSE(settings.transaction_per_migration());
  EXPECT_EQ(settings.truncate_slug_length(), 12);
  EXPECT_EQ(settings.version_locations().folders,
            (std::vector<std::string>{"a/versions", "b/versions"}));
  EXPECT_TRUE(settings.version_locations().is_recursive);
  EXPECT_EQ(settings.file_template(), "%(epoch)d_%(rev)s");
  EXPECT_EQ(settings.timezone(), "Europe/Berlin");
  EXPECT_EQ(settings.script_template(), "t.sql");
  EXPECT_EQ(settings.setting("role").source, "SOFTBEE_ROLE in .env");
  EXPECT_EQ(settings.setting("timezone").source, "SOFTBEE_TIMEZONE");
  EXPECT_EQ(read({.directory = "option"}).directory(), "option");
}

TEST_F(Project, every_value_knows_where_it_came_from) {
  write("softbee.toml", "role = \"a\"\n\n[local]\nprotected = true\n");
  EXPECT_EQ(read().setting("role").source, "softbee.toml:1");
  EXPECT_EQ(read().setting("protected").source, "softbee.toml:4");
  EXPECT_EQ(read().setting("directory").source, "default");
  EXPECT_EQ(read({.directory = "x"}).setting("directory").source, "-d");
  EXPECT_EQ(read().protection(), "softbee.toml has protected = true in its section [local].");
  EXPECT_EQ(read({.environment = "testing"}).setting("protected").source, "default");
  write("softbee.toml", "protected = true\n");
  EXPECT_EQ(read().protection(), "softbee.toml has protected = true at its top.");
  variables_["SOFTBEE_PROTECTED"] = "1";
  EXPECT_EQ(read().protection(), "SOFTBEE_PROTECTED says so.");
}

TEST_F(Project, softbee_url_stands_beside_database_url_and_wins) {
  write("softbee.toml", two_sections);
  variables_ = {{"DATABASE_URL", "postgresql://database"}, {"SOFTBEE_URL", "postgresql://ours"}};
  EXPECT_EQ(connection(), "postgresql://ours (from SOFTBEE_URL)");
  EXPECT_EQ(connection({.environment = "production"}),
            "postgresql://production (from [production] in softbee.toml)");
  variables_.erase("SOFTBEE_URL");
  write(".env", "SOFTBEE_URL=postgresql://dotenv\n");
  EXPECT_EQ(connection(), "postgresql://database (from DATABASE_URL)") << "a process before a file";
  variables_.clear();
  EXPECT_EQ(connection(), "postgresql://dotenv (from SOFTBEE_URL in .env)");
}

TEST_F(Project, variable_that_is_no_value_of_its_key_is_refused) {
  variables_["SOFTBEE_PROTECTED"] = "maybe";
  EXPECT_EQ(refusal().message, "\"protected\" must be true or false");
  EXPECT_EQ(refusal().detail, "SOFTBEE_PROTECTED is \"maybe\".");
  variables_ = {{"SOFTBEE_TRUNCATE_SLUG_LENGTH", "4x"}};
  EXPECT_EQ(refusal().message, "\"truncate_slug_length\" must be a number");
  variables_ = {{"SOFTBEE_TRUNCATE_SLUG_LENGTH", "0"}};
  EXPECT_EQ(refusal().message, "\"truncate_slug_length\" must be between 1 and 200");
  EXPECT_EQ(refusal().detail, "SOFTBEE_TRUNCATE_SLUG_LENGTH is \"0\".");
  variables_ = {{"SOFTBEE_TIMEZONE", "Mars"}};
  EXPECT_EQ(refusal().message, "time zone \"Mars\" does not exist");
  variables_ = {{"SOFTBEE_VERSION_LOCATIONS", "a::b"}};
  EXPECT_EQ(refusal().message, "\"version_locations\" holds an empty name");
}

TEST_F(Project, paths_of_a_file_are_meant_from_where_the_file_is) {
  write("app/softbee.toml",
        "version_locations = [\"core/versions\", \"../shared/\"]\nscript_template = \"t.sql\"\n"
        "[[hooks]]\ncommand = \"fmt\"\ncwd = \"tools\"\n[[hooks]]\ncommand = \"lint\"\n"
        "arguments = [\"-i\", \"REVISION_SCRIPT_FILENAME\"]\n");
  const Settings settings = read({.config = "app/softbee.toml"});
  EXPECT_EQ(settings.version_locations().folders,
            (std::vector<std::string>{"app/core/versions", "shared"}));
  EXPECT_EQ(settings.script_template(), "app/t.sql");
  const auto hooks = settings.hooks();
  ASSERT_EQ(hooks.size(), 2u);
  EXPECT_EQ(hooks[0].cwd, "app/tools");
  EXPECT_EQ(hooks[1].cwd, "");
  EXPECT_EQ(hooks[1].arguments, (std::vector<std::string>{"-i", "REVISION_SCRIPT_FILENAME"}));
  EXPECT_EQ(read().version_locations().folders, (std::vector<std::string>{"migrations/versions"}));
}

TEST_F(Project, configuration_beside_the_scripts_of_a_variable_is_found) {
  write("db/softbee.toml", "role = \"beside\"\n");
  variables_["SOFTBEE_DIRECTORY"] = "db";
  EXPECT_EQ(read().role(), "beside");
}

TEST_F(Project, password_in_a_file_that_others_can_read_is_noted) {
  namespace fs = std::filesystem;
  write("softbee.toml", "[local]\nurl = \"postgresql://bee:honey@host/db\"\n");
  write(".env", "DATABASE_URL=postgresql://bee:honey@host/db\n");
  const auto set_mode = [&](const char* name, unsigned mode) {
    fs::permissions(folder_ / name, static_cast<fs::perms>(mode));
  };
  set_mode("softbee.toml", 0644), set_mode(".env", 0604);
  EXPECT_EQ(read().files_with_open_passwords(), (std::vector<std::string>{"softbee.toml", ".env"}));
  set_mode("softbee.toml", 0640), set_mode(".env", 0600);
  EXPECT_TRUE(read().files_with_open_passwords().empty());
}

TEST_F(Project, file_without_a_password_may_be_read_by_all) {
  write("softbee.toml", "[local]\nurl = \"postgresql://bee@host/db\"\n");
  write(".env", "DATABASE_URL=postgresql:///db\nSECRET=bee:honey\n");
  EXPECT_TRUE(read().files_with_open_passwords().empty());
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
