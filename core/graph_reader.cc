#include "core/graph_reader.h"

namespace catena {
namespace {

// In a unique index: there is no second.
template <class Id>
Result<std::optional<Id>> LookUpFirst(const GraphReader& graph, IndexId index,
                                      std::string_view value) {
  std::optional<Id> found;
  CATENA_TRY(graph.LookUp(index, Value(value), [&](uint64_t entity) {
    found = Id{entity};
    return false;
  }));
  return found;
}

Result<std::vector<NodeId>> LookUpNodes(const GraphReader& graph, IndexId index,
                                        std::string_view value) {
  std::vector<NodeId> nodes;
  CATENA_TRY(graph.LookUp(index, Value(value), [&](uint64_t entity) {
    nodes.push_back(NodeId{entity});
    return true;
  }));
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
  return LookUpFirst<NodeId>(graph, kNodeIdIndex, id);
}

Result<std::optional<RelationshipId>> FindRelationshipById(const GraphReader& graph,
                                                           std::string_view id) {
  return LookUpFirst<RelationshipId>(graph, kRelationshipIdIndex, id);
}

Result<std::vector<NodeId>> FindNodesByName(const GraphReader& graph, std::string_view name) {
  return LookUpNodes(graph, kNameIndex, name);
}

Result<std::vector<NodeId>> FindClaimsAsserting(const GraphReader& graph,
                                                std::string_view relationship_id) {
  return LookUpNodes(graph, kAssertsIndex, relationship_id);
}

}  // namespace catena
