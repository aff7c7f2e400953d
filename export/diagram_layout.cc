#include "export/diagram_layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/temporal.h"
#include "export/diagram_tangle.h"
#include "export/diagram_words.h"
#include "export/drawing_parts.h"
#include "export/printing.h"

namespace catena {
namespace {

// The space between things along and across time, for the two directions.
struct Spacing {
  double lane_gap;   // Between boxes of neighbouring lanes.
  double same_lane;  // Between boxes that follow each other in a lane.
  double link_room;  // Between two linked boxes: arrow and words.
  double day_gap;    // Between two different dates.
  double month_gap;  // For each doubling of the months between two dates.
  double max_gap;    // Between two dates, however far apart.
  double band_gap;
  double tick_room;  // Between two labels of the axis.
  double band_head;  // Room for a band's heading.
};
constexpr Spacing kAcrossSpacing = {54, 26, 72, 20, 14, 120, 18, 64, 20};
constexpr Spacing kDownSpacing = {40, 18, 38, 8, 5, 60, 14, 16, 22};

constexpr double kUndatedGap = 40;
constexpr double kTickLead = 7;  // A tick stands this far before the first box after it.

CivilDay DayOf(double time) { return CivilFromDays(static_cast<int64_t>(std::floor(time))); }

int64_t YearOf(double time) { return DayOf(time).year; }

EventBox MeasureBox(const DiagramEvent& event, size_t columns, const LayoutOptions& options) {
  constexpr double kPadX = 10;
  constexpr double kPadY = 7;
  EventBox sized;
  sized.name_lines = printing::Wrap(event.name, {columns, options.label_lines});
  sized.date_line = DateLine(event, 36);
  double text = 66;
  for (const std::string& line : sized.name_lines) {
    text = std::max(text, kWidthSlack * printing::WidthPoints(line, kNameFontSize, true));
  }
  text = std::max(text, kWidthSlack * printing::WidthPoints(sized.date_line, kDateFontSize));
  sized.box.width = std::ceil(text + 2 * kPadX);
  const double lines = static_cast<double>(sized.name_lines.size());
  const double date = sized.date_line.empty() ? 0 : kDateFontSize * 1.4;
  sized.box.height = std::ceil(lines * kNameFontSize * 1.25 + date + 2 * kPadY);
  return sized;
}

TimeAxis ChooseAxis(const DiagramModel& model, const LayoutOptions& options) {
  constexpr size_t kFew = 8;
  if (options.time_axis != TimeAxis::kAuto) return options.time_axis;
  return model.events.size() <= kFew && model.groups.empty() ? TimeAxis::kAcross : TimeAxis::kDown;
}

// Lanes of the page, dealt to the bands by how many events each holds.
struct Lanes {
  std::vector<size_t> first;   // Of each band; one more for the end.
  std::vector<double> end;     // Of the last box in each lane, along time.
  std::vector<size_t> last;    // The event of that box; npos for none.
  std::vector<double> extent;  // Across time: the largest box in it.
};
constexpr size_t kNone = static_cast<size_t>(-1);

Lanes DealLanes(const DiagramModel& model, size_t max_lanes) {
  const size_t bands = std::max<size_t>(1, model.groups.size());
  std::vector<size_t> members(bands, 0);
  for (const DiagramEvent& event : model.events) ++members[event.group.value_or(0)];
  std::vector<size_t> lanes(bands, 1);
  for (size_t dealt = bands; dealt < max_lanes; ++dealt) {
    const auto crowd = [&](size_t b) {
      return static_cast<double>(members[b]) / static_cast<double>(lanes[b]);
    };
    size_t most = 0;
    for (size_t b = 1; b < bands; ++b) most = crowd(b) > crowd(most) ? b : most;
    if (lanes[most] < members[most]) ++lanes[most];
  }
  Lanes dealt;
  dealt.first.push_back(0);
  for (const size_t count : lanes) dealt.first.push_back(dealt.first.back() + count);
  dealt.end.assign(dealt.first.back(), -1e9);
  dealt.last.assign(dealt.first.back(), kNone);
  dealt.extent.assign(dealt.first.back(), 0);
  return dealt;
}

// Places boxes one by one in date order; see the header.
class Sweep {
 public:
  // `wanted` is the lane that each event is to have where it is free; kNone lets the sweep choose.
  Sweep(const DiagramModel& model, TimeAxis axis, size_t max_lanes,
        const std::vector<size_t>& wanted, std::vector<EventBox>* boxes)
      : model_(model),
        wanted_(wanted),
        down_(axis == TimeAxis::kDown),
        space_(down_ ? kDownSpacing : kAcrossSpacing),
        times_(PlaceInTime(model)),
        lanes_(DealLanes(model, max_lanes)),
        boxes_(*boxes),
        along_(boxes->size(), 0),
        lane_(boxes->size(), kNone),
        in_(boxes->size()),
        near_(boxes->size()),
        out_(boxes->size()) {
    for (const DiagramLink& link : model.links) {
      near_[link.to].push_back(link.from);
      near_[link.from].push_back(link.to);
      if (!OrdersTime(link)) continue;
      in_[link.to].push_back({link.from, LinkRoom(link)});
      out_[link.from].push_back(link.to);
    }
    OrderEvents();
  }

  void Run() {
    for (const size_t event : order_) Place(event);
    AssignAcross();
  }

  std::vector<TimeTick> Ticks() const;
  std::vector<BandBox> Bands() const;

  // The lanes of the event's band: the first, and the one behind the last.
  std::pair<size_t, size_t> LanesOf(size_t event) const {
    const size_t band = BandOf(event);
    return {lanes_.first[band], lanes_.first[band + 1]};
  }

 private:
  double Extent(size_t event) const {
    return down_ ? boxes_[event].box.height : boxes_[event].box.width;
  }
  double CrossExtent(size_t event) const {
    return down_ ? boxes_[event].box.width : boxes_[event].box.height;
  }

  size_t BandOf(size_t event) const {
    return model_.groups.empty() ? 0 : model_.events[event].group.value_or(0);
  }

  double LinkRoom(const DiagramLink& link) const {
    constexpr double kArrow = 26;
    if (down_) return space_.link_room;
    return std::max(space_.link_room, MeasureWords(model_, link).width + kArrow);
  }

  // By date; those of one moment by how deep they are in the chains, then by id.
  void OrderEvents() {
    std::vector<size_t> depth(boxes_.size(), 0);
    for (size_t pass = 0; pass < std::min<size_t>(boxes_.size(), 64); ++pass) {
      for (const DiagramLink& link : model_.links) {
        const bool same = times_[link.from] == times_[link.to];
        if (same) depth[link.to] = std::max(depth[link.to], depth[link.from] + 1);
      }
    }
    order_.resize(boxes_.size());
    std::iota(order_.begin(), order_.end(), size_t{0});
    std::ranges::stable_sort(order_, [&](size_t a, size_t b) {
      if (times_[a].has_value() != times_[b].has_value()) return times_[a].has_value();
      if (times_[a] != times_[b]) return times_[a] < times_[b];
      return depth[a] < depth[b];
    });
  }

  // How far the next date is from the last one placed.
  double GapBefore(size_t event) const {
    if (placed_ == 0) return 0;
    if (!times_[event]) return undated_started_ ? 0 : kUndatedGap;
    const double days = *times_[event] - last_time_;
    if (days <= 0) return 0;
    const double gap = space_.day_gap + space_.month_gap * std::log2(1 + days / 30);
    const bool new_year = YearOf(*times_[event]) != YearOf(last_time_);
    return std::clamp(gap, new_year ? space_.tick_room : 0, space_.max_gap);
  }

  void Place(size_t event) {
    double along = scale_ + GapBefore(event);
    for (const auto& [cause, room] : in_[event]) {
      if (lane_[cause] == kNone) continue;
      along = std::max(along, along_[cause] + Extent(cause) + room);
    }
    const auto [first, end] = LanesOf(event);
    size_t best = kNone;
    for (size_t lane = first; lane < end; ++lane) {
      if (lanes_.end[lane] + space_.same_lane > along) continue;
      if (best == kNone || Cost(event, lane) < Cost(event, best)) best = lane;
    }
    const size_t wanted = wanted_[event];
    if (wanted != kNone && lanes_.end[wanted] + space_.same_lane <= along) best = wanted;
    if (best == kNone) {
      const auto begin = lanes_.end.begin();
      const auto soonest = std::min_element(begin + static_cast<ptrdiff_t>(first),
                                            begin + static_cast<ptrdiff_t>(end));
      best = static_cast<size_t>(soonest - lanes_.end.begin());
      along = *soonest + space_.same_lane;
    }
    Put(event, best, along);
  }

  // Lower is better: near the events that lead here, and not in the way of a chain that goes on.
  double Cost(size_t event, size_t lane) const {
    double distance = 0;
    size_t placed = 0;
    for (const size_t other : near_[event]) {
      if (lane_[other] == kNone) continue;
      distance += std::abs(static_cast<double>(lane_[other]) - static_cast<double>(lane));
      ++placed;
    }
    double cost = placed > 0 ? distance / static_cast<double>(placed)
                             : 0.1 * static_cast<double>(lane - lanes_.first[0]);
    const size_t before = lanes_.last[lane];
    bool continues = false;
    for (const auto& [cause, room] : in_[event]) {
      continues = continues || cause == before;
      if (lane_[cause] == lane && cause != before) cost += 1;  // A box lies between.
    }
    if (before != kNone && !continues) {
      for (const size_t effect : out_[before]) {
        if (effect != event && lane_[effect] == kNone) cost += 1.2;
      }
    }
    return cost;
  }

  void Put(size_t event, size_t lane, double along) {
    along_[event] = along;
    lane_[event] = lane;
    lanes_.end[lane] = along + Extent(event);
    lanes_.last[lane] = event;
    lanes_.extent[lane] = std::max(lanes_.extent[lane], CrossExtent(event));
    // What may have been at any later time does not move the scale for what has a date.
    const DiagramEvent& drawn = model_.events[event];
    const bool moves_scale =
        drawn.bounds.known() || drawn.derived.begin_max.has_value() || !times_[event];
    if (moves_scale) scale_ = along;
    undated_started_ = undated_started_ || !times_[event];
    if (moves_scale && times_[event]) last_time_ = *times_[event];
    ++placed_;
  }

  // Turns lanes into positions: each lane as wide as its largest box, boxes centred in it.
  void AssignAcross() {
    centre_.assign(lanes_.extent.size(), 0);
    double at = 0;
    for (size_t band = 0; band + 1 < lanes_.first.size(); ++band) {
      if (!model_.groups.empty()) at += down_ ? 0 : space_.band_head;
      band_begin_.push_back(at);
      at += model_.groups.empty() ? 0 : space_.lane_gap / 2;
      for (size_t lane = lanes_.first[band]; lane < lanes_.first[band + 1]; ++lane) {
        const bool used = lanes_.last[lane] != kNone;
        const double extent = used ? lanes_.extent[lane] : 0;
        centre_[lane] = at + extent / 2;
        if (used) at += extent + space_.lane_gap;
      }
      at -= model_.groups.empty() ? space_.lane_gap : space_.lane_gap / 2;
      band_end_.push_back(at);
      at += space_.band_gap;
    }
    for (size_t event = 0; event < boxes_.size(); ++event) {
      const double across = centre_[lane_[event]] - CrossExtent(event) / 2;
      boxes_[event].box.left = down_ ? across : along_[event];
      boxes_[event].box.top = down_ ? along_[event] : across;
    }
  }

  const DiagramModel& model_;
  const std::vector<size_t>& wanted_;
  const bool down_;
  const Spacing& space_;
  const std::vector<std::optional<double>> times_;
  Lanes lanes_;
  std::vector<EventBox>& boxes_;
  std::vector<double> along_;
  std::vector<size_t> lane_;
  struct Cause {
    size_t event;
    double room;  // For the link between, along time.
  };
  std::vector<std::vector<Cause>> in_;
  std::vector<std::vector<size_t>> near_;
  std::vector<std::vector<size_t>> out_;
  std::vector<size_t> order_;
  std::vector<double> centre_;
  std::vector<double> band_begin_;
  std::vector<double> band_end_;
  double scale_ = 0;
  double last_time_ = 0;
  size_t placed_ = 0;
  bool undated_started_ = false;
};

bool KnowsMonth(const DayBounds& bounds) {
  return bounds.begin_min && bounds.begin_max && *bounds.begin_max - *bounds.begin_min <= 31;
}

// One tick for each year that has an event, and for the months of a year that takes much room; none
// where no event has a place in time.
std::vector<TimeTick> Sweep::Ticks() const {
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::vector<TimeTick> ticks;
  int64_t year = INT64_MIN;
  int month = 0;
  bool undated = false;
  for (const size_t event : order_) {
    const double at = along_[event] - kTickLead;
    if (!times_[event]) {
      if (!undated && !ticks.empty()) ticks.push_back({at, "no date", true});
      undated = true;
      continue;
    }
    const DayBounds& bounds = model_.events[event].bounds;
    if (!bounds.known()) continue;  // Its place is derived: no tick may claim a date for it.
    const CivilDay day = DayOf(*times_[event]);
    const bool far = ticks.empty() || at - ticks.back().position >= space_.tick_room;
    if (day.year != year) {
      if (!far && !ticks.back().year) ticks.pop_back();
      const bool clear = ticks.empty() || at - ticks.back().position >= space_.tick_room;
      if (clear) ticks.push_back({at, std::to_string(day.year), true});
      year = day.year;
      month = day.month;
    } else if (day.month != month && far && KnowsMonth(bounds)) {
      ticks.push_back({at,
                       std::string(kMonths[static_cast<size_t>(day.month - 1)]) + " " +
                           std::to_string(day.year),
                       false});
      month = day.month;
    }
  }
  return ticks;
}

std::vector<BandBox> Sweep::Bands() const {
  std::vector<BandBox> bands;
  double length = 0;
  for (size_t event = 0; event < boxes_.size(); ++event) {
    length = std::max(length, along_[event] + Extent(event));
  }
  for (size_t band = 0; band < model_.groups.size(); ++band) {
    const double begin = band_begin_[band];
    const double size = band_end_[band] - begin;
    const double margin = 12;
    // The heading lies before the first box along time, or above the first lane.
    const Box box =
        down_
            ? Box{begin, -space_.band_head - margin, size, length + space_.band_head + 2 * margin}
            : Box{-margin, begin - space_.band_head, length + 2 * margin, size + space_.band_head};
    bands.push_back({box, model_.groups[band]});
  }
  return bands;
}

// Tries other lanes for one event after another, and keeps what makes the links less tangled.
std::vector<size_t> Untangle(const DiagramModel& model, TimeAxis axis, size_t max_lanes,
                             const std::vector<EventBox>& measured) {
  constexpr size_t kRounds = 3;
  std::vector<size_t> wanted(measured.size(), kNone);
  std::vector<EventBox> boxes = measured;
  Sweep first(model, axis, max_lanes, wanted, &boxes);
  first.Run();
  double best = Tangle(model, boxes, axis);
  size_t tries_left = 6'000'000 / (model.links.size() * (model.links.size() + measured.size()) + 1);
  bool improved = true;
  for (size_t round = 0; improved && round < kRounds; ++round) {
    improved = false;
    for (size_t event = 0; event < measured.size(); ++event) {
      const auto [begin, end] = first.LanesOf(event);
      for (size_t lane = begin; lane < end && tries_left > 0; ++lane) {
        const size_t before = wanted[event];
        if (lane == before || end - begin == 1) continue;
        --tries_left;
        wanted[event] = lane;
        boxes = measured;
        Sweep(model, axis, max_lanes, wanted, &boxes).Run();
        const double tangle = Tangle(model, boxes, axis);
        improved = improved || tangle < best;
        if (tangle < best) {
          best = tangle;
        } else {
          wanted[event] = before;
        }
      }
    }
  }
  return wanted;
}

}  // namespace

bool Overlap(const Box& a, const Box& b, double margin) {
  return a.left < b.right() + margin && b.left < a.right() + margin &&
         a.top < b.bottom() + margin && b.top < a.bottom() + margin;
}

DiagramLayout LayOutDiagram(const DiagramModel& model, const LayoutOptions& options) {
  DiagramLayout layout;
  layout.time_axis = ChooseAxis(model, options);
  const size_t usual_columns = layout.time_axis == TimeAxis::kDown ? 20 : 18;
  const size_t columns = options.label_columns == 0 ? usual_columns : options.label_columns;
  for (const DiagramEvent& event : model.events) {
    layout.events.push_back(MeasureBox(event, columns, options));
  }
  const std::vector<size_t> lanes =
      Untangle(model, layout.time_axis, options.max_lanes, layout.events);
  Sweep sweep(model, layout.time_axis, options.max_lanes, lanes, &layout.events);
  sweep.Run();
  layout.ticks = sweep.Ticks();
  layout.bands = sweep.Bands();
  for (const EventBox& event : layout.events) {
    layout.width = std::max(layout.width, event.box.right());
    layout.height = std::max(layout.height, event.box.bottom());
  }
  for (const BandBox& band : layout.bands) {
    layout.width = std::max(layout.width, band.box.right());
    layout.height = std::max(layout.height, band.box.bottom());
  }
  return layout;
}

}  // namespace catena
