// When a script was made: the time in the configured time zone, for `Create Date` and file names.
#pragma once

#include <ctime>
#include <string>

namespace softbee {

/// The fields of a moment in a time zone, as a clock on its wall shows them.
struct CreateDate {
  std::time_t epoch = 0;
  std::tm local = {};

  /// in      timezone: an IANA name; empty: local time
  /// errors  as require_timezone
  static CreateDate at(std::time_t epoch, const std::string& timezone);
  static CreateDate now(const std::string& timezone);

  std::string text() const;  ///< `2026-11-24 11:30:00+01:00`
};

/// errors  a name that the system's time zone database does not have
void require_timezone(const std::string& timezone);

}  // namespace softbee
