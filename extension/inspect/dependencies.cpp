// What depends on what, from one scan of pg_depend: each end is looked up by its address.
#include <algorithm>
#include <utility>

#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

// Neither what the server began with (below FirstNormalObjectId) nor membership; the rest says that
// one cannot be without the other. "S" and "P" are a partition's.
constexpr const char* dependencies = R"(
SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid
  FROM pg_depend
 WHERE objid >= 16384 AND refobjid >= 16384 AND deptype IN ('n', 'a', 'i', 'P', 'S')
)";

// What the catalogs keep apart: the type of a table's rows, arrays of a type, the rule that is a
// view, the relation that is a composite type, the expression of a generated column.
constexpr const char* aliases = R"(
SELECT 'pg_type'::regclass, t.oid, 0, 'pg_class'::regclass, t.typrelid, 0
  FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
 WHERE t.oid >= 16384 AND c.relkind <> 'c'
UNION ALL
SELECT 'pg_class'::regclass, t.typrelid, 0, 'pg_type'::regclass, t.oid, 0
  FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
 WHERE t.oid >= 16384 AND c.relkind = 'c'
UNION ALL
SELECT 'pg_type'::regclass, t.typarray, 0, 'pg_type'::regclass, t.oid, 0
  FROM pg_type t WHERE t.oid >= 16384 AND t.typarray <> 0
UNION ALL
SELECT 'pg_rewrite'::regclass, r.oid, 0, 'pg_class'::regclass, r.ev_class, 0
  FROM pg_rewrite r WHERE r.oid >= 16384 AND r.rulename = '_RETURN'
UNION ALL
SELECT 'pg_attrdef'::regclass, d.oid, 0, 'pg_class'::regclass, d.adrelid, d.adnum
  FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
 WHERE a.attgenerated <> ''
UNION ALL
SELECT m.classid, m.objid, 0, m.refclassid, m.refobjid, 0
  FROM pg_depend m WHERE m.deptype = 'e' AND m.objid >= 16384
)";

Address address_at(const pg::Cells& row, std::size_t column) {
  return {static_cast<Catalog>(number(row[column])),
          static_cast<std::uint32_t>(number(row[column + 1])),
          static_cast<std::int32_t>(number(row[column + 2]))};
}

bool is_parent(const schema::Object& object, const schema::Object& other) {
  using schema::Kind;
  if (object.parent != other.identity) return false;
  switch (other.kind) {
    case Kind::table:
    case Kind::view:
    case Kind::materialized_view:
    case Kind::composite_type:
    case Kind::domain:
      return true;
    default:
      return false;
  }
}

}  // namespace

void read_dependencies(Collection& collection) {
  collection.read_rows(aliases, [&](const pg::Columns&, pg::Cells& row) {
    collection.add_alias(address_at(row, 0), address_at(row, 3));
  });
  std::vector<schema::Object>& objects = collection.objects();
  collection.read_rows(dependencies, [&](const pg::Columns&, pg::Cells& row) {
    const auto dependent = collection.resolve(address_at(row, 0));
    if (!dependent) return;
    const auto needed = collection.resolve(address_at(row, 3));
    if (!needed || *needed == *dependent) return;
    schema::Object& object = objects[*dependent];
    if (!is_parent(object, objects[*needed]) && objects[*needed].parent != object.identity)
      object.depends_on.push_back(objects[*needed].key());
  });
  for (schema::Object& object : objects) {
    auto& keys = object.depends_on;
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  }
}

}  // namespace softbee::inspect
