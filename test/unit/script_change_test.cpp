// What may change in a script that was applied, what may not, and which lines are shown.
#include "core/script_change.hpp"

#include <gtest/gtest.h>

namespace softbee {
namespace {

using Parts = std::vector<std::string>;

const char* const original =
    "-- Add hives\n"
    "--\n"
    "-- Revision ID: b2\n"
    "-- Revises: a1, a2\n"
    "-- Depends On: x1\n"
    "\n"
    "-- softbee:upgrade\n"
    "CREATE TABLE hives (\n"
    "  id int,\n"
    "  name text\n"
    ");\n"
    "\n"
    "-- softbee:downgrade\n"
    "DROP TABLE hives;\n";

/// The change when `from` in the original becomes `to`.
ScriptChange change_of(const std::string& from, const std::string& to) {
  std::string text = original;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return compare_scripts(parse_script(original, "old.sql"), parse_script(text, "new.sql"));
}

TEST(CompareScripts, equal_scripts_differ_in_nothing) {
  const ScriptChange change = change_of("hives", "hives");
  EXPECT_TRUE(change.is_empty());
  EXPECT_EQ(change.differing_lines, "");
}

TEST(CompareScripts, a_checkout_with_other_line_ends_is_equal) {
  std::string windows = "\xEF\xBB\xBF";
  for (const char* c = original; *c != '\0'; ++c)
    windows += *c == '\n' ? std::string("\r\n") : std::string(1, *c);
  EXPECT_TRUE(compare_scripts(parse_script(original, ""), parse_script(windows, "")).is_empty());
}

TEST(CompareScripts, mixed_line_ends_are_no_change_of_what_is_immutable) {
  const ScriptChange change = change_of("name text\n", "name text\r\n");
  EXPECT_EQ(change.immutable, Parts());
  EXPECT_EQ(change.mutable_, Parts({"line ends"}));
  EXPECT_EQ(change.differing_lines, "");
}

TEST(CompareScripts, names_the_parts_that_differ) {
  struct Case {
    const char *from, *to;
    Parts immutable, may_change;
  };
  const Case cases[] = {
      {"id int", "id bigint", {"upgrade section"}, {}},
      {"id int", "id  int", {"upgrade section"}, {}},
      {"softbee:upgrade", "softbee:upgrade transaction=none", {"upgrade section"}, {}},
      {"a1, a2", "a2, a1", {"Revises"}, {}},
      {"a1, a2", "a1", {"Revises"}, {}},
      {"-- Depends On: x1\n", "", {"Depends On"}, {}},
      {"Add hives", "Add bee hives", {}, {"message"}},
      {"-- Depends On", "-- Branch Labels: north\n-- Depends On", {}, {"Branch Labels"}},
      {"-- Depends On", "-- Create Date: 2026-03-02\n-- Depends On", {}, {"Create Date"}},
      {"DROP TABLE", "DROP TABLE IF EXISTS", {}, {"downgrade section"}},
      {"-- softbee:downgrade\nDROP TABLE hives;\n", "", {}, {"downgrade section"}},
      {"-- softbee:downgrade\n",
       "-- softbee:downgrade transaction=none\n",
       {},
       {"downgrade section"}},
      {"-- softbee:downgrade",
       "-- softbee:verify\nSELECT 1;\n\n-- softbee:downgrade",
       {},
       {"verify section"}},
      {"-- Revises", "-- a comment\n-- Revises", {}, {"header"}},
      {"-- softbee:upgrade", "--softbee:UPGRADE", {}, {"header"}},
      {"a1, a2", "a1,a2", {}, {"header"}},
  };
  for (const Case& c : cases) {
    const ScriptChange change = change_of(c.from, c.to);
    EXPECT_EQ(change.immutable, c.immutable) << c.to;
    EXPECT_EQ(change.mutable_, c.may_change) << c.to;
    EXPECT_EQ(change.differing_lines.empty(), c.immutable.empty()) << c.to;
  }
}

TEST(CompareScripts, a_section_added_behind_the_last_one_leaves_it_unchanged) {
  const std::string stored = "-- Revision ID: a1\n\n-- softbee:upgrade\nSELECT 1;\n";
  const std::string given = stored + "\n\n-- softbee:downgrade\n";
  const ScriptChange change = compare_scripts(parse_script(stored, ""), parse_script(given, ""));
  EXPECT_EQ(change.immutable, Parts{});
  EXPECT_EQ(change.mutable_, Parts{"downgrade section"});
}

TEST(CompareScripts, an_empty_downgrade_is_not_a_missing_one) {
  const std::string stored = "-- Revision ID: a1\n\n-- softbee:upgrade\n";
  const ScriptChange change =
      compare_scripts(parse_script(stored, ""), parse_script(stored + "-- softbee:downgrade", ""));
  EXPECT_EQ(change.mutable_, Parts{"downgrade section"});
}

TEST(CompareScripts, shows_the_lines_that_differ_with_their_numbers) {
  EXPECT_EQ(change_of("id int", "id bigint").differing_lines,
            "line 9: -  id int,\nline 9: +  id bigint,");
  EXPECT_EQ(change_of("  name text\n", "").differing_lines, "line 10: -  name text");
  EXPECT_EQ(change_of("  id int", "  apiary int,\n  id int").differing_lines,
            "line 9: +  apiary int,");
  EXPECT_EQ(change_of("-- Revision", "-- note\n--\n-- Revision").differing_lines, "");
}

TEST(CompareScripts, each_side_has_its_own_line_numbers) {
  std::string given = original;
  given.insert(0, "-- note\n");
  given.replace(given.find("name text"), 9, "name varchar");
  const ScriptChange change = compare_scripts(parse_script(original, ""), parse_script(given, ""));
  EXPECT_EQ(change.differing_lines, "line 10: -  name text\nline 11: +  name varchar");
}

TEST(CompareScripts, lines_that_agree_between_edits_are_left_out) {
  const ScriptChange change = change_of("CREATE TABLE hives (\n  id int,\n  name text",
                                        "CREATE TABLE hive (\n  id int,\n  label text");
  EXPECT_EQ(change.differing_lines,
            "line 8: -CREATE TABLE hives (\nline 10: -  name text\n"
            "line 8: +CREATE TABLE hive (\nline 10: +  label text");
}

TEST(CompareScripts, shows_a_few_of_many_lines) {
  const ScriptChange change =
      change_of("  name text\n", "  a int,\n  b int,\n  c int,\n  d int,\n  e int\n");
  EXPECT_EQ(change.differing_lines,
            "line 10: -  name text\n"
            "line 10: +  a int,\nline 11: +  b int,\nline 12: +  c int,\n… +2 more lines");
}

TEST(CompareScripts, cuts_a_long_line_between_characters) {
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "ä";
  const std::string lines = change_of("name text", wide).differing_lines;
  const std::string cut = lines.substr(lines.find("+  ") + 3);
  EXPECT_EQ(cut.size(), 97 * 2 + std::string("…").size());
  EXPECT_TRUE(cut.ends_with("ä…"));
}

TEST(CompareScripts, shows_options_and_header_keys) {
  EXPECT_EQ(change_of("softbee:upgrade", "softbee:upgrade transaction=batch").differing_lines,
            "line 7: --- softbee:upgrade\nline 7: +-- softbee:upgrade transaction=batch");
  EXPECT_EQ(change_of("a1, a2", "a1").differing_lines, "Revises: -a1, a2\nRevises: +a1");
  EXPECT_EQ(change_of("-- Depends On: x1\n", "").differing_lines,
            "Depends On: -x1\nDepends On: +(empty)");
}

}  // namespace
}  // namespace softbee
