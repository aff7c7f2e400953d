#include "export/storyline_legend.h"

#include <algorithm>
#include <array>
#include <map>

#include "export/diagram_style.h"
#include "export/drawing_parts.h"
#include "export/printing.h"

namespace catena {
namespace {

constexpr double kRow = 18;
constexpr double kSample = 34;
constexpr double kDotRadius = 3.6;

enum class DotKind : uint8_t { kCited, kUncited, kDisputed };

DotKind KindOf(const std::optional<ClaimStatus>& status) {
  if (!status) return DotKind::kCited;
  const EvidenceGrade grade = GradeOf(*status);
  if (grade == EvidenceGrade::kNone) return DotKind::kUncited;
  return grade == EvidenceGrade::kDisputed ? DotKind::kDisputed : DotKind::kCited;
}

// One column of the legend: samples with their words.
class Column {
 public:
  Column(const std::string& name, double left, double top, Drawing* drawing)
      : name_("legend:" + name), left_(left), top_(top), drawing_(*drawing) {}

  // Where the next sample is drawn.
  Point2 sample() const { return {left_ + kSample / 2, top_ + kRow / 2}; }
  std::string NewName() { return name_ + ":" + std::to_string(number_++); }

  void Say(const std::string& text) {
    const double width = kWidthSlack * printing::WidthPoints(text, kSmallFontSize) + 8;
    drawing_.nodes.push_back(MakeText(NewName(), {left_ + kSample + 6, top_, width, kRow}, {text},
                                      kSmallFontSize, kInk, Align::kLeft));
    width_ = std::max(width_, kSample + 6 + width);
    top_ += kRow;
  }

  void Rule(double from, double to, double dy, const char* style, double width) {
    const Point2 at = sample();
    AddLine(&drawing_, NewName(), {at.x + from, at.y + dy}, {at.x + to, at.y + dy},
            {{"color", std::string(kQuietInk)},
             {"style", style},
             {"penwidth", AttributeNumber(width)},
             {"arrowhead", "none"}});
  }
  void Cap(double x, double half, double slant) {
    const Point2 at = sample();
    AddLine(&drawing_, NewName(), {at.x + x - slant, at.y + half}, {at.x + x + slant, at.y - half},
            {{"color", std::string(kQuietInk)}, {"penwidth", "1"}, {"arrowhead", "none"}});
  }

  double width() const { return width_; }
  double bottom() const { return top_; }

 private:
  std::string name_;
  double left_;
  double top_;
  double width_ = 0;
  size_t number_ = 0;
  Drawing& drawing_;
};

std::string RingText(const std::map<ClaimStatus, size_t>& counts, std::string_view meaning) {
  std::string text(meaning);
  const char* separator = " – ";
  for (const auto& [status, count] : counts) {
    text += separator + std::string(ClaimStatusName(status)) + " (" + std::to_string(count) + ")";
    separator = ", ";
  }
  return text;
}

void AddRings(const StorylineModel& model, Column* column, Drawing* drawing) {
  std::array<std::map<ClaimStatus, size_t>, 5> by_grade;
  size_t not_audited = 0;
  for (const StoryEvent& event : model.events) {
    if (event.status) {
      ++by_grade[static_cast<size_t>(GradeOf(*event.status))][*event.status];
    } else {
      ++not_audited;
    }
  }
  const auto ring = [&](const std::optional<ClaimStatus>& status) {
    const Point2 at = column->sample();
    drawing->nodes.push_back(
        MakeStoryRing(column->NewName(), {at.x - 13, at.y - 5.5, 26, 11}, status));
  };
  for (const auto& counts : by_grade) {
    if (counts.empty()) continue;
    const ClaimStatus one = counts.begin()->first;
    ring(one);
    column->Say("event: " + RingText(counts, StyleOf(one).meaning));
  }
  if (not_audited == 0) return;
  ring(std::nullopt);
  column->Say("event, not audited (" + std::to_string(not_audited) + ")");
}

void AddDots(const StorylineModel& model, Column* column, Drawing* drawing) {
  std::array<size_t, 3> counts{};
  std::array<std::optional<ClaimStatus>, 3> example;
  bool audited = false;
  for (const StoryPart& part : model.parts) {
    const auto kind = static_cast<size_t>(KindOf(part.status));
    ++counts[kind];
    example[kind] = part.status;
    audited = audited || part.status;
  }
  constexpr std::array<const char*, 3> kWords = {
      "took part, with a citation", "took part, no citation of its own", "took part, disputed"};
  for (size_t kind = 0; kind < counts.size(); ++kind) {
    if (counts[kind] == 0) continue;
    drawing->nodes.push_back(
        MakeStoryDot(column->NewName(), column->sample(), example[kind], std::string(kQuietInk)));
    const std::string words = audited ? kWords[kind] : "took part";
    column->Say(words + " (" + std::to_string(counts[kind]) + ")");
  }
}

void AddTime(const StorylineModel& model, const StorylineLayout& layout, Column* column) {
  const auto certain = [](const StorySpan& s) { return s.certain_left < s.certain_right; };
  if (!layout.spans.empty()) {
    column->Rule(-15, 15, 0, "dashed", 0.9);
    column->Cap(-15, 2.5, 0);
    column->Cap(15, 2.5, 0);
    column->Say("between these days, by its date");
  }
  if (std::ranges::any_of(layout.spans, certain)) {
    column->Rule(-15, 15, 0, "solid", 2.4);
    column->Say("lasted all this time");
  }
  if (!layout.folds.empty() && model.has_dates()) {
    column->Cap(-3, 5, 2);
    column->Cap(3, 5, 2);
    column->Say("five years or more without an event");
  }
  const auto placed = [](const StoryEvent& e) {
    return e.time && !e.event.bounds.known() && !e.event.contradicted;
  };
  if (std::ranges::any_of(model.events, placed)) {
    column->Rule(-15, 15, 0, "dotted", 0.9);
    column->Say("no date: placed beside its links");
  }
  const auto contradicted =
      std::ranges::count_if(model.events, [](const StoryEvent& e) { return e.event.contradicted; });
  if (contradicted > 0) {
    column->Rule(-15, 15, 0, "dotted", 0.9);
    column->Say("no date, place not known: what is said of its time contradicts itself (" +
                std::to_string(contradicted) + ")");
  }
}

}  // namespace

DrawnNode MakeStoryRing(std::string name, const Box& box,
                        const std::optional<ClaimStatus>& status) {
  const LinkStyle& style = StyleOf(status);
  DrawnNode ring;
  ring.name = std::move(name);
  ring.box = box;
  ring.style = {{"shape", "box"},
                {"style", "rounded,filled," + std::string(style.pattern)},
                {"fillcolor", std::string(kBoxFill)},
                {"color", std::string(style.color)},
                {"penwidth", AttributeNumber(std::min(1.6, style.width))}};
  if (style.doubled) ring.style.emplace_back("peripheries", "2");
  return ring;
}

DrawnNode MakeStoryDot(std::string name, Point2 at, const std::optional<ClaimStatus>& status,
                       const std::string& color) {
  const DotKind kind = KindOf(status);
  DrawnNode dot;
  dot.name = std::move(name);
  dot.box = {at.x - kDotRadius, at.y - kDotRadius, 2 * kDotRadius, 2 * kDotRadius};
  dot.style = {{"shape", "circle"},
               {"style", "filled"},
               {"fillcolor", kind == DotKind::kUncited ? std::string(kBoxFill) : color},
               {"color", color},
               {"penwidth", "1.5"}};
  if (kind == DotKind::kDisputed) dot.style.emplace_back("peripheries", "2");
  return dot;
}

void AddStorylineLegend(const StorylineModel& model, const StorylineLayout& layout, double* y,
                        Drawing* drawing) {
  constexpr double kBetween = 26;
  Column rings("rings", kPageMargin, *y, drawing);
  AddRings(model, &rings, drawing);
  const double beside = kPageMargin + rings.width() + kBetween;
  // Two columns where the page is wide enough, else one below the other.
  constexpr double kSecondColumn = 220;
  const bool two = beside + kSecondColumn <= drawing->width;
  Column others("others", two ? beside : kPageMargin, two ? *y : rings.bottom(), drawing);
  AddDots(model, &others, drawing);
  AddTime(model, layout, &others);
  const double right = (two ? beside : kPageMargin) + others.width();
  drawing->width = std::max({drawing->width, right + kPageMargin, 2 * kPageMargin + rings.width()});
  *y = std::max(rings.bottom(), others.bottom()) + 6;
}

}  // namespace catena
