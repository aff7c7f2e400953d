#include "analysis/chain_count.h"

#include <algorithm>
#include <boost/graph/topological_sort.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "analysis/adjacency_bgl.h"
#include "analysis/strong_components.h"

namespace catena {
namespace {

uint64_t Sum(uint64_t a, uint64_t b) {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  return a > kMost - b ? kMost : a + b;
}

class Counter {
 public:
  Counter(const ChainProblem& problem, uint64_t max_steps)
      : problem_(problem), max_steps_(max_steps) {
    TakeAcyclicPart();
    DropLinksThatSkip();
  }

  std::optional<ChainCount> Run() const {
    const std::optional<uint64_t> chains =
        LongestPath() <= problem_.max_length ? CountAll() : CountByLength();
    if (!chains) return std::nullopt;
    return ChainCount{acyclic_, *chains};
  }

 private:
  bool IsOpen() const { return problem_.target == ChainProblem::kOpen; }

  void TakeAcyclicPart() {
    const StrongComponents components = FindStrongComponents(problem_.links);
    std::vector<Adjacency::Edge> edges;
    for (uint32_t i = 0; i < problem_.links.edge_count(); ++i) {
      const Adjacency::Edge& edge = problem_.links.edge(i);
      if (components.component[edge.from] == components.component[edge.to]) {
        acyclic_ = false;
      } else {
        edges.push_back(edge);
      }
    }
    links_ = Adjacency(problem_.links.vertex_count(), std::move(edges));
    boost::topological_sort(links_, std::back_inserter(order_));
    std::ranges::reverse(order_);
    place_.resize(order_.size());
    for (uint32_t i = 0; i < order_.size(); ++i) place_[order_[i]] = i;
  }

  // A path visits vertices in topological order, so it misses a vertex exactly when one of its
  // links goes from before it to after it.
  void DropLinksThatSkip() {
    if (problem_.through.empty()) return;
    std::vector<uint32_t> musts;
    for (const uint32_t event : problem_.through) musts.push_back(place_[event]);
    std::ranges::sort(musts);
    last_must_ = musts.back();
    std::vector<Adjacency::Edge> edges;
    for (uint32_t i = 0; i < links_.edge_count(); ++i) {
      const Adjacency::Edge& edge = links_.edge(i);
      const auto next_must = std::ranges::upper_bound(musts, place_[edge.from]);
      if (next_must == musts.end() || place_[edge.to] <= *next_must) edges.push_back(edge);
    }
    links_ = Adjacency(links_.vertex_count(), std::move(edges));
    // None passes what comes before its start or after its end.
    const bool starts_late = place_[problem_.source] > musts.front();
    const bool ends_early = !IsOpen() && place_[problem_.target] < last_must_;
    if (starts_late || ends_early) links_ = Adjacency(links_.vertex_count(), {});
  }

  // Whether a path may end at the vertex because it can go no further.
  bool IsEnd(uint32_t vertex) const {
    if (!IsOpen()) return vertex == problem_.target;
    return problem_.links.out(vertex).empty() && PassedAll(vertex);
  }
  bool PassedAll(uint32_t vertex) const {
    return problem_.through.empty() || place_[vertex] >= last_must_;
  }

  uint32_t LongestPath() const {
    std::vector<uint32_t> longest(links_.vertex_count(), 0);
    std::vector<bool> reached(links_.vertex_count(), false);
    reached[problem_.source] = true;
    uint32_t most = 0;
    for (const uint32_t vertex : order_) {
      if (!reached[vertex]) continue;
      most = std::max(most, longest[vertex]);
      for (const uint32_t link : links_.out(vertex)) {
        const uint32_t to = links_.edge(link).to;
        reached[to] = true;
        longest[to] = std::max(longest[to], longest[vertex] + 1);
      }
    }
    return most;
  }

  std::optional<uint64_t> CountAll() const {
    std::vector<uint64_t> paths(links_.vertex_count(), 0);
    paths[problem_.source] = 1;
    uint64_t total = 0;
    for (const uint32_t vertex : order_) {
      if (paths[vertex] == 0) continue;
      if (vertex != problem_.source && IsEnd(vertex)) total = Sum(total, paths[vertex]);
      if (vertex == problem_.target) continue;
      for (const uint32_t link : links_.out(vertex)) {
        uint64_t& onward = paths[links_.edge(link).to];
        onward = Sum(onward, paths[vertex]);
      }
    }
    return total;
  }

  // Layer by layer, touching only the vertices that some path of that length reaches.
  std::optional<uint64_t> CountByLength() const {
    std::vector<uint64_t> paths(links_.vertex_count(), 0);
    std::vector<uint64_t> next(links_.vertex_count(), 0);
    std::vector<uint32_t> active = {problem_.source};
    paths[problem_.source] = 1;
    uint64_t total = 0;
    uint64_t steps = 0;
    for (uint32_t length = 0; !active.empty(); ++length) {
      std::vector<uint32_t> reached;
      for (const uint32_t vertex : active) {
        const uint64_t count = std::exchange(paths[vertex], 0);
        const bool cut = IsOpen() && length == problem_.max_length && PassedAll(vertex);
        if (length > 0 && (cut || IsEnd(vertex))) total = Sum(total, count);
        if (length == problem_.max_length || vertex == problem_.target) continue;
        for (const uint32_t link : links_.out(vertex)) {
          if (++steps > max_steps_) return std::nullopt;
          const uint32_t to = links_.edge(link).to;
          if (next[to] == 0) reached.push_back(to);
          next[to] = Sum(next[to], count);
        }
      }
      active = std::move(reached);
      std::swap(paths, next);
    }
    return total;
  }

  const ChainProblem& problem_;
  uint64_t max_steps_;
  bool acyclic_ = true;
  Adjacency links_;  // The acyclic part.
  std::vector<uint32_t> order_;
  std::vector<uint32_t> place_;
  uint32_t last_must_ = 0;
};

}  // namespace

std::optional<ChainCount> CountChains(const ChainProblem& problem, uint64_t max_steps) {
  return Counter(problem, max_steps).Run();
}

}  // namespace catena
