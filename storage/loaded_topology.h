// LoadedTopology: what a bulk load into an empty store writes, gathered in the form in which the
// topology is saved, so that saving it does not read the graph again.
//
//   the bulk load    nodes in id order; pairs and index keys as they come out of their sorters
//   Topology::Save   takes graph and keys when they are those of the latest commit
//
// Memory: some 32 bytes a node, 12 a relationship, and the keys. What would take more than it may
// is given up, and the graph is read; so is one that is not whole (a relationship whose end does
// not exist): reading it tells what is wrong.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
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

// Nodes are added by one thread, then pairs by one and keys by one.
class LoadedTopology {
 public:
  LoadedTopology() = default;
  LoadedTopology(const LoadedTopology&) = delete;
  LoadedTopology& operator=(const LoadedTopology&) = delete;

  // Lets go of what there was. Names are borrowed until the load is over; `most_bytes` is for all
  // that is gathered.
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
  void Clear();

  bool IsOf(uint64_t sequence) const { return sequence_ == sequence; }
  // Requires: IsOf() some sequence. Both are to be had once; the keys live as long as this.
  Result<CsrGraph> TakeGraph(unsigned threads);
  TopologyKeys TakeKeys();

 private:
  struct Gathered {
    uint64_t nodes = 0;
    std::vector<VertexPiece> vertices;
    std::vector<LinkPiece> pieces;  // Of kVerticesInPiece each.
    std::vector<uint32_t> degrees;  // By vertex.
    uint64_t links = 0;
    TopologyKeysBuilder keys;
    uint64_t key_bytes = 0;
  };

  bool Knows(NodeId node) const {
    return node >= first_ && node.value - first_.value < gathered_.nodes;
  }
  LinkPiece& PieceOf(uint32_t vertex);
  // For links, and for keys: half of what the nodes leave.
  uint64_t BytesLeft() const;

  const NameDictionary* names_ = nullptr;
  NodeId first_;
  uint64_t most_bytes_ = 0;
  std::optional<LabelId> event_;
  std::array<KeyId, 4> day_keys_;
  std::vector<IndexId> node_indexes_;  // Ascending.
  Gathered gathered_;
  std::atomic<bool> given_up_ = true;
  std::optional<uint64_t> sequence_;
};

}  // namespace catena
