// Expressions as the server gives them again once they were made from what it gave.
#pragma once

#include <string>

namespace softbee::schema {

/// The form that stays: `a IN ('x', 'y')` on a varchar is rendered with a cast of the whole array,
/// `(ARRAY['x'::character varying])::text[]`. Read again, the cast is passed down to the elements
/// (parser/parse_expr.c, transformTypeCast): `ARRAY[('x'::character varying)::text]`. Without this
/// a table and the one that was made from its rendering would differ for ever.
/// in      an expression, query or definition; no body of a function, which is kept as it is
std::string settle(std::string text);

}  // namespace softbee::schema
