// The probability of a chain against the sum over every case, made here in another way; and the
// minimum cut by flow against every subset of the edges.
#include "analysis/chain_probability.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

#include "analysis/min_cut.h"
#include "analysis/random_numbers.h"

namespace catena {
namespace {

using ::testing::ElementsAre;

struct Truth {
  double mean = 0;
  std::vector<double> importance;
};

// Case by case, with the plain reachability of label_cut.h.
Truth EveryCase(const LabelCutProblem& problem, const std::vector<double>& holds) {
  Truth truth;
  std::vector<double> with(problem.labels, 0);
  std::vector<double> without(problem.labels, 0);
  for (uint32_t lost = 0; lost < 1U << problem.labels; ++lost) {
    std::vector<bool> is_lost(problem.labels);
    for (uint32_t label = 0; label < problem.labels; ++label) is_lost[label] = lost >> label & 1;
    if (!IsReached(problem, is_lost)) continue;
    // The weight of the case, and its weight over the other labels for each one.
    double weight = 1;
    for (uint32_t label = 0; label < problem.labels; ++label) {
      weight *= is_lost[label] ? 1 - holds[label] : holds[label];
    }
    truth.mean += weight;
    for (uint32_t label = 0; label < problem.labels; ++label) {
      double others = 1;
      for (uint32_t other = 0; other < problem.labels; ++other) {
        if (other != label) others *= is_lost[other] ? 1 - holds[other] : holds[other];
      }
      (is_lost[label] ? without : with)[label] += others;
    }
  }
  for (uint32_t label = 0; label < problem.labels; ++label) {
    truth.importance.push_back(with[label] - without[label]);
  }
  return truth;
}

LabelCutProblem RandomProblem(uint32_t labels, RandomNumbers& random) {
  LabelCutProblem problem{.vertices = 6, .labels = labels, .source = 0, .target = 5, .edges = {}};
  const uint64_t edges = 6 + random.Below(12);
  for (uint64_t i = 0; i < edges; ++i) {
    problem.edges.push_back({static_cast<uint32_t>(random.Below(6)),
                             static_cast<uint32_t>(random.Below(6)),
                             {static_cast<uint32_t>(random.Below(labels))}});
    if (random.Below(4) == 0) {
      problem.edges.back().labels.push_back(static_cast<uint32_t>(random.Below(labels)));
    }
  }
  return problem;
}

std::vector<double> RandomHolds(uint32_t labels, RandomNumbers& random) {
  std::vector<double> holds;
  for (uint32_t i = 0; i < labels; ++i) {
    const uint64_t kind = random.Below(8);
    holds.push_back(kind == 0 ? 0 : kind == 1 ? 1 : random.Fraction());
  }
  return holds;
}

TEST(ChainProbabilityTest, IsTheSumOverEveryCase) {
  RandomNumbers random(1918);
  for (int run = 0; run < 400; ++run) {
    const auto labels = static_cast<uint32_t>(1 + random.Below(9));
    const LabelCutProblem problem = RandomProblem(labels, random);
    const std::vector<double> holds = RandomHolds(labels, random);
    const Truth truth = EveryCase(problem, holds);
    const ChainProbability found = FindChainProbability(problem, holds, {});
    ASSERT_TRUE(found.exact);
    EXPECT_NEAR(found.mean, truth.mean, 1e-12);
    for (uint32_t label = 0; label < labels; ++label) {
      EXPECT_NEAR(found.importance[label], truth.importance[label], 1e-9) << run << ' ' << label;
    }
  }
}

TEST(ChainProbabilityTest, DrawnCasesKeepThePromiseOfTheirInterval) {
  RandomNumbers random(1994);
  int inside = 0;
  double farthest = 0;
  for (int run = 0; run < 300; ++run) {
    const LabelCutProblem problem = RandomProblem(7, random);
    const std::vector<double> holds = RandomHolds(7, random);
    const Truth truth = EveryCase(problem, holds);
    const ChainProbability found = FindChainProbability(
        problem, holds, {.max_exact_labels = 0, .samples = 20'000, .seed = random.Next()});
    if (found.exact) {  // Nothing is uncertain.
      ++inside;
      continue;
    }
    EXPECT_EQ(found.samples, 20'032U);
    inside += found.low <= truth.mean && truth.mean <= found.high ? 1 : 0;
    for (uint32_t label = 0; label < 7; ++label) {
      farthest = std::max(farthest, std::abs(found.importance[label] - truth.importance[label]));
    }
  }
  // 95 % of 300 are 285; fewer than 270 would come once in ten thousand runs.
  EXPECT_GE(inside, 270);
  EXPECT_LT(farthest, 0.03);
}

TEST(ChainProbabilityTest, TheSameSeedGivesTheSameAnswer) {
  RandomNumbers random(3);
  const LabelCutProblem problem = RandomProblem(9, random);
  const std::vector<double> holds(9, 0.7);
  const ChainProbabilityOptions options{.max_exact_labels = 0, .samples = 1000, .seed = 42};
  const ChainProbability first = FindChainProbability(problem, holds, options);
  const ChainProbability second = FindChainProbability(problem, holds, options);
  EXPECT_EQ(first.mean, second.mean);
  EXPECT_EQ(first.importance, second.importance);
}

// One source behind both links of a chain: the links fail together, so the chain is as likely as
// the source and not its square.
TEST(ChainProbabilityTest, LinksOfOneGroupFailTogether) {
  const LabelCutProblem chain{
      .vertices = 3, .labels = 1, .source = 0, .target = 2, .edges = {{0, 1, {0}}, {1, 2, {0}}}};
  EXPECT_DOUBLE_EQ(FindChainProbability(chain, {0.8}, {}).mean, 0.8);
}

TEST(ChainProbabilityTest, WilsonsIntervalIsThatOfThePublishedExample) {
  const Interval ten = WilsonInterval(10, 100);
  EXPECT_NEAR(ten.low, 0.0552, 1e-4);
  EXPECT_NEAR(ten.high, 0.1744, 1e-4);
  EXPECT_EQ(WilsonInterval(0, 10).low, 0);
  EXPECT_NEAR(WilsonInterval(0, 10).high, 0.2775, 1e-4);
  EXPECT_EQ(WilsonInterval(0, 0).high, 1);
}

TEST(MinCutTest, IsThatOfEverySubsetOfEdges) {
  RandomNumbers random(5);
  for (int run = 0; run < 500; ++run) {
    std::vector<FlowEdge> edges;
    LabelCutProblem problem{.vertices = 6, .labels = 11, .source = 0, .target = 5, .edges = {}};
    for (uint32_t i = 0; i < 11; ++i) {
      edges.push_back({static_cast<uint32_t>(random.Below(6)),
                       static_cast<uint32_t>(random.Below(6)),
                       static_cast<int64_t>(random.Below(4))});
      problem.edges.push_back({edges.back().from, edges.back().to, {i}});
    }
    int64_t least = 1'000;
    for (uint32_t lost = 0; lost < 1U << 11; ++lost) {
      std::vector<bool> is_lost(11);
      int64_t price = 0;
      for (uint32_t i = 0; i < 11; ++i) {
        is_lost[i] = lost >> i & 1;
        if (is_lost[i]) price += edges[i].capacity;
      }
      if (price < least && !IsReached(problem, is_lost)) least = price;
    }
    const MinCut cut = FindMinCut(6, edges, 0, 5);
    EXPECT_EQ(cut.value, least);
    int64_t price = 0;
    for (const uint32_t edge : cut.edges) price += edges[edge].capacity;
    EXPECT_EQ(price, least);
  }
}

TEST(MinCutTest, NamesTheEdgesNearestToTheSource) {
  const MinCut cut = FindMinCut(4, {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}}, 0, 3);
  EXPECT_EQ(cut.value, 1);
  EXPECT_THAT(cut.edges, ElementsAre(0));
}

}  // namespace
}  // namespace catena
