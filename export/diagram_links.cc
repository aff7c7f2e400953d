#include "export/diagram_links.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "export/diagram_labels.h"

namespace catena {
namespace {

// Whether another box lies on the straight way between two points.
bool IsBlocked(const DiagramLayout& layout, const DiagramLink& link, Point2 from, Point2 to) {
  constexpr int kSamples = 64;
  for (size_t event = 0; event < layout.events.size(); ++event) {
    if (event == link.from || event == link.to) continue;
    for (int i = 0; i <= kSamples; ++i) {
      const double t = static_cast<double>(i) / kSamples;
      const Box point{from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t, 0, 0};
      if (Overlap(layout.events[event].box, point, 4)) return true;
    }
  }
  return false;
}

// How far a straight or curved line stops before the tip of its arrow, in points: Graphviz draws
// an arrow of its own length from there.
double ArrowLength(const DiagramLink& link) {
  constexpr double kUnit = 8.5;  // 10 points by the arrow size of links.
  switch (link.family) {
    case LinkFamily::kEnded:
      return 1.25 * kUnit;
    case LinkFamily::kPrevented:
      return 0.25 * kUnit;
    case LinkFamily::kPartOf:
      return 1.2 * kUnit;
    default:
      return kUnit;
  }
}

// How far out of its lane an arc goes, and between which places along it.
struct Arc {
  double lane = 0;
  double out = 0;
  double begin = 0;
  double end = 0;
};

// Whether two arcs would be drawn as one where both are.
bool RunTogether(const Arc& a, const Arc& b) {
  constexpr double kApart = 12;
  return std::abs(a.lane - b.lane) < 1 && std::abs(a.out - b.out) < kApart &&
         std::min(a.end, b.end) > std::max(a.begin, b.begin);
}

// An arc below (beside, when time runs down) the boxes between two boxes of one lane and apart from
// the arcs there are, or nullopt when they are too many: it leaves and enters straight, so that the
// arrow shows.
std::optional<Route> ArcAround(const DiagramLayout& layout, const DiagramLink& link, bool down,
                               std::vector<Arc>* arcs) {
  const double arrow = ArrowLength(link);
  constexpr double kDeepest = 90;
  const Box& from = layout.events[link.from].box;
  const Box& to = layout.events[link.to].box;
  const Point2 start =
      down ? Point2{from.right(), from.centre_y()} : Point2{from.centre_x(), from.bottom()};
  const Point2 tip = down ? Point2{to.right(), to.centre_y()} : Point2{to.centre_x(), to.bottom()};
  const Point2 end = down ? Point2{tip.x + arrow, tip.y} : Point2{tip.x, tip.y + arrow};
  for (double depth = 34; depth <= kDeepest; depth += 8) {
    const double out = (down ? std::max(start.x, end.x) : std::max(start.y, end.y)) + depth;
    Route route;
    route.points = down ? std::vector<Point2>{start, {out, start.y}, {out, end.y}, end}
                        : std::vector<Point2>{start, {start.x, out}, {end.x, out}, end};
    route.tip = tip;
    const Arc arc{down ? from.centre_x() : from.centre_y(), out, down ? start.y : start.x,
                  down ? end.y : end.x};
    bool clear = std::ranges::none_of(*arcs, [&](const Arc& a) { return RunTogether(a, arc); });
    for (const Point2 p : SampleRoute(route, 4)) {
      if (!clear) break;
      for (size_t event = 0; clear && event < layout.events.size(); ++event) {
        if (event == link.from || event == link.to) continue;
        clear = !Overlap(layout.events[event].box, {p.x, p.y, 0, 0}, 6);
      }
    }
    if (!clear) continue;
    arcs->push_back(arc);
    return route;
  }
  return std::nullopt;
}

// The ends of the straight links at one side of one box.
struct LinkEnd {
  size_t link;
  double slant;  // Across time for each point along it: ends in this order do not cross.
};

class Aim {
 public:
  Aim(const DiagramModel& model, const DiagramLayout& layout)
      : model_(model), layout_(layout), down_(layout.time_axis == TimeAxis::kDown) {}

  void Run(std::vector<DrawnEdge>* edges) {
    for (size_t i = 0; i < model_.links.size(); ++i) Sort(i, &(*edges)[i]);
    for (auto& [side, ends] : sides_) Spread(side, &ends);
    for (const size_t i : straight_) {
      const DiagramLink& link = model_.links[i];
      const Point2 from = start_[i];
      const Point2 to = tip_[i];
      if (IsBlocked(layout_, link, from, to)) {
        SetPorts(down_ ? "s" : "e", down_ ? "n" : "w", &(*edges)[i]);
      } else {
        (*edges)[i].route = Straight(from, to, ArrowLength(link));
      }
    }
  }

 private:
  static void SetPorts(const char* tail, const char* head, DrawnEdge* edge) {
    edge->style.emplace_back("tailport", tail);
    edge->style.emplace_back("headport", head);
  }

  static Route Straight(Point2 from, Point2 to, double arrow) {
    const double length = std::hypot(to.x - from.x, to.y - from.y);
    const auto at = [&](double t) {
      return Point2{from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t};
    };
    const double end = 1 - arrow / length;
    return {{from, at(end / 3), at(end * 2 / 3), at(end)}, to};
  }

  // Decides which way a link goes.
  void Sort(size_t i, DrawnEdge* edge) {
    constexpr double kRoom = 24;
    const DiagramLink& link = model_.links[i];
    const Box& from = layout_.events[link.from].box;
    const Box& to = layout_.events[link.to].box;
    const double room = down_ ? to.top - from.bottom() : to.left - from.right();
    if (room < kRoom) return;
    const Point2 start =
        down_ ? Point2{from.centre_x(), from.bottom()} : Point2{from.right(), from.centre_y()};
    const Point2 end = down_ ? Point2{to.centre_x(), to.top} : Point2{to.left, to.centre_y()};
    if (!IsBlocked(layout_, link, start, end)) {
      straight_.push_back(i);
      start_[i] = start;
      tip_[i] = end;
      const double along = down_ ? end.y - start.y : end.x - start.x;
      const double slant = (down_ ? end.x - start.x : end.y - start.y) / along;
      sides_[{link.from, true}].push_back({i, slant});
      sides_[{link.to, false}].push_back({i, -slant});
      return;
    }
    const bool same_lane = std::abs(down_ ? start.x - end.x : start.y - end.y) < 1;
    if (!same_lane) return;  // The router finds the better sides.
    if (std::optional<Route> arc = ArcAround(layout_, link, down_, &arcs_)) {
      edge->route = *std::move(arc);
    } else {
      SetPorts(down_ ? "e" : "s", down_ ? "e" : "s", edge);
    }
  }

  // Gives the ends at a side of a box places beside each other, around its middle.
  void Spread(std::pair<size_t, bool> side, std::vector<LinkEnd>* ends) {
    constexpr double kWidest = 26;
    constexpr double kShareOfSide = 0.66;
    std::ranges::stable_sort(*ends, std::less<>(), &LinkEnd::slant);
    const Box& box = layout_.events[side.first].box;
    const double extent = down_ ? box.width : box.height;
    const auto many = static_cast<double>(ends->size());
    const double pitch = many > 1 ? std::min(kWidest, extent * kShareOfSide / (many - 1)) : 0;
    for (size_t i = 0; i < ends->size(); ++i) {
      const double shift = pitch * (static_cast<double>(i) - (many - 1) / 2);
      Point2& end = side.second ? start_[(*ends)[i].link] : tip_[(*ends)[i].link];
      (down_ ? end.x : end.y) += shift;
    }
  }

  const DiagramModel& model_;
  const DiagramLayout& layout_;
  const bool down_;
  std::vector<size_t> straight_;
  std::map<size_t, Point2> start_;
  std::map<size_t, Point2> tip_;
  std::vector<Arc> arcs_;
  std::map<std::pair<size_t, bool>, std::vector<LinkEnd>> sides_;  // (event, at its end in time).
};

}  // namespace

void AimLinks(const DiagramModel& model, const DiagramLayout& layout,
              std::vector<DrawnEdge>* edges) {
  Aim(model, layout).Run(edges);
}

}  // namespace catena
