#include "analysis/weighted_graph.h"

#include <limits>

#include "analysis/walk.h"

namespace catena {
namespace {

constexpr uint64_t kNowhere = std::numeric_limits<uint64_t>::max();

// Appends arcs of one vertex after the other, adding up those to the same vertex.
class ArcMerger {
 public:
  ArcMerger(uint32_t vertices, std::vector<WeightedGraph::Arc>& arcs)
      : place_(vertices, kNowhere), arcs_(arcs) {}

  void Add(uint32_t to, uint32_t weight) {
    if (place_[to] != kNowhere && place_[to] >= first_) {
      arcs_[place_[to]].weight += weight;
      return;
    }
    place_[to] = arcs_.size();
    arcs_.push_back({to, weight});
  }
  void EndVertex() { first_ = arcs_.size(); }

 private:
  std::vector<uint64_t> place_;  // In arcs_; of the current vertex where it is first_ or more.
  std::vector<WeightedGraph::Arc>& arcs_;
  uint64_t first_ = 0;
};

}  // namespace

WeightedGraph::WeightedGraph(const CsrGraph& graph) {
  const uint32_t n = graph.vertex_count();
  begin_.reserve(uint64_t{n} + 1);
  begin_.push_back(0);
  arcs_.reserve(uint64_t{graph.link_count()} * 2);
  degree_.reserve(n);
  ArcMerger merger(n, arcs_);
  for (uint32_t v = 0; v < n; ++v) {
    degree_.push_back(StepCount<Walk::kEither>(graph, Vertex{v}));
    ForEachStep<Walk::kEither>(graph, Vertex{v}, [&](Vertex next, Link) {
      if (next.index != v) merger.Add(next.index, 1);
    });
    merger.EndVertex();
    begin_.push_back(arcs_.size());
  }
  total_degree_ = uint64_t{graph.link_count()} * 2;
}

WeightedGraph::WeightedGraph(const WeightedGraph& fine, const std::vector<uint32_t>& group,
                             uint32_t groups)
    : degree_(groups, 0), total_degree_(fine.total_degree_) {
  // Vertices by group: counting sort.
  std::vector<uint32_t> start(uint64_t{groups} + 1, 0);
  for (const uint32_t g : group) ++start[uint64_t{g} + 1];
  for (uint32_t g = 0; g < groups; ++g) start[uint64_t{g} + 1] += start[g];
  std::vector<uint32_t> members(group.size());
  std::vector<uint32_t> next(start.begin(), start.end() - 1);
  for (uint32_t v = 0; v < group.size(); ++v) members[next[group[v]]++] = v;

  begin_.reserve(uint64_t{groups} + 1);
  begin_.push_back(0);
  ArcMerger merger(groups, arcs_);
  for (uint32_t g = 0; g < groups; ++g) {
    for (uint32_t i = start[g]; i < start[uint64_t{g} + 1]; ++i) {
      degree_[g] += fine.degree(members[i]);
      for (const Arc& arc : fine.arcs(members[i])) {
        if (group[arc.to] != g) merger.Add(group[arc.to], arc.weight);
      }
    }
    merger.EndVertex();
    begin_.push_back(arcs_.size());
  }
}

}  // namespace catena
