// Models into a database, in an order that is found by trying: what fails because something it
// names is not there yet is tried again behind the others.
#pragma once

#include <string>
#include <vector>

#include "client/models.hpp"
#include "client/server.hpp"

namespace softbee {

enum class LoadMode {
  batches,         ///< a transaction for some hundred statements: a scratch database
  one_transaction  ///< in the caller's transaction: all or nothing
};

struct LoadedModels {
  std::size_t statements = 0;
  /// Left out in a scratch database, as it is about the whole server: `CREATE ROLE at FILE:3:1`.
  std::vector<std::string> left_out = {};
};

/// errors  a statement's own error, with its place; for several that miss something, the first one
LoadedModels load_models(Server& server, const std::vector<ModelStatement>& statements,
                         LoadMode mode);

}  // namespace softbee
