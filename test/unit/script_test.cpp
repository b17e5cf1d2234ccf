// The script format: what a script says, and that what is written is read again.
#include "core/script.hpp"

#include <gtest/gtest.h>

#include <random>

namespace softbee {
namespace {

using Names = std::vector<std::string>;

TEST(Script, example_of_the_documentation_says_what_it_shows) {
  const std::string text =
      "-- Add apiary model\n"
      "--\n"
      "-- Revision ID: 3f2a9c1d7e10\n"
      "-- Revises: 9b1c0d2e4f55\n"
      "-- Create Date: 2026-11-24 10:30:00+00:00\n"
      "\n"
      "-- softbee:upgrade\n"
      "CREATE TABLE apiaries (id int);\n"
      "\n"
      "-- softbee:downgrade\n"
      "DROP TABLE apiaries;\n";
  const Script script = parse_script(text, "versions/3f2a9c1d7e10_add_apiary_model.sql");
  EXPECT_EQ(script.revision.message, "Add apiary model");
  EXPECT_EQ(script.revision.id, "3f2a9c1d7e10");
  EXPECT_EQ(script.revision.down_revisions, Names{"9b1c0d2e4f55"});
  EXPECT_EQ(script.revision.depends_on, Names{});
  EXPECT_EQ(script.revision.branch_labels, Names{});
  EXPECT_EQ(script.revision.path, "versions/3f2a9c1d7e10_add_apiary_model.sql");
  EXPECT_EQ(script.revision.create_date, "2026-11-24 10:30:00+00:00");
  EXPECT_EQ(script.text, text);
  EXPECT_EQ(script.upgrade.sql, "CREATE TABLE apiaries (id int);\n\n");
  EXPECT_EQ(script.upgrade.marker_line, 7);
  EXPECT_EQ(script.upgrade.first_line, 8);
  EXPECT_EQ(script.upgrade.transaction, TransactionMode::together);
  ASSERT_TRUE(script.downgrade);
  EXPECT_EQ(script.downgrade->sql, "DROP TABLE apiaries;\n");
  EXPECT_EQ(script.downgrade->first_line, 11);
  EXPECT_FALSE(script.verify);
}

TEST(Script, keys_are_read_in_any_order_and_case) {
  const Script script = parse_script(
      "--depends on:d1 ,  d-2\n--\tBRANCH LABELS : north,south-west\n-- create date:  2026-01-02  "
      "\n"
      "-- revises: a, b\n-- revision id: c\n--softbee:upgrade",
      "");
  EXPECT_EQ(script.revision.id, "c");
  EXPECT_EQ(script.revision.down_revisions, (Names{"a", "b"}));
  EXPECT_EQ(script.revision.depends_on, (Names{"d1", "d-2"}));
  EXPECT_EQ(script.revision.branch_labels, (Names{"north", "south-west"}));
  EXPECT_EQ(script.revision.create_date, "2026-01-02");
  EXPECT_EQ(script.revision.message, "");
}

TEST(Script, first_comment_paragraph_is_the_message) {
  struct Case {
    const char *header, *message;
  };
  const Case cases[] = {
      {"-- Add hives\n-- Revision ID: a1\n", "Add hives"},
      {"--\n\n--   Add hives  \n--   and frames:\n--\n-- more\n-- Revision ID: a1\n",
       "Add hives\n  and frames:"},
      {"-- Add hives\n\n-- more\n-- Revision ID: a1\n", "Add hives"},
      {"-- Add hives\n   \n-- more\n-- Revision ID: a1\n", "Add hives"},
      {"-- Revision ID: a1\n-- Add hives\n", "Add hives"},
      {"-- Add hives\n-- Revision ID: a1\n-- more\n", "Add hives"},
      {"-- Revision ID: a1\n", ""},
      {"-- Añade colmenas: 蜂\n-- Revision ID: a1\n", "Añade colmenas: 蜂"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(parse_script(std::string(c.header) + "-- softbee:upgrade\n", "").revision.message,
              c.message)
        << c.header;
  }
}

TEST(Script, sections_are_kept_to_the_byte_with_their_options_and_lines) {
  const Script script = parse_script(
      "-- Revision ID: a1\n"
      "-- softbee:verify\n"
      "SELECT 1/count(*) FROM t;\n"
      "--   SoftBee:Downgrade \t Transaction=NONE\n"
      "\n"
      "  DROP INDEX x;  \n"
      "\n"
      "-- softbee:upgrade transaction=batch\r\n"
      "UPDATE t SET a = 1\r\n"
      "\rWHERE a = '-- softbee:';",
      "");
  EXPECT_EQ(script.verify->sql, "SELECT 1/count(*) FROM t;\n");
  EXPECT_EQ(script.verify->marker_line, 2);
  EXPECT_EQ(script.downgrade->sql, "\n  DROP INDEX x;  \n\n");
  EXPECT_EQ(script.downgrade->transaction, TransactionMode::none);
  EXPECT_EQ(script.downgrade->marker_line, 4);
  EXPECT_EQ(script.downgrade->first_line, 5);
  EXPECT_EQ(script.upgrade.sql, "UPDATE t SET a = 1\r\n\rWHERE a = '-- softbee:';");
  EXPECT_EQ(script.upgrade.transaction, TransactionMode::batch);
  EXPECT_EQ(script.upgrade.first_line, 9);
}

TEST(Script, an_empty_downgrade_differs_from_none) {
  const Script with =
      parse_script("-- Revision ID: a1\n-- softbee:upgrade\n-- softbee:downgrade", "");
  EXPECT_EQ(with.upgrade.sql, "");
  ASSERT_TRUE(with.downgrade);
  EXPECT_EQ(with.downgrade->sql, "");
  EXPECT_FALSE(parse_script("-- Revision ID: a1\n-- softbee:upgrade\n", "").downgrade);
}

TEST(Script, byte_order_mark_and_line_ends_do_not_matter) {
  const std::string unix_text = "-- Revision ID: a1\n-- softbee:upgrade\nSELECT 'ä\r';\n";
  EXPECT_EQ(
      normalize_script("\xEF\xBB\xBF-- Revision ID: a1\r\n-- softbee:upgrade\r\nSELECT 'ä\r';\r\n"),
      unix_text);
  EXPECT_EQ(normalize_script(unix_text), unix_text);
  EXPECT_EQ(normalize_script("\r\r\n\r"), "\r\n\r");
  EXPECT_EQ(normalize_script("\r\n"), "\n");
  EXPECT_EQ(normalize_script(""), "");
}

// pg_dump --inserts writes them so; psql keeps them, too.
TEST(Script, carriage_returns_in_a_file_of_lf_are_text) {
  const std::string mixed =
      "-- Add t\n-- Revision ID: a1\r\n-- softbee:upgrade transaction=none\r\nSELECT 'a\r\nb';\r\n"
      "-- softbee:downgrade\r\n";
  EXPECT_EQ(normalize_script(mixed), mixed);
  const Script script = parse_script(mixed, "");
  EXPECT_EQ(script.revision.id, "a1");
  EXPECT_EQ(script.upgrade.transaction, TransactionMode::none);
  EXPECT_EQ(script.upgrade.sql, "SELECT 'a\r\nb';\r\n");
  EXPECT_EQ(script.downgrade->sql, "");
  EXPECT_EQ(normalize_script("no line end\r"), "no line end\r");
  Script written;
  written.revision.id = "a1";
  written.upgrade.sql = "SELECT 'a\r\nb';\r\n";
  EXPECT_EQ(parse_script(format_script(written), "").upgrade.sql, written.upgrade.sql);
}

TEST(Script, is_written_as_the_documentation_shows_it) {
  Script script;
  script.revision = {"3f2a9c1d7e10", {"9b1c0d2e4f55"}, {}, {}, "Add apiary model", ""};
  script.revision.create_date = "2026-11-24 10:30:00+00:00";
  script.upgrade.sql = "CREATE TABLE apiaries ();\n\n";
  script.downgrade = Section{"DROP TABLE apiaries;"};
  EXPECT_EQ(format_script(script),
            "-- Add apiary model\n"
            "--\n"
            "-- Revision ID: 3f2a9c1d7e10\n"
            "-- Revises: 9b1c0d2e4f55\n"
            "-- Create Date: 2026-11-24 10:30:00+00:00\n"
            "\n"
            "-- softbee:upgrade\n"
            "CREATE TABLE apiaries ();\n"
            "\n"
            "-- softbee:downgrade\n"
            "DROP TABLE apiaries;");
}

TEST(Script, is_written_with_all_that_a_header_can_say) {
  Script script;
  script.revision = {
      "m1", {"a1", "b1"}, {"c1", "north"}, {"merged", "all-in"}, "Merge\n  both\n\nLonger text.",
      ""};
  script.upgrade = {"SELECT 1;", 0, 0, TransactionMode::none};
  script.downgrade = Section{"SELECT 2;\n", 0, 0, TransactionMode::batch};
  script.verify = Section{"SELECT 3;\n"};
  const std::string text = format_script(script);
  EXPECT_EQ(text,
            "-- Merge\n--   both\n--\n-- Longer text.\n--\n-- Revision ID: m1\n-- Revises: a1, b1\n"
            "-- Branch Labels: merged, all-in\n-- Depends On: c1, north\n\n"
            "-- softbee:upgrade transaction=none\nSELECT 1;\n"
            "-- softbee:downgrade transaction=batch\nSELECT 2;\n"
            "-- softbee:verify\nSELECT 3;\n");
  EXPECT_EQ(parse_script(text, "").revision.message, "Merge\n  both");
}

TEST(Script, what_would_be_read_in_another_way_is_not_written) {
  const auto refusal_of = [](const std::string& message, const std::string& sql) -> std::string {
    Script script;
    script.revision = {"a1", {}, {}, {}, message, ""};
    script.upgrade.sql = sql;
    try {
      return format_script(script);
    } catch (const Error& error) {
      return error.sqlstate + " " + error.message;
    }
  };
  EXPECT_EQ(refusal_of("Create Date: tomorrow", ""),
            "SB004 message cannot be written into a script");
  EXPECT_EQ(refusal_of("Add hives\nsoftbee:downgrade", ""),
            "SB004 message cannot be written into a script");
  EXPECT_EQ(refusal_of("Revises: b1", ""), "SB004 message cannot be written into a script");
  EXPECT_EQ(refusal_of("Depends_On: b1", ""), "SB004 message cannot be written into a script");
  EXPECT_EQ(refusal_of("Add hives", "SELECT 1;\n-- softbee:downgrade\n"),
            "SB004 script of revision \"a1\" cannot be written");
}

class RandomScripts {
 public:
  explicit RandomScripts(unsigned seed) : random_(seed) {}

  Script next() {
    Script script;
    script.revision = {name(false), names(false), names(true), names(true), message(), "x.sql"};
    if (chance())
      script.revision.create_date = "2026-03-0" + std::to_string(1 + pick(9)) + " 10:30:00+00:00";
    script.upgrade = section();
    if (chance()) script.downgrade = section();
    if (chance()) script.verify = section();
    if (script.verify) script.verify->transaction = TransactionMode::together;
    return script;
  }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }
  bool chance() { return pick(2) == 0; }

  std::string text_of(const Names& pieces, std::size_t most) {
    std::string result;
    for (std::size_t i = pick(most + 1); i > 0; --i) result += pieces[pick(pieces.size())];
    return result;
  }

  std::string name(bool is_label) {
    static const Names pieces = {"a", "7", "Z", "_", ".", "é", "蜂", "\"", "'", "(", "=", "#"};
    return "n" + text_of(pieces, 8) + (is_label && chance() ? "-1" : "");
  }

  Names names(bool is_label) {
    Names result;
    for (std::size_t i = pick(4); i > 0; --i) result.push_back(name(is_label) + std::to_string(i));
    return result;
  }

  std::string message() {
    static const Names pieces = {"Add", " ",  "  ", "hives", ":",        "--",
                                 "é",   "\t", "/*", "'",     "Revision", ","};
    std::string result;
    for (std::size_t i = pick(4); i > 0; --i)
      result += (result.empty() ? "" : "\n") + std::string("w") + text_of(pieces, 6) + "w";
    return result;
  }

  Section section() {
    static const Names pieces = {"SELECT 1;", "\n", " ", "-- note",         "$$",
                                 "'",         "\r", "ä", "-- Revises: x\n", "\\"};
    std::string sql = text_of(pieces, 8);
    // A carriage return before a line end would be one line end.
    for (std::size_t i = 0; (i = sql.find("\r\n", i)) != std::string::npos;)
      sql.erase(i, 1), i = i > 0 ? i - 1 : 0;
    if (!sql.empty() && sql.back() == '\r') sql.pop_back();
    if (!sql.empty() && sql.back() != '\n') sql += '\n';
    for (std::size_t i = 0; (i = sql.find("\r\n", i)) != std::string::npos;)
      sql.erase(i, 1), i = i > 0 ? i - 1 : 0;
    return {sql, 0, 0, static_cast<TransactionMode>(pick(3))};
  }

  std::mt19937 random_;
};

TEST(Script, what_is_written_is_read_again) {
  RandomScripts scripts(2026);
  for (int round = 0; round < 5000; ++round) {
    const Script script = scripts.next();
    const std::string text = format_script(script);
    const Script again = parse_script(text, "x.sql");
    ASSERT_EQ(again.revision.id, script.revision.id) << text;
    ASSERT_EQ(again.revision.down_revisions, script.revision.down_revisions) << text;
    ASSERT_EQ(again.revision.depends_on, script.revision.depends_on) << text;
    ASSERT_EQ(again.revision.branch_labels, script.revision.branch_labels) << text;
    ASSERT_EQ(again.revision.message, script.revision.message) << text;
    ASSERT_EQ(again.revision.create_date, script.revision.create_date) << text;
    ASSERT_EQ(again.text, text);
    ASSERT_EQ(again.upgrade.sql, script.upgrade.sql) << text;
    ASSERT_EQ(again.upgrade.transaction, script.upgrade.transaction) << text;
    ASSERT_EQ(again.downgrade.has_value(), script.downgrade.has_value()) << text;
    ASSERT_EQ(again.verify.has_value(), script.verify.has_value()) << text;
    if (script.downgrade) {
      ASSERT_EQ(again.downgrade->sql, script.downgrade->sql) << text;
      ASSERT_EQ(again.downgrade->transaction, script.downgrade->transaction) << text;
    }
    if (script.verify) {
      ASSERT_EQ(again.verify->sql, script.verify->sql) << text;
    }
    ASSERT_EQ(format_script(again), text);
  }
}

TEST(Script, section_lines_point_at_their_text) {
  RandomScripts scripts(5);
  for (int round = 0; round < 500; ++round) {
    const Script script = parse_script(format_script(scripts.next()), "");
    std::vector<std::string_view> lines{""};  // so that line 1 is at 1
    for (std::string_view rest = script.text; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      lines.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    ASSERT_TRUE(lines.at(script.upgrade.marker_line).starts_with("-- softbee:upgrade"));
    ASSERT_EQ(script.upgrade.first_line, script.upgrade.marker_line + 1);
    if (!script.upgrade.sql.empty()) {
      ASSERT_TRUE(script.upgrade.sql.starts_with(lines.at(script.upgrade.first_line)));
    }
  }
}

}  // namespace
}  // namespace softbee
