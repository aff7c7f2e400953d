// A directed graph over 0..n-1 in compressed rows, for working on a part of a graph in memory.
// analysis/csr_bgl.h offers it to Boost.Graph without a copy.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace catena {

// Edges keep the numbers they were given in; the edges out of a vertex are listed in that order,
// and so are those into it.
class Adjacency {
 public:
  struct Edge {
    uint32_t from = 0;
    uint32_t to = 0;
    bool operator==(const Edge&) const = default;
  };

  Adjacency() : Adjacency(0, {}) {}
  Adjacency(uint32_t vertices, std::vector<Edge> edges);
  // The same edges under the same numbers, each the other way round.
  Adjacency Reversed() const;

  uint32_t vertex_count() const { return static_cast<uint32_t>(out_offsets_.size() - 1); }
  uint32_t edge_count() const { return static_cast<uint32_t>(edges_.size()); }
  const Edge& edge(uint32_t edge) const { return edges_[edge]; }
  std::span<const uint32_t> out(uint32_t vertex) const {
    return std::span(out_).subspan(out_offsets_[vertex],
                                   out_offsets_[vertex + 1] - out_offsets_[vertex]);
  }
  std::span<const uint32_t> in(uint32_t vertex) const {
    return std::span(in_).subspan(in_offsets_[vertex],
                                  in_offsets_[vertex + 1] - in_offsets_[vertex]);
  }

 private:
  std::vector<Edge> edges_;
  std::vector<uint32_t> out_offsets_;
  std::vector<uint32_t> out_;
  std::vector<uint32_t> in_offsets_;
  std::vector<uint32_t> in_;
};

}  // namespace catena
