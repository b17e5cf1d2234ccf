// What psql reads and PostgreSQL's parser does not: COPY data is found and blanked, backslash
// commands are refused, and neither is seen where a quote, a dollar quote or a comment hides it.
#include "core/sql_scan.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "core/error.hpp"

namespace softbee {
namespace {

/// "line:column message / detail / hint" of the refusal, or "accepted".
std::string refusal(std::string_view sql, int first_line = 1) {
  try {
    scan_sql(sql, first_line);
    return "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.sqlstate, "SB004");
    EXPECT_EQ(error.place->file, "");
    return std::to_string(error.place->line) + ":" + std::to_string(error.place->column) + " " +
           error.message + (error.detail.empty() ? "" : " / " + error.detail) + " / " + error.hint;
  }
}

TEST(ScanSql, leaves_plain_sql_as_it_is) {
  const char* texts[] = {
      "",
      "CREATE TABLE hives (id int);\n",
      "SELECT 1",
      "COPY hives TO stdout;\nSELECT 1;\n",
      "COPY hives FROM '/data/stdin';\nSELECT 1;\n",
      "COPY (SELECT * FROM stdin) TO '/data/x';\n",
      "COPY hives FROM \"stdin\";\n",
      "SELECT 1 FROM stdin;\n",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;\n",
  };
  for (const char* text : texts) {
    const ScannedSql scanned = scan_sql(text, 1);
    EXPECT_EQ(scanned.sql, text);
    EXPECT_TRUE(scanned.copies.empty()) << text;
  }
}

TEST(ScanSql, a_backslash_is_seen_only_where_psql_sees_it) {
  const char* hidden[] = {
      R"(SELECT 'C:\temp', E'it''s \' \n', e'\\', "a\b", U&'\0041', U&"\0041";)",
      R"(SELECT E'a''\'b\n';)",
      "SELECT E'first'\n  '\\' second';",
      "SELECT E'first' -- note\n  '\\' second';",
      R"(-- \gset in a comment
SELECT 1; /* \q /* nested \q */ \q */ SELECT 2;)",
      R"(DO $$ BEGIN RAISE NOTICE '\q'; \ END $$;)",
      R"(DO $body$ \q $$ \q $other$ \q $body$;)",
      "SELECT $1, a$b, c$d$ FROM t WHERE x = '\\d$';",
      R"(SELECT 'no end \q)",
      R"(SELECT $x$ no end \q)",
      R"(/* no end \q)",
      R"(SELECT E'no end \)",
      R"(SELECT "no end \q)",
  };
  for (const char* text : hidden) EXPECT_EQ(refusal(text), "accepted") << text;
}

TEST(ScanSql, a_quote_that_is_closed_hides_nothing) {
  const std::string hint =
      "Remove it, or say it in SQL: a script runs inside the server, without psql.";
  const auto expected = [&](const char* place) {
    return std::string(place) + " script holds the psql command \"\\q\" / " + hint;
  };
  // A backslash ends nothing in a standard string, so the quote after it does.
  EXPECT_EQ(refusal(R"(SELECT 'a\' \q ')"), expected("1:13"));
  EXPECT_EQ(refusal(R"(SELECT E'a' \q)"), expected("1:13"));
  EXPECT_EQ(refusal(R"(SELECT E'a' 'b\' \q ')"), expected("1:18"));
  EXPECT_EQ(refusal(R"(SELECT type'a\' \q)"), expected("1:17"));
  EXPECT_EQ(refusal("/* /* */ */ \\q"), expected("1:13"));
  EXPECT_EQ(refusal("SELECT 1 -- note\n\\q"), expected("2:1"));
  EXPECT_EQ(refusal("SELECT $a$ $b$ $a$ \\q"), expected("1:20"));
  EXPECT_EQ(refusal("SELECT a$b$ \\q $b$"), expected("1:13"));
  EXPECT_EQ(refusal("SELECT $1$ \\q"), expected("1:12"));
}

TEST(ScanSql, each_psql_command_is_refused_with_a_way_out) {
  struct Case {
    const char *sql, *refusal;
  };
  const Case cases[] = {
      {"SELECT 1 \\gset",
       "1:10 script holds the psql command \"\\gset\" / "
       "Remove it, or say it in SQL: a script runs inside the server, without psql."},
      {"\n\n  \\ir other.sql\n",
       "3:3 script holds the psql command \"\\ir\" / Put the text of that file into the script."},
      {"\\copy t FROM 'x.csv'\n",
       "1:1 script holds the psql command \"\\copy\" / "
       "Write \"COPY … FROM stdin;\" with the data behind it, ended by a line \"\\.\"."},
      {"\\connect other\n",
       "1:1 script holds the psql command \"\\connect\" / "
       "Remove it: a script runs in the database that it is applied to."},
      {"SELECT 'ä', \\;",
       "1:13 \"\\\" stands outside of quotes / Remove it, or quote the text that holds it."},
      {"SELECT 1;\n\\.\n",
       "2:1 \"\\.\" stands outside of COPY data / Only \"COPY … FROM stdin;\" begins data that "
       "\"\\.\" ends."},
      {"SELECT 1; \\restrict abc",
       "1:11 script holds the psql command \"\\restrict\" / "
       "Remove it, or say it in SQL: a script runs inside the server, without psql."},
      {"\\restricted abc",
       "1:1 script holds the psql command \"\\restricted\" / "
       "Remove it, or say it in SQL: a script runs inside the server, without psql."},
  };
  for (const Case& c : cases) EXPECT_EQ(refusal(c.sql), c.refusal);
}

TEST(ScanSql, lines_count_from_the_first_line_of_the_section) {
  EXPECT_EQ(refusal("SELECT 1;\nSELECT 2; \\q", 41).substr(0, 6), "42:11 ");
}

TEST(ScanSql, what_pg_dump_writes_is_blanked) {
  const std::string text = "\\restrict abcÄ\nSELECT 1;\n \\unrestrict abc\n";
  const ScannedSql scanned = scan_sql(text, 1);
  EXPECT_EQ(scanned.sql, std::string(15, ' ') + "\nSELECT 1;\n" + std::string(16, ' ') + "\n");
  EXPECT_EQ(scanned.sql.size(), text.size());
}

TEST(ScanSql, copy_data_is_located_and_blanked) {
  const std::string head =
      "INSERT INTO t VALUES (1);\ncopy public.hives (id, \"from\") from STDIN WITH (FORMAT csv);";
  const std::string data = "1\tit's \\N\n2\t$$ -- /* ä;\n";
  const std::string text = head + " -- data\n" + data + "\\.\nSELECT 'after';\n";
  const ScannedSql scanned = scan_sql(text, 1);
  ASSERT_EQ(scanned.copies.size(), 1u);
  const CopyData& copy = scanned.copies.front();
  EXPECT_EQ(copy.statement_end, head.size());
  EXPECT_EQ(text.substr(copy.begin, copy.end - copy.begin), data);
  EXPECT_EQ(scanned.sql.size(), text.size());
  EXPECT_EQ(scanned.sql, head + " -- data\n" + std::string(9, ' ') + "\n" + std::string(14, ' ') +
                             "\n  \nSELECT 'after';\n");
}

TEST(ScanSql, copy_data_may_be_empty_follow_each_other_and_end_the_text) {
  const std::string text = "COPY a FROM stdin;\n\\.\nCOPY b FROM stdin;\n1\n\\.";
  const ScannedSql scanned = scan_sql(text, 1);
  ASSERT_EQ(scanned.copies.size(), 2u);
  EXPECT_EQ(scanned.copies[0].begin, scanned.copies[0].end);
  EXPECT_EQ(text.substr(scanned.copies[1].begin, 2), "1\n");
  EXPECT_EQ(scanned.sql, "COPY a FROM stdin;\n  \nCOPY b FROM stdin;\n \n  ");
}

TEST(ScanSql, copy_is_known_in_every_spelling) {
  const char* statements[] = {
      "COPY a FROM stdin;",
      "Copy a From StdIn;",
      "COPY a(b, c) FROM stdin WITH (DELIMITER E'\\t', NULL '\\N');",
      "COPY /* from nowhere */ a -- from file\nFROM\nstdin\n;",
      "COPY \"from\" FROM stdin;",
      "COPY BINARY a FROM stdin;",
      "SELECT ')'; COPY a FROM stdin WHERE b > 1;",
      "SELECT (1; COPY a FROM stdin;",
  };
  for (const char* statement : statements) {
    const ScannedSql scanned = scan_sql(std::string(statement) + "\nit's\n\\.\n", 1);
    EXPECT_EQ(scanned.copies.size(), 1u) << statement;
  }
}

TEST(ScanSql, copy_data_without_a_proper_frame_is_refused) {
  const std::string endless =
      "COPY data has no end / The section ends before a line \"\\.\". / Put a line that holds only "
      "\"\\.\" behind the data.";
  EXPECT_EQ(refusal("SELECT 1;\n  COPY a FROM stdin;\n1\n2\n"), "2:3 " + endless);
  EXPECT_EQ(refusal("COPY a FROM stdin;"), "1:1 " + endless);
  EXPECT_EQ(refusal("COPY a FROM stdin"), "1:1 " + endless);
  EXPECT_EQ(refusal("COPY a FROM stdin;\n1\n \\.\n\\. \n"), "1:1 " + endless);
  EXPECT_EQ(refusal("COPY a FROM stdin; SELECT 1;\n\\.\n"),
            "1:20 COPY data does not begin on a new line / "
            "Only the data may follow \"COPY … FROM stdin;\", from the next line on. / "
            "Put what follows the \";\" behind the data.");
}

TEST(ScanSql, any_bytes_keep_their_length_and_line_breaks) {
  const std::string alphabet[] = {"'",     "\"", "$",  "$a$", "E'", "\\",
                                  "\n",    "--", "/*", "*/",  ";",  "COPY a FROM stdin",
                                  "\\.\n", "ä",  "(",  ")",   "x"};
  std::mt19937 random(11);
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::size_t i = random() % 12; i > 0; --i)
      text += alphabet[random() % std::size(alphabet)];
    try {
      const ScannedSql scanned = scan_sql(text, 1);
      ++accepted;
      ASSERT_EQ(scanned.sql.size(), text.size());
      for (std::size_t i = 0; i < text.size(); ++i) {
        ASSERT_EQ(scanned.sql[i] == '\n', text[i] == '\n') << text;
        ASSERT_TRUE(scanned.sql[i] == text[i] || scanned.sql[i] == ' ') << text;
      }
      for (const CopyData& copy : scanned.copies) {
        ASSERT_LT(copy.statement_end, copy.begin);
        ASSERT_LE(copy.begin, copy.end);
        ASSERT_LT(copy.end, text.size());
      }
    } catch (const Error& error) {
      ASSERT_EQ(error.sqlstate, "SB004");
    }
  }
  EXPECT_GT(accepted, 1000);
}

/// Seconds for one scan of about `size` bytes of a pattern.
double scan_seconds(const std::string& prefix, const std::string& pattern, std::size_t size) {
  std::string text = prefix;
  while (text.size() < size) text += pattern;
  const auto start = std::chrono::steady_clock::now();
  try {
    scan_sql(text, 1);
  } catch (const Error&) {
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(ScanSql, time_grows_with_the_text_alone) {
  const std::string long_tag = "$" + std::string(50000, 'a');
  const struct {
    std::string prefix, pattern;
  } cases[] = {
      {"", "SELECT 'it''s', E'\\n' FROM t; -- note\n"},
      {"", "/* "},
      {"", "E'' -- x\n"},
      {"", "$a"},
      {"", "$a$b"},
      {long_tag + "$", long_tag},
      {"COPY t FROM stdin;\n", "1\t2\n"},
      {"", "COPY t FROM stdin;\n1\n\\.\n"},
  };
  // Quadratic time would take minutes for two million bytes.
  for (const auto& c : cases)
    EXPECT_LT(scan_seconds(c.prefix, c.pattern, 2'000'000), 5.0) << c.pattern.substr(0, 40);
}

TEST(Locate, counts_lines_and_characters) {
  const std::string text = "abc\nä€😀x\n\nend";
  struct Case {
    std::size_t offset;
    int line, column;
  };
  const Case cases[] = {{0, 1, 1}, {2, 1, 3},  {3, 1, 4},  {4, 2, 1},  {6, 2, 2},
                        {9, 2, 3}, {13, 2, 4}, {15, 3, 1}, {16, 4, 1}, {999, 4, 4}};
  for (const Case& c : cases) {
    const LineColumn place = locate(text, c.offset);
    EXPECT_EQ(place.line, c.line) << c.offset;
    EXPECT_EQ(place.column, c.column) << c.offset;
  }
  EXPECT_EQ(locate(text, 4, 10).line, 11);
}

}  // namespace
}  // namespace softbee
