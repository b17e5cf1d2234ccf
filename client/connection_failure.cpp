// What a person can do about a connection that failed. libpq gives only text, so the causes are
// told apart by its words; a translated or new message falls through to the general hint, with
// libpq's own text as the detail.
#include <fmt/format.h>

#include "client/connection.hpp"

namespace softbee {
namespace {

struct Cause {
  std::string_view words;
  std::string_view hint;
};

constexpr Cause causes[] = {
    // Before the ones that name a database or a role.
    {"too many connections for",
     "Try again when other sessions have ended, or raise its CONNECTION LIMIT."},
    {"no password supplied", "Put the password into the URL, into PGPASSWORD or into ~/.pgpass."},
    {"password authentication failed", "Check user and password."},
    {"database \"", "Create it (createdb), or check the name of the database."},
    {"role \"", "Check the user: it is no role of this server."},
    {"could not translate host name", "Check the name of the host."},
    {"no pg_hba.conf entry",
     "The server refuses this user, database or address: see its pg_hba.conf."},
    {"Connection refused", "Is the server running there? Check host and port."},
    {"No such file or directory",
     "Is the server running on this machine? Otherwise name its host."},
    {"timeout expired", "Check host and port; a firewall may drop the packets."},
    {"the database system is starting up", "Try again in a moment."},
    {"too many clients", "Try again when other clients have left, or raise max_connections."},
    {"remaining connection slots",
     "Try again when other clients have left, or raise max_connections."},
    {"SSL", "Check sslmode and the certificates."},
};

/// libpq's lines as sentences: a cause, and below it, after a tab, a question.
std::string sentences_of(std::string_view message) {
  std::string text;
  for (const char c : message) {
    if (c == '\n')
      text += !text.empty() && text.back() == '?' ? " " : ". ";
    else if (c != '\t')
      text += c;
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text + (text.ends_with('?') ? "" : ".");
}

}  // namespace

Error describe_connection_failure(std::string_view message, const std::string& name,
                                  const ConnectionTarget& target) {
  Error error("", fmt::format("could not connect to {} (from {})", name, target.source));
  error.detail = sentences_of(message);
  for (const Cause& cause : causes) {
    if (message.find(cause.words) == std::string_view::npos) continue;
    error.hint = std::string(cause.hint);
    if (cause.words == "database \"" && message.find("does not exist") != std::string_view::npos)
      error.reason = "no_such_database";
    break;
  }
  if (target.url.empty() && target.source.starts_with("libpq")) {
    error.hint +=
        std::string(error.hint.empty() ? "" : " ") +
        "No DATABASE_URL is set: put DATABASE_URL=postgresql://user@host:5432/database into .env, "
        "or give -D.";
  } else if (error.hint.empty()) {
    error.hint = fmt::format("Check {}.", target.source);
  }
  return error;
}

}  // namespace softbee
