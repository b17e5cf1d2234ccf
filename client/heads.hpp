// The schema that the local scripts make, up to all heads: replayed in a scratch database by the
// same code that deploys, and kept in the checkout, so that a history which did not change is not
// replayed again. The real database is not asked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "client/context.hpp"
#include "client/scratch.hpp"
#include "core/schema/model.hpp"

namespace softbee {

class Heads {
 public:
  /// x_values: `-x` as for an upgrade
  Heads(const Context& context, ScratchServer& scratch, std::vector<std::string> x_values);

  /// From `.softbee` where it is kept, else by a replay.
  /// errors  ReplayFailed
  const schema::Snapshot& snapshot();
  /// A database at the heads: to change it, and take another snapshot.
  Server& database();

 private:
  std::string kept_path() const;
  void replay();

  const Context& context_;
  ScratchServer& scratch_;
  std::vector<std::string> x_values_;
  std::string key_;
  std::unique_ptr<ScratchDatabase> database_;
  std::optional<schema::Snapshot> snapshot_;
};

/// A script failed in the replay, and that was said.
struct ReplayFailed {};

}  // namespace softbee
