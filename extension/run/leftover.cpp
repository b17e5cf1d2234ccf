#include "extension/run/leftover.hpp"

#include "extension/pg/concurrent_target.hpp"
#include "extension/pg/spi.hpp"

namespace softbee::run {
namespace {

using Kind = pg::ConcurrentTarget::Kind;

// REINDEX CONCURRENTLY calls the index that it builds …_ccnew and the one that it replaced …_ccold
// (catalog/index.c); a TOAST table's index may be among them. Who builds an index concurrently
// holds its table's lock all the time, which everybody can see; of other roles' sessions
// pg_stat_progress_create_index says that they build, not what.
constexpr const char* indexes_query =
    "WITH tables AS ("
    "  SELECT c.oid FROM pg_class c WHERE CASE $1"
    "    WHEN 'index' THEN c.oid = (SELECT indrelid FROM pg_index WHERE indexrelid = $2::oid)"
    "    WHEN 'schema' THEN c.relnamespace = $2::oid"
    "    WHEN 'database' THEN true"
    "    ELSE c.oid IN (SELECT $2::oid UNION SELECT relid FROM pg_partition_tree($2::oid)) END),"
    " with_toast AS (SELECT oid FROM tables UNION"
    "  SELECT c.reltoastrelid FROM tables JOIN pg_class c USING (oid) WHERE $1 <> 'create')"
    " SELECT format('%I.%I', n.nspname, c.relname), l.pid"
    "  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    "  JOIN pg_namespace n ON n.oid = c.relnamespace"
    "  LEFT JOIN LATERAL (SELECT pid FROM pg_locks JOIN pg_stat_progress_create_index USING (pid)"
    "    WHERE locktype = 'relation' AND relation = i.indrelid AND granted"
    "     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    "     AND mode = 'ShareUpdateExclusiveLock' AND pid <> pg_backend_pid() LIMIT 1) l ON true"
    " WHERE NOT i.indisvalid AND c.relkind = 'i' AND i.indrelid IN (SELECT oid FROM with_toast)"
    "  AND CASE WHEN $1 <> 'create' THEN c.relname ~ '_cc(new|old)[0-9]*$'"
    "    WHEN $3 <> '' THEN c.relname = $3"
    "    ELSE c.relname !~ '_cc(new|old)[0-9]*$' AND i.indisunique = $4::boolean"
    "     AND $5 = (SELECT string_agg(coalesce(quote_ident(a.attname), '()'), ',' ORDER BY k.place)"
    "      FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)"
    "      LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number"
    "       AND k.number <> 0) END"
    " ORDER BY 1";

constexpr const char* detach_query =
    "SELECT format('%I.%I', n.nspname, c.relname),"
    "  (SELECT format('%I.%I', pn.nspname, pc.relname) FROM pg_class pc"
    "    JOIN pg_namespace pn ON pn.oid = pc.relnamespace WHERE pc.oid = i.inhparent)"
    " FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE i.inhparent = $1::oid AND i.inhrelid = $2::oid AND i.inhdetachpending";

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::create_index:
      return "create";
    case Kind::reindex_index:
      return "index";
    case Kind::reindex_schema:
      return "schema";
    case Kind::reindex_database:
      return "database";
    default:
      return "table";
  }
}

}  // namespace

std::vector<Leftover> find_leftovers(const std::string& statement) {
  std::vector<Leftover> found;
  const pg::ConcurrentTarget target = pg::find_concurrent_target(statement);
  if (target.kind == Kind::none) return found;
  const std::string object = std::to_string(target.object);
  if (target.kind == Kind::detach_partition) {
    for (const auto& row : pg::query_rows(detach_query, {object, std::to_string(target.partition)}))
      found.push_back({row[0].value_or(""),
                       "ALTER TABLE " + row[1].value_or("") + " DETACH PARTITION " +
                           row[0].value_or("") + " FINALIZE",
                       true, ""});
    return found;
  }
  for (const auto& row :
       pg::query_rows(indexes_query, {name_of(target.kind), object, target.index_name,
                                      target.is_unique ? "on" : "off", target.columns}))
    found.push_back({row[0].value_or(""), "DROP INDEX CONCURRENTLY " + row[0].value_or(""), false,
                     row[1].value_or("")});
  return found;
}

bool names_its_index(const std::string& statement) {
  return !pg::find_concurrent_target(statement).index_name.empty();
}

}  // namespace softbee::run
