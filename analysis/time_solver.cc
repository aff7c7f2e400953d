#include "analysis/time_solver.h"

#include <algorithm>
#include <deque>

#include "analysis/strong_components.h"
#include "analysis/time_potentials.h"

namespace catena {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
constexpr int64_t kNoDay = TimeNetwork::kNoDay;
// Points looked at in one knot before the shortest way back so far is taken.
constexpr size_t kMostSeen = 300'000;
// Searches for a way back that may fail before the knot is divided anew.
constexpr size_t kMostFailed = 8;

class Solver {
 public:
  Solver(const TimeNetwork& network, const TimeSolverOptions& options, Progress& progress)
      : network_(network),
        edges_(network.edges()),
        options_(options),
        progress_(progress),
        place_(network.point_count(), kNone) {
    solution_.aside = SetAside(network.constraint_count());
  }

  Result<TimeSolution> Run() {
    CATENA_TRY(Tell());
    std::vector<uint32_t> all(network_.point_count());
    for (uint32_t point = 0; point < all.size(); ++point) all[point] = point;
    FindOrderCircles(std::move(all));
    CATENA_TRY(FindGapCircles());
    // The smallest there are, and most of them: found by looking at each edge, where those below
    // cost a look at a region.
    for (size_t constraints = 1; constraints <= 3 && !solution_.cut; ++constraints) {
      CATENA_TRY(FindDirectCircles(constraints));
    }
    if (!solution_.cut) CATENA_TRY(FindDatedCircles());
    if (!solution_.cut) SpreadAll();
    return std::move(solution_);
  }

 private:
  Result<void> Tell() {
    if (progress_.Update("comparing dates", solution_.conflicts.size(), 0)) return {};
    return Fail(ErrorCode::kCancelled, "stopped while comparing dates");
  }

  bool IsOut(uint32_t edge) const { return solution_.aside.Has(network_.says(edge).constraint); }

  // False when there is no room for it.
  bool Add(TimeConflict conflict) {
    if (solution_.conflicts.size() == options_.max_conflicts) {
      solution_.cut = true;
      return false;
    }
    for (const uint32_t constraint : conflict.constraints) solution_.aside.Put(constraint);
    solution_.conflicts.push_back(std::move(conflict));
    return true;
  }

  // ---- 1: what comes before itself ----

  bool Orders(uint32_t edge) const {
    return network_.says(edge).order != TimeOrder::kFree && !IsOut(edge);
  }

  // Knots of the ordering edges among these points that hold a "before", until there are none.
  void FindOrderCircles(std::vector<uint32_t> points) {
    std::vector<std::vector<uint32_t>> parts = {std::move(points)};
    while (!parts.empty() && !solution_.cut) {
      const std::vector<uint32_t> part = std::move(parts.back());
      parts.pop_back();
      for (uint32_t i = 0; i < part.size(); ++i) place_[part[i]] = i;
      std::vector<Adjacency::Edge> edges;
      for (const uint32_t point : part) {
        for (const uint32_t edge : edges_.out(point)) {
          const uint32_t to = edges_.edge(edge).to;
          if (Orders(edge) && place_[to] != kNone) edges.push_back({place_[point], place_[to]});
        }
      }
      const Adjacency order(static_cast<uint32_t>(part.size()), std::move(edges));
      const StrongComponents knots = FindStrongComponents(order);
      for (const uint32_t point : part) place_[point] = kNone;
      ExplainKnots(part, knots, &parts);
    }
  }

  void ExplainKnots(const std::vector<uint32_t>& part, const StrongComponents& knots,
                    std::vector<std::vector<uint32_t>>* parts) {
    for (uint32_t i = 0; i < part.size(); ++i) place_[part[i]] = knots.component[i];
    std::vector<std::vector<uint32_t>> befores(knots.count);  // Edges, by knot.
    for (const uint32_t point : part) {
      for (const uint32_t edge : edges_.out(point)) {
        const uint32_t to = edges_.edge(edge).to;
        if (!Orders(edge) || network_.says(edge).order != TimeOrder::kBefore) continue;
        if (place_[to] == place_[point]) befores[place_[point]].push_back(edge);
      }
    }
    for (uint32_t knot = 0; knot < knots.count && !solution_.cut; ++knot) {
      if (befores[knot].empty() || !ExplainKnot(befores[knot])) continue;
      std::vector<uint32_t> members;
      for (const uint32_t member : knots.members[knot]) members.push_back(part[member]);
      parts->push_back(std::move(members));
    }
    for (const uint32_t point : part) place_[point] = kNone;
  }

  // Circles through the edges of one knot, each the smallest of those looked at. Whether there may
  // be more than were found.
  bool ExplainKnot(const std::vector<uint32_t>& befores) {
    if (stamp_.empty()) {
      stamp_.assign(network_.point_count(), 0);
      reached_.resize(network_.point_count());
    }
    bool added = false;
    size_t at = 0;
    size_t failed = 0;
    while (at < befores.size() && failed < kMostFailed && !solution_.cut) {
      TimeConflict best;
      size_t seen = 0;
      for (; at < befores.size() && seen < kMostSeen && failed < kMostFailed; ++at) {
        if (IsOut(befores[at])) continue;
        std::vector<TimeStep> steps = WayBack(befores[at], &seen);
        if (steps.empty()) ++failed;
        if (steps.empty()) continue;
        TimeConflict found = MakeConflict(std::move(steps));
        const bool better =
            best.steps.empty() || found.constraints.size() < best.constraints.size();
        if (better) best = std::move(found);
      }
      if (best.steps.empty()) break;
      // One of its relationships may have gaps that contradict each other anyway.
      Add(LeaveOutNeedless(network_, std::move(best)));
      added = true;
    }
    return added || at < befores.size();
  }

  // The shortest way back over an edge, inside its knot (place_); empty when there is none left.
  // 0-1 breadth-first: "begin <= end" costs nothing.
  std::vector<TimeStep> WayBack(uint32_t before, size_t* seen) {
    const uint32_t start = edges_.edge(before).to;
    const uint32_t goal = edges_.edge(before).from;
    const uint32_t now = ++stamps_;
    std::deque<std::pair<uint32_t, uint32_t>> queue = {{0, start}};
    stamp_[start] = now;
    reached_[start] = {0, kNone};
    while (!queue.empty()) {
      const auto [cost, point] = queue.front();
      queue.pop_front();
      ++*seen;
      if (point == goal) break;
      if (reached_[point].cost < cost) continue;
      for (const uint32_t edge : edges_.out(point)) {
        const uint32_t to = edges_.edge(edge).to;
        if (!Orders(edge) || place_[to] != place_[point]) continue;
        const bool free = network_.says(edge).constraint == TimeNetwork::kImplied;
        const uint32_t next = cost + (free ? 0 : 1);
        if (stamp_[to] == now && reached_[to].cost <= next) continue;
        stamp_[to] = now;
        reached_[to] = {next, edge};
        if (free) {
          queue.emplace_front(next, to);
        } else {
          queue.emplace_back(next, to);
        }
      }
    }
    std::vector<TimeStep> steps;
    if (stamp_[goal] != now) return steps;
    for (uint32_t at = goal; at != start;) {
      const uint32_t edge = reached_[at].edge;
      steps.push_back(StepAlong(network_, edge));
      at = edges_.edge(edge).from;
    }
    std::ranges::reverse(steps);
    steps.push_back(StepAlong(network_, before));
    return steps;
  }

  // ---- 2: gaps that cannot be kept ----

  Result<void> FindGapCircles() {
    while (!solution_.cut) {
      CATENA_TRY(TimePotentials found, FindPotentials(network_, solution_.aside, progress_));
      if (found.circle.empty()) {
        solution_.potentials = std::move(found.day);
        return {};
      }
      Add(SmallestGapCircle(network_, solution_.aside, found.circle));
    }
    return {};
  }

  // ---- 3: dates that cannot be reconciled ----

  // The tighter of a point's own day and of that at the other end of its event: what has ended by a
  // day has begun by it.
  struct Dated {
    int64_t day = kNoDay;
    uint32_t implied = kNone;  // The edge "begin <= end" on the way, where one is needed.
  };
  uint32_t ImpliedOf(uint32_t event) const {
    for (const uint32_t edge : edges_.out(TimeNetwork::End(event))) {
      if (network_.says(edge).constraint == TimeNetwork::kImplied) return edge;
    }
    return kNone;
  }
  Dated LastOf(uint32_t point) const {
    Dated dated{network_.last_day(point)};
    if (TimeNetwork::IsEnd(point)) return dated;
    const uint32_t event = TimeNetwork::EventOf(point);
    const int64_t end = network_.last_day(TimeNetwork::End(event));
    if (end != kNoDay && (dated.day == kNoDay || end < dated.day)) dated = {end, ImpliedOf(event)};
    return dated;
  }
  Dated FirstOf(uint32_t point) const {
    Dated dated{network_.first_day(point)};
    if (!TimeNetwork::IsEnd(point)) return dated;
    const uint32_t event = TimeNetwork::EventOf(point);
    const int64_t begin = network_.first_day(TimeNetwork::Begin(event));
    if (begin != kNoDay && (dated.day == kNoDay || begin > dated.day)) {
      dated = {begin, ImpliedOf(event)};
    }
    return dated;
  }

  // Circles of a date, one edge and a date, that name so many constraints.
  Result<void> FindDirectCircles(size_t constraints) {
    for (uint32_t edge = 0; edge < edges_.edge_count() && !solution_.cut; ++edge) {
      const auto [from, to] = edges_.edge(edge);
      const uint32_t first = TimeNetwork::EventOf(from);
      const uint32_t second = TimeNetwork::EventOf(to);
      if (IsOut(edge) || solution_.aside.Has(first) || solution_.aside.Has(second)) continue;
      const Dated last = LastOf(from);
      const Dated earliest = FirstOf(to);
      if (last.day == kNoDay || earliest.day == kNoDay) continue;
      if (last.day + network_.says(edge).days >= earliest.day) continue;
      TimeConflict found = MakeConflict(DirectSteps(edge, last, earliest));
      if (found.constraints.size() < constraints) continue;
      // The date and the other gap of the relationship may contradict each other by themselves.
      found = LeaveOutNeedless(network_, std::move(found));
      if (found.constraints.size() == constraints) Add(std::move(found));
    }
    return Tell();
  }

  std::vector<TimeStep> DirectSteps(uint32_t edge, Dated last, Dated earliest) const {
    const auto [from, to] = edges_.edge(edge);
    const uint32_t first = TimeNetwork::EventOf(from);
    const uint32_t second = TimeNetwork::EventOf(to);
    std::vector<TimeStep> steps;
    const uint32_t start = last.implied == kNone ? from : TimeNetwork::End(first);
    steps.push_back({TimeNetwork::kOrigin, start, last.day, first, TimeOrder::kFree});
    if (last.implied != kNone) steps.push_back(StepAlong(network_, last.implied));
    steps.push_back(StepAlong(network_, edge));
    if (earliest.implied != kNone) steps.push_back(StepAlong(network_, earliest.implied));
    const uint32_t end = earliest.implied == kNone ? to : TimeNetwork::Begin(second);
    steps.push_back({end, TimeNetwork::kOrigin, -earliest.day, second, TimeOrder::kFree});
    return steps;
  }

  void SpreadAll() { Spread({}, {}); }
  void Spread(std::span<const uint32_t> points, const TimeRegion& region) {
    SpreadDates(network_, solution_.aside, solution_.potentials, TimeReach::kLatest, points, region,
                &solution_.latest);
    SpreadDates(network_, solution_.aside, solution_.potentials, TimeReach::kEarliest, points,
                region, &solution_.earliest);
  }

  bool Clashes(uint32_t point) const {
    const int64_t first = solution_.earliest.day[point];
    const int64_t last = solution_.latest.day[point];
    return first != kNoDay && last != kNoDay && last < first;
  }

  Result<void> FindDatedCircles() {
    SpreadAll();
    region_.assign(network_.point_count(), 0);
    std::vector<uint32_t> all(network_.point_count());
    for (uint32_t point = 0; point < all.size(); ++point) all[point] = point;
    std::vector<std::vector<uint32_t>> parts;
    Divide(all, &parts);
    while (!parts.empty() && !solution_.cut) {
      CATENA_TRY(Tell());
      const std::vector<uint32_t> part = std::move(parts.back());
      parts.pop_back();
      const TimeRegion region = {region_, region_[part.front()]};
      Spread(part, region);
      if (std::ranges::none_of(part, [&](uint32_t point) { return Clashes(point); })) continue;
      if (!Add(SmallestDatedCircle(network_, solution_.aside, part, region, solution_.earliest))) {
        break;
      }
      Spread(part, region);
      Divide(part, &parts);
    }
    return {};
  }

  // The clashing ones among these points, in connected parts, each a region of its own; the part of
  // the first point comes last, to be taken first.
  void Divide(const std::vector<uint32_t>& points, std::vector<std::vector<uint32_t>>* parts) {
    const uint32_t waiting = ++regions_;
    for (const uint32_t point : points) region_[point] = Clashes(point) ? waiting : 0;
    const size_t before = parts->size();
    for (const uint32_t start : points) {
      if (region_[start] != waiting) continue;
      const uint32_t number = ++regions_;
      std::vector<uint32_t> part = {start};
      region_[start] = number;
      const auto take = [&](uint32_t edge, uint32_t other) {
        if (IsOut(edge) || region_[other] != waiting) return;
        region_[other] = number;
        part.push_back(other);
      };
      for (size_t i = 0; i < part.size(); ++i) {
        for (const uint32_t edge : edges_.out(part[i])) take(edge, edges_.edge(edge).to);
        for (const uint32_t edge : edges_.in(part[i])) take(edge, edges_.edge(edge).from);
      }
      std::ranges::sort(part);
      parts->push_back(std::move(part));
    }
    std::reverse(parts->begin() + static_cast<std::ptrdiff_t>(before), parts->end());
  }

  const TimeNetwork& network_;
  const Adjacency& edges_;
  const TimeSolverOptions& options_;
  Progress& progress_;
  TimeSolution solution_;
  std::vector<uint32_t> place_;  // By point: within the part at hand, or its knot.
  struct Reached {
    uint32_t cost = 0;
    uint32_t edge = kNone;
  };
  std::vector<Reached> reached_;  // By point, where its stamp is that of the search.
  std::vector<uint32_t> stamp_;
  uint32_t stamps_ = 0;
  std::vector<uint32_t> region_;  // By point; 0 for those that do not clash.
  uint32_t regions_ = 0;
};

}  // namespace

Result<TimeSolution> SolveTimes(const TimeNetwork& network, const TimeSolverOptions& options,
                                Progress& progress) {
  return Solver(network, options, progress).Run();
}

}  // namespace catena
