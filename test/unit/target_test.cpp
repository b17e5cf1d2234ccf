// What a symbol resolves to, as `show` takes it, and what the refusals say.
#include "core/target.hpp"

#include <gtest/gtest.h>

#include "core/refusal.hpp"
#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

using test::error_of;
using test::format;
using test::parse_graph;

// Two developers, one fork: left and right above f2.
Graph fork() {
  return parse_graph(
      "f0000001 'Add users'; f0000002<-f0000001 'Add hives'; a0000003<-f0000002 [left] 'Add "
      "queen'; "
      "b0000003<-f0000002 [right] 'Add honey'; a0000004<-a0000003; b0000004<-b0000003; "
      "b0000005<-b0000004");
}

std::string resolve(const Graph& graph, std::string_view symbol, const VersionRows& versions = {}) {
  try {
    return format(graph, resolve_target(graph, symbol, versions));
  } catch (const Error& error) {
    return error.sqlstate + " " + error.reason;
  }
}

TEST(Target, symbols_resolve) {
  const auto graph = fork();
  const std::vector<std::pair<std::string, std::string>> table = {
      {"f0000001", "f0000001"},
      {"f0000001@f0000002", "f0000002"},
      {"a0000004", "a0000004"},
      {"a0000003", "a0000003"},
      {"left", "a0000003"},
      {"righ", "b0000003"},  // a prefix of the label
      {"f00", "SB001 ambiguous_prefix"},
      {"b0000005", "b0000005"},
      {"heads", "a0000004 b0000005"},
      {"head", "SB002 multiple_heads"},
      {"left@head", "a0000004"},
      {"right@heads", "b0000005"},
      {"f0000002@head", "SB002 multiple_heads"},
      {"f0000002@heads", "a0000004 b0000005"},
      {"base", ""},
      {"left@base", ""},
      {"left@a", "SB001 ambiguous_prefix"},
      {"left@b0000003", "SB001 not_on_branch"},
      {"left@b", "SB001 unknown_revision"},
      {"right@b0000004-1", "b0000003"},
      {"b0000005-2", "b0000003"},
      {"b0000003+2", "b0000005"},
      {"f0000002+1", "SB001 ambiguous_walk"},
      {"left@f0000002+1", "a0000003"},
      {"f0000001-1", ""},
      {"f0000001-2", "SB001 out_of_range"},
      {"b0000005+1", "SB001 out_of_range"},
      {"b0000005+99999999999999999999", "SB001 out_of_range"},
      {"-1", "a0000003 b0000004"},
      {"right@-1", "b0000004"},
      {"+1", "SB001 unknown_revision"},
      {"nowhere@head", "SB001 no_such_branch"},
      {"head@head", "SB001 no_such_branch"},
      {"@head", "SB001 no_such_branch"},
      {"left@", "SB001 unknown_revision"},
      {"", "SB001 unknown_revision"},
      {"left@right@head", "SB001 unknown_revision"},
      {"a0000004-1x", "SB001 unknown_revision"},
  };
  for (const auto& [symbol, answer] : table) {
    EXPECT_EQ(resolve(graph, symbol), answer) << symbol;
  }
}

TEST(Target, of_any_length_makes_a_message_of_a_screen) {
  std::string symbol(299, 'x');
  for (int i = 0; i < 1000; ++i) symbol += "ü";
  try {
    resolve_target(fork(), symbol, {});
    FAIL() << "no refusal";
  } catch (const Error& error) {
    EXPECT_EQ(error.message, "revision \"" + std::string(299, 'x') + "…\" does not exist");
  }
}

TEST(Target, current_is_the_versions) {
  const auto graph = fork();
  EXPECT_EQ(resolve(graph, "current", {"b0000004", "a0000003"}), "a0000003 b0000004");
  EXPECT_EQ(resolve(graph, "current"), "");
  EXPECT_EQ(resolve(graph, "current", {"0ddba11f"}), "SB001 unknown_revision");
}

TEST(Target, short_ids_and_labels_are_found_whole_only) {
  const auto graph = parse_graph("abc; abcd<-abc [xy]; abcde<-abcd");
  EXPECT_EQ(resolve(graph, "abc"), "abc");
  EXPECT_EQ(resolve(graph, "ab"), "SB001 ambiguous_prefix");
  EXPECT_EQ(resolve(graph, "x"), "SB001 unknown_revision");
  EXPECT_EQ(resolve(graph, "abcd"), "abcd");
}

TEST(Target, whole_label_with_a_dash_wins_over_a_relative_reading) {
  const auto graph = parse_graph("aaaa1111 [feature-1]; aaaa2222<-aaaa1111; bbbb1111 [feature]");
  EXPECT_EQ(resolve(graph, "feature-1"), "aaaa1111");
  EXPECT_EQ(resolve(graph, "feature-1@head"), "aaaa2222");
  EXPECT_EQ(resolve(graph, "feature-1@head-1"), "aaaa1111");
  EXPECT_EQ(resolve(graph, "feature-2"), "SB001 out_of_range");
}

TEST(Target, label_with_a_dash_cannot_begin_a_relative_target) {
  const auto graph = parse_graph("aaaa1111 [feature-1]; aaaa2222<-aaaa1111");
  const auto error = error_of([&] { resolve_target(graph, "feature-1+1", {}); });
  EXPECT_EQ(error.reason, "unknown_revision");
  EXPECT_EQ(error.hint, "Count from its revision: softbee show aaaa1111+1");
}

TEST(Target, number_that_may_belong_to_a_label_is_refused) {
  const auto graph = parse_graph("aaaa1111 [feature-12]; aaaa2222<-aaaa1111");
  EXPECT_EQ(resolve(graph, "feature-1"), "SB001 ambiguous_prefix");
}

TEST(Target, unknown_revision_offers_what_was_meant) {
  const auto graph = parse_graph("3f2a9c1d7e10 'Add apiary model'");
  const auto error = error_of([&] { resolve_target(graph, "3f2b9c1d7e10", {}); });
  EXPECT_EQ(error.sqlstate, "SB001");
  EXPECT_EQ(error.message, "revision \"3f2b9c1d7e10\" does not exist");
  EXPECT_EQ(error.hint, "Did you mean \"3f2a9c1d7e10\" (Add apiary model)?");
}

TEST(Target, ambiguous_prefix_lists_revisions_and_labels) {
  const auto graph = parse_graph("net00001 [network] 'Add routes'; net00002<-net00001");
  const auto error = error_of([&] { resolve_target(graph, "net", {}); });
  EXPECT_EQ(error.message, "several revisions or labels begin with \"net\"");
  EXPECT_EQ(error.detail,
            "They are: \"net00001\" (Add routes), \"net00002\", label \"network\" (of "
            "revision \"net00001\").");
}

TEST(Target, two_heads_are_named_with_their_fork) {
  const auto graph = fork();
  const auto error = error_of([&] { resolve_target(graph, "head", {}); });
  EXPECT_EQ(error.sqlstate, "SB002");
  EXPECT_EQ(error.message, "multiple heads are present for target \"head\"");
  EXPECT_EQ(error.detail,
            "They fork above \"f0000002\" (Add hives).\nHead \"a0000004\" has no file.\nHead "
            "\"b0000005\" has no file.");
}

TEST(Target, unrelated_heads_have_no_fork) {
  const auto graph = parse_graph("a; b");
  const auto error = error_of([&] { resolve_target(graph, "head", {}); });
  EXPECT_EQ(error.detail,
            "They have no common ancestor.\nHead \"a\" has no file.\nHead \"b\" has no file.");
}

TEST(Target, two_heads_say_when_and_where_they_were_made) {
  const std::string date = "2026-11-24 10:30:00+00:00";
  const Graph graph({{"a", {}, {}, {}, "Add users", "a.sql", date},
                     {"b", {"a"}, {}, {}, "Add queen\nbee", "b.sql", date},
                     {"c", {"a"}, {}, {}, "Add honey", "c.sql"},
                     {"d", {"a"}, {}, {}, "Add hive", "", date}});
  const auto error = refusal::several_heads(graph, graph.heads());
  EXPECT_EQ(error.sqlstate, "SB002");
  EXPECT_EQ(error.reason, "multiple_heads");
  EXPECT_EQ(error.message, "there are 3 heads instead of one");
  EXPECT_EQ(error.detail,
            "They fork above \"a\" (Add users).\n"
            "Head \"b\" (Add queen) was created 2026-11-24 10:30:00+00:00 in \"b.sql\".\n"
            "Head \"c\" (Add honey) is in \"c.sql\".\n"
            "Head \"d\" (Add hive) was created 2026-11-24 10:30:00+00:00.");
  EXPECT_EQ(error.hint, "Merge them: softbee merge b c d -m \"…\"");
}

TEST(Target, who_knows_more_of_a_head_says_it_in_the_same_line) {
  const auto graph = fork();
  try {
    resolve_target(graph, "right@head", {});
    resolve_target(graph, "head", {});
    FAIL() << "there are two heads";
  } catch (const refusal::MultipleHeads& error) {
    const auto fact = [&](Index i) {
      return graph[i].id == "a0000004" ? std::string("is new") : std::string();
    };
    EXPECT_EQ(refusal::describe_heads(graph, error.heads, fact),
              "They fork above \"f0000002\" (Add hives).\nHead \"a0000004\" has no file; it is "
              "new.\nHead \"b0000005\" has no file.");
  }
}

TEST(Target, many_heads_are_not_all_listed) {
  std::string text = "a";
  for (int i = 0; i < 20; ++i) text += "; h" + std::to_string(i) + "<-a";
  const auto graph = parse_graph(text);
  const auto error = refusal::several_heads(graph, graph.heads());
  EXPECT_TRUE(error.detail.starts_with("Head \"h0\" has no file.\n")) << error.detail;
  EXPECT_TRUE(error.detail.ends_with("Head \"h7\" has no file.\nThere are 12 more heads."))
      << error.detail;
  EXPECT_EQ(error.hint, "Merge them: softbee merge heads -m \"…\"");
}

TEST(Target, revision_on_another_branch_is_named_with_its_labels) {
  const auto error = error_of([&] { resolve_target(fork(), "left@b0000003", {}); });
  EXPECT_EQ(error.message, "revision \"b0000003\" is not on branch \"left\"");
  EXPECT_EQ(error.detail,
            "It is no ancestor and no descendant of \"a0000003\" (Add queen); its branch "
            "labels are \"right\".");
  EXPECT_EQ(error.hint, "Leave the branch out: softbee show b0000003");
}

TEST(Target, current_shows_versions_and_the_heads_below_them) {
  const auto graph = parse_graph("k1; k2<-k1; m1; m2<-m1 ~k2");
  EXPECT_EQ(format(graph, current_revisions(graph, {"m2"})), "k2 m2");
  EXPECT_EQ(format(graph, current_revisions(graph, {"k1", "m1"})), "k1 m1");
  EXPECT_EQ(format(graph, current_revisions(graph, {})), "");
}

}  // namespace
}  // namespace softbee
