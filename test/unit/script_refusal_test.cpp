// What is no script: each refusal with its whole text and the place it points at.
#include <gtest/gtest.h>

#include <random>

#include "core/error.hpp"
#include "core/script.hpp"

namespace softbee {
namespace {

/// "line:column message / detail / hint" of the refusal, or "accepted".
std::string refusal(std::string_view text) {
  try {
    parse_script(text, "versions/x.sql");
    return "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.sqlstate, "SB004");
    EXPECT_EQ(error.place->file, "versions/x.sql");
    return std::to_string(error.place->line) + ":" + std::to_string(error.place->column) + " " +
           error.message + (error.detail.empty() ? "" : " / " + error.detail) + " / " + error.hint;
  }
}

/// Refusal of a sound script with `line` put in as line 3 of its header.
std::string header_refusal(const std::string& line) {
  return refusal("-- Add hives\n--\n" + line + "\n-- Revision ID: a1\n\n-- softbee:upgrade\n");
}

/// Refusal of a sound script with `line` put into its upgrade section, as line 5.
std::string body_refusal(const std::string& line) {
  return refusal("-- Revision ID: a1\n\n-- softbee:upgrade\nSELECT 1;\n" + line + "\nSELECT 2;\n");
}

TEST(ScriptRefusal, malformed_headers_are_refused_at_the_place) {
  struct Case {
    std::string refusal, expected;
  };
  const std::string comments_only =
      "text stands before the first section marker / The header of a script holds comment lines "
      "only: \"--\" at the start "
      "of each. / Put a line \"-- softbee:upgrade\" before the SQL, or \"--\" before a line of the "
      "message.";
  const Case cases[] = {
      {header_refusal("  CREATE TABLE t ();"), "3:3 " + comments_only},
      {header_refusal("/* Add hives */"), "3:1 " + comments_only},
      {header_refusal("  -- Revises: b"), "3:3 " + comments_only},
      {refusal("CREATE TABLE t ();\n"), "1:1 " + comments_only},
      {refusal(""),
       "1:1 script has no \"Revision ID\" / Put a line \"-- Revision ID: …\" into its header; "
       "softbee revision -m \"…\" writes a script with one."},
      {refusal("-- Add hives\n\n-- softbee:upgrade\n-- Revision ID: a1\n"),
       "1:1 script has no \"Revision ID\" / Put a line \"-- Revision ID: …\" into its header; "
       "softbee revision -m \"…\" writes a script with one."},
      {header_refusal("-- Revises: a\n-- revises: b"),
       "4:4 header key \"Revises\" is given twice / It was first given in line 3. / "
       "Keep one of the two lines; several values are separated by commas."},
      {header_refusal("-- Revsies: b"),
       "3:4 header key \"Revsies\" does not exist / Did you mean \"Revises\"?"},
      {header_refusal("-- Branch Label: b"),
       "3:4 header key \"Branch Label\" does not exist / Did you mean \"Branch Labels\"?"},
      {header_refusal("-- depends_on: b"),
       "3:4 header key \"depends_on\" does not exist / Did you mean \"Depends On\"?"},
      {header_refusal("-- Down Revision: b"),
       "3:4 header key \"Down Revision\" does not exist / Did you mean \"Revises\"?"},
      {header_refusal("-- See also: https://example.org/hives"), "accepted"},
      {header_refusal("-- Revise the hives"), "accepted"},
      {header_refusal("-- Revises: a1, , b"),
       "3:16 header key \"Revises\" lacks a name / Separate names by one comma, with none at the "
       "end."},
      {header_refusal("-- Revises: a1,"),
       "3:16 header key \"Revises\" lacks a name / Separate names by one comma, with none at the "
       "end."},
      {header_refusal("-- Depends On: ä, b, ä"),
       "3:22 \"Depends On\" names \"ä\" twice / Remove one of the two."},
      {header_refusal("-- Revises: a1 b1"),
       "3:13 revision ID \"a1 b1\" cannot be used / The name holds white space. / Separate several "
       "names by commas."},
      {header_refusal("-- Branch Labels: north@head"),
       "3:19 branch label \"north@head\" cannot be used / The name holds \"@\". / "
       "Choose a name of letters, digits and \"_\"; the names head, heads, base and current are "
       "taken."},
      {header_refusal("-- Revises: head"),
       "3:13 revision ID \"head\" cannot be used / The name is a word of the target language. / "
       "Choose a name of letters, digits and \"_\"; the names head, heads, base and current are "
       "taken."},
      {refusal("-- Revision ID:\n-- softbee:upgrade\n"),
       "1:16 header key \"Revision ID\" lacks a name / Give the revision's ID: -- Revision ID: "
       "3f2a9c1d7e10"},
      {refusal("-- Revision ID: a, b\n-- softbee:upgrade\n"),
       "1:17 revision ID \"a, b\" cannot be used / The name holds \",\". / A script is one "
       "revision and has one ID."},
      {refusal("-- Revision ID: a-b\n-- softbee:upgrade\n"),
       "1:17 revision ID \"a-b\" cannot be used / The name holds \"-\". / "
       "Choose a name of letters, digits and \"_\"; the names head, heads, base and current are "
       "taken."},
  };
  for (const Case& c : cases) EXPECT_EQ(c.refusal, c.expected);
}

TEST(ScriptRefusal, malformed_markers_are_refused_at_the_place) {
  const std::string sections = " / The sections of a script are upgrade, downgrade and verify. / ";
  const std::string one_option =
      " / The one option is transaction=none or transaction=batch; put comments on another line.";
  const std::string values =
      " / Write transaction=none or transaction=batch, or leave the option out.";
  struct Case {
    std::string refusal, expected;
  };
  const Case cases[] = {
      {body_refusal("-- softbee:downgrad"), "5:12 section \"downgrad\" does not exist" + sections +
                                                "Did you mean \"-- softbee:downgrade\"?"},
      {body_refusal("-- softbee:rehearse"), "5:12 section \"rehearse\" does not exist" + sections +
                                                "Write \"-- softbee:upgrade\" alone on the line."},
      {body_refusal("-- softbee: downgrade"),
       "5:12 section marker names no section" + sections +
           "Write \"-- softbee:upgrade\" alone on the line."},
      {body_refusal("-- softbee:downgrade transaction=nine"),
       "5:34 option \"transaction\" cannot be \"nine\"" + values},
      {body_refusal("-- softbee:downgrade transaction"),
       "5:22 option \"transaction\" cannot be \"\"" + values},
      {body_refusal("-- softbee:downgrade transction=none"),
       "5:22 section marker has no option \"transction\" / Did you mean \"transaction\"?"},
      {body_refusal("-- softbee:downgrade (drop hives)"),
       "5:22 section marker has no option \"(drop\"" + one_option},
      {body_refusal("-- softbee:downgrade transaction=none transaction=none"),
       "5:39 option \"transaction\" is given twice / Keep one of the two."},
      {body_refusal("-- softbee:verify transaction=none"),
       "5:19 verify section cannot have the option \"transaction\" / "
       "It runs after the upgrade, in the same transaction or in one of its own. / Remove the "
       "option."},
      {body_refusal("-- softbee:upgrade"),
       "5:1 script has two upgrade sections / The first begins in line 3. / Put the statements of "
       "both into one."},
      {body_refusal("-- softbee:verify\n--softbee:VERIFY"),
       "6:1 script has two verify sections / The first begins in line 5. / Put the statements of "
       "both into one."},
      {body_refusal("-- softbee-downgrade"),
       "5:1 \"-- softbee-downgrade\" is not a section marker / Did you mean \"-- "
       "softbee:downgrade\"?"},
      {body_refusal("-- sotfbee:downgrade transaction=none"),
       "5:1 \"-- sotfbee:downgrade transaction=none\" is not a section marker / Did you mean \"-- "
       "softbee:downgrade\"?"},
      {body_refusal("--Softbee :verify"),
       "5:1 \"-- Softbee :verify\" is not a section marker / Did you mean \"-- softbee:verify\"?"},
      {body_refusal("  -- softbee:downgrade"),
       "5:3 \"-- softbee:downgrade\" is not a section marker / White space stands before it. / "
       "Begin the line with \"--\"."},
      {refusal("-- Revision ID: a1\n-- softbe:upgrade\nSELECT 1;\n"),
       "2:1 \"-- softbe:upgrade\" is not a section marker / Did you mean \"-- softbee:upgrade\"?"},
      {refusal("-- Revision ID: a1\n\n"),
       "2:1 script has no upgrade section / "
       "Put a line \"-- softbee:upgrade\" before its SQL; the section may be empty."},
      {body_refusal("-- softbee upgrades this table later"), "accepted"},
      {body_refusal("-- soft bees: upgrade"), "accepted"},
      {body_refusal("SELECT '-- softbee:nothing';"), "accepted"},
      {body_refusal("-- migrate:up"), "accepted"},
  };
  for (const Case& c : cases) EXPECT_EQ(c.refusal, c.expected);
}

TEST(ScriptRefusal, bytes_that_are_no_text_are_refused_at_the_place) {
  const std::string hint = "Save the file as UTF-8.";
  EXPECT_EQ(body_refusal("SELECT 'ä\xE4';"), "5:10 script is not UTF-8 / " + hint);
  EXPECT_EQ(body_refusal("SELECT '\xED\xA0\x80';"), "5:9 script is not UTF-8 / " + hint);
  EXPECT_EQ(body_refusal(std::string("ab\0c", 4)),
            "5:3 script holds a NUL byte / It may be UTF-16. / " + hint);
  EXPECT_EQ(refusal(std::string("\xFF\xFE-\0-\0", 6)),
            "1:1 script is not UTF-8 / It may be UTF-16. / " + hint);
}

TEST(ScriptRefusal, any_text_is_either_read_or_refused) {
  const std::string pieces[] = {"-- ",     "Revision ID", ":",  " a1",   "\n", "softbee",
                                "upgrade", "transaction", "=",  "none",  ",",  "\xFF",
                                "\r",      "Revises",     "\t", "verify"};
  std::mt19937 random(3);
  int read = 0;
  for (int round = 0; round < 30000; ++round) {
    std::string text = round % 2 == 0 ? "-- Revision ID: a1\n-- softbee:upgrade\n" : "";
    for (std::size_t i = random() % 14; i > 0; --i) text += pieces[random() % std::size(pieces)];
    try {
      const Script script = parse_script(text, "");
      ASSERT_EQ(script.text, normalize_script(text));
      ++read;
    } catch (const Error& error) {
      ASSERT_EQ(error.sqlstate, "SB004");
      ASSERT_TRUE(error.place && error.place->line > 0 && error.place->column > 0) << text;
      ASSERT_FALSE(error.hint.empty()) << text;
    }
  }
  EXPECT_GT(read, 1000);
}

}  // namespace
}  // namespace softbee
