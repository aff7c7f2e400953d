// Orders, heights and flows against searches that try everything.
#include "export/storyline_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "export/max_flow.h"
#include "export/storyline_heights.h"

namespace catena {
namespace {

StoryProblem RandomProblem(std::mt19937& random, size_t lines, size_t columns, bool with_rows) {
  StoryProblem problem;
  problem.meetings.resize(columns);
  problem.lives.assign(lines, {columns, 0});
  for (size_t line = 0; line < lines; ++line) problem.meetings[random() % columns].push_back(line);
  for (size_t c = 0; c < columns; ++c) {
    for (size_t line = 0; line < lines; ++line) {
      if (random() % 3 == 0) problem.meetings[c].push_back(line);
    }
    std::ranges::sort(problem.meetings[c]);
    const auto end = std::ranges::unique(problem.meetings[c]).begin();
    problem.meetings[c].erase(end, problem.meetings[c].end());
    for (const size_t line : problem.meetings[c]) {
      problem.lives[line].first = std::min(problem.lives[line].first, c);
      problem.lives[line].last = std::max(problem.lives[line].last, c);
    }
    problem.row_start.push_back(with_rows && c > 0 && random() % 5 == 0);
  }
  return problem;
}

// Two or three lines meet in each column: where lines have most reason to cross.
StoryProblem RandomTangle(std::mt19937& random, size_t lines, size_t columns) {
  StoryProblem problem;
  problem.meetings.resize(columns);
  problem.row_start.assign(columns, false);
  problem.lives.assign(lines, {0, columns - 1});
  for (std::vector<size_t>& meeting : problem.meetings) {
    std::vector<size_t> all(lines);
    std::iota(all.begin(), all.end(), size_t{0});
    for (size_t i = lines; i > 1; --i) std::swap(all[i - 1], all[random() % i]);
    meeting.assign(all.begin(), all.begin() + 2 + static_cast<ptrdiff_t>(random() % 2));
  }
  return problem;
}

// Each line in exactly the columns of its life, the members of each meeting side by side.
void ExpectValid(const StoryProblem& problem, const StoryOrder& order) {
  ASSERT_EQ(order.size(), problem.meetings.size());
  for (size_t c = 0; c < order.size(); ++c) {
    std::set<size_t> alive;
    for (size_t line = 0; line < problem.lives.size(); ++line) {
      if (problem.lives[line].first <= c && c <= problem.lives[line].last) alive.insert(line);
    }
    EXPECT_EQ(std::set<size_t>(order[c].begin(), order[c].end()), alive);
    EXPECT_EQ(order[c].size(), alive.size());
    std::vector<size_t> places;
    for (const size_t member : problem.meetings[c]) {
      places.push_back(static_cast<size_t>(std::ranges::find(order[c], member) - order[c].begin()));
    }
    if (places.empty()) continue;
    const auto [least, most] = std::ranges::minmax(places);
    EXPECT_EQ(most - least + 1, places.size()) << "column " << c;
  }
}

// Looks at every pair of lines from its first common column to its last.
uint64_t CrossingsByPairs(const StoryProblem& problem, const StoryOrder& order) {
  uint64_t crossings = 0;
  for (size_t a = 0; a < problem.lives.size(); ++a) {
    for (size_t b = 0; b < a; ++b) {
      int before = 0;
      for (size_t c = 0; c < order.size(); ++c) {
        const auto at_a = std::ranges::find(order[c], a);
        const auto at_b = std::ranges::find(order[c], b);
        const bool both = at_a != order[c].end() && at_b != order[c].end();
        const int now = !both ? 0 : at_a < at_b ? 1 : -1;
        if (problem.row_start[c]) before = 0;
        if (now * before < 0) ++crossings;
        before = now;
      }
    }
  }
  return crossings;
}

// The least number of crossings, by trying every order of every column.
uint64_t LeastCrossings(const StoryProblem& problem) {
  StoryOrder none(problem.meetings.size());
  std::map<std::vector<size_t>, uint64_t> reached = {{{}, 0}};
  for (size_t c = 0; c < problem.meetings.size(); ++c) {
    std::vector<size_t> alive;
    for (size_t line = 0; line < problem.lives.size(); ++line) {
      if (problem.lives[line].first <= c && c <= problem.lives[line].last) alive.push_back(line);
    }
    std::map<std::vector<size_t>, uint64_t> next;
    do {
      const auto is_member = [&](size_t line) {
        return std::ranges::find(problem.meetings[c], line) != problem.meetings[c].end();
      };
      const auto first = std::ranges::find_if(alive, is_member);
      const auto run = std::find_if_not(first, alive.end(), is_member) - first;
      if (static_cast<size_t>(run) != problem.meetings[c].size()) continue;
      uint64_t best = std::numeric_limits<uint64_t>::max();
      for (const auto& [before, cost] : reached) {
        uint64_t crossings = 0;
        for (size_t i = 0; i < before.size(); ++i) {
          for (size_t j = i + 1; j < before.size(); ++j) {
            const auto a = std::ranges::find(alive, before[i]);
            const auto b = std::ranges::find(alive, before[j]);
            crossings += a != alive.end() && b != alive.end() && b < a ? 1 : 0;
          }
        }
        best = std::min(best, cost + (problem.row_start[c] ? 0 : crossings));
      }
      next[alive] = best;
    } while (std::ranges::next_permutation(alive).found);
    reached = std::move(next);
  }
  uint64_t least = std::numeric_limits<uint64_t>::max();
  for (const auto& [order, cost] : reached) least = std::min(least, cost);
  return least;
}

TEST(StorylineOrderTest, EveryOrderIsValidAndNeverWorseThanItsStart) {
  std::mt19937 random(5);
  for (int round = 0; round < 80; ++round) {
    SCOPED_TRACE(round);
    const StoryProblem problem =
        RandomProblem(random, 1 + random() % 14, 1 + random() % 16, round % 3 == 0);
    const StoryOrder start = BarycentreOrder(problem);
    const StoryOrder order = MinimiseCrossings(problem);
    ExpectValid(problem, start);
    ExpectValid(problem, order);
    EXPECT_EQ(CountCrossings(problem, order), CrossingsByPairs(problem, order));
    EXPECT_LE(CrossingsByPairs(problem, order), CrossingsByPairs(problem, start));
    EXPECT_EQ(order, MinimiseCrossings(problem)) << "the same problem has the same order";
  }
}

TEST(StorylineOrderTest, SmallStoriesHaveTheLeastCrossingsThereAre) {
  std::mt19937 random(11);
  uint64_t found = 0;
  uint64_t least = 0;
  for (int round = 0; round < 120; ++round) {
    SCOPED_TRACE(round);
    const size_t lines = 3 + random() % 3;
    const StoryProblem problem = round % 4 == 0
                                     ? RandomProblem(random, lines, 2 + random() % 6, true)
                                     : RandomTangle(random, lines, 4 + random() % 5);
    const uint64_t optimum = LeastCrossings(problem);
    const uint64_t ours = CountCrossings(problem, MinimiseCrossings(problem));
    EXPECT_GE(ours, optimum);
    EXPECT_LE(ours, optimum + 1);
    if (problem.lives.size() <= 3) {
      EXPECT_EQ(ours, optimum);
    }
    found += ours;
    least += optimum;
  }
  EXPECT_GT(least, 50u) << "the stories are too easy to show anything";
  EXPECT_LE(found, least + least / 50);
}

TEST(StorylineOrderTest, ALineDoesNotCrossANameWhereItCanCrossElsewhere) {
  // Lines 0 and 1 meet apart from 2 first, then 2 must get from above 0 to below it.
  StoryProblem problem;
  problem.meetings = {{0, 1}, {2}, {1, 2}, {0}, {0, 2}};
  problem.row_start.assign(5, false);
  problem.lives = {{0, 4}, {0, 2}, {0, 4}};
  problem.lives[2].words_until = 1;
  const StoryOrder order = MinimiseCrossings(problem);
  ExpectValid(problem, order);
  for (size_t i = 0; i < order[0].size(); ++i) EXPECT_EQ(order[0][i], order[1][i]);
}

// 12 for each step of rise or fall, 1 for each between the outer lines of a column.
int64_t HeightCost(const StoryOrder& order, const std::vector<std::vector<int64_t>>& heights) {
  int64_t cost = 0;
  for (size_t c = 0; c < order.size(); ++c) {
    if (order[c].empty()) continue;
    cost += heights[c].back() - heights[c].front();
    for (size_t i = 0; c > 0 && i < order[c].size(); ++i) {
      const auto before = std::ranges::find(order[c - 1], order[c][i]);
      if (before == order[c - 1].end()) continue;
      const auto at = static_cast<size_t>(before - order[c - 1].begin());
      cost += 12 * std::abs(heights[c][i] - heights[c - 1][at]);
    }
  }
  return cost;
}

bool KeepsGaps(const StoryProblem& problem, const StoryOrder& order,
               const std::vector<std::vector<int64_t>>& heights, bool may_stay_together) {
  for (size_t c = 0; c < order.size(); ++c) {
    for (size_t i = 1; i < order[c].size(); ++i) {
      const int64_t gap = heights[c][i] - heights[c][i - 1];
      const auto& meeting = problem.meetings[c];
      const bool both = std::ranges::count(meeting, order[c][i]) > 0 &&
                        std::ranges::count(meeting, order[c][i - 1]) > 0;
      if (both ? gap != kMemberGap : gap < (may_stay_together ? kMemberGap : kLineGap)) {
        return false;
      }
    }
  }
  return true;
}

TEST(StorylineHeightsTest, SmallStoriesAreAsStraightAsCanBe) {
  std::mt19937 random(3);
  int compared = 0;
  while (compared < 24) {
    const StoryProblem problem = RandomProblem(random, 2, 3, false);
    // No two lines meet twice, so that none may stay together between meetings.
    if (std::ranges::count_if(problem.meetings, [](const auto& m) { return m.size() == 2; }) > 1) {
      continue;
    }
    const StoryOrder order = MinimiseCrossings(problem);
    const StoryHeights ours = StraightenLines(problem, order);
    ASSERT_TRUE(KeepsGaps(problem, order, ours, false));
    std::vector<std::vector<int64_t>> tried;
    size_t cells = 0;
    for (const auto& column : order) {
      tried.emplace_back(column.size(), 0);
      cells += column.size();
    }
    int64_t best = std::numeric_limits<int64_t>::max();
    const auto combinations = static_cast<size_t>(std::pow(7, cells));
    for (size_t code = 0; code < combinations; ++code) {
      size_t rest = code;
      for (auto& column : tried) {
        for (int64_t& height : column) {
          height = static_cast<int64_t>(rest % 7);
          rest /= 7;
        }
      }
      if (KeepsGaps(problem, order, tried, false)) best = std::min(best, HeightCost(order, tried));
    }
    EXPECT_EQ(HeightCost(order, ours), best);
    ++compared;
  }
}

TEST(StorylineHeightsTest, GapsHoldInLargeStories) {
  std::mt19937 random(9);
  for (int round = 0; round < 8; ++round) {
    const StoryProblem problem = RandomProblem(random, 20, 20, true);
    const StoryOrder order = MinimiseCrossings(problem);
    EXPECT_TRUE(KeepsGaps(problem, order, StraightenLines(problem, order), true));
  }
}

TEST(MaxFlowTest, TheFlowIsTheLeastCut) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    const size_t nodes = 2 + random() % 7;
    MaxFlow flow(nodes);
    std::vector<std::vector<int64_t>> capacity(nodes, std::vector<int64_t>(nodes, 0));
    for (size_t arc = 0; arc < 2 * nodes; ++arc) {
      const size_t from = random() % nodes;
      const size_t to = random() % nodes;
      const auto room = static_cast<int64_t>(random() % 9);
      if (from == to) continue;
      capacity[from][to] += room;
      flow.AddArc(from, to, room);
    }
    const auto cut = [&](size_t side) {
      int64_t sum = 0;
      for (size_t a = 0; a < nodes; ++a) {
        for (size_t b = 0; b < nodes; ++b) {
          if ((side >> a & 1) == 1 && (side >> b & 1) == 0) sum += capacity[a][b];
        }
      }
      return sum;
    };
    int64_t least = std::numeric_limits<int64_t>::max();
    for (size_t side = 0; side < size_t{1} << nodes; ++side) {
      if ((side & 1) == 1 && (side >> 1 & 1) == 0) least = std::min(least, cut(side));
    }
    EXPECT_EQ(flow.Run(0, 1), least);
    size_t ours = 0;
    const std::vector<bool> side = flow.SourceSide(0);
    for (size_t node = 0; node < nodes; ++node) ours |= size_t{side[node]} << node;
    EXPECT_EQ(cut(ours), least);
  }
}

}  // namespace
}  // namespace catena
