#include "export/diagram_apart.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "export/diagram_labels.h"

namespace catena {
namespace {

// Two links on one way around the lower right corner of the box between them: along it, then up.
Drawing TwoLinksAroundABox(double room_below) {
  Drawing drawing;
  const auto box = [&](const char* name, Box at) {
    DrawnNode node;
    node.name = name;
    node.box = at;
    drawing.nodes.push_back(node);
  };
  box("a", {0, 100, 60, 40});
  box("b", {0, 160, 60, 40});
  box("wall", {100, 60, 200, 60});
  box("below", {100, 130 + room_below, 200, 30});
  box("c", {340, 0, 60, 20});
  box("d", {420, 0, 60, 20});
  const auto link = [&](const char* tail, const char* head, Point2 from, Point2 to) {
    const auto between = [](Point2 p, Point2 q, double t) {
      return Point2{p.x + (q.x - p.x) * t, p.y + (q.y - p.y) * t};
    };
    DrawnEdge edge;
    edge.tail = tail;
    edge.head = head;
    edge.name = std::string(tail) + head;
    const std::vector<Point2> corners{from, {95, 125}, {305, 125}, to};
    edge.route.points = {from};
    for (size_t i = 1; i < corners.size(); ++i) {
      for (const double t : {1.0 / 3, 2.0 / 3, 1.0}) {
        edge.route.points.push_back(between(corners[i - 1], corners[i], t));
      }
    }
    drawing.edges.push_back(edge);
  };
  link("a", "c", {60, 120}, {340, 20});
  link("b", "d", {60, 180}, {420, 20});
  return drawing;
}

// How much of the second line is closer to the first than a reader can tell, in points.
double OnTop(const Drawing& drawing) {
  const auto first = SampleRoute(drawing.edges[0].route, 1);
  const auto second = SampleRoute(drawing.edges[1].route, 1);
  double length = 0;
  for (size_t i = 1; i < second.size(); ++i) {
    const bool close =
        std::ranges::any_of(first, [&](Point2 p) { return Distance(p, second[i]) < 2.5; });
    if (close) length += Distance(second[i - 1], second[i]);
  }
  return length;
}

TEST(DiagramApartTest, LinksOnOneWayAreDrawnSideBySide) {
  Drawing drawing = TwoLinksAroundABox(40);
  const auto first = drawing.edges[0].route.points;
  const auto second = drawing.edges[1].route.points;
  ASSERT_GT(OnTop(drawing), 200);
  KeepRoutesApart(&drawing);
  EXPECT_LT(OnTop(drawing), 30) << "they cross once or twice";
  for (size_t i = 0; i < 2; ++i) {
    const auto& now = drawing.edges[i].route.points;
    const auto& before = i == 0 ? first : second;
    EXPECT_EQ(now.size() % 3, 1u);
    EXPECT_LT(Distance(now.front(), before.front()), 1e-6) << "its ends stay";
    EXPECT_LT(Distance(now.back(), before.back()), 1e-6) << "its ends stay";
    for (const Point2 point : SampleRoute(drawing.edges[i].route, 1)) {
      EXPECT_FALSE(Overlap(drawing.nodes[2].box, {point.x, point.y, 0, 0}, 0)) << "through a box";
      EXPECT_FALSE(Overlap(drawing.nodes[3].box, {point.x, point.y, 0, 0}, 0)) << "through a box";
    }
  }
}

TEST(DiagramApartTest, WithoutRoomARouteStaysWhereItIs) {
  Drawing drawing = TwoLinksAroundABox(-3);
  const auto before = drawing.edges[1].route.points;
  KeepRoutesApart(&drawing);
  ASSERT_EQ(drawing.edges[1].route.points.size(), before.size());
  for (size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(Distance(drawing.edges[1].route.points[i], before[i]), 0);
  }
}

}  // namespace
}  // namespace catena
