// The schema as data: snapshot, and the statements between two of them.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/diff/diff.hpp"
#include "core/error.hpp"
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

schema::Snapshot snapshot_of(const pg::Call& call, int argument) {
  const auto json = call.json_text(argument);
  if (!json) throw Error("22004", "snapshot must not be NULL");
  return schema::parse_snapshot(pg::to_utf8(*json));
}

std::string words_of(const std::vector<diff::Hazard>& hazards) {
  std::string words;
  for (const diff::Hazard hazard : hazards) {
    if (!words.empty()) words += ", ";
    words += to_string(hazard);
  }
  return words;
}

std::string part_of(diff::Part part) {
  switch (part) {
    case diff::Part::before:
      return "before";
    case diff::Part::main:
      return "main";
    case diff::Part::after:
      break;
  }
  return "after";
}

}  // namespace

void snapshot(pg::Call& call) {
  // By name: a temporary would keep the objects in memory while the server parses their text.
  const std::string json = schema::format_snapshot(inspect::take_snapshot(schemas_of(call)));
  call.return_json(pg::from_utf8(json));
}

void diff(pg::Call& call) {
  const schema::Snapshot source = snapshot_of(call, 0);
  const schema::Snapshot target = snapshot_of(call, 1);
  call.return_set();
  std::int32_t ordinal = 0;
  for (const diff::Change& change : diff::diff(source, target))
    call.return_row({++ordinal, std::string(to_string(change.kind)), pg::from_utf8(change.identity),
                     std::string(to_string(change.action)), pg::from_utf8(change.upgrade),
                     pg::from_utf8(change.downgrade), words_of(change.hazards),
                     words_of(change.downgrade_hazards), part_of(change.part),
                     pg::from_utf8(change.summary)});
}

}  // namespace softbee::functions
