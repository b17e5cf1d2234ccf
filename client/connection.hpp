// libpq as RAII: a connection, its results, and errors as ServerError. Knows nothing of revisions.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

#include "client/interrupt.hpp"
#include "client/server_error.hpp"
#include "client/settings.hpp"

namespace softbee {

/// One result set; values are text.
class Rows {
 public:
  explicit Rows(PGresult* result) : result_(result, PQclear) {}

  int size() const { return PQntuples(result_.get()); }
  bool is_null(int row, int column) const { return PQgetisnull(result_.get(), row, column) == 1; }
  std::string_view value(int row, int column) const;
  std::string text(int row, int column) const { return std::string(value(row, column)); }
  bool is_true(int row, int column) const { return value(row, column) == "t"; }
  int number(int row, int column) const;
  std::vector<std::string> array(int row, int column) const;  ///< of a one-dimensional text[]

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

/// `{a,"b c",NULL}` → values; NULL elements are left out.
std::vector<std::string> parse_text_array(std::string_view text);

/// A parameter of a statement: text, or a text[] in PostgreSQL's binary form, which needs no
/// quoting.
class Parameter {
 public:
  static Parameter of(std::optional<std::string> value);
  static Parameter of(const std::vector<std::string>& values);

  bool is_null = false;
  bool is_binary = false;
  std::string bytes;
};

/// Builds a binary text[] element by element, so that large scripts are copied once.
class ArrayBuilder {
 public:
  void add(std::string_view value);
  Parameter finish() &&;

 private:
  std::string bytes_ = std::string(header_size, '\0');
  std::uint32_t count_ = 0;
  static constexpr std::size_t header_size = 20;
};

class Connection {
 public:
  using NoticeHandler = std::function<void(const std::string& severity, const std::string& message,
                                           const std::string& detail, const std::string& hint)>;

  /// Told for how long a statement has been without an answer, every half second.
  using SilenceHandler = std::function<void(std::chrono::milliseconds)>;

  /// errors  what a person can do about it, by cause (describe_connection_failure)
  Connection(const ConnectionTarget& target, NoticeHandler on_notice,
             SilenceHandler on_silence = nullptr);

  /// Runs a string of one or several statements in one round trip; the result sets, in order.
  /// errors  ServerError, the first; an Error where the connection is lost or a signal came before
  std::vector<Rows> run(const std::string& sql);
  /// As above, of one statement with parameters.
  Rows run(const std::string& sql, std::span<const Parameter> parameters);

  /// A string of several statements of which one may fail: how many finished before it.
  /// errors  only a connection that is lost, and a signal
  struct Attempt {
    std::size_t finished = 0;
    std::optional<ServerError> failure = {};
  };
  Attempt attempt(const std::string& sql);

  /// `COPY … FROM stdin` with its data.
  void copy_in(const std::string& statement, std::string_view data);

  /// run(), also after a signal: for what has to be said about a run that it ended.
  std::vector<Rows> run_in_any_case(const std::string& sql);

  /// ROLLBACK, and RESETs outside of a transaction, that never throw: for the way out of an error.
  void roll_back() noexcept;
  void tidy(const std::string& sql) noexcept;

  bool is_lost() const { return PQstatus(connection_.get()) == CONNECTION_BAD; }
  bool is_in_transaction() const { return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE; }

  std::string name() const;  ///< user@host:port/database
  std::string database() const { return PQdb(connection_.get()); }
  std::string user() const { return PQuser(connection_.get()); }
  int server_version() const { return PQserverVersion(connection_.get()); }  ///< 150004 for 15.4
  /// The same connection for another program: libpq's variables, the password among them, which a
  /// command line would show to every user of the machine.
  std::vector<std::pair<std::string, std::string>> as_variables() const;
  std::string server_options() const;  ///< ` -h host -p port -U user`, for a person to type
  std::string quote(std::string_view literal) const;
  std::string quote_name(std::string_view identifier) const;
  int backend_pid() const { return PQbackendPID(connection_.get()); }
  int round_trips() const { return round_trips_; }

 private:
  std::vector<Rows> collect();
  std::vector<Rows> collect_until(std::optional<ServerError>& failure);
  PGresult* next_result();
  ServerError not_sent() const;
  std::string said_by_libpq() const;

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  std::unique_ptr<InterruptWatch> watch_;
  NoticeHandler on_notice_;
  SilenceHandler on_silence_;
  int round_trips_ = 0;
};

/// Why libpq could not connect, as something to act upon. `message` is libpq's.
Error describe_connection_failure(std::string_view message, const std::string& name,
                                  const ConnectionTarget& target);

}  // namespace softbee
