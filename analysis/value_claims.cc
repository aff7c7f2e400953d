#include "analysis/value_claims.h"

#include <algorithm>

#include "analysis/event_dates.h"
#include "analysis/evidence_names.h"
#include "analysis/natural_order.h"
#include "core/graph_names.h"

namespace catena {
namespace {

Result<std::vector<std::string>> SupportingSources(const GraphReader& graph,
                                                   const EvidenceNames& names, NodeId claim) {
  std::vector<std::string> sources;
  const std::vector<TypeId> types = names.TypesOf({EvidenceType::kCites});
  if (types.empty()) return sources;
  std::vector<RelationshipId> citations;
  std::vector<NodeId> nodes;
  CATENA_TRY(graph.Expand(std::span(&claim, 1), Direction::kOut, types, [&](const Adjacent& link) {
    citations.push_back(link.relationship);
    nodes.push_back(link.other);
    return true;
  }));
  CATENA_TRY(const auto records, graph.GetRelationships(citations));
  for (size_t i = 0; i < records.size(); ++i) {
    if (!records[i]) continue;
    const std::string_view stance = TextOf(records[i]->properties, names.key.stance);
    if (stance == "refutes" || stance == "mentions") continue;
    CATENA_TRY(std::string id, UserId(graph, nodes[i]));
    sources.push_back(std::move(id));
  }
  std::ranges::sort(sources);
  const auto repeated = std::ranges::unique(sources);
  sources.erase(repeated.begin(), repeated.end());
  return sources;
}

}  // namespace

std::optional<StatedValue> StatedValueOf(const PropertyMap& claim, KeyId value_key) {
  const Value* value = claim.Find(value_key);
  const Value::Map* map = value == nullptr ? nullptr : value->AsMap();
  if (map == nullptr) return std::nullopt;
  const auto part = [&](std::string_view name) -> const Value* {
    const auto at = map->find(name);
    return at == map->end() ? nullptr : &at->second;
  };
  const Value* of = part("of");
  const Value* property = part("property");
  const Value* stated = part("value");
  if (of == nullptr || of->AsString() == nullptr || property == nullptr ||
      property->AsString() == nullptr || stated == nullptr) {
    return std::nullopt;
  }
  return StatedValue{*of->AsString(), *property->AsString(), *stated};
}

Result<std::vector<ValueClaim>> FindValueClaims(const GraphReader& graph, NodeId of) {
  std::vector<ValueClaim> found;
  const EvidenceNames names(graph.names());
  const std::optional<KeyId> value_key = graph.names().FindKey("value");
  const std::vector<TypeId> types = names.TypesOf({EvidenceType::kAbout});
  if (!value_key || types.empty()) return found;
  CATENA_TRY(const std::string id, UserId(graph, of));
  std::vector<NodeId> claims;
  CATENA_TRY(graph.Expand(std::span(&of, 1), Direction::kIn, types, [&](const Adjacent& link) {
    claims.push_back(link.other);
    return true;
  }));
  CATENA_TRY(const auto nodes, graph.GetNodes(claims));
  for (const auto& node : nodes) {
    if (!node || TextOf(node->properties, names.key.rank) == "deprecated") continue;
    std::optional<StatedValue> stated = StatedValueOf(node->properties, *value_key);
    if (!stated || stated->of != id) continue;
    CATENA_TRY(std::vector<std::string> sources, SupportingSources(graph, names, node->id));
    found.push_back({.node = node->id,
                     .claim = UserId(graph, *node),
                     .property = std::move(stated->property),
                     .value = std::move(stated->value),
                     .denies = TextOf(node->properties, names.key.polarity) == "deny",
                     .sources = std::move(sources)});
  }
  std::ranges::sort(found, NaturalLess, &ValueClaim::claim);
  return found;
}

}  // namespace catena
