// Deploy: the flow that was fair and free of deadlocks with twenty clients (docs/ARCHITECTURE.md).
#include "client/deploy.hpp"

#include <chrono>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/offline_sql.hpp"
#include "client/output.hpp"
#include "client/script_files.hpp"
#include "client/server_json.hpp"

namespace softbee {
namespace {

void pause_a_moment() {
  std::mt19937 random(std::random_device{}());
  std::this_thread::sleep_for(
      std::chrono::milliseconds(std::uniform_int_distribution<int>(5, 40)(random)));
}

std::future<ScriptsFolder> start_reading(const VersionLocations& locations) {
  require_version_locations(
      locations);  // first: who is in the wrong folder need not wait for a server
  return std::async(std::launch::async, [locations] { return ScriptsFolder::read(locations); });
}

}  // namespace

Deploy::Deploy(const Context& context, DeployOptions options)
    : context_(context),
      console_(context.console),
      options_(std::move(options)),
      server_settings_(to_server_settings(options_.settings)),
      reading_(start_reading(context.settings.version_locations())),
      server_(context) {
  server_.use_settings(server_settings_);
}

const ScriptsFolder& Deploy::folder() {
  if (reading_.valid()) folder_ = reading_.get();
  return folder_;
}

bool Deploy::prepare_database() {
  if (server_.has_extension()) return false;
  folder();  // a script that cannot be read: before anything is written
  const bool is_created = server_.create_extension();
  if (is_created) warn_of_alembic(false);
  return is_created;
}

bool Deploy::has_work(const std::string& target, const std::string& direction) {
  const Inventory inventory = server_.take_inventory(target, direction);
  int steps = inventory.steps;
  if (inventory.digest != folder().digest()) {
    // A server without a script needs no second question.
    std::vector<ManifestRow> manifest;
    if (inventory.digest != sha256_of_nothing) manifest = server_.manifest();
    const Difference difference = compare_with_server(folder(), manifest, options_.keep);
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
void Deploy::lock(bool with_manifest) {
  for (bool must_wait = !is_fresh_;; must_wait = true) {
    if (must_wait) server_.wait();
    if (auto manifest = server_.begin_locked(with_manifest && (!is_fresh_ || must_wait))) {
      manifest_ = std::move(*manifest);
      return;
    }
    pause_a_moment();
  }
}

/// Sends what the server lacks and prunes what the folder lacks, in the open transaction.
std::vector<PushedRow> Deploy::carry(bool tolerate_edits) {
  const Difference difference = compare_with_server(folder(), manifest_, options_.keep);
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

int Deploy::stamp(const std::vector<std::string>& targets, bool purge) {
  folder();
  server_.require_writable();
  refuse_offline_versions();
  is_fresh_ = prepare_database();
  try {
    lock(!purge);
    return stamp_under_lock(targets, purge);
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {"nothing was stamped"});
  }
}

int Deploy::adopt() {
  folder();
  server_.require_writable();
  if (!server_.has_offline_versions()) {
    throw Error("", fmt::format("there is no table {} to adopt", offline_version_table))
        .with_detail("A script of --sql makes it on a server without the extension.")
        .with_hint("softbee current shows where the database stands.");
  }
  is_fresh_ = prepare_database();
  try {
    lock();
    const auto targets = server_.take_offline_versions();
    return stamp_under_lock(targets.empty() ? std::vector<std::string>{"base"} : targets, false);
  } catch (const ServerError& error) {
    server_.roll_back();
    return fail(error, {"nothing was adopted"});
  }
}

int Deploy::stamp_under_lock(const std::vector<std::string>& targets, bool purge) {
  if (purge) {
    // First, as a version of which the server knows nothing stops everything else. Whatever was
    // applied stays stored, file or no file.
    server_.forget_versions();
    manifest_ = server_.manifest();
    options_.keep = true;
  }
  carry(false);
  const auto versions = server_.stamp_and_commit(targets);
  if (console_.as_json()) console_.print(dump_json(versions));
  console_.info(versions.empty() ? "The database is at no revision now"
                                 : fmt::format("The database is at {} now", joined(versions)));
  return exit_done;
}

int Deploy::push() {
  folder();
  server_.require_writable();
  is_fresh_ = prepare_database();
  std::vector<PushedRow> pushed;
  try {
    bool needs_writing = is_fresh_;
    if (!is_fresh_) {
      const Difference difference =
          compare_with_server(folder(), server_.manifest(), options_.keep);
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
      const Difference difference =
          compare_with_server(folder(), server_.manifest(), options_.keep);
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
    std::string what = short_message(step.message);
    if (!step.is_transactional) what += " (outside a transaction)";
    if (!step.commits_before.empty())
      what +=
          fmt::format(" (must be committed before {} uses its enum value)", step.commits_before);
    table.push_back({step.direction, step.revision,
                     counted(static_cast<std::size_t>(step.statements), "statement"), what});
  }
  console_.print(console_.as_json() ? dump_json(to_json(steps)) : format_table(table));
  if (steps.empty()) console_.info(nothing_to_do(target, direction));
  return exit_done;
}

}  // namespace softbee
