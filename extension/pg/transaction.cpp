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
  const auto end = [&](bool is_kept) {
    call([&] {
      if (is_kept)
        ReleaseCurrentSubTransaction();
      else
        RollbackAndReleaseCurrentSubTransaction();
      MemoryContextSwitchTo(memory);
      CurrentResourceOwner = owner;
    });
  };
  try {
    try {
      body();
    } catch (const Error& error) {
      throw ServerError(error, std::string(), 0);
    }
  } catch (const ServerError& error) {
    failure = error;
  } catch (...) {
    end(false);  // std::bad_alloc, say: it must not leave a level open that others would close
    throw;
  }
  end(!failure);
  return failure;
}

void commit_and_begin() {
  call([] { SPI_commit(); });
}

}  // namespace softbee::pg
