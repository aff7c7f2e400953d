// What every way passes and what holds a graph together, against taking each thing out and looking
// whether the rest still hangs together; and against Boost's dominator tree.
#include "analysis/must_pass.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/graph/dominator_tree.hpp>
#include <limits>
#include <random>

#include "analysis/adjacency_bgl.h"
#include "random_csr.h"

namespace catena {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

Adjacency Made(const test::PlainGraph& plain) {
  std::vector<Adjacency::Edge> edges;
  for (const auto& [from, to] : plain.edges) edges.push_back({from, to});
  return {plain.vertices, std::move(edges)};
}

bool Reaches(const test::PlainGraph& graph, uint32_t from, uint32_t to, uint32_t without_vertex,
             size_t without_edge) {
  std::vector<bool> seen(graph.vertices, false);
  seen[from] = true;
  for (bool grows = true; grows;) {
    grows = false;
    for (size_t e = 0; e < graph.edges.size(); ++e) {
      const auto [a, b] = graph.edges[e];
      if (e == without_edge || a == without_vertex || b == without_vertex) continue;
      if (!seen[a] || seen[b]) continue;
      seen[b] = true;
      grows = true;
    }
  }
  return seen[to];
}

TEST(MustPassTest, IsWhatBreaksEveryWayWhenTakenOut) {
  std::mt19937 random(1959);
  int with_some = 0;
  for (int round = 0; round < 4000; ++round) {
    SCOPED_TRACE(round);
    const test::PlainGraph plain = test::RandomPlainGraph(random, 10);
    if (plain.vertices < 2) continue;
    const auto source = static_cast<uint32_t>(random() % plain.vertices);
    const uint32_t target =
        (source + 1 + static_cast<uint32_t>(random() % (plain.vertices - 1))) % plain.vertices;
    const MustPass found = FindMustPass(Made(plain), source, target);
    const bool reachable = Reaches(plain, source, target, kNone, kNone);
    ASSERT_EQ(found.reachable, reachable);
    std::vector<uint32_t> vertices;
    std::vector<uint32_t> edges;
    for (uint32_t v = 0; reachable && v < plain.vertices; ++v) {
      if (v == source || v == target) continue;
      if (!Reaches(plain, source, target, v, kNone)) vertices.push_back(v);
    }
    for (uint32_t e = 0; reachable && e < plain.edges.size(); ++e) {
      if (!Reaches(plain, source, target, kNone, e)) edges.push_back(e);
    }
    ASSERT_THAT(found.vertices, testing::UnorderedElementsAreArray(vertices));
    ASSERT_THAT(found.edges, testing::UnorderedElementsAreArray(edges));
    // In order: each is reached without the next.
    for (size_t i = 1; i < found.vertices.size(); ++i) {
      EXPECT_TRUE(Reaches(plain, source, found.vertices[i - 1], found.vertices[i], kNone));
    }
    with_some += vertices.empty() ? 0 : 1;
  }
  EXPECT_GT(with_some, 300);
}

TEST(MustPassTest, AgreesWithTheDominatorTreeOfBoost) {
  std::mt19937 random(1979);
  for (int round = 0; round < 500; ++round) {
    test::PlainGraph plain = test::RandomPlainGraph(random, 30);
    if (plain.vertices < 2) continue;
    // Boost's answer is wrong where edges come from vertices out of reach.
    std::erase_if(plain.edges, [all = plain](const auto& edge) {
      return !Reaches(all, 0, edge.first, kNone, kNone);
    });
    const Adjacency graph = Made(plain);
    std::vector<uint32_t> dominator(graph.vertex_count(), kNone);
    boost::lengauer_tarjan_dominator_tree(
        graph, uint32_t{0},
        boost::make_iterator_property_map(dominator.begin(), get(boost::vertex_index, graph)));
    for (uint32_t target = 1; target < graph.vertex_count(); ++target) {
      const MustPass found = FindMustPass(graph, 0, target);
      std::vector<uint32_t> expected;
      for (uint32_t at = dominator[target]; at != kNone && at != 0; at = dominator[at]) {
        expected.push_back(at);
      }
      std::ranges::reverse(expected);
      ASSERT_EQ(found.vertices, expected);
    }
  }
}

// Sizes of the connected parts that hold a neighbour of `without`, the largest last.
std::vector<uint32_t> PartsWithout(const test::PlainGraph& graph, uint32_t without) {
  std::vector<uint32_t> label(graph.vertices);
  for (uint32_t v = 0; v < graph.vertices; ++v) label[v] = v;
  for (bool changes = true; changes;) {
    changes = false;
    for (const auto& [a, b] : graph.edges) {
      if (a == without || b == without || label[a] == label[b]) continue;
      label[a] = label[b] = std::min(label[a], label[b]);
      changes = true;
    }
  }
  std::vector<uint32_t> size(graph.vertices, 0);
  for (uint32_t v = 0; v < graph.vertices; ++v) size[label[v]] += v == without ? 0 : 1;
  std::vector<bool> near(graph.vertices, false);
  for (const auto& [a, b] : graph.edges) {
    if (a == without && b != without) near[label[b]] = true;
    if (b == without && a != without) near[label[a]] = true;
  }
  std::vector<uint32_t> parts;
  for (uint32_t v = 0; v < graph.vertices; ++v) {
    if (near[v]) parts.push_back(size[v]);
  }
  std::ranges::sort(parts);
  return parts;
}

TEST(CutVertexTest, IsWhatTheGraphFallsApartWithout) {
  std::mt19937 random(1973);
  for (int round = 0; round < 3000; ++round) {
    SCOPED_TRACE(round);
    const test::PlainGraph plain = test::RandomPlainGraph(random, 12);
    const std::vector<CutVertex> found = FindCutVertices(Made(plain));
    size_t next = 0;
    for (uint32_t v = 0; v < plain.vertices; ++v) {
      const std::vector<uint32_t> parts = PartsWithout(plain, v);
      if (parts.size() < 2) continue;
      ASSERT_LT(next, found.size());
      EXPECT_EQ(found[next].vertex, v);
      EXPECT_EQ(found[next].parts, parts.size());
      uint32_t cut_off = 0;
      for (size_t i = 0; i + 1 < parts.size(); ++i) cut_off += parts[i];
      EXPECT_EQ(found[next].cut_off, cut_off);
      ++next;
    }
    ASSERT_EQ(next, found.size());
  }
}

TEST(MustPassTest, AMillionLinksInARowAreNoDepth) {
  constexpr uint32_t kLength = 1'000'000;
  std::vector<Adjacency::Edge> edges;
  for (uint32_t v = 1; v < kLength; ++v) edges.push_back({v - 1, v});
  const Adjacency chain(kLength, std::move(edges));
  const MustPass found = FindMustPass(chain, 0, kLength - 1);
  EXPECT_EQ(found.vertices.size(), kLength - 2);
  EXPECT_EQ(found.edges.size(), kLength - 1);
  EXPECT_EQ(FindCutVertices(chain).size(), kLength - 2);
}

}  // namespace
}  // namespace catena
