// Reading targets. A whole id or label always wins over a relative reading: labels may hold "-".
#include "core/resolve.hpp"

#include <algorithm>
#include <limits>

#include "core/refusal.hpp"

namespace softbee {

namespace {

constexpr std::size_t kShortestKey = 4;  ///< shorter ids and labels are found whole only

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Saturates: no history is that long.
int parse_steps(std::string_view text) {
  int steps = 0;
  for (const char digit : text.substr(1)) {
    if (steps > std::numeric_limits<int>::max() / 10 - 1) break;
    steps = steps * 10 + (digit - '0');
  }
  return text.front() == '-' ? -steps : steps;
}

/// Ids and labels that begin with `prefix`; a label and its own revision count as two.
std::vector<Name> find_by_prefix(const Graph& graph, std::string_view prefix,
                                 const RevisionSet* lineage) {
  std::vector<Name> found;
  for (const auto& name : graph.names()) {
    if (name.text.size() >= kShortestKey && name.text.starts_with(prefix) &&
        (lineage == nullptr || (*lineage)[name.revision])) {
      found.push_back(name);
    }
  }
  return found;
}

void parse_relative(const Graph& graph, Target& target) {
  if (graph.find_name(target.symbol) != nullptr) return;
  const auto sign = target.symbol.find_last_of("+-");
  if (sign == std::string_view::npos || !is_digits(target.symbol.substr(sign + 1))) return;
  const auto start = target.symbol.substr(0, sign);
  if (start.find_first_of("+-") != std::string_view::npos) {
    // "feature-1+1": which of the signs begins the number is for people to say
    if (graph.find_name(start) != nullptr) throw refusal::label_with_sign(graph, target, start);
    return;
  }
  if (!start.empty() && graph.find_name(start) == nullptr) {
    const auto longer = find_by_prefix(graph, target.symbol, nullptr);
    if (!longer.empty()) throw refusal::ambiguous_reading(target, longer.front().text);
  }
  target.steps = parse_steps(target.symbol.substr(sign));
  target.symbol = start;
}

}  // namespace

Target parse_target(const Graph& graph, std::string_view typed, std::string_view command) {
  if (typed.empty()) throw refusal::empty_target(command);
  Target target{typed, command, std::nullopt, typed, std::nullopt};
  if (graph.find_name(typed) != nullptr) return target;
  if (const auto at = typed.find('@'); at != std::string_view::npos) {
    target.branch = typed.substr(0, at);
    target.symbol = typed.substr(at + 1);
  }
  parse_relative(graph, target);
  if (target.symbol.empty() && !target.is_relative())
    throw refusal::unknown_revision(graph, target);
  return target;
}

std::optional<Branch> find_branch(const Graph& graph, const Target& target) {
  if (!target.branch) return std::nullopt;
  const auto name = *target.branch;
  const auto make = [&](Index revision) {
    return Branch{name, revision, find_lineage(graph, revision, Along::down_revisions)};
  };
  if (const auto* whole = graph.find_name(name)) return make(whole->revision);
  if (name.empty()) throw refusal::no_such_branch(graph, target);
  const auto found = find_by_prefix(graph, name, nullptr);
  if (found.empty()) throw refusal::no_such_branch(graph, target);
  if (found.size() > 1) throw refusal::ambiguous_prefix(graph, name, found);
  return make(found.front().revision);
}

Index require_revision(const Graph& graph, const Target& target,
                       const std::optional<Branch>& branch) {
  if (const auto* whole = graph.find_name(target.symbol)) {
    if (branch && !branch->lineage[whole->revision]) {
      throw refusal::not_on_branch(graph, target, whole->revision, *branch);
    }
    return whole->revision;
  }
  const auto found = find_by_prefix(graph, target.symbol, branch ? &branch->lineage : nullptr);
  if (found.empty()) throw refusal::unknown_revision(graph, target);
  if (found.size() > 1) throw refusal::ambiguous_prefix(graph, target.symbol, found);
  return found.front().revision;
}

std::vector<Index> resolve_symbol(const Graph& graph, const Target& target,
                                  const std::optional<Branch>& branch) {
  if (target.symbol == "base") return {};
  if (target.symbol == "heads" && !branch) return graph.real_heads();
  if (target.symbol != "head" && target.symbol != "heads") {
    return {require_revision(graph, target, branch)};
  }
  auto heads = graph.heads();
  if (branch) std::erase_if(heads, [&](Index i) { return !branch->lineage[i]; });
  if (target.symbol == "head" && heads.size() > 1) {
    throw refusal::multiple_heads(graph, target, heads);
  }
  return heads;
}

std::optional<Index> resolve_single(const Graph& graph, const Target& target,
                                    const std::optional<Branch>& branch) {
  const auto found = resolve_symbol(graph, target, branch);
  if (found.size() > 1) throw refusal::multiple_heads(graph, target, found);
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::optional<Index> walk(const Graph& graph, const Target& target, std::optional<Index> start,
                          const std::optional<Branch>& branch, PastEnd past_end) {
  const int steps = *target.steps;
  const bool is_up = steps > 0;
  const int count = is_up ? steps : -steps;
  auto at = start;
  for (int done = 0; done < count; ++done) {
    std::vector<Index> ways;
    if (is_up) {
      if (at) {
        const auto children = graph.children(*at);
        ways.assign(children.begin(), children.end());
      } else {
        ways = graph.bases();
      }
      if (branch) std::erase_if(ways, [&](Index i) { return !branch->lineage[i]; });
    } else if (at) {
      const auto parents = graph.parents(*at);
      ways.assign(parents.begin(), parents.end());
    }
    if (ways.size() > 1) throw refusal::ambiguous_way(graph, target, at, ways, count - done);
    if (ways.empty() && (is_up || !at)) {
      if (past_end == PastEnd::stop) break;
      throw refusal::out_of_range(graph, target, start, done);
    }
    at = ways.empty() ? std::nullopt : std::optional(ways.front());
  }
  return at;
}

std::vector<Index> require_versions(const Graph& graph, const std::vector<std::string>& rows) {
  std::vector<Index> versions;
  for (const auto& row : rows) {
    const auto revision = graph.find(row);
    if (!revision) throw refusal::unknown_version(row);
    versions.push_back(*revision);
  }
  std::sort(versions.begin(), versions.end());
  versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
  return versions;
}

std::optional<Index> find_walk_start(const Graph& graph, const Target& target,
                                     const std::vector<Index>& versions,
                                     const std::optional<Branch>& branch) {
  auto starts = versions;
  if (branch) {
    const auto is_elsewhere = [&](Index i) { return !branch->lineage[i]; };
    std::erase_if(starts, is_elsewhere);
    if (starts.empty()) {
      // Up from the highest revision of the line that is applied, down only from one that carries
      // nothing.
      auto applied = find_ancestors(graph, versions, Along::needs);
      if (*target.steps > 0) {
        for (Index i = 0; i < graph.size(); ++i) {
          if (is_elsewhere(i)) applied[i] = false;
        }
        starts = find_tips(graph, applied);
      } else {
        starts = find_effective_heads(graph, applied);
        std::erase_if(starts, is_elsewhere);
      }
    }
  }
  if (starts.size() > 1) throw refusal::ambiguous_start(graph, target, starts);
  if (starts.empty()) return std::nullopt;
  return starts.front();
}

}  // namespace softbee
