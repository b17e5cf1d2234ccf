// softbee_upgrade, softbee_downgrade: one transaction, the caller's; softbee_log_failure keeps a
// row of one that was rolled back.
#include "extension/functions/functions.hpp"

#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"
#include "extension/run/migrator_lock.hpp"
#include "extension/run/runner.hpp"

namespace softbee::functions {
namespace {

std::string default_target(Direction direction) {
  return direction == Direction::upgrade ? "head" : "-1";
}

void move(pg::Call& call, Direction direction) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  call.return_set();
  const auto installation = pg::Installation::find(call);
  const std::string target = call.text(0).value_or(default_target(direction));

  // A pod with nothing to do does not wait behind another's backfill.
  if (run::plan_steps(run::read_database(installation, pg::Visibility::latest), direction, target)
          .empty())
    return;

  run::lock_for_transaction(installation);
  const run::Database database = run::read_locked_database(installation);
  const Plan plan = run::plan_steps(database, direction, target);
  const auto steps = run::prepare_steps(installation, database, plan, pg::Visibility::latest);
  run::check_steps(installation, database, steps, run::Form::one_transaction);

  run::Runner runner(installation, database);
  std::int32_t ordinal = 0;
  for (const run::PreparedStep& step : steps) {
    const pg::Interval elapsed = runner.run(step);
    const Revision& revision = database.graph[step.step.revision];
    call.return_row(
        {++ordinal, revision.id, std::string(to_string(direction)), revision.message, elapsed});
  }
}

}  // namespace

void upgrade(pg::Call& call) { move(call, Direction::upgrade); }
void downgrade(pg::Call& call) { move(call, Direction::downgrade); }

void log_failure(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  const auto installation = pg::Installation::find(call);
  const std::string direction = call.text(1).value_or("upgrade");
  run::parse_direction(direction);
  run::lock_for_transaction(installation);
  store::Event event{call.text(0).value_or(""), direction, direction, "failed"};
  event.reason = "reported by the client after its transaction was rolled back";
  event.error = {call.json_text(2).value_or("")};
  store::Log(installation).write(event);
}

}  // namespace softbee::functions
