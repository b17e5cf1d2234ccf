// The graphs of public projects (SOFTBEE_REFERENCE/graphs): each loads, goes up to its heads and
// down to its base with the right version rows at every step, and is listed in Alembic's order. One
// is broken and is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/graph.hpp"
#include "core/order.hpp"
#include "core/plan.hpp"
#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

using nlohmann::json;

std::vector<std::filesystem::path> graph_files() {
  std::vector<std::filesystem::path> files;
  const auto* folder = std::getenv("SOFTBEE_REFERENCE");
  if (folder == nullptr) return files;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(folder) + "/graphs")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

json read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return json::parse(stream);
}

std::vector<Revision> read_revisions(const json& rows) {
  std::vector<Revision> revisions;
  for (const auto& row : rows) {
    const auto id = row.at("id").get<std::string>();
    revisions.push_back({id, row.at("down"), row.at("depends_on"), row.at("labels"),
                         row.value("message", ""), "versions/" + id + ".py"});
  }
  return revisions;
}

/// From the definition, without counting: applied revisions that no applied revision needs.
std::vector<Index> maximal(const Graph& graph, const std::set<Index>& applied) {
  std::set<Index> needed;
  for (const Index i : applied) {
    needed.insert(graph.parents(i).begin(), graph.parents(i).end());
    needed.insert(graph.dependencies(i).begin(), graph.dependencies(i).end());
  }
  std::vector<Index> rows;
  std::set_difference(applied.begin(), applied.end(), needed.begin(), needed.end(),
                      std::back_inserter(rows));
  return rows;
}

void run(const Graph& graph, const Plan& plan, Versions& versions, std::set<Index>& applied) {
  for (const auto& [revision, direction] : plan) {
    for (const Index need : graph.parents(revision)) EXPECT_TRUE(applied.contains(need));
    for (const Index need : graph.dependencies(revision)) EXPECT_TRUE(applied.contains(need));
    for (const Index user : graph.children(revision)) EXPECT_FALSE(applied.contains(user));
    for (const Index user : graph.dependents(revision)) EXPECT_FALSE(applied.contains(user));
    versions.advance({revision, direction});
    if (direction == Direction::upgrade) {
      applied.insert(revision);
    } else {
      applied.erase(revision);
    }
    ASSERT_EQ(versions.rows(), maximal(graph, applied)) << graph[revision].id;
  }
}

std::vector<std::string> ids(const Graph& graph, const std::vector<Index>& revisions) {
  std::vector<std::string> result;
  for (const Index i : revisions) result.push_back(graph[i].id);
  return result;
}

class RealGraphs : public testing::Test {
 protected:
  void SetUp() override {
    if (graph_files().empty()) GTEST_SKIP() << "SOFTBEE_REFERENCE is not set";
  }
};

TEST_F(RealGraphs, go_up_to_their_heads_and_back_to_the_base) {
  int count = 0;
  for (const auto& file : graph_files()) {
    if (file.stem() == "broken_dify_fork") continue;
    const auto data = read(file);
    const Graph graph(read_revisions(data.at("graph")));
    const auto up = plan_upgrade(graph, {}, "heads");
    EXPECT_EQ(up.size(), graph.size()) << file;
    Versions versions(graph, {});
    std::set<Index> applied;
    run(graph, up, versions, applied);
    EXPECT_EQ(versions.rows(), graph.real_heads()) << file;
    const auto down = plan_downgrade(graph, ids(graph, versions.rows()), "base");
    EXPECT_EQ(down.size(), graph.size()) << file;
    run(graph, down, versions, applied);
    EXPECT_TRUE(versions.rows().empty()) << file;
    ++count;
  }
  std::cout << "real graphs: " << count << " go up and down\n";
  EXPECT_GE(count, 18);
}

// As a vector: GCC 14 finds no comparison of one with a JSON value.
TEST_F(RealGraphs, are_listed_in_the_order_of_alembic) {
  using Revisions = std::vector<std::string>;
  for (const auto& file : graph_files()) {
    const auto data = read(file);
    if (!data.at("alembic").contains("history")) continue;
    const Graph graph(read_revisions(data.at("graph")));
    EXPECT_EQ(ids(graph, display_order(graph)), data["alembic"]["history"].get<Revisions>())
        << file;
    std::vector<Index> steps;
    for (const auto& step : plan_upgrade(graph, {}, "heads")) steps.push_back(step.revision);
    EXPECT_EQ(ids(graph, steps), data["alembic"]["upgrade_to_heads"].get<Revisions>()) << file;
  }
}

TEST_F(RealGraphs, broken_one_is_refused_with_its_missing_parent) {
  for (const auto& file : graph_files()) {
    if (file.stem() != "broken_dify_fork") continue;
    const auto revisions = read_revisions(read(file).at("graph"));
    const auto error = test::error_of([&] { Graph{revisions}; });
    EXPECT_EQ(error.sqlstate, "SB003");
    EXPECT_EQ(error.reason, "missing_parent");
    EXPECT_EQ(error.message,
              "down revision \"09a8d1878d9b\" of revision \"01d6889832f7\" does not exist");
    EXPECT_NE(error.detail.find("versions/01d6889832f7.py"), std::string::npos);
    return;
  }
  FAIL() << "broken_dify_fork.json is missing";
}

}  // namespace
}  // namespace softbee
