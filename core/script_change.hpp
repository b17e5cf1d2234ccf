// What an edit of a script changed: the immutable parts of an applied revision, or only those that
// may change.
#pragma once

#include <string>
#include <vector>

#include "core/script.hpp"

namespace softbee {

struct ScriptChange {
  std::vector<std::string> immutable;  ///< parts that differ and may not once applied: "upgrade
                                       ///< section", "Revises", "Depends On"
  std::vector<std::string> mutable_;   ///< "message", "Branch Labels", "Create Date", "verify
                                       ///< section", "downgrade section", "header"
  std::string differing_lines;  ///< for people: the first lines that differ, `-stored` and `+new`,
                                ///< with line numbers
  bool is_empty() const { return immutable.empty() && mutable_.empty(); }
};

ScriptChange compare_scripts(const Script& stored, const Script& given);

}  // namespace softbee
