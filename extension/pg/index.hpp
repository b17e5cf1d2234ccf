// What a CREATE INDEX CONCURRENTLY that did not end leaves behind.
#pragma once

#include <optional>
#include <string>

namespace softbee::pg {

struct InvalidIndex {
  std::string name;  ///< qualified and quoted
};

/// The index that the statement names, where it exists on that table and is invalid. Nothing for
/// other statements, and for an index whose name the server chooses.
std::optional<InvalidIndex> find_invalid_index(const std::string& statement);

}  // namespace softbee::pg
