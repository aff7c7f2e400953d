// Days that keep all relationships of a network, its dates left out of account; or a circle of
// relationships that no days keep.
//
// A. V. Goldberg, T. Radzik, "A heuristic improvement of the Bellman-Ford algorithm" (1993): the
// points whose day is too late are visited in the topological order of the edges that are tight or
// broken, so that a chain of any length is put right in one pass. O(V E) at worst; in practice a
// few passes over what the gaps reach: without a smallest gap there is nothing to do. A circle is
// met in the search, or seen in the tree of what moved what, which is looked through after the
// passes 1, 2, 4, 8, ... No recursion.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/time_network.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

struct TimePotentials {
  // By point: day(to) <= day(from) + days for each edge. Empty when there is a circle.
  std::vector<int64_t> day;
  std::vector<uint32_t> circle;  // Edges, each from where the last leads to; their sum is negative.
};

// kCancelled.
Result<TimePotentials> FindPotentials(const TimeNetwork& network, const SetAside& aside,
                                      Progress& progress);

}  // namespace catena
