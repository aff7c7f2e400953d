// All chains, one by one: depth-first search that enters a vertex only when the target (and
// every event to pass) can still be reached within the links left, by the distances of a
// breadth-first search. The stack is on the heap. On a graph without circles, where not both dates
// and length bind, every step leads to a chain; with circles some lead nowhere, and max_steps
// bounds them.
//
// Shortest first is the same search again and again with a growing bound on the length, each time
// the least that the one before left out: iterative deepening, Korf (1985). It needs no memory for
// what it has not shown yet.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/chain_problem.h"
#include "core/function_ref.h"

namespace catena {

struct ChainEnumeration {
  enum class End : uint8_t { kComplete, kSteps, kChains, kTime };
  End end = End::kComplete;
  std::vector<std::vector<uint32_t>> chains;  // Links of each, in the order found.
  // Some chain reached max_length and could have gone on (open end), or a way to the target was
  // left out because it is longer.
  bool cut_by_length = false;
  bool out_of_time = false;  // Some way was not taken because of problem.dates.
};

struct ChainVisit {
  enum class End : uint8_t { kComplete, kSteps, kChains, kTime, kStopped };
  End end = End::kComplete;
  uint64_t chains = 0;         // Shown.
  bool cut_by_length = false;  // As above.
  bool out_of_time = false;    // As above.
};

// Shows every chain as it is found, its links from the source, until `visit` answers false
// (kStopped). Where the end is open chains come depth first, else the shortest first; of equally
// long ones always in the same order. Ends with kChains when there are more than limits.max_chains.
ChainVisit VisitChains(const ChainProblem& problem, const ChainLimits& limits,
                       FunctionRef<bool(std::span<const uint32_t> links)> visit);

// All of them, depth first. Stops with kChains when there are more than limits.max_chains chains,
// or when those found have more than kMaxListedLinks links together.
inline constexpr uint64_t kMaxListedLinks = 4'000'000;
ChainEnumeration EnumerateChains(const ChainProblem& problem, const ChainLimits& limits);

}  // namespace catena
