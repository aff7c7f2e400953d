// The solver of time networks against two oracles that share nothing with it: every reading of two
// events day by day, and Floyd and Warshall on pairs of (days, order within the day).
#include "analysis/time_network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <set>
#include <vector>

#include "analysis/time_solver.h"

namespace catena {
namespace {

struct Relation {
  TimeRule rule;
  uint32_t first;
  uint32_t second;
  DayGap gap;
};
struct Problem {
  std::vector<DayBounds> dates;
  std::vector<Relation> relations;
};

TimeNetwork NetworkOf(const Problem& problem) {
  TimeNetwork network(problem.dates);
  for (const Relation& r : problem.relations) {
    network.AddRelation(r.rule, r.first, r.second, r.gap);
  }
  network.Finish();
  return network;
}

TimeSolution Solve(const TimeNetwork& network) {
  NoProgress progress;
  return SolveTimes(network, {}, progress).value();
}

// ---- the oracle for many events ----

// Lexicographic: days, then order within the day, where 1 << 20 is "any".
struct Weight {
  int64_t days = 0;
  int64_t order = 0;
  auto operator<=>(const Weight&) const = default;
  Weight operator+(const Weight& other) const { return {days + other.days, order + other.order}; }
};
constexpr int64_t kAny = 1 << 20;
constexpr Weight kFar = {int64_t{1} << 50, 0};

class Matrix {
 public:
  // `without`: constraints that do not count.
  Matrix(const Problem& problem, const std::set<uint32_t>& without)
      : size_(2 * problem.dates.size() + 1), most_(size_ * size_, kFar) {
    for (size_t i = 0; i < size_; ++i) At(i, i) = {};
    for (uint32_t e = 0; e < problem.dates.size(); ++e) {
      NotAfter(B(e), E(e));
      if (without.contains(e)) continue;
      const DayBounds& date = problem.dates[e];
      if (date.begin_min) Days(0, B(e), *date.begin_min);
      if (date.begin_max) Days(B(e), 0, -*date.begin_max);
      if (date.end_min) Days(0, E(e), *date.end_min);
      if (date.end_max) Days(E(e), 0, -*date.end_max);
    }
    for (size_t r = 0; r < problem.relations.size(); ++r) {
      if (!without.contains(static_cast<uint32_t>(problem.dates.size() + r))) {
        Add(problem.relations[r]);
      }
    }
    for (size_t k = 0; k < size_; ++k) {
      for (size_t i = 0; i < size_; ++i) {
        for (size_t j = 0; j < size_; ++j) At(i, j) = std::min(At(i, j), At(i, k) + At(k, j));
      }
    }
  }

  bool Consistent() const {
    for (size_t i = 0; i < size_; ++i) {
      if (most_[i * size_ + i] < Weight{}) return false;
    }
    return true;
  }
  // Of point p of the network (2 e or 2 e + 1).
  std::optional<int64_t> Latest(uint32_t p) const { return Day(most_[p + 1], 1); }
  std::optional<int64_t> Earliest(uint32_t p) const { return Day(most_[(p + 1) * size_], -1); }

 private:
  static std::optional<int64_t> Day(const Weight& weight, int sign) {
    if (weight.days > kFar.days / 2) return std::nullopt;
    return sign * weight.days;
  }
  static size_t B(uint32_t e) { return 2 * e + 1; }
  static size_t E(uint32_t e) { return 2 * e + 2; }
  Weight& At(size_t i, size_t j) { return most_[i * size_ + j]; }
  void Limit(size_t from, size_t to, Weight weight) {
    At(from, to) = std::min(At(from, to), weight);
  }
  // later - earlier >= days, whatever the order within the day.
  void Days(size_t earlier, size_t later, int64_t days) { Limit(later, earlier, {-days, kAny}); }
  void NotAfter(size_t earlier, size_t later) { Limit(later, earlier, {0, 0}); }
  void First(size_t earlier, size_t later) { Limit(later, earlier, {0, -1}); }
  void Gap(size_t earlier, size_t later, const DayGap& gap) {
    if (gap.min) Days(earlier, later, *gap.min);
    if (gap.max) Days(later, earlier, -*gap.max);
  }

  void Add(const Relation& r) {
    const size_t ab = B(r.first), ae = E(r.first), bb = B(r.second), be = E(r.second);
    switch (r.rule) {
      case TimeRule::kNone:
        return;
      case TimeRule::kBeginsFirst:
        return NotAfter(ab, bb);
      case TimeRule::kBeginsWithin:
        NotAfter(bb, ab);
        return NotAfter(ab, be);
      case TimeRule::kLiesWithin:
        NotAfter(bb, ab);
        return NotAfter(ae, be);
      case TimeRule::kBefore:
        First(ae, bb);
        return Gap(ae, bb, r.gap);
      case TimeRule::kMeets:
        NotAfter(ae, bb);
        if (!r.gap.max) Days(bb, ae, -std::max<int64_t>(1, r.gap.min.value_or(1)));
        return Gap(ae, bb, r.gap);
      case TimeRule::kOverlaps:
        First(ab, bb);
        First(bb, ae);
        First(ae, be);
        return Gap(ab, bb, r.gap);
      case TimeRule::kStarts:
        Days(ab, bb, 0);
        Days(bb, ab, 0);
        First(ae, be);
        return Gap(ae, be, r.gap);
      case TimeRule::kDuring:
        First(bb, ab);
        First(ae, be);
        return Gap(bb, ab, r.gap);
      case TimeRule::kFinishes:
        Days(ae, be, 0);
        Days(be, ae, 0);
        First(bb, ab);
        return Gap(bb, ab, r.gap);
      case TimeRule::kEquals:
        Days(ab, bb, 0);
        Days(bb, ab, 0);
        Days(ae, be, 0);
        return Days(be, ae, 0);
    }
  }

  size_t size_;
  std::vector<Weight> most_;
};

// ---- random problems ----

DayBounds RandomDate(std::mt19937& random, int64_t range) {
  const auto day = [&] { return static_cast<int64_t>(random() % static_cast<uint64_t>(range)); };
  DayBounds date;
  if (random() % 4 == 0) return date;
  std::array<int64_t, 4> days = {day(), day(), day(), day()};
  std::ranges::sort(days);
  if (random() % 3 == 0) days[1] = days[2] = days[3] = days[0];
  date = {days[0], days[1], std::max(days[0], days[2]), days[3]};
  if (random() % 5 == 0) date.begin_min.reset();
  if (random() % 5 == 0) date.begin_max.reset();
  if (random() % 5 == 0) date.end_min.reset();
  if (random() % 5 == 0) date.end_max.reset();
  return date;
}

Problem RandomProblem(std::mt19937& random, uint32_t events, size_t relations, bool gaps) {
  Problem problem;
  for (uint32_t e = 0; e < events; ++e) problem.dates.push_back(RandomDate(random, 12));
  for (size_t r = 0; r < relations; ++r) {
    Relation relation;
    relation.rule = static_cast<TimeRule>(random() % 11);
    relation.first = static_cast<uint32_t>(random() % events);
    relation.second = static_cast<uint32_t>(random() % events);
    if (gaps && random() % 2 == 0) {
      const auto low = static_cast<int64_t>(random() % 4);
      if (random() % 4 != 0) relation.gap.min = low;
      if (random() % 4 != 0) relation.gap.max = low + static_cast<int64_t>(random() % 3);
    }
    problem.relations.push_back(relation);
  }
  return problem;
}

// ---- checks ----

void CheckConflict(const Problem& problem, const TimeNetwork& network,
                   const TimeConflict& conflict) {
  ASSERT_FALSE(conflict.steps.empty());
  int64_t sum = 0;
  bool all_ordered = true;
  bool before = false;
  std::set<uint32_t> named;
  for (size_t i = 0; i < conflict.steps.size(); ++i) {
    const TimeStep& step = conflict.steps[i];
    EXPECT_EQ(step.to, conflict.steps[(i + 1) % conflict.steps.size()].from);
    sum += step.days;
    all_ordered &= step.order != TimeOrder::kFree;
    before |= step.order == TimeOrder::kBefore;
    if (step.constraint != TimeNetwork::kImplied) named.insert(step.constraint);
    // The constraint alone really says so.
    std::set<uint32_t> others;
    for (uint32_t c = 0; c < network.constraint_count(); ++c) {
      if (c != step.constraint) others.insert(c);
    }
    const Matrix alone(problem, others);
    if (step.from == TimeNetwork::kOrigin) {
      EXPECT_LE(alone.Latest(step.to).value(), step.days);
    } else if (step.to == TimeNetwork::kOrigin) {
      EXPECT_GE(alone.Earliest(step.from).value(), -step.days);
    }
  }
  EXPECT_EQ(sum, conflict.days);
  EXPECT_TRUE(sum < 0 || (sum == 0 && all_ordered && before));
  EXPECT_EQ(named, std::set<uint32_t>(conflict.constraints.begin(), conflict.constraints.end()));
  EXPECT_EQ(named.size(), conflict.constraints.size());
  // These constraints alone contradict each other, and no fewer of them do.
  std::set<uint32_t> others;
  for (uint32_t c = 0; c < network.constraint_count(); ++c) {
    if (!named.contains(c)) others.insert(c);
  }
  EXPECT_FALSE(Matrix(problem, others).Consistent());
  for (const uint32_t c : named) {
    std::set<uint32_t> without = others;
    without.insert(c);
    EXPECT_TRUE(Matrix(problem, without).Consistent()) << "constraint " << c << " is not needed";
  }
}

void CheckSolution(const Problem& problem) {
  const TimeNetwork network = NetworkOf(problem);
  const TimeSolution solution = Solve(network);
  ASSERT_FALSE(solution.cut);
  EXPECT_EQ(solution.conflicts.empty(), Matrix(problem, {}).Consistent());
  std::set<uint32_t> aside;
  for (const TimeConflict& conflict : solution.conflicts) {
    CheckConflict(problem, network, conflict);
    for (const uint32_t c : conflict.constraints) {
      EXPECT_TRUE(aside.insert(c).second) << "named twice: " << c;
    }
  }
  const Matrix rest(problem, aside);
  ASSERT_TRUE(rest.Consistent());
  for (uint32_t p = 0; p < network.point_count(); ++p) {
    EXPECT_EQ(solution.latest.day[p], rest.Latest(p).value_or(TimeNetwork::kNoDay));
    EXPECT_EQ(solution.earliest.day[p], rest.Earliest(p).value_or(TimeNetwork::kNoDay));
  }
}

TEST(TimeNetworkTest, AgreesWithFloydAndWarshallOnRandomNetworks) {
  std::mt19937 random(1991);
  int conflicting = 0;
  for (int round = 0; round < 3000; ++round) {
    SCOPED_TRACE(round);
    const auto events = static_cast<uint32_t>(2 + random() % 5);
    const Problem problem = RandomProblem(random, events, random() % 9, round % 2 == 0);
    conflicting += Matrix(problem, {}).Consistent() ? 0 : 1;
    CheckSolution(problem);
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(conflicting, 500);
  EXPECT_LT(conflicting, 2500);
}

// The smallest set of constraints that contradict each other, by trying all sets.
size_t FewestThatClash(const Problem& problem, uint32_t constraints) {
  size_t fewest = constraints + 1;
  for (uint32_t set = 1; set < (uint32_t{1} << constraints); ++set) {
    const auto size = static_cast<size_t>(__builtin_popcount(set));
    if (size >= fewest) continue;
    std::set<uint32_t> without;
    for (uint32_t c = 0; c < constraints; ++c) {
      if ((set >> c & 1) == 0) without.insert(c);
    }
    if (!Matrix(problem, without).Consistent()) fewest = size;
  }
  return fewest;
}

TEST(TimeNetworkTest, AConflictOfDatesHasAsFewConstraintsAsAnySetThatClashes) {
  std::mt19937 random(7);
  int compared = 0;
  for (int round = 0; round < 400; ++round) {
    SCOPED_TRACE(round);
    // Causes only: one connected story without gaps, so that every conflict goes through dates.
    Problem problem;
    for (uint32_t e = 0; e < 4; ++e) problem.dates.push_back(RandomDate(random, 8));
    for (uint32_t e = 1; e < 4; ++e) {
      problem.relations.push_back(
          {TimeRule::kBeginsFirst, static_cast<uint32_t>(random() % e), e, {}});
      problem.relations.push_back(
          {TimeRule::kLiesWithin, e, static_cast<uint32_t>(random() % e), {}});
    }
    const TimeNetwork network = NetworkOf(problem);
    const TimeSolution solution = Solve(network);
    if (solution.conflicts.empty()) continue;
    size_t smallest = solution.conflicts.front().constraints.size();
    for (const TimeConflict& conflict : solution.conflicts) {
      smallest = std::min(smallest, conflict.constraints.size());
    }
    EXPECT_EQ(smallest, FewestThatClash(problem, network.constraint_count()));
    ++compared;
  }
  EXPECT_GT(compared, 100);
}

// ---- the oracle for two events: instants of the day are tried one by one ----

constexpr int kSlots = 4;  // A day has as many instants as there are points to be told apart.

bool KeepsDate(const DayBounds& date, int begin, int end) {
  const int b = begin / kSlots;
  const int e = end / kSlots;
  return begin <= end && (!date.begin_min || b >= *date.begin_min) &&
         (!date.begin_max || b <= *date.begin_max) && (!date.end_min || e >= *date.end_min) &&
         (!date.end_max || e <= *date.end_max);
}
bool KeepsGap(const DayGap& gap, int from, int to) {
  const int days = to / kSlots - from / kSlots;
  return (!gap.min || days >= *gap.min) && (!gap.max || days <= *gap.max);
}
bool SameDay(int a, int b) { return a / kSlots == b / kSlots; }

bool Keeps(const Relation& r, const std::array<std::array<int, 2>, 2>& at) {
  const auto [ab, ae] = at[r.first];
  const auto [bb, be] = at[r.second];
  switch (r.rule) {
    case TimeRule::kNone:
      return true;
    case TimeRule::kBeginsFirst:
      return ab <= bb;
    case TimeRule::kBeginsWithin:
      return bb <= ab && ab <= be;
    case TimeRule::kLiesWithin:
      return bb <= ab && ae <= be;
    case TimeRule::kBefore:
      return ae < bb && KeepsGap(r.gap, ae, bb);
    case TimeRule::kMeets:
      return ae <= bb && bb / kSlots - ae / kSlots <= 1;
    case TimeRule::kOverlaps:
      return ab < bb && bb < ae && ae < be && KeepsGap(r.gap, ab, bb);
    case TimeRule::kStarts:
      return SameDay(ab, bb) && ae < be && KeepsGap(r.gap, ae, be);
    case TimeRule::kDuring:
      return bb < ab && ae < be && KeepsGap(r.gap, bb, ab);
    case TimeRule::kFinishes:
      return SameDay(ae, be) && bb < ab && KeepsGap(r.gap, bb, ab);
    case TimeRule::kEquals:
      return SameDay(ab, bb) && SameDay(ae, be);
  }
  return true;
}

TEST(TimeNetworkTest, AgreesWithEveryReadingOfTwoEventsDownToTheOrderWithinADay) {
  std::mt19937 random(1983);
  constexpr int kDays = 4;
  constexpr int kEnd = kDays * kSlots;
  for (int round = 0; round < 150; ++round) {
    SCOPED_TRACE(round);
    Problem problem;
    for (int e = 0; e < 2; ++e) {
      const auto first = static_cast<int64_t>(random() % kDays);
      const auto last = std::min<int64_t>(kDays - 1, first + static_cast<int64_t>(random() % 3));
      problem.dates.push_back({first, last, first, last});
    }
    const size_t relations = 1 + random() % 3;
    for (size_t i = 0; i < relations; ++i) {
      Relation r = {static_cast<TimeRule>(1 + random() % 10), 0, 1, {}};
      if (random() % 2 == 0) std::swap(r.first, r.second);
      if (random() % 3 == 0 && r.rule != TimeRule::kMeets) {
        r.gap.min = static_cast<int64_t>(random() % 3);
      }
      problem.relations.push_back(r);
    }
    bool possible = false;
    std::array<std::array<int, 4>, 2> range = {{{kEnd, 0, kEnd, 0}, {kEnd, 0, kEnd, 0}}};
    for (int ab = 0; ab < kEnd; ++ab) {
      for (int ae = ab; ae < kEnd; ++ae) {
        if (!KeepsDate(problem.dates[0], ab, ae)) continue;
        for (int bb = 0; bb < kEnd; ++bb) {
          for (int be = bb; be < kEnd; ++be) {
            if (!KeepsDate(problem.dates[1], bb, be)) continue;
            const std::array<std::array<int, 2>, 2> at = {{{ab, ae}, {bb, be}}};
            if (!std::ranges::all_of(problem.relations,
                                     [&](const Relation& r) { return Keeps(r, at); })) {
              continue;
            }
            possible = true;
            for (size_t e = 0; e < 2; ++e) {
              range[e][0] = std::min(range[e][0], at[e][0] / kSlots);
              range[e][1] = std::max(range[e][1], at[e][0] / kSlots);
              range[e][2] = std::min(range[e][2], at[e][1] / kSlots);
              range[e][3] = std::max(range[e][3], at[e][1] / kSlots);
            }
          }
        }
      }
    }
    const TimeSolution solution = Solve(NetworkOf(problem));
    ASSERT_EQ(solution.conflicts.empty(), possible);
    if (!possible) continue;
    for (uint32_t e = 0; e < 2; ++e) {
      EXPECT_EQ(solution.earliest.day[2 * e], range[e][0]);
      EXPECT_EQ(solution.latest.day[2 * e], range[e][1]);
      EXPECT_EQ(solution.earliest.day[2 * e + 1], range[e][2]);
      EXPECT_EQ(solution.latest.day[2 * e + 1], range[e][3]);
    }
  }
}

// ---- what is hard about large networks ----

DayBounds On(int64_t day) { return {day, day, day, day}; }

TEST(TimeNetworkTest, AChainOfAMillionEventsIsBoundedFromBothEnds) {
  constexpr uint32_t kEvents = 1'000'000;
  std::vector<DayBounds> dates(kEvents);
  dates.front() = On(0);
  dates.back() = On(10);
  TimeNetwork network(dates);
  // Against the order in which events are numbered, too.
  for (uint32_t e = 1; e < kEvents; ++e) network.AddRelation(TimeRule::kBefore, e - 1, e);
  network.Finish();
  const TimeSolution solution = Solve(network);
  ASSERT_TRUE(solution.conflicts.empty());
  EXPECT_EQ(solution.earliest.day[kEvents], 0);
  EXPECT_EQ(solution.latest.day[kEvents], 10);
}

TEST(TimeNetworkTest, AMillionDatesInTheWrongOrderAreOneRoundEachNotAMillion) {
  // Last days that fall along the chain: each bounds all before it.
  constexpr uint32_t kEvents = 300'000;
  std::vector<DayBounds> dates;
  for (uint32_t e = 0; e < kEvents; ++e) {
    dates.push_back({std::nullopt, int64_t{2} * kEvents - e, std::nullopt, std::nullopt});
  }
  TimeNetwork network(dates);
  for (uint32_t e = 1; e < kEvents; ++e) network.AddRelation(TimeRule::kBeginsFirst, e - 1, e);
  network.Finish();
  const TimeSolution solution = Solve(network);
  EXPECT_EQ(solution.latest.day[0], int64_t{kEvents} + 1);
}

TEST(TimeNetworkTest, GapsAreAddedUpAlongALongChainOfWholes) {
  constexpr uint32_t kEvents = 200'000;
  std::vector<DayBounds> dates(kEvents);
  dates.front() = On(0);
  dates.front().end_min.reset();
  dates.front().end_max.reset();
  TimeNetwork network(dates);
  for (uint32_t e = 1; e < kEvents; ++e) {
    network.AddRelation(TimeRule::kDuring, e, e - 1, {.min = 1, .max = 2});
  }
  network.Finish();
  const TimeSolution solution = Solve(network);
  ASSERT_TRUE(solution.conflicts.empty());
  EXPECT_EQ(solution.earliest.day[2 * (kEvents - 1)], kEvents - 1);
  EXPECT_EQ(solution.latest.day[2 * (kEvents - 1)], 2 * (kEvents - 1));
}

TEST(TimeNetworkTest, ALongCircleOfBeforeIsOneConflict) {
  constexpr uint32_t kEvents = 100'000;
  TimeNetwork network{std::vector<DayBounds>(kEvents)};
  for (uint32_t e = 0; e < kEvents; ++e) {
    network.AddRelation(TimeRule::kBefore, e, (e + 1) % kEvents);
  }
  network.Finish();
  const TimeSolution solution = Solve(network);
  ASSERT_EQ(solution.conflicts.size(), 1u);
  EXPECT_EQ(solution.conflicts[0].constraints.size(), kEvents);
}

TEST(TimeNetworkTest, IndependentConflictsAreFoundEachAndALimitSaysThatThereAreMore) {
  std::vector<DayBounds> dates;
  for (int64_t pair = 0; pair < 50; ++pair) {
    dates.push_back(On(10));
    dates.push_back(On(5));
  }
  TimeNetwork network(dates);
  for (uint32_t pair = 0; pair < 50; ++pair) {
    network.AddRelation(TimeRule::kBeginsFirst, 2 * pair, 2 * pair + 1);
  }
  network.Finish();
  const TimeSolution all = Solve(network);
  ASSERT_EQ(all.conflicts.size(), 50u);
  for (uint32_t pair = 0; pair < 50; ++pair) {
    EXPECT_EQ(all.conflicts[pair].constraints,
              (std::vector<uint32_t>{2 * pair + 1, 100 + pair, 2 * pair}));
    EXPECT_EQ(all.conflicts[pair].days, -5);
  }
  NoProgress progress;
  const TimeSolution some = SolveTimes(network, {.max_conflicts = 7}, progress).value();
  EXPECT_EQ(some.conflicts.size(), 7u);
  EXPECT_TRUE(some.cut);
}

TEST(TimeNetworkTest, TwoEventsOfOneDayMayHaveFollowedEachOtherButNotBothWays) {
  Problem problem = {{On(3), On(3)}, {{TimeRule::kBefore, 0, 1, {}}}};
  EXPECT_TRUE(Solve(NetworkOf(problem)).conflicts.empty());
  problem.relations.push_back({TimeRule::kBefore, 1, 0, {}});
  EXPECT_EQ(Solve(NetworkOf(problem)).conflicts.size(), 1u);
  problem.relations = {{TimeRule::kBefore, 0, 0, {}}};
  EXPECT_EQ(Solve(NetworkOf(problem)).conflicts.size(), 1u);
}

}  // namespace
}  // namespace catena
