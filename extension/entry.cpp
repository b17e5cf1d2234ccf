// Table of contents of the module: each SQL function and the C++ function behind it.
#include "extension/functions/functions.hpp"
#include "extension/pg/call.hpp"
#include "extension/pg/guard.hpp"
#include "extension/pg/row_guard.hpp"
#include "extension/pg/settings.hpp"

#include "extension/pg/server.hpp"

extern "C" {

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void) { softbee::pg::define_settings(); }

#define SOFTBEE_FUNCTION(name, body) \
  PG_FUNCTION_INFO_V1(name);         \
  PGDLLEXPORT Datum name(FunctionCallInfo fcinfo) { return softbee::pg::entry(fcinfo, body); }

SOFTBEE_FUNCTION(softbee_push, softbee::functions::push)
SOFTBEE_FUNCTION(softbee_push_many, softbee::functions::push_many)
SOFTBEE_FUNCTION(softbee_prune, softbee::functions::prune)
SOFTBEE_FUNCTION(softbee_upgrade, softbee::functions::upgrade)
SOFTBEE_FUNCTION(softbee_downgrade, softbee::functions::downgrade)
SOFTBEE_FUNCTION(softbee_apply, softbee::functions::apply)
SOFTBEE_FUNCTION(softbee_log_failure, softbee::functions::log_failure)
SOFTBEE_FUNCTION(softbee_stamp, softbee::functions::stamp)
SOFTBEE_FUNCTION(softbee_stamp_many, softbee::functions::stamp_many)
SOFTBEE_FUNCTION(softbee_resolve, softbee::functions::resolve)
SOFTBEE_FUNCTION(softbee_verify, softbee::functions::verify)
SOFTBEE_FUNCTION(softbee_wait, softbee::functions::wait)
SOFTBEE_FUNCTION(softbee_lock, softbee::functions::lock)
SOFTBEE_FUNCTION(softbee_plan, softbee::functions::plan)
SOFTBEE_FUNCTION(softbee_current, softbee::functions::current)
SOFTBEE_FUNCTION(softbee_heads, softbee::functions::heads)
SOFTBEE_FUNCTION(softbee_branches, softbee::functions::branches)
SOFTBEE_FUNCTION(softbee_history, softbee::functions::history)
SOFTBEE_FUNCTION(softbee_show, softbee::functions::show)
SOFTBEE_FUNCTION(softbee_manifest, softbee::functions::manifest)
SOFTBEE_FUNCTION(softbee_digest, softbee::functions::digest)
SOFTBEE_FUNCTION(softbee_statements, softbee::functions::statements)
SOFTBEE_FUNCTION(softbee_snapshot, softbee::functions::snapshot)
SOFTBEE_FUNCTION(softbee_diff, softbee::functions::diff)
SOFTBEE_FUNCTION(softbee_blockers, softbee::functions::blockers)

PG_FUNCTION_INFO_V1(softbee_guard_rows);
PGDLLEXPORT Datum softbee_guard_rows(FunctionCallInfo fcinfo) {
  return softbee::pg::guard_row(fcinfo);
}
}
