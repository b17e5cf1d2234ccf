// Edges of a graph in compressed rows: all targets in one array, a span of it for each node.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace softbee {

using Index = std::uint32_t;

class Edges {
 public:
  void reserve(std::size_t nodes) {
    offsets_.reserve(nodes + 1);
    targets_.reserve(nodes);
  }

  void add(Index target) { targets_.push_back(target); }  ///< an edge of the node being written
  void end_node() { offsets_.push_back(static_cast<Index>(targets_.size())); }

  std::size_t size() const { return offsets_.size() - 1; }  ///< nodes

  std::span<const Index> of(Index node) const {
    if (targets_.empty())
      return {};  // most graphs have no depends-on: leave the offsets out of the cache
    return {targets_.data() + offsets_[node], targets_.data() + offsets_[node + 1]};
  }

  /// The same edges seen from their targets; sources stay in their order.
  Edges reversed() const {
    Edges result;
    result.offsets_.assign(offsets_.size(), 0);
    result.targets_.resize(targets_.size());
    for (const Index target : targets_) ++result.offsets_[target + 1];
    for (std::size_t i = 1; i < result.offsets_.size(); ++i) {
      result.offsets_[i] += result.offsets_[i - 1];
    }
    std::vector<Index> next(result.offsets_.begin(), result.offsets_.end() - 1);
    for (Index source = 0; source < size(); ++source) {
      for (const Index target : of(source)) result.targets_[next[target]++] = source;
    }
    return result;
  }

 private:
  std::vector<Index> offsets_ = {0};
  std::vector<Index> targets_;
};

}  // namespace softbee
