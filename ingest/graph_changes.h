// GraphChanges: where an import writes - a transaction, a bulk sink, or nowhere in a dry run -
// with names as text.
//
// Not thread-safe. Must not outlive its target.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/records.h"
#include "core/result.h"
#include "ingest/dataset_importer.h"
#include "ingest/dataset_mapping.h"

namespace catena {

class GraphChanges {
 public:
  explicit GraphChanges(const ImportTarget& target) : target_(target) {}

  // Id 0 in a dry run. Errors are the target's.
  Result<NodeId> CreateNode(const std::vector<std::string_view>& labels,
                            const NamedValues& properties);
  Result<RelationshipId> CreateRelationship(NodeId start, std::string_view type, NodeId end,
                                            const NamedValues& properties);
  // kUnsupported into a sink.
  Result<void> UpdateNode(NodeId id, const std::vector<std::string_view>& labels,
                          const NamedValues& properties);
  Result<void> UpdateRelationship(const Relationship& stored, const NamedValues& properties);
  Result<void> DeleteRelationship(RelationshipId id);

 private:
  bool dry() const { return target_.writer == nullptr && target_.sink == nullptr; }
  Result<GraphWriter*> WriterForUpdate();
  Result<LabelId> Label(std::string_view name);
  Result<TypeId> Type(std::string_view name);
  Result<KeyId> Key(const std::string& name);
  Result<std::vector<LabelId>> Labels(const std::vector<std::string_view>& names);
  Result<PropertyMap> Properties(const NamedValues& named);

  ImportTarget target_;
  std::unordered_map<std::string, LabelId> labels_;
  std::unordered_map<std::string, TypeId> types_;
  std::unordered_map<std::string, KeyId> keys_;
};

// Names of the properties that differ between what is stored and what should be, sorted.
std::vector<std::string> DifferingProperties(const NameDictionary& names, const PropertyMap& stored,
                                             const NamedValues& wanted);
bool SameLabels(const NameDictionary& names, const std::vector<LabelId>& stored,
                const std::vector<std::string_view>& wanted);

}  // namespace catena
