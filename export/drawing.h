// A finished drawing in plain shapes: what is handed to Graphviz to be routed and written.
//
// Points, y downwards, origin at the top left. Labels and tooltips are text as a reader is to
// see it: the writer escapes them. Names are ours, never a user's words.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "export/diagram_layout.h"

namespace catena {

struct Point2 {
  double x = 0;
  double y = 0;
};
inline double Distance(Point2 a, Point2 b) { return std::hypot(a.x - b.x, a.y - b.y); }

// A chain of cubic Bezier curves: 3n + 1 points; `tip` is where the arrow head ends.
struct Route {
  std::vector<Point2> points;
  std::optional<Point2> tip;
  double band = 0;  // Width of what is drawn behind it, that words keep clear of.
};

// The faces that widths are measured for; Graphviz takes another where they are missing.
inline constexpr std::string_view kFont = "Noto Sans";
inline constexpr std::string_view kBoldFont = "Noto Sans Bold";

using Attributes = std::vector<std::pair<std::string, std::string>>;  // Graphviz name, value.

enum class Align : uint8_t { kCentre, kLeft, kRight };

struct DrawnNode {
  std::string name;
  Box box;
  std::vector<std::string> lines;
  Align align = Align::kCentre;
  std::string tooltip;
  std::string url;  // Safe.
  Attributes style;
};

struct DrawnEdge {
  std::string tail;
  std::string head;
  std::string name;  // Tells parallel edges apart.
  Route route;       // Empty: to be routed around the nodes.
  std::string tooltip;
  std::string url;
  Attributes style;
};

struct DrawnBand {
  Box box;
  std::string label;
  Attributes style;
};

struct Drawing {
  std::string title;  // For assistive technology and the file's title.
  std::string description;
  double width = 0;
  double height = 0;
  std::vector<DrawnBand> bands;
  std::vector<DrawnNode> nodes;  // Drawn in this order, after all edges.
  std::vector<DrawnEdge> edges;
};

}  // namespace catena
