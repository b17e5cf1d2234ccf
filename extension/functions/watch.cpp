// What another session is doing: who blocks a statement.
#include "extension/functions/functions.hpp"

#include "extension/pg/call.hpp"
#include "extension/run/lock_wait.hpp"

namespace softbee::functions {

void blockers(pg::Call& call) {
  call.return_set();
  const auto statement = call.text(0);
  if (!statement) return;
  for (const run::Blocker& blocker : run::find_blockers(*statement))
    call.return_row({blocker.pid, blocker.role, blocker.application, blocker.kind, blocker.since,
                     blocker.query});
}

}  // namespace softbee::functions
