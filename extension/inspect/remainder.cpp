// What a snapshot leaves out, counted, so that no report passes over it in silence.
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

// Objects in schemas; each with the catalog that says whether it belongs to an extension or came
// with another object, as the cast of a range type did.
constexpr const char* in_schemas = R"(
, other AS (
  SELECT 'pg_proc'::regclass AS class, oid, pronamespace AS namespace, 'aggregate' AS kind
    FROM pg_proc WHERE prokind = 'a'
  UNION ALL SELECT 'pg_operator'::regclass, oid, oprnamespace, 'operator' FROM pg_operator
  UNION ALL SELECT 'pg_opclass'::regclass, oid, opcnamespace, 'operator class' FROM pg_opclass
  UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfnamespace, 'operator family'
              FROM pg_opfamily f
             WHERE NOT EXISTS (SELECT FROM pg_depend d
                                 JOIN pg_opclass o ON o.oid = d.objid AND o.opcname = f.opfname
                                WHERE d.classid = 'pg_opclass'::regclass
                                  AND d.refclassid = 'pg_opfamily'::regclass
                                  AND d.refobjid = f.oid)
  UNION ALL SELECT 'pg_conversion'::regclass, oid, connamespace, 'conversion' FROM pg_conversion
  UNION ALL SELECT 'pg_collation'::regclass, oid, collnamespace, 'collation' FROM pg_collation
  UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxnamespace, 'statistics object'
              FROM pg_statistic_ext
  UNION ALL SELECT 'pg_ts_parser'::regclass, oid, prsnamespace, 'text search parser'
              FROM pg_ts_parser
  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace, 'text search dictionary'
              FROM pg_ts_dict
  UNION ALL SELECT 'pg_ts_template'::regclass, oid, tmplnamespace, 'text search template'
              FROM pg_ts_template
  UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgnamespace, 'text search configuration'
              FROM pg_ts_config
  UNION ALL SELECT 'pg_class'::regclass, oid, relnamespace, 'foreign table'
              FROM pg_class WHERE relkind = 'f'
  UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace,
                   CASE WHEN NOT typisdefined THEN 'shell type'
                        WHEN typtype = 'r' THEN 'range type' ELSE 'base type' END
              FROM pg_type t
             WHERE NOT typisdefined OR typtype = 'r'
                OR (typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid))
)
SELECT o.kind, count(*)
  FROM other o JOIN wanted w ON w.oid = o.namespace
 WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
                      AND d.deptype IN ('e', 'i'))
 GROUP BY 1
UNION ALL
SELECT 'rule', count(*)
  FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN'
)";

// Those in no schema. They are looked at only where no schemas are named.
constexpr const char* in_none = R"(
, other AS (
  SELECT 'pg_cast'::regclass AS class, oid, 'cast' AS kind FROM pg_cast
  UNION ALL SELECT 'pg_language'::regclass, oid, 'language' FROM pg_language
  UNION ALL SELECT 'pg_transform'::regclass, oid, 'transform' FROM pg_transform
  UNION ALL SELECT 'pg_am'::regclass, oid, 'access method' FROM pg_am
  UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 'event trigger' FROM pg_event_trigger
  UNION ALL SELECT 'pg_publication'::regclass, oid, 'publication' FROM pg_publication
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 'foreign-data wrapper'
              FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 'server' FROM pg_foreign_server
  UNION ALL SELECT 'pg_default_acl'::regclass, oid, 'default acl' FROM pg_default_acl
  UNION ALL SELECT 'pg_largeobject'::regclass, oid, 'large object' FROM pg_largeobject_metadata
)
SELECT o.kind, count(*) FROM other o
 WHERE o.oid >= 16384
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
                      AND d.deptype IN ('e', 'i'))
 GROUP BY 1
UNION ALL
SELECT 'user mapping', count(*) FROM pg_user_mappings
UNION ALL
SELECT 'subscription', count(*) FROM pg_subscription
 WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL
SELECT 'security label', count(*) FROM pg_seclabel WHERE objoid >= 16384
)";

}  // namespace

void count_others(Collection& collection, std::map<std::string, int>& counts) {
  const auto take = [&](const pg::Columns&, pg::Cells& row) {
    if (const auto count = static_cast<int>(number(row[1])); count > 0)
      counts[take_text(row[0])] += count;
  };
  collection.read_rows(in_schemas, take);
  if (!collection.is_limited()) collection.read_rows(in_none, take);
}

}  // namespace softbee::inspect
