// Server: the calls that carry scripts, run steps and ask for rows.
#include <chrono>
#include <random>
#include <thread>
#include <unordered_map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "client/server.hpp"
#include "core/script.hpp"
#include "core/text.hpp"

namespace softbee {
namespace {

std::vector<std::string> column_of(const Rows& rows) {
  std::vector<std::string> values;
  for (int i = 0; i < rows.size(); ++i) values.push_back(rows.text(i, 0));
  return values;
}

}  // namespace

std::vector<PushedRow> Server::push(const std::vector<const ScriptFile*>& files) {
  ArrayBuilder scripts, paths;
  for (const ScriptFile* file : files) {
    const std::string text = read_script(file->path);
    // The server would name neither file nor line: the whole parameter is refused.
    if (find_invalid_utf8(text)) parse_script(text, file->path);
    has_pushed_marked_ = has_pushed_marked_ || text.find("transaction=") != std::string::npos;
    scripts.add(text);
    paths.add(file->sent_as);
  }
  const Parameter parameters[] = {std::move(scripts).finish(), std::move(paths).finish()};
  const Rows rows = ask(
      fmt::format("SELECT revision, action FROM {}", call("softbee_push($1::text[], $2::text[])")),
      parameters);
  std::vector<PushedRow> pushed;
  for (int i = 0; i < rows.size(); ++i) pushed.push_back({rows.text(i, 0), rows.text(i, 1), ""});
  std::unordered_map<std::string_view, const ScriptFile*> by_revision;
  for (const ScriptFile* file : files) by_revision.emplace(file->revision, file);
  for (PushedRow& row : pushed) {
    const auto file = by_revision.find(row.revision);
    if (file != by_revision.end()) row.path = file->second->sent_as;
  }
  return pushed;
}

std::vector<std::string> Server::prune(const std::vector<std::string>& keep) {
  const Parameter parameters[] = {Parameter::of(keep)};
  return column_of(
      ask(fmt::format("SELECT revision FROM {}", call("softbee_prune($1::text[])")), parameters));
}

void Server::show_progress_of(const std::string& target, std::string_view direction) {
  progress_.watch(schema_, is_pooled_ ? 0 : connection_.backend_pid());
  if (progress_.has_bar()) progress_.begin(count_steps(target, direction));
}

std::vector<StepRow> Server::move_and_commit(const std::string& target,
                                             std::string_view direction) {
  const auto results = ask(
      fmt::format("SELECT ordinal, revision, direction, message, elapsed FROM {}; SET CONSTRAINTS "
                  "ALL IMMEDIATE; COMMIT",
                  call(fmt::format("softbee_{}({})", direction, connection_.quote(target)))));
  std::vector<StepRow> steps;
  const Rows& rows = results.front();
  for (int i = 0; i < rows.size(); ++i) {
    steps.push_back(
        {rows.number(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3), rows.text(i, 4)});
  }
  return steps;
}

Server::Patience Server::ask_for_patience(const std::string& statement) {
  const auto results = ask(fmt::format(
      "SELECT pg_catalog.current_setting('softbee.lock_retries', true); SELECT pid, role, "
      "application, state, open_for, query FROM {}",
      call(fmt::format("softbee_blockers({})", connection_.quote(statement)))));
  // Behind a pooler the setting may be asked in a session that has not loaded the extension.
  constexpr int default_retries = 10;
  const std::string retries = results.front().text(0, 0);
  Patience patience{{}, retries.empty() ? default_retries : std::stoi(retries)};
  const Rows& rows = results.back();
  for (int i = 0; i < rows.size(); ++i) {
    patience.blockers.push_back({rows.number(i, 0), rows.text(i, 1), rows.text(i, 2),
                                 rows.text(i, 3), rows.text(i, 4), rows.text(i, 5)});
  }
  return patience;
}

/// What is set for the session reaches the CALL only in the same session, and a pooler may hand it
/// to another one. So the CALL itself looks for a ticket that was set with the rest, and without it
/// has a target that does not exist.
void Server::apply(const std::string& target, std::string_view direction) {
  const auto apply_to = [&](const std::string& expression) {
    return fmt::format("CALL {}",
                       call(fmt::format("softbee_apply({}, '{}')", expression, direction)));
  };
  const bool sets_nothing = settings_.empty() && context_.settings.role().empty();
  if (!is_pooled_ || sets_nothing) return call_procedure(apply_to(connection_.quote(target)));
  constexpr int most_tries = 30;
  for (int tries = 1; tries <= most_tries; ++tries) {
    const std::string ticket = fmt::format("session{}", std::random_device{}());
    const std::string guarded = fmt::format(
        "CASE WHEN pg_catalog.current_setting('{0}', true) OPERATOR(pg_catalog.=) '{1}'"
        " THEN {2} ELSE '{1}' END",
        ticket_setting, ticket, connection_.quote(target));
    try {
      return call_procedure(apply_to(guarded), ticket);
    } catch (const ServerError& error) {
      const bool is_elsewhere =
          error.sqlstate == "SB001" && error.message.find(ticket) != std::string::npos;
      if (!is_elsewhere) throw;
      context_.console.debug("the pooler handed the call to another session");
      std::this_thread::sleep_for(std::chrono::milliseconds(10 * tries));
    }
  }
  ServerError error("08P01", "the pooler hands each statement to another session");
  error.detail =
      "The role and the settings of this run cannot reach softbee_apply; it was not run.";
  error.hint = "Connect to the server itself, or to a pool of sessions.";
  throw error;
}

std::vector<std::string> Server::resolve(const std::string& revision, std::string_view direction,
                                         const std::string& reason) {
  return column_of(
      ask(fmt::format("{}SELECT current_revision FROM {}", role_prefix(),
                      call(fmt::format("softbee_resolve({}, '{}', {})", connection_.quote(revision),
                                       direction, connection_.quote(reason)))))
          .back());
}

std::vector<VerifiedRow> Server::verify(const std::string& target) {
  const auto results =
      ask(fmt::format("{}SELECT revision, message, ok, error, context FROM {}", role_prefix(),
                      call(fmt::format("softbee_verify({})",
                                       target.empty() ? "NULL" : connection_.quote(target)))));
  const Rows& rows = results.back();
  std::vector<VerifiedRow> verified;
  for (int i = 0; i < rows.size(); ++i)
    verified.push_back(
        {rows.text(i, 0), rows.text(i, 1), rows.is_true(i, 2), rows.text(i, 3), rows.text(i, 4)});
  return verified;
}

std::vector<ProgressRow> Server::progress() {
  const auto results = ask(
      fmt::format("SELECT pid, coalesce(role, ''), application, state, since, "
                  "pg_catalog.array_to_json(coalesce(waits_for, '{{}}')), coalesce(revision, ''), "
                  "coalesce(direction, ''), coalesce(statement, 0), coalesce(statements, 0), "
                  "coalesce(phase, ''), coalesce(done, 0), coalesce(total, 0) FROM {}",
                  call("softbee_progress()")));
  const Rows& rows = results.back();
  std::vector<ProgressRow> progress;
  for (int i = 0; i < rows.size(); ++i)
    progress.push_back(
        {rows.number(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3), rows.text(i, 4),
         nlohmann::json::parse(rows.text(i, 5)).get<std::vector<int>>(), rows.text(i, 6),
         rows.text(i, 7), rows.number(i, 8), rows.number(i, 9), rows.text(i, 10),
         std::stoll(rows.text(i, 11)), std::stoll(rows.text(i, 12))});
  return progress;
}

std::vector<StoredScript> Server::stored_scripts() {
  const auto results = ask(fmt::format(
      "{}SELECT revision, coalesce(path, ''), script FROM {} ORDER BY pushed_at, revision",
      role_prefix(), call("softbee_revision")));
  const Rows& rows = results.back();
  std::vector<StoredScript> scripts;
  for (int i = 0; i < rows.size(); ++i)
    scripts.push_back({rows.text(i, 0), rows.text(i, 1), rows.text(i, 2)});
  return scripts;
}

std::vector<std::string> Server::stamp_and_commit(const std::vector<std::string>& targets) {
  std::string list;
  for (const std::string& target : targets)
    list += (list.empty() ? "" : ", ") + connection_.quote(target);
  return column_of(ask(fmt::format("SELECT revision FROM {}; COMMIT",
                                   call(fmt::format("softbee_stamp(ARRAY[{}]::text[])", list))))
                       .front());
}

void Server::forget_versions() {
  ask(fmt::format("SELECT FROM {}", call("softbee_stamp('{}'::text[], true)")));
}

std::vector<PlanRow> Server::plan(const std::string& target, std::string_view direction) {
  const auto results = ask(fmt::format(
      "{}SELECT ordinal, revision, direction, message, statements, transactional,"
      " softbee_plan.commits_before FROM {} softbee_plan",
      connection_.is_in_transaction() ? "" : role_prefix(),
      call(fmt::format("softbee_plan({}, '{}')", connection_.quote(target), direction))));
  std::vector<PlanRow> steps;
  const Rows& rows = results.back();
  for (int i = 0; i < rows.size(); ++i) {
    steps.push_back({rows.number(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3),
                     rows.number(i, 4), rows.is_true(i, 5), rows.text(i, 6)});
  }
  return steps;
}

std::string Server::snapshot() {
  return ask(fmt::format("{}SELECT {}::pg_catalog.text",
                         connection_.is_in_transaction() ? "" : role_prefix(),
                         call("softbee_snapshot()")))
      .back()
      .text(0, 0);
}

std::vector<StatementRow> Server::statements(const std::string& sql) {
  const Parameter parameters[] = {Parameter::of(sql)};
  const Rows rows =
      ask(fmt::format("SELECT first, last, tag, kind, outside_transaction, shared FROM {}",
                      call("softbee_statements($1)")),
          parameters);
  std::vector<StatementRow> found;
  for (int i = 0; i < rows.size(); ++i) {
    found.push_back({rows.number(i, 0), rows.number(i, 1), rows.text(i, 2), rows.text(i, 3),
                     rows.text(i, 4), rows.is_true(i, 5)});
  }
  return found;
}

void Server::log_failure(const ServerError& error, std::string_view direction) {
  nlohmann::ordered_json fields;
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) fields[name] = value;
  };
  put("sqlstate", error.sqlstate);
  put("message", error.message);
  put("detail", error.detail);
  put("hint", error.hint);
  put("context", error.context);
  if (error.place) {
    put("file", error.place->file);
    fields["line"] = error.place->line;
    fields["column"] = error.place->column;
  }
  connection_.run_in_any_case(fmt::format(
      "{}{}SELECT {}", role_prefix(), settings_prefix(true),
      call(fmt::format("softbee_log_failure({}, '{}', {})",
                       error.script ? connection_.quote(error.script->revision) : "NULL", direction,
                       connection_.quote(fields.dump(-1, ' ', false,
                                                     nlohmann::json::error_handler_t::replace))))));
}

/// rows: what follows FROM, where the revisions are called `s`.
std::vector<RevisionRow> Server::ask_for_revisions(const std::string& rows) {
  const auto results = ask(fmt::format(
      "{}SELECT s.revision, s.message, s.path, s.create_date, s.down_revisions, s.depends_on, "
      "s.branch_labels, s.children, s.is_head, s.is_effective_head, s.is_branch_point, "
      "s.is_merge_point, s.applied, s.pushed_by, "
      "pg_catalog.to_char(s.pushed_at, 'YYYY-MM-DD HH24:MI:SSOF') FROM {}",
      role_prefix(), rows));
  std::vector<RevisionRow> revisions;
  const Rows& found = results.back();
  for (int i = 0; i < found.size(); ++i) {
    revisions.push_back({found.text(i, 0), found.text(i, 1), found.text(i, 2), found.text(i, 3),
                         found.array(i, 4), found.array(i, 5), found.array(i, 6), found.array(i, 7),
                         found.is_true(i, 8), found.is_true(i, 9), found.is_true(i, 10),
                         found.is_true(i, 11), found.is_true(i, 12), found.text(i, 13),
                         found.text(i, 14)});
  }
  return revisions;
}

std::vector<RevisionRow> Server::current() {
  return ask_for_revisions(fmt::format("{} c, LATERAL {} s", call("softbee_current()"),
                                       call("softbee_show(c.revision)")));
}

std::vector<RevisionRow> Server::heads() { return ask_for_revisions(call("softbee_heads() s")); }

std::vector<RevisionRow> Server::history(const std::string& range) {
  return ask_for_revisions(call(fmt::format("softbee_history({}) s", connection_.quote(range))));
}

std::vector<RevisionRow> Server::show(const std::string& symbol) {
  return ask_for_revisions(call(fmt::format("softbee_show({}) s", connection_.quote(symbol))));
}

std::vector<std::string> Server::current_revisions() {
  return column_of(connection_
                       .run_in_any_case(fmt::format("{}SELECT revision FROM {}", role_prefix(),
                                                    call("softbee_current()")))
                       .back());
}

std::vector<LogRow> Server::log(const LogFilter& filter) {
  std::string conditions = "true";
  const auto quoted = [&](const std::string& value) { return connection_.quote(value); };
  if (filter.revision)
    conditions +=
        fmt::format(" AND pg_catalog.starts_with(revision, {})", quoted(*filter.revision));
  if (filter.role) conditions += fmt::format(" AND {} IN (role, login)", quoted(*filter.role));
  if (filter.since)
    conditions += fmt::format(" AND at >= {}::pg_catalog.timestamptz", quoted(*filter.since));
  if (filter.until)
    conditions += fmt::format(" AND at < {}::pg_catalog.timestamptz", quoted(*filter.until));
  if (filter.failures) conditions += " AND state = 'failed'";
  const auto results = ask(fmt::format(
      "{}SELECT id, revision, direction, kind, state, pg_catalog.to_char(at, 'YYYY-MM-DD "
      "HH24:MI:SSOF'), "
      "elapsed, role, client, tag, reason, error FROM {}.softbee_log WHERE {} ORDER BY id DESC{}",
      role_prefix(), connection_.quote_name(schema_), conditions,
      filter.limit ? fmt::format(" LIMIT {}", *filter.limit) : ""));
  std::vector<LogRow> log;
  const Rows& rows = results.back();
  for (int i = 0; i < rows.size(); ++i) {
    log.push_back({rows.text(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3),
                   rows.text(i, 4), rows.text(i, 5), rows.text(i, 6), rows.text(i, 7),
                   rows.text(i, 8), rows.text(i, 9), rows.text(i, 10), rows.text(i, 11)});
  }
  return log;
}

std::vector<std::string> Server::offline_versions() {
  return column_of(
      ask(fmt::format("{}SELECT revision FROM ONLY {}", role_prefix(), offline_table_)).back());
}

std::vector<std::string> Server::take_offline_versions() {
  ask(fmt::format("LOCK TABLE ONLY {}", offline_table_));
  const auto versions =
      column_of(ask(fmt::format("SELECT revision FROM ONLY {}", offline_table_)).back());
  ask(fmt::format("DROP TABLE {}", offline_table_));
  return versions;
}

std::vector<std::string> Server::alembic_versions() {
  if (alembic_table_.empty()) return {};
  return column_of(
      ask(fmt::format("{}SELECT version_num FROM ONLY {}", role_prefix(), alembic_table_)).back());
}

}  // namespace softbee
