#include "analysis/story.h"

#include <algorithm>
#include <deque>

#include "analysis/causal_subgraph.h"

namespace catena {
namespace {

constexpr uint32_t kNone = CausalSubgraph::kNone;

std::vector<NodeRow> NodesOf(const std::vector<StoryLink>& links, NodeRow from, NodeRow to) {
  std::vector<NodeRow> nodes = {from, to};
  for (const StoryLink& link : links) {
    nodes.push_back(link.from);
    nodes.push_back(link.to);
  }
  std::ranges::sort(nodes);
  nodes.erase(std::ranges::unique(nodes).begin(), nodes.end());
  return nodes;
}

uint32_t NumberOf(const std::vector<NodeRow>& nodes, NodeRow node) {
  return static_cast<uint32_t>(std::ranges::lower_bound(nodes, node) - nodes.begin());
}

Adjacency EndsOf(const std::vector<StoryLink>& links, const std::vector<NodeRow>& nodes) {
  std::vector<Adjacency::Edge> ends;
  ends.reserve(links.size());
  for (const StoryLink& link : links) {
    ends.push_back({NumberOf(nodes, link.from), NumberOf(nodes, link.to)});
  }
  return Adjacency(static_cast<uint32_t>(nodes.size()), std::move(ends));
}

}  // namespace

Story::Story(const std::vector<StoryLink>& links, NodeRow from, NodeRow to) : from_(from), to_(to) {
  const std::vector<NodeRow> nodes = NodesOf(links, from, to);
  const Adjacency all = EndsOf(links, nodes);
  const uint32_t source = NumberOf(nodes, from);
  const uint32_t target = NumberOf(nodes, to);
  const std::vector<uint32_t> before = HopDistances(all, source, HopDirection::kForwards, target);
  const std::vector<uint32_t> after = HopDistances(all, target, HopDirection::kBackwards, source);
  for (uint32_t i = 0; i < links.size(); ++i) {
    const Adjacency::Edge& edge = all.edge(i);
    if (links[i].to == from || links[i].from == to || edge.from == edge.to) continue;
    if (before[edge.from] != kNone && after[edge.to] != kNone) links_.push_back(links[i]);
  }
  nodes_ = NodesOf(links_, from, to);
  ends_ = EndsOf(links_, nodes_);
  source_ = NumberOf(nodes_, from);
  target_ = NumberOf(nodes_, to);
}

Story Story::Keep(const std::vector<bool>& keep) const {
  std::vector<StoryLink> kept;
  for (size_t i = 0; i < links_.size(); ++i) {
    if (keep[i]) kept.push_back(links_[i]);
  }
  return Story(kept, from_, to_);
}

std::vector<uint32_t> Story::ChainWithFewest(const std::vector<bool>& marked) const {
  std::vector<uint32_t> cost(vertex_count(), kNone);
  std::vector<uint32_t> via(vertex_count(), kNone);
  std::deque<uint32_t> open = {source_};
  cost[source_] = 0;
  while (!open.empty()) {
    const uint32_t vertex = open.front();
    open.pop_front();
    for (const uint32_t link : ends_.out(vertex)) {
      const uint32_t to = ends_.edge(link).to;
      const uint32_t there = cost[vertex] + (marked[link] ? 1 : 0);
      if (there >= cost[to]) continue;
      cost[to] = there;
      via[to] = link;
      if (marked[link]) {
        open.push_back(to);
      } else {
        open.push_front(to);
      }
    }
  }
  std::vector<uint32_t> chain;
  if (cost[target_] == kNone) return chain;
  for (uint32_t at = target_; at != source_; at = ends_.edge(via[at]).from)
    chain.push_back(via[at]);
  std::ranges::reverse(chain);
  return chain;
}

// Of the vertices on one chain those without which the target is not reached. One pass: the
// vertex up to which the chain is certain is the first from which nothing leads around.
std::vector<uint32_t> Story::PassedByAll() const {
  const std::vector<uint32_t> chain = ChainWithFewest(std::vector<bool>(links_.size(), false));
  std::vector<uint32_t> position(vertex_count(), kNone);
  position[source_] = 0;
  for (uint32_t i = 0; i < chain.size(); ++i) position[ends_.edge(chain[i]).to] = i + 1;
  std::vector<uint32_t> passed;
  std::vector<bool> seen(vertex_count(), false);
  uint32_t farthest = 0;  // On the chain, reached by going around what comes before.
  for (uint32_t at = 0; at < chain.size(); ++at) {
    const uint32_t vertex = at == 0 ? source_ : ends_.edge(chain[at - 1]).to;
    if (at > 0 && farthest == at) passed.push_back(vertex);
    // From here over vertices off the chain.
    std::vector<uint32_t> open = {vertex};
    while (!open.empty()) {
      const uint32_t next = open.back();
      open.pop_back();
      for (const uint32_t link : ends_.out(next)) {
        const uint32_t to = ends_.edge(link).to;
        if (position[to] != kNone) {
          farthest = std::max(farthest, position[to]);
        } else if (!seen[to]) {
          seen[to] = true;
          open.push_back(to);
        }
      }
    }
  }
  return passed;
}

}  // namespace catena
