// Listing, counting and searching for the best, against plain recursion on small random graphs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "analysis/best_chains.h"
#include "analysis/chain_count.h"
#include "analysis/chain_dates.h"
#include "analysis/chain_enumeration.h"
#include "chain_oracle.h"
#include "tests/effort.h"

namespace catena {
namespace {

constexpr ChainLimits kNoLimits = {.max_steps = UINT64_MAX, .max_chains = UINT64_MAX};

template <class Check>
void OnRandomProblems(uint32_t seeds, Check check) {
  for (int bits = 0; bits < 32; ++bits) {
    const RandomProblem kind = {.acyclic = (bits & 1) != 0,
                                .open = (bits & 2) != 0,
                                .through = (bits & 4) != 0,
                                .length_binds = (bits & 8) != 0,
                                .dates = (bits & 16) != 0};
    for (uint32_t seed = 0; seed < seeds; ++seed) {
      SCOPED_TRACE("kind " + std::to_string(bits) + " seed " + std::to_string(seed));
      const ChainProblem problem = MakeProblem(seed, kind);
      check(problem, kind);
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(ChainEnumerationTest, ListsEveryChainOnce) {
  uint64_t chains = 0;
  OnRandomProblems(400, [&](const ChainProblem& problem, const RandomProblem& kind) {
    const ChainOracle oracle(problem);
    ChainEnumeration found = EnumerateChains(problem, kNoLimits);
    EXPECT_EQ(found.end, ChainEnumeration::End::kComplete);
    std::vector<std::vector<uint32_t>> expected = oracle.chains();
    std::ranges::sort(expected);
    std::ranges::sort(found.chains);
    EXPECT_EQ(found.chains, expected);
    // Without circles every way onward is a chain, so the word on length is exact.
    if (kind.acyclic && !kind.through) {
      EXPECT_EQ(found.cut_by_length, oracle.longer() > 0);
    } else if (oracle.longer() > 0) {
      EXPECT_TRUE(found.cut_by_length);
    }
    chains += expected.size();
  });
  EXPECT_GT(chains, 10'000u);
}

TEST(ChainVisitTest, ShowsEveryChainOnceAndTheShortestFirst) {
  uint64_t chains = 0;
  OnRandomProblems(400, [&](const ChainProblem& problem, const RandomProblem& kind) {
    const ChainOracle oracle(problem);
    std::vector<std::vector<uint32_t>> shown;
    const ChainVisit found = VisitChains(problem, kNoLimits, [&](std::span<const uint32_t> links) {
      if (!kind.open && !shown.empty()) {
        EXPECT_GE(links.size(), shown.back().size());
      }
      shown.emplace_back(links.begin(), links.end());
      return true;
    });
    EXPECT_EQ(found.end, ChainVisit::End::kComplete);
    EXPECT_EQ(found.chains, shown.size());
    std::vector<std::vector<uint32_t>> expected = oracle.chains();
    std::ranges::sort(expected);
    std::ranges::sort(shown);
    EXPECT_EQ(shown, expected);
    if (oracle.longer() > 0) {
      EXPECT_TRUE(found.cut_by_length);
    }
    if (kind.acyclic && !kind.through) {
      EXPECT_EQ(found.cut_by_length, oracle.longer() > 0);
    }
    chains += expected.size();
  });
  EXPECT_GT(chains, 10'000u);
}

TEST(ChainCountTest, CountsWhatThereIsWithoutListing) {
  OnRandomProblems(400, [&](const ChainProblem& problem, const RandomProblem& kind) {
    const ChainOracle oracle(problem);
    const std::optional<ChainCount> count = CountChains(problem, UINT64_MAX);
    ASSERT_TRUE(count.has_value());
    EXPECT_TRUE(count->acyclic || !kind.acyclic);
    if (count->acyclic) {
      EXPECT_EQ(count->chains, oracle.chains().size());
    } else {
      EXPECT_LE(count->chains, oracle.chains().size());
    }
  });
}

// All links of which lie on chains whose dates can be true.
std::optional<ChainProblem> KeepInTime(const ChainProblem& problem) {
  const std::vector<bool> in_time =
      LinksInTime(*problem.dates, problem.links, problem.source, problem.target);
  ChainProblem kept = problem;
  std::vector<Adjacency::Edge> edges;
  kept.facts.clear();
  kept.dates->in_order.clear();
  for (uint32_t link = 0; link < problem.links.edge_count(); ++link) {
    if (!in_time[link]) continue;
    edges.push_back(problem.links.edge(link));
    kept.facts.push_back(problem.facts[link]);
    kept.dates->in_order.push_back(problem.dates->in_order[link]);
  }
  if (edges.empty()) return std::nullopt;
  kept.links = Adjacency(problem.links.vertex_count(), std::move(edges));
  return kept;
}

TEST(ChainDatesTest, ALinkIsInTimeWhenSomeChainOverItIs) {
  uint64_t left_out = 0;
  OnRandomProblems(400, [&](const ChainProblem& problem, const RandomProblem& kind) {
    if (!kind.dates || !kind.acyclic || kind.open || kind.through || kind.length_binds) return;
    std::vector<bool> on_some(problem.links.edge_count(), false);
    const ChainOracle oracle(problem);
    for (const auto& chain : oracle.chains()) {
      for (const uint32_t link : chain) on_some[link] = true;
    }
    EXPECT_EQ(LinksInTime(*problem.dates, problem.links, problem.source, problem.target), on_some);
    left_out += static_cast<uint64_t>(std::ranges::count(on_some, false));
  });
  EXPECT_GT(left_out, 500u);
}

TEST(ChainDatesTest, WhereEveryWayIsInTimeDatesLeaveOutNothing) {
  uint64_t every = 0;
  uint64_t some = 0;
  constexpr uint32_t kSeeds = test::Effort(4000, 1000);
  OnRandomProblems(kSeeds, [&](const ChainProblem& problem, const RandomProblem& kind) {
    if (!kind.dates || !kind.acyclic || kind.open || kind.through || kind.length_binds) return;
    const std::optional<ChainProblem> kept = KeepInTime(problem);
    if (!kept) return;
    ChainProblem dateless = *kept;
    dateless.dates.reset();
    const size_t in_time = ChainOracle(*kept).chains().size();
    const size_t all = ChainOracle(dateless).chains().size();
    const bool is_every = EveryWayIsInTime(*kept->dates, kept->links);
    EXPECT_EQ(is_every, in_time == all) << in_time << " of " << all;
    ++(is_every ? every : some);
  });
  constexpr uint64_t kEnough = test::Effort(10, 2);
  EXPECT_GT(every, 5 * kEnough);
  EXPECT_GT(some, kEnough);
}

TEST(ChainDatesTest, BackwardsInMirroredTimeTheSameChainsAreFound) {
  OnRandomProblems(200, [&](const ChainProblem& problem, const RandomProblem& kind) {
    if (!kind.dates || kind.open || kind.through) return;
    ChainProblem reversed = problem;
    std::vector<Adjacency::Edge> edges;
    for (uint32_t i = 0; i < problem.links.edge_count(); ++i) {
      edges.push_back({problem.links.edge(i).to, problem.links.edge(i).from});
    }
    reversed.links = Adjacency(problem.links.vertex_count(), std::move(edges));
    std::swap(reversed.source, reversed.target);
    reversed.dates = Mirrored(*problem.dates);
    auto forwards = EnumerateChains(problem, kNoLimits).chains;
    auto backwards = EnumerateChains(reversed, kNoLimits).chains;
    for (auto& chain : backwards) std::ranges::reverse(chain);
    std::ranges::sort(forwards);
    std::ranges::sort(backwards);
    EXPECT_EQ(forwards, backwards);
  });
}

// A ladder of `rungs` squares has 2^rungs chains.
ChainProblem Ladder(uint32_t rungs) {
  ChainProblem problem;
  std::vector<Adjacency::Edge> edges;
  for (uint32_t i = 0; i < rungs; ++i) {
    for (const uint32_t side : {1u, 2u}) {
      edges.push_back({3 * i, 3 * i + side});
      edges.push_back({3 * i + side, 3 * i + 3});
    }
  }
  for (uint32_t i = 0; i < edges.size(); ++i) {
    problem.facts.push_back({.relationship = RelationshipId{i + 1}, .independent_groups = i % 3});
  }
  problem.links = Adjacency(3 * rungs + 1, std::move(edges));
  problem.target = 3 * rungs;
  problem.max_length = UINT32_MAX;
  return problem;
}

TEST(ChainCountTest, ManyChainsAreCountedAtOnceAndTooManyStopAtTheTop) {
  EXPECT_EQ(CountChains(Ladder(40), 1'000'000)->chains, uint64_t{1} << 40);
  EXPECT_EQ(CountChains(Ladder(100), 1'000'000)->chains, UINT64_MAX);
  ChainProblem bound = Ladder(40);
  bound.max_length = 79;  // One less than every chain has.
  EXPECT_EQ(CountChains(bound, 1'000'000)->chains, 0u);
  bound.max_length = 80;
  EXPECT_EQ(CountChains(bound, 1'000'000)->chains, uint64_t{1} << 40);
  bound.max_length = 79;
  EXPECT_EQ(CountChains(bound, 10), std::nullopt);
}

TEST(BestChainsTest, FindsTheBestInOrder) {
  OnRandomProblems(400, [&](const ChainProblem& problem, const RandomProblem& kind) {
    if (kind.open) return;  // Below: an open end is another question.
    const ChainOracle oracle(problem);
    const BestChains all = FindBestChains(problem, kNoLimits);
    EXPECT_EQ(all.end, BestChains::End::kComplete);
    ASSERT_EQ(all.chains.size(), oracle.chains().size());
    for (size_t i = 0; i < all.chains.size(); ++i) {
      EXPECT_EQ(all.chains[i].links, oracle.chains()[i]) << "place " << i;
    }
    ChainLimits few = kNoLimits;
    few.max_chains = 2;
    const BestChains best = FindBestChains(problem, few);
    ASSERT_EQ(best.chains.size(), std::min<size_t>(2, oracle.chains().size()));
    for (size_t i = 0; i < best.chains.size(); ++i) {
      EXPECT_EQ(best.chains[i].links, oracle.chains()[i]) << "place " << i;
    }
  });
}

std::optional<TimeExpansion> InTime(const ChainProblem& problem) {
  return ExpandInTime(*problem.dates, problem.links, problem.source, problem.target);
}

TEST(BestChainsTest, FindsTheSameOverDays) {
  uint64_t compared = 0;
  OnRandomProblems(400, [&](const ChainProblem& problem, const RandomProblem& kind) {
    if (!kind.dates || kind.open) return;
    const std::optional<TimeExpansion> in_time = InTime(problem);
    if (!in_time) return;
    const ChainOracle oracle(problem);
    ChainLimits limits = kNoLimits;
    for (const uint64_t most : {uint64_t{2}, UINT64_MAX}) {
      limits.max_chains = most;
      const BestChains best = FindBestChains(problem, limits, &*in_time);
      EXPECT_FALSE(best.out_of_time);
      ASSERT_EQ(best.chains.size(), std::min<size_t>(most, oracle.chains().size()));
      for (size_t i = 0; i < best.chains.size(); ++i) {
        EXPECT_EQ(best.chains[i].links, oracle.chains()[i]) << "place " << i;
        EXPECT_EQ(best.chains[i].rank, RankOf(oracle.chains()[i], problem.facts));
      }
    }
    compared += oracle.chains().size();
  });
  EXPECT_GT(compared, 1'000u);
}

// A chain that its dates keep from going on ends there, though a link leads on.
TEST(BestChainsTest, AnOpenEndIsWhereNothingFollowsInTime) {
  uint64_t compared = 0;
  OnRandomProblems(300, [&](const ChainProblem& problem, const RandomProblem& kind) {
    if (!kind.dates || !kind.open || !kind.acyclic || kind.length_binds) return;
    const ChainOracle oracle(problem);
    const std::optional<TimeExpansion> in_time = InTime(problem);
    ASSERT_TRUE(in_time);
    const BestChains all = FindBestChains(problem, kNoLimits, &*in_time);
    ASSERT_EQ(all.chains.size(), oracle.chains().size());
    for (size_t i = 0; i < all.chains.size(); ++i) {
      EXPECT_EQ(all.chains[i].links, oracle.chains()[i]) << "place " << i;
    }
    compared += all.chains.size();
  });
  EXPECT_GT(compared, 500u);
}

TEST(BestChainsTest, AnOpenEndIsWhereNothingFollows) {
  OnRandomProblems(300, [&](const ChainProblem& problem, const RandomProblem& kind) {
    if (!kind.open || !kind.acyclic || kind.length_binds || kind.dates) return;
    const ChainOracle oracle(problem);
    const BestChains all = FindBestChains(problem, kNoLimits);
    ASSERT_EQ(all.chains.size(), oracle.chains().size());
    for (size_t i = 0; i < all.chains.size(); ++i) {
      EXPECT_EQ(all.chains[i].links, oracle.chains()[i]) << "place " << i;
    }
  });
}

TEST(BestChainsTest, TheBestOfTooManyToList) {
  const ChainProblem problem = Ladder(30);
  ChainLimits limits = kNoLimits;
  limits.max_chains = 5;
  const BestChains best = FindBestChains(problem, limits);
  EXPECT_EQ(best.end, BestChains::End::kChains);
  ASSERT_EQ(best.chains.size(), 5u);
  for (size_t i = 1; i < 5; ++i) {
    EXPECT_TRUE(RanksBefore(best.chains[i - 1], best.chains[i], problem.facts));
  }
}

// All but one of 2^30 ways come to the last step too late, and that one is the worst by all else.
TEST(BestChainsTest, TheOnlyOneInTimeOfTooManyToList) {
  ChainProblem problem = Ladder(30);
  ChainDates& dates = problem.dates.emplace();
  dates.begins.resize(problem.links.vertex_count());
  dates.in_order.assign(problem.links.edge_count(), true);
  dates.begins[problem.target] = {0, 0};
  std::vector<uint32_t> only;
  for (uint32_t vertex = problem.source; vertex != problem.target;) {
    only.push_back(problem.links.out(vertex).back());
    vertex = problem.links.edge(only.back()).to;
  }
  for (const uint32_t link : only) problem.facts[link].independent_groups = 0;
  for (uint32_t vertex = 0; vertex < problem.links.vertex_count(); ++vertex) {
    for (const uint32_t link : problem.links.out(vertex)) {
      const bool is_on_it = std::ranges::any_of(only, [&](uint32_t o) {
        return problem.links.edge(o).to == problem.links.edge(link).to;
      });
      if (!is_on_it) dates.begins[problem.links.edge(link).to] = {1, 1};
    }
  }
  ChainLimits limits = kNoLimits;
  limits.max_steps = 100'000;
  const std::optional<TimeExpansion> in_time = InTime(problem);
  ASSERT_TRUE(in_time);
  const BestChains best = FindBestChains(problem, limits, &*in_time);
  EXPECT_EQ(best.end, BestChains::End::kComplete);
  ASSERT_EQ(best.chains.size(), 1u);
  EXPECT_EQ(best.chains[0].links, only);
  EXPECT_TRUE(FindBestChains(problem, limits).chains.empty());
}

TEST(ChainVisitTest, TheFirstOfTooManyToListComeAtOnceAndLimitsEndIt) {
  const ChainProblem problem = Ladder(1'000);
  uint64_t shown = 0;
  const auto three = [&](std::span<const uint32_t> links) {
    EXPECT_EQ(links.size(), 2'000u);
    return ++shown < 3;
  };
  const ChainVisit stopped = VisitChains(problem, kNoLimits, three);
  EXPECT_EQ(stopped.end, ChainVisit::End::kStopped);
  EXPECT_EQ(stopped.chains, 3u);
  const auto all = [](std::span<const uint32_t>) { return true; };
  ChainLimits limits = kNoLimits;
  limits.max_chains = 7;
  const ChainVisit cut = VisitChains(problem, limits, all);
  EXPECT_EQ(cut.end, ChainVisit::End::kChains);
  EXPECT_EQ(cut.chains, 7u);
  limits = kNoLimits;
  limits.max_steps = 5'000;
  EXPECT_EQ(VisitChains(problem, limits, all).end, ChainVisit::End::kSteps);
  limits = kNoLimits;
  limits.deadline = std::chrono::steady_clock::time_point::min();
  EXPECT_EQ(VisitChains(problem, limits, all).end, ChainVisit::End::kTime);
}

TEST(ChainLimitsTest, ALimitThatCutsIsNamed) {
  const ChainProblem problem = Ladder(20);
  ChainLimits few_steps = kNoLimits;
  few_steps.max_steps = 100;
  EXPECT_EQ(EnumerateChains(problem, few_steps).end, ChainEnumeration::End::kSteps);
  EXPECT_EQ(FindBestChains(problem, few_steps).end, BestChains::End::kSteps);
  ChainLimits few_chains = kNoLimits;
  few_chains.max_chains = 3;
  const ChainEnumeration cut = EnumerateChains(problem, few_chains);
  EXPECT_EQ(cut.end, ChainEnumeration::End::kChains);
  EXPECT_EQ(cut.chains.size(), 3u);
  ChainLimits no_time = kNoLimits;
  no_time.deadline = std::chrono::steady_clock::time_point::min();
  EXPECT_EQ(EnumerateChains(problem, no_time).end, ChainEnumeration::End::kTime);
  EXPECT_EQ(FindBestChains(problem, no_time).end, BestChains::End::kTime);
}

}  // namespace
}  // namespace catena
