// What may have been renamed: only a guess, and only offered.
#include <algorithm>
#include <string>
#include <vector>

#include "core/diff/catalog.hpp"
#include "core/diff/ddl.hpp"
#include "core/diff/diff.hpp"

namespace softbee::diff {
namespace {

using schema::Kind;
using schema::Object;
using Shape = std::vector<std::string>;

Shape shape_of(const Catalog& catalog, const Object& table) {
  Shape shape;
  for (const Object* part : catalog.parts_of(table))
    if (part->kind == Kind::column) shape.push_back(part->name + " " + part->text("type"));
  std::sort(shape.begin(), shape.end());
  return shape;
}

/// Objects of the kind that one side has alone, below a table that both have.
std::vector<const Object*> lonely(const Catalog& here, const Catalog& there, Kind kind) {
  std::vector<const Object*> found;
  for (const Object& object : here.objects()) {
    if (object.kind != kind || object.flag("inherited") || there.find(object.key())) continue;
    if (kind == Kind::column && !there.find(Kind::table, object.parent)) continue;
    found.push_back(&object);
  }
  return found;
}

}  // namespace

std::vector<RenameCandidate> find_renames(const schema::Snapshot& source,
                                          const schema::Snapshot& target) {
  const Catalog old(source), now(target);
  std::vector<RenameCandidate> candidates;
  const auto come_tables = lonely(now, old, Kind::table);
  for (const Object* gone : lonely(old, now, Kind::table)) {
    const Shape shape = shape_of(old, *gone);
    for (const Object* come : come_tables)
      if (gone->text("partition_of").empty() && shape == shape_of(now, *come))
        candidates.push_back({Kind::table, gone->identity, come->identity});
  }
  const auto come_columns = lonely(now, old, Kind::column);
  for (const Object* gone : lonely(old, now, Kind::column))
    for (const Object* come : come_columns)
      if (gone->parent == come->parent && gone->text("type") == come->text("type") &&
          gone->text("generated") == come->text("generated"))
        candidates.push_back({Kind::column, gone->identity, come->identity});
  return candidates;
}

}  // namespace softbee::diff
