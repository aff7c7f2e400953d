// StoreView: reading records, links and index keys through an engine, at one snapshot token or
// at the latest commit. What Snapshot, transactions, check and repair read with.
//
// Visitors may call anything, the engine included: what an engine's visitor sees is decoded
// into a chunk first and handed on when the engine has returned. A chunk is bounded, so memory
// is too, whatever the size of a hub. Copyable; borrows the engine.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph_reader.h"
#include "storage/engine.h"

namespace catena {

class StoreView {
 public:
  StoreView(const Engine& engine, SnapshotToken token) : engine_(&engine), token_(token) {}

  SnapshotToken token() const { return token_; }

  // The bytes stored under a key.
  Result<std::optional<std::string>> Get(Family family, std::string_view key) const;

  Result<std::optional<Node>> GetNode(NodeId id) const;
  Result<std::optional<Relationship>> GetRelationship(RelationshipId id) const;
  // Many ids that ascend and lie close are read in one scan, others in one MultiGet.
  Result<std::vector<std::optional<Node>>> GetNodes(std::span<const NodeId> ids) const;
  Result<std::vector<std::optional<Relationship>>> GetRelationships(
      std::span<const RelationshipId> ids) const;

  // Ids greater than `after`, in id order, until the visitor returns false.
  Result<void> ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const;
  Result<void> ScanRelationships(RelationshipId after,
                                 FunctionRef<bool(const Relationship&)> visit) const;

  // GraphReader::Expand(), and which of `nodes` the pair belongs to. One MultiScan for all
  // nodes, unless there are more pairs than fit a chunk. Many nodes that ascend and lie close,
  // such as all nodes of a graph, are read in one scan without a seek for each.
  Result<void> Expand(std::span<const NodeId> nodes, Direction direction,
                      std::span<const TypeId> types,
                      FunctionRef<bool(size_t, const Adjacent&)> visit) const;

  // The keys and values of a range, in order, until the visitor returns false.
  Result<void> ScanEntries(Family family, const KeyRange& range,
                           FunctionRef<bool(std::string_view, std::string_view)> visit) const;
  // The keys alone.
  Result<void> ScanKeys(Family family, const KeyRange& range,
                        FunctionRef<bool(std::string_view)> visit) const;

  // The entities that kIndex has under a prefix (a key without its entity), those greater than
  // `after`, ascending, until the visitor returns false. kCorruption for a damaged key.
  Result<void> ScanEntities(std::string_view prefix, uint64_t after,
                            FunctionRef<bool(uint64_t)> visit) const;

  // Appends those of `nodes` that the label index has under a label, in the order given.
  Result<void> AppendLabelled(LabelId label, std::span<const NodeId> nodes,
                              std::vector<NodeId>& labelled) const;

  Result<GraphCounts> Counts() const;

 private:
  const Engine* engine_;
  SnapshotToken token_;
};

// Counters of kMeta.
//
//   "count/nodes"  "count/relationships"  "count/label/" id(4)  "count/type/" id(4)
std::string NodeCountKey();
std::string RelationshipCountKey();
std::string LabelCountKey(LabelId label);
std::string TypeCountKey(TypeId type);
// Where all of them are.
KeyRange CountKeys();
// Takes one counter into `counts`; false for a key or value that is none.
bool ReadCount(std::string_view key, std::string_view value, GraphCounts& counts);

}  // namespace catena
