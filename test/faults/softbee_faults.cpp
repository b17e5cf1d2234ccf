// Makes the n-th passage of a session fail, as SQLite's tests do it: with n = 1, 2, 3 … until a run
// gets through, a fault has been at each point. Passages are counted at the server's own hooks, so
// the extension under test is the one that is installed, byte for byte.
//
// A session is told by softbee_faults.action (one of `actions` below, or trace: name each passage)
// and softbee_faults.passage (from 1); both fit into PGOPTIONS. The server's log says where it was:
// `softbee_faults: kill at passage 12: before commit in softbee_upgrade`.
#include <csignal>
#include <cstring>

#include <unistd.h>

#include "extension/pg/server.hpp"

extern "C" {
#include "catalog/objectaccess.h"
#include "utils/timeout.h"

PG_MODULE_MAGIC;
PGDLLEXPORT void _PG_init(void);
}

namespace {

char* action = nullptr;
char* release_file = nullptr;  // a hanging session goes on when it is there
int wanted_passage = 0;
int passages = 0;
bool has_failed = false;
int utility_depth = 0;
int executor_depth = 0;
bool is_building_index = false;
char statement[48] = "";  // the client's

ExecutorStart_hook_type next_executor_start = nullptr;
ExecutorEnd_hook_type next_executor_end = nullptr;
ProcessUtility_hook_type next_process_utility = nullptr;
object_access_hook_type next_object_access = nullptr;

bool is(const char* name) { return std::strcmp(action, name) == 0; }

/// What the client's statement calls, else how it begins. Statements arrive several in one string.
void remember_statement(const char* query, int location, int length) {
  const char* begin = query + Max(location, 0);
  const std::size_t size = length > 0 ? length : std::strlen(begin);
  constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz_";
  for (const char* at = std::strstr(begin, "softbee_"); at != nullptr && at < begin + size;
       at = std::strstr(at + 1, "softbee_")) {
    const std::size_t name = std::strspn(at, letters);
    if (at[name] != '(') continue;
    strlcpy(statement, at, Min(sizeof statement, name + 1));
    return;
  }
  begin += std::strspn(begin, " \n;");
  strlcpy(statement, begin, Min(sizeof statement, std::strcspn(begin, "\n;") + 1));
}

bool is_top_level() { return utility_depth == 0 && executor_depth == 0; }

/// Until somebody makes the file, or interrupts where that can be answered.
void hang(bool may_raise) {
  while (access(release_file, F_OK) != 0) {
    pg_usleep(5000);
    if (may_raise) CHECK_FOR_INTERRUPTS();
    if (QueryCancelPending || ProcDiePending) return;
  }
}

[[noreturn]] void wait_for_the_end() {
  while (true) pg_usleep(10000);
}

void act(bool may_raise) {
  if (is("kill")) kill(MyProcPid, SIGKILL);
  if (is("crash")) {
    kill(PostmasterPid, SIGKILL);
    kill(MyProcPid, SIGKILL);
  }
  if (is("immediate")) {
    kill(PostmasterPid, SIGQUIT);
    wait_for_the_end();
  }
  if (is("hang")) hang(may_raise);
  if (is("cancel")) kill(MyProcPid, SIGINT);
  if (is("terminate")) kill(MyProcPid, SIGTERM);
  if (is("lock")) DirectFunctionCall1(pg_advisory_xact_lock_int8, Int64GetDatum(1));
  if (std::strncmp(action, "raise ", 6) == 0) {
    const char* state = action + 6;
    ereport(ERROR, (errcode(MAKE_SQLSTATE(state[0], state[1], state[2], state[3], state[4])),
                    errmsg("fault at passage %d", passages)));
  }
  if (may_raise) CHECK_FOR_INTERRUPTS();
}

/// may_raise: an error or an interrupt can be answered here. Where it cannot, a fault that needs it
/// waits for the next passage; so does a hang that nothing would end.
void pass(const char* where, bool may_raise = true) {
  if (action == nullptr || *action == '\0' || has_failed) return;
  passages++;
  const bool is_trace = is("trace");
  if (!is_trace && (wanted_passage == 0 || passages < wanted_passage)) return;
  if (is("hang") && *release_file == '\0' && !get_timeout_active(STATEMENT_TIMEOUT)) return;
  if (!may_raise && (is("lock") || std::strncmp(action, "raise ", 6) == 0)) return;
  if (is_building_index) where = "in a phase of CREATE INDEX CONCURRENTLY";
  ereport(LOG_SERVER_ONLY, (errmsg("softbee_faults: %s at passage %d: %s in %s as %s", action,
                                   passages, where, statement, application_name),
                            errhidestmt(true), errhidecontext(true)));
  if (is_trace) return;
  has_failed = true;
  act(may_raise);
}

void executor_start(QueryDesc* query, int flags) {
  if (is_top_level())
    remember_statement(query->sourceText, query->plannedstmt->stmt_location,
                       query->plannedstmt->stmt_len);
  pass("before a query");
  executor_depth++;
  (next_executor_start != nullptr ? next_executor_start : standard_ExecutorStart)(query, flags);
}

void executor_end(QueryDesc* query) {
  (next_executor_end != nullptr ? next_executor_end : standard_ExecutorEnd)(query);
  executor_depth = Max(executor_depth - 1, 0);
  pass("after a query");
}

void process_utility(PlannedStmt* planned, const char* query, bool is_read_only,
                     ProcessUtilityContext context, ParamListInfo parameters,
                     QueryEnvironment* environment, DestReceiver* destination,
                     QueryCompletion* completion) {
  Node* node = planned->utilityStmt;
  const bool is_index = IsA(node, IndexStmt) && reinterpret_cast<IndexStmt*>(node)->concurrent;
  // In a transaction that failed nothing but its end is allowed.
  const bool is_aborted = IsAbortedTransactionBlockState();
  if (is_top_level()) remember_statement(query, planned->stmt_location, planned->stmt_len);
  if (!is_aborted) pass("before a statement");
  utility_depth++;
  is_building_index |= is_index;
  PG_TRY();
  {
    (next_process_utility != nullptr ? next_process_utility : standard_ProcessUtility)(
        planned, query, is_read_only, context, parameters, environment, destination, completion);
  }
  PG_FINALLY();
  {
    utility_depth--;
    if (is_index) is_building_index = false;
  }
  PG_END_TRY();
  if (!is_aborted) pass("after a statement");
}

void object_access(ObjectAccessType access, Oid class_id, Oid object_id, int sub_id, void* arg) {
  if (next_object_access != nullptr) next_object_access(access, class_id, object_id, sub_id, arg);
  const bool is_change =
      access == OAT_POST_CREATE || access == OAT_POST_ALTER || access == OAT_DROP;
  if (is_change) pass("inside a statement");
}

/// CREATE INDEX CONCURRENTLY commits between its phases.
void at_transaction_end(XactEvent event, void*) {
  if (event == XACT_EVENT_PRE_COMMIT) pass("before commit");
  if (event == XACT_EVENT_COMMIT) pass("after commit", false);
  // An error leaves queries that were never ended; a CALL goes on in its next transaction.
  if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT) executor_depth = 0;
}

}  // namespace

void _PG_init(void) {
  DefineCustomStringVariable("softbee_faults.action", "What happens at the passage.", nullptr,
                             &action, "", PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomStringVariable("softbee_faults.release", "A file that ends a hang.", nullptr,
                             &release_file, "", PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("softbee_faults.passage", "Which passage fails, from 1.", nullptr,
                          &wanted_passage, 0, 0, INT_MAX, PGC_USERSET, 0, nullptr, nullptr,
                          nullptr);
  next_executor_start = ExecutorStart_hook;
  ExecutorStart_hook = executor_start;
  next_executor_end = ExecutorEnd_hook;
  ExecutorEnd_hook = executor_end;
  next_process_utility = ProcessUtility_hook;
  ProcessUtility_hook = process_utility;
  next_object_access = object_access_hook;
  object_access_hook = object_access;
  RegisterXactCallback(at_transaction_end, nullptr);
}
