// Table softbee_log: a row per event, nothing in it is ever updated.
#pragma once

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
  pg::Json error = {};  ///< empty: none
};

/// Writes events of one run, whose actor was found before a script could change it.
class Log {
 public:
  explicit Log(const pg::Installation& installation);
  /// REQUIRES: the migrator's lock, which makes "highest number plus one" unique.
  void write(const Event& event);

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

}  // namespace softbee::store
