#include "analysis/link_windows.h"

#include <algorithm>
#include <optional>

namespace catena {
namespace {

int32_t Clamped(const std::optional<int64_t>& day, int32_t otherwise) {
  if (!day) return otherwise;
  return static_cast<int32_t>(std::clamp<int64_t>(*day, DayWindow::kFirstDay, DayWindow::kLastDay));
}

}  // namespace

DayWindow WindowOf(const DayBounds& days) {
  // What had ended by a day had begun by then.
  return {Clamped(days.begin_min, DayWindow::kFirstDay),
          std::min(Clamped(days.begin_max, DayWindow::kLastDay),
                   Clamped(days.end_max, DayWindow::kLastDay))};
}

DayWindow WindowOf(const CsrGraph& graph, Vertex vertex) { return WindowOf(graph.days(vertex)); }

std::vector<DayWindow> WindowsOfTargets(const CsrGraph& graph) {
  std::vector<DayWindow> of_vertex;
  of_vertex.reserve(graph.vertex_count());
  for (uint32_t v = 0; v < graph.vertex_count(); ++v) {
    of_vertex.push_back(WindowOf(graph, Vertex{v}));
  }
  std::vector<DayWindow> windows;
  windows.reserve(graph.link_count());
  for (uint32_t l = 0; l < graph.link_count(); ++l) {
    windows.push_back(of_vertex[graph.target(Link{l}).index]);
  }
  return windows;
}

}  // namespace catena
