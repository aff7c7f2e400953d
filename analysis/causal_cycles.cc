#include "analysis/causal_cycles.h"

#include <algorithm>
#include <utility>

#include "analysis/adjacency.h"
#include "analysis/causal_types.h"
#include "analysis/strong_components.h"
#include "core/evidence.h"

namespace catena {
namespace {

// Numbers the nodes that links join 0, 1, ... in the order of their ids.
class EventNumbers {
 public:
  explicit EventNumbers(const std::vector<CausalLink>& links) {
    if (links.empty()) return;
    first_ = last_ = links.front().cause;
    for (const CausalLink& link : links) {
      first_ = std::min({first_, link.cause, link.effect});
      last_ = std::max({last_, link.cause, link.effect});
    }
    // Ids that lie close, as those of one import do, are numbered and found without a search.
    if ((last_.value - first_.value) / 8 < links.size()) {
      NumberDirectly(links);
    } else {
      NumberBySorting(links);
    }
  }

  uint32_t size() const { return size_; }
  uint32_t Of(NodeId event) const {
    if (!direct_.empty()) return direct_[event.value - first_.value];
    return static_cast<uint32_t>(std::ranges::lower_bound(sorted_, event) - sorted_.begin());
  }

 private:
  void NumberDirectly(const std::vector<CausalLink>& links) {
    direct_.resize(last_.value - first_.value + 1);
    for (const CausalLink& link : links) {
      direct_[link.cause.value - first_.value] = 1;
      direct_[link.effect.value - first_.value] = 1;
    }
    for (uint32_t& number : direct_) {
      if (number != 0) number = size_++;
    }
  }
  void NumberBySorting(const std::vector<CausalLink>& links) {
    sorted_.reserve(2 * links.size());
    for (const CausalLink& link : links) {
      sorted_.push_back(link.cause);
      sorted_.push_back(link.effect);
    }
    std::ranges::sort(sorted_);
    sorted_.erase(std::ranges::unique(sorted_).begin(), sorted_.end());
    size_ = static_cast<uint32_t>(sorted_.size());
  }

  NodeId first_;
  NodeId last_;
  uint32_t size_ = 0;
  std::vector<uint32_t> direct_;  // By id less the first; empty where `sorted_` is used.
  std::vector<NodeId> sorted_;
};

Adjacency AsGraph(const std::vector<CausalLink>& links, const EventNumbers& numbers) {
  std::vector<Adjacency::Edge> edges;
  edges.reserve(links.size());
  for (const CausalLink& link : links) {
    edges.push_back({numbers.Of(link.cause), numbers.Of(link.effect)});
  }
  return {numbers.size(), std::move(edges)};
}

// Without the links whose cause is in no circle and follows from none: causes without a cause are
// taken away until there are none (Kahn 1962). Of a history that runs forwards nothing is left.
std::vector<CausalLink> LinksBehindCircles(std::vector<CausalLink> links) {
  const EventNumbers numbers(links);
  const Adjacency causal = AsGraph(links, numbers);
  std::vector<uint32_t> causes(causal.vertex_count());
  std::vector<uint32_t> open;
  for (uint32_t v = 0; v < causal.vertex_count(); ++v) {
    causes[v] = static_cast<uint32_t>(causal.in(v).size());
    if (causes[v] == 0) open.push_back(v);
  }
  std::vector<bool> gone(links.size());
  while (!open.empty()) {
    const uint32_t v = open.back();
    open.pop_back();
    for (const uint32_t edge : causal.out(v)) {
      gone[edge] = true;
      if (--causes[causal.edge(edge).to] == 0) open.push_back(causal.edge(edge).to);
    }
  }
  std::vector<CausalLink> left;
  for (size_t i = 0; i < links.size(); ++i) {
    if (!gone[i]) left.push_back(links[i]);
  }
  return left;
}

// Reads the causal links out of events, and nothing else, while only events have such links.
class CausalLinkReader {
 public:
  CausalLinkReader(const GraphReader& graph, const CausalTypes& types, Progress& progress)
      : graph_(graph), types_(types), progress_(progress) {}

  Result<std::vector<CausalLink>> Read() {
    CATENA_TRY(const GraphCounts counts, graph_.Counts());
    for (const auto& [type, count] : counts.relationships_by_type) {
      if (types_.Walks(type)) total_ += count;
    }
    if (total_ == 0) return std::move(links_);
    if (const auto label = graph_.names().FindLabel(evidence::kEvent)) {
      CATENA_TRY(graph_.ScanLabel(*label, {}, [&](NodeId event) { return Take(event); }));
      CATENA_TRY(Expand());
    }
    if (links_.size() < total_) {  // Some lead from nodes that are no events.
      links_.clear();
      CATENA_TRY(
          graph_.ScanNodeColumns({}, {}, [&](const NodeColumns& node) { return Take(node.id); }));
      CATENA_TRY(Expand());
    }
    return std::move(links_);
  }

 private:
  static constexpr size_t kNodesAtOnce = 1 << 14;

  // False to end the scan, because of what Expand() will then answer.
  bool Take(NodeId node) {
    nodes_.push_back(node);
    if (nodes_.size() < kNodesAtOnce) return true;
    failed_ = Expand();
    return failed_.has_value();
  }

  Result<void> Expand() {
    if (!failed_.has_value()) return failed_;
    for (const bool backward : {false, true}) {
      const std::vector<TypeId>& types = backward ? types_.against() : types_.along();
      if (types.empty()) continue;
      CATENA_TRY(graph_.Expand(nodes_, Direction::kOut, types, [&](const Adjacent& link) {
        links_.push_back(backward ? CausalLink{link.other, link.node, link.relationship}
                                  : CausalLink{link.node, link.other, link.relationship});
        return true;
      }));
    }
    nodes_.clear();
    if (!progress_.Update("reading causal links", links_.size(), total_)) {
      return Fail(ErrorCode::kCancelled, "stopped while reading causal links");
    }
    return {};
  }

  const GraphReader& graph_;
  const CausalTypes& types_;
  Progress& progress_;
  uint64_t total_ = 0;
  std::vector<NodeId> nodes_;
  std::vector<CausalLink> links_;
  Result<void> failed_;
};

std::string UserIdOf(const PropertyMap& properties, const NameDictionary& names, uint64_t number) {
  const std::optional<KeyId> key = names.FindKey("id");
  const Value* id = key ? properties.Find(*key) : nullptr;
  if (id != nullptr && id->AsString() != nullptr) return *id->AsString();
  return "#" + std::to_string(number);
}

// Names the events and relationships of a circuit.
Result<Circuit> Describe(const GraphReader& graph, const std::vector<CausalLink>& links,
                         const std::vector<uint32_t>& circuit) {
  Circuit described;
  for (const uint32_t edge : circuit) {
    const CausalLink& link = links[edge];
    CATENA_TRY(const auto node, graph.GetNode(link.cause));
    CATENA_TRY(const auto relationship, graph.GetRelationship(link.relationship));
    if (!node || !relationship) continue;
    described.nodes.push_back(UserIdOf(node->properties, graph.names(), link.cause.value));
    described.relationships.push_back(
        UserIdOf(relationship->properties, graph.names(), link.relationship.value));
  }
  return described;
}

}  // namespace

std::vector<CausalKnot> FindKnots(const std::vector<CausalLink>& links) {
  const Adjacency causal = AsGraph(links, EventNumbers(links));
  const StrongComponents components = FindStrongComponents(causal);
  std::vector<std::pair<uint32_t, uint32_t>> cyclic;  // (first member, component)
  for (uint32_t c = 0; c < components.count; ++c) {
    if (IsCyclic(causal, components, c)) cyclic.emplace_back(components.members[c].front(), c);
  }
  std::ranges::sort(cyclic);
  std::vector<CausalKnot> knots;
  for (const auto& [first, component] : cyclic) {
    knots.push_back({.circuit = ShortestCircuit(causal, components, component),
                     .members = static_cast<uint32_t>(components.members[component].size())});
  }
  return knots;
}

Result<std::vector<Circuit>> FindCausalCycles(const GraphReader& graph,
                                              std::span<const std::string> words,
                                              Progress& progress) {
  CATENA_TRY(const std::vector<WalkedType> walked, ChooseCausalTypes(words));
  const CausalTypes types(graph.names(), walked);
  CATENA_TRY(std::vector<CausalLink> read, CausalLinkReader(graph, types, progress).Read());
  std::vector<CausalLink> links = LinksBehindCircles(std::move(read));
  std::ranges::sort(links, {}, &CausalLink::relationship);
  std::vector<Circuit> circuits;
  for (const CausalKnot& knot : FindKnots(links)) {
    CATENA_TRY(Circuit circuit, Describe(graph, links, knot.circuit));
    circuit.members = knot.members;
    circuits.push_back(std::move(circuit));
  }
  return circuits;
}

}  // namespace catena
