// Graphs that are none: each refusal with its whole text.
#include "core/graph_check.hpp"

#include <gtest/gtest.h>

#include "core/graph.hpp"
#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

using test::parse_revisions;

std::vector<Error> problems_of(const std::string& text) {
  return check_graph(parse_revisions(text));
}

Error only_problem_of(const std::string& text) {
  auto problems = problems_of(text);
  EXPECT_EQ(problems.size(), 1u) << text;
  return problems.empty() ? Error("", "") : problems.front();
}

void expect_error(const Error& error, const std::string& reason, const std::string& message,
                  const std::string& detail, const std::string& hint) {
  EXPECT_EQ(error.sqlstate, "SB003");
  EXPECT_EQ(error.reason, reason);
  EXPECT_EQ(error.message, message);
  EXPECT_EQ(error.detail, detail);
  EXPECT_EQ(error.hint, hint);
}

TEST(GraphCheck, sound_graph_has_no_problem) {
  EXPECT_TRUE(problems_of("").empty());
  EXPECT_TRUE(problems_of("a [left]; b<-a; c<-a ~b; d<-b,c ~left").empty());
}

TEST(GraphCheck, missing_parent_is_named_with_child_and_file) {
  expect_error(
      only_problem_of("a1a1; b1b1<-f00d0000 @versions/b1b1.sql"), "missing_parent",
      "down revision \"f00d0000\" of revision \"b1b1\" does not exist",
      "Revision \"b1b1\" (versions/b1b1.sql) revises \"f00d0000\".",
      "Add the script of revision \"f00d0000\", or correct \"Revises\" of revision \"b1b1\".");
}

TEST(GraphCheck, parent_by_prefix_is_missing_and_the_whole_id_is_offered) {
  const auto error = only_problem_of("a1a10000; b1b10000<-a1a1");
  EXPECT_EQ(error.reason, "missing_parent");
  EXPECT_EQ(error.hint.substr(0, 24), "Did you mean \"a1a10000\"?");
}

TEST(GraphCheck, similar_names_are_looked_for_in_the_first_problems_only) {
  std::string text = "a1a10000";
  for (int i = 0; i < 5000; ++i) text += "; c" + std::to_string(i) + "<-a1a1000";
  const auto problems = problems_of(text);
  ASSERT_EQ(problems.size(), 5000u);
  EXPECT_NE(problems.front().hint.find("Did you mean \"a1a10000\"?"), std::string::npos);
  EXPECT_EQ(problems.back().hint.find("Did you mean"), std::string::npos);
}

TEST(GraphCheck, parent_by_label_is_missing_and_its_revision_is_offered) {
  expect_error(only_problem_of("a1 [alpha]; b1<-alpha"), "missing_parent",
               "down revision \"alpha\" of revision \"b1\" does not exist",
               "Revision \"b1\" revises \"alpha\". That is a branch label, of revision \"a1\".",
               "\"Revises\" takes whole revision ids: write \"a1\".");
}

TEST(GraphCheck, missing_dependency_is_named_with_its_dependent) {
  expect_error(only_problem_of("a1 [alpha]; b1 ~xyzzyx @b1.sql"), "missing_dependency",
               "revision or label \"xyzzyx\", which revision \"b1\" depends on, does not exist",
               "Revision \"b1\" (b1.sql) depends on \"xyzzyx\".",
               "Add the script of \"xyzzyx\", or correct \"Depends On\" of revision \"b1\".");
}

TEST(GraphCheck, id_in_two_files_names_both) {
  expect_error(only_problem_of("a1 'Add users' @one.sql; b1<-a1; a1 @two.sql"),
               "duplicate_revision", "revision \"a1\" is present more than once",
               "It is declared by \"one.sql\" (Add users) and by \"two.sql\".",
               "Give one of them another id in its header, or remove one of them.");
}

TEST(GraphCheck, label_of_two_revisions_names_both) {
  expect_error(only_problem_of("a1 [alpha] @a1.sql; b1<-a1 [alpha] @b1.sql"), "duplicate_label",
               "branch label \"alpha\" is declared more than once",
               "Revisions \"a1\" (a1.sql) and \"b1\" (b1.sql) declare it.",
               "A label belongs to one revision: remove it from the other's \"Branch Labels\".");
}

TEST(GraphCheck, label_that_is_an_id_is_refused) {
  expect_error(only_problem_of("a1; b1 [a1]"), "duplicate_label",
               "branch label \"a1\" is a revision id too",
               "Revision \"b1\" declares the label; revision \"a1\" has it as its id.",
               "Choose another label in \"Branch Labels\".");
  EXPECT_EQ(only_problem_of("a1 [a1]").reason, "duplicate_label");
  EXPECT_EQ(only_problem_of("a1 [x,x]").detail, "Revision \"a1\" declares it twice.");
}

TEST(GraphCheck, revision_that_needs_itself_is_refused) {
  expect_error(only_problem_of("a1; b1<-b1 @b1.sql"), "graph_cycle",
               "revision \"b1\" is its own down revision", "It is in \"b1.sql\".",
               "Correct \"Revises\" in its header; a base has none.");
  expect_error(only_problem_of("a1 ~mine [mine] 'Add users'"), "graph_cycle",
               "revision \"a1\" depends on itself", "It is in revision \"a1\" (Add users).",
               "Remove it from its own \"Depends On\".");
}

TEST(GraphCheck, cycle_names_each_edge) {
  expect_error(only_problem_of("a<-c @a.sql; b<-a; c ~b"), "graph_cycle",
               "revisions \"a\", \"c\" and \"b\" form a cycle",
               "Revision \"a\" (a.sql) revises \"c\". Revision \"c\" depends on \"b\". "
               "Revision \"b\" revises \"a\".",
               "Correct \"Revises\" or \"Depends On\" of one of them, so that one comes first.");
}

TEST(GraphCheck, cycle_with_a_base_below_and_a_head_above_is_found) {
  EXPECT_EQ(only_problem_of("a; b<-a,d; c<-b; d<-c; e<-d").reason, "graph_cycle");
  EXPECT_EQ(only_problem_of("a ~b; b<-a").reason, "graph_cycle");
}

TEST(GraphCheck, two_cycles_are_two_problems) {
  EXPECT_EQ(problems_of("a<-b; b<-a; c; x<-y; y<-x").size(), 2u);
}

TEST(GraphCheck, long_cycle_is_not_spelled_out) {
  auto revisions = test::make_chain(50'000);
  revisions.front().down_revisions = {"r49999"};
  const auto problems = check_graph(revisions);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_LT(problems.front().message.size(), 200u);
  EXPECT_NE(problems.front().message.find("and 49992 more"), std::string::npos);
}

TEST(GraphCheck, all_problems_come_in_load_order_and_the_first_is_thrown) {
  const std::string text = "a; b<-gone; c ~gone; a; d-e; f [head]";
  std::vector<std::string> reasons;
  for (const auto& problem : problems_of(text)) reasons.push_back(problem.reason);
  EXPECT_EQ(test::format(reasons),
            "missing_parent missing_dependency duplicate_revision bad_identifier bad_identifier");
  EXPECT_EQ(test::error_of([&] { test::parse_graph(text); }).reason, "missing_parent");
}

TEST(GraphCheck, words_and_characters_of_the_target_language_are_refused) {
  for (const auto* id : {"head", "heads", "base", "current", "a-b", "a+b", "a:b", "a/b", "a\\b",
                         "a b", "a\tb", ".hidden", "a,b", "a@b", ""}) {
    const auto problems = check_graph({Revision{id, {}, {}, {}, "", ""}});
    ASSERT_EQ(problems.size(), 1u) << id;
    EXPECT_EQ(problems.front().reason, "bad_identifier") << id;
  }
  for (const auto* label :
       {"head", "heads", "base", "current", "a@b", "a:b", "a,b", "a b", "-1", "+1", ""}) {
    const auto problems = check_graph({Revision{"abcd", {}, {}, {label}, "", ""}});
    ASSERT_EQ(problems.size(), 1u) << label;
    EXPECT_EQ(problems.front().reason, "bad_identifier") << label;
  }
}

TEST(GraphCheck, everything_else_may_be_an_id_or_a_label) {
  for (const auto* id : {"a", "kilo", "1746626978", "a_b", "a.b", "größe", "header", "a=b"}) {
    EXPECT_TRUE(check_graph({Revision{id, {}, {}, {}, "", ""}}).empty()) << id;
  }
  EXPECT_TRUE(check_graph({Revision{"a", {}, {}, {"feature-1"}, "", ""}}).empty());
}

TEST(GraphCheck, id_that_is_refused_is_named_with_its_place) {
  expect_error(
      only_problem_of("a-1 'Add users'"), "bad_identifier", "revision id \"a-1\" holds \"-\"",
      "It is in revision \"a-1\" (Add users).",
      "An id may not hold \"@\", \"-\", \"+\", \":\", a comma, a slash or white space, begin "
      "with a dot, or be head, heads, base or current.");
}

}  // namespace
}  // namespace softbee
