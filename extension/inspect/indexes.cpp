// Indexes that are no constraint's.
#include "extension/inspect/default_name.hpp"
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

// The definition begins behind the table's name, which the server qualifies (pg_get_indexdef):
// found by length, as any name may hold " USING ". A partitioned index is not valid until each
// partition has its part.
constexpr const char* indexes = R"(
SELECT 'index', c.oid, 0, r.nspname, c.relname,
       r.schema_identity || '.' || quote_ident(c.relname), r.identity, 0,
       i.indisunique AS "unique",
       substr(pg_get_indexdef(c.oid),
              length('CREATE INDEX  ON  ') + 1
              + CASE WHEN i.indisunique THEN length('UNIQUE ') ELSE 0 END
              + CASE c.relkind WHEN 'I' THEN length('ONLY ') ELSE 0 END
              + length(quote_ident(c.relname)) + length(r.identity)) AS definition,
       ts.spcname AS tablespace,
       c.relkind = 'i' AND NOT i.indisvalid AS invalid,
       i.indisclustered AS clustered, i.indisreplident AS replica_identity,
       ARRAY(SELECT a.attnum || '=' || a.attstattarget FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attstattarget >= 0
              ORDER BY a.attnum) AS statistics,
       c.relkind = 'I' AND NOT i.indisvalid AS only,
       CASE WHEN c.relispartition THEN
         (SELECT quote_ident(n.nspname) || '.' || quote_ident(p.relname)
            FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent
            JOIN pg_namespace n ON n.oid = p.relnamespace
           WHERE h.inhrelid = c.oid) END AS attached_to,
       r.relname AS "table",
       CASE WHEN c.relispartition THEN
         ARRAY(SELECT a.attname::text FROM pg_attribute a
                WHERE a.attrelid = c.oid ORDER BY a.attnum) END AS columns
  FROM relation r JOIN pg_index i ON i.indrelid = r.oid
  JOIN pg_class c ON c.oid = i.indexrelid
  LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
 WHERE NOT EXISTS (SELECT FROM pg_constraint k
                    WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
)";

/// `inherited`, where the name is the server's choice: it comes with the partitioned table's index.
void tell_made_by_server(schema::Object& index) {
  if (index.properties.contains("attached_to") &&
      is_default_index_name(index.name, index.text("table"), index.list("columns"), "idx")) {
    index.properties.erase("attached_to");
    index.properties.emplace("inherited", true);
  }
  index.properties.erase("table");
  index.properties.erase("columns");
}

// An index of a constraint is the constraint to whatever depends on it.
constexpr const char* constraint_indexes = R"(
SELECT conindid, oid FROM pg_constraint WHERE contype IN ('p', 'u', 'x')
)";

}  // namespace

void read_indexes(Collection& collection) {
  collection.read_objects(Catalog::relation, indexes, tell_made_by_server);
  collection.read_rows(constraint_indexes, [&](const pg::Columns&, pg::Cells& row) {
    collection.add_alias({Catalog::relation, static_cast<std::uint32_t>(number(row[0]))},
                         {Catalog::constraint, static_cast<std::uint32_t>(number(row[1]))});
  });
}

}  // namespace softbee::inspect
