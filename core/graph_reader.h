// GraphReader: one consistent view of a property graph.
//
// A database snapshot, a write transaction (which sees its own writes) and a graph in
// memory all implement it; query, analysis and export ask nothing else.
//
// Threads: a snapshot may be read by any number of threads at once; a transaction by one.
// Visitors are called on the calling thread, must not throw, must not write to the graph they
// walk, and end the walk by returning false, which is not an error. References passed to a
// visitor live until it returns.
// Errors: kCorruption for a record that is not one we wrote, kIo, kExpired. A missing node
// or relationship is an empty optional, not an error.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/function_ref.h"
#include "core/index_definition.h"
#include "core/name_dictionary.h"
#include "core/records.h"
#include "core/result.h"

namespace catena {

struct GraphCounts {
  uint64_t nodes = 0;
  uint64_t relationships = 0;
  std::map<LabelId, uint64_t> nodes_by_label;
  std::map<TypeId, uint64_t> relationships_by_type;

  bool operator==(const GraphCounts&) const = default;
};

// A node without most of its properties.
struct NodeColumns {
  NodeId id;
  std::span<const LabelId> labels;  // Ascending.
  // What is stored under each key asked for, when that is an integer.
  std::span<const std::optional<int64_t>> integers;
};

class GraphReader {
 public:
  virtual ~GraphReader() = default;

  // The graph's names; may hold names that are newer than this view.
  virtual const NameDictionary& names() const = 0;

  // Grows with every commit; equal numbers of one graph mean equal content.
  virtual uint64_t sequence() const = 0;

  virtual Result<std::optional<Node>> GetNode(NodeId id) const = 0;
  virtual Result<std::optional<Relationship>> GetRelationship(RelationshipId id) const = 0;
  // In the order of `ids`; one round trip to the store.
  virtual Result<std::vector<std::optional<Node>>> GetNodes(std::span<const NodeId> ids) const = 0;
  virtual Result<std::vector<std::optional<Relationship>>> GetRelationships(
      std::span<const RelationshipId> ids) const = 0;

  // Every node, or relationship, with an id greater than `after`, in id order.
  virtual Result<void> ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const = 0;
  virtual Result<void> ScanRelationships(RelationshipId after,
                                         FunctionRef<bool(const Relationship&)> visit) const = 0;

  // ScanNodes() for who needs little of each node: the integers under `keys` (a key of 0 finds
  // nothing). As given here it reads whole nodes; a store reads past what is not asked for.
  virtual Result<void> ScanNodeColumns(NodeId after, std::span<const KeyId> keys,
                                       FunctionRef<bool(const NodeColumns&)> visit) const;

  // Nodes with the label and an id greater than `after`, in id order.
  virtual Result<void> ScanLabel(LabelId label, NodeId after,
                                 FunctionRef<bool(NodeId)> visit) const = 0;

  // The relationships at each of `nodes` in one direction, of the given types (empty: of all):
  // node by node in the order given, within a node by (type, other, relationship). A node that
  // does not exist has none.
  // Requires: `types` ascending. A loop is seen once in each direction.
  virtual Result<void> Expand(std::span<const NodeId> nodes, Direction direction,
                              std::span<const TypeId> types,
                              FunctionRef<bool(const Adjacent&)> visit) const = 0;

  // Entities (node or relationship ids by the index's kind) entered under a value that is
  // equivalent to this one (CompareTotal: 1 finds 1.0), in id order, each once.
  // kNotFound when there is no such index.
  virtual Result<void> LookUp(IndexId index, const Value& value,
                              FunctionRef<bool(uint64_t)> visit) const = 0;
  // Every entry of an index whose value is a string, in byte order of the (folded) string from
  // `from` on, then id order. For prefixes, merges and suggestions.
  virtual Result<void> ScanIndex(IndexId index, std::string_view from,
                                 FunctionRef<bool(std::string_view, uint64_t)> visit) const = 0;

  virtual Result<GraphCounts> Counts() const = 0;
};

// Look-ups that everyone needs, through the standard indexes.
Result<std::optional<NodeId>> FindNodeById(const GraphReader& graph, std::string_view id);
Result<std::optional<RelationshipId>> FindRelationshipById(const GraphReader& graph,
                                                           std::string_view id);
// All nodes one of whose names folds to the same key, in id order.
Result<std::vector<NodeId>> FindNodesByName(const GraphReader& graph, std::string_view name);
// Claims that assert the relationship with this user id, in id order.
Result<std::vector<NodeId>> FindClaimsAsserting(const GraphReader& graph,
                                                std::string_view relationship_id);

}  // namespace catena
