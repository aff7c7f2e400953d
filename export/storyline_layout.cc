#include "export/storyline_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/temporal.h"
#include "export/drawing_parts.h"
#include "export/printing.h"
#include "export/storyline_columns.h"
#include "export/storyline_heights.h"

namespace catena {
namespace {

constexpr double kStep = 7;       // Of the heights.
constexpr double kRingHalf = 7;   // Half the width of a ring, and how far it reaches beyond dots.
constexpr double kNameGap = 11;   // Between a name and the dot beside it.
constexpr double kPoleRoom = 12;  // Between flags and lines, and between lines and spans.
constexpr double kSpanPitch = 6;
constexpr double kRowGap = 26;
constexpr double kAxisRoom = 20;
constexpr double kGoesOn = 24;  // How far a line runs on at the end of a row.
constexpr double kComesIn = 9;  // And before the first column of a row.

CivilDay DayOf(double time) { return CivilFromDays(static_cast<int64_t>(std::floor(time))); }

class Layouter {
 public:
  Layouter(const StorylineModel& model, const StorylineLayoutOptions& options)
      : model_(model), columns_(PlaceColumns(model, options)) {
    for (const StoryActor& actor : model.actors) {
      names_.push_back(printing::Wrap(actor.name, {options.actor_columns, 1}).front());
      const double width =
          kWidthSlack * printing::WidthPoints(names_.back(), kActorFontSize, true) + 4;
      name_width_.push_back(std::ceil(width));
    }
  }

  StorylineLayout Run() {
    MakeRows();
    MakeProblem();
    layout_.order = MinimiseCrossings(layout_.problem);
    heights_ = StraightenLines(layout_.problem, layout_.order);
    PlaceRows();
    PlaceMeetings();
    PlaceLines();
    PlaceTicks();
    Measure();
    return std::move(layout_);
  }

 private:
  size_t RowOf(size_t column) const { return columns_.columns[column].row; }
  double X(size_t column) const { return layout_.meetings[column].x; }

  // Rows, and the x of each column. Names at the start of a row stand in a margin as wide as the
  // widest of the names that must.
  void MakeRows() {
    layout_.rows.resize(columns_.rows);
    for (size_t c = 0; c < columns_.columns.size(); ++c) {
      StoryRow& row = layout_.rows[RowOf(c)];
      const bool starts = c == 0 || RowOf(c) != RowOf(c - 1);
      if (starts) row.first = c;
      row.last = c;
    }
    FindLives();
    double margin = 0;
    for (size_t actor = 0; actor < lives_.size(); ++actor) {
      for (const StoryRow& row : layout_.rows) {
        if (lives_[actor].last < row.first || lives_[actor].first > row.last) continue;
        const double x = columns_.columns[std::max(lives_[actor].first, row.first)].x;
        margin = std::max(margin, name_width_[actor] + kNameGap - x);
      }
    }
    layout_.meetings.resize(columns_.columns.size());
    for (size_t c = 0; c < columns_.columns.size(); ++c) {
      layout_.meetings[c].row = RowOf(c);
      layout_.meetings[c].x = margin + columns_.columns[c].x;
    }
    for (StoryRow& row : layout_.rows) {
      row.left = margin;
      row.right = X(row.last) + kGoesOn;
    }
  }

  void FindLives() {
    lives_.assign(model_.actors.size(), {columns_.columns.size(), 0});
    for (const StoryPart& part : model_.parts) {
      lives_[part.actor].first = std::min(lives_[part.actor].first, part.event);
      lives_[part.actor].last = std::max(lives_[part.actor].last, part.event);
    }
  }

  // A line whose name was last said far to the left says it again where it ends.
  bool IsNamedAtEnd(size_t actor) const {
    constexpr double kFar = 220;
    const size_t last = lives_[actor].last;
    const size_t named = std::max(lives_[actor].first, layout_.rows[RowOf(last)].first);
    return X(last) - X(named) > kFar;
  }

  // Lines with the columns that their names reach over.
  void MakeProblem() {
    StoryProblem& problem = layout_.problem;
    problem.meetings.resize(columns_.columns.size());
    for (const StoryPart& part : model_.parts) problem.meetings[part.event].push_back(part.actor);
    for (size_t c = 0; c < columns_.columns.size(); ++c) {
      problem.row_start.push_back(c > 0 && RowOf(c) != RowOf(c - 1));
    }
    for (size_t actor = 0; actor < lives_.size(); ++actor) {
      StoryLife life{lives_[actor].first, lives_[actor].last};
      const double left = X(life.first) - kNameGap - name_width_[actor];
      const StoryRow& start = layout_.rows[RowOf(life.first)];
      life.words_until = life.first;
      while (life.first > start.first && X(life.first) + kRingHalf + 2 > left) --life.first;
      if (IsNamedAtEnd(actor)) {
        const double right = X(life.last) + kNameGap + name_width_[actor];
        const StoryRow& end = layout_.rows[RowOf(life.last)];
        life.words_from = life.last;
        while (life.last < end.last && X(life.last) - kRingHalf - 2 < right) ++life.last;
      }
      problem.lives.push_back(life);
    }
  }

  double Y(size_t column, size_t actor) const {
    const std::vector<size_t>& order = layout_.order[column];
    const auto it = std::ranges::find(order, actor);
    const auto at = static_cast<size_t>(it - order.begin());
    return layout_.rows[RowOf(column)].lines_top +
           kStep * static_cast<double>(heights_[column][at]);
  }

  void PlaceRows() {
    double y = 0;
    FindSpans();
    for (size_t r = 0; r < layout_.rows.size(); ++r) {
      StoryRow& row = layout_.rows[r];
      std::array<double, kFlagTiers> tier_height{};
      int64_t deepest = 0;
      for (size_t c = row.first; c <= row.last; ++c) {
        const StoryColumns::Column& column = columns_.columns[c];
        tier_height[column.tier] = std::max(tier_height[column.tier], column.flag.box.height + 3);
        if (!heights_[c].empty()) deepest = std::max(deepest, heights_[c].back());
      }
      row.top = y;
      double flags = 0;
      for (size_t tier = kFlagTiers; tier-- > 0;) {
        for (size_t c = row.first; c <= row.last; ++c) {
          if (columns_.columns[c].tier != tier) continue;
          StoryFlag flag = columns_.columns[c].flag;
          flag.box.left = X(c) + 3;
          flag.box.top = y + flags;
          layout_.meetings[c].flag = std::move(flag);
        }
        flags += tier_height[tier];
      }
      row.lines_top = y + flags + kPoleRoom + kRingHalf;
      row.lines_bottom = row.lines_top + kStep * static_cast<double>(deepest) + kRingHalf;
      row.axis = row.lines_bottom + kPoleRoom + StackSpans(r, row.lines_bottom + kPoleRoom);
      row.bottom = row.axis + kAxisRoom;
      y = row.bottom + kRowGap;
    }
  }

  void PlaceMeetings() {
    for (size_t part = 0; part < model_.parts.size(); ++part) {
      const StoryPart& p = model_.parts[part];
      layout_.meetings[p.event].dots.push_back({part, {X(p.event), Y(p.event, p.actor)}});
    }
    for (StoryMeeting& meeting : layout_.meetings) {
      std::ranges::sort(meeting.dots, std::less<>(), [](const StoryDot& d) { return d.at.y; });
      if (meeting.dots.empty()) continue;
      const double top = meeting.dots.front().at.y - kRingHalf;
      const double bottom = meeting.dots.back().at.y + kRingHalf;
      meeting.ring = {meeting.x - kRingHalf, top, 2 * kRingHalf, bottom - top};
    }
  }

  void PlaceLines() {
    for (size_t actor = 0; actor < lives_.size(); ++actor) {
      for (size_t r = 0; r < layout_.rows.size(); ++r) {
        const StoryRow& row = layout_.rows[r];
        const size_t first = std::max(lives_[actor].first, row.first);
        const size_t last = std::min(lives_[actor].last, row.last);
        if (first > last || first > row.last || last < row.first) continue;
        PlaceStroke(actor, r, first, last);
        const double y = Y(first, actor);
        const double height = kActorFontSize * 1.1;
        layout_.names.push_back(
            {actor,
             {X(first) - kNameGap - name_width_[actor], y - height / 2, name_width_[actor], height},
             names_[actor],
             true});
        if (last != lives_[actor].last || !IsNamedAtEnd(actor)) continue;
        layout_.names.push_back(
            {actor,
             {X(last) + kNameGap, Y(last, actor) - height / 2, name_width_[actor], height},
             names_[actor],
             false});
      }
    }
  }

  void PlaceStroke(size_t actor, size_t row, size_t first, size_t last) {
    StoryStroke stroke{actor, row, {}, lives_[actor].last > layout_.rows[row].last};
    const bool comes_in = lives_[actor].first < first;
    stroke.route.points = {{X(first) - (comes_in ? kComesIn : 0), Y(first, actor)}};
    for (size_t c = first + 1; c <= last; ++c) {
      const double y = Y(c, actor);
      if (y == stroke.route.points.back().y) continue;
      AppendBend(X(c - 1), {X(c), y}, &stroke.route);
    }
    const double end = X(last) + (stroke.goes_on ? kGoesOn - 6 : 0);
    // A line of one event is a point; what is seen of it is its dot.
    if (stroke.route.points.size() == 1 || stroke.route.points.back().x < end) {
      AppendStraight({std::max(end, X(first) + 0.5), stroke.route.points.back().y}, &stroke.route);
    }
    if (stroke.goes_on) stroke.route.tip = Point2{end + 6, stroke.route.points.back().y};
    layout_.strokes.push_back(std::move(stroke));
  }

  // Straight to the column before, then over to the next height between the rings.
  static void AppendBend(double from_x, Point2 to, Route* route) {
    const double gap = to.x - from_x;
    const double flat = std::min(kRingHalf + 1, gap * 0.38);
    const double rise = std::abs(to.y - route->points.back().y);
    const double length = std::min(gap - 2 * flat, std::max(14.0, 1.5 * rise + 12));
    const double end = to.x - flat;
    const double begin = std::max(from_x + flat, end - length);
    const double y = route->points.back().y;
    if (begin > route->points.back().x) AppendStraight({begin, y}, route);
    const double middle = (begin + end) / 2;
    route->points.insert(route->points.end(), {{middle, y}, {middle, to.y}, {end, to.y}});
    AppendStraight(to, route);
  }

  bool HasOwnDate(size_t column) const { return model_.events[column].event.bounds.known(); }

  // Where a day lies on the axis of a row. A day at which several events stand reaches from the
  // first to the last of them.
  struct Place {
    double x;
    bool outside = false;
  };
  Place PlaceOf(double day, size_t r, bool end) const {
    const StoryRow& row = layout_.rows[r];
    constexpr size_t kNone = std::numeric_limits<size_t>::max();
    size_t before = kNone;
    size_t after = kNone;
    for (size_t c = row.first; c <= row.last; ++c) {
      if (!HasOwnDate(c)) continue;
      const double time = *model_.events[c].time;
      if (time < day ||
          (time == day && (end || before == kNone || *model_.events[before].time < day)))
        before = c;
      if (time >= day && after == kNone) after = c;
    }
    if (before == kNone) return {row.left - kComesIn, true};
    if (*model_.events[before].time == day) return {X(before)};
    if (after == kNone) {
      size_t next = row.last + 1;
      while (next < model_.events.size() && !HasOwnDate(next)) ++next;
      if (next < model_.events.size() && *model_.events[next].time <= day) return {row.right, true};
      constexpr double kSoonAfter = 18;  // Before whatever comes next.
      return {std::min(row.right, X(before) + kSoonAfter)};
    }
    const double from = *model_.events[before].time;
    const double to = *model_.events[after].time;
    return {X(before) + (X(after) - X(before)) * (day - from) / (to - from)};
  }

  // Spans are found before the rows have their places; StackSpans() gives them theirs.
  void FindSpans() {
    constexpr double kTooShort = 7;
    for (size_t c = 0; c < model_.events.size(); ++c) {
      const DayBounds& bounds = model_.events[c].event.bounds;
      if (!bounds.known()) continue;
      const size_t r = RowOf(c);
      const auto place = [&](const std::optional<int64_t>& day, bool end) {
        if (!day) return Place{X(c) + (end ? 16.0 : -16.0), true};
        return PlaceOf(static_cast<double>(*day), r, end);
      };
      const Place left = place(bounds.begin_min, false);
      const Place right = place(bounds.end_max ? bounds.end_max : bounds.begin_max, true);
      StorySpan span{c, r, 0, std::min(left.x, X(c)), std::max(right.x, X(c))};
      span.open_left = left.outside;
      span.open_right = right.outside || !bounds.end_max;
      if (span.open_right && !bounds.end_max) span.right += 12;
      if (bounds.begin_max && bounds.end_min && *bounds.begin_max < *bounds.end_min) {
        span.certain_left = PlaceOf(static_cast<double>(*bounds.begin_max), r, false).x;
        span.certain_right = PlaceOf(static_cast<double>(*bounds.end_min), r, true).x;
      }
      if (span.right - span.left >= kTooShort) layout_.spans.push_back(span);
      if (right.outside && bounds.end_max) ContinueSpan(c, bounds);
    }
  }

  // In the rows after that of the event, up to its end.
  void ContinueSpan(size_t event, const DayBounds& bounds) {
    const auto end_of = [&](const std::optional<int64_t>& day, size_t r) {
      return PlaceOf(static_cast<double>(*day), r, true);
    };
    for (size_t r = RowOf(event) + 1; r < layout_.rows.size(); ++r) {
      const double left = layout_.rows[r].left - kComesIn;
      const Place right = end_of(bounds.end_max, r);
      StorySpan span{event, r, 0, left, right.x};
      span.open_left = span.goes_on = true;
      span.open_right = right.outside;
      if (bounds.begin_max && bounds.end_min && *bounds.begin_max < *bounds.end_min) {
        span.certain_left = left;
        span.certain_right = end_of(bounds.end_min, r).x;
      }
      if (span.right > span.left) layout_.spans.push_back(span);
      if (!right.outside) return;
    }
  }

  // Spans of a row one below the other where they would touch; those that come from the row before
  // have words. Returns the height they take.
  double StackSpans(size_t r, double top) {
    constexpr double kNamedPitch = 12;
    struct Level {
      double end;
      double y;
    };
    std::vector<Level> levels;
    double next = top;
    for (const bool goes_on : {true, false}) {
      for (StorySpan& span : layout_.spans) {
        if (span.row != r || span.goes_on != goes_on) continue;
        auto level = std::ranges::find_if(
            levels, [&](const Level& each) { return each.end + 8 <= span.left; });
        if (level == levels.end()) {
          const double pitch = goes_on ? kNamedPitch : kSpanPitch;
          level = levels.insert(level, Level{0, next + pitch / 2});
          next += pitch;
        }
        level->end = span.right;
        span.y = level->y;
      }
    }
    return levels.empty() ? 0 : next - top + 5;
  }

  void PlaceTicks() {
    constexpr double kYearRoom = 32;
    constexpr double kMonthRoom = 54;
    constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    bool undated = false;
    int64_t year = std::numeric_limits<int64_t>::min();
    int month = 0;
    double free_from = 0;
    for (size_t c = 0; c < model_.events.size(); ++c) {
      const size_t r = RowOf(c);
      const bool starts = c == layout_.rows[r].first;
      if (columns_.columns[c].fold_before && !starts) {
        layout_.folds.push_back({r, (X(c - 1) + X(c)) / 2});
      }
      if (starts) free_from = -1e9;
      if (!model_.events[c].time) {
        if (!undated || starts) layout_.ticks.push_back({r, X(c), "no date", true});
        undated = true;
        continue;
      }
      if (!HasOwnDate(c)) continue;  // Its place is derived: no tick may claim a date for it.
      const CivilDay day = DayOf(*model_.events[c].time);
      const DayBounds& bounds = model_.events[c].event.bounds;
      const bool knows_month =
          bounds.begin_min && bounds.begin_max && *bounds.begin_max - *bounds.begin_min <= 31;
      const bool new_year = day.year != year || starts;
      const std::string words =
          (new_year ? "" : std::string(kMonths[static_cast<size_t>(day.month - 1)]) + " ") +
          std::to_string(day.year);
      if (!new_year && (day.month == month || !knows_month)) continue;
      if (new_year && X(c) < free_from && !layout_.ticks.empty() && !layout_.ticks.back().year) {
        layout_.ticks.pop_back();
        free_from = -1e9;
      }
      if (X(c) < free_from) continue;
      layout_.ticks.push_back({r, X(c), words, new_year});
      free_from = X(c) + (new_year ? kYearRoom : kMonthRoom);
      year = day.year;
      month = day.month;
    }
  }

  void Measure() {
    for (const StoryRow& row : layout_.rows) {
      layout_.width = std::max(layout_.width, row.right);
      layout_.height = std::max(layout_.height, row.bottom);
    }
    for (const StoryMeeting& meeting : layout_.meetings) {
      layout_.width = std::max(layout_.width, meeting.flag.box.right());
    }
    for (const StoryName& name : layout_.names) {
      layout_.width = std::max(layout_.width, name.box.right());
    }
  }

  const StorylineModel& model_;
  StoryColumns columns_;
  std::vector<std::string> names_;  // Of actors, cut.
  std::vector<double> name_width_;
  std::vector<StoryLife> lives_;  // By actor: the columns of its first and last event.
  StoryHeights heights_;
  StorylineLayout layout_;
};

}  // namespace

StorylineLayout LayOutStoryline(const StorylineModel& model,
                                const StorylineLayoutOptions& options) {
  return Layouter(model, options).Run();
}

}  // namespace catena
