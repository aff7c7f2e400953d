// Whether the dates of a whole chain can all be true.
//
// A cause begins no later than its effect. So along a chain the begins never go back, and there are
// days for all of its events exactly when none must begin after a later one may: when the greatest
// first day so far is never after the last day of the next event. That is the Simple Temporal
// Network of a chain (Dechter, Meiri, Pearl 1991), whose constraints all point one way. The other
// side of an ending, that it begins before the end of what it ended, binds no third event.
//
// Each link may be possible by itself and a chain of them not: A (2000), B (no date), C (1990).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "analysis/adjacency.h"
#include "analysis/link_windows.h"

namespace catena {

struct ChainDates {
  std::vector<DayWindow> begins;  // By vertex.
  // By link: its start begins no later than its end. After one that says nothing of time a chain
  // begins anew.
  std::vector<bool> in_order;
};

// The day that a chain reaches at the end of a link, from the day reached at its start; nullopt
// when the end began before that. At its first event a chain has reached the first day of that.
std::optional<int32_t> DayAfter(const ChainDates& dates, const Adjacency& links, uint32_t link,
                                int32_t day);

// Two events of a chain, as places in it, of which the first cannot have begun by the last day of
// the second; nullopt when its dates can all be true. `chain`: its links in order.
struct OutOfOrder {
  size_t first = 0;
  size_t second = 0;
};
std::optional<OutOfOrder> FindOutOfOrder(const ChainDates& dates, const Adjacency& links,
                                         const std::vector<uint32_t>& chain);

// By vertex, the latest day on which a chain may have come there and still reach the target in
// time; nullopt where it cannot. O(E log V), but for links that say nothing of time: behind them
// the days fall, and vertices may be looked at again.
std::vector<std::optional<int32_t>> LatestDays(const ChainDates& dates, const Adjacency& links,
                                               uint32_t target);

// Marks the links over which some walk from source to target can have its dates in order. With the
// target kOpenTarget: some walk from the source. Cost: as above.
inline constexpr uint32_t kOpenTarget = std::numeric_limits<uint32_t>::max();
std::vector<bool> LinksInTime(const ChainDates& dates, const Adjacency& links, uint32_t source,
                              uint32_t target);

// By vertex, the greatest first day of the events from which links in order lead to it, itself
// included: no chain reaches a later day there. O(E + V log V).
std::vector<int32_t> LatestReachedDays(const ChainDates& dates, const Adjacency& links);

// Whether every walk has its dates in order, so that links alone decide. O(E + V log V).
bool EveryWayIsInTime(const ChainDates& dates, const Adjacency& links);

// For the same links the other way round, with time running backwards.
ChainDates Mirrored(const ChainDates& dates);

}  // namespace catena
