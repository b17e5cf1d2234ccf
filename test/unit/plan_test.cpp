// Upgrade and downgrade: what runs, in which order, what the version rows are after each step, and
// what is refused.
#include "core/plan.hpp"

#include <gtest/gtest.h>

#include "test/unit/graph_text.hpp"

namespace softbee {
namespace {

using test::error_of;
using test::format;
using test::parse_graph;

/// The steps, or "SB001 reason".
std::string upgrade(const Graph& graph, const VersionRows& versions, std::string_view target) {
  try {
    return format(graph, plan_upgrade(graph, versions, target));
  } catch (const Error& error) {
    return error.sqlstate + " " + error.reason;
  }
}

std::string downgrade(const Graph& graph, const VersionRows& versions, std::string_view target) {
  try {
    return format(graph, plan_downgrade(graph, versions, target));
  } catch (const Error& error) {
    return error.sqlstate + " " + error.reason;
  }
}

/// The rows after each step: "a | a b | c".
std::string rows_during(const Graph& graph, const VersionRows& versions, const Plan& plan) {
  Versions rows(graph, versions);
  std::string text;
  for (const auto& step : plan) {
    rows.advance(step);
    text += (text.empty() ? "" : " | ") + format(graph, rows.rows());
  }
  return text;
}

struct Case {
  VersionRows versions;
  std::string target;
  std::string plan;
};

TEST(PlanUpgrade, line) {
  const auto graph = parse_graph("a; b<-a; c<-b; d<-c");
  for (const auto& [versions, target, plan] : std::vector<Case>{
           {{}, "head", "+a +b +c +d"},
           {{"b"}, "head", "+c +d"},
           {{"d"}, "head", ""},
           {{"c"}, "b", ""},
           {{"c"}, "base", ""},
           {{}, "+2", "+a +b"},
           {{"b"}, "+1", "+c"},
           {{"b"}, "a+2", "+c"},
           {{"b"}, "head-1", "+c"},
           {{}, "base+1", "+a"},
           {{}, "base+9", "SB001 out_of_range"},
           {{"b"}, "+3", "SB001 out_of_range"},
           {{"b"}, "-1", "SB001 out_of_range"},
           {{"b"}, "+0", "SB001 out_of_range"},
           {{}, "base-1", "SB001 out_of_range"},
           {{}, "", "SB001 unknown_revision"},
           {{"gone"}, "head", "SB001 unknown_revision"},
           {{"a", "c"}, "head", "SB010 overlap"},
           {{"c", "c"}, "head", "+d"},
       }) {
    EXPECT_EQ(upgrade(graph, versions, target), plan) << target;
  }
}

TEST(PlanUpgrade, fork_and_merge) {
  const auto graph = parse_graph("a; b<-a; c<-a [side]; d<-c; m<-b,d; n<-m");
  for (const auto& [versions, target, plan] : std::vector<Case>{
           {{}, "head", "+a +c +d +b +m +n"},
           {{"b"}, "m", "+c +d +m"},
           {{"b", "c"}, "+1", "SB001 ambiguous_walk"},
           {{"b", "c"}, "side@+1", "+d"},
           {{"b"}, "side@+1", "+c"},
           {{}, "side@+2", "+a +c"},
           {{"a"}, "+1", "SB001 ambiguous_walk"},
           {{"a"}, "b@+1", "+b"},
           {{}, "m-1", "SB001 ambiguous_walk"},
           {{}, "nolabel@head", "SB001 no_such_branch"},
       }) {
    EXPECT_EQ(upgrade(graph, versions, target), plan) << target;
  }
}

TEST(PlanUpgrade, several_heads_need_a_choice) {
  const auto graph = parse_graph("a; b<-a; c<-a");
  EXPECT_EQ(upgrade(graph, {}, "head"), "SB002 multiple_heads");
  EXPECT_EQ(upgrade(graph, {}, "heads"), "+a +c +b");
  EXPECT_EQ(upgrade(graph, {"b"}, "heads"), "+c");
  EXPECT_EQ(upgrade(graph, {}, "b@head"), "+a +b");
}

TEST(PlanUpgrade, pulls_in_what_another_branch_must_have_first) {
  const auto graph = parse_graph("k1 [kernel]; k2<-k1; k3<-k2; m1 [module]; m2<-m1 ~k2");
  EXPECT_EQ(upgrade(graph, {}, "module@head"), "+k1 +k2 +m1 +m2");
  EXPECT_EQ(upgrade(graph, {"k1"}, "m2"), "+k2 +m1 +m2");
  EXPECT_EQ(upgrade(graph, {"m2"}, "heads"), "+k3");
  EXPECT_EQ(upgrade(graph, {"m2"}, "kernel@+1"), "+k3");
}

TEST(PlanUpgrade, rows_are_the_applied_revisions_that_nothing_applied_needs) {
  const auto graph = parse_graph("a; b<-a; c<-a; d<-b,c");
  EXPECT_EQ(rows_during(graph, {}, plan_upgrade(graph, {}, "head")), "a | c | b c | d");
  const auto leaning = parse_graph("k1; k2<-k1; m1; m2<-m1 ~k2");
  EXPECT_EQ(rows_during(leaning, {}, plan_upgrade(leaning, {}, "heads")), "k1 | k2 | k2 m1 | m2");
}

TEST(PlanUpgrade, redundant_dependency_leaves_no_row_behind) {
  const auto graph = parse_graph("e1; e2<-e1; f1 ~e1,e2; f2<-f1 ~e2");
  const auto up = plan_upgrade(graph, {}, "heads");
  EXPECT_EQ(rows_during(graph, {}, up), "e1 | e2 | f1 | f2");
  EXPECT_EQ(rows_during(graph, {"f2"}, plan_downgrade(graph, {"f2"}, "f2@base")), "f1 | e2");
}

TEST(PlanDowngrade, line) {
  const auto graph = parse_graph("a; b<-a; c<-b; d<-c");
  for (const auto& [versions, target, plan] : std::vector<Case>{
           {{"c"}, "-1", "-c"},
           {{"c"}, "-3", "-c -b -a"},
           {{"c"}, "base", "-c -b -a"},
           {{"c"}, "a", "-c -b"},
           {{"c"}, "c", ""},
           {{"c"}, "head-2", "-c"},
           {{"c"}, "a+1", "-c"},
           {{"c"}, "-4", "SB001 out_of_range"},
           {{"c"}, "+1", "SB001 out_of_range"},
           {{"c"}, "-0", "SB001 out_of_range"},
           {{}, "-1", "SB001 out_of_range"},
           {{}, "base", ""},
           {{"c"}, "head", "SB010 not_downgradable"},
           {{"c"}, "", "SB001 unknown_revision"},
           {{"gone"}, "base", "SB001 unknown_revision"},
       }) {
    EXPECT_EQ(downgrade(graph, versions, target), plan) << target;
  }
}

TEST(PlanDowngrade, branch_limits_what_goes) {
  const auto graph = parse_graph("a; b<-a; c<-a [side]; d<-c");
  for (const auto& [versions, target, plan] : std::vector<Case>{
           {{"b", "d"}, "a", "-b -d -c"},
           {{"b", "d"}, "side@a", "-d -c"},
           {{"b", "d"}, "side@-1", "-d"},
           {{"b", "d"}, "b@-1", "-b"},
           {{"b", "d"}, "-1", "SB001 ambiguous_walk"},
           {{"b", "d"}, "side@head", ""},
           {{"b", "c"}, "side@head", "SB010 not_downgradable"},
           {{"d"}, "b@a", "SB010 not_downgradable"},
           {{"d"}, "side@b", "SB001 not_on_branch"},
           {{"d"}, "nolabel@a", "SB001 no_such_branch"},
           {{"b", "d"}, "base", "-b -d -c -a"},
       }) {
    EXPECT_EQ(downgrade(graph, versions, target), plan) << target;
  }
}

TEST(PlanDowngrade, dependent_goes_with_its_dependency_but_not_the_reverse) {
  const auto graph = parse_graph("k1 [kernel]; k2<-k1; m1 [module]; m2<-m1 ~k2");
  EXPECT_EQ(downgrade(graph, {"m2"}, "k1"), "-m2 -k2");
  EXPECT_EQ(rows_during(graph, {"m2"}, plan_downgrade(graph, {"m2"}, "k1")), "k2 m1 | k1 m1");
  EXPECT_EQ(downgrade(graph, {"m2"}, "module@base"), "-m2 -m1");
  EXPECT_EQ(downgrade(graph, {"m2"}, "-2"), "-m2 -m1");
  EXPECT_EQ(downgrade(graph, {"m2"}, "k2"), "SB010 not_downgradable");
}

TEST(PlanDowngrade, step_down_from_one_arm_leaves_the_arm_it_depends_on) {
  const auto graph = parse_graph("s1; s2<-s1; t2<-s1 ~s2");
  EXPECT_EQ(downgrade(graph, {"t2"}, "-1"), "-t2");
  EXPECT_EQ(rows_during(graph, {"t2"}, plan_downgrade(graph, {"t2"}, "-1")), "s2");
}

TEST(PlanDowngrade, merge_gives_its_branches_back) {
  const auto graph = parse_graph("a; b<-a; c<-a; d<-b,c");
  EXPECT_EQ(rows_during(graph, {"d"}, plan_downgrade(graph, {"d"}, "a")), "b c | c | a");
  EXPECT_EQ(downgrade(graph, {"d"}, "-1"), "SB001 ambiguous_walk");
}

TEST(PlanDowngrade, whole_label_with_a_dash_is_no_step_below_another_label) {
  const auto graph = parse_graph("a1; a2<-a1 [feature]; b1 [feature-1]; b2<-b1");
  EXPECT_EQ(downgrade(graph, {"a2", "b2"}, "feature-1"), "-b2");
}

TEST(Versions, says_the_rows_that_change) {
  const auto graph = parse_graph("a; b<-a; c<-a; d<-b,c");
  Versions versions(graph, {"b", "c"});
  EXPECT_TRUE(versions.is_applied(*graph.find("a")));
  EXPECT_FALSE(versions.is_applied(*graph.find("d")));
  const auto change = versions.advance({*graph.find("d"), Direction::upgrade});
  EXPECT_EQ(format(graph, change.deleted), "b c");
  EXPECT_EQ(format(graph, change.inserted), "d");
  const auto back = versions.advance({*graph.find("d"), Direction::downgrade});
  EXPECT_EQ(format(graph, back.deleted), "d");
  EXPECT_EQ(format(graph, back.inserted), "b c");
}

// The words of the refusals.

TEST(PlanRefusal, downgrade_from_several_versions_gives_the_commands) {
  const auto graph = parse_graph("a; b<-a 'Add queen'; c<-a");
  const auto error = error_of([&] { plan_downgrade(graph, {"b", "c"}, "-1"); });
  EXPECT_EQ(error.sqlstate, "SB001");
  EXPECT_EQ(error.message, "target \"-1\" could start from several revisions");
  EXPECT_EQ(error.detail, "They are \"b\" (Add queen) and \"c\".");
  EXPECT_EQ(error.hint, "Say from which: softbee downgrade b@-1  or  softbee downgrade c@-1");
  EXPECT_EQ(downgrade(graph, {"b", "c"}, "b@-1"), "-b");
}

TEST(PlanRefusal, fork_on_the_way_gives_the_commands) {
  const auto graph = parse_graph("a; b<-a; c<-a; d<-b,c");
  const auto up = error_of([&] { plan_upgrade(graph, {}, "+2"); });
  EXPECT_EQ(up.message, "target \"+2\" is an ambiguous walk");
  EXPECT_EQ(up.detail, "Revision \"a\" is a branch point; above it are \"b\" and \"c\".");
  EXPECT_EQ(up.hint, "Say which way: softbee upgrade b@+2  or  softbee upgrade c@+2");
  EXPECT_EQ(upgrade(graph, {}, "c@+2"), "+a +c");
  const auto down = error_of([&] { plan_downgrade(graph, {"d"}, "-2"); });
  EXPECT_EQ(down.detail, "Revision \"d\" is a merge point; below it are \"b\" and \"c\".");
  EXPECT_EQ(down.hint, "Say which way: softbee downgrade b-1  or  softbee downgrade c-1");
  EXPECT_EQ(downgrade(graph, {"d"}, "c-1"), "-d -b -c");
}

TEST(PlanRefusal, walk_too_far_says_how_far_it_can_go) {
  const auto graph = parse_graph("a; b<-a; c<-b");
  const auto error = error_of([&] { plan_upgrade(graph, {"a"}, "+5"); });
  EXPECT_EQ(error.message, "target \"+5\" walks too far");
  EXPECT_EQ(error.detail, "From \"a\" there are 2 steps up, 5 steps were asked for.");
  EXPECT_EQ(error.hint, "The farthest is: softbee upgrade +2");
  const auto top = error_of([&] { plan_upgrade(graph, {"c"}, "+1"); });
  EXPECT_EQ(top.detail, "There is nothing above \"c\".");
}

TEST(PlanRefusal, wrong_direction_names_the_right_command) {
  const auto graph = parse_graph("a; b<-a");
  const auto up = error_of([&] { plan_upgrade(graph, {"b"}, "-1"); });
  EXPECT_EQ(up.message, "target \"-1\" leads down, which an upgrade cannot");
  EXPECT_EQ(up.hint, "Use: softbee downgrade -1");
  const auto down = error_of([&] { plan_downgrade(graph, {"a"}, "+1"); });
  EXPECT_EQ(down.message, "target \"+1\" leads up, which a downgrade cannot");
  EXPECT_EQ(down.hint, "Use: softbee upgrade +1");
}

TEST(PlanRefusal, two_heads_show_the_ways_out) {
  const auto graph = parse_graph("a 'Add users'; b<-a 'Add queen'; c<-a 'Add honey'");
  const auto error = error_of([&] { plan_upgrade(graph, {}, "head"); });
  EXPECT_EQ(error.sqlstate, "SB002");
  EXPECT_EQ(error.message, "multiple heads are present for target \"head\"");
  EXPECT_EQ(error.detail,
            "They fork above \"a\" (Add users).\nHead \"b\" (Add queen) has no file.\nHead \"c\" "
            "(Add honey) has no file.");
  EXPECT_EQ(error.hint,
            "Merge them: softbee merge b c -m \"…\"; or take all of them: softbee upgrade "
            "heads; or name one of them by its id.");
}

TEST(PlanRefusal, version_without_script_is_named) {
  const auto error = error_of([&] { plan_upgrade(parse_graph("a"), {"0ddba11"}, "head"); });
  EXPECT_EQ(error.message, "revision \"0ddba11\" does not exist");
  EXPECT_EQ(error.detail, "It is a version of this database, but there is no script of that id.");
}

TEST(PlanRefusal, overlap_names_both_and_the_command) {
  const auto graph = parse_graph("a; b<-a; c<-b");
  const auto error = error_of([&] { plan_upgrade(graph, {"a", "c"}, "head"); });
  EXPECT_EQ(error.sqlstate, "SB010");
  EXPECT_EQ(error.message, "version \"a\" overlaps with version \"c\"");
  EXPECT_EQ(error.detail, "Revision \"c\" needs \"a\", so only the first can be a version.");
  EXPECT_EQ(error.hint, "Set the versions anew, without running anything: softbee stamp --purge c");
}

TEST(PlanRefusal, downgrade_to_what_is_not_applied_names_the_versions) {
  const auto graph = parse_graph("a; b<-a; c<-b");
  const auto error = error_of([&] { plan_downgrade(graph, {"a"}, "b"); });
  EXPECT_EQ(error.sqlstate, "SB010");
  EXPECT_EQ(error.message, "revision \"b\" is not applied, so nothing can be downgraded to it");
  EXPECT_EQ(error.detail, "The version is \"a\".");
}

TEST(PlanRefusal, downgrade_on_a_branch_that_has_nothing_there_names_those_that_have) {
  const auto graph = parse_graph("a; b<-a [left]; c<-a; d<-c");
  const auto error = error_of([&] { plan_downgrade(graph, {"d"}, "left@a"); });
  EXPECT_EQ(error.message,
            "nothing above revision \"a\" is applied on branch \"left\", so nothing can be "
            "downgraded to it");
  EXPECT_EQ(error.detail, "Applied above it, on other branches: \"c\".");
  EXPECT_EQ(error.hint, "Name the branch that is to go down: softbee downgrade c@a");
  EXPECT_EQ(downgrade(graph, {"d"}, "c@a"), "-d -c");
}

TEST(PlanRefusal, downgrade_to_a_mere_dependency_names_what_needs_it) {
  const auto graph = parse_graph("k1; k2<-k1; m1; m2<-m1 ~k2");
  const auto error = error_of([&] { plan_downgrade(graph, {"m2"}, "k2"); });
  EXPECT_EQ(error.detail, "It is applied and needed by \"m2\".");
  EXPECT_EQ(error.hint, "Name the branch that is to go down: softbee downgrade m2@-1");
}

}  // namespace
}  // namespace softbee
