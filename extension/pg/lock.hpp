// Heavyweight locks on the extension object itself: DROP EXTENSION waits for them, pg_locks shows
// them, and the server's deadlock detection, lock_timeout and cancel apply. Two of them, told apart
// by their sub-object:
//   migrator  (0)  one migrator per database
//   applying  (1)  a CALL softbee_apply runs: a function, which cannot give up its snapshot, must
//   not wait for it
#pragma once

#include "extension/pg/value.hpp"

namespace softbee::pg {

enum class LockName { migrator = 0, applying = 1 };
enum class LockMode { share, row_exclusive, share_update_exclusive };
enum class LockOwner { transaction, session };

/// True if the lock was free (or held by this transaction already).
bool try_lock(ObjectId extension, LockName name, LockMode mode, LockOwner owner);
bool is_held(ObjectId extension, LockName name, LockMode mode);
void wait_for_lock(ObjectId extension, LockName name, LockMode mode, LockOwner owner);
void unlock(ObjectId extension, LockName name, LockMode mode, LockOwner owner);

}  // namespace softbee::pg
