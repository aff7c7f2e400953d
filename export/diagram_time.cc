// The moment each event is placed at.
#include <algorithm>
#include <cmath>

#include "export/diagram_layout.h"

namespace catena {
namespace {

struct Interval {
  std::optional<double> low;
  std::optional<double> high;
};

Interval BeginOf(const DayBounds& bounds) {
  const auto day = [](const std::optional<int64_t>& d) {
    return d ? std::optional<double>(static_cast<double>(*d)) : std::nullopt;
  };
  Interval begin{day(bounds.begin_min), day(bounds.begin_max)};
  // An open start is drawn at the latest day known.
  if (!begin.low)
    begin.low = begin.high ? begin.high : day(bounds.end_max ? bounds.end_max : bounds.end_min);
  if (!begin.high || *begin.high < *begin.low) begin.high = begin.low;
  return begin;
}

// Within the days its date allows, an effect moves behind its cause. Passes are bounded, so a
// causal cycle ends too.
void MoveEffectsBehindCauses(const DiagramModel& model, const std::vector<Interval>& begins,
                             std::vector<std::optional<double>>* times) {
  constexpr double kShareOfInterval = 6;
  for (size_t pass = 0; pass < model.events.size() && pass < 64; ++pass) {
    bool moved = false;
    for (const DiagramLink& link : model.links) {
      if (!OrdersTime(link)) continue;
      const std::optional<double>& cause = (*times)[link.from];
      std::optional<double>& effect = (*times)[link.to];
      const Interval& allowed = begins[link.to];
      if (!cause || !effect || *effect > *cause || !allowed.high || *allowed.high <= *effect)
        continue;
      const double step = std::max(1.0, (*allowed.high - *allowed.low) / kShareOfInterval);
      const double behind = std::min(*allowed.high, *cause + step);
      if (behind > *effect) {
        effect = behind;
        moved = true;
      }
    }
    if (!moved) return;
  }
}

// Inside another event rather than before or after it. Written (inner)->(outer).
bool LiesWithin(const DiagramLink& link) {
  return link.family == LinkFamily::kPartOf || link.type == "DURING" || link.type == "STARTS" ||
         link.type == "FINISHES" || link.type == "EQUALS" || link.type == "OVERLAPS";
}

// What the dated neighbours of an undated event say about it.
struct Surroundings {
  std::optional<double> after;
  std::optional<double> before;
  std::optional<double> within;
};

Surroundings LookAround(const DiagramModel& model, const std::vector<std::optional<double>>& times,
                        size_t event) {
  Surroundings around;
  for (const DiagramLink& link : model.links) {
    if (link.from != event && link.to != event) continue;
    const std::optional<double>& other = times[link.from == event ? link.to : link.from];
    if (!other) continue;
    if (LiesWithin(link)) {
      around.within = std::max(around.within.value_or(*other), *other);
    } else if (link.to == event) {
      around.after = std::max(around.after.value_or(*other), *other);
    } else {
      around.before = std::min(around.before.value_or(*other), *other);
    }
  }
  return around;
}

// Undated events take a place from their dated neighbours, spreading outwards.
void PlaceUndated(const DiagramModel& model, std::vector<std::optional<double>>* times) {
  constexpr double kDaysBeside = 20;
  for (bool placed = true; placed;) {
    placed = false;
    std::vector<std::optional<double>> next = *times;
    for (size_t event = 0; event < times->size(); ++event) {
      if ((*times)[event]) continue;
      const Surroundings around = LookAround(model, *times, event);
      if (around.after && around.before) {
        next[event] = (*around.after + *around.before) / 2;
      } else if (around.after) {
        next[event] = *around.after + kDaysBeside;
      } else if (around.within) {
        next[event] = *around.within + (around.before ? 0 : kDaysBeside / 4);
      } else if (around.before) {
        next[event] = *around.before - kDaysBeside;
      }
      placed = placed || next[event].has_value();
    }
    *times = std::move(next);
  }
}

}  // namespace

bool OrdersTime(const DiagramLink& link) {
  return link.family != LinkFamily::kPartOf &&
         (link.family != LinkFamily::kTemporal || link.type == "BEFORE" || link.type == "MEETS");
}

std::vector<std::optional<double>> PlaceInTime(const DiagramModel& model) {
  std::vector<Interval> begins;
  std::vector<std::optional<double>> times;
  for (const DiagramEvent& event : model.events) {
    begins.push_back(event.bounds.known() ? BeginOf(event.bounds) : Interval{});
    times.push_back(begins.back().low);
  }
  MoveEffectsBehindCauses(model, begins, &times);
  PlaceUndated(model, &times);
  return times;
}

}  // namespace catena
