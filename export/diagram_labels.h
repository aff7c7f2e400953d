// Where the words of links go: beside their line, over no box and no other words.
//
// Greedy: links with the least room choose first. For each, points along the route are tried
// from its middle outwards, beside the line and on it; a place that touches a box, placed words,
// an arrow head or another line is out. Cost: O(labels * (route samples)^2).
#pragma once

#include <optional>
#include <vector>

#include "export/drawing.h"

namespace catena {

struct LabelSize {
  double width = 0;
  double height = 0;
  // Where the line may pass between two parts of the words, from their top; 0: nowhere.
  double split = 0;
};

struct PlacedLabel {
  Box box;            // Taller than asked by `gap`.
  double gap = 0;     // Between its two parts, where the line passes; 0: they are not parted.
  size_t choice = 0;  // Which of the sizes offered it has.
};
inline constexpr double kLabelSplitGap = 8;  // Points; more where there is a band.

// Points along a route, not more than `step` apart. Empty for a route of fewer than 4 points.
std::vector<Point2> SampleRoute(const Route& route, double step);

// For each route the place of its words, or nullopt where there is no room. `sizes` and `routes`
// correspond; of the sizes of a route, the earlier ones are better, and a route with none asks
// for nothing.
std::vector<std::optional<PlacedLabel>> PlaceLabels(
    const std::vector<Route>& routes, const std::vector<std::vector<LabelSize>>& sizes,
    const std::vector<Box>& obstacles, const Box& page);

}  // namespace catena
