// The moment each event is placed at.
#include <algorithm>

#include "export/diagram_layout.h"

namespace catena {
namespace {

struct Interval {
  std::optional<double> low;
  std::optional<double> high;
};

// From what an undated event is beside.
constexpr double kDaysBeside = 20;

std::optional<double> DayOf(const std::optional<int64_t>& day) {
  return day ? std::optional<double>(static_cast<double>(*day)) : std::nullopt;
}

Interval BeginOf(const DayBounds& bounds) {
  Interval begin{DayOf(bounds.begin_min), DayOf(bounds.begin_max)};
  // An open start is drawn at the latest day known.
  if (!begin.low)
    begin.low = begin.high ? begin.high : DayOf(bounds.end_max ? bounds.end_max : bounds.end_min);
  if (!begin.high || *begin.high < *begin.low) begin.high = begin.low;
  return begin;
}

// Within the days it may have begun, an effect moves behind its cause. Passes are bounded, so a
// causal cycle ends too.
void MoveEffectsBehindCauses(const DiagramModel& model, const std::vector<Interval>& begins,
                             std::vector<std::optional<double>>* times) {
  constexpr double kShareOfInterval = 6;
  const double most_beside = kDaysBeside * static_cast<double>(model.events.size());
  for (size_t pass = 0; pass < model.events.size() && pass < 64; ++pass) {
    bool moved = false;
    for (const DiagramLink& link : model.links) {
      if (!OrdersTime(link)) continue;
      const std::optional<double>& cause = (*times)[link.from];
      std::optional<double>& effect = (*times)[link.to];
      const Interval& allowed = begins[link.to];
      if (!allowed.low && !allowed.high) continue;
      const double last = allowed.high ? *allowed.high : *allowed.low + most_beside;
      if (!cause || !effect || *effect > *cause || last <= *effect) continue;
      const double step = allowed.low && allowed.high
                              ? std::max(1.0, (*allowed.high - *allowed.low) / kShareOfInterval)
                              : kDaysBeside;
      const double behind = std::min(last, *cause + step);
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

// What is known of an undated event: the days between which it began, and its neighbours.
struct Surroundings {
  std::optional<double> after;
  std::optional<double> before;
  std::optional<double> within;
};

Surroundings LookAround(const DiagramModel& model, const std::vector<std::optional<double>>& times,
                        const Interval& known, size_t event) {
  Surroundings around{known.low, known.high, std::nullopt};
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

// Undated events take a place within the days known, else from their neighbours, spreading
// outwards.
void PlaceUndated(const DiagramModel& model, const std::vector<Interval>& begins,
                  std::vector<std::optional<double>>* times) {
  for (bool placed = true; placed;) {
    placed = false;
    std::vector<std::optional<double>> next = *times;
    for (size_t event = 0; event < times->size(); ++event) {
      if ((*times)[event]) continue;
      const Surroundings around = LookAround(model, *times, begins[event], event);
      if (around.after && around.before) {
        next[event] = (*around.after + *around.before) / 2;
      } else if (around.after) {
        next[event] = *around.after + kDaysBeside;
      } else if (around.within) {
        next[event] = *around.within + (around.before ? 0 : kDaysBeside / 4);
      } else if (around.before) {
        next[event] = *around.before - kDaysBeside;
      }
      if (!next[event]) continue;
      placed = true;
      if (begins[event].low) next[event] = std::max(*next[event], *begins[event].low);
      if (begins[event].high) next[event] = std::min(*next[event], *begins[event].high);
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
    if (event.bounds.known()) {
      begins.push_back(BeginOf(event.bounds));
      times.push_back(begins.back().low);
    } else {
      begins.push_back({DayOf(event.derived.begin_min), DayOf(event.derived.begin_max)});
      times.emplace_back();
    }
  }
  MoveEffectsBehindCauses(model, begins, &times);
  PlaceUndated(model, begins, &times);
  MoveEffectsBehindCauses(model, begins, &times);
  return times;
}

}  // namespace catena
