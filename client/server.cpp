// Server: what is known of it, its extension, its lock. The calls that carry scripts, run steps and
// ask are in server_calls.cpp. Strings of several statements where the protocol allows it: a deploy
// is counted in round trips.
#include "client/server.hpp"

#include <fmt/format.h>

#include "client/offline_sql.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

constexpr std::string_view extension_name = "softbee_migrate";

/// Below deadlock_timeout (1 s): who waits for the lock in a transaction has a snapshot, and CREATE
/// INDEX CONCURRENTLY of the holder would wait for that (docs/ARCHITECTURE.md).
constexpr std::string_view lock_attempt = "300ms";

/// Whatever the search_path holds, the server's own functions and operators are meant.
constexpr std::string_view schema_query =
    "SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n"
    " ON n.oid OPERATOR(pg_catalog.=) e.extnamespace"
    " WHERE e.extname OPERATOR(pg_catalog.=) 'softbee_migrate'";

/// A plain table without policies, of somebody who may do anything here anyway: reading another one
/// could run its owner's code with our rights.
std::string trusted_table_query(std::string_view name) {
  return fmt::format(
      "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c"
      " JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace"
      " JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) c.relowner"
      " JOIN pg_catalog.pg_database d ON d.datname OPERATOR(pg_catalog.=) "
      "pg_catalog.current_database()"
      " WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass('{}')"
      " AND c.relkind OPERATOR(pg_catalog.=) 'r' AND NOT c.relrowsecurity"
      " AND (r.rolsuper OR r.oid OPERATOR(pg_catalog.=) d.datdba"
      " OR r.rolname OPERATOR(pg_catalog.=) current_user)",
      name);
}

std::string facts_query() {
  return fmt::format(
      "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only'),"
      " pg_catalog.current_setting('lock_timeout'), pg_catalog.pg_backend_pid(), ({}),"
      " pg_catalog.to_regclass('alembic_version') IS NOT NULL, ({}),"
      " pg_catalog.current_setting('client_min_messages'), ({})",
      schema_query, trusted_table_query("alembic_version"),
      trusted_table_query(offline_version_table));
}

void show_notice(const Console& console, const std::string& severity, const std::string& message,
                 const std::string& detail, const std::string& hint) {
  std::string text = message;
  if (!detail.empty()) text += "\n   = detail: " + detail;
  if (!hint.empty()) text += "\n   = hint: " + hint;
  if (severity == "WARNING") {
    console.warn(text);
  } else if (severity == "NOTICE" || severity == "INFO") {
    console.info(text);
  } else {
    console.debug(text);
  }
}

std::vector<ManifestRow> read_manifest(const Rows& rows, int first_column) {
  std::vector<ManifestRow> manifest;
  for (int i = 0; i < rows.size(); ++i) {
    const int c = first_column;
    if (rows.is_null(i, c)) continue;
    manifest.push_back({rows.text(i, c), std::nullopt, rows.text(i, c + 2), rows.is_true(i, c + 3),
                        rows.is_true(i, c + 4)});
    if (!rows.is_null(i, c + 1)) manifest.back().path = rows.text(i, c + 1);
  }
  return manifest;
}

/// What the client can say about an error of the calls themselves, not of a script.
ServerError explained(ServerError error) {
  if (error.script || error.message.find("softbee_") == std::string::npos) return error;
  if (error.sqlstate == "42883" || error.sqlstate == "42703") {
    // The server's own hint is about the arguments' types.
    error.hint = "The extension is older than this client: ALTER EXTENSION softbee_migrate UPDATE;";
  } else if (error.sqlstate == "42501" && error.hint.empty()) {
    error.hint =
        "The owner of the database or of the extension can grant it: EXECUTE on the functions, "
        "SELECT on the tables.";
  }
  return error;
}

Error not_created(const ServerError& error) {
  if (error.sqlstate == "42501") {
    return Error(error.sqlstate, "permission denied to create extension softbee_migrate")
        .with_detail(error.message + ".")
        .with_hint(
            "The owner of the database can: CREATE EXTENSION softbee_migrate; and then GRANT "
            "what this user needs.");
  }
  if (error.sqlstate == "3F000") {
    return Error(error.sqlstate, "there is no schema to create extension softbee_migrate in")
        .with_detail(error.message + ".")
        .with_hint("CREATE SCHEMA public; or set search_path for this user.");
  }
  if (error.sqlstate == "0A000" || error.sqlstate == "58P01") {
    return Error(error.sqlstate, "extension softbee_migrate is not installed on the server")
        .with_detail(error.message + ".")
        .with_hint("On the server's machine: make install (README), then softbee upgrade again.");
  }
  return error;
}

}  // namespace

Server::Server(const Context& context)
    : context_(context),
      target_(context.settings.connection()),
      progress_(context, target_),
      connection_(
          target_,
          [this](const std::string& severity, const std::string& message, const auto&... rest) {
            progress_.hear(message);
            show_notice(context_.console, severity, message, rest...);
          },
          [this](std::chrono::milliseconds silence) { progress_.tick(silence); }) {
  const Rows facts = std::move(ask_for_facts().back());
  is_in_recovery_ = facts.is_true(0, 0);
  is_read_only_ = facts.value(0, 1) == "on";
  lock_timeout_ = facts.text(0, 2);
  schema_ = facts.text(0, 4);
  has_alembic_version_ = facts.is_true(0, 5);
  alembic_table_ = facts.text(0, 6);
  offline_table_ = facts.text(0, 8);
  // Where they are turned off for the user or the database: our log lines are the server's notices.
  if (facts.value(0, 7) == "warning" || facts.value(0, 7) == "error")
    settings_.emplace_back("client_min_messages", "notice");
  is_pooled_ = facts.number(0, 3) != connection_.backend_pid();
  if (is_pooled_) {
    context_.console.debug(
        "the connection goes through a pooler: a script's SET and advisory locks end with its "
        "statement");
  }
}

/// The first string that runs: a role that cannot be taken shows here.
std::vector<Rows> Server::ask_for_facts() {
  try {
    return ask(role_prefix() + facts_query());
  } catch (ServerError& error) {
    const std::string role = context_.settings.role();
    if (role.empty() || (error.sqlstate != "22023" && error.sqlstate != "42501")) throw;
    error.detail = fmt::format("The role comes from {}.", context_.settings.configuration_path());
    error.hint = "It must exist, and the user that connects must be a member of it.";
    throw;
  }
}

std::vector<Rows> Server::ask(const std::string& sql) {
  try {
    return connection_.run(sql);
  } catch (const ServerError& error) {
    throw explained(error);
  }
}

Rows Server::ask(const std::string& sql, std::span<const Parameter> parameters) {
  try {
    return connection_.run(sql, parameters);
  } catch (const ServerError& error) {
    throw explained(error);
  }
}

std::string Server::role_prefix() const {
  const std::string role = context_.settings.role();
  return role.empty() ? "" : fmt::format("SET LOCAL ROLE {}; ", connection_.quote_name(role));
}

void Server::use_settings(std::vector<ServerSetting> settings) {
  settings_.insert(settings_.end(), std::make_move_iterator(settings.begin()),
                   std::make_move_iterator(settings.end()));
}

std::string Server::settings_prefix(bool is_local) const {
  std::string calls;
  for (const auto& [name, value] : settings_) {
    calls += fmt::format("{}pg_catalog.set_config({}, {}, {})", calls.empty() ? "" : ", ",
                         connection_.quote(name), connection_.quote(value), is_local);
  }
  return calls.empty() ? "" : fmt::format("SELECT {}; ", calls);
}

std::string Server::call(std::string_view function_and_arguments) const {
  return fmt::format("{}.{}", connection_.quote_name(schema_), function_and_arguments);
}

void Server::announce() const {
  const std::string role = context_.settings.role();
  context_.console.info(fmt::format("Context: {} (from {}){}", connection_.name(), target_.source,
                                    role.empty() ? "" : fmt::format(", role {}", role)));
}

void Server::require_writable() const {
  if (is_in_recovery_) {
    throw Error("25006", fmt::format("{} is a standby: it can be read only", connection_.name()))
        .with_hint(fmt::format("Connect to the primary (the URL is from {}).", target_.source));
  }
  if (is_read_only_) {
    throw Error("25006", fmt::format("sessions of {} are read only", connection_.name()))
        .with_detail(
            "The setting default_transaction_read_only is on for this user, database or server.")
        .with_hint("Turn it off, or connect to a server that can be written.");
  }
}

void Server::require_extension() const {
  if (has_extension()) return;
  throw Error(
      "", fmt::format("extension {} is not installed in {}", extension_name, connection_.name()))
      .with_detail("Nothing was ever applied to this database with softbee.")
      .with_hint("softbee upgrade installs it.");
}

bool Server::create_extension() {
  try {
    const auto results =
        ask(fmt::format("{}CREATE EXTENSION {}; {}", role_prefix(), extension_name, schema_query));
    schema_ = results.back().text(0, 0);
    context_.console.info(
        fmt::format("Extension {} created in schema {}", extension_name, schema_));
    return true;
  } catch (const ServerError& error) {
    // Two first deploys at once: the other one won.
    if (error.sqlstate != "23505" && error.sqlstate != "42710") throw not_created(error);
    const auto results = ask(role_prefix() + std::string(schema_query));
    if (results.back().size() == 0) throw;
    schema_ = results.back().text(0, 0);
    return false;
  }
}

void Server::create_extension_within() {
  const auto results = ask(fmt::format("CREATE EXTENSION {}; {}", extension_name, schema_query));
  schema_ = results.back().text(0, 0);
}

Inventory Server::take_inventory(const std::string& target, std::string_view direction) {
  Inventory inventory;
  try {
    const auto results = ask(fmt::format(
        "{}SELECT {}; SELECT count(*) FROM {}", role_prefix(), call("softbee_digest()"),
        call(fmt::format("softbee_plan({}, '{}')", connection_.quote(target), direction))));
    inventory.digest = results[results.size() - 2].text(0, 0);
    inventory.steps = results.back().number(0, 0);
  } catch (const ServerError& error) {
    // The target may be a revision that is still to be pushed.
    if (!error.sqlstate.starts_with("SB")) throw;
  }
  return inventory;
}

std::vector<ManifestRow> Server::manifest() {
  return read_manifest(ask(fmt::format("{}SELECT revision, path, sha256, applied, adopted FROM {}",
                                       role_prefix(), call("softbee_manifest()")))
                           .back(),
                       0);
}

int Server::count_steps(const std::string& target, std::string_view direction) {
  return ask(fmt::format(
                 "{}SELECT count(*) FROM {}", role_prefix(),
                 call(fmt::format("softbee_plan({}, '{}')", connection_.quote(target), direction))))
      .back()
      .number(0, 0);
}

/// A procedure that commits must be alone in its string, so what it needs is set for the session
/// and reset behind it.
void Server::call_procedure(const std::string& sql, const std::string& ticket) {
  const std::string role = context_.settings.role();
  std::string before = settings_prefix(false), after;
  for (const auto& setting : settings_) after += fmt::format("RESET {}; ", setting.first);
  if (!role.empty()) {
    before += fmt::format("SET ROLE {}; ", connection_.quote_name(role));
    after += "RESET ROLE; ";
  }
  if (before.empty()) {
    ask(sql);
    return;
  }
  if (is_pooled_) {
    // Also without one of its own: whoever changes the settings of a session takes its ticket.
    before += fmt::format("SET {} = '{}'; ", ticket_setting, ticket);
    after += fmt::format("RESET {}; ", ticket_setting);
  }
  ask(before);
  try {
    ask(sql);
  } catch (...) {
    connection_.tidy(after);
    throw;
  }
  connection_.tidy(after);
}

void Server::wait() {
  try {
    call_procedure(fmt::format("CALL {}", call("softbee_wait()")));
  } catch (ServerError& error) {
    if (error.sqlstate == "55P03" && error.hint.empty()) {
      error.detail = fmt::format("Another migrator was at work for longer than lock_timeout ({}).",
                                 lock_timeout_);
      error.hint = "Try again when it has finished, or raise lock_timeout.";
    }
    throw;
  }
}

std::optional<std::vector<ManifestRow>> Server::begin_locked(bool with_manifest) {
  std::string sql = fmt::format(
      "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {}{}SET LOCAL lock_timeout = '{}'; SELECT "
      "{}; "
      "SET LOCAL lock_timeout = {}",
      role_prefix(), settings_prefix(true), lock_attempt, call("softbee_lock()"),
      connection_.quote(lock_timeout_));
  if (with_manifest) {
    sql += fmt::format("; SELECT revision, path, sha256, applied, adopted FROM {}",
                       call("softbee_manifest()"));
  }
  try {
    const auto results = ask(sql);
    return with_manifest ? read_manifest(results.back(), 0) : std::vector<ManifestRow>();
  } catch (const ServerError& error) {
    connection_.roll_back();
    // Someone was faster: a transaction (the timeout above), or a softbee_apply (refused at once).
    if (error.sqlstate == "55P03" || error.sqlstate == "SB008") return std::nullopt;
    throw;
  }
}

void Server::begin() {
  ask(fmt::format("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {}", role_prefix()));
}

void Server::commit() { ask("COMMIT"); }

void Server::commit_before_steps() { ask("SET LOCAL synchronous_commit = off; COMMIT"); }

}  // namespace softbee
