// Stamp: which rows make way for a target, and what is left of several targets.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/plan.hpp"
#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

using test::format;
using test::parse_graph;

std::string stamp(const Graph& graph, const VersionRows& versions,
                  const std::vector<std::string>& targets) {
  try {
    auto rows = plan_stamp(graph, versions, targets);
    std::sort(rows.begin(), rows.end());
    return format(rows);
  } catch (const Error& error) {
    return error.sqlstate + " " + error.reason;
  }
}

struct Case {
  VersionRows versions;
  std::vector<std::string> targets;
  std::string rows;
};

TEST(Stamp, row_of_the_same_line_makes_way) {
  const auto graph = parse_graph("a; b<-a; c<-b");
  for (const auto& [versions, targets, rows] : std::vector<Case>{
           {{}, {"b"}, "b"},
           {{"a"}, {"c"}, "c"},
           {{"c"}, {"a"}, "a"},
           {{"b"}, {"b"}, "b"},
           {{"b"}, {"head"}, "c"},
           {{"b"}, {"base"}, ""},
           {{"a", "c"}, {"b"}, "b"},
           {{"b"}, {"b", "b"}, "b"},
           {{"b"}, {}, "b"},
           {{"b"}, {"+1"}, "SB001 unknown_revision"},
           {{"b"}, {"gone"}, "SB001 unknown_revision"},
           {{"gone"}, {"b"}, "SB001 unknown_revision"},
       }) {
    EXPECT_EQ(stamp(graph, versions, targets), rows) << format(targets);
  }
}

TEST(Stamp, row_of_another_line_stays) {
  const auto graph = parse_graph("a; b<-a [left]; c<-a [right]; x1 [other]; x2<-x1");
  for (const auto& [versions, targets, rows] : std::vector<Case>{
           {{"x1"}, {"b"}, "b x1"},
           {{"b", "x2"}, {"c"}, "b c x2"},
           {{"b", "x2"}, {"left@base"}, "x2"},
           {{"b", "c", "x2"}, {"a"}, "a x2"},
           {{"b", "c", "x2"}, {"base"}, ""},
           {{"b", "x1"}, {"heads"}, "b c x2"},
           {{"b", "c"}, {"head"}, "SB002 multiple_heads"},
           {{"b"}, {"nolabel@base"}, "SB001 no_such_branch"},
       }) {
    EXPECT_EQ(stamp(graph, versions, targets), rows) << format(targets);
  }
}

TEST(Stamp, of_several_targets_the_highest_stay) {
  const auto graph = parse_graph("a; b<-a; c<-b; x1; x2<-x1");
  EXPECT_EQ(stamp(graph, {"c"}, {"b", "a"}), "b");
  EXPECT_EQ(stamp(graph, {}, {"a", "c", "x1"}), "c x1");
  EXPECT_EQ(stamp(graph, {"c", "x2"}, {"x1", "a"}), "a x1");
  EXPECT_EQ(stamp(graph, {"c", "x2"}, {"base", "b"}), "b");
}

TEST(Stamp, dependency_makes_way_for_what_needs_it) {
  const auto graph = parse_graph("k1; k2<-k1; m1; m2<-m1 ~k2");
  EXPECT_EQ(stamp(graph, {"k2", "m1"}, {"m2"}), "m2");
  EXPECT_EQ(stamp(graph, {"m2"}, {"k1"}), "k1");
  EXPECT_EQ(stamp(graph, {}, {"heads"}), "m2");
}

}  // namespace
}  // namespace softbee
