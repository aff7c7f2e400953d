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
    const bool length_binds = LongestPath() > problem_.max_length;
    std::optional<uint64_t> chains;
    if (problem_.dates) {
      chains = length_binds ? CountInTimeByLength() : CountInTime();
    } else {
      chains = length_binds ? CountByLength() : CountAll();
    }
    if (!chains) return std::nullopt;
    return ChainCount{acyclic_, *chains};
  }

 private:
  bool IsOpen() const { return problem_.target == ChainProblem::kOpen; }

  void TakeAcyclicPart() {
    const StrongComponents components = FindStrongComponents(problem_.links);
    links_ = problem_.links;
    dates_ = problem_.dates;
    KeepLinks([&](const Adjacency::Edge& edge) {
      const bool between = components.component[edge.from] != components.component[edge.to];
      acyclic_ = acyclic_ && between;
      return between;
    });
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
    KeepLinks([&](const Adjacency::Edge& edge) {
      const auto next_must = std::ranges::upper_bound(musts, place_[edge.from]);
      return next_must == musts.end() || place_[edge.to] <= *next_must;
    });
    // None passes what comes before its start or after its end.
    const bool starts_late = place_[problem_.source] > musts.front();
    const bool ends_early = !IsOpen() && place_[problem_.target] < last_must_;
    if (starts_late || ends_early) {
      KeepLinks([](const Adjacency::Edge&) { return false; });
    }
  }

  template <class Keep>
  void KeepLinks(Keep keep) {
    std::vector<Adjacency::Edge> edges;
    std::vector<bool> in_order;
    for (uint32_t i = 0; i < links_.edge_count(); ++i) {
      if (!keep(links_.edge(i))) continue;
      edges.push_back(links_.edge(i));
      if (dates_) in_order.push_back(dates_->in_order[i]);
    }
    links_ = Adjacency(links_.vertex_count(), std::move(edges));
    if (dates_) dates_->in_order = std::move(in_order);
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

  // Paths that have come to the same vertex by the same day.
  struct Reached {
    uint32_t vertex = 0;
    int32_t day = 0;
    uint64_t paths = 0;
  };

  static void Merge(std::vector<Reached>& layer) {
    const auto place = [](const Reached& at) { return std::pair(at.vertex, at.day); };
    std::ranges::sort(layer, {}, place);
    size_t kept = 0;
    for (size_t i = 0; i < layer.size(); ++i) {
      if (kept > 0 && place(layer[kept - 1]) == place(layer[i])) {
        layer[kept - 1].paths = Sum(layer[kept - 1].paths, layer[i].paths);
      } else {
        layer[kept++] = layer[i];
      }
    }
    layer.resize(kept);
  }

  // Whether some link of the whole graph can be taken in time.
  bool CanGoOn(const Reached& at) const {
    return std::ranges::any_of(problem_.links.out(at.vertex), [&](uint32_t link) {
      return DayAfter(*problem_.dates, problem_.links, link, at.day).has_value();
    });
  }

  // Whether a path may end so.
  bool Ends(const Reached& at, bool full) const {
    if (!IsOpen()) return at.vertex == problem_.target;
    return PassedAll(at.vertex) && (full || !CanGoOn(at));
  }

  // Adds what is reached over the links out of a vertex; false when that takes too many steps.
  template <class Take>
  bool GoOn(const Reached& at, uint64_t& steps, Take take) const {
    for (const uint32_t link : links_.out(at.vertex)) {
      if (++steps > max_steps_) return false;
      const auto day = DayAfter(*dates_, links_, link, at.day);
      if (day) take(Reached{links_.edge(link).to, *day, at.paths});
    }
    return true;
  }

  Reached Start() const { return {problem_.source, dates_->begins[problem_.source].first, 1}; }

  std::optional<uint64_t> CountInTime() const {
    std::vector<std::vector<Reached>> reached(links_.vertex_count());
    reached[problem_.source] = {Start()};
    uint64_t total = 0;
    uint64_t steps = 0;
    for (const uint32_t vertex : order_) {
      std::vector<Reached> here = std::exchange(reached[vertex], {});
      Merge(here);
      for (const Reached& at : here) {
        if (vertex != problem_.source && Ends(at, false)) total = Sum(total, at.paths);
        if (vertex == problem_.target) continue;
        if (!GoOn(at, steps, [&](const Reached& next) { reached[next.vertex].push_back(next); })) {
          return std::nullopt;
        }
      }
    }
    return total;
  }

  // Layer by layer.
  std::optional<uint64_t> CountInTimeByLength() const {
    std::vector<Reached> layer = {Start()};
    uint64_t total = 0;
    uint64_t steps = 0;
    for (uint32_t length = 0; !layer.empty(); ++length) {
      const bool full = length == problem_.max_length;
      std::vector<Reached> next;
      for (const Reached& at : layer) {
        if (length > 0 && Ends(at, full)) total = Sum(total, at.paths);
        if (full || at.vertex == problem_.target) continue;
        if (!GoOn(at, steps, [&](const Reached& there) { next.push_back(there); })) {
          return std::nullopt;
        }
      }
      Merge(next);
      layer = std::move(next);
    }
    return total;
  }

  const ChainProblem& problem_;
  uint64_t max_steps_;
  bool acyclic_ = true;
  Adjacency links_;                  // The acyclic part.
  std::optional<ChainDates> dates_;  // Of these links.
  std::vector<uint32_t> order_;
  std::vector<uint32_t> place_;
  uint32_t last_must_ = 0;
};

}  // namespace

std::optional<ChainCount> CountChains(const ChainProblem& problem, uint64_t max_steps) {
  return Counter(problem, max_steps).Run();
}

}  // namespace catena
