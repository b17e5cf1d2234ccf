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

// ALTER … DEPENDS ON EXTENSION: what goes when the extension goes.
constexpr const char* marked_dependencies = R"(
SELECT d.classid, d.objid, d.objsubid, quote_ident(e.extname)
  FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
 WHERE d.deptype = 'x' AND d.refclassid = 'pg_extension'::regclass
 ORDER BY e.extname
)";

// What the catalogs keep apart: the type of a table's rows, arrays of a type, the rule that is a
// view, the relation that is a composite type.
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
  collection.read_rows(marked_dependencies, [&](const pg::Columns&, pg::Cells& row) {
    const auto place = collection.resolve(address_at(row, 0));
    if (!place) return;
    auto& marks = objects[*place].properties["depends_on_extensions"];
    if (std::holds_alternative<bool>(marks)) marks = std::vector<std::string>();
    std::get<std::vector<std::string>>(marks).push_back(take_text(row[3]));
  });
  for (schema::Object& object : objects) {
    auto& keys = object.depends_on;
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  }
}

}  // namespace softbee::inspect
