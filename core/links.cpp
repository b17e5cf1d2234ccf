// Names turned into edges, and everything that can be wrong on the way; graph_problem has the words
// for it. Cycles are looked for last, over the edges that could be linked.
#include "core/links.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/graph_problem.hpp"
#include "core/identifier.hpp"

namespace softbee {

namespace {

constexpr Index kAhead = 12;  ///< ids whose place in the table is fetched before they are added
constexpr std::size_t kMostAdvised = 20;

/// A graph keeps the labels of each line: their number squared, at worst.
constexpr std::size_t kMostLabels = 1000;
constexpr std::size_t kMostCycles = 10;  ///< one is enough to see what is wrong

/// Letters and digits only, and longer than any word of the target language: nearly all ids.
/// Without a branch for each character, which hexadecimal digits would make the processor guess
/// wrong.
bool is_plain(std::string_view word) {
  static constexpr auto kIsPlain = [] {
    std::array<bool, 256> table{};
    for (int c = 0; c < 256; ++c) {
      table[c] = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    return table;
  }();
  constexpr std::size_t kLongestTargetWord = 7;
  bool is_all = word.size() > kLongestTargetWord;
  for (const char c : word) is_all &= kIsPlain[static_cast<unsigned char>(c)];
  return is_all;
}

class Linker {
 public:
  explicit Linker(const std::vector<Revision>& revisions) : revisions_(revisions) {}

  Links link() {
    add_ids();
    add_labels();
    links_.parents.reserve(revisions_.size());
    links_.dependencies.reserve(revisions_.size());
    Index next = 0;
    while (next < revisions_.size()) next = link_from(next);
    std::stable_sort(found_.begin(), found_.end(),
                     [](const auto& a, const auto& b) { return a.position < b.position; });
    for (auto& found : found_) links_.problems.push_back(std::move(found.error));
    find_cycles();
    return std::move(links_);
  }

 private:
  struct Found {
    Index position;
    Error error;
  };

  void report(Index position, Error error) { found_.push_back({position, std::move(error)}); }

  /// Similar names are looked for in the first problems only: it takes a pass over all names.
  graph_problem::Candidates candidates() const {
    return found_.size() < kMostAdvised ? &links_.names : nullptr;
  }

  void add_ids() {
    links_.names.reserve(revisions_.size());
    for (Index i = 0; i < revisions_.size(); ++i) {
      if (i + kAhead < revisions_.size()) links_.names.prefetch(revisions_[i + kAhead].id);
      const auto& revision = revisions_[i];
      check_word(i, IdentifierKind::revision, revision.id);
      if (const auto* first = links_.names.add(revision.id, i, false)) {
        report(i, graph_problem::duplicate_revision(revisions_[first->revision], revision));
      }
      if (!revision.branch_labels.empty()) labelled_.push_back(i);
    }
  }

  void add_labels() {
    std::size_t count = 0;
    for (const Index i : labelled_) {
      for (const auto& label : revisions_[i].branch_labels) {
        if (++count == kMostLabels + 1)
          report(i, graph_problem::too_many_labels(revisions_[i], kMostLabels));
        if (count > kMostLabels) return;
        check_word(i, IdentifierKind::label, label);
        if (const auto* first = links_.names.add(label, i, true)) {
          report(i, graph_problem::duplicate_label(label, *first, revisions_[first->revision],
                                                   revisions_[i]));
        }
      }
    }
  }

  void check_word(Index i, IdentifierKind kind, std::string_view word) {
    if (is_plain(word)) return;
    const auto problem = find_identifier_problem(word, kind);
    if (!problem) return;
    report(i, graph_problem::bad_identifier(revisions_[i], kind, word, *problem));
  }

  /// Links `first` and those after it whose down revisions can be looked up with its own; gives the
  /// next one.
  Index link_from(Index first) {
    std::array<std::string_view, NameTable::kMost> words;
    std::array<const Name*, NameTable::kMost> found;
    std::size_t count = 0;
    Index end = first;
    for (; end < revisions_.size(); ++end) {
      const auto& ids = revisions_[end].down_revisions;
      if (count + ids.size() > words.size()) break;
      for (const auto& id : ids) words[count++] = id;
    }
    links_.names.find_each({words.data(), count}, found);
    const auto* next = found.data();
    for (Index i = first; i < end; ++i) {
      for (const auto& id : revisions_[i].down_revisions) link_parent(i, id, *next++);
      links_.parents.end_node();
      link_dependencies(i);
    }
    if (end > first) return end;
    for (const auto& id : revisions_[first].down_revisions) {
      link_parent(first, id, links_.names.find(id));
    }
    links_.parents.end_node();
    link_dependencies(first);
    return first + 1;
  }

  void link_parent(Index i, const std::string& id, const Name* name) {
    if (name == nullptr) {
      report(i, graph_problem::missing_parent(revisions_[i], id, candidates()));
    } else if (name->is_label) {
      report(i, graph_problem::parent_is_label(revisions_[i], id, revisions_[name->revision]));
    } else {
      add_edge(links_.parents, 2 * std::size_t{i}, revisions_[i].down_revisions.size(),
               name->revision);
    }
  }

  void link_dependencies(Index i) {
    for (const auto& word : revisions_[i].depends_on) {
      if (const auto* name = links_.names.find(word)) {
        add_edge(links_.dependencies, 2 * std::size_t{i} + 1, revisions_[i].depends_on.size(),
                 name->revision);
      } else {
        report(i, graph_problem::missing_dependency(revisions_[i], word, candidates()));
      }
    }
    links_.dependencies.end_node();
  }

  /// A target named twice (by its id and by its label, say) is one edge. `row` tells revision and
  /// kind of edge apart.
  void add_edge(Edges& edges, std::size_t row, std::size_t row_size, Index target) {
    if (row_size > 1) {
      if (last_row_.empty()) last_row_.assign(revisions_.size(), SIZE_MAX);
      if (last_row_[target] == row) return;
      last_row_[target] = row;
    }
    edges.add(target);
  }

  /// Walks down from every revision along both kinds of edges; an edge back into the walk closes a
  /// cycle.
  void find_cycles() {
    enum : char { fresh, open, closed };
    std::vector<char> state(revisions_.size(), fresh);
    std::vector<bool> is_named(revisions_.size(), false);
    struct Visit {
      Index node;
      std::uint32_t next;  ///< position in parents, then dependencies
    };
    std::vector<Visit> walk;
    links_.order.reserve(revisions_.size());
    std::size_t cycles = 0;
    for (Index start = 0; start < revisions_.size(); ++start) {
      if (state[start] != fresh) continue;
      walk.push_back({start, 0});
      state[start] = open;
      while (!walk.empty()) {
        auto& [node, next] = walk.back();
        const auto need = need_of(node, next++);
        if (!need) {
          state[node] = closed;
          links_.order.push_back(node);
          walk.pop_back();
        } else if (state[*need] == fresh) {
          state[*need] = open;
          walk.push_back({*need, 0});
        } else if (state[*need] == open && !is_named[*need] && cycles < kMostCycles) {
          std::vector<Index> ring;
          for (auto at = walk.rbegin();; ++at) {
            ring.push_back(at->node);
            is_named[at->node] = true;
            if (at->node == *need) break;
          }
          std::reverse(ring.begin(), ring.end());
          links_.problems.push_back(graph_problem::cycle(revisions_, links_.parents, ring));
          ++cycles;
        }
      }
    }
  }

  std::optional<Index> need_of(Index node, std::uint32_t position) const {
    const auto parents = links_.parents.of(node);
    if (position < parents.size()) return parents[position];
    const auto dependencies = links_.dependencies.of(node);
    position -= static_cast<std::uint32_t>(parents.size());
    if (position < dependencies.size()) return dependencies[position];
    return std::nullopt;
  }

  const std::vector<Revision>& revisions_;
  Links links_;
  std::vector<Index> labelled_;        ///< revisions that declare labels
  std::vector<std::size_t> last_row_;  ///< of the edges to a revision, see add_edge
  std::vector<Found> found_;
};

}  // namespace

Links link_revisions(const std::vector<Revision>& revisions) { return Linker(revisions).link(); }

}  // namespace softbee
