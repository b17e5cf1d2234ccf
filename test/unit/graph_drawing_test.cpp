// The pictures of `history --graph`, and that a picture says what the graph says.
#include "client/graph_drawing.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "core/order.hpp"
#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

using Edge = std::pair<std::string, std::string>;  ///< child, parent

std::string draw(const Graph& graph, const std::vector<Index>& listed) {
  std::set<std::string> later;
  for (const Index i : listed) later.insert(graph[i].id);
  GraphDrawing drawing;
  std::string picture;
  for (const Index i : listed) {
    later.erase(graph[i].id);
    std::vector<std::string> parents;
    for (const std::string& parent : graph[i].down_revisions) {
      if (later.contains(parent)) parents.push_back(parent);
    }
    picture += drawing.add(graph[i].id, parents, graph[i].id);
  }
  return picture;
}

/// "\n" in front, so that an expected picture may begin on a line of its own.
std::string draw(const std::string& text) {
  const Graph graph = test::parse_graph(text);
  return "\n" + draw(graph, display_order(graph));
}

TEST(GraphDrawing, of_a_line_is_a_line) {
  EXPECT_EQ(draw("a; b<-a; c<-b"), R"(
* c
* b
* a
)");
}

TEST(GraphDrawing, of_two_heads_joins_them_at_the_branch_point) {
  EXPECT_EQ(draw("a; b<-a; c<-a"), R"(
* b
| * c
|/
* a
)");
}

TEST(GraphDrawing, of_a_merge_opens_a_column) {
  EXPECT_EQ(draw("a; b<-a; c<-a; d<-b,c"), R"(
*   d
|\
* | b
| * c
|/
* a
)");
}

TEST(GraphDrawing, of_three_branches_moves_them_up) {
  EXPECT_EQ(draw("a; b<-a; c<-a; d<-a; e<-d"), R"(
* b
| * c
|/
| * e
| * d
|/
* a
)");
  EXPECT_EQ(draw("a; b<-a; c<-a; d<-a; m<-b,c,d"), R"(
*     m
|\
|\ \
* | | b
| * | c
|/ /
| * d
|/
* a
)");
}

TEST(GraphDrawing, of_unrelated_lines_ends_the_one_that_is_done) {
  EXPECT_EQ(draw("a; x; y<-x; m<-a,y"), R"(
*   m
|\
* | a
 /
* y
* x
)");
  EXPECT_EQ(draw("a; b<-a; x; y<-x"), R"(
* b
* a

* y
* x
)");
}

TEST(GraphDrawing, of_a_column_that_ends_moves_the_others_up) {
  GraphDrawing drawing;
  std::string picture = "\n";
  picture += drawing.add("m", {"a", "x"}, "m");
  picture += drawing.add("a", {}, "a");
  picture += drawing.add("x", {}, "x");
  EXPECT_EQ(picture, R"(
*   m
|\
* | a
 /
* x
)");
}

TEST(GraphDrawing, of_crossing_merges_leads_an_edge_over_the_columns_between) {
  GraphDrawing drawing;
  std::string picture = "\n";
  picture += drawing.add("p", {"a"}, "p");
  picture += drawing.add("q", {"b"}, "q");
  picture += drawing.add("r", {"c"}, "r");
  picture += drawing.add("s", {"d"}, "s");
  picture += drawing.add("t", {"a", "e"}, "t");
  picture += drawing.add("u", {"b"}, "u");
  picture += drawing.add("d", {"c", "a"}, "d");
  EXPECT_EQ(picture, R"(
* p
| * q
| | * r
| | | * s
| | | | * t
| |_|_|/|
|/| | | |
| | | | | * u
| | |_|_|/
| |/| | |
| | | * | d
| | |/| |
| |_|/ /
|/| | |
)");
}

TEST(GraphDrawing, of_a_merge_with_the_next_line_needs_no_new_column) {
  GraphDrawing drawing;
  std::string picture = "\n";
  picture += drawing.add("p", {"a"}, "p");
  picture += drawing.add("q", {"b"}, "q");
  picture += drawing.add("a", {"c", "b"}, "a");
  picture += drawing.add("b", {"d", "c"}, "b");
  EXPECT_EQ(picture, R"(
* p
| * q
* | a
|\|
| * b
|/|
)");
}

TEST(GraphDrawing, sets_the_lines_of_a_text_beside_the_edges) {
  GraphDrawing drawing;
  std::string picture = "\n";
  picture += drawing.add("m", {"a", "b"}, "m\n\nthird line\n");
  picture += drawing.add("b", {"a"}, "b\nsecond line");
  EXPECT_EQ(picture, R"(
*   m
|\
| | third line
| * b
|/  second line
)");
}

/// As they are: blanks at the begin of a row count.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Follows every edge of a picture, from `*` to `*`, as an eye does.
class Eye {
 public:
  std::set<Edge> read(const std::string& picture) {
    for (const std::string& row : lines_of(picture)) read_row(row);
    return edges_;
  }

 private:
  using Origins = std::set<std::string>;
  using Slots = std::map<std::size_t, Origins>;

  static char at(const std::string& row, std::size_t position) {
    return position < row.size() ? row[position] : ' ';
  }

  void read_row(const std::string& text) {
    std::string row = text;
    std::string name;
    const auto star = row.find('*');
    if (star != std::string::npos) {
      name = row.substr(row.rfind(' ') + 1);
      row.resize(row.rfind(' '));
    }
    Slots straight, slanted;
    const std::size_t slots = row.size() / 2 + 1;
    for (std::size_t k = 0; k < slots; ++k) {
      Origins here = straight_[k];
      const bool is_kept = at(row, 2 * k) == '|' || at(row, 2 * k) == '*';
      const bool goes_left = k > 0 && at(row, 2 * k - 1) == '/';
      // What came in slanted goes on slanted where it can: it crosses.
      Origins leaving = slanted_[k];
      if (!goes_left || !is_kept || leaving.empty()) {
        here.insert(leaving.begin(), leaving.end());
        leaving = here;
      }
      if (at(row, 2 * k) == '*') {
        for (const std::string& child : here) edges_.emplace(child, name);
        here = {name};
      }
      if (is_kept) straight[k].insert(here.begin(), here.end());
      if (goes_left) {
        std::size_t to = k - 1;
        while (to > 0 && at(row, 2 * to - 1) == '_') --to;
        slanted[to].insert(leaving.begin(), leaving.end());
      }
      if (at(row, 2 * k + 1) == '\\') straight[k + 1].insert(here.begin(), here.end());
    }
    straight_ = std::move(straight);
    slanted_ = std::move(slanted);
  }

  Slots straight_, slanted_;
  std::set<Edge> edges_;
};

TEST(GraphDrawing, says_what_the_graph_says) {
  std::mt19937 random(20261124);
  const auto pick = [&](std::size_t below) { return random() % below; };
  for (int round = 0; round < 2000; ++round) {
    std::vector<Revision> revisions(1 + pick(14));
    std::set<Edge> wanted;
    for (std::size_t i = 0; i < revisions.size(); ++i) {
      revisions[i].id = "r" + std::to_string(i);
      for (std::size_t n = i == 0 ? 0 : pick(4); n > 0; --n) {
        const std::string parent = "r" + std::to_string(pick(i));
        if (wanted.emplace(revisions[i].id, parent).second)
          revisions[i].down_revisions.push_back(parent);
      }
    }
    const Graph graph(std::move(revisions));
    const std::string picture = draw(graph, display_order(graph));
    EXPECT_EQ(Eye().read(picture), wanted) << picture;
    if (HasFailure()) return;
  }
}

TEST(GraphDrawing, of_a_wide_graph_has_rows_for_its_edges_only) {
  GraphDrawing drawing;
  std::size_t rows = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string text =
        drawing.add("h" + std::to_string(i), {"p" + std::to_string(i)}, "head");
    rows += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  for (int i = 299; i > 0; --i) {
    const std::string text =
        drawing.add("p" + std::to_string(i), {"base", "p" + std::to_string(i / 2)}, "p");
    rows += static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  // A row for each of the 600 revisions, and at most two for each of its edges.
  EXPECT_LE(rows, 600u + 2 * 900u);
}

}  // namespace
}  // namespace softbee
