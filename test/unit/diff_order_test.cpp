// What runs before what, what one statement does together, and how the way back is laid beside the
// way there.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "test/unit/schema_model.hpp"

namespace softbee {
namespace {

using model::downgrade_of;
using model::Kind;
using model::Schema;
using model::upgrade_of;

Schema hives() {
  Schema schema;
  schema.table("hives")
      .column("hives", "id", "integer", {{"not_null", true}})
      .column("hives", "name", "text")
      .column_default("hives", "name", "'new'::text")
      .on(Kind::constraint, "hives", "hives_pkey",
          {{"type", "primary key"}, {"definition", "PRIMARY KEY (id)"}},
          {{Kind::column, "public.hives.id"}});
  return schema;
}

TEST(DiffOrder, a_created_table_takes_its_parts_and_goes_with_them) {
  const auto changes = diff::diff(Schema().take(), hives().take());
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].upgrade,
            "CREATE TABLE public.hives (\n"
            "    id integer NOT NULL,\n"
            "    name text DEFAULT 'new'::text,\n"
            "    CONSTRAINT hives_pkey PRIMARY KEY (id)\n"
            ");");
  EXPECT_EQ(changes[0].downgrade, "DROP TABLE public.hives;");
  EXPECT_EQ(changes[0].summary, "added table 'hives'");
  EXPECT_TRUE(changes[0].hazards.empty());
  EXPECT_EQ(changes[0].downgrade_hazards, std::vector{diff::Hazard::data_loss});
}

TEST(DiffOrder, equal_schemas_give_nothing) {
  EXPECT_TRUE(diff::diff(hives().take(), hives().take()).empty());
}

TEST(DiffOrder, actions_on_one_table_share_one_statement) {
  Schema to = hives();
  to.column("hives", "a", "integer").column("hives", "b", "text");
  EXPECT_EQ(upgrade_of(hives(), to),
            "ALTER TABLE public.hives\n"
            "    ADD COLUMN a integer,\n"
            "    ADD COLUMN b text;\n");
  EXPECT_EQ(upgrade_of(to, hives()),
            "ALTER TABLE public.hives\n"
            "    DROP COLUMN a,\n"
            "    DROP COLUMN b;\n");
}

TEST(DiffOrder, tables_that_refer_to_each_other_are_dropped_after_their_keys) {
  Schema from;
  for (const std::string name : {"a", "b"}) {
    const std::string other = name == "a" ? "b" : "a";
    from.table(name)
        .column(name, "id", "integer", {{"not_null", true}})
        .on(Kind::constraint, name, name + "_pkey",
            {{"type", "primary key"}, {"definition", "PRIMARY KEY (id)"}},
            {{Kind::column, "public." + name + ".id"}})
        .on(Kind::constraint, name, name + "_fk",
            {{"type", "foreign key"},
             {"definition", "FOREIGN KEY (id) REFERENCES public." + other + "(id)"}},
            {{Kind::column, "public." + name + ".id"},
             {Kind::constraint, other + "_pkey on public." + other}});
  }
  EXPECT_EQ(upgrade_of(from, Schema()),
            "ALTER TABLE public.a DROP CONSTRAINT a_fk;\n"
            "ALTER TABLE public.b DROP CONSTRAINT b_fk;\n"
            "DROP TABLE public.a;\n"
            "DROP TABLE public.b;\n");
  const std::string made = upgrade_of(Schema(), from);
  EXPECT_LT(made.find("CREATE TABLE public.b"), made.find("ADD CONSTRAINT a_fk"));
  // Each table speaks for its keys.
  std::string said;
  for (const diff::Change& change : diff::diff(Schema().take(), from.take()))
    if (!change.summary.empty()) said += change.summary + "\n";
  EXPECT_EQ(said, "added table 'a'\nadded table 'b'\n");
}

TEST(DiffOrder, views_that_read_each_other_begin_hollow) {
  Schema to;
  to.add(Kind::view, "a",
         {{"definition", " SELECT b.x\n   FROM public.b"},
          {"columns", std::vector<std::string>{"x integer"}}},
         {{Kind::view, "public.b"}});
  to.add(Kind::view, "b",
         {{"definition", " SELECT a.x\n   FROM public.a"},
          {"columns", std::vector<std::string>{"x integer"}}},
         {{Kind::view, "public.a"}});
  EXPECT_EQ(upgrade_of(Schema(), to),
            "CREATE VIEW public.a AS\n SELECT NULL::integer AS x;\n"
            "CREATE VIEW public.b AS\n SELECT a.x\n   FROM public.a;\n"
            "CREATE OR REPLACE VIEW public.a AS\n SELECT b.x\n   FROM public.b;\n");
}

Schema hive_view(const std::string& type) {
  Schema schema;
  schema.table("hives")
      .column("hives", "name", type)
      .add(Kind::view, "names",
           {{"definition", " SELECT hives.name\n   FROM public.hives"},
            {"columns", std::vector<std::string>{"name " + type}}},
           {{Kind::column, "public.hives.name"}});
  schema.comment("of all hives").grant("GRANT SELECT ON TABLE public.names TO app");
  return schema;
}

TEST(DiffOrder, a_view_is_dropped_and_restored_around_a_type_change) {
  EXPECT_EQ(upgrade_of(hive_view("integer"), hive_view("bigint")),
            "DROP VIEW public.names;\n"
            "ALTER TABLE public.hives ALTER COLUMN name TYPE bigint;\n"
            "CREATE VIEW public.names AS\n SELECT hives.name\n   FROM public.hives;\n"
            "COMMENT ON VIEW public.names IS 'of all hives';\n"
            "GRANT SELECT ON TABLE public.names TO app;\n");
}

TEST(DiffOrder, a_name_is_free_before_it_is_taken) {
  Schema view;
  view.add(Kind::view, "x",
           {{"definition", " SELECT 1 AS a"}, {"columns", std::vector<std::string>{"a integer"}}});
  Schema table;
  table.table("x").column("x", "a", "integer");
  EXPECT_EQ(upgrade_of(view, table),
            "DROP VIEW public.x;\nCREATE TABLE public.x (\n    a integer\n);\n");
}

TEST(DiffOrder, a_serial_column_takes_its_sequence_along) {
  Schema to;
  to.table("t")
      .column("t", "id", "integer", {{"not_null", true}})
      .add(Kind::sequence, "t_id_seq", {{"type", "integer"}, {"owned_by", "public.t.id"}},
           {{Kind::column, "public.t.id"}})
      .column_default("t", "id", "nextval('public.t_id_seq'::regclass)",
                      {{Kind::sequence, "public.t_id_seq"}});
  EXPECT_EQ(upgrade_of(Schema(), to),
            "CREATE SEQUENCE public.t_id_seq\n    AS integer;\n"
            "CREATE TABLE public.t (\n"
            "    id integer DEFAULT nextval('public.t_id_seq'::regclass) NOT NULL\n"
            ");\n"
            "ALTER SEQUENCE public.t_id_seq OWNED BY public.t.id;\n");
  EXPECT_EQ(upgrade_of(to, Schema()), "DROP TABLE public.t;\n");
}

TEST(DiffOrder, the_way_back_is_exactly_the_other_diff) {
  const auto from = hive_view("integer").table("gone").column("gone", "a", "text").take();
  const auto to = hive_view("bigint").table("come").column("come", "a", "text").take();
  const auto changes = diff::diff(from, to);
  const auto back = diff::diff(to, from);
  // Two plans may break ties differently; what each says is the same.
  auto lines_of = [](std::string text) {
    std::vector<std::string> lines;
    for (std::size_t at; (at = text.find('\n')) != std::string::npos; text.erase(0, at + 1))
      lines.push_back(text.substr(0, at));
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  EXPECT_EQ(lines_of(downgrade_of(changes)), lines_of(upgrade_of(back)));
  const std::string down = downgrade_of(changes);
  EXPECT_LT(down.find("DROP VIEW"), down.find("TYPE integer"));
  EXPECT_LT(down.find("TYPE integer"), down.find("CREATE VIEW"));
}

TEST(DiffOrder, an_unknown_property_is_refused) {
  Schema to;
  to.table("t", {{"colour", "yellow"}});
  try {
    diff::diff(Schema().take(), to.take());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.sqlstate, "0A000");
    EXPECT_EQ(error.message,
              "cannot change table \"public.t\": it has the property \"colour\", which this "
              "version does not know");
  }
}

// Anybody may call softbee_diff, with any document.
TEST(DiffOrder, tables_that_inherit_from_themselves_are_refused) {
  Schema circle;
  circle.table("a", {{"inherits", std::vector<std::string>{"public.b"}}})
      .table("b", {{"inherits", std::vector<std::string>{"public.a"}}})
      .column("a", "c", "integer")
      .column_default("a", "c", "1");
  try {
    upgrade_of(Schema(), circle);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.sqlstate, "22023");
    EXPECT_EQ(error.detail.substr(0, 14), "Table \"public.");
  }
}

TEST(DiffOrder, ways_through_inheritance_are_not_walked_without_end) {
  Schema lattice;
  lattice.table("t0");
  for (int i = 1; i <= 40; ++i) {
    const std::string above = "public.t" + std::to_string(i - 1);
    lattice.table("t" + std::to_string(i), {{"inherits", std::vector<std::string>{above, above}}});
  }
  try {
    upgrade_of(Schema(), lattice);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.sqlstate, "54001");
  }
}

TEST(DiffOrder, a_long_circle_of_views_is_opened) {
  Schema chain;
  const int count = 10000;
  const auto view = [](int i) { return schema::Key{Kind::view, "public.v" + std::to_string(i)}; };
  for (int i = 0; i < count; ++i)
    chain.add(Kind::view, "v" + std::to_string(i), {{"definition", std::string("SELECT 1")}},
              {view((i + 1) % count)});
  EXPECT_NE(upgrade_of(Schema(), chain).find("CREATE OR REPLACE VIEW"), std::string::npos);
}

}  // namespace
}  // namespace softbee
