// Two snapshots side by side: globs, what is left out, and sentences about each difference.
#include "client/schema_compare.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace softbee {
namespace {

using schema::Kind;
using schema::Object;
using schema::Snapshot;

Object object(Kind kind, const std::string& identity, const std::string& parent = "",
              schema::Properties properties = {}) {
  Object made;
  made.kind = kind;
  made.identity = identity;
  made.parent = parent;
  made.properties = std::move(properties);
  return made;
}

Snapshot bees() {
  Snapshot snapshot;
  snapshot.objects = {
      object(Kind::table, "public.bees"),
      object(Kind::table, "stats.visits"),
      object(Kind::column, "public.bees.id", "public.bees", {{"type", std::string("bigint")}}),
      object(Kind::column, "stats.visits.id", "stats.visits", {{"type", std::string("bigint")}}),
      object(Kind::constraint, "bees_pkey on public.bees", "public.bees"),
  };
  return snapshot;
}

std::vector<std::string> names(const Snapshot& snapshot) {
  std::vector<std::string> found;
  for (const Object& one : snapshot.objects) found.push_back(one.identity);
  return found;
}

TEST(SchemaCompare, globs_match_as_in_a_shell) {
  EXPECT_TRUE(matches_glob("public.audit_log", "public.audit_*"));
  EXPECT_TRUE(matches_glob("public.audit_log", "*"));
  EXPECT_TRUE(matches_glob("abcabd", "*ab?"));
  EXPECT_TRUE(matches_glob("", "*"));
  EXPECT_FALSE(matches_glob("public.audit", "audit"));
  EXPECT_FALSE(matches_glob("audit", "audit_?"));
  EXPECT_FALSE(matches_glob("ab", "abc"));
  EXPECT_TRUE(matches_glob("a*b", "a*b"));
}

TEST(SchemaCompare, parts_follow_the_object_that_they_are_a_part_of) {
  EXPECT_EQ(
      names(ObjectFilter{{}, {"stats.*"}}.apply(bees())),
      (std::vector<std::string>{"public.bees", "public.bees.id", "bees_pkey on public.bees"}));
  EXPECT_EQ(names(ObjectFilter{{"visits"}, {}}.apply(bees())),
            (std::vector<std::string>{"stats.visits", "stats.visits.id"}));
  EXPECT_EQ(names(ObjectFilter{{"stats.*"}, {"visits"}}.apply(bees())), std::vector<std::string>{});
}

TEST(SchemaCompare, equal_schemas_have_no_difference_also_in_another_order_of_columns) {
  Snapshot moved = bees();
  moved.objects[2].position = 7;
  EXPECT_TRUE(find_differences(bees(), moved).empty());
}

TEST(SchemaCompare, each_difference_is_a_sentence) {
  Snapshot found = bees();
  found.objects[2].properties = {{"type", std::string("integer")}, {"not_null", true}};
  found.objects[4].comment = "the key";
  found.objects.erase(found.objects.begin() + 3);
  found.objects.push_back(object(Kind::index, "public.i"));
  EXPECT_EQ(find_differences(bees(), found),
            (std::vector<std::string>{
                "column public.bees.id: not_null is true, and should be absent",
                "column public.bees.id: type is integer, and should be bigint",
                "column stats.visits.id: is missing",
                "constraint bees_pkey on public.bees: comment is \"the key\", and should be \"\"",
                "index public.i: should not be there",
            }));
}

Snapshot partitioned(const std::string& first, const std::string& second,
                     const std::string& check = "CHECK ((a > 0))") {
  const auto part = [](Kind kind, const std::string& name, schema::Properties properties,
                       const std::string& above) {
    Object made = object(kind, kind == Kind::index ? "public." + name : name + " on public.t_p",
                         "public.t_p", std::move(properties));
    made.schema = "public";
    made.name = name;
    if (kind == Kind::index) made.depends_on = {{Kind::index, "public." + above}};
    return made;
  };
  Snapshot snapshot;
  snapshot.objects = {
      object(Kind::table, "public.t"),
      object(Kind::table, "public.t_p", "", {{"partition_of", std::string("public.t")}}),
      object(Kind::constraint, "k on public.t", "public.t",
             {{"type", std::string("check")}, {"definition", "CHECK ((a > 0)) NOT VALID"}}),
      part(Kind::constraint, "k",
           {{"type", std::string("check")}, {"definition", check}, {"inherited", true}}, ""),
      object(Kind::index, "public.one", "public.t"),
      part(Kind::index, first, {{"inherited", true}}, "one"),
      part(Kind::index, second, {{"inherited", true}}, "two"),
      object(Kind::index, "public.two", "public.t"),
  };
  std::sort(snapshot.objects.begin(), snapshot.objects.end(),
            [](const Object& a, const Object& b) { return a.key() < b.key(); });
  return snapshot;
}

TEST(SchemaCompare, numbers_of_the_servers_names_are_no_difference) {
  EXPECT_TRUE(find_differences(partitioned("t_p_a_idx", "t_p_a_idx1"),
                               partitioned("t_p_a_idx1", "t_p_a_idx"))
                  .empty());
  EXPECT_TRUE(find_differences(partitioned("t_p_a_idx", "t_p_a_idx1"),
                               partitioned("t_p_a_idx", "t_p_a_idx7"))
                  .empty());
  EXPECT_EQ(
      find_differences(partitioned("t_p_a_idx", "t_p_a_idx1"), partitioned("t_p_a_idx", "mine")),
      (std::vector<std::string>{"index public.mine: should not be there",
                                "index public.t_p_a_idx1: is missing"}));
}

TEST(SchemaCompare, a_check_may_be_valid_below_one_that_is_not) {
  const std::string a = "t_p_a_idx", b = "t_p_b_idx";
  EXPECT_TRUE(
      find_differences(partitioned(a, b, "CHECK ((a > 0)) NOT VALID"), partitioned(a, b)).empty());
  EXPECT_EQ(
      find_differences(partitioned(a, b, "CHECK ((a > 1)) NOT VALID"), partitioned(a, b)).size(),
      1U);
}

TEST(SchemaCompare, what_only_the_source_has_is_kept_with_its_parts) {
  Snapshot target = bees();
  target.objects.erase(target.objects.begin() + 3);
  target.objects.erase(target.objects.begin() + 1);
  target.objects.erase(target.objects.begin() + 2);  // the key of a table that both have
  std::vector<std::string> kept;
  EXPECT_EQ(
      names(without_unknown(bees(), target, kept)),
      (std::vector<std::string>{"public.bees", "public.bees.id", "bees_pkey on public.bees"}));
  EXPECT_EQ(kept, std::vector<std::string>{"table stats.visits"});
}

TEST(SchemaCompare, what_is_not_compared_is_counted) {
  Snapshot a, b;
  a.not_compared = {{"operator", 2}};
  b.not_compared = {{"operator", 1}, {"publication", 1}};
  EXPECT_EQ(describe_not_compared(a, b), "2 operators, 1 publication");
  EXPECT_EQ(describe_not_compared({}, {}), "");
}

}  // namespace
}  // namespace softbee
