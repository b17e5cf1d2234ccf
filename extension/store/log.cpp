#include "extension/store/log.hpp"

#include <limits>

#include "core/error.hpp"
#include "extension/pg/table.hpp"

namespace softbee::store {
namespace {

/// Order of columns in softbee_migrate--*.sql.
enum Column {
  kId,
  kRevision,
  kDirection,
  kKind,
  kState,
  kAt,
  kElapsed,
  kRole,
  kPid = 11,
  kStatement = 18,
  kStatementSha256
};

/// For those who LISTEN. The server takes less than 8,000 bytes: an ID that does not fit is in the
/// log.
void announce(const Event& event, const pg::Actor& actor) {
  constexpr std::size_t limit = 8000;
  std::vector<std::pair<std::string, std::string>> fields = {{"revision", event.revision},
                                                             {"kind", event.kind},
                                                             {"direction", event.direction},
                                                             {"role", actor.role}};
  std::string payload = pg::format_json(fields);
  if (payload.size() >= limit) {
    fields.erase(fields.begin());
    payload = pg::format_json(fields);
  }
  pg::notify("softbee", payload);
}

}  // namespace

std::optional<Applied> find_applied(const pg::Installation& installation,
                                    const std::string& revision) {
  auto scan = pg::Scan::last_first(installation.log_table, pg::Visibility::latest);
  while (scan.next()) {
    if (scan.text(kRevision) != revision || scan.text(kState) != "done") continue;
    const bool is_stamp = scan.text(kKind) == "stamp";
    if (!is_stamp && scan.text(kDirection) != "upgrade") continue;
    return Applied{std::string(scan.text(kRole)), scan.timestamp(kAt), is_stamp};
  }
  return std::nullopt;
}

std::optional<Unfinished> find_unfinished(const pg::Installation& installation,
                                          const std::string& revision,
                                          const std::string& direction) {
  std::optional<Unfinished> found;
  auto scan = pg::Scan::last_first(installation.log_table, pg::Visibility::latest);
  while (scan.next()) {
    if (scan.text(kRevision) != revision) continue;
    const std::string_view state = scan.text(kState);
    if (state == "done") break;
    // An ordinary section that failed has no statements, and nothing of it stayed.
    if (scan.text(kDirection) != direction || scan.is_null(kStatement)) continue;
    if (!found)
      found = Unfinished{std::string(scan.text(kRole)),
                         scan.number(kPid),
                         scan.timestamp(kAt),
                         scan.number(kStatement),
                         {},
                         state == "failed",
                         {}};
    if (state == "started" && found->begun_sha256.empty())
      found->begun_sha256 = scan.text(kStatementSha256);
    // In the order of time a later row says what holds: the scan goes backwards.
    if (state == "progress")
      found->finished.try_emplace(scan.number(kStatement), scan.text(kStatementSha256));
  }
  return found;
}

Log::Log(const pg::Installation& installation)
    : installation_(installation), actor_(pg::current_actor()) {}

std::int64_t last_event(const pg::Installation& installation, pg::Visibility visibility) {
  auto scan = pg::Scan::last_first(installation.log_table, visibility);
  return scan.next() ? scan.number(kId) : 0;
}

void Log::write(const Event& event) {
  // Not a sequence: the owner's dump could not restore one, as setval needs UPDATE.
  const std::int64_t last = last_event(installation_, pg::Visibility::latest);
  if (last == std::numeric_limits<std::int64_t>::max())
    throw Error("22003", "softbee_log has no number left for another event")
        .with_hint("A row with the highest number was inserted: a superuser can delete it.");
  const pg::Values row = {
      last + 1,
      pg::null_if_empty(event.revision),
      pg::null_if_empty(event.direction),
      event.kind,
      event.state,
      pg::now(),
      event.elapsed ? pg::Value(*event.elapsed) : pg::Value(pg::Null{}),
      actor_.role,
      actor_.login,
      pg::null_if_empty(actor_.client),
      pg::null_if_empty(actor_.application),
      actor_.pid,
      actor_.backend_start,
      actor_.server_start,
      actor_.server_version,
      pg::null_if_empty(actor_.tag),
      pg::null_if_empty(event.reason),
      event.error.text.empty() ? pg::Value(pg::Null{}) : pg::Value(event.error),
      event.statement == 0 ? pg::Value(pg::Null{}) : pg::Value(event.statement),
      pg::null_if_empty(event.statement_sha256),
      event.rows == 0 ? pg::Value(pg::Null{}) : pg::Value(event.rows),
  };
  pg::TableWriter(installation_.log_table).insert(row);
  pg::make_writes_visible();
  if (event.state == "done") announce(event, actor_);
}

}  // namespace softbee::store
