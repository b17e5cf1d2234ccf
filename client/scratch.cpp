#include "client/scratch.hpp"

#include <fmt/format.h>

#include "client/interrupt.hpp"
#include "client/new_file.hpp"
#include "core/error.hpp"

namespace softbee {
namespace {

ConnectionTarget target_of(const Context& context) {
  const auto scratch = context.settings.scratch_connection();
  return scratch ? *scratch : context.settings.connection();
}

/// The database that the URL names need not be there yet; is_there: it is.
Connection connect(const ConnectionTarget& target, bool& is_there) {
  const auto ignore = [](const auto&...) {};
  try {
    return Connection(target, ignore);
  } catch (const Error& error) {
    if (error.reason != "no_such_database") throw;
    is_there = false;
    ConnectionTarget other = target;
    other.database = "postgres";
    return Connection(other, ignore);
  }
}

/// Options for a database like the present one. 17 renamed daticulocale, and gave databases the
/// server's own provider of locales (b); 16 has ICU rules.
std::string options_query(int version) {
  const std::string locale = version >= 170000   ? "d.datlocale"
                             : version >= 150000 ? "d.daticulocale"
                                                 : "NULL::text";
  const std::string provider =
      version >= 150000
          ? fmt::format(
                "CASE d.datlocprovider WHEN 'i' THEN pg_catalog.format("
                "' LOCALE_PROVIDER icu ICU_LOCALE %L', {0}) WHEN 'b' THEN "
                "pg_catalog.format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', {0}) "
                "ELSE '' END",
                locale)
          : "''";
  return fmt::format(
      "SELECT pg_catalog.concat(pg_catalog.format(' ENCODING %L LC_COLLATE %L LC_CTYPE %L', "
      "pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype), {}),"
      " pg_catalog.current_setting('server_version_num'),"
      " (SELECT default_version FROM pg_catalog.pg_available_extensions"
      " WHERE name OPERATOR(pg_catalog.=) 'softbee_migrate'),"
      " (SELECT pg_catalog.concat(pid, '_', (pg_catalog.date_part('epoch', backend_start)"
      " OPERATOR(pg_catalog.*) 1000000)::pg_catalog.int8)"
      " FROM pg_catalog.pg_stat_activity WHERE pid OPERATOR(pg_catalog.=) "
      "pg_catalog.pg_backend_pid())"
      " FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) "
      "pg_catalog.current_database()",
      provider);
}

/// What `ALTER DATABASE … SET`, or `ALTER ROLE … IN DATABASE … SET`, gave the present database: a
/// search_path decides what an unqualified name means. "user" only: others need more rights.
constexpr std::string_view settings_query =
    "SELECT name, source OPERATOR(pg_catalog.=) 'database user' AS is_of_role,"
    " pg_catalog.current_setting(name) FROM pg_catalog.pg_settings"
    " WHERE source OPERATOR(pg_catalog.=) ANY ('{database,database user}')"
    " AND context OPERATOR(pg_catalog.=) 'user' ORDER BY name";

/// Ours, of sessions that have ended: the name tells, as no moment lies between a database and its
/// name. Where another role's start cannot be seen, a session with the same number may be the one.
constexpr std::string_view leftovers_query =
    "SELECT d.datname FROM pg_catalog.pg_database d, LATERAL (SELECT pg_catalog.regexp_match("
    "d.datname::pg_catalog.text, '^softbee_scratch_([0-9]+)_([0-9]+)_[0-9a-f]{12}$') AS m) c"
    " WHERE c.m IS NOT NULL AND pg_catalog.pg_has_role(d.datdba, 'USAGE')"
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a"
    " WHERE a.datid OPERATOR(pg_catalog.=) d.oid OR (a.pid::pg_catalog.text"
    " OPERATOR(pg_catalog.=) c.m[1] AND (a.backend_start IS NULL OR"
    " (pg_catalog.date_part('epoch', a.backend_start) OPERATOR(pg_catalog.*) 1000000)"
    "::pg_catalog.int8::pg_catalog.text OPERATOR(pg_catalog.=) c.m[2])))";

Error not_created(const ServerError& error, const Context& context, const Connection& connection) {
  if (error.sqlstate == "42501") {
    return Error(error.sqlstate, "permission denied to create a scratch database")
        .with_detail(
            fmt::format("Models and scripts are tried in databases of their own, beside {}.",
                        connection.name()))
        .with_hint(fmt::format(
            "ALTER ROLE {} CREATEDB; or set scratch_url to a server where it may "
            "(docs/configuration.md).",
            connection.quote_name(context.settings.role().empty() ? connection.user()
                                                                  : context.settings.role())));
  }
  return error;
}

}  // namespace

ScratchServer::ScratchServer(const Context& context)
    : context_(context),
      target_(target_of(context)),
      is_beside_database_(!context.settings.scratch_connection()),
      connection_(connect(target_, is_beside_database_)) {
  const Rows facts = std::move(connection_.run(options_query(connection_.server_version())).back());
  // On another server the real database's locale may not exist.
  create_options_ = context.settings.scratch_connection() ? "" : facts.text(0, 0);
  properties_ = fmt::format("{} {}{}", facts.value(0, 1), facts.value(0, 2), create_options_);
  if (is_beside_database_) read_settings();
  session_ = facts.text(0, 3);
  remove_leftovers();
}

ScratchServer::~ScratchServer() {
  // Twice: a signal cancels what runs, and may arrive late.
  for (const std::string& name : names_) {
    const std::string drop =
        fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", connection_.quote_name(name));
    connection_.tidy(drop);
    if (was_interrupted()) connection_.tidy(drop);
  }
}

void ScratchServer::read_settings() {
  const Rows rows = std::move(connection_.run(std::string(settings_query)).back());
  for (int i = 0; i < rows.size(); ++i) {
    settings_.push_back({rows.text(i, 0), rows.text(i, 1) == "t"});
    properties_ += fmt::format(" {}={}", rows.value(i, 0), rows.value(i, 2));
  }
}

void ScratchServer::remove_leftovers() {
  const auto results = connection_.run(std::string(leftovers_query));
  for (int i = 0; i < results.back().size(); ++i) {
    const std::string name = results.back().text(i, 0);
    context_.console.info(
        fmt::format("Removing database {}, which a run left that was ended", name));
    connection_.tidy(fmt::format("DROP DATABASE IF EXISTS {}", connection_.quote_name(name)));
  }
}

void ScratchServer::create(const std::string& name) {
  const std::string quoted = connection_.quote_name(name);
  const std::string role = context_.settings.role();
  try {
    connection_.run(
        fmt::format("CREATE DATABASE {} TEMPLATE template0{}{}", quoted, create_options_,
                    role.empty() ? "" : fmt::format(" OWNER {}", connection_.quote_name(role))));
  } catch (const ServerError& error) {
    throw not_created(error, context_, connection_);
  }
  names_.push_back(name);
  std::string sql = fmt::format(
      "COMMENT ON DATABASE {} IS 'softbee: scratch database of the session in its name (process, "
      "start); to be dropped when that has ended';",
      quoted);
  for (const DatabaseSetting& setting : settings_) {
    // FROM CURRENT: no text of a value has to be quoted.
    sql += setting.is_of_role ? fmt::format("ALTER ROLE {} IN DATABASE {}",
                                            connection_.quote_name(connection_.user()), quoted)
                              : fmt::format("ALTER DATABASE {}", quoted);
    sql += fmt::format(" SET {} FROM CURRENT;", connection_.quote_name(setting.name));
  }
  connection_.run(sql + fmt::format("ALTER DATABASE {} SET synchronous_commit = off", quoted));
}

std::unique_ptr<ScratchDatabase> ScratchServer::make() {
  const std::string name = fmt::format("softbee_scratch_{}_{}", session_, random_revision_id());
  create(name);
  ConnectionTarget target = target_;
  target.database = name;
  auto database = std::make_unique<ScratchDatabase>(
      Context{context_.settings.aimed_at(std::move(target)), context_.console.for_errors()});
  if (!database->server.has_extension()) database->server.create_extension();
  // A session whose client was killed ends with the statement that it runs, not much later.
  Connection& session = database->server.connection();
  session.tidy("SET client_connection_check_interval = '1s'");
  const std::string role = context_.settings.role();
  if (!role.empty()) session.run(fmt::format("SET ROLE {}", session.quote_name(role)));
  return database;
}

}  // namespace softbee
