// Schemas, extensions, enum types, composite types with their attributes, domains with their
// constraints.
#include "core/schema/default_name.hpp"
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

// `public` counts as given. It is listed where it differs from the one that a new database has.
constexpr const char* schemas = R"(
SELECT 'schema', oid, 0, NULL::text, nspname, identity, NULL::text, 0, false AS missing
  FROM wanted
 WHERE nspname <> 'public'
    OR obj_description(oid, 'pg_namespace') IS DISTINCT FROM 'standard public schema'
UNION ALL
SELECT 'schema', 0::oid, 0, NULL, 'public', 'public', NULL, 0, true
 WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public')
   AND ($1 IS NULL OR 'public' = ANY ($1))
)";

// Those that a new database has, plpgsql, are given, as pg_dump takes it (FirstNormalObjectId).
constexpr const char* extensions = R"(
SELECT 'extension', e.oid, 0, NULL::text, e.extname, quote_ident(e.extname), NULL::text, 0,
       e.extversion AS version, w.identity AS in_schema
  FROM pg_extension e JOIN (SELECT oid, nspname, quote_ident(nspname) AS identity
                              FROM pg_namespace) w ON w.oid = e.extnamespace
 WHERE e.oid >= 16384 AND e.extname <> 'softbee_migrate'
   AND ($1 IS NULL OR w.nspname = ANY ($1))
)";

constexpr const char* enum_types = R"(
SELECT 'enum type', t.oid, 0, w.nspname, t.typname, w.identity || '.' || quote_ident(t.typname),
       NULL::text, 0,
       ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid
              ORDER BY e.enumsortorder) AS "values"
  FROM pg_type t JOIN wanted w ON w.oid = t.typnamespace
 WHERE t.typtype = 'e'
)";

constexpr const char* composite_types = R"(
SELECT 'composite type', t.oid, 0, w.nspname, t.typname,
       w.identity || '.' || quote_ident(t.typname), NULL::text, 0
  FROM pg_type t JOIN wanted w ON w.oid = t.typnamespace
  JOIN pg_class c ON c.oid = t.typrelid
 WHERE t.typtype = 'c' AND c.relkind = 'c'
)";

// By the number of their pg_class row, as the catalogs refer to them.
constexpr const char* attributes = R"(
SELECT 'attribute', a.attrelid, a.attnum, w.nspname, a.attname,
       w.identity || '.' || quote_ident(t.typname) || '.' || quote_ident(a.attname),
       w.identity || '.' || quote_ident(t.typname),
       a.attnum::int,
       format_type(a.atttypid, a.atttypmod) AS type,
       (SELECT quote_ident(n.nspname) || '.' || quote_ident(l.collname)
          FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
          JOIN pg_type own ON own.oid = a.atttypid
         WHERE l.oid = a.attcollation AND l.oid <> own.typcollation) AS collation
  FROM pg_type t JOIN wanted w ON w.oid = t.typnamespace
  JOIN pg_class c ON c.oid = t.typrelid
  JOIN pg_attribute a ON a.attrelid = c.oid
 WHERE t.typtype = 'c' AND c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
                      AND d.objid = t.oid AND d.deptype = 'e')
)";

constexpr const char* domains = R"(
SELECT 'domain', t.oid, 0, w.nspname, t.typname, w.identity || '.' || quote_ident(t.typname),
       NULL::text, 0,
       format_type(t.typbasetype, t.typtypmod) AS type,
       (SELECT quote_ident(n.nspname) || '.' || quote_ident(l.collname)
          FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
          JOIN pg_type base ON base.oid = t.typbasetype
         WHERE l.oid = t.typcollation AND l.oid <> base.typcollation) AS collation,
       t.typnotnull AS not_null,
       (SELECT k.conname FROM pg_constraint k
         WHERE k.contypid = t.oid AND k.contype = 'n') AS not_null_constraint,
       (SELECT obj_description(k.oid, 'pg_constraint') FROM pg_constraint k
         WHERE k.contypid = t.oid AND k.contype = 'n') AS not_null_comment,
       coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault) AS "default"
  FROM pg_type t JOIN wanted w ON w.oid = t.typnamespace
 WHERE t.typtype = 'd'
)";

constexpr const char* domain_constraints = R"(
SELECT 'domain constraint', k.oid, 0, w.nspname, k.conname,
       quote_ident(k.conname) || ' on ' || w.identity || '.' || quote_ident(t.typname),
       w.identity || '.' || quote_ident(t.typname), 0,
       pg_get_constraintdef(k.oid) AS definition
  FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid
  JOIN wanted w ON w.oid = t.typnamespace
 WHERE k.contype = 'c'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
                      AND d.objid = t.oid AND d.deptype = 'e')
)";

}  // namespace

void read_schemas_and_extensions(Collection& collection) {
  collection.read_objects(Catalog::schema, schemas);
  collection.read_objects(Catalog::extension, extensions);
}

void read_types(Collection& collection) {
  collection.read_objects(Catalog::type, enum_types);
  collection.read_objects(Catalog::type, composite_types);
  collection.read_objects(Catalog::relation, attributes);
  collection.read_objects(Catalog::type, domains, [](schema::Object& domain) {
    schema::omit_default_name(domain, "not_null_constraint",
                              schema::default_name(domain.name, {}, "not_null"));
  });
  collection.read_objects(Catalog::constraint, domain_constraints);
}

}  // namespace softbee::inspect
