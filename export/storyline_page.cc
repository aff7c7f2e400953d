#include "export/storyline_page.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "export/drawing_parts.h"
#include "export/graphviz_writer.h"
#include "export/printing.h"
#include "export/storyline_legend.h"

namespace catena {
namespace {

// Of lines: dark enough for white paper, told apart by most colour-blind readers (after Okabe
// and Ito 2008). They repeat; names tell the lines apart.
constexpr std::array<std::string_view, 12> kLineColors = {
    "#b84a00", "#005f9e", "#00734f", "#9c3f78", "#7a6200", "#4a4a4a",
    "#2f86ba", "#8a5a3c", "#5a4a9c", "#c2406a", "#3f7f2f", "#0f7f86"};

// A colour for each actor: the busiest choose first, and take one that no line beside theirs in
// time has, or else the one that fewest have.
std::vector<std::string> ChooseColors(const StorylineModel& model, const StoryProblem& problem) {
  std::vector<size_t> parts(model.actors.size(), 0);
  for (const StoryPart& part : model.parts) ++parts[part.actor];
  std::vector<size_t> order(parts.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::greater<>(), [&](size_t actor) { return parts[actor]; });
  constexpr size_t kNone = kLineColors.size();
  std::vector<size_t> chosen(parts.size(), kNone);
  for (const size_t actor : order) {
    std::array<size_t, kLineColors.size()> taken{};
    for (size_t other = 0; other < chosen.size(); ++other) {
      const StoryLife& a = problem.lives[actor];
      const StoryLife& b = problem.lives[other];
      const bool together = a.first <= b.last && b.first <= a.last;
      if (chosen[other] != kNone) taken[chosen[other]] += together ? 100 : 1;
    }
    const auto least = std::min_element(taken.begin(), taken.end());
    chosen[actor] = static_cast<size_t>(least - taken.begin());
  }
  std::vector<std::string> colors;
  for (const size_t color : chosen) colors.emplace_back(kLineColors[color]);
  return colors;
}

class Page {
 public:
  Page(const StorylineModel& model, const StorylineLayout& layout)
      : model_(model),
        layout_(layout),
        colors_(ChooseColors(model, layout.problem)),
        left_(kPageMargin),
        width_(std::max(layout.width + 2 * kPageMargin, 420.0)),
        top_(kPageMargin + PageTitleHeight(model.title, width_)) {}

  Drawing Draw() {
    drawing_.title = model_.title.empty() ? "Storyline" : model_.title;
    drawing_.description = Describe();
    drawing_.width = width_;
    AddAxes();
    AddPoles();
    AddSpans();
    AddLines();
    AddRings();
    AddFlags();
    AddNames();
    double y = top_ + layout_.height + 18;
    AddStorylineLegend(model_, layout_, &y, &drawing_);
    std::vector<std::string> notes = model_.notes;
    notes.emplace_back("A ring is an event, drawn as the weakest of its participations.");
    const bool all = std::ranges::none_of(model_.events,
                                          [](const StoryEvent& e) { return e.event.contradicted; });
    if (model_.has_dates()) {
      notes.emplace_back(
          std::string("Events stand in order of time") +
          (all ? "" : ", but for those whose place is not known, which stand beside their links") +
          "; the distance between dates is not to scale.");
    } else {
      notes.emplace_back("No event here has a date: they stand as their links order them.");
    }
    const auto conflicts = std::ranges::count_if(
        model_.events, [](const StoryEvent& e) { return e.event.date_in_conflict; });
    if (conflicts > 0) notes.push_back(DateConflictNote(conflicts));
    AddPageNotes(notes, &y, &drawing_);
    AddPageTitle(model_.title, &drawing_);
    drawing_.height = y + 8;
    AddPageCorners(&drawing_);
    return std::move(drawing_);
  }

 private:
  Point2 At(Point2 p) const { return {p.x + left_, p.y + top_}; }
  Box At(Box box) const {
    box.left += left_;
    box.top += top_;
    return box;
  }
  Route At(Route route) const {
    for (Point2& point : route.points) point = At(point);
    if (route.tip) route.tip = At(*route.tip);
    return route;
  }

  std::string NumberedName(const char* kind) {
    return std::string(kind) + ":" + std::to_string(number_++);
  }

  void Line(const char* kind, Point2 from, Point2 to, std::string_view color, const char* style,
            double width) {
    AddLine(&drawing_, NumberedName(kind), At(from), At(to),
            {{"color", std::string(color)},
             {"style", style},
             {"penwidth", AttributeNumber(width)},
             {"arrowhead", "none"}});
  }

  void AddAxes() {
    if (!model_.has_dates()) return;
    for (size_t r = 0; r < layout_.rows.size(); ++r) {
      const StoryRow& row = layout_.rows[r];
      Line("axis", {row.left - 9, row.axis}, {row.right, row.axis}, kBoxLine, "solid", 0.8);
    }
    for (const StoryTick& tick : layout_.ticks) {
      const StoryRow& row = layout_.rows[tick.row];
      Line("tick", {tick.x, row.axis}, {tick.x, row.axis + 4}, kBoxLine, "solid", 0.8);
      drawing_.nodes.push_back(
          MakeText(NumberedName("tick"), At(Box{tick.x - 4, row.axis + 5, 66, 14}), {tick.label},
                   tick.year ? 10 : 9, tick.year ? kInk : kQuietInk, Align::kLeft));
    }
    for (const StoryFold& fold : layout_.folds) {
      const double y = layout_.rows[fold.row].axis;
      Line("gap", {fold.x - 2.5, y}, {fold.x + 2.5, y}, "#ffffff", "solid", 3);
      for (const double shift : {-2.5, 2.5}) {
        Line("fold", {fold.x + shift - 2, y + 5}, {fold.x + shift + 2, y - 5}, kQuietInk, "solid",
             1);
      }
    }
  }

  // From the flag through the ring to the axis, if there is one; dotted where the event has no date
  // of its own.
  void AddPoles() {
    const bool has_axis = model_.has_dates();
    for (size_t event = 0; event < layout_.meetings.size(); ++event) {
      const StoryMeeting& meeting = layout_.meetings[event];
      const bool dated = model_.events[event].event.bounds.known();
      const StoryRow& row = layout_.rows[meeting.row];
      Line("pole", {meeting.x, meeting.flag.box.top + 2},
           {meeting.x, has_axis ? row.axis : row.lines_bottom}, dated ? "#c3cad2" : "#aab3bd",
           dated ? "solid" : "dotted", 0.7);
    }
  }

  void AddSpans() {
    for (const StorySpan& span : layout_.spans) {
      Line("span", {span.left, span.y}, {span.right, span.y}, kQuietInk, "dashed", 0.9);
      if (!span.open_left) {
        Line("end", {span.left, span.y - 2.2}, {span.left, span.y + 2.2}, kQuietInk, "solid", 0.9);
      }
      if (!span.open_right) {
        Line("end", {span.right, span.y - 2.2}, {span.right, span.y + 2.2}, kQuietInk, "solid",
             0.9);
      }
      if (span.certain_left < span.certain_right) {
        Line("certain", {span.certain_left, span.y}, {span.certain_right, span.y}, kQuietInk,
             "solid", 2.4);
      }
      if (span.goes_on) NameSpan(span);
    }
  }

  // Before it, as the names of lines stand before them.
  void NameSpan(const StorySpan& span) {
    constexpr double kLetter = 5.2;
    constexpr double kHeight = 12;
    const double right = span.left - 4;
    const auto columns = static_cast<size_t>(std::max(1.0, (right + left_ - 4) / kLetter));
    const DiagramEvent& event = model_.events[span.event].event;
    const std::string words = printing::Wrap(event.name, {columns, 1}).front();
    const double width = kWidthSlack * printing::WidthPoints(words, kFlagDateFontSize) + 4;
    DrawnNode text = MakeText(NumberedName("goes-on"),
                              At(Box{right - width, span.y - kHeight / 2, width, kHeight}), {words},
                              kFlagDateFontSize, kQuietInk, Align::kRight);
    text.tooltip = event.tooltip;
    drawing_.nodes.push_back(std::move(text));
  }

  void AddLines() {
    for (const StoryStroke& stroke : layout_.strokes) {
      const StoryActor& actor = model_.actors[stroke.actor];
      DrawnEdge& edge = AddCurve(&drawing_, NumberedName("line"), At(stroke.route),
                                 {{"color", colors_[stroke.actor]},
                                  {"penwidth", "2.4"},
                                  {"arrowhead", stroke.goes_on ? "normal" : "none"},
                                  {"arrowsize", "0.6"}});
      edge.tooltip = actor.tooltip;
      edge.url = actor.url;
    }
  }

  void AddRings() {
    for (size_t event = 0; event < layout_.meetings.size(); ++event) {
      const StoryMeeting& meeting = layout_.meetings[event];
      const StoryEvent& told = model_.events[event];
      if (meeting.dots.empty()) continue;
      DrawnNode ring = MakeStoryRing(NumberedName("ring"), At(meeting.ring), told.status);
      ring.tooltip = told.event.tooltip;
      ring.url = told.event.url;
      drawing_.nodes.push_back(std::move(ring));
      for (const StoryDot& dot : meeting.dots) {
        const StoryPart& part = model_.parts[dot.part];
        DrawnNode drawn =
            MakeStoryDot(NumberedName("dot"), At(dot.at), part.status, colors_[part.actor]);
        drawn.tooltip = part.tooltip;
        drawn.url = part.url;
        drawing_.nodes.push_back(std::move(drawn));
      }
    }
  }

  void AddFlags() {
    for (size_t event = 0; event < layout_.meetings.size(); ++event) {
      const StoryFlag& flag = layout_.meetings[event].flag;
      const DiagramEvent& told = model_.events[event].event;
      const double names = static_cast<double>(flag.name_lines.size()) * kFlagFontSize * 1.25;
      Box box = At(flag.box);
      box.height = names;
      DrawnNode name =
          MakeText(NumberedName("flag"), box, flag.name_lines, kFlagFontSize, kInk, Align::kLeft);
      name.style.emplace_back("fontname", std::string(kBoldFont));
      name.tooltip = told.tooltip;
      name.url = told.url;
      const Attributes fill = {{"style", "filled"}, {"fillcolor", std::string(kFocusFill)}};
      if (told.focus) name.style.insert(name.style.end(), fill.begin(), fill.end());
      drawing_.nodes.push_back(std::move(name));
      box.top += names;
      box.height = kFlagDateFontSize * 1.4;
      DrawnNode date = MakeText(NumberedName("date"), box, {flag.date_line}, kFlagDateFontSize,
                                kQuietInk, Align::kLeft);
      date.tooltip = told.tooltip;
      if (told.focus) date.style.insert(date.style.end(), fill.begin(), fill.end());
      drawing_.nodes.push_back(std::move(date));
    }
  }

  void AddNames() {
    for (const StoryName& name : layout_.names) {
      const StoryActor& actor = model_.actors[name.actor];
      DrawnNode text = MakeText(NumberedName("name"), At(name.box), {name.text}, kActorFontSize,
                                colors_[name.actor], name.before ? Align::kRight : Align::kLeft);
      text.style.emplace_back("fontname", std::string(kBoldFont));
      text.style.emplace_back("style", "filled");  // Over the poles.
      text.style.emplace_back("fillcolor", "#ffffff");
      text.tooltip = actor.tooltip;
      text.url = actor.url;
      drawing_.nodes.push_back(std::move(text));
    }
  }

  std::string Describe() const {
    constexpr size_t kEnough = 60;
    std::string text;
    for (size_t event = 0; event < std::min(kEnough, model_.events.size()); ++event) {
      const StoryEvent& told = model_.events[event];
      text += told.event.name + (told.event.date.empty() ? "" : " (" + told.event.date + ")") + ":";
      const char* separator = " ";
      for (const StoryDot& dot : layout_.meetings[event].dots) {
        text += separator + model_.actors[model_.parts[dot.part].actor].name;
        separator = ", ";
      }
      if (told.status) text += " (" + std::string(ClaimStatusName(*told.status)) + ")";
      text += ". ";
    }
    for (const std::string& note : model_.notes) text += note + " ";
    return text;
  }

  const StorylineModel& model_;
  const StorylineLayout& layout_;
  const std::vector<std::string> colors_;  // By actor.
  const double left_;
  const double width_;
  const double top_;
  size_t number_ = 0;
  Drawing drawing_;
};

}  // namespace

Drawing DrawStoryline(const StorylineModel& model, const StorylineLayout& layout) {
  return Page(model, layout).Draw();
}

Result<std::string> RenderStoryline(const StorylineModel& model,
                                    const StorylineRenderOptions& options) {
  return RunSandboxed(options.limits, [&] {
    const StorylineLayout layout = LayOutStoryline(model, options.layout);
    return WritePicture(DrawStoryline(model, layout), options.format, options.dots_per_inch);
  });
}

}  // namespace catena
