// When a relationship may be passed: the days on which its effect may have begun.
//
// A walk keeps time when its days never go back: it passes a window on the later of the day it has
// reached and the window's first day, and cannot pass when that is after the window's last. That
// earliest choice is possible exactly when some reading of all the dates together is in order, so
// chains with uncertain and missing dates are judged as a whole.
//
// A day is days since 1970-01-01. What lies further off than 5.8 million years counts as the first
// or the last day there is, which is what an unknown bound is too: no bound.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/csr_graph.h"
#include "core/edtf.h"

namespace catena {

struct DayWindow {
  static constexpr int32_t kFirstDay = std::numeric_limits<int32_t>::min();
  static constexpr int32_t kLastDay = std::numeric_limits<int32_t>::max();

  int32_t first = kFirstDay;
  int32_t last = kLastDay;
};

// When an event may have begun.
DayWindow WindowOf(const DayBounds& days);
// When the event of a vertex may have begun; no bounds without days.
DayWindow WindowOf(const CsrGraph& graph, Vertex vertex);

// By link: when its target may have begun. 8 bytes a link.
std::vector<DayWindow> WindowsOfTargets(const CsrGraph& graph);

}  // namespace catena
