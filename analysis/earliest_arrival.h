// What an event can have led to in time, and by when: the earliest day on which a walk that keeps
// time (analysis/link_windows.h) reaches each vertex, or, backwards, the latest day on which each
// can be left to reach the end. Wu, Cheng, Huang, Ke, Lu, Xu (2014), "Path problems in temporal
// graphs": one pass over the graph in the order of the days. The windows of uncertain dates
// overlap, so the order is kept by a heap as the walk goes rather than by sorting links first.
//
// O(E log V). Extra memory: the answer, and 16 bytes for each vertex that waits.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/link_windows.h"
#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

struct ArrivalOptions {
  // By link; must live until the call returns.
  std::span<const DayWindow> windows;
  // kForwards: earliest arrivals along the relationships. kBackwards: latest departures.
  Walk walk = Walk::kForwards;
  // No earlier (kBackwards: no later) than this.
  std::optional<int32_t> day;
  Progress* progress = nullptr;
};

// By vertex; nullopt where there is no way that keeps time. The start has `day`, or the first
// (last) day there is.
// kInvalidArgument when `start` is no vertex, windows are missing or the walk is kEither;
// kCancelled.
Result<std::vector<std::optional<int32_t>>> FindArrivals(const CsrGraph& graph, Vertex start,
                                                         const ArrivalOptions& options);

}  // namespace catena
