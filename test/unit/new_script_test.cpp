// What a new script is called, where it lies and what is in it: file_template, slug, time zone,
// script_template, hooks.
#include "client/new_script.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "client/create_date.hpp"
#include "client/file_template.hpp"
#include "client/hooks.hpp"
#include "client/new_file.hpp"
#include "client/script_template.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

namespace fs = std::filesystem;

template <typename Call>
Error refusal_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  return Error("", "no refusal");
}

TEST(Slug, is_alembics) {
  EXPECT_EQ(slug_of("Add apiary model", 40), "add_apiary_model");
  EXPECT_EQ(slug_of("../../etc/passwd", 40), "etc_passwd");
  EXPECT_EQ(slug_of("a very long message that goes on and on and on", 40),
            "a_very_long_message_that_goes_on_and_on_");
  EXPECT_EQ(slug_of("Bienenstöcke", 40), "bienenstöcke");
  EXPECT_EQ(slug_of("Bienenstöcke", 9), "bienenstö_");
  EXPECT_EQ(slug_of("_a_ b_", 40), "_a__b_");
  EXPECT_EQ(slug_of("ΟΔΟΣ ΣΟΦΟΣ", 40), "οδος_σοφος");
  EXPECT_EQ(slug_of("broken \xFF bytes", 40), "broken_bytes");
  EXPECT_EQ(slug_of("!?", 40), "");
}

TEST(Slug, is_alembics_in_all_reference_cases) {
  const char* folder = std::getenv("SOFTBEE_REFERENCE");
  if (folder == nullptr) GTEST_SKIP() << "SOFTBEE_REFERENCE is not set";
  std::ifstream stream(std::string(folder) + "/conformance/slugs.jsonl");
  const FileTemplate pattern = FileTemplate::parse("%(rev)s_%(slug)s");
  int count = 0;
  for (std::string line; std::getline(stream, line); ++count) {
    const auto fields = nlohmann::json::parse(line);
    const auto& message = fields.at("message");
    const std::string slug = slug_of(message.is_null() ? "" : message.get<std::string>(), 40);
    const std::string name = pattern.expand(fields.at("rev").get<std::string>(), slug, {});
    EXPECT_EQ(name + ".py", fields.at("filename").get<std::string>());
  }
  EXPECT_EQ(count, 46);
}

/// 2026-03-07 09:05:01 UTC
const CreateDate utc_date = CreateDate::at(1772874301, "UTC");

TEST(FileTemplate, takes_alembics_tokens_in_its_forms) {
  const auto name = [](std::string_view text) {
    return FileTemplate::parse(text).expand("3f2a", "add_users", utc_date);
  };
  EXPECT_EQ(name("%(rev)s_%(slug)s"), "3f2a_add_users");
  EXPECT_EQ(name("%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s"),
            "2026_03_07_0905-3f2a_add_users");
  EXPECT_EQ(name("%%(year)d%%(month)02d%%(day)02d-%%(second)02d-%%(rev)s"), "20260307-01-3f2a");
  EXPECT_EQ(name("%(epoch)s_%(month)s_%(rev).2s"), "1772874301_3_3f");
  EXPECT_EQ(name("%(year)d/%(month).2d/%(rev)s"), "2026/03/3f2a");
  EXPECT_EQ(name("x%(month)3d|%(month)-3d|"), "x  3|3  |");
}

TEST(FileTemplate, refuses_what_is_no_token) {
  const auto refusal = [](std::string_view text) {
    return refusal_of([&] { FileTemplate::parse(text); });
  };
  EXPECT_EQ(refusal("%(revision)s").message, "token \"revision\" of file_template does not exist");
  EXPECT_EQ(refusal("%(yeer)d_%(rev)s").hint, "Did you mean \"year\"?");
  EXPECT_EQ(refusal("%(slug)d").message, "file_template holds \"%(slug)d\", which is no token");
  EXPECT_EQ(refusal("%(rev)").message, "file_template holds \"%(rev)\", which is no token");
  EXPECT_EQ(refusal("100%").message, "file_template holds \"%\", which is no token");
  for (const char* text : {"", ".%(rev)s", "/%(rev)s", "a/../%(rev)s", "a//%(rev)s", "a/"})
    EXPECT_EQ(refusal(text).message, "file_template does not name a file of the folder") << text;
}

TEST(FileTemplate, knows_whether_it_makes_folders) {
  EXPECT_TRUE(FileTemplate::parse("%(year)d/%(rev)s").makes_folders());
  EXPECT_FALSE(FileTemplate::parse("%(rev)s").makes_folders());
}

TEST(CreateDate, is_that_of_the_time_zone_with_its_offset) {
  EXPECT_EQ(utc_date.text(), "2026-03-07 09:05:01+00:00");
  EXPECT_EQ(CreateDate::at(1772874301, "utc").text(), "2026-03-07 09:05:01+00:00");
  EXPECT_EQ(CreateDate::at(1772874301, "Europe/Berlin").text(), "2026-03-07 10:05:01+01:00");
  EXPECT_EQ(CreateDate::at(1783242301, "Europe/Berlin").text(), "2026-07-05 11:05:01+02:00");
  EXPECT_EQ(CreateDate::at(1772874301, "America/St_Johns").text(), "2026-03-07 05:35:01-03:30");
}

TEST(CreateDate, leaves_the_process_in_its_own_time_zone) {
  setenv("TZ", "Asia/Tokyo", 1);
  EXPECT_EQ(CreateDate::at(1772874301, "").text(), "2026-03-07 18:05:01+09:00");
  CreateDate::at(1772874301, "UTC");
  EXPECT_EQ(CreateDate::at(1772874301, "").text(), "2026-03-07 18:05:01+09:00");
  unsetenv("TZ");
}

TEST(CreateDate, refuses_a_time_zone_that_does_not_exist) {
  for (const char* zone : {"Europe/Berlim", "", "/etc/passwd", "../zoneinfo/UTC", "Europe"}) {
    const Error error = refusal_of([&] { require_timezone(zone); });
    EXPECT_EQ(error.message, std::string("time zone \"") + zone + "\" does not exist");
    EXPECT_EQ(error.hint, "Take an IANA name, such as Europe/Berlin or UTC.");
  }
}

Script new_script() {
  Script script;
  script.revision.id = "b";
  script.revision.message = "Add users";
  script.revision.down_revisions = {"a"};
  script.revision.path = "b.sql";
  script.revision.create_date = "2026-03-07 09:05:01+00:00";
  script.upgrade.sql = "\n";
  script.downgrade = Section{};
  script.downgrade->sql = "\n";
  return script;
}

/// As docs/configuration.md shows it.
const char* const documented_template =
    "-- ${message}\n"
    "--\n"
    "-- Revision ID: ${up_revision}\n"
    "-- Revises: ${down_revision}\n"
    "-- Branch Labels: ${branch_labels}\n"
    "-- Depends On: ${depends_on}\n"
    "-- Create Date: ${create_date}\n"
    "\n"
    "-- softbee:upgrade\n"
    "\n"
    "-- softbee:downgrade\n"
    "\n";

TEST(ScriptTemplate, that_is_documented_gives_the_built_in_text) {
  Script script = new_script();
  EXPECT_EQ(expand_script_template(documented_template, "t", script), format_script(script));
  script.revision.down_revisions = {"a", "c"};
  script.revision.branch_labels = {"left", "right"};
  script.revision.depends_on = {"d"};
  script.revision.message = "Two lines\nof message\n\nand a paragraph";
  EXPECT_EQ(expand_script_template(documented_template, "t", script), format_script(script));
}

TEST(ScriptTemplate, carries_sql_to_the_byte) {
  const std::string text =
      "-- ${message}\n-- Revision ID: ${up_revision}\n-- Revises: ${down_revision}\n"
      "-- softbee:upgrade\nSELECT $${message}$$, '${nothing}';\n-- done by ${up_revision}\n";
  EXPECT_EQ(expand_script_template(text, "t", new_script()),
            "-- Add users\n-- Revision ID: b\n-- Revises: a\n"
            "-- softbee:upgrade\nSELECT $${message}$$, '${nothing}';\n-- done by b\n");
}

TEST(ScriptTemplate, with_a_token_that_does_not_exist_is_refused_at_its_place) {
  const Error error = refusal_of(
      [] { expand_script_template("-- ${message}\n-- ${up_revison}\n", "t", new_script()); });
  EXPECT_EQ(error.message, "token \"${up_revison}\" does not exist");
  EXPECT_EQ(error.detail,
            "A script template knows branch_labels, create_date, depends_on, down_revision, "
            "message, up_revision.");
  EXPECT_EQ(error.hint, "Did you mean \"${up_revision}\"?");
  ASSERT_TRUE(error.place);
  EXPECT_EQ(error.place->file, "t");
  EXPECT_EQ(error.place->line, 2);
  EXPECT_EQ(error.place->column, 4);
}

TEST(ScriptTemplate, that_gives_no_script_is_refused_at_its_line) {
  Script script = new_script();
  script.revision.message = "two\nlines";
  const Error error = refusal_of([&] {
    expand_script_template(
        "-- ${message}\n-- Branch Labels: ${branch_labels}\n"
        "-- Revision ID: ${up_revision}\nCREATE TABLE t ();\n",
        "t", script);
  });
  EXPECT_EQ(error.sqlstate, "SB004");
  EXPECT_EQ(error.message, "text stands before the first section marker");
  ASSERT_TRUE(error.place);
  EXPECT_EQ(error.place->line, 4);
}

TEST(ScriptTemplate, that_leaves_out_a_part_of_the_header_is_refused) {
  Script script = new_script();
  script.revision.branch_labels = {"left"};
  const Error error = refusal_of([&] {
    expand_script_template(
        "-- Revision ID: ${up_revision}\n-- Revises: ${down_revision}\n-- softbee:upgrade\n", "t",
        script);
  });
  EXPECT_EQ(error.message, "script template does not carry \"Branch Labels\"");
  EXPECT_EQ(error.detail, "It is \"t\".");
  EXPECT_EQ(error.hint, "Its header needs a line: -- Branch Labels: ${branch_labels}");
}

TEST(Hook, gets_the_file_where_its_token_is_or_first) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(words_of_hook({"fmt", {"--file=REVISION_SCRIPT_FILENAME", "-i"}, ""}, "/x/a.sql"),
            (Words{"fmt", "--file=/x/a.sql", "-i"}));
  EXPECT_EQ(words_of_hook({"fmt", {"-i"}, ""}, "/x/a.sql"), (Words{"fmt", "/x/a.sql", "-i"}));
  EXPECT_EQ(words_of_hook({"fmt", {}, ""}, "/x/a.sql"), (Words{"fmt", "/x/a.sql"}));
}

TEST(Location, of_a_child_is_its_parents_and_of_a_base_must_be_named) {
  const VersionLocations one{"m", {"m/versions"}, false};
  const VersionLocations two{"m", {"m/a", "m/a/b", "m/c"}, true};
  EXPECT_EQ(choose_location(one, {}, {}, false), "m/versions");
  EXPECT_EQ(choose_location(one, {}, {"m/versions/2026/x.sql"}, false), "m/versions");
  EXPECT_EQ(choose_location(two, {}, {"m/c/x.sql", "m/a/y.sql"}, false), "m/c");
  EXPECT_EQ(choose_location(two, {}, {"m/c/2026/x.sql"}, false), "m/c/2026");
  EXPECT_EQ(choose_location(two, {}, {"m/a/b/2026/x.sql"}, true), "m/a/b");
  const Error error = refusal_of([&] { choose_location(two, {}, {}, false); });
  EXPECT_EQ(error.message,
            "there are several version locations, and a new base may lie in any of them");
  EXPECT_EQ(error.detail, "They are m/a, m/a/b, m/c.");
  EXPECT_EQ(error.hint, "Choose one: --version-path m/a");
}

TEST(Location, that_is_named_must_be_one) {
  const VersionLocations plain{"m", {"m/a", "m/c"}, false};
  const VersionLocations recursive{"m", {"m/a", "m/c"}, true};
  EXPECT_EQ(choose_location(plain, "m/./c/", {"m/a/x.sql"}, false), "m/c");
  EXPECT_EQ(choose_location(recursive, "m/c/2026", {}, false), "m/c/2026");
  for (const char* path : {"m", "m/c/2026", "m/cc", ""}) {
    const Error error = refusal_of([&] { choose_location(plain, path, {}, false); });
    EXPECT_EQ(error.message,
              std::string("folder \"") + path + "\" is none of the version locations");
    EXPECT_EQ(error.detail, "They are m/a, m/c.");
  }
  EXPECT_THROW(choose_location(recursive, "m/c/../../x", {}, false), Error);
}

class NewFile : public testing::Test {
 protected:
  NewFile() {
    std::string name = (fs::temp_directory_path() / "softbee-file-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~NewFile() override { fs::remove_all(folder_); }
  std::ptrdiff_t count() const {
    return std::distance(fs::recursive_directory_iterator(folder_),
                         fs::recursive_directory_iterator());
  }
  fs::path folder_;
};

TEST_F(NewFile, is_whole_or_not_there_and_never_replaces_another) {
  const std::string path = (folder_ / "a.sql").string();
  write_new_file(path, "first");
  const Error error = refusal_of([&] { write_new_file(path, "second"); });
  EXPECT_EQ(error.message, "could not write file \"" + path + "\": File exists");
  std::string text;
  std::getline(std::ifstream(path), text);
  EXPECT_EQ(text, "first");
  EXPECT_EQ(count(), 1);
}

TEST_F(NewFile, takes_the_folders_it_made_away_where_it_fails) {
  const fs::path path = folder_ / "x" / "y" / (std::string(300, 'a') + ".sql");
  const Error error = refusal_of([&] { write_new_file(path.string(), "text"); });
  EXPECT_NE(error.message.find("File name too long"), std::string::npos) << error.message;
  EXPECT_EQ(count(), 0);
  write_new_file((folder_ / "x" / "y" / "b.sql").string(), "text");
  EXPECT_EQ(count(), 3);
}

TEST(RevisionId, that_is_made_has_twelve_hexadecimal_digits) {
  const std::string id = random_revision_id();
  EXPECT_EQ(id.size(), 12u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(id, random_revision_id());
}

}  // namespace
}  // namespace softbee
