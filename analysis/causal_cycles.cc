#include "analysis/causal_cycles.h"

#include <algorithm>
#include <utility>

#include "analysis/adjacency.h"
#include "analysis/causal_types.h"
#include "analysis/strong_components.h"

namespace catena {
namespace {

constexpr uint64_t kProgressStep = 1 << 14;

Result<std::vector<CausalLink>> ReadLinks(const GraphReader& graph, const CausalTypes& types,
                                          Progress& progress) {
  std::vector<CausalLink> links;
  uint64_t seen = 0;
  bool cancelled = false;
  CATENA_TRY(graph.ScanRelationships(RelationshipId{}, [&](const Relationship& r) {
    if (++seen % kProgressStep == 0) cancelled = !progress.Update("reading causal links", seen, 0);
    if (types.Walks(r.type)) {
      links.push_back(types.IsBackward(r.type) ? CausalLink{r.end, r.start, r.id}
                                               : CausalLink{r.start, r.end, r.id});
    }
    return !cancelled;
  }));
  if (cancelled) return Fail(ErrorCode::kCancelled, "stopped while reading causal links");
  return links;
}

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
  std::vector<NodeId> events;
  events.reserve(2 * links.size());
  for (const CausalLink& link : links) {
    events.push_back(link.cause);
    events.push_back(link.effect);
  }
  std::ranges::sort(events);
  events.erase(std::ranges::unique(events).begin(), events.end());
  const auto number = [&](NodeId id) {
    return static_cast<uint32_t>(std::ranges::lower_bound(events, id) - events.begin());
  };
  std::vector<Adjacency::Edge> edges;
  edges.reserve(links.size());
  for (const CausalLink& link : links) edges.push_back({number(link.cause), number(link.effect)});
  const Adjacency causal(static_cast<uint32_t>(events.size()), std::move(edges));

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
  CATENA_TRY(const std::vector<CausalLink> links, ReadLinks(graph, types, progress));
  std::vector<Circuit> circuits;
  for (const CausalKnot& knot : FindKnots(links)) {
    CATENA_TRY(Circuit circuit, Describe(graph, links, knot.circuit));
    circuit.members = knot.members;
    circuits.push_back(std::move(circuit));
  }
  return circuits;
}

}  // namespace catena
