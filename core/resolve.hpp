// The parts that every reading of a target shares: its grammar, symbols, branches and relative
// walks. What a target means for one command is said in plan_upgrade, plan_downgrade, plan_stamp
// and history.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/closure.hpp"
#include "core/graph.hpp"

namespace softbee {

/// `[branch@]symbol`, `[branch@][symbol]+N`. Views into what was typed.
struct Target {
  std::string_view typed;
  std::string_view command;  ///< what hints begin with: "softbee upgrade"
  std::optional<std::string_view> branch;
  std::string_view symbol;  ///< empty only for a relative target that starts from the versions
  std::optional<int> steps;

  bool is_relative() const { return steps.has_value(); }
  bool is_from_versions() const { return symbol.empty(); }
};

/// errors  SB001 nothing that could be a target; a label with `-` as the start of a relative target
Target parse_target(const Graph& graph, std::string_view typed, std::string_view command);

/// A branch, which any of its revisions may name, and the revisions in its line by down revision.
struct Branch {
  std::string_view name;
  Index revision;
  RevisionSet lineage;
};

/// The branch of `branch@…`, if there is one.
/// errors  SB001 no_such_branch, ambiguous_prefix
std::optional<Branch> find_branch(const Graph& graph, const Target& target);

/// The revision that an id, a label or a prefix of one names; on the branch where one is given.
/// errors  SB001 unknown_revision, ambiguous_prefix, not_on_branch
Index require_revision(const Graph& graph, const Target& target,
                       const std::optional<Branch>& branch);

/// What `[branch@]symbol` names, steps left aside; nothing for `base`.
/// errors  as require_revision, and SB002 for "head"
std::vector<Index> resolve_symbol(const Graph& graph, const Target& target,
                                  const std::optional<Branch>& branch);

/// The same where a walk starts or a downgrade ends: one revision, or none, which is the base.
std::optional<Index> resolve_single(const Graph& graph, const Target& target,
                                    const std::optional<Branch>& branch);

/// `steps` of the target along down revisions, up along the branch only; none is the base.
/// errors  SB001 ambiguous_walk at a fork or a merge, out_of_range
enum class PastEnd { refuse, stop };
std::optional<Index> walk(const Graph& graph, const Target& target, std::optional<Index> start,
                          const std::optional<Branch>& branch, PastEnd past_end = PastEnd::refuse);

/// Rows of the version table as revisions, in load order, each once.
/// errors  SB001 a version that the graph does not know
std::vector<Index> require_versions(const Graph& graph, const std::vector<std::string>& rows);

/// Where a relative target without symbol starts: the version on the branch; where there is none
/// the applied tip of the branch; none is the base. errors  SB001 ambiguous_walk with several
std::optional<Index> find_walk_start(const Graph& graph, const Target& target,
                                     const std::vector<Index>& versions,
                                     const std::optional<Branch>& branch);

}  // namespace softbee
