// TopologyReader: a snapshot whose links are read from the saved topology where that holds them.
//
// It answers what the snapshot answers, in the same order. A node that changed since the topology
// was saved is read from the store, and so is everything when there is no topology to use, or once
// a part of it is found damaged. The first few hundred nodes are read from the store in any case:
// a small question is answered before the file would be open. Scans of a label and look-ups in the
// indexes over nodes are answered in the same way, with what the index has of changed nodes.
//
// Thread-safe, as a snapshot is. Must not outlive the Topology that made it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/topology.h"

namespace catena {

class TopologyReader final : public GraphReader {
 public:
  TopologyReader(const Topology& topology, std::unique_ptr<Snapshot> snapshot)
      : topology_(topology), snapshot_(std::move(snapshot)) {}

  const NameDictionary& names() const override { return snapshot_->names(); }
  uint64_t sequence() const override { return snapshot_->sequence(); }
  Result<std::optional<Node>> GetNode(NodeId id) const override { return snapshot_->GetNode(id); }
  Result<std::optional<Relationship>> GetRelationship(RelationshipId id) const override {
    return snapshot_->GetRelationship(id);
  }
  Result<std::vector<std::optional<Node>>> GetNodes(std::span<const NodeId> ids) const override {
    return snapshot_->GetNodes(ids);
  }
  Result<std::vector<std::optional<Relationship>>> GetRelationships(
      std::span<const RelationshipId> ids) const override {
    return snapshot_->GetRelationships(ids);
  }
  Result<void> ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const override {
    return snapshot_->ScanNodes(after, visit);
  }
  Result<void> ScanRelationships(RelationshipId after,
                                 FunctionRef<bool(const Relationship&)> visit) const override {
    return snapshot_->ScanRelationships(after, visit);
  }
  Result<void> ScanNodeColumns(NodeId after, std::span<const KeyId> keys,
                               FunctionRef<bool(const NodeColumns&)> visit) const override {
    return snapshot_->ScanNodeColumns(after, keys, visit);
  }
  Result<void> ScanLabel(LabelId label, NodeId after,
                         FunctionRef<bool(NodeId)> visit) const override;
  Result<void> Expand(std::span<const NodeId> nodes, Direction direction,
                      std::span<const TypeId> types,
                      FunctionRef<bool(const Adjacent&)> visit) const override;
  Result<void> LookUp(IndexId index, const Value& value,
                      FunctionRef<bool(uint64_t)> visit) const override;
  Result<void> ScanIndex(IndexId index, std::string_view from,
                         FunctionRef<bool(std::string_view, uint64_t)> visit) const override {
    return snapshot_->ScanIndex(index, from, visit);
  }
  Result<GraphCounts> Counts() const override { return snapshot_->Counts(); }

 private:
  // Whether links may be read from the image; opens it when enough nodes were asked for.
  bool IsReady(size_t more_nodes) const;
  bool IsChanged(NodeId node) const;
  Result<void> ScanLabelOnImage(LabelId label, NodeId after, FunctionRef<bool(NodeId)> visit) const;
  // Appends what is entered under a prefix; nullopt when the image cannot tell.
  Result<std::optional<std::vector<uint64_t>>> LookUpOnImage(IndexId index,
                                                             std::string_view prefix) const;
  // Makes of the nodes that had a label those that have it.
  Result<void> BringUpToDate(LabelId label, std::span<const NodeId> changed,
                             std::vector<NodeId>& nodes) const;
  // Visits the links of a node from the image; false when the visitor stopped. An error is damage.
  // `row` is room to work in.
  Result<bool> VisitRow(NodeId node, Direction direction, std::span<const TypeId> types,
                        std::vector<Adjacent>& row, FunctionRef<bool(const Adjacent&)> visit) const;

  enum class Stage : uint8_t { kUntried, kReady, kNone };

  const Topology& topology_;
  const std::unique_ptr<Snapshot> snapshot_;
  mutable std::atomic<uint64_t> asked_ = 0;  // Nodes expanded so far.
  mutable std::atomic<Stage> stage_ = Stage::kUntried;
  mutable std::mutex mutex_;         // Held by who tries to open the image.
  mutable uint64_t try_at_ = 0;      // Nodes asked for; 0 before the first try.
  mutable Topology::Usable usable_;  // From kReady on unchanged.
};

}  // namespace catena
