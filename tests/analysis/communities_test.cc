// Leiden: what its paper guarantees, modularity from its definition, known communities.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "analysis/leiden.h"
#include "analysis/modularity.h"
#include "tests/analysis/random_csr.h"

namespace catena::test {
namespace {

// Over all pairs of vertices: A_ij - k_i k_j / 2m, where they are in one community.
double PairwiseModularity(const PlainGraph& graph, const std::vector<uint32_t>& community,
                          double resolution) {
  if (graph.edges.empty()) return 0;
  const uint32_t n = graph.vertices;
  std::vector<std::vector<double>> weight(n, std::vector<double>(n, 0));
  std::vector<double> degree(n, 0);
  for (const auto& [a, b] : graph.edges) {
    weight[a][b] += 1;
    weight[b][a] += 1;
    degree[a] += 1;
    degree[b] += 1;
  }
  const double total = std::accumulate(degree.begin(), degree.end(), 0.0);
  double sum = 0;
  for (uint32_t i = 0; i < n; ++i) {
    for (uint32_t j = 0; j < n; ++j) {
      if (community[i] != community[j]) continue;
      sum += weight[i][j] - resolution * degree[i] * degree[j] / total;
    }
  }
  return sum / total;
}

bool IsConnected(const PlainGraph& graph, const std::vector<uint32_t>& community, uint32_t one) {
  std::vector<bool> seen(graph.vertices, false);
  const auto first = std::ranges::find(community, one);
  seen[static_cast<size_t>(first - community.begin())] = true;
  for (bool again = true; again;) {
    again = false;
    for (const auto& [a, b] : graph.edges) {
      if (community[a] != one || community[b] != one || seen[a] == seen[b]) continue;
      seen[a] = seen[b] = true;
      again = true;
    }
  }
  for (uint32_t v = 0; v < graph.vertices; ++v) {
    if (community[v] == one && !seen[v]) return false;
  }
  return true;
}

// The largest modularity of any division, by trying all of them (restricted growth strings).
double BestModularity(const PlainGraph& graph) {
  std::vector<uint32_t> division(graph.vertices, 0);
  double best = -1;
  while (true) {
    best = std::max(best, PairwiseModularity(graph, division, 1));
    uint32_t i = graph.vertices;
    while (i > 1) {
      --i;
      const uint32_t most = *std::max_element(division.begin(), division.begin() + i) + 1;
      if (division[i] < most) break;
      division[i] = 0;
      if (i == 1) return best;
    }
    if (graph.vertices < 2) return best;
    ++division[i];
  }
}

TEST(LeidenTest, CommunitiesAreConnectedAndTheirModularityIsThatOfTheDefinition) {
  for (uint32_t seed = 0; seed < 2'000; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 25);
    LeidenOptions options;
    options.seed = seed;
    options.resolution = seed % 2 == 0 ? 1 : 1.7;
    const auto found = FindCommunities(graph.csr, options);
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->component.size(), graph.plain.vertices);
    ASSERT_NEAR(found->modularity,
                PairwiseModularity(graph.plain, found->component, options.resolution), 1e-12);
    for (uint32_t c = 0; c < found->count; ++c) {
      ASSERT_TRUE(IsConnected(graph.plain, found->component, c)) << "seed " << seed;
    }
    // Numbered by smallest vertex.
    uint32_t next = 0;
    for (const uint32_t c : found->component) {
      ASSERT_LE(c, next);
      next = std::max(next, c + 1);
    }
    ASSERT_EQ(next, found->count);
  }
}

TEST(LeidenTest, OnSmallGraphsItIsAsGoodAsTryingEverythingOrNearly) {
  uint32_t best = 0;
  uint32_t graphs = 0;
  for (uint32_t seed = 0; seed < 400; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 7);
    if (graph.plain.edges.empty()) continue;
    const double found = FindCommunities(graph.csr)->modularity;
    const double most = BestModularity(graph.plain);
    ASSERT_LE(found, most + 1e-12);
    ASSERT_GE(found, most - 0.1) << "seed " << seed;
    ++graphs;
    best += found >= most - 1e-12 ? 1 : 0;
  }
  EXPECT_GE(best * 10, graphs * 9);
}

// Twenty groups of eight, everyone linked within, one link from group to group.
TEST(LeidenTest, FindsTheGroupsOfARingOfGroups) {
  std::mt19937 random(1);
  PlainGraph plain{160, {}};
  for (uint32_t v = 0; v < 160; ++v) {
    for (uint32_t u = v / 8 * 8; u < v; ++u) plain.edges.emplace_back(u, v);
    if (v % 8 == 0) plain.edges.emplace_back(v, (v + 15) % 160);
  }
  const auto found = FindCommunities(MakeCsr(plain, random).csr);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->count, 20u);
  for (uint32_t v = 0; v < 160; ++v) EXPECT_EQ(found->component[v], v / 8);
}

// Zachary (1977): 34 members of a club and their friendships. The largest modularity of any
// division is known to be 0.4198 (Brandes et al. 2008).
TEST(LeidenTest, FindsTheBestDivisionOfTheKarateClub) {
  const std::vector<std::vector<uint32_t>> friends = {
      {},
      {1},
      {1, 2},
      {1, 2, 3},
      {1},
      {1},
      {1, 5, 6},
      {1, 2, 3, 4},
      {1, 3},
      {3},
      {1, 5, 6},
      {1},
      {1, 4},
      {1, 2, 3, 4},
      {},
      {},
      {6, 7},
      {1, 2},
      {},
      {1, 2},
      {},
      {1, 2},
      {},
      {},
      {},
      {24, 25},
      {},
      {3, 24, 25},
      {3},
      {24, 27},
      {2, 9},
      {1, 25, 26, 29},
      {3, 9, 15, 16, 19, 21, 23, 24, 30, 31, 32},
      {9, 10, 14, 15, 16, 19, 20, 21, 23, 24, 27, 28, 29, 30, 31, 32, 33}};
  std::mt19937 random(1);
  PlainGraph plain{34, {}};
  for (uint32_t v = 0; v < friends.size(); ++v) {
    for (const uint32_t other : friends[v]) plain.edges.emplace_back(other - 1, v);
  }
  ASSERT_EQ(plain.edges.size(), 78u);
  LeidenOptions options;
  options.iterations = 10;
  const auto found = FindCommunities(MakeCsr(plain, random).csr, options);
  ASSERT_TRUE(found.has_value());
  EXPECT_NEAR(found->modularity, 0.4198, 0.0001);
  EXPECT_EQ(found->count, 4u);
}

TEST(LeidenTest, TheSameSeedGivesTheSameCommunitiesAndAHigherResolutionSmallerOnes) {
  const MadeGraph graph = LargeCsr(2, 5'000, 12'000);
  LeidenOptions options;
  const auto once = FindCommunities(graph.csr, options);
  options.threads = 3;
  const auto again = FindCommunities(graph.csr, options);
  ASSERT_TRUE(once && again);
  EXPECT_EQ(once->component, again->component);
  options.resolution = 8;
  EXPECT_GT(FindCommunities(graph.csr, options)->count, once->count);
}

TEST(LeidenTest, RefusesOptionsThatMeanNothingAndStopsWhenAsked) {
  class StopAtOnce final : public Progress {
   public:
    bool Update(std::string_view, uint64_t, uint64_t) override { return false; }
  } stop;
  const MadeGraph graph = LargeCsr(2, 20'000, 40'000);
  LeidenOptions options;
  options.progress = &stop;
  EXPECT_EQ(FindCommunities(graph.csr, options).error().code, ErrorCode::kCancelled);
  options.resolution = 0;
  EXPECT_EQ(FindCommunities(graph.csr, options).error().code, ErrorCode::kInvalidArgument);
  options.resolution = 1;
  options.randomness = -1;
  EXPECT_EQ(FindCommunities(graph.csr, options).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace catena::test
