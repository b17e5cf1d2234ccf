// Comments and grants of what the other files found.
#include <utility>

#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

constexpr const char* comments = R"(
SELECT classoid, objoid, objsubid, description FROM pg_description
 WHERE objoid >= 16384 OR (classoid = 'pg_namespace'::regclass
                           AND objoid = (SELECT oid FROM wanted WHERE nspname = 'public'))
)";

// A row for each grantee, with what it was given: the owner's own rights and those that PUBLIC has
// from the beginning are left out, and a row without a right says that PUBLIC lost these.
constexpr const char* grants = R"(
, holder AS (
  SELECT 'pg_class'::regclass::oid AS class, c.oid AS object, 0 AS part, c.relowner AS owner,
         c.relacl AS acl, NULL::aclitem[] AS given,
         CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS word, NULL::text AS columns,
         w.identity || '.' || quote_ident(c.relname) AS identity
    FROM pg_class c JOIN wanted w ON w.oid = c.relnamespace
   WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attnum, c.relowner, a.attacl, NULL, 'TABLE',
         ' (' || quote_ident(a.attname) || ')',
         w.identity || '.' || quote_ident(c.relname)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN wanted w ON w.oid = c.relnamespace
   WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, 0, p.proowner, p.proacl, acldefault('f', p.proowner),
         CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, NULL,
         (pg_identify_object('pg_proc'::regclass, p.oid, 0)).identity
    FROM pg_proc p JOIN wanted w ON w.oid = p.pronamespace WHERE p.proacl IS NOT NULL
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, 0, t.typowner, t.typacl, acldefault('T', t.typowner),
         'TYPE', NULL, w.identity || '.' || quote_ident(t.typname)
    FROM pg_type t JOIN wanted w ON w.oid = t.typnamespace WHERE t.typacl IS NOT NULL
  UNION ALL
  SELECT 'pg_namespace'::regclass, n.oid, 0, n.nspowner, n.nspacl, NULL, 'SCHEMA', NULL,
         w.identity
    FROM pg_namespace n JOIN wanted w ON w.oid = n.oid WHERE n.nspacl IS NOT NULL
), given AS (
  SELECT h.class, h.object, h.part, h.word, h.identity, g.grantee, g.is_grantable,
         string_agg(g.privilege_type || coalesce(h.columns, ''), ', '
                    ORDER BY g.privilege_type) AS privileges
    FROM holder h, aclexplode(h.acl) g
   WHERE g.grantee <> h.owner
     AND NOT (g.grantee = 0 AND h.given IS NOT NULL AND NOT g.is_grantable)
   GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT class, object, part, statement FROM (
  SELECT class, object, part, 0 AS turn,
         'REVOKE ALL ON ' || word || ' ' || identity || ' FROM PUBLIC' AS statement
    FROM holder h
   WHERE given IS NOT NULL
     AND NOT EXISTS (SELECT FROM aclexplode(h.acl) g WHERE g.grantee = 0)
  UNION ALL
  SELECT class, object, part, 1,
         'GRANT ' || privileges || ' ON ' || word || ' ' || identity || ' TO ' ||
         CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END ||
         CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
    FROM given) statements
 ORDER BY class, object, part, turn, statement COLLATE "C"
)";

Address address_of(const pg::Cells& row) {
  return {static_cast<Catalog>(number(row[0])), static_cast<std::uint32_t>(number(row[1])),
          static_cast<std::int32_t>(number(row[2]))};
}

}  // namespace

void read_comments(Collection& collection) {
  collection.read_rows(comments, [&](const pg::Columns&, pg::Cells& row) {
    if (schema::Object* object = collection.find(address_of(row)))
      object->comment = take_text(row[3]);
  });
}

void read_grants(Collection& collection) {
  collection.read_rows(grants, [&](const pg::Columns&, pg::Cells& row) {
    // Rights on a view's column are the view's.
    if (const auto place = collection.resolve(address_of(row)))
      collection.objects()[*place].grants.push_back(take_text(row[3]));
  });
}

}  // namespace softbee::inspect
