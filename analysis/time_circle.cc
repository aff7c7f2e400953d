#include "analysis/time_circle.h"

#include <algorithm>
#include <cassert>
#include <unordered_map>
#include <unordered_set>

namespace catena {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
constexpr uint32_t kOrigin = TimeNetwork::kOrigin;
constexpr uint32_t kImplied = TimeNetwork::kImplied;
constexpr int64_t kNoDay = TimeNetwork::kNoDay;
constexpr size_t kMostFiltered = 64;
// Regions of so many points are searched from each date by itself.
constexpr size_t kFewPoints = 256;
// Starts tried for a circle without dates.
constexpr size_t kMostStarts = 16;

TimeStep FromOrigin(const TimeNetwork& network, uint32_t point) {
  return {kOrigin, point, network.last_day(point), TimeNetwork::EventOf(point), TimeOrder::kFree};
}
TimeStep ToOrigin(const TimeNetwork& network, uint32_t point) {
  return {point, kOrigin, -network.first_day(point), TimeNetwork::EventOf(point), TimeOrder::kFree};
}

// Walks of few constraints, one constraint more in each round.
class Rounds {
 public:
  Rounds(const TimeNetwork& network, const SetAside& aside) : network_(network), aside_(aside) {}

  // A walk is worth going on when this says so for (point, days).
  template <class Wanted>
  void Start(uint32_t point, int64_t days, const Wanted& wanted) {
    Reach({point, days, kNone, kNone}, wanted);
  }

  // After the starts and after each round: the walks of this round, those on by "begin <= end"
  // included.
  template <class Wanted>
  void Close(const Wanted& wanted) {
    for (size_t i = 0; i < fresh_.size(); ++i) {
      for (const uint32_t edge : network_.edges().out(records_[fresh_[i]].point)) {
        if (network_.says(edge).constraint == kImplied) GoOn(fresh_[i], edge, wanted);
      }
    }
  }

  // One constraint further. False when no walk goes on.
  template <class Wanted>
  bool Next(const Wanted& wanted) {
    const std::vector<uint32_t> last = std::move(fresh_);
    fresh_.clear();
    for (const uint32_t record : last) {
      if (best_[records_[record].point] != records_[record].days) continue;
      for (const uint32_t edge : network_.edges().out(records_[record].point)) {
        if (network_.says(edge).constraint != kImplied) GoOn(record, edge, wanted);
      }
    }
    Close(wanted);
    return !fresh_.empty();
  }

  struct Record {
    uint32_t point;
    int64_t days;
    uint32_t edge;  // That led here; kNone at a start.
    uint32_t before;
  };
  const std::vector<uint32_t>& fresh() const { return fresh_; }
  const Record& record(uint32_t record) const { return records_[record]; }

  std::vector<TimeStep> StepsTo(uint32_t record) const {
    std::vector<TimeStep> steps;
    for (; records_[record].edge != kNone; record = records_[record].before) {
      steps.push_back(StepAlong(network_, records_[record].edge));
    }
    std::ranges::reverse(steps);
    return steps;
  }
  uint32_t StartOf(uint32_t record) const {
    while (records_[record].edge != kNone) record = records_[record].before;
    return records_[record].point;
  }

 private:
  template <class Wanted>
  void GoOn(uint32_t record, uint32_t edge, const Wanted& wanted) {
    const TimeNetwork::Says& says = network_.says(edge);
    if (aside_.Has(says.constraint)) return;
    Reach({network_.edges().edge(edge).to, records_[record].days + says.days, edge, record},
          wanted);
  }

  template <class Wanted>
  void Reach(const Record& record, const Wanted& wanted) {
    if (!wanted(record.point, record.days)) return;
    const auto [best, is_new] = best_.try_emplace(record.point, record.days);
    if (!is_new && best->second <= record.days) return;
    best->second = record.days;
    fresh_.push_back(static_cast<uint32_t>(records_.size()));
    records_.push_back(record);
  }

  const TimeNetwork& network_;
  const SetAside& aside_;
  std::vector<Record> records_;
  std::vector<uint32_t> fresh_;                 // Records of this round.
  std::unordered_map<uint32_t, int64_t> best_;  // By point: days of the tightest walk so far.
};

// Circles through the dates of a region.
class DatedCircles {
 public:
  DatedCircles(const TimeNetwork& network, const SetAside& aside, const TimeRegion& region,
               const TimeBounds& earliest)
      : network_(network), aside_(aside), region_(region), earliest_(earliest) {}

  // The first that is met from the dates of `starts` in at most so many rounds; no steps when there
  // is none.
  TimeConflict Smallest(std::span<const uint32_t> starts, size_t most_rounds) const {
    // A walk that says "no later than" a day which is not before the earliest closes no circle.
    const auto wanted = [&](uint32_t point, int64_t days) {
      return region_.Has(point) && earliest_.day[point] != kNoDay && days < earliest_.day[point];
    };
    Rounds rounds(network_, aside_);
    for (const uint32_t point : starts) {
      const int64_t last = network_.last_day(point);
      if (IsDated(point, last)) rounds.Start(point, last, wanted);
    }
    rounds.Close(wanted);
    for (size_t round = 0; round <= most_rounds && !rounds.fresh().empty(); ++round) {
      const uint32_t closed = Closed(rounds);
      if (closed != kNone) return MakeConflict(Steps(rounds, closed));
      rounds.Next(wanted);
    }
    return {};
  }

 private:
  bool IsDated(uint32_t point, int64_t day) const {
    return day != kNoDay && !aside_.Has(TimeNetwork::EventOf(point));
  }

  // The walk of this round that its end's date contradicts most; rather one that comes back to the
  // date it started from, as that is one constraint less.
  uint32_t Closed(const Rounds& rounds) const {
    uint32_t best = kNone;
    std::pair<bool, int64_t> best_key;
    for (const uint32_t record : rounds.fresh()) {
      const Rounds::Record& walk = rounds.record(record);
      const int64_t first = network_.first_day(walk.point);
      if (!IsDated(walk.point, first) || walk.days >= first) continue;
      const bool other_date =
          TimeNetwork::EventOf(rounds.StartOf(record)) != TimeNetwork::EventOf(walk.point);
      const std::pair key(other_date, walk.days - first);
      if (best != kNone && best_key <= key) continue;
      best = record;
      best_key = key;
    }
    return best;
  }

  std::vector<TimeStep> Steps(const Rounds& rounds, uint32_t record) const {
    std::vector<TimeStep> steps = {FromOrigin(network_, rounds.StartOf(record))};
    for (const TimeStep& step : rounds.StepsTo(record)) steps.push_back(step);
    steps.push_back(ToOrigin(network_, rounds.record(record).point));
    return steps;
  }

  const TimeNetwork& network_;
  const SetAside& aside_;
  const TimeRegion& region_;
  const TimeBounds& earliest_;
};

// Plain Bellman and Ford over a handful of steps; the circle that it finds, empty when none.
std::vector<TimeStep> NegativeCircle(const std::vector<TimeStep>& steps) {
  std::unordered_map<uint32_t, uint32_t> number;
  const auto index = [&](uint32_t point) {
    return number.try_emplace(point, static_cast<uint32_t>(number.size())).first->second;
  };
  std::vector<std::pair<uint32_t, uint32_t>> ends;
  for (const TimeStep& step : steps) {
    const uint32_t from = index(step.from);
    ends.emplace_back(from, index(step.to));
  }
  const size_t points = number.size();
  std::vector<int64_t> day(points, 0);
  std::vector<uint32_t> by(points, kNone);
  uint32_t moved = kNone;
  for (size_t round = 0; round <= points; ++round) {
    moved = kNone;
    for (uint32_t i = 0; i < steps.size(); ++i) {
      const auto [from, to] = ends[i];
      if (day[from] + steps[i].days >= day[to]) continue;
      day[to] = day[from] + steps[i].days;
      by[to] = i;
      moved = to;
    }
    if (moved == kNone) return {};
  }
  for (size_t i = 0; i < points; ++i) moved = ends[by[moved]].first;  // Into the circle.
  std::vector<TimeStep> circle;
  uint32_t at = moved;
  do {
    circle.push_back(steps[by[at]]);
    at = ends[by[at]].first;
  } while (at != moved);
  std::ranges::reverse(circle);
  // From the origin on, where it passes it.
  const auto first = std::ranges::find(circle, kOrigin, &TimeStep::from);
  if (first != circle.end()) std::ranges::rotate(circle, first);
  return circle;
}

}  // namespace

TimeStep StepAlong(const TimeNetwork& network, uint32_t edge) {
  const Adjacency::Edge& ends = network.edges().edge(edge);
  const TimeNetwork::Says& says = network.says(edge);
  return {ends.from, ends.to, says.days, says.constraint, says.order};
}

TimeConflict MakeConflict(std::vector<TimeStep> steps) {
  TimeConflict conflict;
  conflict.steps = std::move(steps);
  std::unordered_set<uint32_t> named;
  for (const TimeStep& step : conflict.steps) {
    conflict.days += step.days;
    if (step.constraint == kImplied || !named.insert(step.constraint).second) continue;
    conflict.constraints.push_back(step.constraint);
  }
  return conflict;
}

TimeConflict SmallestDatedCircle(const TimeNetwork& network, const SetAside& aside,
                                 std::span<const uint32_t> points, const TimeRegion& region,
                                 const TimeBounds& earliest) {
  const DatedCircles circles(network, aside, region, earliest);
  if (points.size() > kFewPoints) {
    return LeaveOutNeedless(network, circles.Smallest(points, points.size()));
  }
  // From each date by itself, so that no walk hides another that is tighter at its end only.
  TimeConflict best;
  for (size_t i = 0; i < points.size(); ++i) {
    const bool both = i + 1 < points.size() &&
                      TimeNetwork::EventOf(points[i]) == TimeNetwork::EventOf(points[i + 1]);
    const size_t most = best.steps.empty() ? points.size() : best.constraints.size();
    TimeConflict found = circles.Smallest(points.subspan(i, both ? 2 : 1), most);
    if (both) ++i;
    if (found.steps.empty()) continue;
    found = LeaveOutNeedless(network, std::move(found));
    if (best.steps.empty() || found.constraints.size() < best.constraints.size()) {
      best = std::move(found);
    }
  }
  assert(!best.steps.empty());
  return best;
}

TimeConflict SmallestGapCircle(const TimeNetwork& network, const SetAside& aside,
                               const std::vector<uint32_t>& circle) {
  std::vector<TimeStep> steps;
  for (const uint32_t edge : circle) steps.push_back(StepAlong(network, edge));
  TimeConflict best = MakeConflict(steps);
  const auto all = [](uint32_t, int64_t) { return true; };
  for (size_t i = 0; i < std::min(kMostStarts, steps.size()); ++i) {
    const uint32_t start = steps[i].from;
    Rounds rounds(network, aside);
    rounds.Start(start, 0, all);
    rounds.Close(all);
    for (size_t used = 1; used < best.constraints.size() && rounds.Next(all); ++used) {
      const auto closes = [&](uint32_t record) {
        return rounds.record(record).point == start && rounds.record(record).days < 0;
      };
      const auto closed = std::ranges::find_if(rounds.fresh(), closes);
      if (closed == rounds.fresh().end()) continue;
      TimeConflict found = MakeConflict(rounds.StepsTo(*closed));
      if (found.constraints.size() < best.constraints.size()) best = std::move(found);
      break;
    }
  }
  return LeaveOutNeedless(network, std::move(best));
}

std::optional<TimeConflict> FindCircleAmong(const TimeNetwork& network,
                                            std::span<const uint32_t> constraints) {
  std::vector<TimeStep> steps;
  std::vector<uint32_t> events;
  for (const uint32_t constraint : constraints) {
    if (network.IsDate(constraint)) {
      events.push_back(constraint);
      for (const uint32_t point : {TimeNetwork::Begin(constraint), TimeNetwork::End(constraint)}) {
        if (network.last_day(point) != kNoDay) steps.push_back(FromOrigin(network, point));
        if (network.first_day(point) != kNoDay) steps.push_back(ToOrigin(network, point));
      }
      continue;
    }
    const auto [first, last] = network.EdgesOf(constraint);
    for (uint32_t edge = first; edge < last; ++edge) {
      steps.push_back(StepAlong(network, edge));
      events.push_back(TimeNetwork::EventOf(steps.back().from));
      events.push_back(TimeNetwork::EventOf(steps.back().to));
    }
  }
  std::ranges::sort(events);
  events.erase(std::ranges::unique(events).begin(), events.end());
  // Edge e of the network is "begin <= end" of event e.
  for (const uint32_t event : events) steps.push_back(StepAlong(network, event));
  std::vector<TimeStep> circle = NegativeCircle(steps);
  if (circle.empty()) return std::nullopt;
  return MakeConflict(std::move(circle));
}

TimeConflict LeaveOutNeedless(const TimeNetwork& network, TimeConflict conflict) {
  if (conflict.constraints.size() > kMostFiltered) return conflict;
  for (size_t i = 0; i < conflict.constraints.size();) {
    std::vector<uint32_t> others = conflict.constraints;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    std::optional<TimeConflict> smaller = FindCircleAmong(network, others);
    if (!smaller) {
      ++i;
      continue;
    }
    conflict = std::move(*smaller);
    i = 0;
  }
  return conflict;
}

}  // namespace catena
