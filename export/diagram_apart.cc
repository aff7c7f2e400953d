#include "export/diagram_apart.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <unordered_map>

#include "export/diagram_labels.h"

namespace catena {
namespace {

constexpr double kSpacing = 4;    // Between the points that stand for a route.
constexpr double kOnTop = 3;      // Closer than this is the same line to the eye.
constexpr size_t kRun = 10;       // Points on top of another route before it is moved.
constexpr double kNearEnd = 24;   // Routes may meet at a box.
constexpr double kFromBoxes = 2;  // All in points.
constexpr size_t kOneCurve = 4;   // Points of a straight link or an arc.

using Line = std::vector<Point2>;

// Where routes are: their points by square of the page.
class Ground {
 public:
  void Add(size_t edge, const Line& line) {
    for (const Point2 point : line) squares_[SquareOf(point, 0, 0)].push_back({edge, point});
  }

  // How many points of a line lie on one other route: on that which has the most of them.
  size_t OnAnother(const Line& line) const {
    std::map<size_t, size_t> runs;
    for (const Point2 point : line) {
      if (Distance(point, line.front()) < kNearEnd || Distance(point, line.back()) < kNearEnd) {
        continue;
      }
      for (const size_t edge : EdgesAt(point)) ++runs[edge];
    }
    size_t most = 0;
    for (const auto& [edge, points] : runs) most = std::max(most, points);
    return most;
  }

 private:
  struct Trace {
    size_t edge;
    Point2 point;
  };

  static int64_t SquareOf(Point2 point, int right, int down) {
    const auto column = static_cast<int64_t>(std::floor(point.x / kOnTop)) + right;
    const auto row = static_cast<int64_t>(std::floor(point.y / kOnTop)) + down;
    return column * (int64_t{1} << 32) + row;
  }

  std::vector<size_t> EdgesAt(Point2 point) const {
    std::vector<size_t> edges;
    for (int right = -1; right <= 1; ++right) {
      for (int down = -1; down <= 1; ++down) {
        const auto square = squares_.find(SquareOf(point, right, down));
        if (square == squares_.end()) continue;
        for (const Trace& trace : square->second) {
          if (Distance(trace.point, point) <= kOnTop) edges.push_back(trace.edge);
        }
      }
    }
    std::ranges::sort(edges);
    edges.erase(std::ranges::unique(edges).begin(), edges.end());
    return edges;
  }

  std::unordered_map<int64_t, std::vector<Trace>> squares_;
};

// The boxes that an edge must go around.
std::vector<Box> InTheWay(const Drawing& drawing, const DrawnEdge& edge) {
  std::vector<Box> boxes;
  for (const DrawnNode& node : drawing.nodes) {
    if (node.name != edge.tail && node.name != edge.head) boxes.push_back(node.box);
  }
  return boxes;
}

bool IsClear(const std::vector<Box>& boxes, Point2 point) {
  return std::ranges::none_of(boxes, [&](const Box& box) {
    return Overlap(box, {point.x, point.y, 0, 0}, kFromBoxes);
  });
}

// Through all points, with the direction of its neighbours at each (Catmull and Rom, 1974).
Route SmoothThrough(const Line& points) {
  Route route;
  route.points.push_back(points.front());
  for (size_t i = 0; i + 1 < points.size(); ++i) {
    const Point2 before = points[i > 0 ? i - 1 : 0];
    const Point2 from = points[i];
    const Point2 to = points[i + 1];
    const Point2 after = points[std::min(i + 2, points.size() - 1)];
    route.points.push_back({from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6});
    route.points.push_back({to.x - (after.x - from.x) / 6, to.y - (after.y - from.y) / 6});
    route.points.push_back(to);
  }
  return route;
}

// The curve beside a route: from its own ends it goes over to its distance aside, and back where a
// box leaves no room.
Route MovedAside(const Route& route, double aside, const std::vector<Box>& boxes) {
  constexpr double kBetweenKnots = 16;
  constexpr double kGoingOver = 24;
  Line knots = SampleRoute(route, kBetweenKnots);
  const Line line = knots;
  for (size_t i = 1; i + 1 < line.size(); ++i) {
    const Point2 along{line[i + 1].x - line[i - 1].x, line[i + 1].y - line[i - 1].y};
    const double length = std::max(std::hypot(along.x, along.y), 1e-6);
    const double from_end =
        std::min(Distance(line[i], line.front()), Distance(line[i], line.back()));
    const double by = aside * std::min(1.0, from_end / kGoingOver) / length;
    for (const double share : {1.0, 0.75, 0.5, 0.25, 0.0}) {
      knots[i] = {line[i].x - along.y * by * share, line[i].y + along.x * by * share};
      if (IsClear(boxes, knots[i])) break;
    }
  }
  Route moved = SmoothThrough(knots);
  moved.tip = route.tip;
  return moved;
}

// The nearest curve that is free of others, to either side, else the one that is on others least.
std::optional<Route> Beside(const Drawing& drawing, const Ground& ground, const DrawnEdge& edge,
                            size_t on_another) {
  const std::vector<Box> boxes = InTheWay(drawing, edge);
  std::optional<Route> best;
  size_t least = on_another / 2;
  for (const double aside : {4.0, -4.0, 8.0, -8.0, 12.0, -12.0}) {
    Route moved = MovedAside(edge.route, aside, boxes);
    const Line line = SampleRoute(moved, kSpacing);
    if (!std::ranges::all_of(line, [&](Point2 p) { return IsClear(boxes, p); })) continue;
    const size_t on = ground.OnAnother(line);
    if (on >= least) continue;
    least = on;
    best = std::move(moved);
    if (on < kRun) break;
  }
  return best;
}

}  // namespace

void KeepRoutesApart(Drawing* drawing) {
  Ground ground;
  std::vector<size_t> movable;
  for (size_t i = 0; i < drawing->edges.size(); ++i) {
    const Route& route = drawing->edges[i].route;
    if (route.points.size() > kOneCurve) {
      movable.push_back(i);
    } else {
      ground.Add(i, SampleRoute(route, kSpacing));
    }
  }
  for (const size_t i : movable) {
    DrawnEdge& edge = drawing->edges[i];
    const size_t on_another = ground.OnAnother(SampleRoute(edge.route, kSpacing));
    if (on_another >= kRun) {
      if (std::optional<Route> route = Beside(*drawing, ground, edge, on_another)) {
        edge.route = *std::move(route);
      }
    }
    ground.Add(i, SampleRoute(edge.route, kSpacing));
  }
}

}  // namespace catena
