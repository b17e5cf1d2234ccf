#include "extension/pg/lock.hpp"

#include "extension/pg/guard.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {
namespace {

LOCKTAG make_tag(ObjectId extension, LockName name) {
  LOCKTAG tag;
  SET_LOCKTAG_OBJECT(tag, MyDatabaseId, ExtensionRelationId, extension, static_cast<int>(name));
  return tag;
}

LOCKMODE server_mode(LockMode mode) {
  switch (mode) {
    case LockMode::share:
      return ShareLock;
    case LockMode::row_exclusive:
      return RowExclusiveLock;
    case LockMode::share_update_exclusive:
      return ShareUpdateExclusiveLock;
  }
  return AccessExclusiveLock;
}

}  // namespace

// Who had the lock before may have dropped the extension: as in LockDatabaseObject the caches hear
// of it before anybody asks them.
bool try_lock(ObjectId extension, LockName name, LockMode mode, LockOwner owner) {
  return call([&] {
    const LOCKTAG tag = make_tag(extension, name);
    const bool is_locked = LockAcquire(&tag, server_mode(mode), owner == LockOwner::session,
                                       true) != LOCKACQUIRE_NOT_AVAIL;
    if (is_locked) AcceptInvalidationMessages();
    return is_locked;
  });
}

bool is_held(ObjectId extension, LockName name, LockMode mode) {
  return call([&] { return is_lock_held(make_tag(extension, name), server_mode(mode)); });
}

void wait_for_lock(ObjectId extension, LockName name, LockMode mode, LockOwner owner) {
  call([&] {
    const LOCKTAG tag = make_tag(extension, name);
    LockAcquire(&tag, server_mode(mode), owner == LockOwner::session, false);
    AcceptInvalidationMessages();
  });
}

void unlock(ObjectId extension, LockName name, LockMode mode, LockOwner owner) {
  call([&] {
    const LOCKTAG tag = make_tag(extension, name);
    LockRelease(&tag, server_mode(mode), owner == LockOwner::session);
  });
}

}  // namespace softbee::pg
