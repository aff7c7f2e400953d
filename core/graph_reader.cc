#include "core/graph_reader.h"

namespace catena {
namespace {

Result<std::vector<uint64_t>> LookUpAll(const GraphReader& graph, IndexId index,
                                        std::string_view value) {
  std::vector<uint64_t> found;
  CATENA_TRY(graph.LookUp(index, Value(value), [&](uint64_t entity) {
    found.push_back(entity);
    return true;
  }));
  return found;
}

Result<std::vector<NodeId>> LookUpNodes(const GraphReader& graph, IndexId index,
                                        std::string_view value) {
  CATENA_TRY(const std::vector<uint64_t> found, LookUpAll(graph, index, value));
  std::vector<NodeId> nodes;
  nodes.reserve(found.size());
  for (const uint64_t id : found) nodes.push_back(NodeId{id});
  return nodes;
}

}  // namespace

Result<void> GraphReader::ScanNodeColumns(NodeId after, std::span<const KeyId> keys,
                                          FunctionRef<bool(const NodeColumns&)> visit) const {
  std::vector<std::optional<int64_t>> integers(keys.size());
  return ScanNodes(after, [&](const Node& node) {
    for (size_t i = 0; i < keys.size(); ++i) {
      const Value* value = node.properties.Find(keys[i]);
      const int64_t* integer = value == nullptr ? nullptr : value->AsInt();
      integers[i] = integer == nullptr ? std::nullopt : std::optional(*integer);
    }
    return visit({node.id, node.labels, integers});
  });
}

Result<std::optional<NodeId>> FindNodeById(const GraphReader& graph, std::string_view id) {
  CATENA_TRY(const std::vector<NodeId> found, LookUpNodes(graph, kNodeIdIndex, id));
  return found.empty() ? std::nullopt : std::optional<NodeId>(found.front());
}

Result<std::optional<RelationshipId>> FindRelationshipById(const GraphReader& graph,
                                                           std::string_view id) {
  CATENA_TRY(const std::vector<uint64_t> found, LookUpAll(graph, kRelationshipIdIndex, id));
  return found.empty() ? std::nullopt
                       : std::optional<RelationshipId>(RelationshipId{found.front()});
}

Result<std::vector<NodeId>> FindNodesByName(const GraphReader& graph, std::string_view name) {
  return LookUpNodes(graph, kNameIndex, name);
}

Result<std::vector<NodeId>> FindClaimsAsserting(const GraphReader& graph,
                                                std::string_view relationship_id) {
  return LookUpNodes(graph, kAssertsIndex, relationship_id);
}

}  // namespace catena
