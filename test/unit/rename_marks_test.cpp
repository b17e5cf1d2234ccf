// `-- softbee:renamed-from` in models: which table or column it belongs to.
#include "client/rename_marks.hpp"

#include <gtest/gtest.h>

namespace softbee {
namespace {

/// One file of statements that end in `;`, divided as the server would.
struct Models {
  std::vector<ModelFile> files;
  std::vector<ModelStatement> statements;

  explicit Models(const std::string& text) : files{{"models.sql", text}} {
    for (std::size_t at = 0; at < text.size();) {
      const auto begin = text.find("CREATE", at);
      if (begin == std::string::npos) break;
      const auto end = text.find(';', begin);
      const bool is_table = text.substr(begin, end - begin).find("TABLE") != std::string::npos;
      statements.push_back({files.data(), begin, text.substr(begin, end - begin),
                            is_table ? "CREATE TABLE" : "CREATE VIEW"});
      at = end + 1;
    }
  }
  std::vector<std::string> marks() const {
    std::vector<std::string> found;
    for (const RenameMark& mark : find_rename_marks(files, statements))
      found.push_back(mark.old_name + " -> " + mark.new_name);
    return found;
  }
};

using Marks = std::vector<std::string>;

TEST(RenameMarks, above_a_table_is_the_tables) {
  EXPECT_EQ(Models("-- softbee:renamed-from hives\nCREATE TABLE colonies (id int);").marks(),
            Marks{"hives -> colonies"});
  EXPECT_EQ(Models("-- softbee:renamed-from a.Hives\n\nCREATE UNLOGGED TABLE IF NOT EXISTS "
                   "b.\"Colonies\"(id int);")
                .marks(),
            Marks{"a.hives -> b.\"Colonies\""});
}

TEST(RenameMarks, on_the_line_of_a_column_is_the_columns) {
  EXPECT_EQ(Models("CREATE TABLE t (\n  a int, -- softbee:renamed-from b\n  c int\n);").marks(),
            Marks{"t.b -> t.a"});
  EXPECT_EQ(Models("CREATE TABLE t (\n  -- softbee:renamed-from b\n  \"A\" int\n);").marks(),
            Marks{"t.b -> t.\"A\""});
  EXPECT_EQ(Models("CREATE TABLE t (\n  x int\n  , a int -- softbee:renamed-from b\n);").marks(),
            Marks{"t.b -> t.a"});
}

TEST(RenameMarks, tables_come_before_columns) {
  EXPECT_EQ(Models("CREATE TABLE t (\n  a int -- softbee:renamed-from b\n);\n"
                   "-- softbee:renamed-from u\nCREATE TABLE v (id int);")
                .marks(),
            (Marks{"u -> v", "t.b -> t.a"}));
}

TEST(RenameMarks, in_a_string_it_is_no_mark) {
  EXPECT_EQ(Models("CREATE TABLE t (a text DEFAULT 'softbee:renamed-from b');").marks(), Marks{});
}

TEST(RenameMarks, one_that_belongs_to_nothing_is_refused_at_its_place) {
  try {
    (void)Models("CREATE TABLE t (a int);\n  -- softbee:renamed-from b\n").marks();
    FAIL() << "no refusal";
  } catch (const Error& error) {
    EXPECT_EQ(error.message, "softbee:renamed-from belongs to no table and no column");
    EXPECT_EQ(error.place->line, 2);
    EXPECT_EQ(error.place->column, 6);
  }
  EXPECT_THROW((void)Models("-- softbee:renamed-from b\nCREATE VIEW v AS SELECT 1;").marks(),
               Error);
}

}  // namespace
}  // namespace softbee
