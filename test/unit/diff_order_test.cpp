// What runs before what, what one statement does together, and how the way back is laid beside the
// way there.
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace softbee
