// Ctrl-C and SIGTERM: the running statement is cancelled on the server, and the client lives on to
// say what is true now. While no connection is watched there is nothing to undo, and a signal ends
// the process as usual.
#pragma once

#include <cstddef>

#include <libpq-fe.h>

namespace softbee {

/// Watches a connection as long as it lives; of several, each statement that runs is cancelled.
class InterruptWatch {
 public:
  /// REQUIRES: fewer than eight others live
  explicit InterruptWatch(PGconn* connection);
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

 private:
  std::size_t place_;
};

/// A signal came; it stays true, so that no statement is begun after one.
bool was_interrupted();

}  // namespace softbee
