// softbee_apply: a transaction for each revision; softbee_wait and softbee_lock: the migrator's
// lock for a client.
#include "extension/functions/functions.hpp"

#include "extension/pg/call.hpp"
#include "extension/pg/session.hpp"
#include "extension/pg/spi.hpp"
#include "extension/pg/transaction.hpp"
#include "extension/run/failure.hpp"
#include "extension/run/lock_wait.hpp"
#include "extension/run/migrator_lock.hpp"
#include "extension/run/outside.hpp"
#include "extension/run/runner.hpp"

namespace softbee::functions {
namespace {

void require_own_transactions(const pg::Call& call) {
  if (!call.is_atomic() && !pg::is_inside_procedure()) return;
  throw Error("25001", call.function_name() + " cannot run inside a transaction block")
      .with_detail(
          "It ends transactions of its own, which a transaction block, a function, another "
          "procedure and a "
          "query string of several statements do not allow.")
      .with_hint("CALL it as a statement of its own, with autocommit on.");
}

/// A failure of the step is logged and committed, then thrown.
void run_step(run::Runner& runner, const run::PreparedStep& step) {
  pg::Spi spi(pg::Spi::Transactions::may_end);
  run::LockRetry retry(runner, step);
  const pg::Timestamp start = pg::now();
  for (;;) {
    bool has_run = false;
    auto failure = pg::run_in_subtransaction([&] {
      runner.run(step);
      has_run = true;
      runner.run_deferred(step);
    });
    if (failure && !has_run && retry.again(*failure)) continue;
    if (failure) {
      pg::run_in_subtransaction([&] { run::name_event_trigger(*failure); });
      const pg::Interval elapsed{pg::now().microseconds - start.microseconds};
      const auto unlogged =
          pg::run_in_subtransaction([&] { runner.log_failure(step, *failure, elapsed); });
      if (unlogged) pg::warning("could not log the failure: " + unlogged->message());
    }
    pg::commit_and_begin();
    if (failure) throw *failure;
    return;
  }
}

}  // namespace

void apply(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  require_own_transactions(call);
  const auto installation = pg::Installation::find(call);
  const Direction direction = run::parse_direction(call.text(1).value_or("upgrade"));
  const std::string target = call.text(0).value_or(direction == Direction::upgrade ? "head" : "-1");
  if (run::plan_steps(run::read_database(installation, pg::Visibility::latest), direction, target)
          .empty())
    return;

  run::ApplyLock lock(installation);
  const run::Database database = run::read_database(installation, pg::Visibility::latest);
  const Plan plan = run::plan_steps(database, direction, target);
  const auto steps = run::prepare_steps(installation, database, plan, pg::Visibility::latest);
  run::check_steps(installation, database, steps, run::Form::transaction_per_revision);
  run::Runner runner(installation, database);
  for (const run::PreparedStep& step : steps) {
    if (step.program.transaction == TransactionMode::together)
      run_step(runner, step);
    else
      run::OutsideSection(installation, runner, lock, step).run();
  }
}

void wait(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  require_own_transactions(call);
  const auto installation = pg::Installation::find(call);
  pg::Spi spi(pg::Spi::Transactions::may_end);
  run::wait_without_snapshot(installation);
}

void lock(pg::Call& call) {
  pg::require_writable(call.function_name());
  run::MigratorScope scope(call.function_name());
  run::lock_for_transaction(pg::Installation::find(call));
}

}  // namespace softbee::functions
