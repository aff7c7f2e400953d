// The question that the chain algorithms answer, on a graph in memory: which simple paths of at
// most `max_length` links lead from `source` to `target`, or, without a target, from `source` to
// where they cannot go on.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "analysis/adjacency.h"
#include "analysis/chain_dates.h"
#include "analysis/chain_rank.h"

namespace catena {

struct ChainProblem {
  static constexpr uint32_t kOpen = std::numeric_limits<uint32_t>::max();

  Adjacency links;
  std::vector<LinkFacts> facts;  // By link.
  uint32_t source = 0;
  uint32_t target = kOpen;
  uint32_t max_length = 0;
  std::vector<uint32_t> through;  // Vertices that every chain passes; not the ends.
  // Only chains whose dates can all be true; nullopt: dates do not matter. An open chain ends where
  // it cannot go on in time.
  std::optional<ChainDates> dates;
};

struct ChainLimits {
  uint64_t max_steps = 0;
  uint64_t max_chains = 0;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

}  // namespace catena
