#include "extension/run/steps.hpp"

#include <map>

#include "extension/pg/session.hpp"
#include "extension/pg/spi.hpp"

namespace softbee::run {
namespace {

/// What the graph and a client know of a script are columns beside it, and a restore inserts rows
/// as they come: they must be this script's.
void check_row(const store::StoredRevision& stored, const Revision& row, const Script& script,
               const std::string& utf8) {
  if (pg::sha256_hex(utf8) == stored.sha256 && pg::from_utf8(script.revision.id) == row.id &&
      pg::from_utf8(script.revision.down_revisions) == row.down_revisions &&
      pg::from_utf8(script.revision.depends_on) == row.depends_on) {
    return;
  }
  throw Error("XX001", "row of revision \"" + row.id + "\" does not say what its script says")
      .with_detail("Its ID, Revises, Depends On or SHA-256 is another one. Nothing was run.")
      .with_hint(
          "It was inserted, not pushed. Look at it; a superuser can delete it from "
          "softbee_revision, and then it can be pushed.");
}

PreparedStep prepare_step(const pg::Installation& installation, const Database& database,
                          const Step& step, pg::Visibility visibility) {
  const Revision& revision = database.graph[step.revision];
  const auto text = store::find_script(installation, revision.id, visibility);
  if (!text) throw Error("SB001", "script of revision \"" + revision.id + "\" is missing");
  const std::string utf8 = pg::to_utf8(*text);
  const Script script = parse_script(utf8, pg::to_utf8(revision.path));
  check_row(database.stored[step.revision], revision, script, utf8);
  if (step.direction == Direction::upgrade) {
    PreparedStep prepared{step, prepare_section(script, script.upgrade, "upgrade"), std::nullopt};
    if (script.verify) {
      prepared.verify = prepare_section(script, *script.verify, "verify");
      prepared.verify->new_enum_values = prepared.program.new_enum_values;
    }
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
  PreparedStep prepared{step, prepare_section(script, *script.downgrade, "downgrade"),
                        std::nullopt};
  prepared.leaves_what_was_made =
      prepared.program.statements.empty() &&
      !prepare_section(script, script.upgrade, "upgrade").statements.empty();
  return prepared;
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

/// SQL that pushes the stored text again, unless it is another one by then.
std::string adoption(const pg::Installation& installation, const std::string& revision,
                     const std::string& sha256) {
  const std::string schema = pg::quote_name(pg::schema_name(installation.schema));
  return "SELECT p.* FROM " + schema + ".softbee_revision r, " + schema +
         ".softbee_push(r.script, r.path) p WHERE r.revision = " + pg::quote_literal(revision) +
         " AND r.sha256 = " + pg::quote_literal(sha256) + ";";
}

void check_pushers(const pg::Installation& installation, const Database& database,
                   const std::vector<PreparedStep>& steps) {
  std::map<std::string, std::pair<int, const PreparedStep*>> others;
  const std::string caller = pg::responsible_role();
  for (const PreparedStep& step : steps) {
    const std::string& pusher = database.stored[step.step.revision].pushed_by;
    if (pusher == caller) continue;
    auto& [count, first] = others.try_emplace(pusher, 0, &step).first->second;
    ++count;
  }
  for (const auto& [pusher, found] : others) {
    const std::string& revision = found.second->program.origin.revision;
    if (pg::is_superuser() && !pg::is_superuser(pusher))
      throw Error("42501", "revision \"" + revision + "\" was pushed by \"" + pusher +
                               "\", who is not a superuser")
          .with_detail("As a superuser you would execute with all rights what that role wrote.")
          .with_hint(
              "Run it as the database's owner. Or read the script and adopt it, as long as "
              "it is the one you read: " +
              adoption(installation, revision,
                       database.stored[found.second->step.revision].sha256));
    pg::notice("running " + std::to_string(found.first) +
               (found.first == 1 ? " revision" : " revisions") + " pushed by \"" + pusher + "\"");
  }
}

// The server would refuse it too, but only when it comes to it.
void check_transactional(const std::vector<PreparedStep>& steps, Form form) {
  for (const PreparedStep& step : steps) {
    if (step.verify) check_option(*step.verify);
    check_option(step.program);
    if (step.program.transaction == TransactionMode::together ||
        form == Form::transaction_per_revision)
      continue;
    const Origin& origin = step.program.origin;
    const bool is_batch = step.program.transaction == TransactionMode::batch;
    throw Error("SB007", "the " + origin.section + " of revision \"" + origin.revision +
                             "\" cannot run in a transaction")
        .with_detail(std::string("Its section is marked transaction=") +
                     (is_batch ? "batch" : "none") + ". Nothing was run.")
        .with_hint("CALL softbee_apply(), which runs it outside of one.");
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
void check_lock_table(const std::vector<PreparedStep>& steps, Form form) {
  std::int64_t all = 0;
  const PreparedStep* largest = nullptr;
  for (const PreparedStep& step : steps) {
    all += step.program.locks;
    if (largest == nullptr || step.program.locks > largest->program.locks) largest = &step;
  }
  const std::int64_t size = pg::lock_table_size();
  if (all < size / 10) return;
  const std::int64_t available = std::max<std::int64_t>(size - size / 10 - used_locks(), 0);
  const auto facts = [&](const std::string& what, std::int64_t needed) {
    return what + std::to_string(needed) +
           " locks until the end of the transaction, and the server has room for " +
           std::to_string(available) + ". Nothing was run.";
  };
  // Where one step is too large by itself, a transaction for each is no way out.
  if (largest->program.locks > available)
    throw Error("SB012", "revision \"" + largest->program.origin.revision +
                             "\" would need more locks than the server has")
        .with_reason("step_too_large")
        .with_detail(facts("Its " + largest->program.origin.section + " takes about ",
                           largest->program.locks))
        .with_hint("Split it into several revisions, or raise max_locks_per_transaction.");
  if (form == Form::transaction_per_revision || all <= available) return;
  throw Error("SB012", "one transaction for all steps would need more locks than the server has")
      .with_detail(facts("The " + std::to_string(steps.size()) + " steps take about ", all))
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

void check_trust(const pg::Installation& installation, const Database& database,
                 const std::vector<PreparedStep>& steps) {
  check_owner(installation);
  check_pushers(installation, database, steps);
}

void check_steps(const pg::Installation& installation, const Database& database,
                 const std::vector<PreparedStep>& steps, Form form) {
  check_owner(installation);
  check_transactional(steps, form);
  check_pushers(installation, database, steps);
  check_lock_table(steps, form);
}

}  // namespace softbee::run
