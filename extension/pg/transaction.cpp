#include "extension/pg/transaction.hpp"

#include "extension/pg/server.hpp"

namespace softbee::pg {

std::optional<ServerError> run_in_subtransaction(const std::function<void()>& body) {
  MemoryContext const memory = CurrentMemoryContext;
  ResourceOwner const owner = CurrentResourceOwner;
  std::optional<ServerError> failure;
  call([&] {
    BeginInternalSubTransaction(nullptr);
    MemoryContextSwitchTo(memory);
  });
  try {
    try {
      body();
    } catch (const Error& error) {
      throw ServerError(error, std::string(), 0);
    }
  } catch (const ServerError& error) {
    failure = error;
  }
  call([&] {
    if (failure) {
      RollbackAndReleaseCurrentSubTransaction();
    } else {
      ReleaseCurrentSubTransaction();
    }
    MemoryContextSwitchTo(memory);
    CurrentResourceOwner = owner;
  });
  return failure;
}

void commit_and_begin() {
  call([] { SPI_commit(); });
}

}  // namespace softbee::pg
