// softbee_verify: the verify sections of the applied revisions, at any time; they change nothing.
#include "extension/functions/functions.hpp"

#include "core/target.hpp"
#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"
#include "extension/pg/transaction.hpp"
#include "extension/run/migrator_lock.hpp"
#include "extension/run/runner.hpp"

namespace softbee::functions {
namespace {

/// The applied revisions: all, or those that the target names.
Plan plan_verify(const run::Database& database, const std::optional<std::string>& target) {
  const Versions versions(database.graph, database.versions);
  std::vector<Index> revisions;
  if (target)
    revisions = resolve_target(database.graph, *target, database.versions);
  else
    for (Index i = 0; i < database.graph.size(); ++i) revisions.push_back(i);
  Plan plan;
  for (const Index i : revisions)
    if (versions.is_applied(i)) plan.push_back({i, Direction::upgrade});
  return plan;
}

std::optional<pg::ServerError> run_read_only(run::Runner& runner, const run::Program& program) {
  return pg::run_in_subtransaction([&] {
    pg::SettingsScope settings;
    settings.set("transaction_read_only", "on");
    runner.run_statements(program);
  });
}

}  // namespace

void verify(pg::Call& call) {
  run::MigratorScope scope(call.function_name());
  call.return_set();
  const auto installation = pg::Installation::find(call);
  const run::Database database = run::read_database(installation, pg::Visibility::statement);
  const auto steps = run::prepare_steps(installation, database, plan_verify(database, call.text(0)),
                                        pg::Visibility::statement);
  run::check_trust(installation, database, steps);
  run::Runner runner(installation, database);
  for (const run::PreparedStep& step : steps) {
    if (!step.verify) continue;
    const auto failure = run_read_only(runner, *step.verify);
    const Revision& revision = database.graph[step.step.revision];
    call.return_row({revision.id, revision.message, !failure.has_value(),
                     failure ? pg::Value(failure->message()) : pg::Value(pg::Null{}),
                     failure ? pg::null_if_empty(failure->context()) : pg::Value(pg::Null{})});
  }
}

}  // namespace softbee::functions
