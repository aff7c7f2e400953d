// An undirected graph with weights, for algorithms that make smaller graphs out of a graph.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/csr_graph.h"

namespace catena {

// Neighbours are listed once each, in no order that means anything, and never the vertex itself.
// Weights are counts of relationships, so that sums are exact.
class WeightedGraph {
 public:
  struct Arc {
    uint32_t to = 0;
    uint32_t weight = 0;
  };

  // The undirected view of a graph.
  explicit WeightedGraph(const CsrGraph& graph);
  // Whose vertices are the groups of another's; `group` by its vertex, numbered 0..groups-1.
  WeightedGraph(const WeightedGraph& fine, const std::vector<uint32_t>& group, uint32_t groups);

  uint32_t vertex_count() const { return static_cast<uint32_t>(degree_.size()); }
  std::span<const Arc> arcs(uint32_t vertex) const {
    return {arcs_.data() + begin_[vertex], arcs_.data() + begin_[vertex + 1]};
  }
  // Of all relationships at the vertex, loops twice.
  uint64_t degree(uint32_t vertex) const { return degree_[vertex]; }
  // Of all vertices.
  uint64_t total_degree() const { return total_degree_; }

 private:
  std::vector<uint64_t> begin_;
  std::vector<Arc> arcs_;
  std::vector<uint64_t> degree_;
  uint64_t total_degree_ = 0;
};

}  // namespace catena
