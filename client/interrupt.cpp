// The handler does what is allowed in one: PQcancel is documented as safe there (libpq, "Canceling
// Queries in Progress").
#include "client/interrupt.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>

namespace softbee {
namespace {

std::atomic<PGcancel*> watched{nullptr};
std::atomic<int> signals{0};
struct sigaction previous_interrupt, previous_terminate;

void handle_signal(int) {
  const int saved_errno = errno;
  PGcancel* cancel = watched.load();
  if (cancel != nullptr) {
    char reason[256];
    PQcancel(cancel, reason, sizeof reason);
  }
  // The second one does not wait for a server that does not answer.
  if (signals.fetch_add(1) > 0) {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
  }
  errno = saved_errno;
}

}  // namespace

InterruptWatch::InterruptWatch(PGconn* connection) {
  watched = PQgetCancel(connection);
  struct sigaction action {};
  action.sa_handler = handle_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &previous_interrupt);
  sigaction(SIGTERM, &action, &previous_terminate);
}

InterruptWatch::~InterruptWatch() {
  sigaction(SIGINT, &previous_interrupt, nullptr);
  sigaction(SIGTERM, &previous_terminate, nullptr);
  PQfreeCancel(watched.exchange(nullptr));
}

bool was_interrupted() { return signals.load() > 0; }

}  // namespace softbee
