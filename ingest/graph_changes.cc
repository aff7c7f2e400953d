#include "ingest/graph_changes.h"

#include <algorithm>
#include <utility>

namespace catena {

Result<LabelId> GraphChanges::Label(std::string_view name) {
  const auto known = labels_.find(std::string(name));
  if (known != labels_.end()) return known->second;
  CATENA_TRY(const LabelId id, target_.sink != nullptr ? target_.sink->InternLabel(name)
                                                       : target_.writer->InternLabel(name));
  labels_.emplace(name, id);
  return id;
}

Result<TypeId> GraphChanges::Type(std::string_view name) {
  const auto known = types_.find(std::string(name));
  if (known != types_.end()) return known->second;
  CATENA_TRY(const TypeId id, target_.sink != nullptr ? target_.sink->InternType(name)
                                                      : target_.writer->InternType(name));
  types_.emplace(name, id);
  return id;
}

Result<KeyId> GraphChanges::Key(const std::string& name) {
  const auto known = keys_.find(name);
  if (known != keys_.end()) return known->second;
  CATENA_TRY(const KeyId id, target_.sink != nullptr ? target_.sink->InternKey(name)
                                                     : target_.writer->InternKey(name));
  keys_.emplace(name, id);
  return id;
}

Result<std::vector<LabelId>> GraphChanges::Labels(const std::vector<std::string_view>& names) {
  std::vector<LabelId> labels;
  labels.reserve(names.size());
  for (const std::string_view name : names) {
    CATENA_TRY(const LabelId label, Label(name));
    labels.push_back(label);
  }
  std::sort(labels.begin(), labels.end());
  return labels;
}

Result<PropertyMap> GraphChanges::Properties(const NamedValues& named) {
  PropertyMap properties;
  for (const auto& [name, value] : named) {
    CATENA_TRY(const KeyId key, Key(name));
    properties.Set(key, value);
  }
  return properties;
}

Result<GraphWriter*> GraphChanges::WriterForUpdate() {
  if (target_.writer != nullptr) return target_.writer;
  return Fail(ErrorCode::kUnsupported,
              "a bulk import can only add, and this one would change what is there: import it "
              "without bulk");
}

Result<NodeId> GraphChanges::CreateNode(const std::vector<std::string_view>& labels,
                                        const NamedValues& properties) {
  if (dry()) return NodeId{};
  CATENA_TRY(std::vector<LabelId> label_ids, Labels(labels));
  CATENA_TRY(PropertyMap map, Properties(properties));
  if (target_.sink != nullptr) {
    return target_.sink->AddNode(label_ids, map);
  }
  return target_.writer->CreateNode(std::move(label_ids), std::move(map));
}

Result<RelationshipId> GraphChanges::CreateRelationship(NodeId start, std::string_view type,
                                                        NodeId end, const NamedValues& properties) {
  if (dry()) return RelationshipId{};
  CATENA_TRY(const TypeId type_id, Type(type));
  CATENA_TRY(PropertyMap map, Properties(properties));
  if (target_.sink != nullptr) {
    return target_.sink->AddRelationship(start, type_id, end, map);
  }
  return target_.writer->CreateRelationship(start, type_id, end, std::move(map));
}

Result<void> GraphChanges::UpdateNode(NodeId id, const std::vector<std::string_view>& labels,
                                      const NamedValues& properties) {
  if (dry()) return {};
  CATENA_TRY(GraphWriter* const writer, WriterForUpdate());
  Node node;
  node.id = id;
  CATENA_TRY(node.labels, Labels(labels));
  CATENA_TRY(node.properties, Properties(properties));
  return writer->UpdateNode(node);
}

Result<void> GraphChanges::UpdateRelationship(const Relationship& stored,
                                              const NamedValues& properties) {
  if (dry()) return {};
  CATENA_TRY(GraphWriter* const writer, WriterForUpdate());
  Relationship changed = stored;
  CATENA_TRY(changed.properties, Properties(properties));
  return writer->UpdateRelationship(changed);
}

Result<void> GraphChanges::DeleteRelationship(RelationshipId id) {
  if (dry()) return {};
  CATENA_TRY(GraphWriter* const writer, WriterForUpdate());
  return writer->DeleteRelationship(id);
}

std::vector<std::string> DifferingProperties(const NameDictionary& names, const PropertyMap& stored,
                                             const NamedValues& wanted) {
  std::vector<std::string> differing;
  std::vector<KeyId> kept;
  for (const auto& [name, value] : wanted) {
    const std::optional<KeyId> key = names.FindKey(name);
    const Value* const old = key ? stored.Find(*key) : nullptr;
    if (old != nullptr) kept.push_back(*key);
    if (old == nullptr || !(*old == value)) differing.push_back(name);
  }
  if (kept.size() < stored.size()) {
    std::sort(kept.begin(), kept.end());
    for (const auto& [key, value] : stored) {
      if (!std::binary_search(kept.begin(), kept.end(), key)) {
        differing.emplace_back(names.Text(key));
      }
    }
  }
  std::sort(differing.begin(), differing.end());
  return differing;
}

bool SameLabels(const NameDictionary& names, const std::vector<LabelId>& stored,
                const std::vector<std::string_view>& wanted) {
  return stored.size() == wanted.size() &&
         std::all_of(wanted.begin(), wanted.end(), [&](std::string_view name) {
           const std::optional<LabelId> label = names.FindLabel(name);
           return label && std::find(stored.begin(), stored.end(), *label) != stored.end();
         });
}

}  // namespace catena
