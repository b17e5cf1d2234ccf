#include "extension/run/database.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/refusal.hpp"
#include "extension/pg/session.hpp"
#include "extension/store/log.hpp"
#include "extension/store/versions.hpp"

namespace softbee::run {
namespace {

/// Says of each head who pushed it and whether it is applied: the head that a pruned or foreign
/// checkout lacks is the one that surprises.
void explain_heads(refusal::MultipleHeads& error, const Database& database) {
  const Versions versions(database.graph, database.versions);
  const auto began = pg::transaction_start().microseconds;
  const auto fact = [&](Index head) -> std::string {
    const store::StoredRevision& stored = database.stored[head];
    if (stored.pushed_at.microseconds >= began) return "is new";
    return "was pushed by \"" + stored.pushed_by + "\" on " +
           pg::format_timestamp(stored.pushed_at) +
           (versions.is_applied(head) ? " and is applied" : "");
  };
  error.with_detail(refusal::describe_heads(database.graph, error.heads, fact));
}

}  // namespace

Database read_database(const pg::Installation& installation, pg::Visibility visibility) {
  auto stored = store::read_revisions(installation, visibility);
  std::vector<Revision> revisions;
  revisions.reserve(stored.size());
  for (auto& row : stored) revisions.push_back(std::move(row.revision));
  Graph graph(std::move(revisions));
  return {std::move(stored), std::move(graph), store::read_versions(installation, visibility)};
}

Database read_locked_database(const pg::Installation& installation) {
  Database database = read_database(installation, pg::Visibility::latest);
  // The last event as well: who went down and up again left the versions as they were.
  if (pg::is_repeatable_read_or_above() &&
      (store::read_versions(installation, pg::Visibility::statement) != database.versions ||
       store::last_event(installation, pg::Visibility::statement) !=
           store::last_event(installation, pg::Visibility::latest)))
    throw Error(
        "40001",
        "could not serialize access: another migrator committed after this transaction began")
        .with_hint("Run it again, in a new transaction.");
  return database;
}

Plan plan_steps(const Database& database, Direction direction, const std::string& target) {
  try {
    return direction == Direction::upgrade
               ? plan_upgrade(database.graph, database.versions, target)
               : plan_downgrade(database.graph, database.versions, target);
  } catch (refusal::MultipleHeads& error) {
    explain_heads(error, database);
    throw;
  }
}

Direction parse_direction(const std::string& text) {
  if (text == "upgrade") return Direction::upgrade;
  if (text == "downgrade") return Direction::downgrade;
  throw Error("22023", "direction \"" + text + "\" does not exist")
      .with_hint("Use 'upgrade' or 'downgrade'.");
}

}  // namespace softbee::run
