#include "export/diagram_tangle.h"

#include <algorithm>
#include <cmath>

#include "export/drawing.h"

namespace catena {
namespace {

constexpr double kCrossing = 3;
constexpr double kThroughBox = 4;
constexpr double kArc = 1;               // Around the boxes between two of one lane: it reads well.
constexpr double kSlant = 0.9;           // A link from one lane to another.
constexpr double kPointsOfLength = 400;  // Of a link, for a cost of 1.
constexpr double kPointsOfPage = 150;

struct Segment {
  Point2 a;
  Point2 b;
};

double Turn(Point2 a, Point2 b, Point2 c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

bool Cross(const Segment& s, const Segment& t) {
  return Turn(s.a, s.b, t.a) * Turn(s.a, s.b, t.b) < 0 &&
         Turn(t.a, t.b, s.a) * Turn(t.a, t.b, s.b) < 0;
}

// From the side that time leaves a box at to the side that it enters, or between centres where the
// two boxes stand side by side.
Segment SegmentOf(const Box& from, const Box& to, bool down) {
  constexpr double kRoom = 24;
  const double room = down ? to.top - from.bottom() : to.left - from.right();
  if (room < kRoom) {
    return {{from.centre_x(), from.centre_y()}, {to.centre_x(), to.centre_y()}};
  }
  if (down) return {{from.centre_x(), from.bottom()}, {to.centre_x(), to.top}};
  return {{from.right(), from.centre_y()}, {to.left, to.centre_y()}};
}

bool RunsInto(const Segment& s, const Box& box) {
  constexpr double kClear = 6;
  const double left = box.left - kClear;
  const double right = box.right() + kClear;
  const double top = box.top - kClear;
  const double bottom = box.bottom() + kClear;
  if (std::max(s.a.x, s.b.x) < left || std::min(s.a.x, s.b.x) > right ||
      std::max(s.a.y, s.b.y) < top || std::min(s.a.y, s.b.y) > bottom) {
    return false;
  }
  const auto side = [&](double x, double y) { return Turn(s.a, s.b, {x, y}) > 0; };
  const bool first = side(left, top);
  return side(right, top) != first || side(left, bottom) != first || side(right, bottom) != first;
}

}  // namespace

double Tangle(const DiagramModel& model, const std::vector<EventBox>& boxes, TimeAxis axis) {
  std::vector<Segment> segments;
  for (const DiagramLink& link : model.links) {
    segments.push_back(
        SegmentOf(boxes[link.from].box, boxes[link.to].box, axis == TimeAxis::kDown));
  }
  double cost = 0;
  for (size_t i = 0; i < segments.size(); ++i) {
    const DiagramLink& link = model.links[i];
    const Segment& s = segments[i];
    cost += std::hypot(s.b.x - s.a.x, s.b.y - s.a.y) / kPointsOfLength;
    const double across = axis == TimeAxis::kDown ? s.b.x - s.a.x : s.b.y - s.a.y;
    const bool straight = std::abs(across) < 1;
    if (!straight) cost += kSlant;
    size_t run_into = 0;
    for (size_t j = 0; j < i; ++j) {
      const DiagramLink& other = model.links[j];
      const bool share = link.from == other.from || link.from == other.to ||
                         link.to == other.from || link.to == other.to;
      if (!share && Cross(s, segments[j])) cost += kCrossing;
    }
    for (size_t event = 0; event < boxes.size(); ++event) {
      if (event == link.from || event == link.to) continue;
      if (RunsInto(s, boxes[event].box)) ++run_into;
    }
    cost += straight && run_into > 0 ? kArc : kThroughBox * static_cast<double>(run_into);
  }
  double length = 0;
  for (const EventBox& box : boxes) {
    length = std::max(length, axis == TimeAxis::kDown ? box.box.bottom() : box.box.right());
  }
  return cost + length / kPointsOfPage;
}

}  // namespace catena
