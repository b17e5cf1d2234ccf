// softbee_stamp: the versions set by hand, nothing run.
#include "extension/functions/functions.hpp"

#include <algorithm>
#include <iterator>

#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"
#include "extension/run/database.hpp"
#include "extension/run/migrator_lock.hpp"
#include "extension/store/log.hpp"
#include "extension/store/versions.hpp"

namespace softbee::functions {
namespace {

std::string join(const VersionRows& rows) {
  std::string text;
  for (const std::string& row : rows) text += (text.empty() ? "" : ", ") + row;
  return text;
}

VersionRows stamped(const run::Database& database, const std::vector<std::string>& targets,
                    bool purge) {
  VersionRows rows = plan_stamp(database.graph, purge ? VersionRows{} : database.versions, targets);
  std::sort(rows.begin(), rows.end());
  return rows;
}

void write_stamp(const pg::Installation& installation, const VersionRows& before,
                 const VersionRows& after) {
  VersionRows deleted, inserted;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(deleted));
  std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                      std::back_inserter(inserted));
  pg::notice("Running stamp_revision " + join(before) + " -> " + join(after));
  store::write_versions(installation, deleted, inserted);
  store::Log log(installation);
  for (const std::string& id : inserted) log.write({id, "", "stamp", "done"});
  if (inserted.empty()) log.write({"", "", "stamp", "done", {}, "dropped " + join(deleted)});
}

void stamp_targets(pg::Call& call, const std::vector<std::string>& targets, bool purge) {
  call.return_set();
  const auto installation = pg::Installation::find(call);
  run::Database database = run::read_database(installation, pg::Visibility::latest);
  VersionRows after = stamped(database, targets, purge);
  if (after != database.versions) {
    run::lock_for_transaction(installation);
    const run::Database locked = run::read_locked_database(installation);
    after = stamped(locked, targets, purge);
    if (after != locked.versions) write_stamp(installation, locked.versions, after);
  }
  for (const std::string& id : after) call.return_row({id});
}

bool is_purge(const pg::Call& call) { return !call.is_null(1) && call.boolean(1); }

}  // namespace

void stamp(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  const auto target = call.text(0);
  if (!target)
    throw Error("22004", "target must not be NULL")
        .with_hint("Give a revision, or 'head', 'heads' or 'base'.");
  stamp_targets(call, {*target}, is_purge(call));
}

void stamp_many(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  if (call.is_null(0))
    throw Error("22004", "targets must not be NULL")
        .with_hint("An empty array with purge empties the versions.");
  std::vector<std::string> targets;
  for (const auto& target : call.text_array(0)) {
    if (!target) throw Error("22004", "a target must not be NULL");
    targets.push_back(*target);
  }
  stamp_targets(call, targets, is_purge(call));
}

}  // namespace softbee::functions
