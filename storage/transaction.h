// Transaction: the GraphWriter of a GraphStore.
//
// It reads the snapshot taken when it began with its own writes laid over it, and locks what it
// changes (lock_table.h) until it ends. Having the lock, it compares what is stored now with
// what its snapshot saw: different means another writer came first, and is kConflict. Commit is
// one batch of the engine.
//
// A call that fails has changed nothing. After kConflict and after failures of the store the
// transaction cannot commit any more. kLimit: a transaction larger than one batch of the engine
// can be (512 MiB on RocksDB); load that much with a BulkSink.
#pragma once

#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "core/graph_writer.h"
#include "storage/index_plan.h"
#include "storage/lock_table.h"
#include "storage/snapshot.h"
#include "storage/transaction_overlay.h"
#include "storage/write_gate.h"

namespace catena {

struct StoreParts;

class Transaction final : public GraphWriter {
 public:
  static Result<std::unique_ptr<Transaction>> Begin(StoreParts& store);
  ~Transaction() override;

  const NameDictionary& names() const override { return snapshot_->names(); }
  uint64_t sequence() const override { return snapshot_->sequence(); }
  Result<std::optional<Node>> GetNode(NodeId id) const override;
  Result<std::optional<Relationship>> GetRelationship(RelationshipId id) const override;
  Result<std::vector<std::optional<Node>>> GetNodes(std::span<const NodeId> ids) const override;
  Result<std::vector<std::optional<Relationship>>> GetRelationships(
      std::span<const RelationshipId> ids) const override;
  Result<void> ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const override;
  Result<void> ScanRelationships(RelationshipId after,
                                 FunctionRef<bool(const Relationship&)> visit) const override;
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

  Result<LabelId> InternLabel(std::string_view name) override;
  Result<TypeId> InternType(std::string_view name) override;
  Result<KeyId> InternKey(std::string_view name) override;
  Result<NodeId> CreateNode(std::vector<LabelId> labels, PropertyMap properties) override;
  Result<void> UpdateNode(const Node& node) override;
  Result<void> DeleteNode(NodeId id) override;
  Result<RelationshipId> CreateRelationship(NodeId start, TypeId type, NodeId end,
                                            PropertyMap properties) override;
  Result<void> UpdateRelationship(const Relationship& relationship) override;
  Result<void> DeleteRelationship(RelationshipId id) override;
  Result<void> Commit() override;
  void Rollback() override;

 private:
  enum class State : uint8_t { kOpen, kFailed, kEnded };

  Transaction(StoreParts& store, WriteGate::Pass pass, std::unique_ptr<Snapshot> snapshot);

  // Does `work` and remembers whether the transaction can go on.
  template <class Work>
  auto Write(Work work) -> decltype(work());

  Result<NodeId> DoCreateNode(std::vector<LabelId> labels, PropertyMap properties);
  Result<void> DoUpdateNode(const Node& node);
  Result<void> DoDeleteNode(NodeId id);
  Result<RelationshipId> DoCreateRelationship(Relationship relationship);
  Result<void> DoUpdateRelationship(const Relationship& relationship);
  Result<void> DoDeleteRelationship(RelationshipId id);

  // Rules.
  Result<void> CheckLabels(const std::vector<LabelId>& labels) const;
  Result<void> CheckProperties(const PropertyMap& properties) const;
  Result<void> CheckRoom(const std::string& record);
  Result<void> CheckUnattached(NodeId id) const;
  Result<void> CheckUnique(const std::vector<IndexEntry>& entries);
  Result<void> CheckUnique(const IndexEntry& entry);
  Result<void> CheckUnchanged(Family family, std::string_view key) const;
  Result<bool> Unchanging() const;
  Result<void> LockRecord(LockKind kind, uint64_t id, Family family, std::string_view key);
  Result<void> Attach(NodeId node);

  // Changes to the overlay.
  void Enter(const std::vector<IndexEntry>& before, const std::vector<IndexEntry>& after);
  void CountLabels(const std::vector<LabelId>& labels, int64_t difference);
  Result<PendingPair> HowToRemove(const Adjacent& pair) const;
  Result<void> ScanIndexKeys(const KeyRange& range,
                             FunctionRef<bool(std::string_view)> visit) const;
  Result<void> ScanEntities(std::string_view prefix, uint64_t after,
                            FunctionRef<bool(uint64_t)> visit) const;
  void End();

  StoreParts& store_;
  std::optional<WriteGate::Pass> pass_;  // Until the transaction ends.
  std::unique_ptr<Snapshot> snapshot_;
  const LockTable::OwnerId owner_;
  IndexPlan plan_;
  TransactionOverlay overlay_;
  std::unordered_set<NodeId> attached_;  // Nodes whose existence is locked and checked.
  size_t pending_bytes_ = 0;
  State state_ = State::kOpen;
};

}  // namespace catena
