// The lines that Alembic's users and their scripts read, and errors as STYLE shows them.
#include "client/output.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "client/report.hpp"
#include "client/server_error.hpp"

namespace softbee {
namespace {

RevisionView apiaries() {
  RevisionView view;
  view.id = "3f2a9c1d7e10";
  view.message = "Add apiary model";
  view.down_revisions = {"9b1c0d2e4f55"};
  view.path = "migrations/versions/3f2a9c1d7e10_add_apiary_model.sql";
  view.create_date = "2026-11-24 10:30:00+00:00";
  view.is_head = true;
  return view;
}

constexpr LineParts history = {.parents = true, .message = true};

TEST(Line, of_history_is_alembics) {
  EXPECT_EQ(format_line(apiaries(), history),
            "9b1c0d2e4f55 -> 3f2a9c1d7e10 (head), Add apiary model");
  RevisionView base = apiaries();
  base.down_revisions.clear();
  base.is_head = false;
  base.is_branch_point = true;
  EXPECT_EQ(format_line(base, history), "<base> -> 3f2a9c1d7e10 (branchpoint), Add apiary model");
}

TEST(Line, names_dependencies_labels_and_marks_in_alembics_order) {
  RevisionView view = apiaries();
  view.down_revisions = {"a", "b"};
  view.depends_on = {"x", "y"};
  view.branch_labels = {"left", "right"};
  view.is_current = view.is_branch_point = view.is_merge_point = true;
  EXPECT_EQ(format_line(view, history),
            "a, b (x, y) -> 3f2a9c1d7e10 (left, right) (head) (current) (branchpoint) "
            "(mergepoint), Add apiary model");
  view.is_effective_head = true;
  EXPECT_EQ(format_line(view, {.tree = false}),
            "3f2a9c1d7e10 (left, right) (effective head) (current)");
  EXPECT_EQ(format_line(view, {.labels = false}),
            "3f2a9c1d7e10 (effective head) (current) (branchpoint) (mergepoint)");
}

TEST(Line, has_the_first_paragraph_of_the_message_with_its_line_breaks) {
  RevisionView view = apiaries();
  view.message = "first line\nsecond line\n\nnot shown";
  EXPECT_EQ(format_line(view, {.labels = false, .message = true}),
            "3f2a9c1d7e10 (head), first line\nsecond line");
}

TEST(Entry, says_everything_about_a_revision) {
  RevisionView view = apiaries();
  view.down_revisions = {"a", "b"};
  view.is_merge_point = view.is_branch_point = true;
  view.children = {"c", "d"};
  view.depends_on = {"x"};
  view.branch_labels = {"left"};
  view.message = "Add apiary model\nin two lines";
  EXPECT_EQ(format_entry(view),
            "Rev: 3f2a9c1d7e10 (head) (branchpoint) (mergepoint)\n"
            "Merges: a, b\n"
            "Also depends on: x\n"
            "Branches into: c, d\n"
            "Branch names: left\n"
            "Path: migrations/versions/3f2a9c1d7e10_add_apiary_model.sql\n"
            "\n"
            "    Add apiary model\n"
            "    in two lines\n"
            "\n"
            "    Revision ID: 3f2a9c1d7e10\n"
            "    Revises: a, b\n"
            "    Create Date: 2026-11-24 10:30:00+00:00\n"
            "\n");
}

TEST(Branch, lists_the_children_under_the_point) {
  RevisionView point = apiaries();
  point.is_head = false;
  point.is_branch_point = true;
  RevisionView child;
  child.id = "c";
  child.message = "Left";
  child.is_head = true;
  EXPECT_EQ(format_branch(point, {child, child}, false),
            "3f2a9c1d7e10 (branchpoint)\n             -> c (head)\n             -> c (head)\n\n");
  const std::string verbose = format_branch(point, {child}, true);
  EXPECT_NE(verbose.find("             -> c (head), Left\n"), std::string::npos) << verbose;
}

TEST(View, of_a_graph_knows_heads_and_children) {
  const Graph graph({{"a", {}, {}, {}, "A", "a.sql"},
                     {"b", {"a"}, {}, {"left"}, "B", "b.sql"},
                     {"c", {"a"}, {"b"}, {}, "C", "c.sql"}});
  const RevisionView a = view_of(graph, *graph.find("a"));
  EXPECT_EQ(a.children, (std::vector<std::string>{"b", "c"}));
  EXPECT_TRUE(a.is_branch_point);
  const RevisionView b = view_of(graph, *graph.find("b"));
  EXPECT_TRUE(b.is_effective_head);
  EXPECT_EQ(to_json(b).at("branch_labels"), nlohmann::ordered_json({"left"}));
}

TEST(Line, of_a_server_says_what_the_checkout_lacks) {
  RevisionView view = apiaries();
  view.stored = RevisionView::Stored{true, "deploy", "2026-11-24 10:30:00+00", "missing"};
  EXPECT_EQ(format_line(view, history),
            "9b1c0d2e4f55 -> 3f2a9c1d7e10 (head) (no file), Add apiary model");
  EXPECT_TRUE(format_entry(view).starts_with("Rev: 3f2a9c1d7e10 (head) (no file)\n"));
  EXPECT_EQ(to_json(view).at("file"), "missing");
  view.stored->file = "differs";
  EXPECT_EQ(format_line(view, {}), "3f2a9c1d7e10 (head) (file differs)");
  view.stored->file = "same";
  EXPECT_EQ(format_line(view, {}), "3f2a9c1d7e10 (head)");
  view.stored->file = "";
  EXPECT_TRUE(to_json(view).at("file").is_null());
  EXPECT_FALSE(to_json(apiaries()).contains("applied"));
}

TEST(Line, has_colours_for_ids_labels_and_marks) {
  RevisionView view = apiaries();
  view.branch_labels = {"left"};
  view.is_current = true;
  EXPECT_EQ(format_line(view, {.message = true, .colour = true}),
            "\033[33m3f2a9c1d7e10\033[0m \033[1;32m(left)\033[0m \033[1;32m(head)\033[0m "
            "\033[1;36m(current)\033[0m, Add apiary model");
}

TEST(Line, of_a_picture_names_the_dependencies) {
  RevisionView view = apiaries();
  view.depends_on = {"x", "y"};
  EXPECT_EQ(format_line(view, {.dependencies = true, .message = true}),
            "3f2a9c1d7e10 (head) (depends on x, y), Add apiary model");
}

TEST(Table, is_cut_to_the_width_of_the_terminal) {
  const std::vector<std::vector<std::string>> rows = {{"a", "äöüäöüäöüäöü"}, {"bb", "c\nd"}};
  EXPECT_EQ(format_table(rows, 13), "a   äöüäöüäö…\nbb  c d\n");
  EXPECT_EQ(format_table(rows, 2), "a   äöüäöüä…\nbb  c d\n") << "not below eight characters";
  EXPECT_EQ(format_table(rows, 16), "a   äöüäöüäöüäöü\nbb  c d\n");
}

TEST(Table, pads_by_characters_and_leaves_no_blanks_at_the_end) {
  EXPECT_EQ(format_table({{"ä", "b", ""}, {"long", "c", "d"}}), "ä     b\nlong  c  d\n");
}

TEST(Json, survives_text_that_is_no_utf8) {
  EXPECT_EQ(dump_json({{"a", "\xFF"}}), "{\n  \"a\": \"\xEF\xBF\xBD\"\n}\n");
}

LineReader line_is(const std::string& text) {
  return [text](const std::string&, int) { return text; };
}

TEST(Report, points_at_the_place_in_the_script) {
  Error error("42703", "column \"hive\" of relation \"apiaries\" does not exist");
  error.with_place({"migrations/versions/3f2a9c1d7e10_add_apiary_model.sql", 12, 21});
  EXPECT_EQ(
      format_error(
          error,
          {"upgrade of revision 3f2a9c1d7e10; nothing was applied, the transaction was rolled back",
           {}},
          line_is("UPDATE apiaries SET hive = 0;")),
      "error[42703]: column \"hive\" of relation \"apiaries\" does not exist\n"
      "  --> migrations/versions/3f2a9c1d7e10_add_apiary_model.sql:12:21\n"
      "12 | UPDATE apiaries SET hive = 0;\n"
      "   |                     ^ upgrade of revision 3f2a9c1d7e10; nothing was applied, the "
      "transaction was "
      "rolled back\n");
}

TEST(Report, sets_the_caret_by_characters_and_keeps_tabs) {
  Error error("42601", "syntax error");
  error.with_place({"x.sql", 3, 5});
  EXPECT_EQ(format_error(error, {}, line_is("\täöü X")),
            "error[42601]: syntax error\n  --> x.sql:3:5\n3 | \täöü X\n  | \t   ^\n");
}

TEST(Report, cuts_a_long_line_around_the_caret) {
  Error error("42601", "syntax error");
  error.with_place({"x.sql", 3, 1001});
  const std::string text =
      format_error(error, {}, line_is(std::string(1000, 'a') + "X" + std::string(1000, 'b')));
  EXPECT_LT(text.size(), 500u);
  const auto line = text.substr(text.find("3 | "));
  const auto caret = line.substr(line.find('\n') + 1);
  // The ellipsis in front is three bytes and one character.
  EXPECT_EQ(line[caret.find('^') + 2], 'X') << text;
}

TEST(Report, has_detail_notes_and_hint_in_this_order) {
  Error error("SB005", "script of applied revision \"3f2a9c1d7e10\" was edited");
  error.with_detail("First line.\nSecond line.").with_hint("Restore the file.");
  EXPECT_EQ(format_error(error, {"", {"nothing was applied"}}, line_is("")),
            "error[SB005]: script of applied revision \"3f2a9c1d7e10\" was edited\n"
            "   = detail: First line.\n     Second line.\n"
            "   = note: nothing was applied\n"
            "   = hint: Restore the file.\n");
}

TEST(Report, of_a_file_that_is_not_at_hand_still_says_where) {
  Error error("42703", "no column");
  error.with_place({"gone.sql", 12, 21});
  EXPECT_EQ(format_error(error, {"upgrade of revision a", {}},
                         [](const std::string&, int) { return std::optional<std::string>(); }),
            "error[42703]: no column\n  --> gone.sql:12:21\n   = note: upgrade of revision a\n");
}

TEST(Report, as_json_is_one_object_in_a_line) {
  Error error("42703", "no column");
  error.with_place({"x.sql", 12, 21}).with_hint("look");
  EXPECT_EQ(format_error_json(error, {"upgrade of revision a", {}}),
            "{\"error\":{\"sqlstate\":\"42703\",\"message\":\"no "
            "column\",\"hint\":\"look\",\"file\":\"x.sql\","
            "\"line\":12,\"column\":21,\"notes\":[\"upgrade of revision a\"]}}\n");
}

TEST(ScriptPlace, is_read_from_the_context_whatever_the_path) {
  const auto found = parse_script_place(
      "SQL statement \"SELECT 1\"\nrevision 3f2a9c1d7e10 (upgrade), statement 4 at "
      "migrations/versions/3f2a, b c:d.sql:42:7");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->revision, "3f2a9c1d7e10");
  EXPECT_EQ(found->direction, "upgrade");
  EXPECT_EQ(found->statement, 4);
  EXPECT_EQ(found->place.file, "migrations/versions/3f2a, b c:d.sql");
  EXPECT_EQ(found->place.line, 42);
  EXPECT_EQ(found->place.column, 7);
}

TEST(ScriptPlace, leaves_of_the_context_what_names_functions) {
  const std::string ours = "\nrevision a (upgrade), statement 1 at a.sql:1:1";
  EXPECT_EQ(other_context("SQL statement \"CREATE TABLE t (\n  id int)\"" + ours), "");
  EXPECT_EQ(
      other_context("PL/pgSQL function f() line 1 at PERFORM\nSQL statement \"SELECT f()\"" + ours),
      "PL/pgSQL function f() line 1 at PERFORM");
  EXPECT_EQ(
      other_context("SQL statement \"SELECT 1/0\"\nPL/pgSQL function f() line 1 at PERFORM" + ours),
      "SQL statement \"SELECT 1/0\"\nPL/pgSQL function f() line 1 at PERFORM");
}

TEST(ScriptPlace, is_absent_where_the_context_has_none) {
  EXPECT_FALSE(parse_script_place(""));
  EXPECT_FALSE(parse_script_place("PL/pgSQL function f() line 3 at RAISE"));
  EXPECT_FALSE(parse_script_place("revision "));
}

}  // namespace
}  // namespace softbee
