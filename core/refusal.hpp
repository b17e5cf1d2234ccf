// The words of every refusal of a target or of versions: facts in the detail, commands in the hint.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/graph.hpp"
#include "core/resolve.hpp"

namespace softbee::refusal {

/// With the heads it is about, for whoever knows more of them than the graph does.
struct MultipleHeads : Error {
  MultipleHeads(Error error, std::vector<Index> heads)
      : Error(std::move(error)), heads(std::move(heads)) {}

  std::vector<Index> heads;
};

Error empty_target(std::string_view command);
Error unknown_revision(const Graph& graph, const Target& target);
Error unknown_version(const std::string& id);
Error label_with_sign(const Graph& graph, const Target& target, std::string_view label);
Error ambiguous_reading(const Target& target, std::string_view label);
Error no_such_branch(const Graph& graph, const Target& target);
Error ambiguous_prefix(const Graph& graph, std::string_view prefix, const std::vector<Name>& found);
Error not_on_branch(const Graph& graph, const Target& target, Index revision, const Branch& branch);
MultipleHeads multiple_heads(const Graph& graph, const Target& target,
                             const std::vector<Index>& heads);
/// The same without a target, for who wants a graph with one head.
Error several_heads(const Graph& graph, const std::vector<Index>& heads);

/// What ends a sentence about a head that begins with "it": `is new`; empty: nothing is known.
using HeadFact = std::function<std::string(Index)>;
/// The detail of both: where they fork, and a line for each head: what it does, when it was made,
/// its file, and the fact.
std::string describe_heads(const Graph& graph, const std::vector<Index>& heads,
                           const HeadFact& fact);

/// A walk from several versions; `tips` are those it could start from.
Error ambiguous_start(const Graph& graph, const Target& target, const std::vector<Index>& tips);
/// A fork above or a merge below `at` (none: the base) with `left` steps to go.
Error ambiguous_way(const Graph& graph, const Target& target, std::optional<Index> at,
                    const std::vector<Index>& ways, int left);
/// A walk that found only `most` revisions from its start.
Error out_of_range(const Graph& graph, const Target& target, std::optional<Index> start, int most);
/// A relative target that leads the wrong way for its command.
Error wrong_way(const Target& target);
/// A side of a range that leads away from the other one.
Error wrong_side(const Target& target, bool is_start);
Error nothing_applied(const Target& target);

Error not_applied(const Graph& graph, const Target& target, Index revision,
                  const std::vector<Index>& versions);
/// Applied, but only another branch stands on it or depends on it.
Error nothing_above(const Graph& graph, const Target& target, Index revision,
                    const std::optional<Branch>& branch, const RevisionSet& applied);
Error nothing_on_branch(const Graph& graph, const Target& target, const Branch& branch,
                        const std::vector<Index>& ways);
Error overlap(const Graph& graph, Index lower, Index upper, const std::vector<Index>& tips);

Error bad_range(std::string_view range);
Error open_range(std::string_view range);
Error not_ancestor(const Graph& graph, std::string_view range, const std::vector<Index>& start,
                   const std::vector<Index>& end);

}  // namespace softbee::refusal
