#include "extension/pg/copy.hpp"

#include <algorithm>
#include <cstring>

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

// What the callback hands out: the server gives it no argument of ours. One COPY runs at a time.
std::string_view remaining;

int read_data(void* buffer, int, int most) {
  const std::size_t length = std::min(remaining.size(), static_cast<std::size_t>(most));
  std::memcpy(buffer, remaining.data(), length);
  remaining.remove_prefix(length);
  return static_cast<int>(length);
}

CopyStmt* parse_copy(const char* statement) {
  List* trees = raw_parser(statement, RAW_PARSE_DEFAULT);
  return castNode(CopyStmt, linitial_node(RawStmt, trees)->stmt);
}

/// The text is in the database's encoding by now, whatever the client's or the statement's is.
List* with_database_encoding(List* options) {
  List* kept = NIL;
  ListCell* cell;
  foreach (cell, options)
    if (std::strcmp(lfirst_node(DefElem, cell)->defname, "encoding") != 0)
      kept = lappend(kept, lfirst(cell));
  auto* name = reinterpret_cast<Node*>(makeString(pstrdup(GetDatabaseEncodingName())));
  return lappend(kept, makeDefElem(pstrdup("encoding"), name, -1));
}

/// commands/copy.c, DoCopy, makes the same checks for a COPY whose data comes from the client.
void require_insert(ParseState* state, Relation relation, List* columns) {
  ParseNamespaceItem* item =
      addRangeTableEntryForRelation(state, relation, RowExclusiveLock, nullptr, false, false);
  Bitmapset* inserted = nullptr;
  ListCell* cell;
  foreach (cell, CopyGetAttnums(RelationGetDescr(relation), relation, columns))
    inserted = bms_add_member(inserted, lfirst_int(cell) - FirstLowInvalidHeapAttributeNumber);
  check_insert_permission(state, item, inserted);
  if (check_enable_rls(RelationGetRelid(relation), InvalidOid, false) == RLS_ENABLED)
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("COPY FROM not supported with row-level security"),
                    errhint("Use INSERT statements instead.")));
  if (XactReadOnly && !relation->rd_islocaltemp) PreventCommandIfReadOnly("COPY FROM");
}

void run_copy(const char* statement) {
  CopyStmt* copy = parse_copy(statement);
  if (copy->whereClause != nullptr)
    ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                    errmsg("COPY in a script cannot have a WHERE clause"),
                    errhint("Copy into a temporary table and insert from there.")));
  ParseState* state = make_parsestate(nullptr);
  state->p_sourcetext = statement;
  Relation relation = table_openrv(copy->relation, RowExclusiveLock);
  require_insert(state, relation, copy->attlist);
  PushActiveSnapshot(GetTransactionSnapshot());
  CopyFromState run = BeginCopyFrom(state, relation, nullptr, nullptr, false, read_data,
                                    copy->attlist, with_database_encoding(copy->options));
  CopyFrom(run);
  EndCopyFrom(run);
  PopActiveSnapshot();
  table_close(relation, NoLock);
  CommandCounterIncrement();
}

}  // namespace

void copy_from(const std::string& statement, std::string_view data, int first_line) {
  remaining = data;
  try {
    call([&] { run_copy(statement.c_str()); });
  } catch (ServerError& error) {
    // The server counts from the data's first line, where it came to the data at all.
    if (error.context().find("COPY ") != std::string::npos)
      error.append_context("line 1 of the data is line " + std::to_string(first_line) +
                           " of the script");
    throw;
  }
}

}  // namespace softbee::pg
