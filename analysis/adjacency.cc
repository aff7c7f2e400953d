#include "analysis/adjacency.h"

namespace catena {
namespace {

// Counting sort of edge numbers by one end.
template <class End>
void Group(uint32_t vertices, const std::vector<Adjacency::Edge>& edges, End end,
           std::vector<uint32_t>& offsets, std::vector<uint32_t>& grouped) {
  offsets.assign(vertices + 1, 0);
  for (const Adjacency::Edge& edge : edges) ++offsets[end(edge) + 1];
  for (size_t i = 1; i < offsets.size(); ++i) offsets[i] += offsets[i - 1];
  std::vector<uint32_t> next(offsets.begin(), offsets.end() - 1);
  grouped.resize(edges.size());
  for (uint32_t i = 0; i < edges.size(); ++i) grouped[next[end(edges[i])]++] = i;
}

}  // namespace

Adjacency::Adjacency(uint32_t vertices, std::vector<Edge> edges) : edges_(std::move(edges)) {
  Group(
      vertices, edges_, [](const Edge& edge) { return edge.from; }, out_offsets_, out_);
  Group(
      vertices, edges_, [](const Edge& edge) { return edge.to; }, in_offsets_, in_);
}

Adjacency Adjacency::Reversed() const {
  std::vector<Edge> edges;
  edges.reserve(edges_.size());
  for (const Edge& edge : edges_) edges.push_back({edge.to, edge.from});
  return Adjacency(vertex_count(), std::move(edges));
}

}  // namespace catena
