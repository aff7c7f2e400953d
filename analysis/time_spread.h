// How far known days reach along the relationships of a network: shortest paths with potentials
// (D. B. Johnson, 1977; E. W. Dijkstra, 1959). O((V + E) log V).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/time_network.h"

namespace catena {

enum class TimeReach : uint8_t {
  kLatest,    // The last day on which each point may be: along the edges.
  kEarliest,  // The first day: against them.
};

// By point. Days are TimeNetwork::kNoDay where nothing bounds the point.
struct TimeBounds {
  static constexpr uint32_t kByStart = std::numeric_limits<uint32_t>::max();
  std::vector<int64_t> day;
  // The edge that the bound came by; kByStart for the point's own date, and for a start.
  std::vector<uint32_t> by;
};

// Only points whose `region` is `number` are spread to; an empty region is the whole network.
struct TimeRegion {
  std::span<const uint32_t> of_point;
  uint32_t number = 0;
  bool Has(uint32_t point) const { return of_point.empty() || of_point[point] == number; }
};

// From the dates of `points` (all when empty) that are not set aside. Writes `bounds` for them
// alone, and sizes it when it is empty.
// Requires: potentials of the same network and constraints.
void SpreadDates(const TimeNetwork& network, const SetAside& aside,
                 const std::vector<int64_t>& potentials, TimeReach reach,
                 std::span<const uint32_t> points, const TimeRegion& region, TimeBounds* bounds);

// kLatest from one point alone, which is day 0: the greatest day(point) - day(start) that the
// relationships allow.
TimeBounds SpreadFrom(const TimeNetwork& network, const SetAside& aside,
                      const std::vector<int64_t>& potentials, uint32_t start);

}  // namespace catena
