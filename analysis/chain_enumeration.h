// All chains, one by one: depth-first search that enters a vertex only when the target (and
// every event to pass) can still be reached within the links left, by the distances of a
// breadth-first search. The stack is on the heap. On a graph without circles every step leads to
// a chain; with circles some lead nowhere, and max_steps bounds them.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/chain_problem.h"

namespace catena {

struct ChainEnumeration {
  enum class End : uint8_t { kComplete, kSteps, kChains, kTime };
  End end = End::kComplete;
  std::vector<std::vector<uint32_t>> chains;  // Links of each, in the order found.
  // Some chain reached max_length and could have gone on (open end), or a way to the target was
  // left out because it is longer.
  bool cut_by_length = false;
};

// Stops with kChains when there are more than limits.max_chains chains, or when those found have
// more than kMaxListedLinks links together.
inline constexpr uint64_t kMaxListedLinks = 4'000'000;
ChainEnumeration EnumerateChains(const ChainProblem& problem, const ChainLimits& limits);

}  // namespace catena
