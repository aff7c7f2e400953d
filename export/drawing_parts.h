// The pieces that every page is made of: texts, lines, title and notes of a Drawing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "export/diagram_style.h"
#include "export/drawing.h"

namespace catena {

inline constexpr double kPageMargin = 22;  // Points, on all sides.
// For letters set on whole pixels.
inline constexpr double kWidthSlack = 1.03;

// "1.5": four significant digits.
std::string AttributeNumber(double value);

DrawnNode MakeText(std::string name, const Box& box, std::vector<std::string> lines, double size,
                   std::string_view color, Align align);
// An invisible point.
DrawnNode MakeCorner(std::string name, double x, double y);

// A line along `route` between two invisible points at its ends.
DrawnEdge& AddCurve(Drawing* drawing, const std::string& name, Route route, Attributes style);
void AddLine(Drawing* drawing, const std::string& name, Point2 from, Point2 to, Attributes style);
// Appends a straight piece to a route that has a point.
void AppendStraight(Point2 to, Route* route);

// The attributes of a line in a style; `head` is a Graphviz arrow shape.
Attributes LineAttributes(const LinkStyle& style, std::string_view head);

// Bold, at the top left, on up to four lines; nothing for "". What is below begins so much lower.
double PageTitleHeight(const std::string& title, double page_width);
void AddPageTitle(const std::string& title, Drawing* drawing);
// Sentences below the picture, from *y on, which moves behind them.
void AddPageNotes(const std::vector<std::string>& notes, double* y, Drawing* drawing);
// Fixes the size of the page.
void AddPageCorners(Drawing* drawing);

}  // namespace catena
