// What a person is told while the server works and says nothing: on a terminal a bar, with the
// facts of `softbee status`; everywhere for whom a deploy waits, every ten seconds.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "client/connection.hpp"
#include "client/context.hpp"

namespace softbee {

class Progress {
 public:
  Progress(const Context& context, const ConnectionTarget& target)
      : console_(context.console), target_(target) {}

  /// schema: of the extension. pid: of the backend that migrates; 0: a pooler hides it, and there
  /// is no bar.
  void watch(const std::string& schema, int pid);
  bool has_bar() const { return console_.has_status_line() && pid_ != 0; }
  /// Of the run that begins: how many steps it has.
  void begin(int steps);

  void hear(const std::string& notice);
  /// The server has been silent for so long.
  void tick(std::chrono::milliseconds silence);

 private:
  struct Facts;
  Facts ask();
  std::string draw(const Facts& facts, std::chrono::seconds silence) const;

  const Console& console_;
  ConnectionTarget target_;
  std::unique_ptr<Connection> connection_;  ///< the other one waits for an answer
  std::string schema_;
  int pid_ = 0;
  int steps_ = 0, step_ = 0;  ///< of so many the present one, from 1
  std::string waiting_for_;   ///< the notice that says so, as long as it is the last one
  std::string batch_;         ///< likewise, of a batch's rows
};

}  // namespace softbee
