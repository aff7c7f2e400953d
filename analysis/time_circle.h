// Smallest explanations of why a network has no solution: a circle of differences that add up to
// less than nothing, with as few constraints as there can be.
//
// Searched in rounds of one constraint more each (Bellman and Ford by number of edges, "begin <=
// end" costing nothing), so that the first circle met has the fewest edges of constraints; then
// constraints are left out as long as the others still contradict each other. A relationship that
// a circle passes twice counts twice in the search.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/time_network.h"
#include "analysis/time_spread.h"

namespace catena {

// day(to) - day(from) <= days.
struct TimeStep {
  uint32_t from = 0;  // Points; TimeNetwork::kOrigin for a date.
  uint32_t to = 0;
  int64_t days = 0;
  uint32_t constraint = 0;
  TimeOrder order = TimeOrder::kFree;
  bool operator==(const TimeStep&) const = default;
};

// Each step begins where the one before ends, the first where the last does. Their days add up to
// less than 0; or to 0, all of them order their points within the day, and some `kBefore`.
// With dates in it, the first step is from the origin and the last to it.
struct TimeConflict {
  std::vector<TimeStep> steps;
  int64_t days = 0;                   // The sum.
  std::vector<uint32_t> constraints;  // In the order of the steps, each once; without kImplied.
};

TimeConflict MakeConflict(std::vector<TimeStep> steps);
TimeStep StepAlong(const TimeNetwork& network, uint32_t edge);

// Through the dates of the region, whose points are `points`, ascending. `earliest`: what
// SpreadDates() found there; points that no circle can pass are not looked at. Requires: some point
// of the region is bound to end before it begins.
TimeConflict SmallestDatedCircle(const TimeNetwork& network, const SetAside& aside,
                                 std::span<const uint32_t> points, const TimeRegion& region,
                                 const TimeBounds& earliest);

// Of relationships alone, given some circle of edges: the smallest through one of its points.
TimeConflict SmallestGapCircle(const TimeNetwork& network, const SetAside& aside,
                               const std::vector<uint32_t>& circle);

// Some circle among these constraints alone, dates included; nothing when they agree.
// O(points times edges) of these constraints.
std::optional<TimeConflict> FindCircleAmong(const TimeNetwork& network,
                                            std::span<const uint32_t> constraints);

// The conflict, or a smaller one inside it, such that without any one of its constraints the
// others agree. Conflicts of more than 64 constraints are left as they are.
TimeConflict LeaveOutNeedless(const TimeNetwork& network, TimeConflict conflict);

}  // namespace catena
