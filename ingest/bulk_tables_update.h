// What an updating import of bulk tables does with a row whose id the graph has.
//
// The columns of the table are set, and removed where the cell is empty; other properties stay. The
// labels of the row are added. A relationship keeps its ends and type: a row that says others is
// at fault.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/bulk_sink.h"
#include "core/graph_writer.h"
#include "core/result.h"

namespace catena {

// The columns of a row: each key is in `given`, or its cell was empty.
struct RowProperties {
  std::span<const KeyId> keys;
  const PropertyMap& given;
};

enum class RowChange : uint8_t { kUpdated, kUnchanged };

// Requires: the node exists. Errors: the writer's.
Result<RowChange> ChangeNode(GraphWriter& writer, NodeId id, std::span<const LabelId> labels,
                             const RowProperties& row);
// The same for a relationship as it is stored.
Result<RowChange> ChangeRelationship(GraphWriter& writer, const Relationship& stored,
                                     const RowProperties& row);

// A writer as a sink: for so few rows that they fit into its transaction. The caller commits.
class WriterSink final : public BulkSink {
 public:
  explicit WriterSink(GraphWriter& writer) : writer_(&writer) {}
  // From now on to another one.
  void Use(GraphWriter& writer) { writer_ = &writer; }

  Result<LabelId> InternLabel(std::string_view name) override { return writer_->InternLabel(name); }
  Result<TypeId> InternType(std::string_view name) override { return writer_->InternType(name); }
  Result<KeyId> InternKey(std::string_view name) override { return writer_->InternKey(name); }
  Result<NodeId> AddNode(const std::vector<LabelId>& labels,
                         const PropertyMap& properties) override {
    return writer_->CreateNode(labels, properties);
  }
  Result<RelationshipId> AddRelationship(NodeId start, TypeId type, NodeId end,
                                         const PropertyMap& properties) override {
    return writer_->CreateRelationship(start, type, end, properties);
  }
  using BulkSink::Finish;
  Result<void> Finish(Progress&) override { return {}; }

 private:
  GraphWriter* writer_;
};

}  // namespace catena
