// Whole-graph algorithms against oracles that share nothing with them: brute force from the
// definition on thousands of small graphs, and verifiers of the answer on larger ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <cmath>
#include <numeric>
#include <set>

#include "analysis/betweenness.h"
#include "analysis/breadth_first.h"
#include "analysis/core_numbers.h"
#include "analysis/page_rank.h"
#include "analysis/shortest_distances.h"
#include "analysis/strong_components.h"
#include "analysis/triangles.h"
#include "analysis/weak_components.h"
#include "tests/analysis/random_csr.h"

namespace catena::test {
namespace {

constexpr uint32_t kSmallGraphs = 2'000;
constexpr Walk kWalks[] = {Walk::kForwards, Walk::kBackwards, Walk::kEither};

// How many edges lead from one vertex to another on a walk.
std::vector<std::vector<uint32_t>> Matrix(const PlainGraph& graph, Walk walk) {
  std::vector<std::vector<uint32_t>> steps(graph.vertices, std::vector<uint32_t>(graph.vertices));
  for (const auto& [from, to] : graph.edges) {
    if (walk != Walk::kBackwards) ++steps[from][to];
    if (walk != Walk::kForwards) ++steps[to][from];
  }
  return steps;
}

// Floyd and Warshall; kUnreached where there is no way.
std::vector<std::vector<uint64_t>> AllDistances(const PlainGraph& graph, Walk walk) {
  const auto steps = Matrix(graph, walk);
  const uint32_t n = graph.vertices;
  std::vector<std::vector<uint64_t>> d(n, std::vector<uint64_t>(n, kUnreached));
  for (uint32_t i = 0; i < n; ++i) {
    for (uint32_t j = 0; j < n; ++j) {
      if (steps[i][j] > 0) d[i][j] = 1;
    }
    d[i][i] = 0;
  }
  for (uint32_t k = 0; k < n; ++k) {
    for (uint32_t i = 0; i < n; ++i) {
      for (uint32_t j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
    }
  }
  return d;
}

TEST(BreadthFirstTest, DepthsAreThoseOfFloydAndWarshall) {
  for (uint32_t seed = 0; seed < kSmallGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 12);
    for (const Walk walk : kWalks) {
      const auto expected = AllDistances(graph.plain, walk);
      for (uint32_t start = 0; start < graph.plain.vertices; ++start) {
        const auto found = FindDepths(graph.csr, {start}, walk);
        ASSERT_TRUE(found.has_value());
        ASSERT_TRUE(std::equal(found->depth.begin(), found->depth.end(), expected[start].begin(),
                               expected[start].end()))
            << "seed " << seed << " start " << start;
        ASSERT_EQ(found->reached,
                  graph.plain.vertices - std::ranges::count(expected[start], kUnreached));
      }
    }
  }
}

// On a large graph, what makes depths right: a step changes depth by one at most, and each vertex
// reached has one before it.
TEST(BreadthFirstTest, DepthsOfALargeGraphHoldTogetherAndDoNotDependOnThreads) {
  const MadeGraph graph = LargeCsr(7, 60'000, 200'000);
  for (const Walk walk : kWalks) {
    const auto found = FindDepths(graph.csr, {5}, walk, {.threads = 2});
    ASSERT_TRUE(found.has_value());
    std::vector<bool> has_parent(graph.plain.vertices, false);
    const auto check = [&](uint32_t from, uint32_t to) {
      const uint64_t before = found->depth[from];
      const uint64_t after = found->depth[to];
      if (before == kUnreached) return;
      ASSERT_LE(after, before + 1);
      if (after == before + 1) has_parent[to] = true;
    };
    for (const auto& [from, to] : graph.plain.edges) {
      if (walk != Walk::kBackwards) check(from, to);
      if (walk != Walk::kForwards) check(to, from);
    }
    uint32_t reached = 0;
    for (uint32_t v = 0; v < graph.plain.vertices; ++v) {
      if (found->depth[v] == kUnreached) continue;
      ++reached;
      ASSERT_TRUE(v == 5 ? found->depth[v] == 0 : has_parent[v]);
    }
    EXPECT_EQ(found->reached, reached);
    EXPECT_GT(reached, 1'000u);
    EXPECT_EQ(FindDepths(graph.csr, {5}, walk, {.threads = 1})->depth, found->depth);
    EXPECT_EQ(FindDepths(graph.csr, {5}, walk, {.threads = 3})->depth, found->depth);
  }
}

TEST(PageRankTest, RanksAreTheFixedPointOfTheirDefinition) {
  for (uint32_t seed = 0; seed < kSmallGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 12);
    for (const Walk walk : kWalks) {
      PageRankOptions options;
      options.walk = walk;
      options.max_iterations = 1'000;
      options.tolerance = 1e-13;
      const auto found = ComputePageRank(graph.csr, options);
      ASSERT_TRUE(found.has_value());
      const auto steps = Matrix(graph.plain, walk);
      const double n = graph.plain.vertices;
      double total = 0;
      for (uint32_t v = 0; v < graph.plain.vertices; ++v) {
        double sum = 0;
        for (uint32_t u = 0; u < graph.plain.vertices; ++u) {
          const double all = std::accumulate(steps[u].begin(), steps[u].end(), 0U);
          sum += found->rank[u] * (all == 0 ? 1 / n : steps[u][v] / all);
        }
        ASSERT_NEAR(found->rank[v], 0.15 / n + 0.85 * sum, 1e-11) << "seed " << seed;
        total += found->rank[v];
      }
      if (n > 0) {
        ASSERT_NEAR(total, 1, 1e-9);
      }
    }
  }
}

TEST(PageRankTest, IterationsAreThoseOfTheMatrixWhenEndsLoseTheirRank) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 30);
    const uint32_t n = graph.plain.vertices;
    const auto steps = Matrix(graph.plain, Walk::kForwards);
    std::vector<double> expected(n, 1.0 / n);
    for (int i = 0; i < 20; ++i) {
      std::vector<double> next(n, 0.15 / n);
      for (uint32_t u = 0; u < n; ++u) {
        const double all = std::accumulate(steps[u].begin(), steps[u].end(), 0U);
        for (uint32_t v = 0; v < n && all > 0; ++v)
          next[v] += 0.85 * expected[u] * steps[u][v] / all;
      }
      expected = std::move(next);
    }
    PageRankOptions options;
    options.max_iterations = 20;
    options.tolerance = 0;
    options.ends = PageRankOptions::Ends::kDrop;
    const auto found = ComputePageRank(graph.csr, options);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->iterations, n > 0 ? 20u : 0u);
    for (uint32_t v = 0; v < n; ++v) ASSERT_NEAR(found->rank[v], expected[v], 1e-12);
  }
}

std::vector<uint32_t> BoostComponents(const PlainGraph& graph) {
  using BoostGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
  const BoostGraph other(graph.edges.begin(), graph.edges.end(), graph.vertices);
  std::vector<uint32_t> component(graph.vertices);
  if (graph.vertices > 0) boost::connected_components(other, component.data());
  return component;  // Numbered in the order of their smallest vertices.
}

TEST(WeakComponentsTest, AreThoseOfBoostOnManyGraphs) {
  for (uint32_t seed = 0; seed < kSmallGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 25);
    const auto found = FindWeakComponents(graph.csr);
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->component, BoostComponents(graph.plain)) << "seed " << seed;
    const std::set<uint32_t> distinct(found->component.begin(), found->component.end());
    ASSERT_EQ(found->count, distinct.size());
  }
}

TEST(WeakComponentsTest, OfALargeSparseGraphDoNotDependOnThreads) {
  const MadeGraph graph = LargeCsr(3, 80'000, 50'000);
  const std::vector<uint32_t> expected = BoostComponents(graph.plain);
  for (const unsigned threads : {1U, 2U, 4U}) {
    const auto found = FindWeakComponents(graph.csr, {.threads = threads});
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->component, expected);
    EXPECT_GT(found->count, 1'000u);
  }
}

TEST(StrongComponentsTest, VerticesShareAComponentExactlyWhenEachReachesTheOther) {
  for (uint32_t seed = 0; seed < kSmallGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 12);
    const auto found = FindStrongComponents(graph.csr);
    ASSERT_TRUE(found.has_value());
    const auto d = AllDistances(graph.plain, Walk::kForwards);
    for (uint32_t i = 0; i < graph.plain.vertices; ++i) {
      for (uint32_t j = 0; j < graph.plain.vertices; ++j) {
        const bool together = d[i][j] != kUnreached && d[j][i] != kUnreached;
        ASSERT_EQ(found->component[i] == found->component[j], together) << "seed " << seed;
      }
    }
  }
}

TEST(StrongComponentsTest, ALongCircleDoesNotOverflowTheStack) {
  std::mt19937 random(1);
  PlainGraph plain{200'000, {}};
  for (uint32_t v = 0; v < plain.vertices; ++v) {
    plain.edges.emplace_back(v, (v + 1) % plain.vertices);
  }
  const auto found = FindStrongComponents(MakeCsr(plain, random).csr);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->count, 1u);
}

// From the definition: shares of shortest paths, counted by the lengths of Floyd and Warshall.
std::vector<double> BruteBetweenness(const PlainGraph& graph, Walk walk,
                                     const std::vector<Vertex>& sources) {
  const uint32_t n = graph.vertices;
  const auto d = AllDistances(graph, walk);
  const auto steps = Matrix(graph, walk);
  // paths[s][t], by growing distance.
  std::vector<std::vector<double>> paths(n, std::vector<double>(n, 0));
  for (uint32_t s = 0; s < n; ++s) {
    paths[s][s] = 1;
    for (uint64_t length = 1; length < n; ++length) {
      for (uint32_t t = 0; t < n; ++t) {
        if (d[s][t] != length) continue;
        for (uint32_t u = 0; u < n; ++u) {
          if (d[s][u] == length - 1) paths[s][t] += paths[s][u] * steps[u][t];
        }
      }
    }
  }
  std::vector<double> score(n, 0);
  for (const Vertex source : sources) {
    const uint32_t s = source.index;
    for (uint32_t t = 0; t < n; ++t) {
      for (uint32_t v = 0; v < n; ++v) {
        if (v == s || v == t || s == t || d[s][t] == kUnreached) continue;
        if (d[s][v] + d[v][t] == d[s][t]) score[v] += paths[s][v] * paths[v][t] / paths[s][t];
      }
    }
  }
  return score;
}

TEST(BetweennessTest, ScoresAreThoseOfTheDefinition) {
  for (uint32_t seed = 0; seed < kSmallGraphs / 2; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 10);
    std::vector<Vertex> all;
    for (uint32_t v = 0; v < graph.plain.vertices; ++v) all.push_back({v});
    for (const Walk walk : kWalks) {
      BetweennessOptions options;
      options.walk = walk;
      const auto found = ComputeBetweenness(graph.csr, options);
      ASSERT_TRUE(found.has_value());
      EXPECT_TRUE(found->exact);
      const auto expected = BruteBetweenness(graph.plain, walk, all);
      const double pairs = walk == Walk::kEither ? 2 : 1;
      for (uint32_t v = 0; v < graph.plain.vertices; ++v) {
        ASSERT_NEAR(found->score[v], expected[v] / pairs, 1e-9) << "seed " << seed;
      }
    }
  }
}

TEST(BetweennessTest, ASampleIsScaledAndTheSameForItsSeedOnAnyNumberOfThreads) {
  const MadeGraph graph = LargeCsr(9, 3'000, 9'000);
  BetweennessOptions options;
  options.samples = 40;
  options.threads = 1;
  const auto one = ComputeBetweenness(graph.csr, options);
  options.threads = 3;
  const auto three = ComputeBetweenness(graph.csr, options);
  ASSERT_TRUE(one && three);
  EXPECT_EQ(one->score, three->score);
  EXPECT_EQ(one->sources, 40u);
  EXPECT_FALSE(one->exact);
  options.samples = 0;
  const auto exact = ComputeBetweenness(graph.csr, options);
  const double sampled = std::accumulate(one->score.begin(), one->score.end(), 0.0);
  const double all = std::accumulate(exact->score.begin(), exact->score.end(), 0.0);
  EXPECT_NEAR(sampled / all, 1, 0.3);
  options.samples = 40;
  options.seed = 2;
  EXPECT_NE(ComputeBetweenness(graph.csr, options)->score, one->score);
}

TEST(TrianglesTest, AreThoseThatThreeNestedLoopsFind) {
  for (uint32_t seed = 0; seed < kSmallGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 14);
    const auto linked = Matrix(graph.plain, Walk::kEither);
    uint64_t expected = 0;
    for (uint32_t a = 0; a < graph.plain.vertices; ++a) {
      for (uint32_t b = a + 1; b < graph.plain.vertices; ++b) {
        for (uint32_t c = b + 1; c < graph.plain.vertices; ++c) {
          if (linked[a][b] > 0 && linked[b][c] > 0 && linked[a][c] > 0) ++expected;
        }
      }
    }
    ASSERT_EQ(CountTriangles(graph.csr).value(), expected) << "seed " << seed;
  }
}

TEST(TrianglesTest, ACompleteGraphHasAllThreesWhateverTheThreads) {
  std::mt19937 random(1);
  PlainGraph plain{5'000, {}};
  constexpr uint32_t kMembers = 150;  // The rest have no links.
  for (uint32_t a = 0; a < kMembers; ++a) {
    for (uint32_t b = 0; b < a; ++b) plain.edges.emplace_back(a * 33, b * 33);
  }
  const MadeGraph graph = MakeCsr(plain, random);
  for (const unsigned threads : {1U, 2U, 3U}) {
    EXPECT_EQ(CountTriangles(graph.csr, {.threads = threads}).value(),
              uint64_t{kMembers} * (kMembers - 1) * (kMembers - 2) / 6);
  }
}

// From the definition: for each k, take away whoever has fewer than k neighbours left.
TEST(CoreNumbersTest, AreThoseOfPeelingForEachKByItself) {
  for (uint32_t seed = 0; seed < kSmallGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 14);
    const uint32_t n = graph.plain.vertices;
    const auto linked = Matrix(graph.plain, Walk::kEither);
    std::vector<uint32_t> expected(n, 0);
    for (uint32_t k = 1; k <= n; ++k) {
      std::vector<bool> in(n, true);
      for (bool again = true; again;) {
        again = false;
        for (uint32_t v = 0; v < n; ++v) {
          uint32_t neighbours = 0;
          for (uint32_t u = 0; u < n; ++u)
            neighbours += u != v && in[u] && linked[v][u] > 0 ? 1 : 0;
          if (in[v] && neighbours < k) {
            in[v] = false;
            again = true;
          }
        }
      }
      for (uint32_t v = 0; v < n; ++v) {
        if (in[v]) expected[v] = k;
      }
    }
    const auto found = FindCoreNumbers(graph.csr);
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->core, expected) << "seed " << seed;
    ASSERT_EQ(found->highest, n == 0 ? 0 : std::ranges::max(expected));
  }
}

// Bellman and Ford: relax until nothing changes.
std::vector<uint64_t> RelaxedDistances(const PlainGraph& graph, Walk walk, uint32_t start,
                                       const std::vector<uint32_t>& lengths) {
  std::vector<uint64_t> d(graph.vertices, kUnreachable);
  d[start] = 0;
  for (bool again = true; again;) {
    again = false;
    const auto relax = [&](uint32_t from, uint32_t to, uint64_t length) {
      if (d[from] == kUnreachable || d[from] + length >= d[to]) return;
      d[to] = d[from] + length;
      again = true;
    };
    for (size_t l = 0; l < graph.edges.size(); ++l) {
      const auto& [from, to] = graph.edges[l];
      if (walk != Walk::kBackwards) relax(from, to, lengths[l]);
      if (walk != Walk::kForwards) relax(to, from, lengths[l]);
    }
  }
  return d;
}

TEST(ShortestDistancesTest, AreThoseOfBellmanAndFord) {
  for (uint32_t seed = 0; seed < kSmallGraphs; ++seed) {
    const MadeGraph graph = RandomCsr(seed, 14);
    if (graph.plain.vertices == 0) continue;
    std::mt19937 random(seed);
    // Also lengths of 0, and far beyond a bucket.
    const uint32_t longest = seed % 3 == 0 ? 2 : seed % 3 == 1 ? 300 : 4'000'000'000U;
    std::vector<uint32_t> lengths;
    for (size_t l = 0; l < graph.plain.edges.size(); ++l) {
      lengths.push_back(static_cast<uint32_t>(random() % longest));
    }
    for (const Walk walk : kWalks) {
      DistanceOptions options;
      options.walk = walk;
      options.lengths = lengths;
      const auto found = FindDistances(graph.csr, {0}, options);
      ASSERT_TRUE(found.has_value());
      ASSERT_EQ(*found, RelaxedDistances(graph.plain, walk, 0, lengths)) << "seed " << seed;
    }
  }
}

TEST(ShortestDistancesTest, OfALargeGraphDoNotDependOnThreadsOrBuckets) {
  const MadeGraph graph = LargeCsr(4, 20'000, 80'000);
  std::vector<uint32_t> lengths;
  std::mt19937 random(4);
  for (size_t l = 0; l < graph.plain.edges.size(); ++l) lengths.push_back(1 + random() % 255);
  const auto expected = RelaxedDistances(graph.plain, Walk::kEither, 3, lengths);
  for (const unsigned threads : {1U, 2U, 3U}) {
    for (const uint32_t delta : {0U, 1U, 1'000U}) {
      DistanceOptions options;
      options.threads = threads;
      options.walk = Walk::kEither;
      options.lengths = lengths;
      options.delta = delta;
      EXPECT_EQ(FindDistances(graph.csr, {3}, options).value(), expected);
    }
  }
}

TEST(PageRankTest, OfALargeGraphIsTheSameToTheLastBitOnAnyNumberOfThreads) {
  const MadeGraph graph = LargeCsr(5, 40'000, 100'000);
  PageRankOptions options;
  options.threads = 1;
  const auto one = ComputePageRank(graph.csr, options);
  ASSERT_TRUE(one.has_value());
  for (const unsigned threads : {2U, 3U}) {
    options.threads = threads;
    EXPECT_EQ(ComputePageRank(graph.csr, options)->rank, one->rank);
  }
}

class StopAtOnce final : public Progress {
 public:
  bool Update(std::string_view, uint64_t, uint64_t) override { return false; }
};

TEST(WholeGraphTest, EveryAlgorithmStopsWhenAskedTo) {
  const MadeGraph graph = LargeCsr(6, 70'000, 140'000);
  StopAtOnce stop;
  const WorkOptions work{.threads = 2, .progress = &stop};
  const auto is_cancelled = [](const auto& result) {
    return !result.has_value() && result.error().code == ErrorCode::kCancelled;
  };
  EXPECT_TRUE(is_cancelled(FindDepths(graph.csr, {0}, Walk::kEither, work)));
  EXPECT_TRUE(is_cancelled(FindWeakComponents(graph.csr, work)));
  EXPECT_TRUE(is_cancelled(FindStrongComponents(graph.csr, work)));
  EXPECT_TRUE(is_cancelled(CountTriangles(graph.csr, work)));
  EXPECT_TRUE(is_cancelled(FindCoreNumbers(graph.csr, work)));
  PageRankOptions rank;
  rank.progress = &stop;
  EXPECT_TRUE(is_cancelled(ComputePageRank(graph.csr, rank)));
  BetweennessOptions between;
  between.progress = &stop;
  EXPECT_TRUE(is_cancelled(ComputeBetweenness(graph.csr, between)));
  DistanceOptions distance;
  distance.progress = &stop;
  distance.walk = Walk::kEither;
  EXPECT_TRUE(is_cancelled(FindDistances(graph.csr, {0}, distance)));
}

TEST(WholeGraphTest, AStartThatIsNoVertexIsRefused) {
  const MadeGraph graph = LargeCsr(6, 10, 10);
  EXPECT_EQ(FindDepths(graph.csr, {10}, Walk::kEither).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(FindDistances(graph.csr, {10}).error().code, ErrorCode::kInvalidArgument);
  BetweennessOptions options;
  options.sources = {Vertex{10}};
  EXPECT_EQ(ComputeBetweenness(graph.csr, options).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace catena::test
