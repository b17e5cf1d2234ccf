// What a change of a column's type costs, from the names of two types as the server spells them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diff/statement.hpp"

namespace softbee::diff {

struct TypeChange {
  std::string cast;  ///< behind the column's name in USING: `::integer`; empty where an assignment
                     ///< cast does it
  std::vector<Hazard> hazards;
};

TypeChange compare_types(const Scene& scene, const std::string& from, const std::string& to);

/// `numeric` of `'0'::numeric`: what stands before a parenthesis is a type's length then.
bool ends_with_type_name(std::string_view text);

}  // namespace softbee::diff
