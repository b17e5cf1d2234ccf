// Triggers and row-level security policies.
#include "extension/inspect/kinds.hpp"

namespace softbee::inspect {
namespace {

constexpr const char* triggers = R"(
SELECT 'trigger', t.oid, 0, r.nspname, t.tgname, quote_ident(t.tgname) || ' on ' || r.identity,
       r.identity, 0,
       pg_get_triggerdef(t.oid) AS definition,
       CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always'
       END AS enabled,
       t.tgparentid <> 0 AS inherited
  FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid
 WHERE NOT t.tgisinternal
)";

constexpr const char* policies = R"(
SELECT 'policy', p.oid, 0, r.nspname, p.polname, quote_ident(p.polname) || ' on ' || r.identity,
       r.identity, 0,
       CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
                     WHEN 'd' THEN 'delete' END AS command,
       NOT p.polpermissive AS restrictive,
       ARRAY(SELECT quote_ident(rolname) FROM pg_roles WHERE oid = ANY (p.polroles)
              ORDER BY rolname) AS roles,
       pg_get_expr(p.polqual, p.polrelid) AS "using",
       pg_get_expr(p.polwithcheck, p.polrelid) AS "check"
  FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
)";

// CREATE CONSTRAINT TRIGGER makes a constraint beside the trigger.
constexpr const char* trigger_constraints = R"(
SELECT t.tgconstraint, t.oid FROM pg_trigger t JOIN pg_constraint k ON k.oid = t.tgconstraint
 WHERE k.contype = 't'
)";

}  // namespace

void read_triggers(Collection& collection) {
  collection.read_objects(Catalog::trigger, triggers);
  collection.read_rows(trigger_constraints, [&](const pg::Columns&, pg::Cells& row) {
    collection.add_alias({Catalog::constraint, static_cast<std::uint32_t>(number(row[0]))},
                         {Catalog::trigger, static_cast<std::uint32_t>(number(row[1]))});
  });
}

void read_policies(Collection& collection) { collection.read_objects(Catalog::policy, policies); }

}  // namespace softbee::inspect
