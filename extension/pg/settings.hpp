// The settings that a user may SET, under the prefix "softbee". They are known once the module is
// loaded, which the first call of one of its functions does; what was SET before is taken over
// then.
#pragma once

#include <string>

namespace softbee::pg {

/// For _PG_init. Afterwards a name with our prefix that is none of ours is refused by SET.
void define_settings();

/// softbee.tag: what the caller calls this run, for the log; empty where nothing was SET.
std::string tag();

/// softbee.scratch: what would change more than this database is not run.
bool is_scratch();

struct LockSettings {
  int timeout_ms;  ///< softbee.lock_timeout: a statement's wait for a lock; 0: the session's own
  int retries;     ///< softbee.lock_retries: of a step that did not get its lock
};
LockSettings lock_settings();
int session_lock_timeout_ms();  ///< lock_timeout as it is now

struct Batch {
  int rounds;    ///< softbee.batch_rounds: after so many a batch is taken for endless
  int delay_ms;  ///< softbee.batch_delay: pause between rounds
};
Batch batch_settings();

}  // namespace softbee::pg
