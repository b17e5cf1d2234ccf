// Functions and procedures. Aggregates are counted only.
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

// Those that came with a range type are the type's ("i").
// The identity needs the name of each argument's type; pg_get_functiondef costs many times as much.
constexpr const char* routines = R"(
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, p.oid, 0, w.nspname,
       p.proname, (pg_identify_object('pg_proc'::regclass, p.oid, 0)).identity, NULL::text, 0,
       pg_get_functiondef(p.oid) AS definition,
       pg_get_function_arguments(p.oid) AS arguments,
       pg_get_function_result(p.oid) AS result,
       l.lanname AS language, p.prokind = 'w' AS "window"
  FROM pg_proc p JOIN wanted w ON w.oid = p.pronamespace
  JOIN pg_language l ON l.oid = p.prolang
 WHERE p.prokind <> 'a'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                      AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
)";

}  // namespace

void read_routines(Collection& collection) { collection.read_objects(Catalog::routine, routines); }

}  // namespace softbee::inspect
