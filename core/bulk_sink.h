// BulkSink: many nodes and relationships at once, published together or not at all.
//
// For loads too large for one transaction. Nothing is visible before Finish() returns, and
// a sink dropped or killed before that leaves the graph as it was. Unique indexes hold:
// Finish() fails with kConstraint and names the value otherwise.
// Not thread-safe. While a sink is open no transaction of the same graph may commit: a
// second sink or a writer gets kBusy.
#pragma once

#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/progress.h"
#include "core/records.h"
#include "core/result.h"

namespace catena {

class BulkSink {
 public:
  virtual ~BulkSink() = default;

  virtual Result<LabelId> InternLabel(std::string_view name) = 0;
  virtual Result<TypeId> InternType(std::string_view name) = 0;
  virtual Result<KeyId> InternKey(std::string_view name) = 0;

  // Labels in any order; one that is given twice counts once. Nothing is kept of what is passed,
  // so that a loader can fill the same labels and properties again for each row.
  virtual Result<NodeId> AddNode(const std::vector<LabelId>& labels,
                                 const PropertyMap& properties) = 0;
  // The ends are nodes of this sink or nodes that the graph already has; whether they exist
  // is the caller's to know (an id that does not is a corrupt graph, which `check` reports).
  virtual Result<RelationshipId> AddRelationship(NodeId start, TypeId type, NodeId end,
                                                 const PropertyMap& properties) = 0;

  // Sorts, writes and publishes. The sink is spent afterwards, whatever it returns. kCancelled, and
  // nothing is published, when the progress says so.
  virtual Result<void> Finish(Progress& progress) = 0;
  Result<void> Finish() {
    NoProgress quiet;
    return Finish(quiet);
  }
};

}  // namespace catena
