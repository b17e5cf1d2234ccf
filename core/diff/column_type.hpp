// What a change of a column's type costs, from the names of two types as the server spells them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/diff/statement.hpp"

namespace softbee::diff {

struct TypeChange {
  std::string cast;  ///< for USING: `a::integer`; empty where an assignment cast does it
  std::vector<Hazard> hazards;
};

/// column  its name, quoted
TypeChange compare_types(const Scene& scene, const std::string& from, const std::string& to,
                         const std::string& column);

/// The storage that a column of the type has if nothing is said; 16 and later know DEFAULT.
std::string usual_storage(const std::string& type);

/// `numeric` of `'0'::numeric`: what stands before a parenthesis is a type's length then.
bool ends_with_type_name(std::string_view text);

}  // namespace softbee::diff
