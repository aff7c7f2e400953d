// CausalSubgraph: the part of a graph in which all wanted chains lie, held in memory.
//
// Found by breadth-first search from both ends, always growing the smaller frontier, until the
// two depths add up to the longest chain wanted (or one side is exhausted): the first part of
// every chain then lies in the one search, the rest in the other. What a bounded search does not
// reach is never read, so the cost depends on the neighbourhood, not on the size of the graph.
// Each frontier is one batched Expand().
//
// Vertices are in the order of node ids and edges in that of (from, to, relationship), whatever
// the order of the searches.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <vector>

#include "analysis/adjacency.h"
#include "analysis/causal_types.h"
#include "core/edtf.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

struct CausalEdge {
  RelationshipId relationship;
  TypeId type;
};

struct CausalSubgraph {
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

  std::vector<NodeId> nodes;      // By vertex; ascending.
  std::vector<CausalEdge> edges;  // By edge number of `links`.
  Adjacency links;                // From cause to effect.
  uint32_t source = kNone;        // The vertex of each end; kNone for an open one.
  uint32_t target = kNone;

  // Why the search stopped before it had seen everything; chains may be missing then.
  bool cut_by_length = false;
  bool cut_by_events = false;
  bool cut_by_time = false;

  uint32_t Find(NodeId node) const;  // kNone when absent.
};

struct SubgraphRequest {
  NodeId from;  // At least one end is given.
  NodeId to;
  uint32_t max_length = 0;  // In links.
  uint64_t max_events = 0;  // Looked at.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  std::vector<NodeId> avoid;
};

// kCancelled, and errors of the reader.
Result<CausalSubgraph> FindCausalSubgraph(const GraphReader& graph, const CausalTypes& types,
                                          const SubgraphRequest& request, Progress& progress);

// The subgraph with only the edges whose number `keep` marks, their vertices, and the ends.
CausalSubgraph KeepEdges(const CausalSubgraph& subgraph, const std::vector<bool>& keep);

// Hops from (kForwards) or to (kBackwards) a vertex over the links; kNone where there is no way. No
// way goes on behind `end`: a chain comes back to neither of its ends.
enum class HopDirection : uint8_t { kForwards, kBackwards };
std::vector<uint32_t> HopDistances(const Adjacency& links, uint32_t vertex, HopDirection direction,
                                   uint32_t end = CausalSubgraph::kNone);

}  // namespace catena
