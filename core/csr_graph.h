// CsrGraph: the shape of a graph in memory, for walking it at memory speed.
//
//   offsets   v0 v1 v2 ... end          in compressed sparse rows, one set a direction
//   out       [target ...]              link l is the l-th of this row: its number is its place
//   in        [(source, link) ...]
//
// Nodes become vertices 0..V-1 in id order, relationships links 0..E-1 in the order in which
// the out rows have them. Both rows of a vertex are in the order of GraphReader::Expand():
// type, then the other vertex, then relationship id; so the links of one type lie together.
//
// The arrays are views: of memory that Build() filled, or of a mapped file
// (storage/topology_image.h). Reading is the same in both, without a call or a copy between.
//
// Memory, in bytes: a link takes 8 in the out direction (target 4, relationship 4) and 8 in the
// in direction, 1 more in each for its type when there is more than one type (2 beyond 255
// types), and 4 more when relationship ids outgrow 32 bits: 9 a direction, at most 12. A vertex
// takes 8, 4 more when ids have gaps, with days 2 or 4 for each of the four, and with labels 1.
// Building takes O(V + E) after reading, and does not recurse.
//
// Immutable once built: any thread may read it. It holds what the reader showed when it was
// built and does not need the reader afterwards. Copies share the arrays.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/edtf.h"
#include "core/graph_reader.h"
#include "core/packed_column.h"
#include "core/progress.h"

namespace catena {

struct Vertex {
  uint32_t index = 0;
  auto operator<=>(const Vertex&) const = default;
};

struct Link {
  uint32_t index = 0;
  auto operator<=>(const Link&) const = default;
};

struct CsrOptions {
  // The relationship types to keep; empty keeps all. Types that the graph does not have are
  // no error.
  std::vector<std::string> types;
  // Only nodes with this label, and relationships between two of them; "" keeps all.
  std::string label;
  // Keeps begin_min, begin_max, end_min and end_max of each Event.
  bool with_days = true;
  // Keeps the labels of each node.
  bool with_labels = false;
  // Threads to build with. More than one only for a reader that several threads may use.
  unsigned threads = 1;
};

// What a CsrGraph is made of, wherever it is kept.
struct CsrArrays {
  struct InArc {
    Vertex source;
    Link link;
  };

  // Without gaps `nodes` is empty and vertex v is the node first_node + v; else it is nodes[v].
  uint32_t vertex_count = 0;
  NodeId first_node;
  PackedColumn nodes;
  std::span<const uint32_t> out_offsets;  // V + 1
  std::span<const uint32_t> in_offsets;   // V + 1
  std::span<const Vertex> targets;
  std::span<const InArc> in;
  PackedColumn relationships;  // Ids, by link.
  PackedColumn out_types;      // Type ids, by link.
  PackedColumn in_types;       // The same, in the order of `in`.
  // begin_min, begin_max, end_min, end_max by vertex: 0 absent, else one more than the zigzag code
  // of the day (0, -1, 1, -2 are 0, 1, 2, 3). Empty without days.
  std::array<PackedColumn, 4> days;
  // By vertex, which set of labels it has: a set s is the labels from set_offsets[s] to before
  // set_offsets[s + 1], ascending. All three are empty without labels.
  PackedColumn label_sets;
  std::span<const uint32_t> set_offsets;  // Sets + 1
  std::span<const LabelId> set_labels;
};

// The places of one type in [first, last), where `types` ascends: from the first of the pair to
// before the second.
std::pair<uint32_t, uint32_t> FindTypeInRow(const PackedColumn& types, uint32_t first,
                                            uint32_t last, TypeId type);

class CsrGraph {
 public:
  using InArc = CsrArrays::InArc;

  // The links of one type out of a vertex: the first, whose target is targets[0], and the
  // numbers run on.
  struct OutRow {
    Link first;
    std::span<const Vertex> targets;
  };

  // kLimit beyond 2^32 - 1 nodes or relationships; kCorruption for a relationship whose end does
  // not exist; kCancelled; and what the reader answers. Progress counts nodes.
  static Result<CsrGraph> Build(const GraphReader& graph, const CsrOptions& options = {},
                                Progress* progress = nullptr);

  // A graph over arrays that `owner` keeps alive.
  // Requires: arrays as Build() makes them.
  CsrGraph(const CsrArrays& arrays, std::shared_ptr<const void> owner, uint64_t sequence)
      : arrays_(arrays), owner_(std::move(owner)), sequence_(sequence) {}

  const CsrArrays& arrays() const { return arrays_; }

  uint32_t vertex_count() const { return arrays_.vertex_count; }
  uint32_t link_count() const { return static_cast<uint32_t>(arrays_.targets.size()); }
  uint64_t sequence() const { return sequence_; }  // Of the reader.

  NodeId node(Vertex vertex) const {
    if (arrays_.nodes.empty()) return {arrays_.first_node.value + vertex.index};
    return {arrays_.nodes[vertex.index]};
  }
  // nullopt for a node that is not in this graph. O(1) when ids have no gaps, else O(log gaps).
  std::optional<Vertex> Find(NodeId node) const;

  // The targets of the links out of a vertex; the first is that of first_out(vertex), and the
  // numbers run on.
  std::span<const Vertex> out(Vertex vertex) const {
    const uint32_t first = arrays_.out_offsets[vertex.index];
    return {arrays_.targets.data() + first, arrays_.out_offsets[vertex.index + 1] - first};
  }
  Link first_out(Vertex vertex) const { return {arrays_.out_offsets[vertex.index]}; }
  std::span<const InArc> in(Vertex vertex) const {
    const uint32_t first = arrays_.in_offsets[vertex.index];
    return {arrays_.in.data() + first, arrays_.in_offsets[vertex.index + 1] - first};
  }

  // The links of one type: O(log degree), and no more than a look at a short row.
  OutRow out(Vertex vertex, TypeId type) const;
  std::span<const InArc> in(Vertex vertex, TypeId type) const;

  Vertex target(Link link) const { return arrays_.targets[link.index]; }
  Vertex source(Link link) const;  // O(log V)
  RelationshipId relationship(Link link) const { return {arrays_.relationships[link.index]}; }
  TypeId type(Link link) const { return {static_cast<uint32_t>(arrays_.out_types[link.index])}; }

  // What is known of the days of a vertex; nothing without with_days, or for no Event.
  DayBounds days(Vertex vertex) const;

  // The labels of a vertex, ascending; nothing without with_labels.
  std::span<const LabelId> labels(Vertex vertex) const;

  // The part with some types, or nodes, as Build() would give it, without reading the store.
  // `types` ascending, empty keeps all; `keep`, by vertex, empty keeps all vertices and the links
  // between kept ones. `days`: whether to keep them. Labels are not kept.
  struct Part {
    std::vector<TypeId> types;
    std::vector<bool> keep;
    bool with_days = true;
    unsigned threads = 1;
  };
  CsrGraph Select(const Part& part) const;

  // Of all the arrays.
  uint64_t memory_bytes() const;

 private:
  CsrArrays arrays_;
  std::shared_ptr<const void> owner_;
  uint64_t sequence_ = 0;
};

}  // namespace catena
