// The synthetic event graph that the benchmarks share, read from its tables:
//
//   nodes.csv  id,label,name,start_day,end_day     ids 0..n-1 in order
//   rels.csv   src,dst,type,day                    the day may be empty
//   q_*.csv    questions: one or two ids a line
//
// A GraphReader over arrays, with what CsrGraph::Build() asks of one; the rest is empty. Node i is
// NodeId i + 1, the relationship of line i RelationshipId i + 1.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "core/graph_reader.h"

namespace catena {

class EventTables final : public GraphReader {
 public:
  // kIo for a file that cannot be read or is no such table.
  static Result<EventTables> Load(const std::filesystem::path& folder);

  uint32_t node_count() const { return static_cast<uint32_t>(offsets_.size() - 1); }
  uint64_t relationship_count() const { return days_.size(); }
  // -1 where the table has none.
  int32_t day(RelationshipId relationship) const { return days_[relationship.value - 1]; }

  const NameDictionary& names() const override { return *names_; }
  uint64_t sequence() const override { return 1; }
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

 private:
  struct Out {
    TypeId type;
    uint32_t target = 0;
    uint32_t relationship = 0;
    auto operator<=>(const Out&) const = default;
  };

  std::unique_ptr<NameDictionary> names_ = std::make_unique<NameDictionary>();
  std::vector<uint64_t> offsets_;  // Of the links out of each node.
  std::vector<Out> out_;
  std::vector<int32_t> days_;  // By line.
};

// The ids of a file of questions; the second is 0 where a line has one.
Result<std::vector<std::pair<uint32_t, uint32_t>>> LoadQuestions(const std::filesystem::path& file);

}  // namespace catena
