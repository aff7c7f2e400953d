// Minimum s-t cut by maximum flow (Boykov and Kolmogorov 2004, in Boost.Graph; Ford and Fulkerson
// 1956 for why the two are equal). Exact; fast on the small, flat graphs that stories are.
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
