// Names that the server chooses where a statement gives none. A snapshot leaves them out or says
// that the server made the object, so that a copy made by another statement is equal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/schema/model.hpp"

namespace softbee::schema {

/// `first_second_label`, shortened to what a name may hold; `second` may be empty.
/// source  commands/indexcmds.c, makeObjectName
std::string default_name(std::string_view first, std::string_view second, std::string_view label);

/// Has `name` the form that the server gives the index of a constraint or a plain one: of the
/// table, the columns and the label, with a number where the name was taken?
/// source  commands/indexcmds.c, ChooseIndexName
bool is_default_index_name(const std::string& name, const std::string& table,
                           const std::vector<std::string>& columns, const std::string& label);

/// Takes a property away where it holds the default name.
void omit_default_name(Object& object, const char* property, const std::string& name);

}  // namespace softbee::schema
