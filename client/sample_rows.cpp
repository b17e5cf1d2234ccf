// The server makes them, in one DO block: what a column takes is said by its catalog, what refers
// to what by its foreign keys. A table whose row fails (a check, a trigger) is tried again behind
// the others and then left empty. It commits as it goes: locks on thousands of tables would fill
// the server's lock table.
#include "client/sample_rows.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace softbee {
namespace {

/// `{0}`: the tables, as an array. A value for a column: of a foreign key that of a row there is;
/// otherwise by the kind of its type.
constexpr std::string_view insert_rows = R"(DO $softbee$
DECLARE
  statement record;
  failed int := 1;
BEGIN
  CREATE TEMP TABLE softbee_sample ON COMMIT PRESERVE ROWS AS
  WITH RECURSIVE wanted(oid) AS (
    SELECT pg_catalog.to_regclass(name)::oid FROM pg_catalog.unnest({0}::text[]) name
     WHERE pg_catalog.to_regclass(name) IS NOT NULL
    UNION
    SELECT k.confrelid FROM pg_catalog.pg_constraint k JOIN wanted w ON w.oid = k.conrelid
     WHERE k.contype = 'f'
  ), columns AS (
    SELECT a.attrelid, a.attnum, pg_catalog.quote_ident(a.attname) AS name,
           coalesce((SELECT pg_catalog.format('(SELECT %I FROM %s LIMIT 1)', r.attname,
                                              k.confrelid::pg_catalog.regclass)
                       FROM pg_catalog.pg_constraint k
                       JOIN pg_catalog.pg_attribute r ON r.attrelid = k.confrelid
                        AND r.attnum = k.confkey[pg_catalog.array_position(k.conkey, a.attnum)]
                      WHERE k.conrelid = a.attrelid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)
                      LIMIT 1),
             CASE
               WHEN b.typtype = 'e' THEN pg_catalog.format('(SELECT %L)',
                 (SELECT e.enumlabel FROM pg_catalog.pg_enum e WHERE e.enumtypid = b.oid
                   ORDER BY e.enumsortorder LIMIT 1))
               WHEN b.typcategory = 'N' THEN '1'
               WHEN b.typcategory = 'B' THEN 'true'
               WHEN b.typcategory = 'S' THEN '''x'''
               WHEN b.typcategory = 'A' THEN '''{{}}'''
               WHEN b.typcategory = 'D' THEN '''2026-01-01 00:00:00+00'''
               WHEN b.typcategory = 'T' THEN '''1 day'''
               WHEN b.typcategory = 'I' THEN '''127.0.0.1'''
               WHEN b.typcategory = 'R' THEN '''empty'''
               WHEN b.typname IN ('json', 'jsonb') THEN '''{{}}'''
               WHEN b.typname = 'uuid' THEN '''00000000-0000-4000-8000-000000000001'''
               WHEN b.typname = 'bytea' THEN '''\x00'''
               WHEN b.typname IN ('time', 'timetz') THEN '''00:00:00+00'''
               ELSE 'NULL' END || '::' || pg_catalog.format_type(a.atttypid, a.atttypmod)) AS value
      FROM wanted w
      JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
     WHERE a.attgenerated = '' AND a.attidentity = '' AND NOT a.atthasdef
  )
  SELECT c.oid AS relation, false AS done,
         coalesce((SELECT pg_catalog.format('INSERT INTO %s (%s) SELECT %s', c.oid::pg_catalog.regclass,
                     pg_catalog.string_agg(x.name, ', ' ORDER BY x.attnum),
                     pg_catalog.string_agg(x.value, ', ' ORDER BY x.attnum))
                     FROM columns x WHERE x.attrelid = c.oid HAVING pg_catalog.count(*) > 0),
                  pg_catalog.format('INSERT INTO %s DEFAULT VALUES', c.oid::pg_catalog.regclass)) AS sql
    FROM wanted w JOIN pg_catalog.pg_class c ON c.oid = w.oid
   WHERE c.relkind IN ('r', 'p');
  FOR round IN 1..5 LOOP
    failed := 0;
    FOR statement IN SELECT * FROM softbee_sample WHERE NOT done ORDER BY relation LOOP
      BEGIN
        SET CONSTRAINTS ALL IMMEDIATE;
        EXECUTE statement.sql;
        UPDATE softbee_sample SET done = true WHERE relation = statement.relation;
      EXCEPTION WHEN OTHERS THEN
        failed := failed + 1;
      END;
      COMMIT;
    END LOOP;
    EXIT WHEN failed = 0;
  END LOOP;
  DROP TABLE softbee_sample;
END $softbee$)";

constexpr std::size_t tables_at_once = 200;

std::string array_of(const Connection& connection, const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + connection.quote(name);
  return fmt::format("ARRAY[{}]", list);
}

}  // namespace

void make_sample_rows(Connection& connection, const std::vector<std::string>& tables) {
  if (!tables.empty()) connection.run(fmt::format(insert_rows, array_of(connection, tables)));
}

std::map<std::string, int> count_rows(Connection& connection,
                                      const std::vector<std::string>& tables) {
  std::map<std::string, int> counts;
  for (std::size_t at = 0; at < tables.size(); at += tables_at_once) {
    const auto first = tables.begin() + static_cast<std::ptrdiff_t>(at);
    const std::vector<std::string> some(
        first, first + static_cast<std::ptrdiff_t>(std::min(tables_at_once, tables.size() - at)));
    const auto present =
        connection.run(fmt::format("SELECT name FROM pg_catalog.unnest({}) name"
                                   " WHERE pg_catalog.to_regclass(name) IS NOT NULL",
                                   array_of(connection, some)));
    std::string sql;
    for (int i = 0; i < present.back().size(); ++i) {
      const std::string table = present.back().text(i, 0);
      sql += fmt::format("{}SELECT {}, pg_catalog.count(*) FROM ONLY {}",
                         sql.empty() ? "" : " UNION ALL ", connection.quote(table), table);
    }
    if (sql.empty()) continue;
    const auto counted = connection.run(sql);
    for (int i = 0; i < counted.back().size(); ++i)
      counts[counted.back().text(i, 0)] = counted.back().number(i, 1);
  }
  return counts;
}

void remove_rows(Connection& connection, const std::vector<std::string>& tables) {
  for (const auto& [table, rows] : count_rows(connection, tables))
    connection.run(fmt::format("TRUNCATE {} CASCADE", table));
}

}  // namespace softbee
