// The handler does what is allowed in one: PQcancel is documented as safe there (libpq, "Canceling
// Queries in Progress").
#include "client/interrupt.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <stdexcept>

namespace softbee {
namespace {

std::array<std::atomic<PGcancel*>, 8> watched{};  ///< where none is, null
std::size_t watches = 0;
std::atomic<int> signals{0};
struct sigaction previous_interrupt, previous_terminate;

void handle_signal(int) {
  const int saved_errno = errno;
  for (const auto& place : watched) {
    PGcancel* cancel = place.load();
    if (cancel == nullptr) continue;
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
  const auto free = std::ranges::find_if(
      watched, [](const std::atomic<PGcancel*>& place) { return place.load() == nullptr; });
  if (free == watched.end()) throw std::logic_error("too many connections are watched");
  place_ = static_cast<std::size_t>(free - watched.begin());
  *free = PQgetCancel(connection);
  if (watches++ > 0) return;
  struct sigaction action {};
  action.sa_handler = handle_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &previous_interrupt);
  sigaction(SIGTERM, &action, &previous_terminate);
}

InterruptWatch::~InterruptWatch() {
  if (--watches == 0) {
    sigaction(SIGINT, &previous_interrupt, nullptr);
    sigaction(SIGTERM, &previous_terminate, nullptr);
  }
  PQfreeCancel(watched[place_].exchange(nullptr));
}

bool was_interrupted() { return signals.load() > 0; }

}  // namespace softbee
