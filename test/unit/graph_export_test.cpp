// The graph in DOT and in Mermaid: its shape, and messages that mean harm.
#include "client/graph_export.hpp"

#include <gtest/gtest.h>

#include "core/order.hpp"
#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

std::vector<RevisionView> views(const Graph& graph) {
  std::vector<RevisionView> views;
  for (const Index i : display_order(graph)) views.push_back(view_of(graph, i));
  return views;
}

std::vector<RevisionView> with_message(const std::string& message) {
  return views(Graph({{"a", {}, {}, {}, message, ""}}));
}

TEST(Dot, has_nodes_edges_and_marks) {
  auto revisions = views(test::parse_graph(
      "a 'Add users'; b<-a 'Add queen'; c<-a [left] 'Add honey'; d<-b ~left 'Sell honey'"));
  revisions.front().is_current = true;
  EXPECT_EQ(format_dot(revisions), R"(digraph softbee {
  rankdir=BT;
  node [shape=box, fontname="monospace"];
  n0 [label="d (head) (current)\nSell honey", style="bold,filled"];
  n1 [label="b\nAdd queen"];
  n2 [label="c (left) (effective head)\nAdd honey", style="bold"];
  n3 [label="a (branchpoint)\nAdd users"];
  n1 -> n0;
  n2 -> n0 [style=dashed];
  n3 -> n1;
  n3 -> n2;
}
)");
}

TEST(Dot, escapes_what_would_end_a_label_or_mean_something_in_it) {
  const std::string dot = format_dot(with_message("say \"x\"]; n9 -> n9\nand \\N &lt; \x01"));
  EXPECT_NE(
      dot.find(R"([label="a (head)\nsay \"x\"]; n9 -> n9\nand \\N &amp;lt;  ", style="bold"];)"),
      std::string::npos)
      << dot;
}

TEST(Dot, of_nothing_is_an_empty_graph) {
  EXPECT_EQ(format_dot({}),
            "digraph softbee {\n  rankdir=BT;\n  node [shape=box, fontname=\"monospace\"];\n}\n");
}

TEST(Mermaid, has_nodes_edges_and_marks) {
  auto revisions =
      views(test::parse_graph("a 'Add users'; b<-a 'Add queen'; c<-a 'Add honey'; d<-b ~c 'Sell'"));
  revisions.front().is_current = true;
  EXPECT_EQ(format_mermaid(revisions), R"(flowchart BT
  n0["d (head) (current)<br>Sell"]
  style n0 stroke-width:3px
  style n0 fill:#ffe08a,color:#000
  n1["b<br>Add queen"]
  n2["c (effective head)<br>Add honey"]
  style n2 stroke-width:3px
  n3["a (branchpoint)<br>Add users"]
  n1 --> n0
  n2 -.-> n0
  n3 --> n1
  n3 --> n2
)");
}

TEST(Mermaid, escapes_hostile_messages) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"say \"x\"]", "say #34;x#34;#93;"},
      {"<script>&amp;", "#60;script#62;#38;amp#59;"},
      {"a\\nb", "a#92;nb"},
      {"%% end; x[y]{z}|w|", "#37;#37; end#59; x#91;y#93;#123;z#125;#124;w#124;"},
      {"`code` #1 **bold**", "#96;code#96; #35;1 #42;#42;bold#42;#42;"},
      {"first\nsecond", "first<br>second"},
      {"- one\n1. two-three.", "#45; one<br>1#46; two-three."},
      {"tab\tand bell\x07", "tab and bell "},
  };
  for (const auto& [message, wanted] : table) {
    EXPECT_EQ(format_mermaid(with_message(message)),
              "flowchart BT\n  n0[\"a (head)<br>" + wanted + "\"]\n  style n0 stroke-width:3px\n");
  }
}

TEST(Export, leaves_out_what_leads_to_a_revision_that_is_not_shown) {
  auto revisions = views(test::parse_graph("a; b<-a; c<-b"));
  revisions.pop_back();
  EXPECT_EQ(format_mermaid(revisions),
            "flowchart BT\n  n0[\"c (head)\"]\n  style n0 stroke-width:3px\n"
            "  n1[\"b\"]\n  n1 --> n0\n");
}

}  // namespace
}  // namespace softbee
