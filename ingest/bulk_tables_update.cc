#include "ingest/bulk_tables_update.h"

#include <algorithm>
#include <optional>

namespace catena {
namespace {

void Apply(const RowProperties& row, PropertyMap* properties) {
  for (const KeyId key : row.keys) {
    if (row.given.Find(key) == nullptr) properties->Erase(key);
  }
  for (const auto& [key, value] : row.given) properties->Set(key, value);
}

}  // namespace

Result<RowChange> ChangeNode(GraphWriter& writer, NodeId id, std::span<const LabelId> labels,
                             const RowProperties& row) {
  CATENA_TRY(const std::optional<Node> stored, writer.GetNode(id));
  Node node = *stored;
  Apply(row, &node.properties);
  node.labels.insert(node.labels.end(), labels.begin(), labels.end());
  std::ranges::sort(node.labels);
  node.labels.erase(std::ranges::unique(node.labels).begin(), node.labels.end());
  if (node == *stored) return RowChange::kUnchanged;
  CATENA_TRY(writer.UpdateNode(node));
  return RowChange::kUpdated;
}

Result<RowChange> ChangeRelationship(GraphWriter& writer, const Relationship& stored,
                                     const RowProperties& row) {
  Relationship relationship = stored;
  Apply(row, &relationship.properties);
  if (relationship == stored) return RowChange::kUnchanged;
  CATENA_TRY(writer.UpdateRelationship(relationship));
  return RowChange::kUpdated;
}

}  // namespace catena
