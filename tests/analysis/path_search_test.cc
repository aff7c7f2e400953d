// Searches for paths on a CsrGraph, with and without time, against brute force.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>

#include "analysis/earliest_arrival.h"
#include "analysis/shortest_path_finder.h"
#include "analysis/timed_paths.h"
#include "tests/analysis/random_csr.h"

namespace catena::test {
namespace {

constexpr uint32_t kGraphs = 2'000;
constexpr uint32_t kFar = 1'000;
constexpr int64_t kNone = INT64_MIN;

// Breadth-first by levels over the list of edges, through allowed vertices only.
uint32_t Distance(const PlainGraph& graph, uint32_t from, uint32_t to, Walk walk,
                  const std::vector<bool>& allowed) {
  std::set<uint32_t> level = {from};
  std::set<uint32_t> seen = level;
  for (uint32_t length = 0; !level.empty(); ++length) {
    if (level.contains(to)) return length;
    std::set<uint32_t> next;
    const auto step = [&](uint32_t a, uint32_t b) {
      if (level.contains(a) && (allowed[b] || b == to) && seen.insert(b).second) next.insert(b);
    };
    for (const auto& [a, b] : graph.edges) {
      if (walk != Walk::kBackwards) step(a, b);
      if (walk != Walk::kForwards) step(b, a);
    }
    level = std::move(next);
  }
  return kFar;
}

bool IsStep(const PlainGraph& graph, uint32_t a, uint32_t b, Walk walk) {
  return std::ranges::any_of(graph.edges, [&](const auto& edge) {
    return (walk != Walk::kBackwards && edge == std::pair(a, b)) ||
           (walk != Walk::kForwards && edge == std::pair(b, a));
  });
}

TEST(ShortestPathFinderTest, FindsAPathOfTheRightLengthOrNone) {
  for (uint32_t seed = 0; seed < kGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 14);
    const uint32_t n = graph.plain.vertices;
    const std::vector<bool> all(n, true);
    ShortestPathFinder finder(graph.csr);  // One for all questions: they must not mix.
    for (uint32_t question = 0; question < 8 && n > 0; ++question) {
      const uint32_t from = (question * 7 + seed) % n;
      const uint32_t to = (question * 5 + seed / 3) % n;
      const Walk walk = static_cast<Walk>(question % 3);
      const uint32_t most = question < 6 ? kFar : 3;
      const uint32_t expected = Distance(graph.plain, from, to, walk, all);
      const auto path = finder.Find({{from}, {to}, walk, most});
      ASSERT_EQ(path.has_value(), expected <= std::min(most, kFar - 1)) << "seed " << seed;
      if (!path) continue;
      ASSERT_EQ(path->size(), expected + 1);
      ASSERT_EQ(path->front().index, from);
      ASSERT_EQ(path->back().index, to);
      for (size_t i = 1; i < path->size(); ++i) {
        ASSERT_TRUE(IsStep(graph.plain, (*path)[i - 1].index, (*path)[i].index, walk));
      }
    }
  }
}

std::vector<std::pair<int64_t, int64_t>> RandomDays(std::mt19937& random, uint32_t vertices) {
  std::vector<std::pair<int64_t, int64_t>> days;
  for (uint32_t v = 0; v < vertices; ++v) {
    const auto first = static_cast<int64_t>(random() % 40) - 20;
    const auto last = first + static_cast<int64_t>(random() % 8);
    days.emplace_back(random() % 6 == 0 ? kNone : first, random() % 6 == 0 ? kNone : last);
  }
  return days;
}

TEST(ShortestPathFinderTest, KeepsToTheDaysBetweenTheEnds) {
  uint32_t changed = 0;
  for (uint32_t seed = 0; seed < kGraphs; ++seed) {
    std::mt19937 random(seed);
    const PlainGraph plain = RandomPlainGraph(random, 14);
    const auto days = RandomDays(random, plain.vertices);
    const MadeGraph graph = MakeCsr(plain, random, days);
    if (plain.vertices < 2) continue;
    const uint32_t from = seed % plain.vertices;
    const uint32_t to = (seed + 1) % plain.vertices;
    std::vector<bool> allowed;
    for (const auto& [first, last] : days) {
      const bool too_early = last != kNone && days[from].first != kNone && last < days[from].first;
      const bool too_late = first != kNone && days[to].second != kNone && first > days[to].second;
      allowed.push_back(!too_early && !too_late);
    }
    const uint32_t expected = Distance(graph.plain, from, to, Walk::kForwards, allowed);
    ShortestPathFinder finder(graph.csr);
    const auto path = finder.Find({.from = {from}, .to = {to}, .keep_to_days = true});
    ASSERT_EQ(path ? path->size() - 1 : kFar, expected) << "seed " << seed;
    const std::vector<bool> all(plain.vertices, true);
    if (expected != Distance(graph.plain, from, to, Walk::kForwards, all)) ++changed;
  }
  EXPECT_GT(changed, 100u);
}

std::vector<DayWindow> RandomWindows(std::mt19937& random, size_t links) {
  std::vector<DayWindow> windows;
  for (size_t l = 0; l < links; ++l) {
    const auto first = static_cast<int32_t>(random() % 12);
    const auto width = static_cast<int32_t>(random() % 4 == 0 ? random() % 6 : 0);
    windows.push_back({first, first + width});
    if (random() % 10 == 0) windows.back().first = DayWindow::kFirstDay;
    if (random() % 10 == 0) windows.back().last = DayWindow::kLastDay;
  }
  return windows;
}

TEST(LinkWindowsTest, AreTheDaysOnWhichTargetsMayHaveBegun) {
  std::mt19937 random(1);
  const PlainGraph plain{4, {{0, 1}, {0, 2}, {0, 3}}};
  constexpr int64_t kAges = 5'000'000'000;
  const MadeGraph graph =
      MakeCsr(plain, random, {{kNone, kNone}, {3, 9}, {kNone, 4}, {-kAges, kAges}});
  const std::vector<DayWindow> windows = WindowsOfTargets(graph.csr);
  ASSERT_EQ(windows.size(), 3u);
  for (uint32_t l = 0; l < 3; ++l) {
    const uint32_t target = graph.csr.target(Link{l}).index;
    EXPECT_EQ(windows[l].first, target == 1 ? 3 : DayWindow::kFirstDay);
    EXPECT_EQ(windows[l].last, target == 1 ? 9 : target == 2 ? 4 : DayWindow::kLastDay);
  }
}

// Relaxes every edge until nothing changes.
std::vector<std::optional<int32_t>> RelaxedArrivals(const PlainGraph& graph,
                                                    const std::vector<DayWindow>& windows,
                                                    uint32_t start, int32_t day) {
  std::vector<std::optional<int32_t>> arrival(graph.vertices);
  arrival[start] = day;
  for (bool again = true; again;) {
    again = false;
    for (size_t l = 0; l < graph.edges.size(); ++l) {
      const auto& [from, to] = graph.edges[l];
      if (!arrival[from] || *arrival[from] > windows[l].last) continue;
      const int32_t then = std::max(*arrival[from], windows[l].first);
      if (arrival[to] && *arrival[to] <= then) continue;
      arrival[to] = then;
      again = true;
    }
  }
  return arrival;
}

TEST(EarliestArrivalTest, DaysAreThoseOfRelaxingUntilNothingChanges) {
  for (uint32_t seed = 0; seed < kGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 14);
    if (graph.plain.vertices == 0) continue;
    std::mt19937 random(seed);
    const auto windows = RandomWindows(random, graph.plain.edges.size());
    ArrivalOptions options{.windows = windows};
    EXPECT_EQ(FindArrivals(graph.csr, {0}, options).value(),
              RelaxedArrivals(graph.plain, windows, 0, DayWindow::kFirstDay));
    options.day = 5;
    EXPECT_EQ(FindArrivals(graph.csr, {0}, options).value(),
              RelaxedArrivals(graph.plain, windows, 0, 5));
  }
}

// Leaving v on its latest day still reaches the end, and a day later does not.
TEST(EarliestArrivalTest, LatestDeparturesAreTheLastDaysFromWhichTheEndIsReached) {
  for (uint32_t seed = 0; seed < kGraphs / 4; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 10);
    if (graph.plain.vertices == 0) continue;
    std::mt19937 random(seed);
    const auto windows = RandomWindows(random, graph.plain.edges.size());
    const auto departures =
        FindArrivals(graph.csr, {0}, {.windows = windows, .walk = Walk::kBackwards, .day = 8});
    ASSERT_TRUE(departures.has_value());
    for (uint32_t v = 0; v < graph.plain.vertices; ++v) {
      std::optional<int32_t> latest;
      for (int32_t day = -2; day <= 8; ++day) {
        const auto arrival = RelaxedArrivals(graph.plain, windows, v, day)[0];
        if (arrival && *arrival <= 8) latest = day;
      }
      ASSERT_EQ((*departures)[v], latest) << "seed " << seed << " vertex " << v;
    }
  }
}

TEST(EarliestArrivalTest, RefusesWhatItCannotAnswer) {
  const MadeGraph graph = LargeCsr(1, 10, 20);
  EXPECT_EQ(FindArrivals(graph.csr, {0}, {}).error().code, ErrorCode::kInvalidArgument);
  const std::vector<DayWindow> windows(20);
  EXPECT_EQ(FindArrivals(graph.csr, {10}, {.windows = windows}).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(FindArrivals(graph.csr, {0}, {.windows = windows, .walk = Walk::kEither}).error().code,
            ErrorCode::kInvalidArgument);
}

// Every way, one by one.
uint64_t CountByWalking(const PlainGraph& graph, const std::vector<DayWindow>& windows, uint32_t at,
                        int32_t day, uint32_t links, std::optional<uint32_t> to, uint32_t from) {
  uint64_t count = 0;
  for (size_t l = 0; links > 0 && l < graph.edges.size(); ++l) {
    if (graph.edges[l].first != at || day > windows[l].last) continue;
    const uint32_t next = graph.edges[l].second;
    const int32_t then = std::max(day, windows[l].first);
    if (!to || next == *to) ++count;
    if (to && (next == *to || next == from)) continue;
    count += CountByWalking(graph, windows, next, then, links - 1, to, from);
  }
  return count;
}

TEST(TimedPathsTest, CountsAreThoseOfWalkingEveryWay) {
  uint64_t found = 0;
  for (uint32_t seed = 0; seed < kGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 9);
    const uint32_t n = graph.plain.vertices;
    if (n == 0) continue;
    std::mt19937 random(seed);
    const auto windows = RandomWindows(random, graph.plain.edges.size());
    TimedPathCounter counter(graph.csr, windows);
    for (const uint32_t links : {0U, 1U, 2U, 5U}) {
      const auto fan = counter.CountFrom({0}, links);
      ASSERT_TRUE(fan.exact);
      ASSERT_EQ(fan.paths, CountByWalking(graph.plain, windows, 0, DayWindow::kFirstDay, links,
                                          std::nullopt, 0))
          << "seed " << seed;
      const uint32_t to = n - 1;
      if (to == 0) continue;
      const auto between = counter.CountBetween({0}, {to}, links);
      ASSERT_TRUE(between.exact);
      ASSERT_EQ(between.paths,
                CountByWalking(graph.plain, windows, 0, DayWindow::kFirstDay, links, to, 0))
          << "seed " << seed << " links " << links;
      found += between.paths;
    }
  }
  EXPECT_GT(found, 1'000u);
}

// Two ways at each of 70 steps: 2^70 ways, counted in no time, and no number holds them.
TEST(TimedPathsTest, MoreWaysThanANumberHoldsAreTheLargestNumber) {
  std::mt19937 random(1);
  PlainGraph plain{141, {}};
  for (uint32_t step = 0; step < 70; ++step) {
    for (const uint32_t way : {1U, 2U}) {
      plain.edges.emplace_back(2 * step, 2 * step + way);
      if (way == 1) plain.edges.emplace_back(2 * step + 1, 2 * step + 2);
    }
  }
  const MadeGraph graph = MakeCsr(plain, random);
  const std::vector<DayWindow> windows(graph.plain.edges.size());
  TimedPathCounter counter(graph.csr, windows);
  EXPECT_EQ(counter.CountBetween({0}, {140}, 140).paths, UINT64_MAX);
  EXPECT_EQ(counter.CountBetween({0}, {20}, 20).paths, 1024u);
  counter.set_max_steps(5);
  EXPECT_FALSE(counter.CountBetween({0}, {140}, 140).exact);
}

}  // namespace
}  // namespace catena::test
