// The graph itself: names, both kinds of edges, heads and labels, whatever the load order and
// depth.
#include "core/graph.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

#include "core/order.hpp"
#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

using test::format;
using test::parse_graph;

std::string labels_of(const Graph& graph, std::string_view id) {
  return format(graph.branch_labels(*graph.find(id)));
}

TEST(Graph, empty_one_has_nothing) {
  const Graph graph({});
  EXPECT_EQ(graph.size(), 0u);
  EXPECT_TRUE(graph.heads().empty());
  EXPECT_TRUE(graph.bases().empty());
  EXPECT_FALSE(graph.find("a"));
  EXPECT_TRUE(display_order(graph).empty());
}

TEST(Graph, loads_children_before_their_parents) {
  const auto graph = parse_graph("d<-b,c; b<-a; c<-a; a");
  EXPECT_EQ(format(graph, graph.heads()), "d");
  EXPECT_EQ(format(graph, graph.bases()), "a");
  EXPECT_EQ(format(graph, graph.branch_points()), "a");
  EXPECT_EQ(format(graph, graph.merge_points()), "d");
  const auto children = graph.children(*graph.find("a"));
  EXPECT_EQ(format(graph, std::vector<Index>(children.begin(), children.end())), "b c");
}

TEST(Graph, head_that_others_depend_on_is_no_real_head) {
  const auto graph = parse_graph("k1; k2<-k1; m1; m2<-m1 ~k2");
  EXPECT_EQ(format(graph, graph.heads()), "k2 m2");
  EXPECT_EQ(format(graph, graph.real_heads()), "m2");
  EXPECT_TRUE(graph.is_head(*graph.find("k2")));
  EXPECT_FALSE(graph.is_real_head(*graph.find("k2")));
}

TEST(Graph, dependency_on_a_label_is_one_on_its_own_revision) {
  const auto graph = parse_graph("a [alpha]; b<-a; c ~alpha");
  const auto dependencies = graph.dependencies(*graph.find("c"));
  EXPECT_EQ(format(graph, std::vector<Index>(dependencies.begin(), dependencies.end())), "a");
}

TEST(Graph, need_that_is_named_twice_is_one_edge) {
  const auto graph = parse_graph("a [alpha]; b ~a,alpha; c<-b,b");
  EXPECT_EQ(graph.dependencies(*graph.find("b")).size(), 1u);
  EXPECT_EQ(graph.dependents(*graph.find("a")).size(), 1u);
  EXPECT_EQ(graph.parents(*graph.find("c")).size(), 1u);
  EXPECT_FALSE(graph.is_merge_point(*graph.find("c")));
}

TEST(Graph, label_is_found_as_label_and_id_as_id) {
  const auto graph = parse_graph("a; b<-a [alpha,beta]");
  EXPECT_EQ(graph.find("b"), graph.find_label("beta"));
  EXPECT_FALSE(graph.find("alpha"));
  EXPECT_FALSE(graph.find_label("b"));
}

TEST(Graph, label_holds_above_its_revision_and_down_to_the_fork) {
  const auto graph = parse_graph("a; b<-a; c<-b; d<-c [mid]; e<-d; f<-b; g<-f");
  for (const auto* id : {"c", "d", "e"}) EXPECT_EQ(labels_of(graph, id), "mid") << id;
  for (const auto* id : {"a", "b", "f", "g"}) EXPECT_EQ(labels_of(graph, id), "") << id;
}

TEST(Graph, merge_point_has_the_labels_of_all_its_branches) {
  const auto graph = parse_graph("h1 [north]; h2<-h1; i1 [south]; i2<-i1; j<-h2,i2; k<-j; l<-h2");
  EXPECT_EQ(labels_of(graph, "k"), "north south");
  EXPECT_EQ(labels_of(graph, "l"), "north");
}

TEST(Graph, label_stops_below_where_another_branch_depends_on_the_line) {
  const auto graph = parse_graph("a; b<-a; c<-b [late]; x ~a");
  EXPECT_EQ(labels_of(graph, "b"), "late");
  EXPECT_EQ(labels_of(graph, "a"), "");
}

TEST(Graph, moved_one_still_knows_its_names) {
  auto graph = parse_graph(
      "short; a_rather_long_revision_id_of_many_letters<-short [a_rather_long_label_too]");
  const Graph moved = std::move(graph);
  EXPECT_TRUE(moved.find("short"));
  EXPECT_TRUE(moved.find("a_rather_long_revision_id_of_many_letters"));
  EXPECT_TRUE(moved.find_label("a_rather_long_label_too"));
}

TEST(Graph, many_merges_of_many_parents_are_linked) {
  std::string text = "root";
  std::string ids;
  for (int i = 0; i < 200; ++i) {
    text += "; arm" + std::to_string(i) + "<-root";
    ids += (i == 0 ? "arm" : ",arm") + std::to_string(i);
  }
  const auto graph = parse_graph(text + "; top<-" + ids + "; other<-arm0,arm1");
  EXPECT_EQ(graph.parents(*graph.find("top")).size(), 200u);
  EXPECT_EQ(format(graph, graph.heads()), "top other");
  EXPECT_EQ(graph.children(*graph.find("arm1")).size(), 2u);
}

TEST(Graph, chain_of_a_hundred_thousand_needs_no_deep_stack) {
  auto revisions = test::make_chain(100'000);
  std::shuffle(revisions.begin(), revisions.end(), std::mt19937(7));
  const Graph graph(std::move(revisions));
  const auto plan = plan_upgrade(graph, {}, "head");
  ASSERT_EQ(plan.size(), 100'000u);
  EXPECT_EQ(graph[plan.front().revision].id, "r0");
  EXPECT_EQ(graph[plan.back().revision].id, "r99999");
  EXPECT_EQ(plan_downgrade(graph, {"r99999"}, "base").size(), 100'000u);
}

/// Every member after all that it needs.
void expect_upwards(const Graph& graph, const std::vector<Index>& order) {
  std::vector<bool> is_listed(graph.size(), false);
  for (const Index i : order) {
    for (const Index need : graph.parents(i)) EXPECT_TRUE(is_listed[need]) << graph[i].id;
    for (const Index need : graph.dependencies(i)) EXPECT_TRUE(is_listed[need]) << graph[i].id;
    EXPECT_FALSE(is_listed[i]) << graph[i].id;
    is_listed[i] = true;
  }
}

TEST(Order, follows_one_branch_before_the_next) {
  const auto graph = parse_graph("a; b<-a; c<-a; d<-c; e<-b,d");
  EXPECT_EQ(format(graph, display_order(graph)), "e b d c a");
}

TEST(Order, changes_the_branch_where_another_must_come_first) {
  const auto graph = parse_graph("x1; x2<-x1; y1 ~x1; y2<-y1 ~x2; x3<-x2");
  const auto order = order_upwards(graph, RevisionSet(graph.size(), true));
  expect_upwards(graph, order);
  EXPECT_EQ(order.size(), graph.size());
}

TEST(Order, is_valid_where_looking_for_the_next_branch_is_cut_short) {
  // Below each tip a revision that waits for all revisions above it: the search for a branch to go
  // on with would be quadratic.
  constexpr int kCount = 3000;
  std::string text;
  for (int i = 0; i < kCount; ++i)
    text += "t" + std::to_string(i) + " ~c" + std::to_string(i) + "; ";
  text += "c0; ";
  for (int i = 1; i < kCount; ++i) {
    text += "c" + std::to_string(i) + "<-c" + std::to_string(i - 1) + "; ";
  }
  const auto graph = parse_graph(text);
  const auto order = order_upwards(graph, RevisionSet(graph.size(), true));
  EXPECT_EQ(order.size(), graph.size());
  expect_upwards(graph, order);
}

TEST(Order, of_part_of_a_graph_lists_that_part) {
  const auto graph = parse_graph("a; b<-a; c<-b; d<-c");
  RevisionSet part(graph.size(), false);
  part[*graph.find("d")] = part[*graph.find("b")] = true;
  EXPECT_EQ(order_downwards(graph, part).size(), 2u);
}

}  // namespace
}  // namespace softbee
