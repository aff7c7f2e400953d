// Snapshot: the graph as it was when the snapshot was taken. The reader that everything outside
// storage works on.
//
// Thread-safe. It keeps old versions alive in the engine while it lives, so let go of it. It
// must not outlive the GraphStore that made it. Each call of several ids is one engine call.
#pragma once

#include <memory>
#include <vector>

#include "core/graph_reader.h"
#include "storage/engine.h"
#include "storage/record_cache.h"
#include "storage/store_view.h"

namespace catena {

class Snapshot final : public GraphReader {
 public:
  // Made by GraphStore::BeginRead(). All is borrowed. `records`: null to keep no records.
  static Result<std::unique_ptr<Snapshot>> Take(Engine& engine, const NameDictionary& names,
                                                const std::vector<IndexDefinition>& indexes,
                                                LatestRecordCache* records = nullptr);
  ~Snapshot() override;
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const StoreView& view() const { return view_; }
  const std::vector<IndexDefinition>& indexes() const { return indexes_; }

  const NameDictionary& names() const override { return names_; }
  uint64_t sequence() const override { return sequence_; }
  Result<std::optional<Node>> GetNode(NodeId id) const override;
  Result<std::optional<Relationship>> GetRelationship(RelationshipId id) const override;
  Result<std::vector<std::optional<Node>>> GetNodes(std::span<const NodeId> ids) const override;
  Result<std::vector<std::optional<Relationship>>> GetRelationships(
      std::span<const RelationshipId> ids) const override;
  Result<void> ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const override;
  Result<void> ScanRelationships(RelationshipId after,
                                 FunctionRef<bool(const Relationship&)> visit) const override;
  Result<void> ScanNodeColumns(NodeId after, std::span<const KeyId> keys,
                               FunctionRef<bool(const NodeColumns&)> visit) const override;
  Result<void> ScanLabel(LabelId label, NodeId after,
                         FunctionRef<bool(NodeId)> visit) const override;
  Result<void> Expand(std::span<const NodeId> nodes, Direction direction,
                      std::span<const TypeId> types,
                      FunctionRef<bool(const Adjacent&)> visit) const override;
  Result<void> LookUp(IndexId index, const Value& value,
                      FunctionRef<bool(uint64_t)> visit) const override;
  Result<void> ScanIndex(IndexId index, std::string_view from,
                         FunctionRef<bool(std::string_view, uint64_t)> visit) const override;
  Result<GraphCounts> Counts() const override;

 private:
  Snapshot(Engine& engine, SnapshotToken token, const NameDictionary& names,
           const std::vector<IndexDefinition>& indexes)
      : engine_(engine), view_(engine, token), names_(names), indexes_(indexes) {}

  Engine& engine_;
  StoreView view_;
  const NameDictionary& names_;
  const std::vector<IndexDefinition>& indexes_;
  uint64_t sequence_ = 0;
  std::shared_ptr<const RecordCache> records_;  // Of this commit; may be null.
};

}  // namespace catena
