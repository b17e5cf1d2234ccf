// softbee_resolve: a revision that a person applied or undid by hand, after a run that stopped in
// its middle, say; nothing is run, and the reason stands in the log.
#include "extension/functions/functions.hpp"

#include <span>

#include "core/target.hpp"
#include "core/wording.hpp"
#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"
#include "extension/run/database.hpp"
#include "extension/run/migrator_lock.hpp"
#include "extension/store/log.hpp"
#include "extension/store/versions.hpp"

namespace softbee::functions {
namespace {

std::string required(const pg::Call& call, int argument, const std::string& name) {
  const auto text = call.text(argument);
  if (text && text->find_first_not_of(" \t\n") != std::string::npos) return *text;
  throw Error("22004", name + " must not be empty")
      .with_hint("SELECT softbee_resolve(revision, 'upgrade' or 'downgrade', 'what was done');");
}

/// errors  SB010 the revision stands already where it is to be, or a neighbour does not stand where
/// it has to
void require_step(const Graph& graph, const Versions& versions, const Step& step) {
  const std::string& id = graph[step.revision].id;
  const bool is_upgrade = step.direction == Direction::upgrade;
  if (versions.is_applied(step.revision) == is_upgrade)
    throw Error("SB010",
                "revision \"" + id + "\" is " + (is_upgrade ? "applied already" : "not applied"));
  const auto require_neighbours = [&](std::span<const Index> neighbours) {
    for (const Index i : neighbours) {
      if (versions.is_applied(i) == is_upgrade) continue;
      throw Error("SB010",
                  is_upgrade
                      ? "revision \"" + graph[i].id + "\" must be applied before \"" + id + "\""
                      : "revision \"" + graph[i].id + "\" is applied, and needs \"" + id + "\"")
          .with_hint("Resolve that one first.");
    }
  };
  require_neighbours(is_upgrade ? graph.parents(step.revision) : graph.children(step.revision));
  require_neighbours(is_upgrade ? graph.dependencies(step.revision)
                                : graph.dependents(step.revision));
}

}  // namespace

void resolve(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  call.return_set();
  const std::string symbol = required(call, 0, "revision");
  const std::string direction_word = required(call, 1, "direction");
  const std::string reason = required(call, 2, "reason");
  const Direction direction = run::parse_direction(direction_word);
  const auto installation = pg::Installation::find(call);
  run::lock_for_transaction(installation);
  const run::Database database = run::read_locked_database(installation);
  const auto found = resolve_target(database.graph, symbol, database.versions);
  if (found.size() != 1) throw Error("SB001", "\"" + symbol + "\" does not name one revision");
  const Step step{found.front(), direction};
  Versions versions(database.graph, database.versions);
  require_step(database.graph, versions, step);
  const Versions::Change change = versions.advance(step);
  store::write_versions(installation, ids_of(database.graph, change.deleted),
                        ids_of(database.graph, change.inserted));
  store::Event event{database.graph[step.revision].id, direction_word, "resolve", "done"};
  event.reason = reason;
  store::Log(installation).write(event);
  for (const std::string& id : ids_of(database.graph, versions.rows())) call.return_row({id});
}

}  // namespace softbee::functions
