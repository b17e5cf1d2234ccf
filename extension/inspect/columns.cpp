// Columns of tables and their defaults; defaults of views' columns.
#include "core/schema/default_name.hpp"
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

/// Pieces that differ between server versions.
struct Dialect {
  std::string not_null_columns;  ///< properties of the NOT NULL constraint
  std::string not_null_join;
};

// 18 keeps NOT NULL as a constraint with a name (commit 14e87ffa5c54). A partition that is dumped
// and attached again has none of its own beside its parent's.
Dialect dialect_of(int server_version) {
  if (server_version < 180000) return {};
  return {.not_null_columns = R"(,
       CASE WHEN n.is_own THEN k.conname END AS not_null_constraint,
       CASE WHEN NOT n.is_own THEN k.conname END AS not_null_inherited_as,
       coalesce(n.is_own AND k.coninhcount > 0, false) AS not_null_local,
       coalesce(k.connoinherit, false) AS not_null_no_inherit,
       NOT coalesce(k.convalidated, true) AS not_null_not_valid,
       kd.description AS not_null_comment)",
          .not_null_join = R"(
  LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n'
                           AND k.conkey = ARRAY[a.attnum]
  LEFT JOIN LATERAL (SELECT k.conislocal AND NOT (c.relispartition AND k.coninhcount > 0)
                       AS is_own) n ON k.oid IS NOT NULL
  LEFT JOIN pg_description kd ON kd.classoid = 'pg_constraint'::regclass
                             AND kd.objoid = k.oid)"};
}

constexpr const char* columns_before = R"(
SELECT 'column', a.attrelid, a.attnum, a.attrelid, a.attname, quote_ident(a.attname),
       format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN a.attcollation <> t.typcollation THEN
         (SELECT quote_ident(n.nspname) || '.' || quote_ident(l.collname)
            FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
           WHERE l.oid = a.attcollation) END AS collation,
       a.attnotnull AS not_null,
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END AS identity,
       CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END AS generated,
       CASE WHEN a.attgenerated <> '' THEN d.oid END AS generated_by,
       a.attgenerated = 'v' AS virtual,
       CASE WHEN a.attstorage <> t.typstorage THEN
         CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
                           WHEN 'x' THEN 'extended' ELSE 'main' END END AS storage,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       nullif(a.attstattarget, -1) AS statistics,
       a.attoptions AS options,
       a.attinhcount > 0 AND NOT a.attislocal AS inherited)";

constexpr const char* columns_after = R"(
  FROM relation r JOIN pg_class c ON c.oid = r.oid JOIN pg_attribute a ON a.attrelid = r.oid
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON a.attgenerated <> '' AND d.adrelid = a.attrelid
                        AND d.adnum = a.attnum)";

constexpr const char* columns_where = R"(
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
)";

// What a generated column computes is a property of the column. A default refers to no column, and
// told so pg_get_expr is several times as fast: with a relation it looks up all of its columns.
// CASE, as the server may render before it filters.
constexpr const char* column_defaults = R"(
SELECT 'column default', d.oid, 0, d.adrelid, a.attname, quote_ident(a.attname),
       e.expression,
       a.attinhcount > 0 AND NOT a.attislocal
       AND EXISTS (SELECT FROM pg_inherits i
                     JOIN pg_attribute pa ON pa.attrelid = i.inhparent AND pa.attname = a.attname
                     JOIN pg_attrdef pd ON pd.adrelid = pa.attrelid AND pd.adnum = pa.attnum
                    WHERE i.inhrelid = a.attrelid
                      AND pa.attgenerated = ''
                      AND pg_get_expr(pd.adbin, CASE pa.attgenerated WHEN '' THEN 0
                                                ELSE pd.adrelid END) = e.expression) AS inherited
  FROM relation r JOIN pg_attrdef d ON d.adrelid = r.oid
  JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum,
       LATERAL (SELECT pg_get_expr(d.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE d.adrelid END)
                  AS expression) e
 WHERE a.attgenerated = ''
)";

// Options of the sequence as `GENERATED … AS IDENTITY (…)` takes them. The one that a partition
// uses belongs to the partitioned table.
constexpr const char* identities = R"(
SELECT d.refobjid, d.refobjsubid, c.relname, n.oid = t.relnamespace AS is_beside, t.relname,
       a.attname, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS sequence,
       c.oid, c.relpersistence = 'u' AS unlogged, t.relpersistence = 'u' AS table_unlogged,
       ARRAY(SELECT option FROM (VALUES
         (1, 'START WITH ' ||
             nullif(s.seqstart, CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END)),
         (2, 'INCREMENT BY ' || nullif(s.seqincrement, 1)),
         (3, 'MINVALUE ' || nullif(s.seqmin, CASE WHEN s.seqincrement > 0 THEN 1
                                                  ELSE l.lowest END)),
         (4, 'MAXVALUE ' || nullif(s.seqmax, CASE WHEN s.seqincrement > 0 THEN l.highest
                                                  ELSE -1 END)),
         (5, 'CACHE ' || nullif(s.seqcache, 1)),
         (6, CASE WHEN s.seqcycle THEN 'CYCLE' END)) o(ordinal, option)
             WHERE option IS NOT NULL ORDER BY ordinal) AS options,
       cd.description AS comment
  FROM pg_depend d JOIN relation r ON r.oid = d.refobjid
  JOIN pg_class t ON t.oid = r.oid
  JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
  JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN pg_description cd ON cd.classoid = 'pg_class'::regclass AND cd.objoid = c.oid
  JOIN (VALUES ('int2'::regtype, (-32768)::bigint, 32767::bigint),
               ('int4', -2147483648, 2147483647),
               ('int8', -9223372036854775808, 9223372036854775807)) l(type, lowest, highest)
    ON l.type = s.seqtypid
 WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
   AND d.refobjsubid > 0 AND d.deptype = 'i'
)";

/// Recent minor releases count a column's changes in its options; neither ALTER TABLE nor a dump
/// has that.
void drop_change_counter(schema::Object& column) {
  const auto found = column.properties.find("options");
  if (found == column.properties.end()) return;
  auto& options = std::get<std::vector<std::string>>(found->second);
  std::erase_if(options,
                [](const std::string& option) { return option.starts_with("pg_attver="); });
  if (options.empty()) column.properties.erase(found);
}

std::uint32_t to_number(const std::string& digits) {
  return static_cast<std::uint32_t>(std::stoul(digits));
}

void take_identity(Collection& collection, pg::Cells& row) {
  const Address column{Catalog::relation, static_cast<std::uint32_t>(number(row[0])),
                       static_cast<std::int32_t>(number(row[1]))};
  collection.add_alias({Catalog::relation, static_cast<std::uint32_t>(number(row[7]))}, column);
  schema::Object* object = collection.find(column);
  if (object == nullptr) return;
  std::vector<std::string> options;
  const std::string name = take_text(row[2]);
  const bool is_beside = std::get<bool>(row[3]);
  const std::string table = take_text(row[4]);
  const std::string column_name = take_text(row[5]);
  if (!is_beside || name != schema::default_name(table, column_name, "seq"))
    options.push_back("SEQUENCE NAME " + take_text(row[6]));
  for (std::string& option : std::get<std::vector<std::string>>(row[10]))
    options.push_back(std::move(option));
  if (!options.empty()) object->properties.emplace("identity_options", std::move(options));
  if (std::string comment = take_text(row[11]); !comment.empty())
    object->properties.emplace("identity_comment", std::move(comment));
  const bool is_unlogged = std::get<bool>(row[8]);
  if (is_unlogged != std::get<bool>(row[9]))
    object->properties.emplace(is_unlogged ? "identity_unlogged" : "identity_logged", true);
}

}  // namespace

void read_columns(Collection& collection) {
  const Dialect dialect = dialect_of(collection.server_version());
  collection.read_parts(
      Catalog::relation,
      columns_before + dialect.not_null_columns + columns_after + dialect.not_null_join +
          columns_where,
      [&](schema::Object& column, const Parent& table) {
        const std::string usual = schema::default_name(table.object.name, column.name, "not_null");
        for (const char* property : {"not_null_constraint", "not_null_inherited_as"})
          schema::omit_default_name(column, property, usual);
        drop_change_counter(column);
        if (const auto by = column.properties.extract("generated_by"))
          collection.add_alias(
              {Catalog::column_default, to_number(std::get<std::string>(by.mapped()))}, table.part);
      });
  collection.read_parts(Catalog::column_default, column_defaults);
  collection.read_rows(identities,
                       [&](const pg::Columns&, pg::Cells& row) { take_identity(collection, row); });
}

}  // namespace softbee::inspect
