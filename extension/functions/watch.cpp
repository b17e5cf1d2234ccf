// What another session is doing: who blocks a statement.
#include "extension/functions/functions.hpp"

#include "extension/pg/call.hpp"
#include "extension/pg/guard.hpp"
#include "extension/run/lock_wait.hpp"

namespace softbee::functions {

void blockers(pg::Call& call) {
  call.return_set();
  const auto statement = call.text(0);
  if (!statement) return;
  try {
    for (const Blocker& blocker : run::find_blockers(*statement))
      call.return_row({blocker.pid, blocker.role, blocker.application, blocker.kind, blocker.since,
                       blocker.query});
  } catch (pg::ServerError& error) {
    // The position belongs to our argument, not to the caller's query.
    if (error.cursor_position() > 0) error.point_into(*statement, error.cursor_position());
    throw;
  }
}

}  // namespace softbee::functions
