// Tables, views, materialized views; sequences.
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

// heap, and no tablespace of their own, are the default: what a session has set
// (default_table_access_method) is none of the schema's business.
constexpr const char* tables = R"(
SELECT 'table', r.oid, 0, r.nspname, r.relname, r.identity, NULL::text, 0,
       c.relpersistence = 'u' AS unlogged,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_by,
       CASE WHEN c.relispartition THEN
         (SELECT quote_ident(n.nspname) || '.' || quote_ident(p.relname)
            FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
            JOIN pg_namespace n ON n.oid = p.relnamespace
           WHERE i.inhrelid = c.oid) END AS partition_of,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
       CASE WHEN NOT c.relispartition THEN
         ARRAY(SELECT quote_ident(n.nspname) || '.' || quote_ident(p.relname)
                 FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
                 JOIN pg_namespace n ON n.oid = p.relnamespace
                WHERE i.inhrelid = c.oid ORDER BY i.inhseqno) END AS inherits,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
       c.reloptions AS options, toast.reloptions AS toast_options,
       am.amname AS access_method, ts.spcname AS tablespace,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security,
       CASE c.relreplident WHEN 'f' THEN 'full' WHEN 'n' THEN 'nothing' END AS replica_identity
  FROM relation r JOIN pg_class c ON c.oid = r.oid
  LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
  LEFT JOIN pg_am am ON am.oid = c.relam AND (am.amname <> 'heap' OR c.relkind = 'p')
  LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
 WHERE c.relkind IN ('r', 'p')
)";

// Nothing but their owner keeps the comments on a view's columns.
constexpr const char* views = R"(
SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, r.oid, 0, r.nspname,
       r.relname, r.identity, NULL::text, 0,
       ARRAY(SELECT quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
               FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              ORDER BY a.attnum) AS columns,
       rtrim(pg_get_viewdef(c.oid), ';') AS definition,
       c.reloptions AS options, toast.reloptions AS toast_options,
       am.amname AS access_method, ts.spcname AS tablespace,
       CASE c.relreplident WHEN 'f' THEN 'full'
                           WHEN 'n' THEN CASE c.relkind WHEN 'm' THEN 'nothing' END
       END AS replica_identity,
       ARRAY(SELECT unnest(ARRAY[a.attname::text, d.description])
               FROM pg_attribute a JOIN pg_description d ON d.objoid = a.attrelid
                AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum
              WHERE a.attrelid = c.oid AND a.attnum > 0
              ORDER BY a.attnum) AS column_comments,
       CASE WHEN c.relkind = 'm' THEN
         ARRAY(SELECT 'ALTER COLUMN ' || quote_ident(a.attname) || ' SET ' || setting
                 FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid,
                      LATERAL (VALUES
                        (1, 'STATISTICS ' || nullif(a.attstattarget, -1)),
                        (2, CASE WHEN a.attstorage <> t.typstorage THEN 'STORAGE ' ||
                              CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                                WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END END),
                        (3, 'COMPRESSION ' || CASE a.attcompression WHEN 'p' THEN 'pglz'
                                                                    WHEN 'l' THEN 'lz4' END),
                        (4, '(' || (SELECT string_agg(o, ', ' ORDER BY o COLLATE "C")
                                      FROM unnest(a.attoptions) o
                                     WHERE o !~ '^pg_attver=') || ')')) s(ordinal, setting)
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                  AND setting IS NOT NULL
                ORDER BY a.attnum, ordinal) END AS column_settings
  FROM relation r JOIN pg_class c ON c.oid = r.oid
  LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
  LEFT JOIN pg_am am ON am.oid = c.relam AND am.amname <> 'heap'
  LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
 WHERE c.relkind IN ('v', 'm')
)";

// The sequence of an identity column (pg_depend says "i") belongs to the column.
constexpr const char* sequences = R"(
SELECT 'sequence', c.oid, 0, w.nspname, c.relname, w.identity || '.' || quote_ident(c.relname),
       NULL::text, 0,
       CASE WHEN s.seqtypid <> 'int8'::regtype THEN format_type(s.seqtypid, NULL) END AS type,
       nullif(s.seqstart, CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END) AS start,
       nullif(s.seqincrement, 1) AS increment,
       nullif(s.seqmin, CASE WHEN s.seqincrement > 0 THEN 1 ELSE l.lowest END) AS min,
       nullif(s.seqmax, CASE WHEN s.seqincrement > 0 THEN l.highest ELSE -1 END) AS max,
       nullif(s.seqcache, 1) AS cache, s.seqcycle AS cycle,
       c.relpersistence = 'u' AS unlogged,
       (SELECT quote_ident(n.nspname) || '.' || quote_ident(t.relname) || '.' ||
               quote_ident(a.attname)
          FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
          JOIN pg_namespace n ON n.oid = t.relnamespace
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
           AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
           AND d.deptype = 'a') AS owned_by
  FROM pg_class c JOIN wanted w ON w.oid = c.relnamespace
  JOIN pg_sequence s ON s.seqrelid = c.oid
  JOIN (VALUES ('int2'::regtype, (-32768)::bigint, 32767::bigint),
               ('int4', -2147483648, 2147483647),
               ('int8', -9223372036854775808, 9223372036854775807)) l(type, lowest, highest)
    ON l.type = s.seqtypid
 WHERE c.relkind = 'S' AND c.relpersistence <> 't'
   AND NOT EXISTS (SELECT FROM member WHERE classid = 'pg_class'::regclass AND objid = c.oid)
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                      AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
                      AND d.deptype = 'i')
)";

}  // namespace

void read_relations(Collection& collection) {
  collection.read_objects(Catalog::relation, tables);
  collection.read_objects(Catalog::relation, views);
}

void read_sequences(Collection& collection) {
  collection.read_objects(Catalog::relation, sequences);
}

}  // namespace softbee::inspect
