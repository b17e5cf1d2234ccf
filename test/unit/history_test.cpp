// Ranges of the history: both sides, newest first.
#include <gtest/gtest.h>

#include "core/target.hpp"
#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

using test::error_of;
using test::format;
using test::parse_graph;

std::string history(const Graph& graph, std::string_view range, const VersionRows& versions = {}) {
  try {
    return format(graph, resolve_range(graph, range, versions));
  } catch (const Error& error) {
    return error.sqlstate + " " + error.reason;
  }
}

struct Case {
  std::string range;
  VersionRows versions;
  std::string shown;
};

TEST(History, of_a_line) {
  const auto graph = parse_graph("a; b<-a; c<-b; d<-c");
  for (const auto& [range, versions, shown] : std::vector<Case>{
           {":", {}, "d c b a"},
           {"base:heads", {}, "d c b a"},
           {"b:", {}, "d c b"},
           {":b", {}, "b a"},
           {"b:c", {}, "c b"},
           {"b:b", {}, "b"},
           {"c:b", {}, "SB010 not_ancestor"},
           {"-1:", {}, "d c"},
           {"-1:c", {}, "c b"},
           {"-9:c", {}, "c b a"},
           {"b:+1", {}, "c b"},
           {"b:+9", {}, "d c b"},
           {"c-1:", {}, "d c b"},
           {":c-1", {}, "b a"},
           {":c-3", {}, ""},
           {":c-4", {}, "SB001 out_of_range"},
           {"current:", {"b"}, "d c b"},
           {":current", {"b"}, "b a"},
           {"current:current", {"b"}, "b"},
           {"-1:current", {"c"}, "c b"},
           {"current:+1", {"c"}, "d c"},
           {"current:+2", {}, "b a"},
           {":current", {}, ""},
           {":-1", {}, "SB001 out_of_range"},
           {"+1:", {}, "SB001 out_of_range"},
           {"-1:+1", {}, "SB010 bad_range"},
           {"b", {}, "SB010 bad_range"},
           {"a:b:c", {}, "SB010 bad_range"},
           {"gone:", {}, "SB001 unknown_revision"},
           {":", {"gone"}, "SB001 unknown_revision"},
       }) {
    EXPECT_EQ(history(graph, range, versions), shown) << range;
  }
}

TEST(History, of_branches) {
  const auto graph = parse_graph("a; b<-a [left]; c<-a [right]; d<-b; m<-d,c; x1 [other]; x2<-x1");
  for (const auto& [range, versions, shown] : std::vector<Case>{
           {"b:", {}, "m d b"},
           {"other@base:", {}, "x2 x1"},
           {"left@base:", {}, "m d b c a"},
           {"c:d", {}, "SB010 not_ancestor"},
           {"b:x2", {}, "SB010 not_ancestor"},
           {"-1:m", {}, "SB001 ambiguous_walk"},
           {"-1:", {}, "SB001 ambiguous_walk"},
           {"current:", {"c", "d"}, "m d c"},
           {"head:", {}, "SB002 multiple_heads"},
           {"left@head:", {}, "m"},
       }) {
    EXPECT_EQ(history(graph, range, versions), shown) << range;
  }
}

TEST(History, start_counts_by_down_revision_and_end_brings_what_it_needs) {
  const auto graph = parse_graph("k1; k2<-k1; m1; m2<-m1 ~k2");
  EXPECT_EQ(history(graph, ":m2"), "m2 m1 k2 k1");
  EXPECT_EQ(history(graph, "k1:"), "k2 k1");
}

TEST(History, refusals_say_what_a_range_is) {
  const auto graph = parse_graph("a 'Add users'; b<-a");
  const auto form = error_of([&] { resolve_range(graph, "a", {}); });
  EXPECT_EQ(form.message, "range \"a\" is not of the form [start]:[end]");
  const auto order = error_of([&] { resolve_range(graph, "b:a", {}); });
  EXPECT_EQ(order.message, "start of range \"b:a\" is not an ancestor of its end");
  EXPECT_EQ(order.detail, "The start is \"b\", the end is \"a\" (Add users).");
  EXPECT_EQ(order.hint, "Put the older revision first, and both on one branch.");
  const auto side = error_of([&] { resolve_range(graph, ":-1", {}); });
  EXPECT_EQ(side.message, "end \"-1\" of the range leads down");
  EXPECT_EQ(side.hint, "Put a revision before the number: <revision>-1");
}

}  // namespace
}  // namespace softbee
