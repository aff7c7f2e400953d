#include "analysis/min_cut.h"

#include <algorithm>
#include <limits>

namespace catena {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// Arc 2i is edge i, arc 2i + 1 its reverse, which can take back what flows.
class Flow {
 public:
  Flow(uint32_t vertices, const std::vector<FlowEdge>& edges) : arcs_at_(vertices), via_(vertices) {
    for (uint32_t i = 0; i < edges.size(); ++i) {
      heads_.insert(heads_.end(), {edges[i].to, edges[i].from});
      left_.insert(left_.end(), {edges[i].capacity, 0});
      arcs_at_[edges[i].from].push_back(2 * i);
      arcs_at_[edges[i].to].push_back(2 * i + 1);
    }
  }

  // Sends as much as fits along a shortest way; 0 when there is none.
  int64_t Augment(uint32_t source, uint32_t target) {
    Search(source);
    if (via_[target] == kNone) return 0;
    int64_t least = std::numeric_limits<int64_t>::max();
    for (uint32_t at = target; at != source; at = heads_[via_[at] ^ 1]) {
      least = std::min(least, left_[via_[at]]);
    }
    for (uint32_t at = target; at != source; at = heads_[via_[at] ^ 1]) {
      left_[via_[at]] -= least;
      left_[via_[at] ^ 1] += least;
    }
    return least;
  }

  // In the last search.
  bool WasReached(uint32_t vertex, uint32_t source) const {
    return vertex == source || via_[vertex] != kNone;
  }

 private:
  void Search(uint32_t source) {
    std::ranges::fill(via_, kNone);
    queue_.assign(1, source);
    for (size_t next = 0; next < queue_.size(); ++next) {
      for (const uint32_t arc : arcs_at_[queue_[next]]) {
        const uint32_t to = heads_[arc];
        if (left_[arc] <= 0 || to == source || via_[to] != kNone) continue;
        via_[to] = arc;
        queue_.push_back(to);
      }
    }
  }

  std::vector<uint32_t> heads_;  // By arc.
  std::vector<int64_t> left_;    // By arc: what still fits.
  std::vector<std::vector<uint32_t>> arcs_at_;
  std::vector<uint32_t> via_;  // By vertex: the arc by which the last search reached it.
  std::vector<uint32_t> queue_;
};

}  // namespace

MinCut FindMinCut(uint32_t vertices, const std::vector<FlowEdge>& edges, uint32_t source,
                  uint32_t target) {
  Flow flow(vertices, edges);
  MinCut cut;
  while (const int64_t more = flow.Augment(source, target)) cut.value += more;
  for (uint32_t i = 0; i < edges.size(); ++i) {
    if (edges[i].capacity > 0 && flow.WasReached(edges[i].from, source) &&
        !flow.WasReached(edges[i].to, source)) {
      cut.edges.push_back(i);
    }
  }
  return cut;
}

}  // namespace catena
