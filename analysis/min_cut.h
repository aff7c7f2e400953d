// Minimum s-t cut by maximum flow, in rounds of blocking flows over shortest ways (E. A. Dinic
// 1970; Ford and Fulkerson 1956 for why flow and cut are equal). Exact, without recursion. O(E *
// min(E^(1/2), V^(2/3))) where capacities are 1 (Even and Tarjan 1975), as they are here.
//
// Our own, because boykov_kolmogorov_max_flow of Boost 1.81 did not end on some small graphs with
// loops.
#pragma once

#include <cstdint>
#include <vector>

namespace catena {

struct FlowEdge {
  uint32_t from = 0;
  uint32_t to = 0;
  int64_t capacity = 1;
};

struct MinCut {
  int64_t value = 0;
  // The edges of the cut nearest to the source, by number.
  std::vector<uint32_t> edges;
};

// Requires: source != target, ends below `vertices`, capacities >= 0 whose sum fits.
MinCut FindMinCut(uint32_t vertices, const std::vector<FlowEdge>& edges, uint32_t source,
                  uint32_t target);

}  // namespace catena
