// The trigger on our tables, for rows that come in by INSERT: a restore, or logical replication.
// (Our own writes fire no trigger.) A plain C function: it owns nothing and throws nothing.
#pragma once

struct FunctionCallInfoBaseData;

namespace softbee::pg {

/// Skips rows of a logical replication worker: they would claim revisions whose DDL did not run on
/// this server. A role that is no superuser and inserts a script vouches for it itself: pushed_by
/// becomes that role.
unsigned long guard_row(FunctionCallInfoBaseData* info);

/// While they are closed, a statement that writes our tables is an error: a migrator runs, and its
/// scripts have no business there.
void close_rows(bool closed);
bool are_rows_closed();

}  // namespace softbee::pg
