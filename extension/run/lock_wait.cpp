#include "extension/run/lock_wait.hpp"

#include <random>

#include "extension/pg/session.hpp"
#include "extension/pg/settings.hpp"
#include "extension/pg/spi.hpp"
#include "extension/pg/target_relations.hpp"
#include "extension/pg/transaction.hpp"

namespace softbee::run {
namespace {

/// A foreign key locks both its tables, and a parent's lock goes down to its children.
constexpr const char* blockers_query =
    "WITH RECURSIVE named AS (SELECT unnest($1::oid[]) AS relation),"
    " family AS (SELECT relation FROM named UNION"
    "   SELECT inhrelid FROM pg_inherits JOIN family ON inhparent = relation),"
    " wanted AS (SELECT relation FROM family UNION"
    "   SELECT CASE WHEN conrelid = relation THEN confrelid ELSE conrelid END"
    "     FROM pg_constraint JOIN named ON relation IN (conrelid, confrelid) WHERE contype = 'f')"
    " SELECT a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''),"
    "   CASE a.backend_type WHEN 'client backend' THEN coalesce(a.state, 'active')"
    "     ELSE replace(a.backend_type, ' worker', '') END,"
    "   date_trunc('second', greatest(clock_timestamp() - a.xact_start, interval '0'))::text,"
    "   left(regexp_replace(a.query, '\\s+', ' ', 'g'), 200)"
    "  FROM pg_stat_activity a"
    " WHERE a.pid <> pg_backend_pid() AND a.pid IN (SELECT l.pid FROM pg_locks l JOIN wanted USING "
    "(relation)"
    "   WHERE l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = "
    "current_database())"
    "     AND NOT ($2::boolean AND l.mode IN ('AccessShareLock', 'RowShareLock')))"
    " ORDER BY a.xact_start NULLS LAST, a.pid LIMIT 5";

std::string format_array(const std::vector<pg::ObjectId>& relations) {
  std::string text = "{";
  for (const pg::ObjectId relation : relations)
    text += (text.size() > 1 ? "," : "") + std::to_string(relation);
  return text + "}";
}

std::string describe_all(const std::vector<Blocker>& blockers) {
  std::string text;
  for (const Blocker& blocker : blockers)
    text += (text.empty() ? "Blocked by " : "\nBlocked by ") + describe(blocker);
  return text.empty() ? "Whoever held it has let go meanwhile." : text;
}

}  // namespace

std::vector<Blocker> find_blockers(const std::string& statement) {
  const pg::TargetRelations target = pg::find_target_relations(statement);
  std::vector<Blocker> blockers;
  if (target.relations.empty()) return blockers;
  for (const pg::TextRow& row : pg::query_rows(
           blockers_query, {format_array(target.relations), target.lets_readers ? "on" : "off"}))
    blockers.push_back({std::stoi(row[0].value_or("0")), row[1].value_or(""), row[2].value_or(""),
                        row[3].value_or(""), row[4].value_or(""), row[5].value_or("")});
  return blockers;
}

bool LockRetry::again(pg::ServerError& failure) {
  if (failure.sqlstate() != "55P03") return false;
  std::vector<Blocker> blockers;
  // Whoever cannot be found must not take the place of what happened.
  pg::run_in_subtransaction([&] { blockers = find_blockers(failure.internal_query()); });
  const std::string why = describe_all(blockers);
  if (tries_ >= pg::lock_settings().retries) {
    failure.append_detail(why);
    return false;
  }
  const int pause = choose_pause_ms(tries_++, std::random_device{}());
  pg::notice("revision \"" + step_.program.origin.revision + "\" did not get its lock: try " +
                 std::to_string(tries_ + 1) + " of " +
                 std::to_string(pg::lock_settings().retries + 1) + " in " + std::to_string(pause) +
                 " ms",
             why);
  store::Event event = runner_.event_of(step_, "progress");
  event.reason = why;
  runner_.log().write(event);
  pg::commit_and_begin();
  pg::sleep(pause);
  return true;
}

}  // namespace softbee::run
