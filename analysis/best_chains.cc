#include "analysis/best_chains.h"

#include <algorithm>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "analysis/adjacency_bgl.h"
#include "analysis/chain_dates.h"

namespace catena {
namespace {

constexpr uint64_t kFar = std::numeric_limits<uint64_t>::max();
// One untyped link outweighs any number of links.
constexpr uint64_t kUntypedWeight = uint64_t{1} << 32;
// Cells of the table over lengths; a larger one is not tried.
constexpr uint64_t kMaxTableCells = 64'000'000;

// What a continuation may use.
struct Allowed {
  const std::vector<LinkFacts>* facts = nullptr;
  const TimeExpansion* walks = nullptr;
  const std::vector<char>* blocked_events = nullptr;
  const std::vector<char>* blocked_links = nullptr;
  bool violations = false;
  uint32_t min_groups = 0;

  bool operator()(uint32_t link) const {
    const LinkFacts& fact = (*facts)[link];
    if (fact.independent_groups < min_groups || (fact.violation && !violations)) return false;
    if ((*blocked_links)[walks->link[link]] != 0) return false;
    const Adjacency::Edge& edge = walks->walks.edge(link);
    return (*blocked_events)[walks->event[edge.from]] == 0 &&
           (*blocked_events)[walks->event[edge.to]] == 0;
  }
};

// Boost asks an edge predicate for a default constructor, and for edges of the reversed graph.
struct AllowedEdge {
  const Allowed* allowed = nullptr;
  template <class Edge>
  bool operator()(const Edge& edge) const {
    return (*allowed)(edge.underlying_descx.number);
  }
};

uint64_t Weight(const LinkFacts& facts) { return (facts.typed ? 0 : kUntypedWeight) + 1; }

class Solver {
 public:
  Solver(const ChainProblem& problem, TimeExpansion walks, const ChainLimits& limits)
      : problem_(problem),
        limits_(limits),
        walks_(std::move(walks)),
        blocked_events_(problem.links.vertex_count() + 1, 0) {
    for (const uint32_t link : walks_.link) facts_.push_back(problem_.facts[link]);
    if (problem_.target == ChainProblem::kOpen) CloseOpenEnd();
    blocked_links_.resize(problem_.links.edge_count() + closing_links_, 0);
    for (const LinkFacts& facts : facts_) {
      weights_.push_back(Weight(facts));
      thresholds_.push_back(facts.independent_groups);
    }
    std::ranges::sort(thresholds_, std::greater<>());
    thresholds_.erase(std::ranges::unique(thresholds_).begin(), thresholds_.end());
    for (uint32_t v = 0; v < walks_.walks.vertex_count(); ++v) by_id_.push_back(SortedOut(v));
  }

  BestChains Run() {
    BestChains best;
    std::vector<RankedChain> accepted;
    Propose({}, {}, accepted);
    while (!candidates_.empty()) {
      if (best.chains.size() == limits_.max_chains) {
        best.end = BestChains::End::kChains;
        return best;
      }
      auto node = candidates_.extract(candidates_.begin());
      Candidate chosen = std::move(node.value());
      accepted.push_back(chosen.chain);
      Take(chosen.chain, best);
      // Lawler (1972): deviations before the point where this chain itself deviated have been
      // proposed already.
      for (size_t i = chosen.deviates_at; i < chosen.chain.links.size(); ++i) {
        const std::vector<uint32_t> begin(chosen.chain.links.begin(),
                                          chosen.chain.links.begin() + static_cast<long>(i));
        Propose(begin, begin, accepted);
        if (end_ != BestChains::End::kComplete) break;
      }
      if (end_ != BestChains::End::kComplete) break;
    }
    if (end_ != BestChains::End::kComplete && best.chains.size() < limits_.max_chains) {
      // What was proposed is real, though a better one may not have been proposed.
      for (const Candidate& candidate : candidates_) {
        if (best.chains.size() == limits_.max_chains) break;
        Take(candidate.chain, best);
      }
    }
    best.end = end_;
    return best;
  }

 private:
  struct Candidate {
    RankedChain chain;
    size_t deviates_at = 0;
  };
  struct CandidateLess {
    const std::vector<LinkFacts>* facts;
    bool operator()(const Candidate& a, const Candidate& b) const {
      return RanksBefore(a.chain, b.chain, *facts);
    }
  };

  // An open end becomes one event more, that all ends lead to.
  void CloseOpenEnd() {
    const Adjacency& open = walks_.walks;
    std::vector<Adjacency::Edge> edges;
    for (uint32_t i = 0; i < open.edge_count(); ++i) edges.push_back(open.edge(i));
    walks_.target = open.vertex_count();
    walks_.event.push_back(problem_.links.vertex_count());
    for (uint32_t v = 0; v < walks_.target; ++v) {
      if (v == walks_.source || !open.out(v).empty()) continue;
      edges.push_back({v, walks_.target});
      walks_.link.push_back(problem_.links.edge_count() + closing_links_++);
      facts_.push_back(
          {.relationship = {}, .independent_groups = std::numeric_limits<uint32_t>::max()});
    }
    walks_.walks = Adjacency(walks_.target + 1, std::move(edges));
    if (max_length_ != std::numeric_limits<uint32_t>::max()) ++max_length_;
  }

  void Take(const RankedChain& found, BestChains& best) const {
    RankedChain chain;
    for (const uint32_t walked : found.links) {
      const uint32_t link = walks_.link[walked];
      if (link < problem_.links.edge_count()) chain.links.push_back(link);
    }
    if (!PassesAll(chain.links)) return;
    chain.rank = RankOf(chain.links, problem_.facts);
    if (problem_.dates && FindOutOfOrder(*problem_.dates, problem_.links, chain.links)) {
      best.out_of_time = true;
    } else {
      best.chains.push_back(std::move(chain));
    }
  }

  bool PassesAll(const std::vector<uint32_t>& links) const {
    return std::ranges::all_of(problem_.through, [&](uint32_t event) {
      return std::ranges::any_of(
          links, [&](uint32_t link) { return problem_.links.edge(link).to == event; });
    });
  }

  uint32_t EventBefore(uint32_t walked) const {
    return walks_.event[walks_.walks.edge(walked).from];
  }

  std::vector<uint32_t> SortedOut(uint32_t vertex) const {
    const auto out = walks_.walks.out(vertex);
    std::vector<uint32_t> sorted(out.begin(), out.end());
    std::ranges::sort(sorted, {}, [&](uint32_t l) { return facts_[l].relationship; });
    return sorted;
  }

  // Proposes the best chain that begins so and then takes no link that an accepted chain with
  // the same beginning takes.
  void Propose(const std::vector<uint32_t>& begin, const std::vector<uint32_t>& same,
               const std::vector<RankedChain>& accepted) {
    std::vector<uint32_t> blocked;
    for (const RankedChain& chain : accepted) {
      if (chain.links.size() > same.size() &&
          std::equal(same.begin(), same.end(), chain.links.begin())) {
        blocked.push_back(chain.links[same.size()]);
      }
    }
    for (const uint32_t link : blocked) blocked_links_[walks_.link[link]] = 1;
    for (const uint32_t link : begin) blocked_events_[EventBefore(link)] = 1;
    const uint32_t at = begin.empty() ? walks_.source : walks_.walks.edge(begin.back()).to;
    std::optional<std::vector<uint32_t>> rest = BestRest(at, RankOf(begin, facts_));
    for (const uint32_t link : blocked) blocked_links_[walks_.link[link]] = 0;
    for (const uint32_t link : begin) blocked_events_[EventBefore(link)] = 0;
    if (!rest) return;
    std::vector<uint32_t> links = begin;
    links.insert(links.end(), rest->begin(), rest->end());
    RankedChain chain{RankOf(links, facts_), std::move(links)};
    candidates_.insert(Candidate{std::move(chain), begin.size()});
  }

  // The staged search described in the header, from `at` to the target.
  std::optional<std::vector<uint32_t>> BestRest(uint32_t at, const ChainRank& begun) {
    if (begun.length >= max_length_) return std::nullopt;
    const uint32_t links_left = max_length_ - begun.length;
    Allowed allowed{&facts_, &walks_, &blocked_events_, &blocked_links_, begun.violation, 0};
    if (!IsReachable(at, links_left, allowed)) {
      if (allowed.violations) return std::nullopt;
      allowed.violations = true;
      if (!IsReachable(at, links_left, allowed)) return std::nullopt;
    }
    // A beginning's own bottleneck caps what a better continuation could bring.
    std::vector<uint32_t> wanted;
    for (const uint32_t threshold : thresholds_) {
      const uint32_t capped = std::min(threshold, begun.bottleneck);
      if (wanted.empty() || wanted.back() != capped) wanted.push_back(capped);
    }
    const auto best = std::ranges::partition_point(wanted, [&](uint32_t threshold) {
      allowed.min_groups = threshold;
      return !IsReachable(at, links_left, allowed);
    });
    if (best == wanted.end()) return std::nullopt;  // Out of time in between.
    allowed.min_groups = *best;
    std::vector<uint32_t> rest = Shortest(at, allowed);
    if (rest.size() > links_left) return ShortestWithin(at, links_left, allowed);
    return rest;
  }

  bool Spend(uint64_t steps) {
    steps_ += steps;
    if (steps_ > limits_.max_steps) end_ = BestChains::End::kSteps;
    if (std::chrono::steady_clock::now() > limits_.deadline) end_ = BestChains::End::kTime;
    return end_ == BestChains::End::kComplete;
  }

  // Breadth-first search, no further than `links_left`.
  bool IsReachable(uint32_t from, uint32_t links_left, const Allowed& allowed) {
    if (!Spend(walks_.walks.edge_count())) return false;
    std::vector<char> seen(walks_.walks.vertex_count(), 0);
    std::vector<uint32_t> frontier = {from};
    seen[from] = 1;
    for (uint32_t depth = 0; depth < links_left && !frontier.empty(); ++depth) {
      std::vector<uint32_t> next;
      for (const uint32_t vertex : frontier) {
        for (const uint32_t link : walks_.walks.out(vertex)) {
          const uint32_t to = walks_.walks.edge(link).to;
          if (seen[to] != 0 || !allowed(link)) continue;
          if (to == walks_.target) return true;
          seen[to] = 1;
          next.push_back(to);
        }
      }
      frontier = std::move(next);
    }
    return false;
  }

  // Fewest untyped, then fewest links, then smallest ids. Requires: the target is reachable.
  std::vector<uint32_t> Shortest(uint32_t from, const Allowed& allowed) {
    const auto reversed = boost::make_reverse_graph(walks_.walks);
    const boost::filtered_graph view(reversed, AllowedEdge{&allowed});
    std::vector<uint64_t> cost(walks_.walks.vertex_count(), kFar);
    const auto weight = boost::make_function_property_map<EdgeOf<decltype(view)>>(
        [&](const auto& edge) { return weights_[edge.underlying_descx.number]; });
    boost::dijkstra_shortest_paths(
        view, walks_.target,
        boost::weight_map(weight)
            .distance_map(boost::make_iterator_property_map(cost.begin(), VertexIndex{}))
            .vertex_index_map(VertexIndex{})
            .distance_inf(kFar));
    std::vector<uint32_t> links;
    for (uint32_t at = from; at != walks_.target;) {
      for (const uint32_t link : by_id_[at]) {
        const uint32_t to = walks_.walks.edge(link).to;
        if (!allowed(link) || cost[to] == kFar || cost[to] + weights_[link] != cost[at]) continue;
        links.push_back(link);
        at = to;
        break;
      }
    }
    return links;
  }

  // The same with at most `most` links: costs[n][v] is the least from v with n links or fewer.
  std::optional<std::vector<uint32_t>> ShortestWithin(uint32_t from, uint32_t most,
                                                      const Allowed& allowed) {
    const uint32_t vertices = walks_.walks.vertex_count();
    if (uint64_t{most} * vertices > kMaxTableCells ||
        !Spend(uint64_t{most} * walks_.walks.edge_count())) {
      end_ = BestChains::End::kSteps;
      return std::nullopt;
    }
    std::vector<std::vector<uint64_t>> costs(1, std::vector<uint64_t>(vertices, kFar));
    costs[0][walks_.target] = 0;
    for (uint32_t n = 1; n <= most; ++n) {
      costs.push_back(costs.back());
      for (uint32_t link = 0; link < walks_.walks.edge_count(); ++link) {
        if (!allowed(link)) continue;
        const Adjacency::Edge& edge = walks_.walks.edge(link);
        if (costs[n - 1][edge.to] == kFar) continue;
        uint64_t& cost = costs[n][edge.from];
        cost = std::min(cost, costs[n - 1][edge.to] + weights_[link]);
      }
    }
    if (costs[most][from] == kFar) return std::nullopt;
    std::vector<uint32_t> links;
    uint32_t at = from;
    for (uint32_t left = most; at != walks_.target; --left) {
      for (const uint32_t link : by_id_[at]) {
        const uint32_t to = walks_.walks.edge(link).to;
        if (!allowed(link) || costs[left - 1][to] == kFar ||
            costs[left - 1][to] + weights_[link] != costs[left][at]) {
          continue;
        }
        links.push_back(link);
        at = to;
        break;
      }
    }
    return links;
  }

  template <class Graph>
  using EdgeOf = typename boost::graph_traits<std::remove_cvref_t<Graph>>::edge_descriptor;
  using VertexIndex = boost::typed_identity_property_map<uint32_t>;

  const ChainProblem& problem_;
  const ChainLimits& limits_;
  // Links and vertices below are the edges and vertices of the walks, but for what is blocked.
  TimeExpansion walks_;
  std::vector<LinkFacts> facts_;  // By link.
  uint32_t max_length_ = problem_.max_length;
  uint32_t closing_links_ = 0;  // Added to close an open end.
  std::vector<char> blocked_events_;
  std::vector<char> blocked_links_;  // By link of the problem.
  std::vector<uint64_t> weights_;
  std::vector<uint32_t> thresholds_;          // Descending.
  std::vector<std::vector<uint32_t>> by_id_;  // Links out of each vertex by relationship id.
  std::set<Candidate, CandidateLess> candidates_{CandidateLess{&facts_}};
  BestChains::End end_ = BestChains::End::kComplete;
  uint64_t steps_ = 0;
};

}  // namespace

BestChains FindBestChains(const ChainProblem& problem, const ChainLimits& limits,
                          const TimeExpansion* in_time) {
  return Solver(problem,
                in_time != nullptr ? *in_time
                                   : WithoutTime(problem.links, problem.source, problem.target),
                limits)
      .Run();
}

}  // namespace catena
