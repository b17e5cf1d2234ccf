// What a script may change in the session for longer than a transaction: SET in a section whose
// statements commit one by one.
#pragma once

#include <map>
#include <string>

namespace softbee::pg {

/// The session's settings and roles at a moment, to be put back. Unlike SettingsScope it survives
/// commits, and has to be told.
class SessionSettings {
 public:
  static SessionSettings read();
  /// Sets and resets what differs by now, for the session.
  void restore() const;

 private:
  std::map<std::string, std::string> values_;  ///< those that were SET in the session
  std::string login_, role_;
};

/// For the session, until it is set again; nullptr: RESET.
void set_for_session(const char* name, const char* value);

}  // namespace softbee::pg
