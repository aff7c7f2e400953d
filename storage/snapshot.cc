#include "storage/snapshot.h"

#include <string>
#include <utility>

#include "storage/index_reading.h"
#include "storage/key_encoding.h"
#include "storage/node_columns.h"
#include "storage/record_encoding.h"

namespace catena {

Result<std::unique_ptr<Snapshot>> Snapshot::Take(Engine& engine, const NameDictionary& names,
                                                 const std::vector<IndexDefinition>& indexes,
                                                 LatestRecordCache* records) {
  CATENA_TRY(const SnapshotToken token, engine.TakeSnapshot());
  std::unique_ptr<Snapshot> snapshot(new Snapshot(engine, token, names, indexes));
  CATENA_TRY(snapshot->sequence_, engine.Sequence(token));
  if (records != nullptr) snapshot->records_ = records->At(snapshot->sequence_);
  return snapshot;
}

Snapshot::~Snapshot() { engine_.ReleaseSnapshot(view_.token()); }

Result<std::optional<Node>> Snapshot::GetNode(NodeId id) const {
  if (records_ == nullptr) return view_.GetNode(id);
  Result<std::optional<Node>> node;
  const auto decode = [&](std::string_view record) { node = DecodeNode(id, record); };
  if (records_->Use(id, decode)) return node;
  CATENA_TRY(const std::optional<std::string> record, view_.Get(Family::kNode, NodeKey(id)));
  if (!record) return node;
  decode(*record);
  if (node.has_value()) records_->Keep(id, *record);
  return node;
}

Result<std::optional<Relationship>> Snapshot::GetRelationship(RelationshipId id) const {
  return view_.GetRelationship(id);
}

Result<std::vector<std::optional<Node>>> Snapshot::GetNodes(std::span<const NodeId> ids) const {
  return view_.GetNodes(ids);
}

Result<std::vector<std::optional<Relationship>>> Snapshot::GetRelationships(
    std::span<const RelationshipId> ids) const {
  return view_.GetRelationships(ids);
}

Result<void> Snapshot::ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const {
  return view_.ScanNodes(after, visit);
}

Result<void> Snapshot::ScanRelationships(RelationshipId after,
                                         FunctionRef<bool(const Relationship&)> visit) const {
  return view_.ScanRelationships(after, visit);
}

Result<void> Snapshot::ScanNodeColumns(NodeId after, std::span<const KeyId> keys,
                                       FunctionRef<bool(const NodeColumns&)> visit) const {
  return catena::ScanNodeColumns(engine_, view_.token(), after, keys, visit);
}

Result<void> Snapshot::ScanLabel(LabelId label, NodeId after,
                                 FunctionRef<bool(NodeId)> visit) const {
  return ScanLabelIndex(
      [&](std::string_view prefix, uint64_t beyond, FunctionRef<bool(uint64_t)> each) {
        return view_.ScanEntities(prefix, beyond, each);
      },
      label, after, visit);
}

Result<void> Snapshot::Expand(std::span<const NodeId> nodes, Direction direction,
                              std::span<const TypeId> types,
                              FunctionRef<bool(const Adjacent&)> visit) const {
  return view_.Expand(nodes, direction, types,
                      [&](size_t, const Adjacent& pair) { return visit(pair); });
}

Result<void> Snapshot::LookUp(IndexId index, const Value& value,
                              FunctionRef<bool(uint64_t)> visit) const {
  return LookUpIndex(
      indexes_,
      [&](std::string_view prefix, uint64_t after, FunctionRef<bool(uint64_t)> each) {
        return view_.ScanEntities(prefix, after, each);
      },
      index, value, visit);
}

Result<void> Snapshot::ScanIndex(IndexId index, std::string_view from,
                                 FunctionRef<bool(std::string_view, uint64_t)> visit) const {
  return ScanIndexStrings(
      indexes_,
      [&](const KeyRange& range, FunctionRef<bool(std::string_view)> each) {
        return view_.ScanKeys(Family::kIndex, range, each);
      },
      index, from, visit);
}

Result<GraphCounts> Snapshot::Counts() const { return view_.Counts(); }

}  // namespace catena
