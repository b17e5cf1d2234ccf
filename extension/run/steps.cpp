#include "extension/run/steps.hpp"

#include <map>

#include "extension/pg/session.hpp"
#include "extension/pg/spi.hpp"

namespace softbee::run {
namespace {

PreparedStep prepare_step(const pg::Installation& installation, const Database& database,
                          const Step& step, pg::Visibility visibility) {
  const Revision& revision = database.graph[step.revision];
  const auto text = store::find_script(installation, revision.id, visibility);
  if (!text) throw Error("SB001", "script of revision \"" + revision.id + "\" is missing");
  const Script script = parse_script(pg::to_utf8(*text), pg::to_utf8(revision.path));
  if (step.direction == Direction::upgrade) {
    PreparedStep prepared{step, prepare_section(script, script.upgrade, "upgrade"), std::nullopt};
    if (script.verify) prepared.verify = prepare_section(script, *script.verify, "verify");
    return prepared;
  }
  if (!script.downgrade)
    throw Error("SB006", "revision \"" + revision.id + "\" is irreversible")
        .with_detail("Its script " +
                     (revision.path.empty() ? std::string() : "\"" + revision.path + "\" ") +
                     "has no downgrade section. Nothing was run.")
        .with_hint(
            "Write a \"-- softbee:downgrade\" section (an empty one where there is nothing to "
            "undo) and push it, "
            "or choose a target at or above this revision.");
  return {step, prepare_section(script, *script.downgrade, "downgrade"), std::nullopt};
}

void check_owner(const pg::Installation& installation) {
  if (pg::is_trusted_owner(installation.owner)) return;
  const std::string owner = pg::role_name(installation.owner);
  throw Error("42501", "extension \"softbee_migrate\" belongs to \"" + owner +
                           "\", who may not decide what you execute")
      .with_detail(
          "The owner of the extension is neither a superuser, nor the owner of the database, nor a "
          "role that "
          "you belong to.")
      .with_hint("Look at what it holds, then drop the extension and create it yourself.");
}

void check_pushers(const Database& database, const std::vector<PreparedStep>& steps) {
  std::map<std::string, std::pair<int, const Program*>> others;
  const std::string caller = pg::responsible_role();
  for (const PreparedStep& step : steps) {
    const std::string& pusher = database.stored[step.step.revision].pushed_by;
    if (pusher == caller) continue;
    auto& [count, first] = others.try_emplace(pusher, 0, &step.program).first->second;
    ++count;
  }
  for (const auto& [pusher, found] : others) {
    const std::string& revision = found.second->origin.revision;
    if (pg::is_superuser() && !pg::is_superuser(pusher))
      throw Error("42501", "revision \"" + revision + "\" was pushed by \"" + pusher +
                               "\", who is not a superuser")
          .with_detail("As a superuser you would execute with all rights what that role wrote.")
          .with_hint(
              "Run it as the database's owner. Or read the script and adopt it by pushing the same "
              "text: "
              "SELECT p.* FROM softbee_revision r, softbee_push(r.script, r.path) p WHERE "
              "r.revision = '" +
              revision + "';");
    pg::notice("running " + std::to_string(found.first) +
               (found.first == 1 ? " revision" : " revisions") + " pushed by \"" + pusher + "\"");
  }
}

// The server would refuse it too, but only when it comes to it.
void check_statements(const Program& program) {
  for (std::size_t i = 0; i < program.statements.size(); ++i) {
    const pg::ParsedStatement& statement = program.statements[i];
    if (statement.outside_transaction.empty()) continue;
    const Origin& origin = program.origin;
    Error error("SB007", statement.outside_transaction + " cannot run in a transaction");
    error.with_detail("It is in the " + origin.section + " section of revision \"" +
                      origin.revision + "\". Nothing was run.");
    error.with_hint(origin.section == "verify" ? "Remove it from the verify section."
                                               : "Mark the section \"-- softbee:" + origin.section +
                                                     " transaction=none\".");
    pg::ServerError raised(error, program.statement_text(i), 1);
    raised.append_context(
        format_context(origin, static_cast<int>(i) + 1, program.place_of(statement.begin)));
    throw raised;
  }
}

void check_transactional(const std::vector<PreparedStep>& steps) {
  for (const PreparedStep& step : steps) {
    if (step.verify) check_statements(*step.verify);
    if (step.program.transaction == TransactionMode::together) {
      check_statements(step.program);
      continue;
    }
    const Origin& origin = step.program.origin;
    const bool is_batch = step.program.transaction == TransactionMode::batch;
    throw Error("SB007", "the " + origin.section + " of revision \"" + origin.revision +
                             "\" cannot run in a transaction")
        .with_detail(std::string("Its section is marked transaction=") +
                     (is_batch ? "batch" : "none") + ". Nothing was run.")
        .with_hint(
            std::string(
                "This version of softbee_migrate does not run such sections. Choose a target ") +
            (step.step.direction == Direction::upgrade ? "below" : "at or above") +
            " this revision.");
  }
}

std::int64_t used_locks() {
  const auto rows = pg::query_rows(
      "SELECT count(DISTINCT (locktype, database, relation, page, tuple, virtualxid, "
      "transactionid::pg_catalog.text,"
      "                       classid, objid, objsubid)) FROM pg_catalog.pg_locks WHERE NOT "
      "fastpath");
  return std::stoll(rows.front().front().value_or("0"));
}

// A full lock table fails the whole cluster, new logins and plain SELECTs among it, and not only
// the run: refuse early.
void check_lock_table(const std::vector<PreparedStep>& steps) {
  std::int64_t needed = 0;
  for (const PreparedStep& step : steps) needed += step.program.locks;
  const std::int64_t size = pg::lock_table_size();
  if (needed < size / 10) return;
  const std::int64_t available = size - size / 10 - used_locks();
  if (needed <= available) return;
  throw Error("SB012", "one transaction for all steps would need more locks than the server has")
      .with_detail("The " + std::to_string(steps.size()) + " steps take about " +
                   std::to_string(needed) +
                   " locks until the end of the transaction, and the server has room for " +
                   std::to_string(std::max<std::int64_t>(available, 0)) + ". Nothing was run.")
      .with_hint(
          "CALL softbee_apply(), with a transaction for each revision, or raise "
          "max_locks_per_transaction.");
}

}  // namespace

std::vector<PreparedStep> prepare_steps(const pg::Installation& installation,
                                        const Database& database, const Plan& plan,
                                        pg::Visibility visibility) {
  std::vector<PreparedStep> steps;
  steps.reserve(plan.size());
  for (const Step& step : plan)
    steps.push_back(prepare_step(installation, database, step, visibility));
  return steps;
}

void check_steps(const pg::Installation& installation, const Database& database,
                 const std::vector<PreparedStep>& steps, Form form) {
  check_owner(installation);
  check_transactional(steps);
  check_pushers(database, steps);
  if (form == Form::one_transaction) check_lock_table(steps);
}

}  // namespace softbee::run
