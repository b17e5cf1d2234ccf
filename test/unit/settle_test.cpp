// Expressions in the form that a reload does not change.
#include "core/schema/settle.hpp"

#include <gtest/gtest.h>

namespace softbee::schema {
namespace {

TEST(Settle, passes_the_cast_of_an_array_to_its_elements) {
  EXPECT_EQ(settle("CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'it''s, ]'::character "
                   "varying])::text[])))"),
            "CHECK (((a)::text = ANY (ARRAY[('x'::character varying)::text, ('it''s, ]'::character "
            "varying)::text])))");
}

TEST(Settle, keeps_the_modifier_of_the_type) {
  EXPECT_EQ(settle("((ARRAY[a, f(b, 1)])::numeric(10,2)[])"),
            "(ARRAY[(a)::numeric(10,2), (f(b, 1))::numeric(10,2)])");
}

TEST(Settle, settles_arrays_in_arrays) {
  EXPECT_EQ(settle("(ARRAY[g((ARRAY[a])::text[])])::text[]"), "ARRAY[(g(ARRAY[(a)::text]))::text]");
}

TEST(Settle, leaves_what_is_settled_or_no_array) {
  for (const char* text : {"ARRAY[('x'::character varying)::text]", "(ARRAY[1, 2])", "(ARRAY[a",
                           "'(ARRAY[a])::text[]'::text", "(ARRAY[a])::int_list", ""})
    EXPECT_EQ(settle(text), text);
}

}  // namespace
}  // namespace softbee::schema
