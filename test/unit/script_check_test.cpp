// Everything that is wrong with a script, at once.
#include <gtest/gtest.h>

#include "core/script.hpp"
#include "core/sql_scan.hpp"

namespace softbee {
namespace {

/// "line:column message", a line each.
std::string problems(const std::string& text) {
  std::string out;
  for (const Error& problem : check_script(text, "x.sql").problems) {
    EXPECT_EQ(problem.sqlstate, "SB004");
    EXPECT_EQ(problem.place->file, "x.sql");
    EXPECT_FALSE(problem.hint.empty()) << problem.message;
    out += std::to_string(problem.place->line) + ":" + std::to_string(problem.place->column) + " " +
           problem.message + "\n";
  }
  return out;
}

const std::string head = "-- A\n--\n-- Revision ID: a\n-- Revises:\n\n-- softbee:upgrade\n";

TEST(ScriptCheck, finds_nothing_in_a_sound_script) {
  EXPECT_EQ(problems(head + "SELECT 1;\n-- softbee:downgrade\nCOPY t FROM stdin;\n1\n\\.\n"), "");
}

TEST(ScriptCheck, finds_every_problem_in_the_order_of_the_lines) {
  EXPECT_EQ(problems("-- A\n-- Revision ID: a\n-- Revise: b\n-- Revision ID: c\n-- Branch Label: "
                     "x\n-- softbee:upgrade\nBEGIN;\n\\d t\nSELECT 1;\ncommit;\n"
                     "-- softbee:downgrade transaction=none\nrollback;\n\\i x\n"),
            "3:4 header key \"Revise\" does not exist\n"
            "4:4 header key \"Revision ID\" is given twice\n"
            "5:4 header key \"Branch Label\" does not exist\n"
            "7:1 a script must not hold BEGIN\n"
            "8:1 script holds the psql command \"\\d\"\n"
            "10:1 a script must not hold COMMIT\n"
            "12:1 a script must not hold ROLLBACK\n"
            "13:1 script holds the psql command \"\\i\"\n");
}

TEST(ScriptCheck, says_once_that_sql_stands_in_the_header) {
  EXPECT_EQ(problems("-- A\n-- Revision ID: a\nCREATE TABLE t (\n  id int\n);\n"),
            "3:1 text stands before the first section marker\n");
}

TEST(ScriptCheck, goes_on_behind_a_section_that_it_cannot_tell) {
  EXPECT_EQ(problems("-- A\n-- Revision ID: a\n-- softbee:upgrading\nSELECT 1;\n"
                     "-- softbee:downgrade\nCOMMIT;\n-- softbee:downgrade\nBEGIN;\n"),
            "3:12 section \"upgrading\" does not exist\n"
            "6:1 a script must not hold COMMIT\n"
            "7:1 script has two downgrade sections\n");
}

TEST(ScriptCheck, of_an_empty_file_says_one_thing) {
  EXPECT_EQ(problems(""), "1:1 script has no \"Revision ID\"\n");
}

TEST(ScriptCheck, of_another_encoding_says_so_first) {
  EXPECT_EQ(problems("-- A\n-- Revision ID: a\n-- softbee:upgrade\nSELECT '\xFC';\nCOMMIT;\n"),
            "4:9 script is not UTF-8\n5:1 a script must not hold COMMIT\n");
  EXPECT_EQ(problems(std::string("\xFF\xFE-\0-\0", 6)), "1:1 script is not UTF-8\n");
}

TEST(ScriptCheck, of_copy_data_goes_on_behind_it) {
  EXPECT_EQ(problems(head + "COPY t FROM stdin; SELECT 1;\n1\n\\.\nCOMMIT;\n"),
            "7:20 COPY data does not begin on a new line\n10:1 a script must not hold COMMIT\n");
  EXPECT_EQ(problems(head + "COPY t FROM stdin;\n1\n"), "7:1 COPY data has no end\n");
}

TEST(ScriptCheck, gives_the_revision_of_a_script_with_problems) {
  const auto checked = check_script(head + "COMMIT;\n", "x.sql");
  EXPECT_EQ(checked.script.revision.id, "a");
  EXPECT_EQ(checked.script.revision.message, "A");
}

TEST(ScriptCheck, refuses_what_parse_script_refuses) {
  for (const std::string& text :
       {std::string("x"), std::string("-- A\n"), head + head, head + "-- softbee:verifying\n",
        std::string("-- Revision ID: a-b\n-- softbee:upgrade\n")}) {
    std::string first;
    try {
      parse_script(text, "x.sql");
    } catch (const Error& error) {
      first = error.message;
    }
    const auto found = check_script(text, "x.sql").problems;
    ASSERT_FALSE(found.empty()) << text;
    EXPECT_EQ(found.front().message, first);
  }
}

std::string control(const std::string& sql) {
  std::string tags;
  for (const auto& found : check_sql(sql, 1).transaction_control)
    tags += (tags.empty() ? "" : " ") + found.tag;
  return tags;
}

TEST(TransactionControl, is_what_a_statement_begins_with) {
  EXPECT_EQ(control("begin; START transaction; COMMIT; end; ROLLBACK TO x; abort; savepoint x; "
                    "RELEASE x;"),
            "BEGIN START TRANSACTION COMMIT COMMIT ROLLBACK ROLLBACK SAVEPOINT RELEASE");
  EXPECT_EQ(control("SELECT 1 AS commit; -- commit;\n/* begin; */ SELECT 'a; commit;';"), "");
  EXPECT_EQ(control("DO $$ BEGIN COMMIT; END $$;"), "");
}

TEST(TransactionControl, is_not_the_body_of_a_routine) {
  EXPECT_EQ(control("CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE "
                    "WHEN true THEN 2 END; END; COMMIT;"),
            "COMMIT");
  EXPECT_EQ(control("CREATE PROCEDURE begin() LANGUAGE sql AS 'SELECT 1'; COMMIT;"), "COMMIT");
}

TEST(TransactionControl, body_of_a_routine_leaves_copy_data_to_be_found) {
  const auto scanned = scan_sql(
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;\nCOPY t FROM stdin;\n1\n\\.\n",
      1);
  EXPECT_EQ(scanned.copies.size(), 1u);
}

}  // namespace
}  // namespace softbee
