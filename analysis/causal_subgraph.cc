#include "analysis/causal_subgraph.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace catena {
namespace {

// Events that a probe beyond the length may always look at.
constexpr uint64_t kLeastProbe = 256;

struct Found {
  NodeId from;
  NodeId to;
  RelationshipId relationship;
  TypeId type;

  auto Key() const { return std::tuple(from, to, relationship); }
};

// One of the two searches.
class CausalReach {
 public:
  CausalReach(const GraphReader& graph, const CausalTypes& types, HopDirection direction)
      : graph_(graph), types_(types), direction_(direction) {}

  // No chain goes on beyond `stop`, the other end.
  void Start(NodeId node, NodeId stop) {
    seen_.insert(node);
    frontier_ = {node};
    stop_ = stop;
  }

  // Goes one link further from every node of the frontier.
  Result<void> Grow(const std::unordered_set<NodeId>& avoid, std::vector<Found>& links) {
    std::vector<NodeId> next;
    const bool forwards = direction_ == HopDirection::kForwards;
    const auto take = [&](const Adjacent& link) {
      if (avoid.contains(link.other)) return true;
      links.push_back(forwards ? Found{link.node, link.other, link.relationship, link.type}
                               : Found{link.other, link.node, link.relationship, link.type});
      if (seen_.insert(link.other).second && link.other != stop_) next.push_back(link.other);
      return true;
    };
    const Direction along = forwards ? Direction::kOut : Direction::kIn;
    if (!types_.along().empty()) {
      CATENA_TRY(graph_.Expand(frontier_, along, types_.along(), take));
    }
    if (!types_.against().empty()) {
      CATENA_TRY(graph_.Expand(frontier_, Opposite(along), types_.against(), take));
    }
    std::ranges::sort(next);
    frontier_ = std::move(next);
    ++depth_;
    return {};
  }

  bool exhausted() const { return frontier_.empty(); }
  size_t frontier_size() const { return frontier_.size(); }
  uint32_t depth() const { return depth_; }
  const std::unordered_set<NodeId>& seen() const { return seen_; }

 private:
  const GraphReader& graph_;
  const CausalTypes& types_;
  HopDirection direction_;
  NodeId stop_;
  std::unordered_set<NodeId> seen_;
  std::vector<NodeId> frontier_;
  uint32_t depth_ = 0;
};

CausalSubgraph Assemble(std::vector<Found> links, const SubgraphRequest& request) {
  CausalSubgraph subgraph;
  // The two searches may meet the same link.
  std::ranges::sort(links, {}, &Found::Key);
  links.erase(std::ranges::unique(links, {}, &Found::Key).begin(), links.end());
  for (const NodeId end : {request.from, request.to}) {
    if (end) subgraph.nodes.push_back(end);
  }
  for (const Found& link : links) {
    subgraph.nodes.push_back(link.from);
    subgraph.nodes.push_back(link.to);
  }
  std::ranges::sort(subgraph.nodes);
  subgraph.nodes.erase(std::ranges::unique(subgraph.nodes).begin(), subgraph.nodes.end());

  std::vector<Adjacency::Edge> edges;
  edges.reserve(links.size());
  for (const Found& link : links) {
    edges.push_back({subgraph.Find(link.from), subgraph.Find(link.to)});
    subgraph.edges.push_back({link.relationship, link.type});
  }
  subgraph.links = Adjacency(static_cast<uint32_t>(subgraph.nodes.size()), std::move(edges));
  if (request.from) subgraph.source = subgraph.Find(request.from);
  if (request.to) subgraph.target = subgraph.Find(request.to);
  return subgraph;
}

}  // namespace

uint32_t CausalSubgraph::Find(NodeId node) const {
  const auto it = std::ranges::lower_bound(nodes, node);
  if (it == nodes.end() || *it != node) return kNone;
  return static_cast<uint32_t>(it - nodes.begin());
}

Result<CausalSubgraph> FindCausalSubgraph(const GraphReader& graph, const CausalTypes& types,
                                          const SubgraphRequest& request, Progress& progress) {
  const std::unordered_set<NodeId> avoid(request.avoid.begin(), request.avoid.end());
  CausalReach forwards(graph, types, HopDirection::kForwards);
  CausalReach backwards(graph, types, HopDirection::kBackwards);
  if (request.from) forwards.Start(request.from, request.to);
  if (request.to) backwards.Start(request.to, request.from);
  const bool between = request.from && request.to;

  const auto done = [&] {
    if (between) return forwards.exhausted() || backwards.exhausted();
    return forwards.exhausted() && backwards.exhausted();
  };
  const auto seen = [&] { return forwards.seen().size() + backwards.seen().size(); };
  const auto is_deep = [&] {
    return uint64_t{forwards.depth()} + backwards.depth() >= request.max_length;
  };
  std::vector<Found> links;
  std::optional<uint64_t> probe_until;
  bool cut_by_events = false;
  bool cut_by_time = false;
  while (!done()) {
    // Deep enough. Looking on for as much again often shows that there is nothing further, and
    // so that the length cuts nothing.
    if (is_deep() && !between) break;
    if (is_deep() && !probe_until) probe_until = 2 * seen() + kLeastProbe;
    if (probe_until && (seen() > *probe_until || seen() > request.max_events)) break;
    cut_by_events = seen() > request.max_events;
    cut_by_time = std::chrono::steady_clock::now() > request.deadline;
    if (cut_by_events || cut_by_time) break;
    if (!progress.Update("looking for events", seen(), 0)) {
      return Fail(ErrorCode::kCancelled, "stopped while looking for chains");
    }
    const bool grow_forwards =
        between ? forwards.frontier_size() <= backwards.frontier_size() : !forwards.exhausted();
    CATENA_TRY((grow_forwards ? forwards : backwards).Grow(avoid, links));
  }
  CausalSubgraph subgraph = Assemble(std::move(links), request);
  subgraph.cut_by_length = !done() && is_deep();
  subgraph.cut_by_events = cut_by_events;
  subgraph.cut_by_time = cut_by_time && !probe_until;
  return subgraph;
}

CausalSubgraph KeepEdges(const CausalSubgraph& subgraph, const std::vector<bool>& keep) {
  constexpr uint32_t kNone = CausalSubgraph::kNone;
  std::vector<bool> used(subgraph.nodes.size(), false);
  if (subgraph.source != kNone) used[subgraph.source] = true;
  if (subgraph.target != kNone) used[subgraph.target] = true;
  for (uint32_t i = 0; i < subgraph.edges.size(); ++i) {
    if (!keep[i]) continue;
    used[subgraph.links.edge(i).from] = true;
    used[subgraph.links.edge(i).to] = true;
  }
  CausalSubgraph kept;
  std::vector<uint32_t> renumbered(subgraph.nodes.size(), kNone);
  for (uint32_t v = 0; v < subgraph.nodes.size(); ++v) {
    if (!used[v]) continue;
    renumbered[v] = static_cast<uint32_t>(kept.nodes.size());
    kept.nodes.push_back(subgraph.nodes[v]);
  }
  std::vector<Adjacency::Edge> edges;
  for (uint32_t i = 0; i < subgraph.edges.size(); ++i) {
    if (!keep[i]) continue;
    const Adjacency::Edge& edge = subgraph.links.edge(i);
    edges.push_back({renumbered[edge.from], renumbered[edge.to]});
    kept.edges.push_back(subgraph.edges[i]);
  }
  kept.links = Adjacency(static_cast<uint32_t>(kept.nodes.size()), std::move(edges));
  if (subgraph.source != kNone) kept.source = renumbered[subgraph.source];
  if (subgraph.target != kNone) kept.target = renumbered[subgraph.target];
  kept.cut_by_length = subgraph.cut_by_length;
  kept.cut_by_events = subgraph.cut_by_events;
  kept.cut_by_time = subgraph.cut_by_time;
  return kept;
}

std::vector<uint32_t> HopDistances(const Adjacency& links, uint32_t vertex, HopDirection direction,
                                   uint32_t end) {
  std::vector<uint32_t> hops(links.vertex_count(), CausalSubgraph::kNone);
  if (vertex == CausalSubgraph::kNone) return hops;
  const bool forwards = direction == HopDirection::kForwards;
  std::vector<uint32_t> queue = {vertex};
  hops[vertex] = 0;
  for (size_t head = 0; head < queue.size(); ++head) {
    if (queue[head] == end) continue;
    for (const uint32_t edge : forwards ? links.out(queue[head]) : links.in(queue[head])) {
      const uint32_t other = forwards ? links.edge(edge).to : links.edge(edge).from;
      if (hops[other] != CausalSubgraph::kNone) continue;
      hops[other] = hops[queue[head]] + 1;
      queue.push_back(other);
    }
  }
  return hops;
}

}  // namespace catena
