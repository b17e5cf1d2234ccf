#include "extension/run/migrator_lock.hpp"

#include <exception>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "extension/pg/lock.hpp"
#include "extension/pg/row_guard.hpp"
#include "extension/pg/session.hpp"
#include "extension/pg/spi.hpp"
#include "extension/pg/transaction.hpp"

namespace softbee::run {
namespace {

using pg::LockMode;
using pg::LockName;
using pg::LockOwner;

/// "deploy" (pid 4242, application softbee, since 2026-11-24 10:30:00+00): whoever holds the lock.
std::string describe_holder(const pg::Installation& installation) {
  const auto rows = pg::query_rows(
      // A softbee_apply began with its CALL, a transaction of several statements with the first of
      // them.
      "SELECT l.pid, a.usename, nullif(a.application_name, ''), least(a.xact_start, "
      "a.query_start), p.gid"
      "  FROM pg_catalog.pg_locks l"
      "  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
      "  LEFT JOIN pg_catalog.pg_locks x ON l.pid IS NULL AND x.pid IS NULL AND x.locktype = "
      "'transactionid'"
      "        AND x.virtualtransaction = l.virtualtransaction"
      "  LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = x.transactionid"
      " WHERE l.locktype = 'object' AND l.classid = 'pg_catalog.pg_extension'::pg_catalog.regclass"
      "   AND l.objid = $1::pg_catalog.oid AND l.granted AND l.pid IS DISTINCT FROM "
      "pg_catalog.pg_backend_pid()"
      "   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
      "pg_catalog.current_database())"
      "   AND l.objsubid IN (0, 1)"
      " ORDER BY l.objsubid LIMIT 1",
      {std::to_string(installation.extension)});
  if (rows.empty()) return "";
  const auto& row = rows.front();
  if (!row[0]) return "prepared transaction \"" + row[4].value_or("?") + "\"";
  std::string text = "\"" + row[1].value_or("?") + "\" (pid " + *row[0];
  if (row[2]) text += ", application " + *row[2];
  if (row[3]) text += ", since " + *row[3];
  return text + ")";
}

void announce_wait(const pg::Installation& installation) {
  const std::string holder = describe_holder(installation);
  pg::notice(holder.empty() ? "waiting for another migrator" : "waiting for migrator " + holder);
}

Error busy(const pg::Installation& installation, const std::string& why, const std::string& hint) {
  const std::string holder = describe_holder(installation);
  return Error("SB008", "another migrator is at work")
      .with_detail(
          (holder.empty() ? std::string("It ended meanwhile. ") : "It is " + holder + ". ") + why)
      .with_hint(hint);
}

void require_extension(const pg::Installation& installation) {
  if (!installation.still_exists())
    throw Error("55000", "extension \"softbee_migrate\" was dropped while this migrator waited")
        .with_hint("Create it again with CREATE EXTENSION softbee_migrate.");
  if (installation.is_older_than_library())
    throw Error("55000", "the SQL of extension \"softbee_migrate\" is older than its library")
        .with_detail("The package was updated, this database was not yet.")
        .with_hint("Run: ALTER EXTENSION softbee_migrate UPDATE;");
}

}  // namespace

MigratorScope::MigratorScope(const std::string& function) {
  if (pg::are_rows_closed())
    throw Error("SB013", function + " cannot run inside a migrator")
        .with_detail("A script, or a trigger that one of its statements fired, called it.")
        .with_hint("Remove the call from the script.");
  pg::close_rows(true);
}

MigratorScope::~MigratorScope() { pg::close_rows(false); }

void lock_for_transaction(const pg::Installation& installation) {
  const pg::ObjectId extension = installation.extension;
  if (!pg::try_lock(extension, LockName::migrator, LockMode::share_update_exclusive,
                    LockOwner::transaction)) {
    if (pg::is_repeatable_read_or_above())
      throw busy(installation, "This transaction cannot see what that one will have done.",
                 "Run it in a transaction with isolation level READ COMMITTED.");
    if (!pg::try_lock(extension, LockName::applying, LockMode::share, LockOwner::transaction))
      throw busy(
          installation,
          "A function that waited for a softbee_apply would hold up its CONCURRENTLY statements.",
          "CALL softbee_wait(), which waits without a snapshot, then try again.");
    announce_wait(installation);
    pg::wait_for_lock(extension, LockName::migrator, LockMode::share_update_exclusive,
                      LockOwner::transaction);
    pg::unlock(extension, LockName::applying, LockMode::share, LockOwner::transaction);
  }
  require_extension(installation);
}

void wait_without_snapshot(const pg::Installation& installation) {
  const pg::ObjectId extension = installation.extension;
  const auto mode = LockMode::share_update_exclusive;
  if (!pg::try_lock(extension, LockName::migrator, mode, LockOwner::transaction)) {
    announce_wait(installation);
    // Nothing that reads the catalog may stand between the commit and the wait: it would take a
    // snapshot.
    pg::commit_and_begin();
    pg::wait_for_lock(extension, LockName::migrator, mode, LockOwner::transaction);
  }
  pg::unlock(extension, LockName::migrator, mode, LockOwner::transaction);
}

ApplyLock::ApplyLock(const pg::Installation& installation)
    : installation_(installation), exceptions_(std::uncaught_exceptions()) {
  const pg::ObjectId extension = installation.extension;
  pg::Spi spi(pg::Spi::Transactions::may_end);
  const auto wait_for = [&](LockName name, LockMode mode) {
    if (pg::try_lock(extension, name, mode, LockOwner::session)) return;
    announce_wait(installation);
    pg::commit_and_begin();
    pg::wait_for_lock(extension, name, mode, LockOwner::session);
  };
  wait_for(LockName::applying, LockMode::row_exclusive);
  wait_for(LockName::migrator, LockMode::share_update_exclusive);
  require_extension(installation);
  // The snapshot of REPEATABLE READ may be older than the last migrator's commit: the scripts shall
  // see that.
  if (pg::is_repeatable_read_or_above()) pg::commit_and_begin();
}

void ApplyLock::take_again() {
  const pg::ObjectId extension = installation_.extension;
  for (const auto& [name, mode] : {std::pair{LockName::applying, LockMode::row_exclusive},
                                   {LockName::migrator, LockMode::share_update_exclusive}})
    if (!pg::is_held(extension, name, mode))
      pg::wait_for_lock(extension, name, mode, LockOwner::session);
}

// On an error the abort of the transaction, which every CALL is in at any time, releases session
// locks as well.
ApplyLock::~ApplyLock() {
  if (std::uncaught_exceptions() > exceptions_) return;
  pg::unlock(installation_.extension, LockName::migrator, LockMode::share_update_exclusive,
             LockOwner::session);
  pg::unlock(installation_.extension, LockName::applying, LockMode::row_exclusive,
             LockOwner::session);
}

}  // namespace softbee::run
