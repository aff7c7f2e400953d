// MemoryGraph: a whole property graph in ordinary containers.
//
// Simple on purpose. It is the model that tests hold the store to, the graph that query and
// analysis are tested on, and what small tools use without a directory. Writes take effect at
// once, each whole or not at all, and advance sequence() as Commit() does; Rollback() does
// nothing. A look-up costs O(log n), a write O(log n) for each index entry.
// Not thread-safe. A visitor must not write to the graph it walks.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "core/graph_writer.h"

namespace catena {

class MemoryGraph final : public GraphWriter {
 public:
  // Keeps the standard indexes.
  MemoryGraph();

  const NameDictionary& names() const override { return *names_; }
  uint64_t sequence() const override { return sequence_; }
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
  void Rollback() override {}

 private:
  struct Entry {
    Value value;
    uint64_t entity = 0;
  };
  // By value (CompareTotal), then entity.
  struct EntryLess {
    bool operator()(const Entry& a, const Entry& b) const;
  };
  struct Index {
    IndexDefinition definition;
    std::set<Entry, EntryLess> entries;
  };

  const Index* FindIndex(IndexId id) const;
  // The values that an entity enters in each index, in the order of indexes_.
  std::vector<std::vector<Value>> EntriesOf(const Node& node) const;
  std::vector<std::vector<Value>> EntriesOf(const Relationship& relationship) const;
  Result<void> CheckProperties(const PropertyMap& properties) const;
  Result<void> CheckLabels(const std::vector<LabelId>& labels) const;
  // kConstraint when another entity than `self` holds one of the values in a unique index.
  Result<void> CheckUnique(const std::vector<std::vector<Value>>& entries, uint64_t self) const;
  void Enter(const std::vector<std::vector<Value>>& entries, uint64_t entity);
  void Remove(const std::vector<std::vector<Value>>& entries, uint64_t entity);

  std::unique_ptr<NameDictionary> names_;
  uint64_t sequence_ = 0;
  uint64_t next_node_ = 1;
  uint64_t next_relationship_ = 1;
  std::map<NodeId, Node> nodes_;
  std::map<RelationshipId, Relationship> relationships_;
  // Every relationship twice, once from each end.
  std::set<Adjacent> adjacency_;
  std::set<std::pair<LabelId, NodeId>> labelled_;
  std::map<LabelId, uint64_t> label_counts_;
  std::map<TypeId, uint64_t> type_counts_;
  std::vector<Index> indexes_;
};

}  // namespace catena
