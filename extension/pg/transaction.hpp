// Ends of transactions and of subtransactions. A server error that was caught may be swallowed only
// here, after the (sub)transaction that it broke was rolled back.
#pragma once

#include <functional>
#include <optional>

#include "extension/pg/guard.hpp"

namespace softbee::pg {

/// Runs `body` in a subtransaction. On an error all of it is undone and the error is returned.
std::optional<ServerError> run_in_subtransaction(const std::function<void()>& body);

/// Commits and begins a new transaction, with or without a snapshot of it. REQUIRES:
/// Spi::Transactions::may_end.
void commit_and_begin();

}  // namespace softbee::pg
