// The revision graph: immutable once built, indexed by position in load order.
// Two kinds of edges: down revisions (the history) and depends-on (needs across branches).
// Names and edges are made by links; walks over the graph are in closure and order, the target
// language in resolve.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/edges.hpp"
#include "core/name_table.hpp"
#include "core/revision.hpp"

namespace softbee {

class Graph {
 public:
  /// in      revisions in load order: it breaks ties between independent branches
  /// errors  SB003, the first problem that check_graph finds
  /// cost    O(revisions + edges)
  explicit Graph(std::vector<Revision> revisions);

  Graph(Graph&&) = default;
  Graph& operator=(Graph&&) = default;
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  std::size_t size() const { return revisions_.size(); }
  const Revision& operator[](Index i) const { return revisions_[i]; }
  std::optional<Index> find(std::string_view id) const;           ///< exact id only
  std::optional<Index> find_label(std::string_view label) const;  ///< the revision that declares it
  const Name* find_name(std::string_view word) const {
    return names_.find(word);
  }  ///< either; or null
  const std::vector<Name>& names() const {
    return names_.all();
  }  ///< ids, then labels, in load order

  std::span<const Index> parents(Index i) const { return parents_.of(i); }    ///< by down revision
  std::span<const Index> children(Index i) const { return children_.of(i); }  ///< by down revision
  std::span<const Index> dependencies(Index i) const {                        ///< labels resolved
    return dependencies_.of(i);
  }
  std::span<const Index> dependents(Index i) const { return dependents_.of(i); }

  bool is_head(Index i) const { return children(i).empty(); }
  bool is_real_head(Index i) const { return children(i).empty() && dependents(i).empty(); }
  bool is_base(Index i) const { return parents(i).empty(); }
  bool is_branch_point(Index i) const { return children(i).size() > 1; }
  bool is_merge_point(Index i) const { return parents(i).size() > 1; }

  std::vector<Index> heads() const;       ///< no child by down revision, load order
  std::vector<Index> real_heads() const;  ///< nor any dependent
  std::vector<Index> bases() const;
  std::vector<Index> branch_points() const;
  std::vector<Index> merge_points() const;

  /// Branch labels in force at a revision: its own, those of its ancestors, and of descendants up
  /// to the branch point.
  std::vector<std::string> branch_labels(Index i) const;

 private:
  void spread_labels(const std::vector<Index>& order);
  std::vector<Index> gather_labels_below(const std::vector<Index>& order);
  Index share_labels(const std::vector<Index>& labels, Index likely);
  bool leads_to_one(Index i) const;

  std::vector<Revision> revisions_;
  NameTable names_;
  Edges parents_, children_, dependencies_, dependents_;
  // Revisions of one line share their set of labels; empty where the graph declares none.
  std::vector<Index> label_set_of_;
  std::vector<std::vector<Index>> label_sets_;  ///< positions in names(), ascending
};

}  // namespace softbee
