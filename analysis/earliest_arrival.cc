#include "analysis/earliest_arrival.h"

#include <algorithm>
#include <queue>
#include <string>
#include <utility>

namespace catena {
namespace {

constexpr uint32_t kArrivalsBetweenReports = 65'536;

// Backwards is forwards with the days mirrored: the day -1 - d turns the order round, and the first
// day there is becomes the last.
template <Walk kWalk>
int32_t Mirrored(int32_t day) {
  return kWalk == Walk::kBackwards ? -1 - day : day;
}
template <Walk kWalk>
DayWindow Mirrored(DayWindow window) {
  if (kWalk == Walk::kForwards) return window;
  return {Mirrored<kWalk>(window.last), Mirrored<kWalk>(window.first)};
}

template <Walk kWalk>
Result<std::vector<std::optional<int32_t>>> Pass(const CsrGraph& graph, Vertex start,
                                                 const ArrivalOptions& options) {
  std::vector<std::optional<int32_t>> arrival(graph.vertex_count());
  using Waiting = std::pair<int32_t, uint32_t>;  // Day, vertex.
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> queue;
  arrival[start.index] = options.day ? Mirrored<kWalk>(*options.day) : DayWindow::kFirstDay;
  queue.emplace(*arrival[start.index], start.index);
  for (uint32_t settled = 0; !queue.empty();) {
    const auto [day, vertex] = queue.top();
    queue.pop();
    if (day != *arrival[vertex]) continue;  // It was reached earlier.
    if (options.progress != nullptr && ++settled % kArrivalsBetweenReports == 0 &&
        !options.progress->Update("finding arrivals", settled, graph.vertex_count())) {
      return Fail(ErrorCode::kCancelled, "stopped while finding arrivals");
    }
    ForEachStep<kWalk>(graph, Vertex{vertex}, [&, now = day](Vertex next, Link link) {
      const DayWindow window = Mirrored<kWalk>(options.windows[link.index]);
      if (now > window.last) return;
      const int32_t then = std::max(now, window.first);
      std::optional<int32_t>& known = arrival[next.index];
      if (known && *known <= then) return;
      known = then;
      queue.emplace(then, next.index);
    });
  }
  for (std::optional<int32_t>& day : arrival) {
    if (day) day = Mirrored<kWalk>(*day);
  }
  return arrival;
}

}  // namespace

Result<std::vector<std::optional<int32_t>>> FindArrivals(const CsrGraph& graph, Vertex start,
                                                         const ArrivalOptions& options) {
  if (start.index >= graph.vertex_count()) {
    return Fail(ErrorCode::kInvalidArgument,
                "there is no vertex " + std::to_string(start.index) + " to start from");
  }
  if (options.windows.size() < graph.link_count()) {
    return Fail(ErrorCode::kInvalidArgument, "every relationship needs its days");
  }
  switch (options.walk) {
    case Walk::kForwards:
      return Pass<Walk::kForwards>(graph, start, options);
    case Walk::kBackwards:
      return Pass<Walk::kBackwards>(graph, start, options);
    case Walk::kEither:
      break;
  }
  return Fail(ErrorCode::kInvalidArgument, "time goes forwards or backwards, not either way");
}

}  // namespace catena
