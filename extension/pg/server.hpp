// The one door to the server's headers. Only pg/*.cpp and entry.cpp open it, after the standard
// library's headers: the server's port.h turns printf and its like into macros. Version differences
// stand here and nowhere else.
#pragma once

extern "C" {
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/parallel.h"
#include "access/skey.h"
#include "access/table.h"
#include "access/twophase.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_database.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/async.h"
#include "commands/copy.h"
#include "commands/defrem.h"
#include "commands/extension.h"
#include "commands/trigger.h"
#include "common/cryptohash.h"
#include "common/sha2.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/parsenodes.h"
#include "parser/analyze.h"
#include "parser/parse_relation.h"
#include "parser/parser.h"
#include "replication/logicalworker.h"
#include "storage/ipc.h"
#include "storage/latch.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "storage/proc.h"
#include "tcop/pquery.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/guc_tables.h"
#include "utils/inval.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/varlena.h"
#include "utils/wait_event.h"
}

namespace softbee::pg {

/// 16 moved what a query may do to a relation from its range table entry to RTEPermissionInfo
/// (commit a61b1f74823c).
inline void check_insert_permission(ParseState* state, ParseNamespaceItem* item,
                                    Bitmapset* inserted_columns) {
#if PG_VERSION_NUM >= 160000
  item->p_perminfo->requiredPerms = ACL_INSERT;
  item->p_perminfo->insertedCols = inserted_columns;
  ExecCheckPermissions(state->p_rtable, list_make1(item->p_perminfo), true);
#else
  item->p_rte->requiredPerms = ACL_INSERT;
  item->p_rte->insertedCols = inserted_columns;
  ExecCheckRTPerms(state->p_rtable, true);
#endif
}

/// 18 asks whether a deferrable key will do (utils/relcache.h); none of our tables has one.
inline Oid primary_key_index(Relation relation) {
#if PG_VERSION_NUM >= 180000
  return RelationGetPrimaryKeyIndex(relation, false);
#else
  return RelationGetPrimaryKeyIndex(relation);
#endif
}

/// 15 made the server's settings grantable (commit a0ffa885e478) and gave databases a collation
/// version to refresh (commit 37851a8b83d3).
inline bool is_parameter_kind(ObjectType kind) {
#if PG_VERSION_NUM >= 150000
  return kind == OBJECT_PARAMETER_ACL;
#else
  return kind == static_cast<ObjectType>(-1);
#endif
}
inline bool is_collation_refresh(Node* node) {
#if PG_VERSION_NUM >= 150000
  return IsA(node, AlterDatabaseRefreshCollStmt);
#else
  return node == nullptr;
#endif
}

/// 16 gives a copy of a hash table's content (commit 3057465acfbe).
inline config_generic** all_settings(int* count) {
#if PG_VERSION_NUM >= 160000
  return get_guc_variables(count);
#else
  *count = GetNumConfigOptions();
  return get_guc_variables();
#endif
}

/// 17 asks whether a stronger mode will do (commit 8bf6ec3ba3a4).
inline bool is_lock_held(const LOCKTAG& tag, LOCKMODE mode) {
#if PG_VERSION_NUM >= 170000
  return LockHeldByMe(&tag, mode, false);
#else
  return LockHeldByMe(&tag, mode);
#endif
}

}  // namespace softbee::pg
