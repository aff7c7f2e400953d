// CsrGraph: the shape of a graph in memory, for walking it at memory speed.
//
//   offsets   v0 v1 v2 ... end          in compressed sparse rows, one set a direction
//   out       [target ...]              link l is the l-th of this row: its number is its place
//   in        [(source, link) ...]
//
// Nodes become vertices 0..V-1 in id order, relationships links 0..E-1 in the order in which
// the out rows have them. Both rows of a vertex are in the order of GraphReader::Expand():
// type, then the other vertex, then relationship id.
//
// Memory, in bytes: a link takes 14 in the out direction (target 4, relationship 8, type 2)
// and 8 in the in direction, 11 on average; a vertex 16, and 32 more with days.
// Building takes O(V + E) after reading, and does not recurse.
//
// Immutable once built: any thread may read it. It holds what the reader showed when it was
// built and does not need the reader afterwards.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/edtf.h"
#include "core/graph_reader.h"
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
};

class CsrGraph {
 public:
  struct InArc {
    Vertex source;
    Link link;
  };

  // kLimit beyond 2^32 - 1 nodes or relationships or 2^16 types; kCorruption for a relationship
  // whose end does not exist; kCancelled; and what the reader answers. Progress counts nodes.
  static Result<CsrGraph> Build(const GraphReader& graph, const CsrOptions& options = {},
                                Progress* progress = nullptr);

  uint32_t vertex_count() const { return static_cast<uint32_t>(nodes_.size()); }
  uint32_t link_count() const { return static_cast<uint32_t>(targets_.size()); }
  uint64_t sequence() const { return sequence_; }  // Of the reader.

  NodeId node(Vertex vertex) const { return nodes_[vertex.index]; }
  // nullopt for a node that is not in this graph. O(1) when ids have no gaps, else O(log V).
  std::optional<Vertex> Find(NodeId node) const;

  // The targets of the links out of a vertex; the first is that of first_out(vertex), and the
  // numbers run on.
  std::span<const Vertex> out(Vertex vertex) const;
  Link first_out(Vertex vertex) const { return {out_offsets_[vertex.index]}; }
  std::span<const InArc> in(Vertex vertex) const;

  Vertex target(Link link) const { return targets_[link.index]; }
  Vertex source(Link link) const;  // O(log V)
  RelationshipId relationship(Link link) const { return relationships_[link.index]; }
  TypeId type(Link link) const { return types_[type_codes_[link.index]]; }

  // What is known of the days of a vertex; nothing without with_days, or for no Event.
  DayBounds days(Vertex vertex) const;

  // Of all the arrays.
  uint64_t memory_bytes() const;

 private:
  friend class CsrBuilder;
  static constexpr int64_t kNoDay = INT64_MIN;

  uint64_t sequence_ = 0;
  std::vector<NodeId> nodes_;          // Ascending.
  std::vector<uint32_t> out_offsets_;  // V + 1
  std::vector<uint32_t> in_offsets_;   // V + 1
  std::vector<Vertex> targets_;
  std::vector<InArc> in_;
  std::vector<RelationshipId> relationships_;
  std::vector<uint16_t> type_codes_;  // Indexes into types_.
  std::vector<TypeId> types_;         // Ascending.
  // begin_min, begin_max, end_min, end_max by vertex; kNoDay where absent. Empty without days.
  std::array<std::vector<int64_t>, 4> days_;
};

}  // namespace catena
