// Primary key, unique, check, foreign key and exclusion constraints, with what their index has.
#include "core/schema/default_name.hpp"
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

// A foreign key on a partitioned table has a row more for each partition, on the same referencing
// table: they are of the server's making and no dump has them.
constexpr const char* constraints = R"(
SELECT 'constraint', k.oid, 0, k.conrelid, k.conname, quote_ident(k.conname),
       CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check'
                      WHEN 'f' THEN 'foreign key' ELSE 'exclusion' END AS type,
       pg_get_constraintdef(k.oid) AS definition,
       x.reloptions AS options, ts.spcname AS tablespace,
       coalesce(i.indisclustered, false) AS clustered,
       coalesce(i.indisreplident, false) AS replica_identity,
       CASE WHEN k.contype = 'x' THEN
         ARRAY(SELECT a.attnum || '=' || a.attstattarget FROM pg_attribute a
                WHERE a.attrelid = x.oid AND a.attstattarget >= 0
                ORDER BY a.attnum) END AS index_statistics,
       xd.description AS index_comment,
       k.conparentid <> 0 OR (k.coninhcount > 0 AND NOT k.conislocal) AS inherited,
       CASE WHEN k.contype IN ('p', 'u', 'x') AND k.conparentid <> 0 THEN
         (SELECT quote_ident(n.nspname) || '.' || quote_ident(p.relname)
            FROM pg_constraint pk JOIN pg_class p ON p.oid = pk.conindid
            JOIN pg_namespace n ON n.oid = p.relnamespace
           WHERE pk.oid = k.conparentid) END AS attached_to,
       CASE WHEN k.conparentid <> 0 AND x.oid IS NOT NULL THEN
         ARRAY(SELECT a.attname::text FROM pg_attribute a
                WHERE a.attrelid = x.oid ORDER BY a.attnum) END AS columns
  FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
  LEFT JOIN pg_class x ON x.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_index i ON i.indexrelid = x.oid
  LEFT JOIN pg_description xd ON xd.classoid = 'pg_class'::regclass AND xd.objoid = x.oid
                             AND xd.objsubid = 0
  LEFT JOIN pg_tablespace ts ON ts.oid = x.reltablespace
 WHERE k.contype IN ('p', 'u', 'c', 'f', 'x')
   AND NOT EXISTS (SELECT FROM pg_constraint parent
                    WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid)
)";

/// One that the server made for a partition has the name that it chose; another was attached.
void tell_made_by_server(schema::Object& constraint, const Parent& table) {
  const auto attached_to = constraint.properties.find("attached_to");
  if (attached_to != constraint.properties.end()) {
    const std::string type = constraint.text("type");
    const std::string label = type == "primary key" ? "pkey" : type == "unique" ? "key" : "excl";
    const auto columns = label == "pkey" ? std::vector<std::string>{} : constraint.list("columns");
    if (schema::is_default_index_name(constraint.name, table.object.name, columns, label))
      constraint.properties.erase(attached_to);
    else
      constraint.properties.erase("inherited");
  }
  constraint.properties.erase("columns");
}

}  // namespace

void read_constraints(Collection& collection) {
  collection.read_parts(Catalog::constraint, constraints, tell_made_by_server);
}

}  // namespace softbee::inspect
