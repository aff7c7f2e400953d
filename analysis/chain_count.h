// How many chains there are, without listing them: dynamic programming in topological order
// (boost::topological_sort), by length where the length limit binds. On a graph with circles only
// the chains that use no link within a strongly connected component are counted.
// Where dates matter chains are counted by the day that they have reached too.
// O(V + E), or O(links of all paths' layers) where the limit binds or dates matter, bounded by
// `max_steps`.
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/chain_problem.h"

namespace catena {

struct ChainCount {
  bool acyclic = true;  // The count is of all chains, not only of those on the acyclic part.
  uint64_t chains = 0;  // The largest uint64_t stands for that many or more.
};

// nullopt when it would take more than `max_steps`.
std::optional<ChainCount> CountChains(const ChainProblem& problem, uint64_t max_steps);

}  // namespace catena
