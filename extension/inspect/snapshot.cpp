#include "extension/inspect/snapshot.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

/// Storage parameters stand in the catalogs in the order in which they were set.
void sort_options(schema::Object& object) {
  for (const char* name : {"options", "toast_options"}) {
    const auto found = object.properties.find(name);
    if (found == object.properties.end()) continue;
    auto& options = std::get<std::vector<std::string>>(found->second);
    std::sort(options.begin(), options.end());
  }
}

}  // namespace

schema::Snapshot take_snapshot(const std::optional<std::vector<std::string>>& schemas) {
  const pg::CanonicalSettings settings;
  Collection collection(schemas, pg::server_version());
  read_schemas_and_extensions(collection);
  read_types(collection);
  read_sequences(collection);
  read_relations(collection);
  read_columns(collection);
  read_constraints(collection);
  read_indexes(collection);
  read_routines(collection);
  read_triggers(collection);
  read_policies(collection);
  read_comments(collection);
  read_grants(collection);
  read_dependencies(collection);

  schema::Snapshot snapshot;
  snapshot.server_version = collection.server_version();
  count_others(collection, snapshot.not_compared);
  snapshot.objects = std::move(collection.objects());
  for (schema::Object& object : snapshot.objects) sort_options(object);
  std::sort(snapshot.objects.begin(), snapshot.objects.end(),
            [](const schema::Object& a, const schema::Object& b) {
              return std::tie(a.kind, a.identity) < std::tie(b.kind, b.identity);
            });
  return snapshot;
}

}  // namespace softbee::inspect
