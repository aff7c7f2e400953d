#include "export/drawing_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/printing.h"

namespace catena {
namespace {

constexpr double kTitleSize = 16;
constexpr double kTitleLine = kTitleSize * 1.3;

std::vector<std::string> TitleLines(const std::string& title, double page_width) {
  constexpr size_t kMostLines = 4;
  const double columns = (page_width - 2 * kPageMargin) / (kTitleSize * 0.68);
  return printing::Wrap(title, {static_cast<size_t>(std::max(20.0, columns)), kMostLines});
}

}  // namespace

std::string AttributeNumber(double value) { return fmt::format("{:.4g}", value); }

DrawnNode MakeText(std::string name, const Box& box, std::vector<std::string> lines, double size,
                   std::string_view color, Align align) {
  DrawnNode node;
  node.name = std::move(name);
  node.box = box;
  node.lines = std::move(lines);
  node.align = align;
  node.style = {{"fontsize", AttributeNumber(size)}, {"fontcolor", std::string(color)}};
  return node;
}

DrawnNode MakeCorner(std::string name, double x, double y) {
  DrawnNode node;
  node.name = std::move(name);
  node.box = {x - 0.01, y - 0.01, 0.02, 0.02};
  node.style = {{"shape", "point"}, {"style", "invis"}};
  return node;
}

DrawnEdge& AddCurve(Drawing* drawing, const std::string& name, Route route, Attributes style) {
  const Point2 from = route.points.front();
  const Point2 to = route.tip.value_or(route.points.back());
  drawing->nodes.push_back(MakeCorner(name + ":a", from.x, from.y));
  drawing->nodes.push_back(MakeCorner(name + ":b", to.x, to.y));
  DrawnEdge edge;
  edge.tail = name + ":a";
  edge.head = name + ":b";
  edge.name = name;
  edge.style = std::move(style);
  edge.route = std::move(route);
  drawing->edges.push_back(std::move(edge));
  return drawing->edges.back();
}

void AppendStraight(Point2 to, Route* route) {
  const Point2 from = route->points.back();
  const auto between = [&](double t) {
    return Point2{from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t};
  };
  route->points.insert(route->points.end(), {between(1.0 / 3), between(2.0 / 3), to});
}

void AddLine(Drawing* drawing, const std::string& name, Point2 from, Point2 to, Attributes style) {
  Route route;
  route.points = {from};
  AppendStraight(to, &route);
  AddCurve(drawing, name, std::move(route), std::move(style));
}

Attributes LineAttributes(const LinkStyle& style, std::string_view head) {
  const std::string color(style.color);
  return {{"color", style.doubled ? color + ":" + color : color},
          {"style", std::string(style.pattern)},
          {"penwidth", AttributeNumber(style.width)},
          {"arrowhead", std::string(head)},
          {"arrowsize", style.width > 2.6 ? "0.75" : "0.85"}};
}

double PageTitleHeight(const std::string& title, double page_width) {
  if (title.empty()) return 0;
  return 30 + kTitleLine * static_cast<double>(TitleLines(title, page_width).size() - 1);
}

void AddPageTitle(const std::string& title, Drawing* drawing) {
  if (title.empty()) return;
  std::vector<std::string> lines = TitleLines(title, drawing->width);
  const Box box{kPageMargin, kPageMargin - 6, drawing->width - 2 * kPageMargin,
                24 + kTitleLine * static_cast<double>(lines.size() - 1)};
  DrawnNode node = MakeText("page:title", box, std::move(lines), kTitleSize, kInk, Align::kLeft);
  node.style.emplace_back("fontname", std::string(kBoldFont));
  drawing->nodes.push_back(std::move(node));
}

void AddPageNotes(const std::vector<std::string>& notes, double* y, Drawing* drawing) {
  const double width = drawing->width - 2 * kPageMargin;
  const size_t columns = static_cast<size_t>(std::max(30.0, width / (kSmallFontSize * 0.58)));
  std::vector<std::string> lines;
  for (const std::string& note : notes) {
    for (std::string& line : printing::Wrap(note, {columns, 4})) lines.push_back(std::move(line));
  }
  if (lines.empty()) return;
  const double height = static_cast<double>(lines.size()) * kSmallFontSize * 1.3;
  drawing->nodes.push_back(MakeText("page:notes", {kPageMargin, *y, width, height},
                                    std::move(lines), kSmallFontSize, kQuietInk, Align::kLeft));
  *y += height + 4;
}

void AddPageCorners(Drawing* drawing) {
  drawing->nodes.push_back(MakeCorner("page:top-left", 0, 0));
  drawing->nodes.push_back(MakeCorner("page:bottom-right", drawing->width, drawing->height));
}

}  // namespace catena
