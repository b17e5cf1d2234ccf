// Alembic's own answers, as data (SOFTBEE_REFERENCE/conformance), put to core. Each file is one
// test; the counts are printed. A case in which Alembic crashes or contradicts itself carries the
// answer that its definitions give.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/graph_check.hpp"
#include "core/plan.hpp"
#include "core/target.hpp"

namespace softbee {
namespace {

using nlohmann::json;

std::string reference_folder() {
  const char* folder = std::getenv("SOFTBEE_REFERENCE");
  return folder == nullptr ? "" : std::string(folder) + "/conformance/";
}

std::vector<Revision> read_revisions(const json& rows) {
  std::vector<Revision> revisions;
  for (const auto& row : rows) {
    revisions.push_back({row.at("id"), row.at("down"), row.at("depends_on"), row.at("labels"),
                         row.value("message", ""), ""});
  }
  return revisions;
}

std::vector<json> read_lines(const std::string& file) {
  std::ifstream stream(reference_folder() + file);
  std::vector<json> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  EXPECT_FALSE(lines.empty()) << file;
  return lines;
}

const json& graph_rows() {
  static const json rows = [] {
    std::ifstream stream(reference_folder() + "graphs.json");
    return json::parse(stream);
  }();
  return rows;
}

/// in      json, not a string: GCC 13 and later take the temporary for what the reference is to
const Graph& graph_named(const json& value) {
  static std::map<std::string, Graph> graphs;
  const auto name = value.get<std::string>();
  if (const auto found = graphs.find(name); found != graphs.end()) return found->second;
  for (const auto& row : graph_rows()) {
    if (row.at("name") == name) {
      return graphs.emplace(name, Graph(read_revisions(row.at("revisions")))).first->second;
    }
  }
  throw std::out_of_range(name);
}

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

std::set<std::string> as_set(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

std::vector<std::string> ids(const Graph& graph, const std::vector<Index>& revisions) {
  std::vector<std::string> result;
  for (const Index i : revisions) result.push_back(graph[i].id);
  return result;
}

/// Whether every revision comes after (down: before) all it needs that are in the list too.
bool is_in_order(const Graph& graph, const std::vector<std::string>& order, bool is_upwards) {
  std::map<Index, std::size_t> position;
  for (std::size_t at = 0; at < order.size(); ++at) position[*graph.find(order[at])] = at;
  for (const auto& [revision, at] : position) {
    const auto is_wrong = [&, here = at](Index need) {
      const auto other = position.find(need);
      return other != position.end() && (other->second < here) != is_upwards;
    };
    if (std::ranges::any_of(graph.parents(revision), is_wrong)) return false;
    if (std::ranges::any_of(graph.dependencies(revision), is_wrong)) return false;
  }
  return true;
}

struct Answer {
  std::vector<std::string> revisions;  ///< in order where there is one
  std::vector<std::string> rows;
  std::string reason;
};

struct Count {
  int cases = 0;
  int ordered = 0;  ///< plans of which Alembic has a firm order
  int same_order = 0;
};

/// Runs a plan on the version rows, and checks in every step that they are the maximal applied
/// revisions.
VersionRows run(const Graph& graph, const VersionRows& current, const Plan& plan) {
  Versions versions(graph, current);
  std::set<Index> rows;
  for (const Index i : versions.rows()) rows.insert(i);
  for (const auto& step : plan) {
    const auto change = versions.advance(step);
    for (const Index i : change.deleted) EXPECT_EQ(rows.erase(i), 1u) << graph[i].id;
    for (const Index i : change.inserted) EXPECT_TRUE(rows.insert(i).second) << graph[i].id;
    const auto expected = versions.rows();
    EXPECT_TRUE(std::equal(rows.begin(), rows.end(), expected.begin(), expected.end()));
  }
  return ids(graph, versions.rows());
}

Answer answer(const std::string& kind, const json& row) {
  const Graph& graph = graph_named(row.at("graph"));
  const auto current = row.contains("current") && !row["current"].is_null()
                           ? row["current"].get<VersionRows>()
                           : VersionRows{};
  Answer given;
  try {
    if (kind == "upgrade" || kind == "downgrade") {
      const auto target = row.at("target").get<std::string>();
      const auto plan = kind == "upgrade" ? plan_upgrade(graph, current, target)
                                          : plan_downgrade(graph, current, target);
      for (const auto& step : plan) given.revisions.push_back(graph[step.revision].id);
      EXPECT_TRUE(is_in_order(graph, given.revisions, kind == "upgrade")) << row.dump();
      given.rows = sorted(run(graph, current, plan));
    } else if (kind == "stamp") {
      given.rows = sorted(plan_stamp(graph, current, row.at("targets")));
    } else if (kind == "history") {
      given.revisions =
          ids(graph, resolve_range(graph, row.at("range").get<std::string>(), current));
      EXPECT_TRUE(is_in_order(graph, given.revisions, false)) << row.dump();
    } else if (kind == "resolve") {
      given.revisions =
          ids(graph, resolve_target(graph, row.at("symbol").get<std::string>(), current));
    } else {
      given.revisions = ids(graph, current_revisions(graph, current));
    }
  } catch (const Error& error) {
    given.reason = error.reason;
    EXPECT_FALSE(error.message.empty());
    EXPECT_FALSE(error.hint.empty()) << error.message;
    EXPECT_NE(error.message.back(), '.') << error.message;
  }
  return given;
}

bool is_accepted(const json& outcome, const std::string& reason) {
  if (outcome.at("error") == reason) return true;
  const auto also = outcome.value("accept", std::vector<std::string>{});
  return std::find(also.begin(), also.end(), reason) != also.end();
}

void check(const std::string& kind, const json& row, const json& outcome, Count& count) {
  ++count.cases;
  const auto given = answer(kind, row);
  if (outcome.contains("error")) {
    EXPECT_TRUE(is_accepted(outcome, given.reason)) << "given: " << given.reason << "\n"
                                                    << row.dump();
    return;
  }
  ASSERT_EQ(given.reason, "") << row.dump();
  for (const auto* key : {"plan", "revisions", "ids", "shown"}) {
    if (!outcome.contains(key)) continue;
    const auto wanted = outcome[key].get<std::vector<std::string>>();
    if (kind == "resolve") {  // Alembic names a revision once for each head that it is below
      EXPECT_EQ(as_set(given.revisions), as_set(wanted)) << row.dump();
    } else {
      EXPECT_EQ(sorted(given.revisions), sorted(wanted)) << row.dump();
    }
    const auto order = outcome.value("order", "");
    if (order != "any load" && order != "this load") continue;
    ++count.ordered;
    if (given.revisions == wanted) ++count.same_order;
  }
  if (outcome.contains("rows_after")) {
    EXPECT_EQ(given.rows, sorted(outcome["rows_after"])) << row.dump();
  }
}

void report(const std::string& file, const Count& count) {
  std::cout << "conformance: " << file << ": " << count.cases << " cases";
  if (count.ordered > 0) {
    std::cout << ", order as Alembic's in " << count.same_order << " of " << count.ordered
              << " where Alembic's is firm";
  }
  std::cout << "\n";
}

class Conformance : public testing::Test {
 protected:
  void SetUp() override {
    if (reference_folder().empty()) GTEST_SKIP() << "SOFTBEE_REFERENCE is not set";
  }

  static void check_file(const std::string& kind) {
    Count count;
    for (const auto& row : read_lines(kind + ".jsonl")) check(kind, row, row.at("outcome"), count);
    report(kind, count);
  }
};

TEST_F(Conformance, upgrade_answers_as_alembic) { check_file("upgrade"); }
TEST_F(Conformance, downgrade_answers_as_alembic) { check_file("downgrade"); }
TEST_F(Conformance, stamp_answers_as_alembic) { check_file("stamp"); }
TEST_F(Conformance, history_answers_as_alembic) { check_file("history"); }
TEST_F(Conformance, show_resolves_as_alembic) { check_file("resolve"); }
TEST_F(Conformance, current_lists_as_alembic) { check_file("current"); }

TEST_F(Conformance, where_alembic_crashes_the_definition_answers) {
  std::map<std::string, Count> counts;
  for (const auto& row : read_lines("alembic-crashes.jsonl")) {
    const auto kind = row.at("kind").get<std::string>();
    check(kind, row, row.at("ideal"), counts[kind]);
  }
  for (const auto& [kind, count] : counts) report("alembic-crashes, " + kind, count);
}

TEST_F(Conformance, broken_graphs_are_refused_for_their_reason) {
  Count count;
  for (const auto& row : read_lines("load-errors.jsonl")) {
    ++count.cases;
    const auto revisions = read_revisions(row.at("revisions"));
    const auto problems = check_graph(revisions);
    ASSERT_FALSE(problems.empty()) << row.dump();
    EXPECT_EQ(problems.front().reason, row.at("error").get<std::string>()) << row.dump();
    EXPECT_EQ(problems.front().sqlstate, "SB003");
    EXPECT_FALSE(problems.front().hint.empty());
    EXPECT_THROW(Graph{revisions}, Error);
  }
  report("load-errors", count);
}

TEST_F(Conformance, graphs_have_the_heads_and_labels_that_alembic_finds) {
  Count count;
  for (const auto& row : graph_rows()) {
    ++count.cases;
    const auto& graph = graph_named(row.at("name"));
    EXPECT_EQ(sorted(ids(graph, graph.heads())), sorted(row.at("heads"))) << row.at("name");
    EXPECT_EQ(sorted(ids(graph, graph.real_heads())), sorted(row.at("real_heads")))
        << row.at("name");
    EXPECT_EQ(sorted(ids(graph, graph.bases())), sorted(row.at("bases"))) << row.at("name");
    EXPECT_EQ(sorted(ids(graph, graph.branch_points())), sorted(row.at("branch_points")));
    EXPECT_EQ(sorted(ids(graph, graph.merge_points())), sorted(row.at("merge_points")));
    for (const auto& revision : row.at("revisions")) {
      const auto labels =
          sorted(graph.branch_labels(*graph.find(revision.at("id").get<std::string>())));
      const auto& ideal = revision.contains("branch_labels_ideal") ? revision["branch_labels_ideal"]
                                                                   : revision["branch_labels"];
      EXPECT_TRUE(labels == sorted(revision["branch_labels"]) || labels == sorted(ideal))
          << row.at("name") << " " << revision.dump() << " " << json(labels).dump();
    }
  }
  report("graphs", count);
}

}  // namespace
}  // namespace softbee
