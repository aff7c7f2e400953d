// The best chains without listing all: Yen (1971), "Finding the k shortest loopless paths in a
// network", with the ranking of chain_rank.h in place of one length.
//
// A lexicographic rank with a bottleneck in it is no sum, and a best chain need not have best
// parts. So the best continuation of a beginning is found in stages, each on a filtered view of
// the graph: first whether it does without violations, then the highest bottleneck that still
// reaches the target within the links left (breadth-first search by threshold), and among those
// links the fewest untyped, then the fewest links (boost::dijkstra_shortest_paths on
// boost::filtered_graph of the reversed links; where its way is too long, dynamic programming
// over lengths), and of equals the one with the smallest relationship ids.
//
// Where dates bind, the graph searched is the one unrolled over its days (time_expansion.h), in
// which every walk can have its dates true. An event has several vertices there, of which a chain
// takes one: the best walk takes no more by itself, as what follows from an event on one day can
// follow from it on every earlier one.
//
// Each chain costs at most its length times O(groups * E + E log V).
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/chain_problem.h"
#include "analysis/time_expansion.h"

namespace catena {

struct BestChains {
  enum class End : uint8_t { kComplete, kSteps, kChains, kTime };
  // kComplete: there are no others. kChains: limits.max_chains reached.
  End end = End::kComplete;
  std::vector<RankedChain> chains;  // Best first.
  bool out_of_time = false;         // Some were passed over because of problem.dates.
};

// An open end is reached only at vertices without a link out. Steps are links looked at. `in_time`:
// ExpandInTime() of the problem's dates. Without it chains are found whatever their dates, and
// those that cannot be are passed over: then a limit may end the search with few or none.
BestChains FindBestChains(const ChainProblem& problem, const ChainLimits& limits,
                          const TimeExpansion* in_time = nullptr);

}  // namespace catena
