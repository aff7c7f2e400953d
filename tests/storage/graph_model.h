// GraphModel: a MemoryGraph that says what a store must hold, and the comparison of the two.
//
// The store gives other ids than the model (it leases them, and the model cannot roll back), so
// the model keeps which is which. Names have the same ids in both: they are interned first.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "core/graph_writer.h"
#include "core/memory_graph.h"
#include "tests/storage/random_values.h"

namespace catena::store_test {

// The names that random graphs use, in this order in every dictionary.
struct Names {
  std::vector<LabelId> labels;
  std::vector<TypeId> types;
  KeyId id, name, alias, names, asserts, note;
};
Names InternNames(GraphWriter& graph);

// Properties as random graphs have them: user ids that often collide, names that fold together,
// lists and maps of names, assertions, anything at all under "note".
PropertyMap RandomProperties(Random& random, const Names& names);
std::vector<LabelId> RandomLabels(Random& random, const Names& names);

// One change, as asked of the store; ids are the store's.
struct Operation {
  enum class Kind : uint8_t {
    kCreateNode,
    kUpdateNode,
    kDeleteNode,
    kCreateRelationship,
    kUpdateRelationship,
    kDeleteRelationship,
  };
  Kind kind;
  Node node;                  // Create: the id is what the store gave.
  Relationship relationship;  // Likewise.
};

class GraphModel {
 public:
  GraphModel();

  const MemoryGraph& graph() const { return graph_; }
  const Names& names() const { return names_; }
  const std::map<NodeId, NodeId>& nodes() const { return nodes_; }  // Store -> model.
  const std::map<RelationshipId, RelationshipId>& relationships() const { return relationships_; }

  // Does the same in the model; what the store should have answered. For an operation that the
  // store refused, its id is not looked at.
  Result<void> Apply(const Operation& operation);

  // Undo(Mark()) takes back what was applied since.
  size_t Mark() const { return undo_.size(); }
  void Undo(size_t mark);
  void ForgetUndo() { undo_.clear(); }

  // Fails the test where `store` shows anything else than the model.
  void ExpectEqual(const GraphReader& store) const;

 private:
  struct Reverse {  // What an operation replaced, under the store's id.
    Operation::Kind kind;
    Node node;
    Relationship relationship;
  };

  NodeId Of(NodeId store) const;
  RelationshipId Of(RelationshipId store) const;
  void UndoOne(const Reverse& reverse);
  void ExpectEqualNodes(const GraphReader& store) const;
  void ExpectEqualRelationships(const GraphReader& store) const;
  void ExpectEqualLinks(const GraphReader& store, Direction direction) const;
  void ExpectEqualIndexes(const GraphReader& store) const;
  std::vector<uint64_t> ModelIds(EntityKind kind, std::vector<uint64_t> store) const;

  MemoryGraph graph_;
  Names names_;
  std::map<NodeId, NodeId> nodes_;
  std::map<RelationshipId, RelationshipId> relationships_;
  std::vector<Reverse> undo_;
};

}  // namespace catena::store_test
