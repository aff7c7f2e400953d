// GraphWriter: one atomic change of a property graph.
//
// It reads its own writes. Nothing is visible to others before Commit() returns, and
// everything is after it; dropping the writer without Commit() leaves no trace. After any
// error but kNotFound, kAlreadyExists and kConstraint the only useful call is Rollback().
//
// Errors of every write: kConflict when another writer was there first (also where waiting
// would deadlock), kConstraint for a rule of the graph, kNotFound for an entity that does
// not exist, kInvalidArgument for a value that is not storable, kReadOnly, kNoSpace, kIo.
//
// Not thread-safe. Several writers of one graph may run at once, each on its own thread.
#pragma once

#include <string_view>
#include <vector>

#include "core/graph_reader.h"

namespace catena {

class GraphWriter : public GraphReader {
 public:
  // Ids of names; a new name is kept even when this writer rolls back. 1 to 1,024 bytes of
  // valid UTF-8, else kInvalidArgument.
  virtual Result<LabelId> InternLabel(std::string_view name) = 0;
  virtual Result<TypeId> InternType(std::string_view name) = 0;
  virtual Result<KeyId> InternKey(std::string_view name) = 0;

  // `labels` in any order. kConstraint when a unique index has one of the values.
  virtual Result<NodeId> CreateNode(std::vector<LabelId> labels, PropertyMap properties) = 0;
  // Replaces labels and properties of an existing node.
  virtual Result<void> UpdateNode(const Node& node) = 0;
  // kConstraint while a relationship is attached.
  virtual Result<void> DeleteNode(NodeId id) = 0;

  // kNotFound when an end does not exist.
  virtual Result<RelationshipId> CreateRelationship(NodeId start, TypeId type, NodeId end,
                                                    PropertyMap properties) = 0;
  // Replaces the properties; type and ends must be those stored, else kInvalidArgument.
  virtual Result<void> UpdateRelationship(const Relationship& relationship) = 0;
  virtual Result<void> DeleteRelationship(RelationshipId id) = 0;

  // Durable and visible when it returns. A writer is used for one commit.
  // kUnknownOutcome only from engines behind a network.
  virtual Result<void> Commit() = 0;
  virtual void Rollback() = 0;
};

}  // namespace catena
