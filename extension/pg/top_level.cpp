#include "extension/pg/top_level.hpp"

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

/// A statement may leave snapshots of its last transaction: its own, and the one that the portal of
/// our CALL was given for it. They have to go before we commit, and not one more: where the
/// statement failed before its first commit, the CALL's own is still below them.
void drop_snapshots() {
  while (ActiveSnapshotSet() && GetActiveSnapshot() != ActivePortal->portalSnapshot)
    PopActiveSnapshot();
  if (ActivePortal->portalSnapshot != nullptr) ForgetPortalSnapshots();
}

PlannedStmt* plan(const char* statement) {
  auto* raw = linitial_node(RawStmt, raw_parser(statement, RAW_PARSE_DEFAULT));
  // CALL and its arguments are analysed and planned like a query.
  if (analyze_requires_snapshot(raw)) EnsurePortalSnapshotExists();
  List* queries = pg_analyze_and_rewrite_fixedparams(raw, statement, nullptr, 0, nullptr);
  return linitial_node(PlannedStmt,
                       pg_plan_queries(queries, statement, CURSOR_OPT_PARALLEL_OK, nullptr));
}

}  // namespace

void run_at_top_level(const std::string& statement) {
  call([&] {
    // The tree must outlive the statement's own commits, which free the transaction's memory; the
    // portal of our CALL lives longer.
    MemoryContext own =
        AllocSetContextCreate(PortalContext, "softbee statement", ALLOCSET_DEFAULT_SIZES);
    MemoryContextSwitchTo(own);
    PlannedStmt* planned = plan(statement.c_str());
    if (PlannedStmtRequiresSnapshot(planned)) EnsurePortalSnapshotExists();
    QueryCompletion completion;
    ProcessUtility(planned, statement.c_str(), false, PROCESS_UTILITY_TOPLEVEL, nullptr, nullptr,
                   None_Receiver, &completion);
    drop_snapshots();
    MemoryContextSwitchTo(PortalContext);
    MemoryContextDelete(own);
  });
}

void roll_back_and_begin() {
  call([] {
    drop_snapshots();
    SPI_connect_ext(SPI_OPT_NONATOMIC);
    SPI_rollback();
    SPI_finish();
    MemoryContextSwitchTo(PortalContext);
  });
}

}  // namespace softbee::pg
