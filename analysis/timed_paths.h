// How many ways that keep time (analysis/link_windows.h) there are, without listing them: dynamic
// programming over (vertex, day reached), level by level. Where both ends are given it goes from
// both, the smaller level first, and joins where they meet, so that six links cost what three cost
// from each side; and neither side goes where the time between the ends does not reach.
//
// What is counted are walks: one may pass a vertex twice where a circle of links can be passed
// within its days. Among events in order of time there are no such circles, and every walk is a
// chain. A way between two ends meets both only at its ends.
//
// The scratch of a counter is kept from question to question. One thread uses a counter; graph and
// windows outlive it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/link_windows.h"
#include "analysis/walk.h"

namespace catena {

class TimedPathCounter {
 public:
  struct Count {
    uint64_t paths = 0;  // The largest uint64_t stands for that many or more.
    bool exact = true;   // false: max_steps cut it, and there may be more.
  };

  // `windows` by link. Requires: one for each.
  TimedPathCounter(const CsrGraph& graph, std::span<const DayWindow> windows)
      : graph_(graph), windows_(windows) {}

  // Links looked at for one question at most.
  void set_max_steps(uint64_t steps) { max_steps_ = steps; }

  // Ways of 1 to max_links links from a vertex to anywhere.
  Count CountFrom(Vertex from, uint32_t max_links);
  // Ways of 1 to max_links links between two different vertices.
  Count CountBetween(Vertex from, Vertex to, uint32_t max_links);

 private:
  struct State {
    Vertex vertex;
    int32_t day = 0;  // The earliest reached, or, going backwards, the latest to leave.
    uint64_t paths = 0;
  };
  using Level = std::vector<State>;

  template <Walk kWalk>
  void Grow(const Level& level, Vertex stop, int32_t horizon, Level& next);
  void Merge(Level& level);
  uint64_t CountLast(const Level& level);
  uint64_t Join(Level& ahead, Level& behind) const;
  bool Spend(uint64_t steps);

  const CsrGraph& graph_;
  std::span<const DayWindow> windows_;
  uint64_t max_steps_ = 1'000'000'000;
  uint64_t steps_ = 0;
  Level level_;
  Level next_;
  std::vector<Level> behind_;  // By links to the end.
};

}  // namespace catena
