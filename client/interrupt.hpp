// Ctrl-C and SIGTERM: the running statement is cancelled on the server, and the client lives on to
// say what is true now. While no connection is watched there is nothing to undo, and a signal ends
// the process as usual.
#pragma once

#include <libpq-fe.h>

namespace softbee {

/// Watches one connection as long as it lives; at most one at a time.
class InterruptWatch {
 public:
  explicit InterruptWatch(PGconn* connection);
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
};

/// A signal came; it stays true, so that no statement is begun after one.
bool was_interrupted();

}  // namespace softbee
