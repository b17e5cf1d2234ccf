// What becomes of the values of a type that is made anew under its name.
#pragma once

#include <string>

#include "core/diff/column_type.hpp"
#include "core/diff/statement.hpp"

namespace softbee::diff {

/// `value` of the type as it was, as one of the type as it will be: of a composite type attribute
/// by attribute, by name; of another type, and of arrays, by its text, for which attributes count
/// by place. in      value: an expression that may stand behind `::` and, in parentheses, before a
/// dot
TypeChange convert_remade(const Scene& scene, const std::string& value, const std::string& type);

}  // namespace softbee::diff
