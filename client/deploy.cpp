// Deploy: the flow that was fair and free of deadlocks with twenty clients (docs/ARCHITECTURE.md).
#include "client/deploy.hpp"

#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/output.hpp"

namespace softbee {
namespace {

void pause_a_moment() {
  std::mt19937 random(std::random_device{}());
  std::this_thread::sleep_for(
      std::chrono::milliseconds(std::uniform_int_distribution<int>(5, 40)(random)));
}

std::string nothing_to_do(const std::string& target, const std::string& direction) {
  if (direction == "upgrade")
    return fmt::format("Nothing to do: all that \"{}\" needs is applied", target);
  return fmt::format("Nothing to do: nothing above \"{}\" is applied", target);
}

/// These plans run with a transaction for each revision, or not at all.
bool needs_own_transactions(const ServerError& error) {
  return error.sqlstate == "SB007" || error.sqlstate == "SB012";
}

nlohmann::ordered_json to_json(const std::vector<StepRow>& steps) {
  auto rows = nlohmann::ordered_json::array();
  for (const StepRow& step : steps) {
    rows.push_back({{"ordinal", step.ordinal},
                    {"revision", step.revision},
                    {"direction", step.direction},
                    {"message", step.message},
                    {"elapsed", step.elapsed}});
  }
  return rows;
}

nlohmann::ordered_json to_json(const std::vector<PlanRow>& steps) {
  auto rows = nlohmann::ordered_json::array();
  for (const PlanRow& step : steps) {
    rows.push_back({{"ordinal", step.ordinal},
                    {"revision", step.revision},
                    {"direction", step.direction},
                    {"message", step.message},
                    {"statements", step.statements},
                    {"transactional", step.is_transactional}});
  }
  return rows;
}

std::future<ScriptsFolder> start_reading(const std::string& directory) {
  require_versions_folder(
      directory);  // first: who is in the wrong folder need not wait for a server
  return std::async(std::launch::async, [directory] { return ScriptsFolder::read(directory); });
}

}  // namespace

Deploy::Deploy(const Context& context, bool keep)
    : context_(context),
      console_(context.console),
      keep_(keep),
      reading_(start_reading(context.settings.directory())),
      server_(context) {}

const ScriptsFolder& Deploy::folder() {
  if (reading_.valid()) folder_ = reading_.get();
  return folder_;
}

int Deploy::move(const std::string& target, const std::string& direction) {
  server_.require_writable();
  if (direction == "upgrade") {
    is_fresh_ = prepare_database();
  } else {
    server_.require_extension();
  }
  try {
    if (!is_fresh_ && !has_work(target, direction)) {
      if (console_.as_json()) console_.print(dump_json(nlohmann::ordered_json::array()));
      return exit_done;
    }
  } catch (const ServerError& error) {
    return fail(error, {});
  }
  return context_.settings.transaction_per_migration() ? move_each(target, direction)
                                                       : move_together(target, direction);
}

bool Deploy::prepare_database() {
  if (server_.has_extension()) return false;
  folder();  // a script that cannot be read: before anything is written
  try {
    const bool is_created = server_.create_extension();
    if (is_created) warn_of_alembic(false);
    return is_created;
  } catch (const ServerError& error) {
    if (error.sqlstate == "42501") {
      throw Error(error.sqlstate, "permission denied to create extension softbee_migrate")
          .with_detail(error.message + ".")
          .with_hint(
              "The owner of the database can: CREATE EXTENSION softbee_migrate; and then GRANT "
              "what this user needs.");
    }
    if (error.sqlstate == "0A000" || error.sqlstate == "58P01") {
      throw Error(error.sqlstate, "extension softbee_migrate is not installed on the server")
          .with_detail(error.message + ".")
          .with_hint("On the server's machine: make install (README), then softbee upgrade again.");
    }
    throw Error(error);
  }
}

bool Deploy::has_work(const std::string& target, const std::string& direction) {
  const Inventory inventory = server_.take_inventory(target, direction);
  int steps = inventory.steps;
  if (inventory.digest != folder().digest()) {
    // A server without a script needs no second question.
    std::vector<ManifestRow> manifest;
    if (inventory.digest != sha256_of_nothing) manifest = server_.manifest();
    const Difference difference = compare_with_server(folder(), manifest, keep_);
    warn_of_older_checkout(difference);
    bool has_versions = false;
    for (const ManifestRow& row : manifest) has_versions = has_versions || row.is_applied;
    warn_of_alembic(has_versions);
    if (difference.needs_writing()) return true;
    steps = server_.count_steps(target, direction);
  }
  if (steps == 0) console_.info(nothing_to_do(target, direction));
  return steps > 0;
}

/// Waits until no migrator runs, then takes the lock; someone else may be faster, then again. Ends
/// inside a transaction.
void Deploy::lock() {
  for (bool must_wait = !is_fresh_;; must_wait = true) {
    if (must_wait) server_.wait();
    if (auto manifest = server_.begin_locked(!is_fresh_ || must_wait)) {
      manifest_ = std::move(*manifest);
      return;
    }
    pause_a_moment();
  }
}

/// Sends what the server lacks and prunes what the folder lacks, in the open transaction.
std::vector<PushedRow> Deploy::carry(bool tolerate_edits) {
  const Difference difference = compare_with_server(folder(), manifest_, keep_);
  std::vector<PushedRow> pushed;
  if (!difference.to_push.empty()) {
    if (tolerate_edits) server_.connection().run("SAVEPOINT push");
    try {
      pushed = server_.push(difference.to_push);
      console_.debug(fmt::format("pushed {}", counted(difference.to_push.size(), "script")));
    } catch (const ServerError& error) {
      if (!tolerate_edits || error.sqlstate != "SB005") throw;
      server_.connection().run("ROLLBACK TO SAVEPOINT push");
      console_.warn(fmt::format("{}; the downgrade runs the text that was stored", error.message));
    }
  }
  if (!difference.to_prune.empty()) {
    const auto pruned = server_.prune(folder().revisions());
    if (!pruned.empty()) {
      console_.info(fmt::format("Pruned {} whose file is gone and that was not applied: {}",
                                counted(pruned.size(), "revision"), some_of(pruned)));
    }
  }
  return pushed;
}

int Deploy::move_together(const std::string& target, const std::string& direction) {
  bool has_begun_steps = false;
  try {
    lock();
    carry(direction == "downgrade");
    has_begun_steps = true;
    const auto steps = server_.move_and_commit(target, direction);
    if (console_.as_json()) console_.print(dump_json(to_json(steps)));
    if (steps.empty()) console_.info(nothing_to_do(target, direction));
    return exit_done;
  } catch (const ServerError& error) {
    server_.roll_back();
    if (!has_begun_steps) return fail(error, {std::string(rolled_back)});
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
    server_.commit();
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {std::string(rolled_back)});
  }
  try {
    server_.apply(target, direction);
    if (console_.as_json()) console_.print(dump_json(to_json(planned)));
    return exit_done;
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {say_where_it_stands()});
  }
}

int Deploy::stamp(const std::vector<std::string>& targets, bool purge) {
  folder();
  server_.require_writable();
  is_fresh_ = prepare_database();
  try {
    lock();
    carry(false);
    const auto versions = server_.stamp_and_commit(targets, purge);
    if (console_.as_json()) console_.print(dump_json(versions));
    console_.info(versions.empty() ? "The database is at no revision now"
                                   : fmt::format("The database is at {} now", joined(versions)));
    return exit_done;
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {"nothing was stamped"});
  }
}

int Deploy::push() {
  folder();
  server_.require_writable();
  is_fresh_ = prepare_database();
  std::vector<PushedRow> pushed;
  try {
    bool needs_writing = is_fresh_;
    if (!is_fresh_) {
      const Difference difference = compare_with_server(folder(), server_.manifest(), keep_);
      warn_of_older_checkout(difference);
      needs_writing = difference.needs_writing();
    }
    if (needs_writing) {
      lock();
      pushed = carry(false);
      server_.commit();
    }
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {"nothing was pushed"});
  }
  std::vector<std::vector<std::string>> table;
  auto rows = nlohmann::ordered_json::array();
  for (const PushedRow& row : pushed) {
    table.push_back({row.action, row.revision, row.path});
    rows.push_back({{"revision", row.revision}, {"action", row.action}, {"path", row.path}});
  }
  console_.print(console_.as_json() ? dump_json(rows) : format_table(table));
  if (pushed.empty()) console_.info("Nothing to push: the server has every script");
  return exit_done;
}

int Deploy::plan(const std::string& target, const std::string& direction) {
  folder();
  std::vector<PlanRow> steps;
  try {
    if (!server_.has_extension()) {
      server_.require_writable();
      server_.begin();
      server_.create_extension_within();
      carry(false);
    } else {
      const Difference difference = compare_with_server(folder(), server_.manifest(), keep_);
      warn_of_older_checkout(difference);
      if (difference.needs_writing()) {
        server_.require_writable();
        lock();
        carry(direction == "downgrade");
      }
    }
    steps = server_.plan(target, direction);
    server_.roll_back();
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {});
  }
  std::vector<std::vector<std::string>> table;
  for (const PlanRow& step : steps) {
    table.push_back(
        {step.direction, step.revision,
         counted(static_cast<std::size_t>(step.statements), "statement"),
         short_message(step.message) + (step.is_transactional ? "" : " (outside a transaction)")});
  }
  console_.print(console_.as_json() ? dump_json(to_json(steps)) : format_table(table));
  if (steps.empty()) console_.info(nothing_to_do(target, direction));
  return exit_done;
}

}  // namespace softbee
