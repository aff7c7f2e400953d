#include "analysis/timing_answer.h"

#include <algorithm>
#include <unordered_set>

#include "analysis/time_reader.h"
#include "analysis/time_solver.h"
#include "analysis/time_words.h"
#include "core/graph_names.h"

namespace catena {
namespace {

constexpr size_t kEventsAtOnce = 4096;
constexpr int64_t kNoDay = TimeNetwork::kNoDay;
using Days = std::optional<int64_t>;

Days DayOf(int64_t day) { return day == kNoDay ? Days() : Days(day); }
Days Least(Days a, Days b) { return a && b ? std::min(*a, *b) : (a ? a : b); }
Days Greatest(Days a, Days b) { return a && b ? std::max(*a, *b) : (a ? a : b); }

// A date with what it says of itself: it began before it ended.
DayBounds Closed(DayBounds date) {
  date.begin_max = Least(date.begin_max, date.end_max);
  date.end_min = Greatest(date.end_min, date.begin_min);
  return date;
}

DayBounds WrittenBounds(const TimeNetwork& network, uint32_t event) {
  const uint32_t begin = TimeNetwork::Begin(event);
  const uint32_t end = TimeNetwork::End(event);
  return {DayOf(network.first_day(begin)), DayOf(network.last_day(begin)),
          DayOf(network.first_day(end)), DayOf(network.last_day(end))};
}

// Requires: a solution that was not cut.
DayBounds SolvedBounds(const TimeSolution& solution, uint32_t event) {
  const uint32_t begin = TimeNetwork::Begin(event);
  const uint32_t end = TimeNetwork::End(event);
  return {DayOf(solution.earliest.day[begin]), DayOf(solution.latest.day[begin]),
          DayOf(solution.earliest.day[end]), DayOf(solution.latest.day[end])};
}

class Answerer {
 public:
  Answerer(const GraphReader& graph, const TimingRequest& request, TimeGraph times,
           Progress& progress)
      : graph_(graph),
        request_(request),
        progress_(progress),
        times_(std::move(times)),
        network_(times_.network),
        words_(graph, times_) {}

  Result<TimingReport> Run() {
    CATENA_TRY(solution_,
               SolveTimes(network_, {.max_conflicts = request_.max_conflicts}, progress_));
    report_.event_count = times_.events.size();
    report_.relationship_count = times_.relations.size();
    report_.only_denied = times_.only_denied;
    report_.consistent = solution_.conflicts.empty();
    if (times_.cut_by_events) report_.cut_by = kCutByLookedAt;
    if (solution_.cut) report_.cut_by = kCutByConflicts;
    for (const TimeConflict& conflict : solution_.conflicts) {
      CATENA_TRY(TimingConflict explained, words_.Explain(conflict));
      report_.conflicts.push_back(std::move(explained));
    }
    CountEvents();
    CATENA_TRY(AddEvents());
    if (!solution_.cut) {
      for (size_t i = 0; i < request_.events.size(); ++i) CATENA_TRY(AddBounds(i));
      if (request_.events.size() == 2) CATENA_TRY(AddPair());
    }
    CATENA_TRY(AddAllClaims());
    return std::move(report_);
  }

 private:
  DayBounds Written(uint32_t event) const { return WrittenBounds(network_, event); }
  DayBounds Bounds(uint32_t event) const {
    return solution_.cut ? Written(event) : SolvedBounds(solution_, event);
  }
  bool IsTightened(uint32_t event) const {
    if (solution_.cut) return false;
    return Bounds(event) != Closed(solution_.aside.Has(event) ? DayBounds{} : Written(event));
  }

  void CountEvents() {
    for (uint32_t event = 0; event < network_.event_count(); ++event) {
      report_.dated += Written(event).known() ? 1 : 0;
      report_.tightened += IsTightened(event) ? 1 : 0;
    }
  }

  Result<void> AddEvents() {
    std::vector<uint32_t> wanted;
    for (const NodeId id : request_.events) wanted.push_back(times_.Find(id));
    if (request_.events.empty()) {
      wanted.resize(network_.event_count());
      for (uint32_t event = 0; event < wanted.size(); ++event) wanted[event] = event;
    }
    for (size_t at = 0; at < wanted.size(); at += kEventsAtOnce) {
      const size_t count = std::min(kEventsAtOnce, wanted.size() - at);
      std::vector<NodeId> ids;
      for (size_t k = 0; k < count; ++k) ids.push_back(times_.events[wanted[at + k]]);
      CATENA_TRY(const auto nodes, graph_.GetNodes(ids));
      for (size_t k = 0; k < count; ++k) AddEvent(wanted[at + k], nodes[k]);
      if (!progress_.Update("naming events", at, wanted.size())) {
        return Fail(ErrorCode::kCancelled, "stopped while naming events");
      }
    }
    if (request_.events.empty()) return {};
    for (const TimingEvent& event : report_.events) report_.asked.push_back(event.id);
    return {};
  }

  void AddEvent(uint32_t number, const std::optional<Node>& node) {
    TimingEvent event{.node = times_.events[number]};
    if (node) {
      event.id = UserId(graph_, *node);
      event.name = PropertyText(graph_, node->properties, "name");
      event.date = PropertyText(graph_, node->properties, "date");
    }
    event.written = Written(number);
    event.bounds = Bounds(number);
    event.tightened = IsTightened(number);
    event.date_set_aside = solution_.aside.Has(number);
    report_.events.push_back(std::move(event));
  }

  // The steps by which a bound came to a point, from its start on (kLatest), or to its start.
  std::vector<TimeStep> StepsOf(const TimeBounds& bounds, TimeReach reach, uint32_t point,
                                bool with_date) const {
    const bool latest = reach == TimeReach::kLatest;
    std::vector<TimeStep> steps;
    uint32_t at = point;
    while (bounds.by[at] != TimeBounds::kByStart) {
      steps.push_back(StepAlong(network_, bounds.by[at]));
      at = latest ? steps.back().from : steps.back().to;
    }
    if (with_date) {
      const uint32_t event = TimeNetwork::EventOf(at);
      steps.push_back(
          latest ? TimeStep{TimeNetwork::kOrigin, at, bounds.day[at], event, TimeOrder::kFree}
                 : TimeStep{at, TimeNetwork::kOrigin, -bounds.day[at], event, TimeOrder::kFree});
    }
    if (latest) std::ranges::reverse(steps);
    return steps;
  }

  // Why each bound that an event's own date does not have.
  Result<void> AddBounds(size_t index) {
    const uint32_t event = times_.Find(request_.events[index]);
    const DayBounds own = Closed(solution_.aside.Has(event) ? DayBounds{} : Written(event));
    const DayBounds all = Bounds(event);
    const auto add = [&](const char* name, Days was, Days now, uint32_t point,
                         TimeReach reach) -> Result<void> {
      if (!now || was == now) return {};
      const TimeBounds& bounds =
          reach == TimeReach::kLatest ? solution_.latest : solution_.earliest;
      CATENA_TRY(TimingReason reason,
                 words_.ExplainBound(StepsOf(bounds, reach, point, true), reach));
      report_.bounds.push_back({index, name, *now, std::move(reason)});
      return {};
    };
    const uint32_t begin = TimeNetwork::Begin(event);
    const uint32_t end = TimeNetwork::End(event);
    CATENA_TRY(add("begin_min", own.begin_min, all.begin_min, begin, TimeReach::kEarliest));
    CATENA_TRY(add("begin_max", own.begin_max, all.begin_max, begin, TimeReach::kLatest));
    CATENA_TRY(add("end_min", own.end_min, all.end_min, end, TimeReach::kEarliest));
    return add("end_max", own.end_max, all.end_max, end, TimeReach::kLatest);
  }

  Result<void> AddPair() {
    const uint32_t a = times_.Find(request_.events[0]);
    const uint32_t b = times_.Find(request_.events[1]);
    const std::array<uint32_t, 4> points = {TimeNetwork::Begin(a), TimeNetwork::End(a),
                                            TimeNetwork::Begin(b), TimeNetwork::End(b)};
    PairLimits limits;
    std::array<TimeBounds, 4> from;
    for (size_t i = 0; i < 4; ++i) {
      from[i] = SpreadFrom(network_, solution_.aside, solution_.potentials, points[i]);
      for (size_t j = 0; j < 4; ++j) {
        if (from[i].day[points[j]] != kNoDay) {
          limits.most[i + 1][j + 1] = from[i].day[points[j]];
        }
      }
      const int64_t latest = solution_.latest.day[points[i]];
      const int64_t earliest = solution_.earliest.day[points[i]];
      if (latest != kNoDay) limits.most[PairLimits::kOrigin][i + 1] = latest;
      if (earliest != kNoDay) limits.most[i + 1][PairLimits::kOrigin] = -earliest;
    }
    TimingPair pair;
    pair.possible = PossibleRelations(limits);
    pair.begin_to_begin = SpanOf(limits, PairLimits::kBeginA, PairLimits::kBeginB);
    pair.end_to_begin = SpanOf(limits, PairLimits::kEndA, PairLimits::kBeginB);
    pair.end_to_end = SpanOf(limits, PairLimits::kEndA, PairLimits::kEndB);
    // day(end a) - day(begin b) at most something: why b begins after a ends, and the reverse.
    const auto explain = [&](size_t later, size_t earlier) -> Result<TimingReason> {
      if (from[later].day[points[earlier]] == kNoDay) return TimingReason{};
      return words_.ExplainDistance(
          StepsOf(from[later], TimeReach::kLatest, points[earlier], false));
    };
    CATENA_TRY(pair.first_before_second, explain(2, 1));
    CATENA_TRY(pair.second_before_first, explain(0, 3));
    for (uint32_t i = 0; i < times_.relations.size(); ++i) {
      const TimeGraph::Relation& relation = times_.relations[i];
      const bool between =
          (relation.from == a && relation.to == b) || (relation.from == b && relation.to == a);
      if (!between) continue;
      CATENA_TRY(TimingConstraint stated, words_.Describe(network_.event_count() + i));
      pair.stated.push_back(std::move(stated));
    }
    report_.pair = std::move(pair);
    return {};
  }

  // The limits by relationships, or by the dates of both, whichever is tighter.
  static TimingSpan SpanOf(const PairLimits& limits, size_t from, size_t to) {
    const auto most = [&](size_t x, size_t y) -> Days {
      const int64_t dates =
          limits.most[x][PairLimits::kOrigin] == PairLimits::kNoLimit ||
                  limits.most[PairLimits::kOrigin][y] == PairLimits::kNoLimit
              ? PairLimits::kNoLimit
              : limits.most[x][PairLimits::kOrigin] + limits.most[PairLimits::kOrigin][y];
      const int64_t days = std::min(limits.most[x][y], dates);
      return days == PairLimits::kNoLimit ? Days() : Days(days);
    };
    TimingSpan span;
    span.most = most(from, to);
    const Days back = most(to, from);
    if (back) span.least = -*back;
    return span;
  }

  Result<void> AddAllClaims() {
    std::vector<TimingConstraint*> all;
    const auto take = [&](std::vector<TimingConstraint>& constraints) {
      for (TimingConstraint& constraint : constraints) all.push_back(&constraint);
    };
    for (TimingConflict& conflict : report_.conflicts) take(conflict.constraints);
    for (TimingBound& bound : report_.bounds) take(bound.reason.constraints);
    if (report_.pair) {
      take(report_.pair->stated);
      take(report_.pair->first_before_second.constraints);
      take(report_.pair->second_before_first.constraints);
    }
    return AddClaims(graph_, all, progress_);
  }

  const GraphReader& graph_;
  const TimingRequest& request_;
  Progress& progress_;
  const TimeGraph times_;
  const TimeNetwork& network_;
  TimeWords words_;
  TimeSolution solution_;
  TimingReport report_;
};

}  // namespace

Result<TimingReport> AnswerTiming(const GraphReader& graph, const TimingRequest& request,
                                  Progress& progress) {
  if (request.events.size() > 2 ||
      (request.events.size() == 2 && request.events[0] == request.events[1])) {
    return Fail(ErrorCode::kInvalidArgument, "name one event, or two different ones");
  }
  CATENA_TRY(TimeGraph times, ReadTimeGraph(graph, request.events,
                                            {.max_events = request.max_events,
                                             .approximation = request.approximation},
                                            progress));
  for (const NodeId event : request.events) {
    if (times.Find(event) != TimeNetwork::kOrigin) continue;
    return Fail(ErrorCode::kNotFound, "there is no event #" + std::to_string(event.value));
  }
  return Answerer(graph, request, std::move(times), progress).Run();
}

Result<std::vector<EventTimes>> BoundEvents(const GraphReader& graph,
                                            std::span<const NodeId> events,
                                            const EventBoundsOptions& options, Progress& progress) {
  std::vector<EventTimes> bounded(events.size());
  if (events.empty()) return bounded;
  CATENA_TRY(const TimeGraph times, ReadTimeGraph(graph, events,
                                                  {.max_events = options.max_events,
                                                   .approximation = options.approximation},
                                                  progress));
  CATENA_TRY(const TimeSolution solution,
             SolveTimes(times.network, {.max_conflicts = options.max_conflicts}, progress));
  std::unordered_set<uint32_t> in_conflict;
  for (const TimeConflict& conflict : solution.conflicts) {
    for (const TimeStep& step : conflict.steps) {
      if (step.from != TimeNetwork::kOrigin) in_conflict.insert(TimeNetwork::EventOf(step.from));
    }
  }
  for (size_t i = 0; i < events.size(); ++i) {
    const uint32_t event = times.Find(events[i]);
    if (event == TimeNetwork::kOrigin) continue;
    bounded[i].in_conflict = in_conflict.contains(event);
    if (!solution.cut) bounded[i].bounds = SolvedBounds(solution, event);
  }
  return bounded;
}

}  // namespace catena
