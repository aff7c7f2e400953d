// LoadedTopology: what a bulk load into an empty store writes, gathered in the form in which the
// topology is saved, so that saving it does not read the graph again.
//
//   the bulk load    nodes in id order; pairs and index keys as they come out of their sorters
//   Topology::Save   takes graph and keys when they are those of the latest commit
//
// Memory: some 16 bytes a relationship, 20 a node and the keys; beyond what the load may use it is
// given up, and the graph is read. Of a graph that is not whole (a relationship whose end does not
// exist) nothing is kept either: reading it tells what is wrong.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/csr_graph.h"
#include "core/csr_storage.h"
#include "core/index_definition.h"
#include "core/name_dictionary.h"
#include "core/records.h"
#include "storage/key_encoding.h"
#include "storage/topology_keys.h"

namespace catena {

// Nodes, pairs and keys are each added by one thread at a time; pairs and keys after all nodes.
class LoadedTopology {
 public:
  // Names and definitions are borrowed until the load is over.
  void Begin(const NameDictionary& names, const std::vector<IndexDefinition>& indexes, NodeId first,
             uint64_t most_bytes);
  // Before the first node that uses a new name.
  void RefreshNames();
  // Ids ascend from `first` without gaps; labels ascend.
  void AddNode(const std::vector<LabelId>& labels, const PropertyMap& properties);
  // In the order of kAdjacency.
  void AddPair(const AdjacencyGroup& group, const AdjacencyPair& pair);
  // All of kIndex, ascending.
  void AddKey(std::string_view key);
  // What was added is what a reader at this sequence sees.
  void Published(uint64_t sequence);

  bool IsOf(uint64_t sequence) const { return sequence_ == sequence; }
  // Requires: IsOf() some sequence. Both are to be had once; the keys live as long as this.
  Result<CsrGraph> TakeGraph(unsigned threads);
  TopologyKeys TakeKeys();

 private:
  bool Knows(NodeId node) const { return node >= first_ && node.value - first_.value < nodes_; }
  LinkPiece& PieceOf(uint32_t vertex);

  const NameDictionary* names_ = nullptr;
  NodeId first_;
  uint64_t nodes_ = 0;
  uint64_t most_links_ = 0;
  uint64_t most_key_bytes_ = 0;
  std::optional<LabelId> event_;
  std::array<KeyId, 4> day_keys_;
  std::vector<VertexPiece> vertices_;
  std::vector<LinkPiece> pieces_;  // Of kVerticesInPiece each.
  std::vector<uint32_t> degrees_;  // By vertex.
  uint64_t links_ = 0;
  std::vector<IndexId> node_indexes_;  // Ascending.
  TopologyKeysBuilder keys_;
  uint64_t key_bytes_ = 0;
  // Given up; each is written by the thread that adds.
  bool links_given_up_ = true;
  bool keys_given_up_ = true;
  std::optional<uint64_t> sequence_;
};

}  // namespace catena
