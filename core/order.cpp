// Orders in which revisions run and are listed. The walk keeps a list of open revisions, one for
// each branch it has begun. It lists the current one and moves on to what that needs. Where a
// revision that is not listed yet needs the current one, it goes on at the first open revision
// above. Looking for that is bounded: a graph that is woven so densely that the bound is reached
// gets a plain depth-first order for the rest.
#include "core/order.hpp"

#include <algorithm>
#include <optional>

namespace softbee {

namespace {

constexpr Index kNone = UINT32_MAX;

class Walk {
 public:
  Walk(const Graph& graph, const RevisionSet& set)
      : graph_(graph), todo_(set), state_(graph.size()) {
    std::size_t edges = 0;
    for (Index i = 0; i < graph.size(); ++i) {
      if (!set[i]) continue;
      ++members_;
      for (const Index user : graph.children(i)) state_[i].waits_for += set[user] ? 1 : 0;
      for (const Index user : graph.dependents(i)) state_[i].waits_for += set[user] ? 1 : 0;
      edges += state_[i].waits_for;
    }
    search_budget_ = 16 * (members_ + edges) + 1000;
  }

  std::vector<Index> run() {
    order_.reserve(members_);
    for (Index i = 0; i < graph_.size(); ++i) {
      if (todo_[i] && state_[i].waits_for == 0) open(i);
    }
    Index slot = first_;
    while (slot != kNone) {
      const Index at = slots_[slot].revision;
      if (state_[at].waits_for > 0) {
        slot = find_open_above(at);
        if (search_budget_ == 0) {
          list_rest();
          break;
        }
        continue;
      }
      list(at);
      slot = move_on(slot);
    }
    return std::move(order_);
  }

 private:
  struct State {
    Index waits_for = 0;  ///< edges from members that are not listed yet
    Index slot = kNone;   ///< of an open revision
  };

  /// An open revision; slots are linked in the order in which branches were begun.
  struct Slot {
    Index revision;
    Index previous;
    Index next;
  };

  template <typename Visit>
  void for_each_need(Index i, Visit visit) const {
    for (const Index need : graph_.parents(i)) {
      if (todo_[need]) visit(need);
    }
    for (const Index need : graph_.dependencies(i)) {
      if (todo_[need]) visit(need);
    }
  }

  void open(Index revision) {
    const auto slot = static_cast<Index>(slots_.size());
    slots_.push_back({revision, last_, kNone});
    (last_ == kNone ? first_ : slots_[last_].next) = slot;
    last_ = slot;
    state_[revision].slot = slot;
  }

  void list(Index revision) {
    order_.push_back(revision);
    todo_[revision] = false;
    state_[revision].slot = kNone;
    for_each_need(revision, [this](Index need) { --state_[need].waits_for; });
  }

  /// The branch in `slot` goes on with the first need of the revision just listed that is not open
  /// yet; the others begin branches. Without one the branch ends, and the one before it is next.
  Index move_on(Index slot) {
    bool is_taken = false;
    for_each_need(slots_[slot].revision, [&](Index need) {
      if (state_[need].slot != kNone) return;
      if (is_taken) {
        open(need);
      } else {
        state_[need].slot = slot;
        next_in_slot_ = need;
        is_taken = true;
      }
    });
    if (is_taken) {
      slots_[slot].revision = next_in_slot_;
      return slot;
    }
    const auto [revision, previous, next] = slots_[slot];
    (previous == kNone ? first_ : slots_[previous].next) = next;
    (next == kNone ? last_ : slots_[next].previous) = previous;
    return previous == kNone ? first_ : previous;
  }

  /// The earliest slot among the open revisions that stand above `revision`.
  Index find_open_above(Index revision) {
    if (seen_.empty()) seen_.assign(graph_.size(), 0);
    ++search_;
    Index earliest = kNone;
    found_ = {revision};
    const auto visit = [&](Index user) {
      if (!todo_[user] || seen_[user] == search_) return;
      seen_[user] = search_;
      found_.push_back(user);
      earliest = std::min(earliest, state_[user].slot);
    };
    for (std::size_t next = 0; next < found_.size() && search_budget_ > 0;
         ++next, --search_budget_) {
      for (const Index user : graph_.children(found_[next])) visit(user);
      for (const Index user : graph_.dependents(found_[next])) visit(user);
    }
    return earliest;
  }

  /// Depth first, for what is left.
  void list_rest() {
    const auto listed = static_cast<std::ptrdiff_t>(order_.size());
    struct Visit {
      Index revision;
      std::size_t next;
    };
    std::vector<Visit> path;
    for (Index start = static_cast<Index>(graph_.size()); start-- > 0;) {
      if (!todo_[start]) continue;
      todo_[start] = false;
      path.push_back({start, 0});
      while (!path.empty()) {
        auto& [revision, next] = path.back();
        if (const auto need = need_at(revision, next++); !need) {
          order_.push_back(revision);
          path.pop_back();
        } else if (todo_[*need]) {
          todo_[*need] = false;
          path.push_back({*need, 0});
        }
      }
    }
    std::reverse(order_.begin() + listed, order_.end());
  }

  std::optional<Index> need_at(Index revision, std::size_t position) const {
    const auto parents = graph_.parents(revision);
    if (position < parents.size()) return parents[position];
    const auto dependencies = graph_.dependencies(revision);
    position -= parents.size();
    if (position < dependencies.size()) return dependencies[position];
    return std::nullopt;
  }

  const Graph& graph_;
  RevisionSet todo_;  ///< members that are not listed yet
  std::vector<State> state_;
  std::vector<Slot> slots_;
  Index first_ = kNone, last_ = kNone;
  Index next_in_slot_ = kNone;
  std::vector<Index> order_;
  std::size_t members_ = 0;
  std::size_t search_budget_ = 0;
  Index search_ = 0;
  std::vector<Index> seen_, found_;
};

}  // namespace

std::vector<Index> order_downwards(const Graph& graph, const RevisionSet& set) {
  return Walk(graph, set).run();
}

std::vector<Index> order_upwards(const Graph& graph, const RevisionSet& set) {
  auto order = order_downwards(graph, set);
  std::reverse(order.begin(), order.end());
  return order;
}

std::vector<Index> display_order(const Graph& graph) {
  return order_downwards(graph, RevisionSet(graph.size(), true));
}

}  // namespace softbee
