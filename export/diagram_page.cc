#include "export/diagram_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "export/diagram_labels.h"
#include "export/diagram_legend.h"
#include "export/diagram_style.h"
#include "export/diagram_words.h"
#include "export/printing.h"

namespace catena {
namespace {

using printing::WidthPoints;

constexpr double kMargin = 22;
constexpr double kTitleSize = 16;
constexpr double kAxisSize = 11;
constexpr double kSlack = 1.12;  // For faces wider than Helvetica.
constexpr double kLabelSize = kWordsFontSize;

std::string Number(double value) { return fmt::format("{:.4g}", value); }

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
                {"fontsize", Number(kNameFontSize)},
                {"fontcolor", std::string(kInk)}};
  return node;
}

DrawnNode MakeText(std::string name, const Box& box, std::vector<std::string> lines, double size,
                   std::string_view color, Align align) {
  DrawnNode node;
  node.name = std::move(name);
  node.box = box;
  node.lines = std::move(lines);
  node.align = align;
  node.style = {{"fontsize", Number(size)}, {"fontcolor", std::string(color)}};
  return node;
}

DrawnNode MakeCorner(std::string name, double x, double y) {
  DrawnNode node;
  node.name = std::move(name);
  node.box = {x - 0.01, y - 0.01, 0.02, 0.02};
  node.style = {{"shape", "point"}, {"style", "invis"}};
  return node;
}

// A straight line between two invisible points.
void AddLine(Drawing* drawing, const std::string& name, Point2 from, Point2 to, Attributes style) {
  drawing->nodes.push_back(MakeCorner(name + ":a", from.x, from.y));
  drawing->nodes.push_back(MakeCorner(name + ":b", to.x, to.y));
  DrawnEdge edge;
  edge.tail = name + ":a";
  edge.head = name + ":b";
  edge.name = name;
  edge.style = std::move(style);
  const auto between = [&](double t) {
    return Point2{from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t};
  };
  edge.route.points = {from, between(1.0 / 3), between(2.0 / 3), to};
  drawing->edges.push_back(std::move(edge));
}

const LinkStyle& StyleOfLink(const DiagramLink& link) {
  return link.mark == LinkMark::kFallen ? FallenStyle() : StyleOf(link.status);
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
                {"penwidth", Number(style.width)},
                {"arrowhead", "none"}};
  return band;
}

Attributes LinkAttributes(const LinkStyle& style, std::string_view head) {
  const std::string color(style.color);
  return {{"color", style.doubled ? color + ":" + color : color},
          {"style", std::string(style.pattern)},
          {"penwidth", Number(style.width)},
          {"arrowhead", std::string(head)},
          {"arrowsize", style.width > 2.6 ? "0.75" : "0.85"}};
}

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

// Links leave and enter boxes in the direction of time when there is room to, and at the side
// when another box is in the way, so that a link over several events shows as an arc.
void AddPorts(const DiagramLayout& layout, const DiagramLink& link, Attributes* style) {
  constexpr double kRoom = 24;
  const Box& from = layout.events[link.from].box;
  const Box& to = layout.events[link.to].box;
  const bool down = layout.time_axis == TimeAxis::kDown;
  const double room = down ? to.top - from.bottom() : to.left - from.right();
  if (room < kRoom) return;
  const Point2 start =
      down ? Point2{from.centre_x(), from.bottom()} : Point2{from.right(), from.centre_y()};
  const Point2 end = down ? Point2{to.centre_x(), to.top} : Point2{to.left, to.centre_y()};
  if (IsBlocked(layout, link, start, end)) {
    const bool same_lane = std::abs(down ? start.x - end.x : start.y - end.y) < 1;
    if (!same_lane) return;  // The router finds the better sides.
    style->emplace_back("tailport", down ? "e" : "s");
    style->emplace_back("headport", down ? "e" : "s");
    return;
  }
  style->emplace_back("tailport", down ? "s" : "e");
  style->emplace_back("headport", down ? "n" : "w");
}

void AddTitle(const DiagramModel& model, Drawing* drawing) {
  if (model.title.empty()) return;
  const double columns = std::max(20.0, (drawing->width - 2 * kMargin) / (kTitleSize * 0.62));
  const std::string line = printing::Wrap(model.title, {static_cast<size_t>(columns), 1}).front();
  DrawnNode title = MakeText("page:title", {kMargin, kMargin - 6, drawing->width - 2 * kMargin, 24},
                             {line}, kTitleSize, kInk, Align::kLeft);
  title.style.emplace_back("fontname", std::string(kBoldFont));
  drawing->nodes.push_back(std::move(title));
}

void AddAxis(const DiagramPage& page, Drawing* drawing) {
  const bool down = page.layout.time_axis == TimeAxis::kDown;
  const Box& area = page.area;
  size_t number = 0;
  if (!down) {
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
  if (!place.split) {
    text.style.emplace_back("style", "filled");
    text.style.emplace_back("fillcolor", "#ffffffd9");
  }
  drawing->nodes.push_back(text);
  if (words.status.empty()) return;
  text.name = "status:" + id;
  const double gap = place.split ? kLabelSplitGap : 0;
  text.box = {box.left, box.top + 1 + height + gap, box.width, line};
  text.lines = {words.status};
  for (auto& [name, value] : text.style) {
    if (name == "fontcolor") value = StyleOfLink(link).color;
  }
  drawing->nodes.push_back(std::move(text));
}

// Returns how many links stay without words for lack of room.
size_t AddWords(const DiagramModel& model, const DiagramPage& page, Drawing* drawing) {
  std::vector<Route> routes;
  std::vector<LinkWords> words;
  std::vector<LabelSize> sizes;
  for (size_t i = 0; i < model.links.size(); ++i) {
    routes.push_back(page.drawing.edges[i].route);
    words.push_back(MeasureWords(model, model.links[i]));
    sizes.push_back({words.back().width, words.back().height, words.back().split});
  }
  std::vector<Box> obstacles;
  for (const EventBox& event : page.layout.events) obstacles.push_back(event.box);
  const Box room{page.area.left - kMargin, page.area.top - 12, page.area.width + 2 * kMargin,
                 page.area.height + 38};
  const std::vector<std::optional<PlacedLabel>> placed =
      PlaceLabels(routes, sizes, obstacles, room);
  size_t without = 0;
  for (size_t i = 0; i < placed.size(); ++i) {
    if (placed[i]) {
      AddLabelNodes(model.links[i], words[i], *placed[i], drawing);
    } else if (sizes[i].width > 0) {
      ++without;
    }
  }
  return without;
}

// The lowest point of boxes and routed links.
double Bottom(const DiagramPage& page) {
  double bottom = page.area.bottom();
  for (const DrawnEdge& edge : page.drawing.edges) {
    for (const Point2 point : edge.route.points) bottom = std::max(bottom, point.y + 8);
  }
  return bottom;
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
            LinkAttributes(entry.style, entry.head));
    if (entry.head != "none") drawing->edges.back().route.tip = Point2{left + kSample, middle};
    const double width = kSlack * WidthPoints(entry.text, kSmallFontSize) + 8;
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
    arrows_width =
        std::max(arrows_width, kSample + 20 + kSlack * WidthPoints(entry.text, kSmallFontSize));
  }
  const bool beside = wide + arrows_width + kMargin <= std::max(drawing->width, 560.0);
  const double left = beside ? wide : kMargin;
  top = beside ? *y : status_bottom + 4;
  for (const LegendEntry& entry : legend.arrows) {
    add(entry, left, top);
    top += kRow;
  }
  drawing->width = std::max({drawing->width, kMargin * 2 + widest, left + arrows_width + kMargin});
  *y = std::max(top, status_bottom) + 6;
}

void AddNotes(const std::vector<std::string>& notes, double* y, Drawing* drawing) {
  const double width = drawing->width - 2 * kMargin;
  const size_t columns = static_cast<size_t>(std::max(30.0, width / (kSmallFontSize * 0.54)));
  std::vector<std::string> lines;
  for (const std::string& note : notes) {
    for (std::string& line : printing::Wrap(note, {columns, 4})) lines.push_back(std::move(line));
  }
  if (lines.empty()) return;
  const double height = static_cast<double>(lines.size()) * kSmallFontSize * 1.3;
  drawing->nodes.push_back(MakeText("page:notes", {kMargin, *y, width, height}, std::move(lines),
                                    kSmallFontSize, kQuietInk, Align::kLeft));
  *y += height + 4;
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
  double top = kMargin + (model.title.empty() ? 0 : 30) + (down ? 8 : 40);
  double lowest = 0;
  for (const BandBox& band : layout.bands) lowest = std::min(lowest, band.box.top);
  top -= lowest;
  const double left = kMargin + (down ? 78 : 8) + (down || layout.bands.empty() ? 0 : 12);
  DiagramPage page;
  page.area = {left, top, layout.width, layout.height};
  for (EventBox& event : layout.events) event.box.left += left, event.box.top += top;
  for (BandBox& band : layout.bands) band.box.left += left, band.box.top += top;
  for (TimeTick& tick : layout.ticks) tick.position += down ? top : left;
  page.layout = std::move(layout);

  Drawing& drawing = page.drawing;
  drawing.width = page.area.right() + kMargin + 6;
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
    edge.style = LinkAttributes(StyleOfLink(link), ArrowHead(link.family));
    AddPorts(page.layout, link, &edge.style);
    drawing.edges.push_back(std::move(edge));
  }
  return page;
}

Drawing FinishPage(const DiagramModel& model, DiagramPage page, const PageOptions& options) {
  Drawing drawing;
  drawing.title = model.title.empty() ? "Diagram of events" : model.title;
  drawing.description = Describe(model);
  drawing.width = page.drawing.width;
  page.area.height = Bottom(page) - page.area.top;
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
  const size_t without_words = AddWords(model, page, &drawing);

  double y = page.area.bottom() + 24;
  for (const DrawnNode& node : drawing.nodes) y = std::max(y, node.box.bottom() + 14);
  if (options.legend) AddLegend(model, &y, &drawing);
  std::vector<std::string> notes = model.notes;
  notes.push_back("A box begins at its date; the distance between dates is not to scale.");
  if (without_words > 0) {
    notes.push_back(printing::Count(without_words, "link has", "links have") +
                    " no room for words here; they are in the tooltips of the SVG.");
  }
  AddNotes(notes, &y, &drawing);
  AddTitle(model, &drawing);
  drawing.height = y + 8;
  drawing.nodes.push_back(MakeCorner("page:top-left", 0, 0));
  drawing.nodes.push_back(MakeCorner("page:bottom-right", drawing.width, drawing.height));
  return drawing;
}

}  // namespace catena
