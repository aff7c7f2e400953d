#include "export/diagram_page.h"

#include <algorithm>
#include <cmath>

#include "export/diagram_labels.h"
#include "export/diagram_legend.h"
#include "export/diagram_links.h"
#include "export/diagram_style.h"
#include "export/diagram_words.h"
#include "export/drawing_parts.h"
#include "export/printing.h"

namespace catena {
namespace {

using printing::WidthPoints;

constexpr double kMargin = kPageMargin;
constexpr double kAxisSize = 11;
constexpr double kLabelSize = kWordsFontSize;

bool IsPlainName(std::string_view id) {
  return !id.empty() && id.size() <= 100 && !id.starts_with("cluster") &&
         std::ranges::all_of(id, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

// The user's id where it is plain, so that DOT can be read; ours always hold a colon. Graphviz
// takes names that begin with "cluster" for its own.
std::string EventNodeName(const DiagramEvent& event) {
  return IsPlainName(event.id) ? event.id : "event:" + std::to_string(event.node.value);
}

DrawnNode MakeEvent(const DiagramEvent& event, const EventBox& box) {
  DrawnNode node;
  node.name = EventNodeName(event);
  node.box = box.box;
  node.lines = box.name_lines;
  if (!box.date_line.empty()) node.lines.emplace_back();  // Where the date is written.
  node.tooltip = event.tooltip;
  node.url = event.url;
  node.style = {{"shape", "box"},
                {"style", "rounded,filled"},
                {"fillcolor", std::string(event.focus ? kFocusFill : kBoxFill)},
                {"color", std::string(event.focus ? kFocusLine : kBoxLine)},
                {"penwidth", event.focus ? "1.6" : "1"},
                {"fontname", std::string(kBoldFont)},
                {"fontsize", AttributeNumber(kNameFontSize)},
                {"fontcolor", std::string(kInk)}};
  return node;
}

// The mark of a turning point, on the corner of a box, where no link ends.
DrawnNode MakeDiamond(std::string name, Point2 centre) {
  constexpr double kHalf = 6.5;
  DrawnNode node;
  node.name = std::move(name);
  node.box = {centre.x - kHalf, centre.y - kHalf, 2 * kHalf, 2 * kHalf};
  node.style = {{"shape", "diamond"},
                {"style", "filled"},
                {"fillcolor", std::string(kInk)},
                {"color", std::string(kBoxFill)},
                {"penwidth", "1.2"}};
  return node;
}

const LinkStyle& StyleOfLink(const DiagramLink& link) {
  return IsGone(link.mark) ? GoneStyle() : StyleOf(link.status);
}

// The band behind a marked link: the same way, wide and light.
DrawnEdge MakeBand(const DiagramLink& link, const DrawnEdge& routed) {
  const LinkStyle& style = MarkStyle(link.mark);
  DrawnEdge band;
  band.tail = routed.tail;
  band.head = routed.head;
  band.name = "mark:" + std::to_string(link.relationship.value);
  band.route.points = routed.route.points;
  band.tooltip = link.tooltip;
  band.style = {{"color", std::string(style.color)},
                {"style", std::string(style.pattern)},
                {"penwidth", AttributeNumber(style.width)},
                {"arrowhead", "none"}};
  return band;
}

void AddTurningPoints(const DiagramModel& model, const DiagramPage& page, Drawing* drawing) {
  for (size_t i = 0; i < model.events.size(); ++i) {
    const DiagramEvent& event = model.events[i];
    if (!event.turning_point) continue;
    const Box& box = page.layout.events[i].box;
    drawing->nodes.push_back(
        MakeDiamond("turning:" + std::to_string(event.node.value), {box.left + 4, box.top + 4}));
    drawing->nodes.back().tooltip = event.tooltip;
  }
}

void AddAxis(const DiagramPage& page, Drawing* drawing) {
  const bool down = page.layout.time_axis == TimeAxis::kDown;
  const Box& area = page.area;
  size_t number = 0;
  if (!down && !page.layout.ticks.empty()) {
    AddLine(drawing, "axis:line", {kMargin, area.top - 14}, {area.right() + 6, area.top - 14},
            {{"color", std::string(kBoxLine)}, {"penwidth", "0.8"}, {"arrowhead", "none"}});
  }
  for (const TimeTick& tick : page.layout.ticks) {
    const std::string name = "axis:" + std::to_string(number++);
    const Attributes style = {{"color", std::string(kGridLine)},
                              {"style", tick.year ? "solid" : "dotted"},
                              {"penwidth", "0.8"},
                              {"arrowhead", "none"}};
    const std::string_view ink = tick.year ? kInk : kQuietInk;
    if (down) {
      const double y = tick.position;
      AddLine(drawing, name, {kMargin, y}, {area.right(), y}, style);
      drawing->nodes.push_back(MakeText(name + ":label", {kMargin, y + 1, 66, 14}, {tick.label},
                                        kAxisSize, ink, Align::kLeft));
    } else {
      const double x = tick.position;
      AddLine(drawing, name, {x, area.top - 19}, {x, area.bottom()}, style);
      drawing->nodes.push_back(MakeText(name + ":label", {x - 3, area.top - 34, 70, 14},
                                        {tick.label}, kAxisSize, ink, Align::kLeft));
    }
  }
}

void AddBandBoxes(const DiagramPage& page, Drawing* drawing) {
  for (const BandBox& band : page.layout.bands) {
    const size_t columns = static_cast<size_t>(std::max(8.0, band.box.width / 7));
    drawing->bands.push_back({band.box,
                              printing::Wrap(band.label, {columns, 1}).front(),
                              {{"style", "filled"},
                               {"fillcolor", std::string(kBandFill)},
                               {"color", std::string(kBandFill)},
                               {"fontsize", "12"},
                               {"fontname", std::string(kBoldFont)},
                               {"fontcolor", std::string(kQuietInk)}}});
  }
}

void AddDates(const DiagramModel& model, const DiagramPage& page, Drawing* drawing) {
  for (size_t i = 0; i < model.events.size(); ++i) {
    const EventBox& event = page.layout.events[i];
    if (event.date_line.empty()) continue;
    const double height = kDateFontSize * 1.4;
    const Box box{event.box.left + 3, event.box.bottom() - height - 5, event.box.width - 6, height};
    DrawnNode text = MakeText("date:" + std::to_string(model.events[i].node.value), box,
                              {event.date_line}, kDateFontSize, kQuietInk, Align::kCentre);
    text.tooltip = model.events[i].tooltip;
    text.url = model.events[i].url;
    drawing->nodes.push_back(std::move(text));
  }
}

void AddLabelNodes(const DiagramLink& link, const LinkWords& words, const PlacedLabel& place,
                   Drawing* drawing) {
  const Box& box = place.box;
  const std::string id = std::to_string(link.relationship.value);
  const double line = kLabelSize * 1.25;
  const double height = static_cast<double>(words.lines.size()) * line;
  DrawnNode text = MakeText("words:" + id, {box.left, box.top + 1, box.width, height}, words.lines,
                            kLabelSize, kInk, Align::kCentre);
  text.tooltip = link.tooltip;
  text.url = link.url;
  if (place.gap == 0) {
    text.style.emplace_back("style", "filled");
    text.style.emplace_back("fillcolor", std::string(kBoxFill));
  }
  // Together the two cover what lies behind them, without a slit.
  if (place.gap == 0 && !words.status.empty()) text.box.height += 1.5;
  drawing->nodes.push_back(text);
  if (words.status.empty()) return;
  text.name = "status:" + id;
  text.box = {box.left, box.top + 1 + height + place.gap, box.width, line};
  text.lines = {words.status};
  for (auto& [name, value] : text.style) {
    if (name == "fontcolor") value = StyleOfLink(link).color;
  }
  drawing->nodes.push_back(std::move(text));
}

// Returns how many links stay without words for lack of room.
size_t AddWords(const DiagramModel& model, const DiagramPage& page, Drawing* drawing) {
  std::vector<Route> routes;
  std::vector<std::vector<LinkWords>> shapes;
  std::vector<std::vector<LabelSize>> sizes;
  for (size_t i = 0; i < model.links.size(); ++i) {
    routes.push_back(page.drawing.edges[i].route);
    const LinkMark mark = model.links[i].mark;
    if (mark != LinkMark::kNone) routes.back().band = MarkStyle(mark).width;
    shapes.push_back(ShapeWords(model, model.links[i]));
    sizes.emplace_back();
    for (const LinkWords& shape : shapes.back()) {
      sizes.back().push_back({shape.width, shape.height, shape.split});
    }
  }
  std::vector<Box> obstacles;
  for (const EventBox& event : page.layout.events) obstacles.push_back(event.box);
  const Box room{page.area.left - kMargin, page.area.top - 12, page.area.width + 2 * kMargin,
                 page.area.height + 48};
  const std::vector<std::optional<PlacedLabel>> placed =
      PlaceLabels(routes, sizes, obstacles, room);
  size_t without = 0;
  for (size_t i = 0; i < placed.size(); ++i) {
    if (placed[i]) {
      AddLabelNodes(model.links[i], shapes[i][placed[i]->choice], *placed[i], drawing);
    } else if (!sizes[i].empty()) {
      ++without;
    }
  }
  return without;
}

// Makes the area as large as the routed links need: arcs may run beside and below all boxes.
void IncludeRoutes(DiagramPage* page) {
  constexpr double kRoom = 8;
  double right = page->area.right();
  double bottom = page->area.bottom();
  for (const DrawnEdge& edge : page->drawing.edges) {
    for (const Point2 point : SampleRoute(edge.route, 8)) {
      right = std::max(right, point.x + kRoom);
      bottom = std::max(bottom, point.y + kRoom);
    }
  }
  page->area.width = right - page->area.left;
  page->area.height = bottom - page->area.top;
}

void AddLegend(const DiagramModel& model, double* y, Drawing* drawing) {
  constexpr double kSample = 46;
  constexpr double kRow = 17;
  size_t number = 0;
  const Legend legend = MakeLegend(model);
  const auto add = [&](const LegendEntry& entry, double left, double top) {
    const std::string name = "legend:" + std::to_string(number++);
    const double middle = top + kRow / 2;
    AddLine(drawing, name, {left, middle},
            {left + kSample - (entry.head == "none" ? 0 : 9), middle},
            LineAttributes(entry.style, entry.head));
    if (entry.head != "none") drawing->edges.back().route.tip = Point2{left + kSample, middle};
    const double width = kWidthSlack * WidthPoints(entry.text, kSmallFontSize) + 8;
    drawing->nodes.push_back(MakeText(name + ":label", {left + kSample + 8, top, width, kRow},
                                      {entry.text}, kSmallFontSize, kInk, Align::kLeft));
    return kSample + 8 + width;
  };
  double widest = 0;
  double top = *y;
  for (const LegendEntry& entry : legend.statuses) {
    widest = std::max(widest, add(entry, kMargin, top));
    top += kRow;
  }
  for (const LegendEntry& entry : legend.marks) {
    widest = std::max(widest, add(entry, kMargin, top));
    top += kRow;
  }
  const double status_bottom = top;
  const double wide = kMargin + widest + 30;
  double arrows_width = 0;
  for (const LegendEntry& entry : legend.arrows) {
    arrows_width = std::max(arrows_width,
                            kSample + 20 + kWidthSlack * WidthPoints(entry.text, kSmallFontSize));
  }
  const bool beside = wide + arrows_width + kMargin <= std::max(drawing->width, 560.0);
  const double left = beside ? wide : kMargin;
  top = beside ? *y : status_bottom + 4;
  for (const LegendEntry& entry : legend.arrows) {
    add(entry, left, top);
    top += kRow;
  }
  if (!legend.turning_points.empty()) {
    drawing->nodes.push_back(MakeDiamond("legend:turning", {left + kSample / 2, top + kRow / 2}));
    const double width = kWidthSlack * WidthPoints(legend.turning_points, kSmallFontSize) + 8;
    drawing->nodes.push_back(MakeText("legend:turning:label",
                                      {left + kSample + 8, top, width, kRow},
                                      {legend.turning_points}, kSmallFontSize, kInk, Align::kLeft));
    arrows_width = std::max(arrows_width, kSample + 8 + width);
    top += kRow;
  }
  drawing->width = std::max({drawing->width, kMargin * 2 + widest, left + arrows_width + kMargin});
  *y = std::max(top, status_bottom) + 6;
}

std::string Describe(const DiagramModel& model) {
  constexpr size_t kEnough = 40;
  std::string text;
  for (size_t i = 0; i < model.links.size() && i < kEnough; ++i) {
    const DiagramLink& link = model.links[i];
    text += model.events[link.from].name + " " + link.words + " " + model.events[link.to].name;
    if (link.status) text += " (" + std::string(ClaimStatusName(*link.status)) + ")";
    if (link.mark != LinkMark::kNone) text += ", " + std::string(MarkWords(link.mark));
    text += ". ";
  }
  for (const std::string& note : model.notes) text += note + " ";
  return text;
}

}  // namespace

DiagramPage StartPage(const DiagramModel& model, DiagramLayout layout) {
  const bool down = layout.time_axis == TimeAxis::kDown;
  const double left = kMargin + (down ? 78 : 8) + (down || layout.bands.empty() ? 0 : 12);
  const double width = left + layout.width + kMargin + 6;
  double top = kMargin + PageTitleHeight(model.title, width) + (down ? 8 : 40);
  double lowest = 0;
  for (const BandBox& band : layout.bands) lowest = std::min(lowest, band.box.top);
  top -= lowest;
  DiagramPage page;
  page.area = {left, top, layout.width, layout.height};
  for (EventBox& event : layout.events) event.box.left += left, event.box.top += top;
  for (BandBox& band : layout.bands) band.box.left += left, band.box.top += top;
  for (TimeTick& tick : layout.ticks) tick.position += down ? top : left;
  page.layout = std::move(layout);

  Drawing& drawing = page.drawing;
  drawing.width = width;
  drawing.height = page.area.bottom() + kMargin;
  for (size_t i = 0; i < model.events.size(); ++i) {
    drawing.nodes.push_back(MakeEvent(model.events[i], page.layout.events[i]));
  }
  for (const DiagramLink& link : model.links) {
    DrawnEdge edge;
    edge.tail = EventNodeName(model.events[link.from]);
    edge.head = EventNodeName(model.events[link.to]);
    edge.name = "link:" + std::to_string(link.relationship.value);
    edge.tooltip = link.tooltip;
    edge.url = link.url;
    edge.style = LineAttributes(StyleOfLink(link), ArrowHead(link.family));
    drawing.edges.push_back(std::move(edge));
  }
  AimLinks(model, page.layout, &drawing.edges);
  return page;
}

Drawing FinishPage(const DiagramModel& model, DiagramPage page, const PageOptions& options) {
  Drawing drawing;
  drawing.title = model.title.empty() ? "Diagram of events" : model.title;
  drawing.description = Describe(model);
  IncludeRoutes(&page);
  drawing.width = std::max(page.drawing.width, page.area.right() + kMargin + 6);
  AddBandBoxes(page, &drawing);
  AddAxis(page, &drawing);
  const auto move_into = [](auto& from, auto* to) {
    to->insert(to->end(), std::make_move_iterator(from.begin()),
               std::make_move_iterator(from.end()));
  };
  std::vector<DrawnEdge> links = page.drawing.edges;
  for (size_t i = 0; i < model.links.size(); ++i) {
    if (model.links[i].mark == LinkMark::kNone) continue;
    drawing.edges.push_back(MakeBand(model.links[i], links[i]));
  }
  move_into(links, &drawing.edges);
  move_into(page.drawing.nodes, &drawing.nodes);
  AddDates(model, page, &drawing);
  AddTurningPoints(model, page, &drawing);
  const size_t without_words = AddWords(model, page, &drawing);

  double y = page.area.bottom() + 24;
  for (const DrawnNode& node : drawing.nodes) y = std::max(y, node.box.bottom() + 14);
  if (options.legend) AddLegend(model, &y, &drawing);
  std::vector<std::string> notes = model.notes;
  notes.push_back(page.layout.ticks.empty()
                      ? "No event here has a date."
                      : "A box begins at its date; the distance between dates is not to scale.");
  if (without_words > 0) {
    notes.push_back(printing::Count(without_words, "link has", "links have") +
                    " no room for words here; they are in the tooltips of the SVG.");
  }
  AddPageNotes(notes, &y, &drawing);
  AddPageTitle(model.title, &drawing);
  drawing.height = y + 8;
  AddPageCorners(&drawing);
  return drawing;
}

}  // namespace catena
