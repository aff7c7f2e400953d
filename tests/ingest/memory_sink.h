// A BulkSink over a graph in memory, which the test looks at afterwards.
#pragma once

#include <vector>

#include "core/bulk_sink.h"
#include "core/memory_graph.h"

namespace catena {

class MemorySink final : public BulkSink {
 public:
  explicit MemorySink(MemoryGraph& graph) : graph_(graph) {}

  Result<LabelId> InternLabel(std::string_view name) override { return graph_.InternLabel(name); }
  Result<TypeId> InternType(std::string_view name) override { return graph_.InternType(name); }
  Result<KeyId> InternKey(std::string_view name) override { return graph_.InternKey(name); }

  Result<NodeId> AddNode(const std::vector<LabelId>& labels,
                         const PropertyMap& properties) override {
    return graph_.CreateNode(labels, properties);
  }
  Result<RelationshipId> AddRelationship(NodeId start, TypeId type, NodeId end,
                                         const PropertyMap& properties) override {
    return graph_.CreateRelationship(start, type, end, properties);
  }
  using BulkSink::Finish;
  Result<void> Finish(Progress&) override {
    finished_ = true;
    return graph_.Commit();
  }

  bool finished() const { return finished_; }

 private:
  MemoryGraph& graph_;
  bool finished_ = false;
};

}  // namespace catena
