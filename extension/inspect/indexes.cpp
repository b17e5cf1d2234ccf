// Indexes that are no constraint's.
#include <string_view>

#include "core/schema/default_name.hpp"
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

// A partitioned index is not valid until each partition has its part.
constexpr const char* indexes = R"(
SELECT 'index', c.oid, 0, i.indrelid, c.relname,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       i.indisunique AS "unique", pg_get_indexdef(c.oid) AS definition,
       quote_ident(c.relname) AS quoted_name, c.relkind = 'I' AS is_partitioned,
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
       CASE WHEN c.relispartition THEN
         (SELECT NOT p.indisvalid FROM pg_inherits h JOIN pg_index p ON p.indexrelid = h.inhparent
           WHERE h.inhrelid = c.oid) END AS is_below_only,
       CASE WHEN c.relispartition THEN
         ARRAY(SELECT a.attname::text FROM pg_attribute a
                WHERE a.attrelid = c.oid ORDER BY a.attnum) END AS columns
  FROM relation r JOIN pg_index i ON i.indrelid = r.oid
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
 WHERE NOT EXISTS (SELECT FROM pg_constraint k
                    WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
)";

/// `inherited`, where the name is the server's choice: it comes with the partitioned table's index,
/// unless that is made ONLY.
void tell_made_by_server(schema::Object& index, const Parent& table) {
  const bool is_below_only = index.properties.erase("is_below_only") != 0;
  if (!is_below_only && index.properties.contains("attached_to") &&
      schema::is_default_index_name(index.name, table.object.name, index.list("columns"), "idx")) {
    index.properties.erase("attached_to");
    index.properties.emplace("inherited", true);
  }
  index.properties.erase("columns");
}

/// Leaves what stands behind the table's name, which the server qualifies: found by length, as any
/// name may hold " USING ".
void cut_definition(schema::Object& index, const Parent& table) {
  const bool is_partitioned = index.properties.erase("is_partitioned") != 0;
  const std::size_t before = std::string_view("CREATE INDEX  ON  ").size() +
                             (index.flag("unique") ? std::string_view("UNIQUE ").size() : 0) +
                             (is_partitioned ? std::string_view("ONLY ").size() : 0) +
                             index.text("quoted_name").size() + table.object.identity.size();
  auto& definition = std::get<std::string>(index.properties.at("definition"));
  definition.erase(0, before);
  index.properties.erase("quoted_name");
}

// An index of a constraint is the constraint to whatever depends on it.
constexpr const char* constraint_indexes = R"(
SELECT conindid, oid FROM pg_constraint WHERE contype IN ('p', 'u', 'x')
)";

}  // namespace

void read_indexes(Collection& collection) {
  collection.read_parts(Catalog::relation, indexes, [](schema::Object& index, const Parent& table) {
    cut_definition(index, table);
    tell_made_by_server(index, table);
  });
  collection.read_rows(constraint_indexes, [&](const pg::Columns&, pg::Cells& row) {
    collection.add_alias({Catalog::relation, static_cast<std::uint32_t>(number(row[0]))},
                         {Catalog::constraint, static_cast<std::uint32_t>(number(row[1]))});
  });
}

}  // namespace softbee::inspect
