#include "export/diagram_labels.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace catena {
namespace {

constexpr double kClear = 3;  // Between words and anything else, in points.
constexpr double kStep = 4;

Point2 OnCurve(const Point2* p, double t) {
  const double s = 1 - t;
  const double a = s * s * s;
  const double b = 3 * s * s * t;
  const double c = 3 * s * t * t;
  const double d = t * t * t;
  return {a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
          a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

bool Inside(const Box& box, Point2 point) {
  return point.x > box.left && point.x < box.right() && point.y > box.top && point.y < box.bottom();
}

Box Around(const Box& box, double room) {
  return {box.left - room, box.top - room, box.width + 2 * room, box.height + 2 * room};
}

bool Touches(const Box& box, const std::vector<Point2>& line) {
  return std::ranges::any_of(line, [&](Point2 p) { return Inside(box, p); });
}

struct Candidate {
  PlacedLabel place;
  double preference;
};

// Boxes around a point of a line, clear of its band, and on it.
std::vector<Candidate> Candidates(const std::vector<Point2>& line, size_t at, LabelSize size,
                                  double band) {
  const Point2 before = line[at >= 3 ? at - 3 : 0];
  const Point2 after = line[std::min(at + 3, line.size() - 1)];
  const Point2 here = line[at];
  const Box on{here.x - size.width / 2, here.y - size.height / 2, size.width, size.height};
  const double clear = kClear + band / 2;
  const double above = here.y - size.height - clear;
  const double below = here.y + clear;
  const double right = here.x + clear + 2;
  const double left = here.x - size.width - clear - 2;
  const auto at_corner = [&](double x, double y) {
    return PlacedLabel{Box{x, y, size.width, size.height}};
  };
  std::vector<Candidate> all;
  if (std::abs(after.x - before.x) >= std::abs(after.y - before.y)) {
    if (size.split > 0) {
      const double gap = kLabelSplitGap + band;
      const Box around{on.left, here.y - size.split - gap / 2, size.width, size.height + gap};
      all.push_back({{around, gap}, 0});
    }
    const double beside = size.split > 0 ? 1 : 0;
    all.push_back({at_corner(on.left, above), beside});
    all.push_back({at_corner(on.left, below), beside + 1});
  } else {
    all.push_back({at_corner(right, on.top), 0});
    all.push_back({at_corner(left, on.top), 1});
  }
  for (const double x : {right - 2, left + 2}) {
    for (const double y : {above, below}) all.push_back({at_corner(x, y), 1.5});
  }
  all.push_back({{on}, 2});
  return all;
}

Box BoundsOf(const std::vector<Point2>& line) {
  if (line.empty()) return {};
  const auto [left, right] = std::ranges::minmax(line, {}, &Point2::x);
  const auto [top, bottom] = std::ranges::minmax(line, {}, &Point2::y);
  return {left.x - kStep, top.y - kStep, right.x - left.x + 2 * kStep,
          bottom.y - top.y + 2 * kStep};
}

Box ArrowBox(Point2 base, Point2 tip) {
  constexpr double kHalf = 3;
  const double left = std::min(base.x, tip.x) - kHalf;
  const double top = std::min(base.y, tip.y) - kHalf;
  return {left, top, std::abs(base.x - tip.x) + 2 * kHalf, std::abs(base.y - tip.y) + 2 * kHalf};
}

class Placer {
 public:
  Placer(const std::vector<Route>& routes, const std::vector<Box>& obstacles, const Box& page)
      : taken_(obstacles), page_(page) {
    for (const Route& route : routes) {
      lines_.push_back(SampleRoute(route, kStep));
      bands_.push_back(route.band);
      bounds_.push_back(BoundsOf(lines_.back()));
      if (!route.tip || route.points.empty()) continue;
      lines_.back().push_back(*route.tip);
      taken_.push_back(ArrowBox(route.points.back(), *route.tip));
    }
  }

  size_t length(size_t route) const { return lines_[route].size(); }

  std::optional<PlacedLabel> Place(size_t route, const std::vector<LabelSize>& sizes) {
    constexpr double kOtherShape = 1.5;
    Best best;
    for (size_t choice = 0; choice < sizes.size(); ++choice) {
      Try(route, sizes[choice], choice, kOtherShape * static_cast<double>(choice), &best);
    }
    if (best.place) taken_.push_back(best.place->box);
    return best.place;
  }

 private:
  struct Best {
    std::optional<PlacedLabel> place;
    double cost = 0;
  };

  // Looks for a place for words of one size that costs less than the best so far.
  void Try(size_t route, LabelSize size, size_t choice, double base, Best* best) const {
    const std::vector<Point2>& line = lines_[route];
    for (size_t at = 2; at + 4 < line.size(); ++at) {
      const double share = static_cast<double>(at) / static_cast<double>(line.size() - 1);
      const double off_centre = base + 8 * std::abs(share - 0.48);
      if (best->place && off_centre >= best->cost) continue;
      for (Candidate& candidate : Candidates(line, at, size, bands_[route])) {
        PlacedLabel& place = candidate.place;
        if (OverlapsBand(place, size, route)) continue;
        const double cost = off_centre + candidate.preference + Hidden(place, route);
        if ((best->place && cost >= best->cost) || !Free(place.box, route)) continue;
        place.choice = choice;
        *best = {place, cost};
      }
    }
  }

  // Whether words lie on the line in a way that is not meant: in two parts, with the line or its
  // band through one of them; in one, beside the middle of the band. (In the middle they hide it.)
  bool OverlapsBand(const PlacedLabel& place, LabelSize size, size_t own) const {
    const Box& box = place.box;
    const double reach = bands_[own] / 2;
    if (place.gap == 0) {
      const bool hides = Touches(box, lines_[own]);
      return reach > 0 && !hides && Touches(Around(box, reach), lines_[own]);
    }
    const Box upper{box.left, box.top, box.width, size.split - 1};
    const Box lower{box.left, box.top + size.split + place.gap + 1, box.width,
                    size.height - size.split - 1};
    return Touches(Around(upper, reach), lines_[own]) || Touches(Around(lower, reach), lines_[own]);
  }

  // What it costs that words hide a part of their own line: much, when little of it is left.
  double Hidden(const PlacedLabel& place, size_t own) const {
    if (place.gap > 0) return 0;
    const auto hidden =
        std::ranges::count_if(lines_[own], [&](Point2 p) { return Inside(place.box, p); });
    const double share = static_cast<double>(hidden) / static_cast<double>(lines_[own].size());
    return hidden == 0 ? 0 : 1 + 12 * share;
  }

  bool Free(const Box& box, size_t own) const {
    if (box.left < page_.left || box.right() > page_.right() || box.top < page_.top ||
        box.bottom() > page_.bottom()) {
      return false;
    }
    if (std::ranges::any_of(taken_, [&](const Box& t) { return Overlap(t, box, kClear); })) {
      return false;
    }
    for (size_t route = 0; route < lines_.size(); ++route) {
      const Box wide = Around(box, kClear + bands_[route] / 2);
      if (route == own || !Overlap(bounds_[route], wide)) continue;
      if (Touches(wide, lines_[route])) return false;
    }
    return true;
  }

  std::vector<std::vector<Point2>> lines_;
  std::vector<Box> bounds_;  // Of each line.
  std::vector<double> bands_;
  std::vector<Box> taken_;
  Box page_;
};

}  // namespace

std::vector<Point2> SampleRoute(const Route& route, double step) {
  std::vector<Point2> line;
  for (size_t i = 0; i + 3 < route.points.size(); i += 3) {
    const Point2* p = &route.points[i];
    const double length = Distance(p[0], p[1]) + Distance(p[1], p[2]) + Distance(p[2], p[3]);
    const int pieces = std::clamp(static_cast<int>(std::ceil(length / step)), 1, 4'000);
    for (int piece = line.empty() ? 0 : 1; piece <= pieces; ++piece) {
      line.push_back(OnCurve(p, static_cast<double>(piece) / pieces));
    }
  }
  return line;
}

std::vector<std::optional<PlacedLabel>> PlaceLabels(
    const std::vector<Route>& routes, const std::vector<std::vector<LabelSize>>& sizes,
    const std::vector<Box>& obstacles, const Box& page) {
  Placer placer(routes, obstacles, page);
  std::vector<size_t> order(routes.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::less<>(), [&](size_t r) { return placer.length(r); });
  std::vector<std::optional<PlacedLabel>> placed(routes.size());
  for (const size_t route : order) {
    if (!sizes[route].empty()) placed[route] = placer.Place(route, sizes[route]);
  }
  return placed;
}

}  // namespace catena
