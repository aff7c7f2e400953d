// PageRank: how likely a reader who follows relationships at random is to be at each vertex.
// Page, Brin, Motwani, Winograd (1999), by power iteration; each vertex gathers from those that
// point at it, so that no two threads write the same number and the sums have one order.
//
// A relationship passes rank from its start to its end; parallel relationships pass it each.
// O(V + E) an iteration. Extra memory: 8 bytes a vertex and the answer; and 4 a relationship for
// the sources of the in rows side by side, as an iteration takes as long as reading them does.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

struct PageRankOptions : WorkOptions {
  // The chance to follow a relationship rather than to start anew anywhere. In (0, 1).
  double damping = 0.85;
  uint32_t max_iterations = 100;
  // Stops when an iteration moved less than this much rank in all; 0: never.
  double tolerance = 1e-9;
  // kForwards: along relationships; kEither: both ways, when direction says nothing of importance.
  Walk walk = Walk::kForwards;
  // What a vertex without a way on does with its rank: everyone gets a share, so that ranks add up
  // to 1, or it is lost, as in the formulation of many benchmarks.
  enum class Ends : uint8_t { kSpread, kDrop };
  Ends ends = Ends::kSpread;
};

struct PageRank {
  std::vector<double> rank;  // By vertex.
  uint32_t iterations = 0;
  double change = 0;  // Of the last iteration, summed over all vertices.
};

// kInvalidArgument for a damping outside (0, 1); kCancelled.
Result<PageRank> ComputePageRank(const CsrGraph& graph, const PageRankOptions& options = {});

}  // namespace catena
