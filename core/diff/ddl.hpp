// The smallest pieces of SQL text: names, literals, what a kind is called in a statement. An
// identity is already quoted as the server quotes it, so nothing here needs a list of keywords.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/schema/model.hpp"
#include "core/text.hpp"

namespace softbee::diff {

/// `'it''s'`; with a backslash the E form, so that standard_conforming_strings does not matter.
std::string quote_literal(std::string_view text);

/// A name that the server may not have seen yet: quoted unless it is plain beyond doubt.
std::string quote_name(std::string_view name);
/// Of a NOT NULL constraint: without quotes where the name ends as no key word does.
std::string quote_not_null_name(std::string_view name);

/// The object's own name as the server quotes it, cut from its identity: `"Order"` of
/// `public."Order"`, `c` of `c on public.t`.
std::string own_name(const schema::Object& object);

/// The schema's part of a qualified identity, with the dot: `public.` of `public.t`.
std::string schema_prefix(std::string_view identity);

/// `TABLE`, `MATERIALIZED VIEW` … as in DROP and COMMENT ON.
std::string_view keyword_of(schema::Kind kind);

/// The identity as a statement names the object. Of procedures that differ in OUT arguments alone
/// one is meant only where a mode is given (parser/parse_func.c, LookupFuncWithArgs).
std::string call_name(const schema::Object& object);

/// What follows COMMENT ON and tells the object: `CONSTRAINT c ON public.t`.
std::string comment_target(const schema::Object& object);

/// The expression in one pair of parentheses around it all.
std::string in_parentheses(std::string_view expression);

/// An identity as people say it: without `public.`.
std::string spoken(std::string_view identity);

/// Parts of `text` between commas that no parenthesis, bracket or quote holds.
std::vector<std::string> split_at_commas(std::string_view text);

}  // namespace softbee::diff
