// The schema as data: snapshot.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/schema/json.hpp"
#include "extension/functions/functions.hpp"
#include "extension/inspect/snapshot.hpp"
#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"

namespace softbee::functions {
namespace {

/// NULL, as no argument, is all schemas; a NULL in the array names none.
std::optional<std::vector<std::string>> schemas_of(const pg::Call& call) {
  if (call.is_null(0)) return std::nullopt;
  std::vector<std::string> names;
  for (auto& name : call.text_array(0))
    if (name) names.push_back(std::move(*name));
  return names;
}

}  // namespace

void snapshot(pg::Call& call) {
  call.return_json(
      pg::from_utf8(schema::format_snapshot(inspect::take_snapshot(schemas_of(call)))));
}

}  // namespace softbee::functions
