#include "analysis/min_cut.h"

#include <algorithm>
#include <limits>

namespace catena {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// Arc 2i is edge i, arc 2i + 1 its reverse, which can take back what flows.
class Flow {
 public:
  Flow(uint32_t vertices, const std::vector<FlowEdge>& edges)
      : first_arc_(vertices + 1, 0), level_(vertices), next_(vertices) {
    for (const FlowEdge& edge : edges) {
      ++first_arc_[edge.from + 1];
      ++first_arc_[edge.to + 1];
    }
    for (uint32_t v = 0; v < vertices; ++v) first_arc_[v + 1] += first_arc_[v];
    arcs_.resize(2 * edges.size());
    std::vector<uint32_t> filled(first_arc_.begin(), first_arc_.end() - 1);
    for (uint32_t i = 0; i < edges.size(); ++i) {
      heads_.insert(heads_.end(), {edges[i].to, edges[i].from});
      left_.insert(left_.end(), {edges[i].capacity, 0});
      arcs_[filled[edges[i].from]++] = 2 * i;
      arcs_[filled[edges[i].to]++] = 2 * i + 1;
    }
  }

  // Levels by breadth-first search over arcs that still take something; false when the target has
  // none.
  bool Search(uint32_t source, uint32_t target) {
    std::ranges::fill(level_, kNone);
    queue_.assign(1, source);
    level_[source] = 0;
    for (size_t at = 0; at < queue_.size(); ++at) {
      const uint32_t vertex = queue_[at];
      for (uint32_t i = first_arc_[vertex]; i < first_arc_[vertex + 1]; ++i) {
        const uint32_t to = heads_[arcs_[i]];
        if (left_[arcs_[i]] <= 0 || level_[to] != kNone) continue;
        level_[to] = level_[vertex] + 1;
        queue_.push_back(to);
      }
    }
    return level_[target] != kNone;
  }

  // Fills every way on which each arc leads one level on, and says how much went through.
  int64_t Block(uint32_t source, uint32_t target) {
    std::copy(first_arc_.begin(), first_arc_.end() - 1, next_.begin());
    int64_t sent = 0;
    std::vector<uint32_t> way;  // Arcs from the source to `at`.
    uint32_t at = source;
    while (true) {
      if (at == target) {
        sent += Send(&way);
        at = way.empty() ? source : heads_[way.back()];
        continue;
      }
      const uint32_t arc = Onward(at);
      if (arc != kNone) {
        way.push_back(arc);
        at = heads_[arc];
      } else if (way.empty()) {
        return sent;
      } else {
        at = heads_[way.back() ^ 1];
        ++next_[at];
        way.pop_back();
      }
    }
  }

  // In the last search.
  bool WasReached(uint32_t vertex) const { return level_[vertex] != kNone; }

 private:
  // The arc by which the search goes on from a vertex; kNone when there is none left.
  uint32_t Onward(uint32_t vertex) {
    for (uint32_t& i = next_[vertex]; i < first_arc_[vertex + 1]; ++i) {
      const uint32_t arc = arcs_[i];
      if (left_[arc] > 0 && level_[heads_[arc]] == level_[vertex] + 1) return arc;
    }
    return kNone;
  }

  // As much as fits; the way is left up to its first full arc.
  int64_t Send(std::vector<uint32_t>* way) {
    int64_t least = std::numeric_limits<int64_t>::max();
    for (const uint32_t arc : *way) least = std::min(least, left_[arc]);
    size_t kept = way->size();
    for (size_t i = way->size(); i-- > 0;) {
      const uint32_t arc = (*way)[i];
      left_[arc] -= least;
      left_[arc ^ 1] += least;
      if (left_[arc] == 0) kept = i;
    }
    way->resize(kept);
    return least;
  }

  std::vector<uint32_t> heads_;      // By arc.
  std::vector<int64_t> left_;        // By arc: what still fits.
  std::vector<uint32_t> first_arc_;  // By vertex, in arcs_.
  std::vector<uint32_t> arcs_;
  std::vector<uint32_t> level_;  // By vertex.
  std::vector<uint32_t> next_;   // By vertex, in arcs_: those before lead nowhere any more.
  std::vector<uint32_t> queue_;
};

}  // namespace

MinCut FindMinCut(uint32_t vertices, const std::vector<FlowEdge>& edges, uint32_t source,
                  uint32_t target) {
  Flow flow(vertices, edges);
  MinCut cut;
  while (flow.Search(source, target)) cut.value += flow.Block(source, target);
  for (uint32_t i = 0; i < edges.size(); ++i) {
    if (edges[i].capacity > 0 && flow.WasReached(edges[i].from) && !flow.WasReached(edges[i].to)) {
      cut.edges.push_back(i);
    }
  }
  return cut;
}

}  // namespace catena
