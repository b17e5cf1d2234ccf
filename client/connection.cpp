// Connection over libpq. Statements go by the simple protocol where they need no parameters:
// several in one round trip.
#include "client/connection.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <fmt/format.h>

#include "client/url.hpp"

namespace softbee {
namespace {

std::string field(const PGresult* result, int code) {
  const char* value = PQresultErrorField(result, code);
  return value == nullptr ? std::string() : std::string(value);
}

ServerError server_error(const PGresult* result) {
  ServerError error(field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY));
  error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  error.hint = field(result, PG_DIAG_MESSAGE_HINT);
  error.severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  error.context = field(result, PG_DIAG_CONTEXT);
  error.statement = field(result, PG_DIAG_INTERNAL_QUERY);
  error.statement_position = std::atoi(field(result, PG_DIAG_INTERNAL_POSITION).c_str());
  error.query_position = std::atoi(field(result, PG_DIAG_STATEMENT_POSITION).c_str());
  error.script = parse_script_place(error.context);
  if (error.script && error.script->place.line > 0) error.place = error.script->place;
  return error;
}

std::string host_of(const PGconn* connection) {
  const char* host = PQhost(connection);
  if (host == nullptr || *host == '\0' || *host == '/') return "[local]";
  return host;
}

std::string name_of(const PGconn* connection) {
  const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
  const std::string port = text(PQport(connection));
  return fmt::format("{}@{}{}/{}", text(PQuser(connection)), host_of(connection),
                     port.empty() || port == "5432" ? "" : ":" + port, text(PQdb(connection)));
}

/// libpq says first what it cannot read in a URL; a password must not get out that way.
void require_readable(const std::string& url, const ConnectionTarget& target) {
  constexpr std::string_view encode =
      "Write postgresql://user@host:5432/database, with %40 for @, %2F for / and %3A for : in a "
      "password.";
  if (url.empty()) return;
  const std::string_view before_query =
      std::string_view(url).substr(0, std::min(url.find('?'), url.size()));
  if (url.starts_with("postgresql://") &&
      std::count(before_query.begin(), before_query.end(), '@') > 1) {
    throw Error("", fmt::format("{} holds more than one @", target.source))
        .with_detail("What stands between them would be taken for a host or a database.")
        .with_hint(std::string(encode));
  }
  char* reason = nullptr;
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(url.c_str(), &reason), PQconninfoFree);
  const std::string message = without_passwords(reason == nullptr ? "" : reason, target.url);
  PQfreemem(reason);
  if (options != nullptr) return;
  std::string detail = message;
  while (!detail.empty() && detail.back() == '\n') detail.pop_back();
  throw Error("", fmt::format("{} is not a connection string that libpq can read", target.source))
      .with_detail(detail + ".")
      .with_hint(std::string(encode));
}

}  // namespace

Connection::Connection(const ConnectionTarget& target, NoticeHandler on_notice,
                       SilenceHandler on_silence)
    : connection_(nullptr, PQfinish),
      on_notice_(std::move(on_notice)),
      on_silence_(std::move(on_silence)) {
  const std::string url = target.url.empty() ? "" : libpq_url(target.url, target.source);
  require_readable(url, target);
  // Given first, so that a URL's own values win; expand_dbname applies to the first dbname only.
  std::vector<const char*> keys = {"fallback_application_name", "client_encoding"};
  std::vector<const char*> values = {"softbee", "UTF8"};
  if (std::getenv("PGCONNECT_TIMEOUT") == nullptr) {
    keys.push_back("connect_timeout");
    values.push_back("30");
  }
  if (!url.empty()) {
    keys.push_back("dbname");
    values.push_back(url.c_str());
  }
  keys.push_back("client_encoding");
  values.push_back("UTF8");
  if (!target.database.empty()) {
    keys.push_back("dbname");
    values.push_back(target.database.c_str());  // the last one counts
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  connection_.reset(PQconnectdbParams(keys.data(), values.data(), 1));
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    throw describe_connection_failure(
        without_passwords(PQerrorMessage(connection_.get()), target.url), name(), target);
  }
  watch_ = std::make_unique<InterruptWatch>(connection_.get());
  PQsetNoticeReceiver(
      connection_.get(),
      [](void* self, const PGresult* notice) {
        static_cast<Connection*>(self)->on_notice_(
            field(notice, PG_DIAG_SEVERITY_NONLOCALIZED), field(notice, PG_DIAG_MESSAGE_PRIMARY),
            field(notice, PG_DIAG_MESSAGE_DETAIL), field(notice, PG_DIAG_MESSAGE_HINT));
      },
      this);
}

std::string Connection::name() const { return name_of(connection_.get()); }

std::vector<std::pair<std::string, std::string>> Connection::as_variables() const {
  std::vector<std::pair<std::string, std::string>> variables;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfo(connection_.get()), PQconninfoFree);
  for (const PQconninfoOption* option = options.get(); option && option->keyword; ++option) {
    if (option->envvar == nullptr || option->val == nullptr) continue;
    const std::string_view name = option->envvar;
    // Of several hosts the one that answered; the service is in the values already, and a dump has
    // the database's own encoding.
    if (name == "PGHOST" || name == "PGHOSTADDR" || name == "PGPORT" || name == "PGSERVICE" ||
        name == "PGCLIENTENCODING") {
      continue;
    }
    variables.emplace_back(name, option->val);
  }
  variables.emplace_back("PGHOST", PQhost(connection_.get()));
  variables.emplace_back("PGPORT", PQport(connection_.get()));
  return variables;
}

std::string Connection::server_options() const {
  return fmt::format(" -h {} -p {} -U {}", PQhost(connection_.get()), PQport(connection_.get()),
                     PQuser(connection_.get()));
}

std::vector<Rows> Connection::run(const std::string& sql) {
  if (was_interrupted()) throw ServerError("57014", "interrupted");
  return run_in_any_case(sql);
}

std::vector<Rows> Connection::run_in_any_case(const std::string& sql) {
  ++round_trips_;
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) throw not_sent();
  return collect();
}

Rows Connection::run(const std::string& sql, std::span<const Parameter> parameters) {
  if (was_interrupted()) throw ServerError("57014", "interrupted");
  ++round_trips_;
  std::vector<const char*> values;
  std::vector<int> lengths, formats;
  for (const Parameter& parameter : parameters) {
    values.push_back(parameter.is_null ? nullptr : parameter.bytes.c_str());
    lengths.push_back(static_cast<int>(parameter.bytes.size()));
    formats.push_back(parameter.is_binary ? 1 : 0);
  }
  const int is_sent =
      PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(parameters.size()),
                        nullptr, values.data(), lengths.data(), formats.data(), 0);
  if (is_sent == 0) throw not_sent();
  return std::move(collect().front());
}

ServerError Connection::not_sent() const {
  ServerError error("08006", "could not send to the server");
  error.detail = said_by_libpq();
  return error;
}

/// When it has said that the server is gone, each further look adds "invalid socket".
std::string Connection::said_by_libpq() const {
  std::string text = PQerrorMessage(connection_.get());
  constexpr std::string_view echo = "invalid socket\n";
  while (text.size() > echo.size() && text.ends_with(echo)) text.resize(text.size() - echo.size());
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Connection::Attempt Connection::attempt(const std::string& sql) {
  if (was_interrupted()) throw ServerError("57014", "interrupted");
  ++round_trips_;
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) throw not_sent();
  Attempt attempt;
  attempt.finished = collect_until(attempt.failure).size();
  if (is_lost()) throw attempt.failure.value_or(not_sent());
  return attempt;
}

void Connection::copy_in(const std::string& statement, std::string_view data) {
  if (was_interrupted()) throw ServerError("57014", "interrupted");
  ++round_trips_;
  if (PQsendQuery(connection_.get(), statement.c_str()) == 0) throw not_sent();
  PGresult* begun = PQgetResult(connection_.get());
  if (PQresultStatus(begun) == PGRES_COPY_IN) {
    const bool is_sent =
        PQputCopyData(connection_.get(), data.data(), static_cast<int>(data.size())) == 1 &&
        PQputCopyEnd(connection_.get(), nullptr) == 1;
    if (!is_sent) {
      PQclear(begun);
      throw not_sent();
    }
  } else if (PQresultStatus(begun) == PGRES_FATAL_ERROR) {
    const ServerError error = server_error(begun);
    PQclear(begun);
    while (PGresult* rest = PQgetResult(connection_.get())) PQclear(rest);
    throw error;
  }
  PQclear(begun);
  collect();
}

std::vector<Rows> Connection::collect() {
  std::optional<ServerError> failure;
  std::vector<Rows> all = collect_until(failure);
  if (failure) throw *failure;
  if (all.empty()) throw ServerError("08006", "connection to the server was lost");
  return all;
}

/// As PQgetResult, but that silence is told of.
PGresult* Connection::next_result() {
  constexpr std::chrono::milliseconds patience(500);
  std::chrono::milliseconds waited(0);
  while (on_silence_ && PQisBusy(connection_.get()) == 1) {
    pollfd answer = {PQsocket(connection_.get()), POLLIN, 0};
    const int ready = poll(&answer, 1, static_cast<int>(patience.count()));
    if (ready == 0) on_silence_(waited += patience);
    if (ready < 0 && errno != EINTR) break;
    if (ready > 0 && PQconsumeInput(connection_.get()) == 0) break;
  }
  return PQgetResult(connection_.get());
}

/// All results up to the first failure.
std::vector<Rows> Connection::collect_until(std::optional<ServerError>& failure) {
  std::vector<Rows> all;
  // Read to the end also after an error: the connection is usable only then.
  while (PGresult* result = next_result()) {
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
      if (!failure) failure = server_error(result);
      PQclear(result);
    } else if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) {
      PQclear(result);
      throw ServerError("08P01", "server asked for COPY data");
    } else {
      all.emplace_back(result);
    }
  }
  if (failure && failure->sqlstate.empty()) {
    failure->sqlstate = "08006";
    failure->message = "connection to the server was lost";
    failure->detail = said_by_libpq();
  }
  return all;
}

void Connection::roll_back() noexcept {
  if (is_lost() || !is_in_transaction()) return;
  ++round_trips_;
  PQclear(PQexec(connection_.get(), "ROLLBACK"));
}

void Connection::tidy(const std::string& sql) noexcept {
  if (is_lost() || is_in_transaction()) return;
  ++round_trips_;
  PQclear(PQexec(connection_.get(), sql.c_str()));
}

std::string Connection::quote(std::string_view literal) const {
  char* quoted = PQescapeLiteral(connection_.get(), literal.data(), literal.size());
  if (quoted == nullptr) {
    throw Error("22021", "text is not valid UTF-8").with_detail(PQerrorMessage(connection_.get()));
  }
  std::string text = quoted;
  PQfreemem(quoted);
  return text;
}

std::string Connection::quote_name(std::string_view identifier) const {
  std::string text = "\"";
  for (const char c : identifier) {
    text += c;
    if (c == '"') text += '"';
  }
  return text + "\"";
}

}  // namespace softbee
