// Table softbee_log: a row per event, nothing in it is ever updated.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "extension/pg/installation.hpp"
#include "extension/pg/session.hpp"
#include "extension/pg/table.hpp"
#include "extension/pg/value.hpp"

namespace softbee::store {

struct Event {
  std::string revision;   ///< empty: of no single revision
  std::string direction;  ///< "upgrade", "downgrade"; empty for a stamp
  std::string kind;       ///< "upgrade", "downgrade", "stamp", "resolve"
  std::string state;      ///< "started", "progress", "done", "failed"
  std::optional<pg::Interval> elapsed = {};
  std::string reason = {};
  pg::Json error = {};                ///< empty: none
  std::int64_t statement = 0;         ///< of a section outside a transaction, from 1; 0: none
  std::string statement_sha256 = {};  ///< of its text: is it the same one in a later run?
  std::int64_t rows = 0;              ///< that a round of a batch changed
};

/// Writes events of one run, whose actor was found before a script could change it.
class Log {
 public:
  explicit Log(const pg::Installation& installation);
  /// What is done is told to those who LISTEN softbee, too, when the transaction commits.
  /// REQUIRES: the migrator's lock, which makes "highest number plus one" unique.
  void write(const Event& event);
  const std::string& application() const { return actor_.application; }

 private:
  const pg::Installation& installation_;
  pg::Actor actor_;
};

/// Number of the last event that the visibility shows; 0 where there is none.
std::int64_t last_event(const pg::Installation& installation, pg::Visibility visibility);

/// Who applied or stamped a revision last, and when.
struct Applied {
  std::string role;
  pg::Timestamp at;
  bool is_stamp;
};
std::optional<Applied> find_applied(const pg::Installation& installation,
                                    const std::string& revision);

/// A section outside a transaction that was begun and not finished since the revision was last
/// done.
struct Unfinished {
  std::string role;  ///< who began it last
  std::int64_t pid;
  pg::Timestamp at;
  std::int64_t statement;  ///< of the last event, from 1
  std::string
      begun_sha256;  ///< of the statement that was begun last, outside a transaction; empty: none
  bool has_failed;   ///< as far as the log knows: a killed one wrote nothing
  std::map<std::int64_t, std::string> finished;  ///< statement → SHA-256 of its text
};
/// REQUIRES: the migrator's lock.
std::optional<Unfinished> find_unfinished(const pg::Installation& installation,
                                          const std::string& revision,
                                          const std::string& direction);

}  // namespace softbee::store
