// The definitions of upgrade, downgrade and stamp a second time, for differential tests: closures
// of std::set over ids, no index, no mark, no count. Slow, and not a line of core in it.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/revision.hpp"

namespace softbee::test {

using Ids = std::set<std::string>;

struct Refused {
  std::string reason;
};

/// A target in its parts, so that this side needs no grammar.
struct Wish {
  std::string branch;  ///< empty: none
  std::string symbol;  ///< empty: from the versions
  int steps = 0;       ///< 0: not relative

  std::string typed() const {
    std::string text = branch.empty() ? symbol : branch + "@" + symbol;
    if (steps != 0) text += (steps > 0 ? "+" : "") + std::to_string(steps);
    return text;
  }
};

/// The definitions, word for word.
class Model {
 public:
  explicit Model(const std::vector<Revision>& revisions) {
    for (const auto& revision : revisions) {
      names_[revision.id] = revision.id;
      for (const auto& label : revision.branch_labels) names_[label] = revision.id;
    }
    for (const auto& revision : revisions) {
      parents_[revision.id] = {revision.down_revisions.begin(), revision.down_revisions.end()};
      needs_[revision.id] = parents_[revision.id];
      for (const auto& word : revision.depends_on) needs_[revision.id].insert(names_.at(word));
    }
    for (const auto& revision : revisions) {
      close(revision.id, needs_, all_needs_);
      close(revision.id, parents_, line_below_);
    }
  }

  Ids applied(const Ids& rows) const {
    Ids set;
    for (const auto& row : rows) {
      if (!parents_.contains(row)) throw Refused{"unknown_revision"};
      set.insert(all_needs_.at(row).begin(), all_needs_.at(row).end());
    }
    return set;
  }

  /// Those that no other of them needs.
  Ids maximal(const Ids& set) const {
    Ids result = set;
    for (const auto& id : set) {
      for (const auto& need : all_needs_.at(id)) {
        if (need != id) result.erase(need);
      }
    }
    return result;
  }

  bool needs(const std::string& upper, const std::string& lower) const {
    return all_needs_.at(upper).contains(lower);
  }

  Ids upgrade(const Ids& rows, const Wish& wish) const {
    const auto present = applied(rows);
    if (maximal(present) != rows) throw Refused{"overlap"};
    const auto branch = branch_of(wish);
    Ids ends;
    if (wish.steps == 0) {
      ends = resolve(wish, branch);
    } else if (wish.symbol.empty() && wish.steps < 0) {
      throw Refused{"out_of_range"};
    } else {
      const auto start = wish.symbol.empty() ? start_of(wish, rows, present, branch)
                                             : the_one_of(resolve(wish, branch));
      if (const auto end = walk(start, wish.steps, branch)) ends.insert(*end);
    }
    return without(applied(ends), present);
  }

  Ids downgrade(const Ids& rows, const Wish& wish) const {
    const auto present = applied(rows);
    const auto branch = branch_of(wish);
    std::optional<std::string> stop;
    Ids roots;
    if (wish.steps != 0 && wish.symbol.empty()) {
      if (wish.steps > 0) throw Refused{"out_of_range"};
      const auto start = start_of(wish, rows, present, branch);
      if (!start) throw Refused{"out_of_range"};
      stop = walk(start, wish.steps, branch);
      if (!branch) roots = {*walk(start, wish.steps + 1, branch)};
    } else {
      stop = the_one_of(resolve(wish, branch));
      if (wish.steps != 0) stop = walk(stop, wish.steps, branch);
    }
    if (stop && !present.contains(*stop)) throw Refused{"not_downgradable"};
    if (roots.empty()) roots = lowest_above(stop, branch);
    Ids dropped;
    for (const auto& id : present) {
      if (std::ranges::any_of(roots, [&](const auto& root) { return needs(id, root); })) {
        dropped.insert(id);
      }
    }
    if (dropped.empty() && stop && !rows.contains(*stop)) throw Refused{"not_downgradable"};
    return dropped;
  }

  Ids stamp(const Ids& rows, const std::vector<Wish>& wishes) const {
    applied(rows);
    Ids kept = rows;
    Ids wanted;
    for (const auto& wish : wishes) {
      const auto branch = branch_of(wish);
      if (wish.steps != 0) throw Refused{"unknown_revision"};
      const auto targets = resolve(wish, branch);
      wanted.insert(targets.begin(), targets.end());
      if (wish.symbol == "base" && !branch) kept.clear();
      for (const auto& target : wish.symbol == "base" && branch ? Ids{*branch} : targets) {
        std::erase_if(kept,
                      [&](const auto& row) { return needs(row, target) || needs(target, row); });
      }
    }
    wanted.insert(kept.begin(), kept.end());
    return maximal(wanted);
  }

 private:
  using Edges = std::map<std::string, Ids>;
  using MaybeId = std::optional<std::string>;

  static const Ids& close(const std::string& id, const Edges& edges, Edges& closed) {
    if (const auto known = closed.find(id); known != closed.end()) return known->second;
    Ids set{id};
    for (const auto& next : edges.at(id)) {
      const auto& below = close(next, edges, closed);
      set.insert(below.begin(), below.end());
    }
    return closed.emplace(id, set).first->second;
  }

  static Ids without(Ids set, const Ids& others) {
    std::erase_if(set, [&](const auto& id) { return others.contains(id); });
    return set;
  }

  bool is_on(const MaybeId& branch, const std::string& id) const {
    return !branch || line_below_.at(id).contains(*branch) || line_below_.at(*branch).contains(id);
  }

  Ids children(const std::string& id) const {
    Ids result;
    for (const auto& [child, parents] : parents_) {
      if (parents.contains(id)) result.insert(child);
    }
    return result;
  }

  Ids bases() const {
    Ids result;
    for (const auto& [id, parents] : parents_) {
      if (parents.empty()) result.insert(id);
    }
    return result;
  }

  /// A whole name, or the beginning of one of at least four characters.
  std::string look_up(const std::string& word, const MaybeId& branch,
                      const std::string& unknown) const {
    if (const auto whole = names_.find(word); whole != names_.end()) {
      if (!is_on(branch, whole->second)) throw Refused{"not_on_branch"};
      return whole->second;
    }
    std::vector<std::string> found;
    for (const auto& [name, id] : names_) {
      if (name.size() >= 4 && name.starts_with(word) && is_on(branch, id)) found.push_back(id);
    }
    if (found.empty()) throw Refused{unknown};
    if (found.size() > 1) throw Refused{"ambiguous_prefix"};
    return found.front();
  }

  MaybeId branch_of(const Wish& wish) const {
    if (wish.branch.empty()) return std::nullopt;
    return look_up(wish.branch, std::nullopt, "no_such_branch");
  }

  Ids resolve(const Wish& wish, const MaybeId& branch) const {
    if (wish.symbol == "base") return {};
    if (wish.symbol != "head" && wish.symbol != "heads") {
      return {look_up(wish.symbol, branch, "unknown_revision")};
    }
    Ids heads;
    for (const auto& [id, parents] : parents_) {
      if (children(id).empty() && is_on(branch, id)) heads.insert(id);
    }
    // "heads" alone names those that are not needed by another revision.
    if (wish.symbol == "heads" && !branch) return maximal(heads);
    if (wish.symbol == "head" && heads.size() > 1) throw Refused{"multiple_heads"};
    return heads;
  }

  static MaybeId the_one_of(const Ids& ids) {
    if (ids.size() > 1) throw Refused{"multiple_heads"};
    return ids.empty() ? std::nullopt : MaybeId(*ids.begin());
  }

  /// The version on the branch; where there is none the one applied revision of it that carries
  /// none of the branch (on a way down: no child at all).
  MaybeId start_of(const Wish& wish, const Ids& rows, const Ids& present,
                   const MaybeId& branch) const {
    Ids starts = on(branch, rows);
    if (starts.empty() && branch) {
      starts = on(branch, present);
      for (const auto& [id, needs] : wish.steps > 0 ? needs_ : parents_) {
        const bool counts = wish.steps > 0 ? is_on(branch, id) : true;
        if (!counts || !present.contains(id)) continue;
        for (const auto& need : needs) starts.erase(need);
      }
    }
    if (starts.size() > 1) throw Refused{"ambiguous_walk"};
    return the_one_of(starts);
  }

  Ids on(const MaybeId& branch, Ids ids) const {
    std::erase_if(ids, [&](const auto& id) { return !is_on(branch, id); });
    return ids;
  }

  MaybeId walk(const MaybeId& start, int steps, const MaybeId& branch) const {
    if (steps == 0) return start;
    if (steps > 0) {
      const auto ways = on(branch, start ? children(*start) : bases());
      if (ways.empty()) throw Refused{"out_of_range"};
      if (ways.size() > 1) throw Refused{"ambiguous_walk"};
      return walk(*ways.begin(), steps - 1, branch);
    }
    if (!start) throw Refused{"out_of_range"};
    const auto& ways = parents_.at(*start);
    if (ways.size() > 1) throw Refused{"ambiguous_walk"};
    return walk(ways.empty() ? std::nullopt : MaybeId(*ways.begin()), steps + 1, branch);
  }

  Ids lowest_above(const MaybeId& stop, const MaybeId& branch) const {
    const auto roots = stop ? children(*stop) : bases();
    if (!branch || roots.size() < 2) return roots;
    Ids below_branch;
    for (const auto& root : roots) {
      if (line_below_.at(*branch).contains(root)) below_branch.insert(root);
    }
    if (below_branch.empty()) throw Refused{"not_downgradable"};
    return below_branch;
  }

  std::map<std::string, std::string> names_;
  Edges parents_, needs_, all_needs_, line_below_;
};

}  // namespace softbee::test
