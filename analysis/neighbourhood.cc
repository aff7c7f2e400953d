#include "analysis/neighbourhood.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "analysis/evidence_names.h"

namespace catena {
namespace {

// The types to walk; empty when the graph has none of them.
std::vector<TypeId> ChosenTypes(const GraphReader& graph, const NeighbourhoodOptions& options) {
  std::vector<TypeId> types;
  if (options.types.empty()) {
    const EvidenceNames names(graph.names());
    for (uint32_t i = 1; i <= graph.names().type_count(); ++i) {
      if (names.TypeOf(TypeId{i}) == EvidenceType::kNone) types.push_back(TypeId{i});
    }
    return types;
  }
  for (const std::string& name : options.types) {
    if (const std::optional<TypeId> type = graph.names().FindType(name)) types.push_back(*type);
  }
  std::ranges::sort(types);
  types.erase(std::ranges::unique(types).begin(), types.end());
  return types;
}

}  // namespace

Result<Neighbourhood> FindNeighbourhood(const GraphReader& graph, NodeId centre,
                                        const NeighbourhoodOptions& options) {
  CATENA_TRY(const auto node, graph.GetNode(centre));
  if (!node) {
    return Fail(ErrorCode::kNotFound, "there is no node #" + std::to_string(centre.value));
  }
  Neighbourhood found;
  found.nodes = {centre};
  found.distance = {0};
  const std::vector<TypeId> types = ChosenTypes(graph, options);
  if (types.empty()) return found;

  std::unordered_set<NodeId> seen = {centre};
  std::vector<NodeId> frontier = {centre};
  for (uint32_t hop = 1; hop <= options.hops && !frontier.empty(); ++hop) {
    std::vector<NodeId> next;
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      CATENA_TRY(graph.Expand(frontier, direction, types, [&](const Adjacent& link) {
        if (!seen.contains(link.other)) next.push_back(link.other);
        return true;
      }));
    }
    std::ranges::sort(next);
    next.erase(std::ranges::unique(next).begin(), next.end());
    if (found.nodes.size() + next.size() > options.max_nodes) {
      found.cut = true;
      next.resize(options.max_nodes > found.nodes.size() ? options.max_nodes - found.nodes.size()
                                                         : 0);
    }
    seen.insert(next.begin(), next.end());
    found.nodes.insert(found.nodes.end(), next.begin(), next.end());
    found.distance.insert(found.distance.end(), next.size(), hop);
    frontier = std::move(next);
  }
  // Each relationship is seen once, from its start.
  CATENA_TRY(graph.Expand(found.nodes, Direction::kOut, types, [&](const Adjacent& link) {
    if (seen.contains(link.other)) found.relationships.push_back(link.relationship);
    return true;
  }));
  std::ranges::sort(found.relationships);
  return found;
}

}  // namespace catena
