// The smallest change that does it, what it is called and what it can hurt.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/diff/ddl.hpp"
#include "test/unit/schema_model.hpp"

namespace softbee {
namespace {

using diff::Action;
using diff::Hazard;
using diff::Part;
using model::Kind;
using model::Schema;
using model::upgrade_of;
using Texts = std::vector<std::string>;

Schema one_column(const std::string& type, model::Properties properties = {}) {
  Schema schema;
  schema.table("t").column("t", "a", type, std::move(properties));
  return schema;
}

/// The same on a server that keeps NOT NULL as a constraint.
std::string upgrade_on_18(Schema from, Schema to) {
  return upgrade_of(from.version(180000), to.version(180000));
}

TEST(DiffChange, a_not_null_of_18_is_a_constraint_that_is_altered_in_place) {
  const Schema plain = one_column("integer", {{"not_null", true}});
  const Schema named =
      one_column("integer", {{"not_null", true}, {"not_null_constraint", std::string("must")}});
  const Schema later = one_column("integer", {{"not_null", true}, {"not_null_not_valid", true}});
  const Schema alone = one_column("integer", {{"not_null", true}, {"not_null_no_inherit", true}});
  const std::string head = "ALTER TABLE public.t ";
  EXPECT_EQ(upgrade_on_18(plain, named), head + "RENAME CONSTRAINT t_a_not_null TO \"must\";\n");
  EXPECT_EQ(upgrade_on_18(later, plain), head + "VALIDATE CONSTRAINT t_a_not_null;\n");
  EXPECT_EQ(upgrade_on_18(plain, alone), head + "ALTER CONSTRAINT t_a_not_null NO INHERIT;\n");
  EXPECT_EQ(upgrade_on_18(alone, plain), head + "ALTER CONSTRAINT t_a_not_null INHERIT;\n");
  EXPECT_EQ(upgrade_on_18(one_column("integer"), later), head + "ADD NOT NULL a NOT VALID;\n");
}

TEST(DiffChange, the_name_of_an_inherited_not_null_is_no_difference) {
  const Schema one = one_column("integer", {{"not_null", true}});
  const Schema other =
      one_column("integer", {{"not_null", true}, {"not_null_inherited_as", std::string("p_a")}});
  EXPECT_EQ(upgrade_on_18(one, other), "");
}

TEST(DiffChange, a_foreign_key_of_18_changes_its_enforcement_in_place) {
  const auto with_key = [](const std::string& words) {
    Schema schema = one_column("integer");
    schema.on(Kind::constraint, "t", "k",
              {{"type", std::string("foreign key")},
               {"definition", "FOREIGN KEY (a) REFERENCES public.p(id)" + words}});
    return schema;
  };
  const std::string alter = "ALTER TABLE public.t ALTER CONSTRAINT k ";
  EXPECT_EQ(upgrade_on_18(with_key(""), with_key(" NOT ENFORCED")), alter + "NOT ENFORCED;\n");
  EXPECT_EQ(upgrade_on_18(with_key(" NOT ENFORCED"), with_key("")), alter + "ENFORCED;\n");
  const std::string both = upgrade_on_18(with_key(""), with_key(" DEFERRABLE NOT ENFORCED"));
  EXPECT_EQ(both, alter + "DEFERRABLE;\n" + alter + "NOT ENFORCED;\n");
  // One that becomes enforced is checked at once: NOT VALID takes a new one.
  EXPECT_NE(
      upgrade_on_18(with_key(" NOT ENFORCED"), with_key(" NOT VALID")).find("DROP CONSTRAINT"),
      std::string::npos);
}

TEST(DiffChange, a_column_says_what_changed_and_what_it_can_hurt) {
  struct Case {
    Schema from, to;
    const char* upgrade;
    const char* summary;
    std::vector<Hazard> hazards;
  };
  const std::string alter = "ALTER TABLE public.t ALTER COLUMN a ";
  const Case cases[] = {
      {one_column("integer"),
       one_column("bigint"),
       "TYPE bigint",
       "type change from integer to bigint on 't.a'",
       {Hazard::rewrite}},
      {one_column("bigint"),
       one_column("integer"),
       "TYPE integer",
       "type change from bigint to integer on 't.a'",
       {Hazard::rewrite, Hazard::may_fail}},
      {one_column("character varying(9)"),
       one_column("text"),
       "TYPE text",
       "type change from character varying(9) to text on 't.a'",
       {}},
      {one_column("text"),
       one_column("character varying(9)"),
       "TYPE character varying(9)",
       "type change from text to character varying(9) on 't.a'",
       {Hazard::rewrite, Hazard::may_fail}},
      {one_column("numeric(10,4)"),
       one_column("numeric(10,2)"),
       "TYPE numeric(10,2)",
       "type change from numeric(10,4) to numeric(10,2) on 't.a'",
       {Hazard::data_loss, Hazard::rewrite}},
      {one_column("text"),
       one_column("integer"),
       "TYPE integer USING a::integer",
       "type change from text to integer on 't.a'",
       {Hazard::rewrite, Hazard::may_fail}},
      {one_column("uuid"),
       one_column("bytea"),
       "TYPE bytea USING a::text::bytea",
       "type change from uuid to bytea on 't.a'",
       {Hazard::rewrite, Hazard::may_fail}},
      {one_column("integer"),
       one_column("integer", {{"not_null", true}}),
       "SET NOT NULL",
       "NOT NULL on column 't.a'",
       {Hazard::scan, Hazard::may_fail}},
      {one_column("integer", {{"not_null", true}}),
       one_column("integer"),
       "DROP NOT NULL",
       "NULL on column 't.a'",
       {}},
      {one_column("integer"),
       one_column("integer", {{"statistics", "7"}}),
       "SET STATISTICS 7",
       "statistics target of column 't.a'",
       {}},
  };
  for (const Case& c : cases) {
    const auto changes = diff::diff(c.from.take(), c.to.take());
    ASSERT_EQ(changes.size(), 1U) << c.upgrade;
    EXPECT_EQ(changes[0].upgrade, alter + c.upgrade + ";");
    EXPECT_EQ(changes[0].summary, c.summary);
    EXPECT_EQ(changes[0].hazards, c.hazards) << c.upgrade;
    EXPECT_EQ(changes[0].action, Action::alter);
  }
}

TEST(DiffChange, a_check_that_proves_it_spares_the_scan) {
  const auto proved = [](Schema schema) {
    return schema
        .on(Kind::constraint, "t", "known",
            {{"type", "check"}, {"definition", "CHECK ((a IS NOT NULL))"}},
            {{Kind::column, "public.t.a"}})
        .take();
  };
  const auto changes =
      diff::diff(proved(one_column("text")), proved(one_column("text", {{"not_null", true}})));
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].hazards.empty());
}

Schema moods(Texts values) {
  Schema schema;
  schema.add(Kind::enum_type, "mood", {{"values", std::move(values)}});
  return schema;
}

TEST(DiffChange, enum_values_are_added_where_they_belong) {
  EXPECT_EQ(upgrade_of(moods({"b", "d"}), moods({"a", "b", "c", "d", "e"})),
            "ALTER TYPE public.mood ADD VALUE 'a' BEFORE 'b';\n"
            "ALTER TYPE public.mood ADD VALUE 'c' AFTER 'b';\n"
            "ALTER TYPE public.mood ADD VALUE 'e';\n");
}

TEST(DiffChange, an_enum_value_that_is_used_comes_before) {
  const auto table = [](Schema schema, bool has_default) {
    schema.table("t").column("t", "a", "public.mood", {}, {{Kind::enum_type, "public.mood"}});
    if (has_default)
      schema.column_default("t", "a", "'b'::public.mood", {{Kind::enum_type, "public.mood"}});
    return schema.take();
  };
  const auto used = diff::diff(table(moods({"a"}), false), table(moods({"a", "b"}), true));
  EXPECT_EQ(used.front().part, Part::before);
  EXPECT_EQ(used.front().upgrade, "ALTER TYPE public.mood ADD VALUE 'b';");
  const auto unused = diff::diff(table(moods({"a"}), false), table(moods({"a", "b"}), false));
  EXPECT_EQ(unused.front().part, Part::main);
}

TEST(DiffChange, a_removed_enum_value_moves_the_columns) {
  const auto table = [](Schema schema) {
    schema.table("t").column("t", "a", "public.mood[]", {}, {{Kind::enum_type, "public.mood"}});
    return schema;
  };
  EXPECT_EQ(upgrade_of(table(moods({"a", "b"})), table(moods({"a"}))),
            "ALTER TYPE public.mood RENAME TO \"mood__old\";\n"
            "CREATE TYPE public.mood AS ENUM (\n    'a'\n);\n"
            "ALTER TABLE public.t ALTER COLUMN a TYPE public.mood[] USING "
            "a::text[]::public.mood[];\n"
            "DROP TYPE public.\"mood__old\";\n");
}

TEST(DiffChange, an_index_of_another_name_is_renamed_where_there_is_no_doubt) {
  const auto with = [](Texts names) {
    Schema schema = one_column("text");
    for (const std::string& name : names)
      schema.index("t", name, "USING btree (a)", {{Kind::column, "public.t.a"}});
    return schema;
  };
  const auto changes = diff::diff(with({"old"}).take(), with({"new"}).take());
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].upgrade, "ALTER INDEX public.old RENAME TO new;");
  EXPECT_EQ(changes[0].downgrade, "ALTER INDEX public.new RENAME TO old;");
  EXPECT_EQ(changes[0].action, Action::rename);
  EXPECT_EQ(upgrade_of(with({"old", "older"}), with({"new", "newer"})).find("RENAME"),
            std::string::npos);
}

TEST(DiffChange, indexes_on_existing_tables_are_concurrent_where_wished) {
  Schema to = one_column("text");
  to.index("t", "i", "USING btree (a)", {{Kind::column, "public.t.a"}});
  const diff::Options wish{.concurrently = true};
  const auto changes = diff::diff(one_column("text").take(), to.take(), wish);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].upgrade, "CREATE INDEX CONCURRENTLY i ON public.t USING btree (a);");
  EXPECT_EQ(changes[0].downgrade, "DROP INDEX CONCURRENTLY public.i;");
  EXPECT_EQ(changes[0].part, Part::after);
  const auto new_table = diff::diff(Schema().take(), to.take(), wish);
  EXPECT_EQ(new_table.back().upgrade, "CREATE INDEX i ON public.t USING btree (a);");
  EXPECT_EQ(new_table.back().part, Part::main);
}

TEST(DiffChange, an_index_goes_with_its_column) {
  Schema from;
  from.table("t").column("t", "b", "text");
  Schema with = from;
  with.column("t", "a", "text").index("t", "i", "USING btree (a)", {{Kind::column, "public.t.a"}});
  EXPECT_EQ(upgrade_of(with, from), "ALTER TABLE public.t DROP COLUMN a;\n");
}

TEST(DiffChange, renames_are_offered_for_what_has_the_same_shape) {
  Schema from = one_column("text");
  Schema to;
  to.table("t").column("t", "b", "text").column("t", "c", "integer");
  const auto columns = diff::find_renames(from.take(), to.take());
  ASSERT_EQ(columns.size(), 1U);
  EXPECT_EQ(columns[0].from, "public.t.a");
  EXPECT_EQ(columns[0].to, "public.t.b");
  Schema other;
  other.table("u").column("u", "a", "text");
  const auto tables = diff::find_renames(from.take(), other.take());
  ASSERT_EQ(tables.size(), 1U);
  EXPECT_EQ(tables[0].kind, Kind::table);
  EXPECT_EQ(tables[0].to, "public.u");
}

TEST(Ddl, text_is_quoted_and_cut_as_the_server_does) {
  EXPECT_EQ(diff::quote_literal("it's"), "'it''s'");
  EXPECT_EQ(diff::quote_literal("a\\b"), "E'a\\\\b'");
  EXPECT_EQ(diff::quote_name("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(diff::schema_prefix("\"my.schema\".t"), "\"my.schema\".");
  EXPECT_EQ(diff::in_parentheses("(a) + (b)"), "((a) + (b))");
  EXPECT_EQ(diff::in_parentheses("(a > ')'::text)"), "(a > ')'::text)");
  EXPECT_EQ(diff::split_at_commas("a integer DEFAULT f(1, 2), b text DEFAULT ','::text"),
            (Texts{"a integer DEFAULT f(1, 2)", "b text DEFAULT ','::text"}));
  EXPECT_EQ(diff::spoken("c on public.t"), "c on t");
}

}  // namespace
}  // namespace softbee
