// Solves a TimeNetwork: what contradicts what, and when each event can have been.
//
// Three stages, each of which explains what it cannot reconcile and goes on without it:
//   1. what comes before itself: strongly connected components of the edges that order within a
//      day (Tarjan 1972), with an edge that says "before" inside one;
//   2. gaps that cannot be kept, whatever the dates (time_potentials.h);
//   3. dates that the relationships cannot reconcile: the last day that reaches a point lies before
//      the first. Only there is a circle through the origin, so explanations are looked for in
//      those points alone, each connected part by itself.
// Then the first and last day of every point are shortest paths to and from the origin.
//
// Without gaps O((V + E) log V) for what agrees; each conflict costs as much again in the part that
// it lies in. No recursion.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/time_circle.h"
#include "analysis/time_network.h"
#include "analysis/time_spread.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

struct TimeSolverOptions {
  // Conflicts explained; with more there are no bounds, as it is not known what they rest on.
  uint32_t max_conflicts = 100;
};

struct TimeSolution {
  // No two share a constraint: what one names is set aside before the next is looked for.
  std::vector<TimeConflict> conflicts;
  bool cut = false;  // There are more conflicts; nothing below is filled in.
  SetAside aside{0};
  std::vector<int64_t> potentials;  // By point.
  TimeBounds latest;
  TimeBounds earliest;
};

// kCancelled.
Result<TimeSolution> SolveTimes(const TimeNetwork& network, const TimeSolverOptions& options,
                                Progress& progress);

}  // namespace catena
