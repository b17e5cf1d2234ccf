// Deploy: a run from the first look to the last word: backup, one transaction for all steps or one
// for each, verify command.
#include <algorithm>
#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/backup.hpp"
#include "client/deploy.hpp"
#include "client/output.hpp"
#include "client/process.hpp"
#include "client/server_json.hpp"

namespace softbee {
namespace {

/// Does it run with a transaction for each revision? The server knows, and names the way: more
/// locks than it has, or an enum value that must be committed before a later revision uses it.
bool needs_own_transactions(const ServerError& error) {
  for (const std::string_view code : {"SB007", "SB011", "SB012", "55P04"})
    if (error.sqlstate == code) return error.hint.find("softbee_apply") != std::string::npos;
  return false;
}

std::optional<PlanRow> find_step_outside(const std::vector<PlanRow>& planned) {
  const auto outside =
      std::ranges::find_if(planned, [](const PlanRow& step) { return !step.is_transactional; });
  if (outside == planned.end()) return std::nullopt;
  return *outside;
}

}  // namespace

int Deploy::move(const std::string& target, const std::string& direction) {
  server_.require_writable();
  refuse_offline_versions();
  const bool is_upgrade = direction == "upgrade";
  std::vector<std::string> before;
  if (!options_.verify_command.empty() && server_.has_extension())
    before = server_.current_revisions();
  if (is_upgrade) {
    if (!server_.has_extension()) back_up();
    is_fresh_ = prepare_database();
  } else {
    server_.require_extension();
  }
  const int exit_code = run_steps(target, direction);
  if (exit_code != exit_done) return exit_code;
  return options_.verify_command.empty() ? exit_done : verify(before);
}

int Deploy::run_steps(const std::string& target, const std::string& direction) {
  try {
    if (!is_fresh_ && !has_work(target, direction)) {
      if (console_.as_json()) console_.print(dump_json(nlohmann::ordered_json::array()));
      return exit_done;
    }
  } catch (const ServerError& error) {
    return fail(error, {});
  }
  back_up();
  const int exit_code =
      options_.in_own_transactions || context_.settings.transaction_per_migration()
          ? move_each(target, direction)
          : move_together(target, direction);
  if (!backup_.empty()) {
    console_.info(fmt::format("Backup: {}; to restore it beside the present database: {}", backup_,
                              restore_commands(server_.connection(), backup_)));
  }
  return exit_code;
}

/// Once, and before anything is written; who has nothing to do needs none.
void Deploy::back_up() {
  if (!options_.backup || !backup_.empty()) return;
  folder();  // what cannot be read is not worth a backup
  console_.info("Backing up with pg_dump");
  backup_ = write_backup(server_.connection(), *options_.backup, context_.settings.role());
}

/// The migrations stay: what was committed may be in use already, and only a person knows which way
/// is less harm.
int Deploy::verify(const std::vector<std::string>& before) {
  console_.info(fmt::format("Running {}", options_.verify_command));
  const std::string ended = run_shell(options_.verify_command);
  if (ended.empty()) return exit_done;
  Error error("", fmt::format("verify command {}", ended));
  error.with_detail(
      fmt::format("It is: {}. The migrations stay applied.", options_.verify_command));
  const auto now = server_.current_revisions();
  const auto left = std::ranges::find_if(before, [&](const std::string& revision) {
    return std::ranges::find(now, revision) == now.end();
  });
  if (before.empty() && !now.empty()) error.with_hint("To go back: softbee downgrade base");
  if (left != before.end()) error.with_hint(fmt::format("To go back: softbee downgrade {}", *left));
  report_error(console_, error);
  return exit_failed;
}

/// A statement waited too long for its lock, and all of the run was rolled back: says who holds it,
/// and pauses with nothing held, so that nobody queues behind us. false: it was tried often enough.
bool Deploy::try_again(const ServerError& error) {
  if (error.sqlstate != "55P03") return false;
  Server::Patience patience;
  try {
    patience = server_.ask_for_patience(error.statement);
  } catch (const ServerError& unanswered) {
    server_.roll_back();
    console_.debug(fmt::format("who holds the table was not told: {}", unanswered.message));
    return false;
  }
  for (const Blocker& blocker : patience.blockers)
    console_.info(fmt::format("Blocked by {}", describe(blocker)));
  if (lock_tries_ >= patience.retries) return false;
  const int pause = choose_pause_ms(lock_tries_, std::random_device{}());
  ++lock_tries_;
  console_.info(fmt::format("Rolled back, as a table is busy: try {} of {} in {} ms",
                            lock_tries_ + 1, patience.retries + 1, pause));
  std::this_thread::sleep_for(std::chrono::milliseconds(pause));
  return true;
}

int Deploy::move_together(const std::string& target, const std::string& direction) {
  bool has_begun_steps = false;
  try {
    lock();
    carry(direction == "downgrade");
    // A round trip that is worth its while only then; else softbee_upgrade itself refuses.
    if (server_.has_pushed_marked()) {
      auto planned = server_.plan(target, direction);
      if (const auto step = find_step_outside(planned)) {
        console_.info(fmt::format(
            "the {} of revision \"{}\" cannot run in a transaction: each revision gets a "
            "transaction of its own",
            step->direction, step->revision));
        server_.show_progress_of(target, direction);
        server_.commit_before_steps();
        return apply_planned(target, direction, planned);
      }
    }
    server_.show_progress_of(target, direction);
    has_begun_steps = true;
    const auto steps = server_.move_and_commit(target, direction);
    if (console_.as_json()) console_.print(dump_json(to_json(steps)));
    if (steps.empty()) console_.info(nothing_to_do(target, direction));
    return exit_done;
  } catch (const ServerError& error) {
    server_.roll_back();
    if (!has_begun_steps) return fail(error, {std::string(rolled_back)});
    if (try_again(error)) {
      is_fresh_ = false;
      return move_together(target, direction);
    }
    if (!needs_own_transactions(error)) return fail_rolled_back(error, direction);
    console_.info(fmt::format("{}: each revision gets a transaction of its own", error.message));
    is_fresh_ = false;
  }
  return move_each(target, direction);
}

int Deploy::move_each(const std::string& target, const std::string& direction) {
  std::vector<PlanRow> planned;
  try {
    lock();
    carry(direction == "downgrade");
    // softbee_apply is a procedure and gives no rows: what it is going to run is asked before.
    if (console_.as_json()) planned = server_.plan(target, direction);
    server_.show_progress_of(target, direction);
    server_.commit();
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {std::string(rolled_back)});
  }
  return apply_planned(target, direction, planned);
}

/// What `planned` says was pushed and is committed.
int Deploy::apply_planned(const std::string& target, const std::string& direction,
                          const std::vector<PlanRow>& planned) {
  try {
    server_.apply(target, direction);
    if (console_.as_json()) console_.print(dump_json(to_json(planned)));
    return exit_done;
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {say_where_it_stands()});
  }
}

}  // namespace softbee
