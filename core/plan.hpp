// From versions (rows of the version table) and a target to ordered steps, and the versions after
// each step. Built on the definition: upgrade = what the target needs minus what is applied;
// versions = the maximal applied revisions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph.hpp"

namespace softbee {

enum class Direction { upgrade, downgrade };
std::string_view to_string(Direction direction);

struct Step {
  Index revision;
  Direction direction;
};
using Plan = std::vector<Step>;

/// `Running upgrade 9b1c0d2e4f55 -> 3f2a9c1d7e10, Add apiary model`, in Alembic's words; the base
/// is nothing.
std::string format_step(const Graph& graph, const Step& step);

using VersionRows = std::vector<std::string>;  ///< ids, in any order

/// Steps that bring `versions` to `target`, in the order they must run; empty when there is nothing
/// to do. target  as typed: "head", "heads", "+2", "label@head", "label@+1", a unique prefix …
/// errors  SB001 not to be resolved · SB002 several heads · SB010 versions that overlap
Plan plan_upgrade(const Graph& graph, const VersionRows& versions, std::string_view target);

/// The target is kept, everything above it goes.
/// errors  SB001 · SB002 · SB010 not a target from here
Plan plan_downgrade(const Graph& graph, const VersionRows& versions, std::string_view target);

/// The versions after a stamp of all `targets` at once.
VersionRows plan_stamp(const Graph& graph, const VersionRows& versions,
                       const std::vector<std::string>& targets);

/// Keeps the version rows while steps run.
class Versions {
 public:
  /// errors  SB001 a version that the graph does not know
  Versions(const Graph& graph, const VersionRows& rows);

  struct Change {
    std::vector<Index> deleted;
    std::vector<Index> inserted;
  };
  /// The rows to delete and to insert when `step` has run. Cost O(edges of the revision).
  /// REQUIRES: for an upgrade all parents and dependencies are applied, for a downgrade no child or
  /// dependent is.
  Change advance(const Step& step);

  bool is_applied(Index i) const { return applied_[i]; }
  std::vector<Index> rows() const;  ///< load order

 private:
  bool is_row(Index i) const { return applied_[i] && needed_by_[i] == 0; }

  const Graph& graph_;
  std::vector<bool> applied_;
  std::vector<std::uint32_t> needed_by_;  ///< edges from applied revisions
};

}  // namespace softbee
