// Random small graphs for the whole-graph algorithms, and the same graph as a plain list of edges
// for the oracles: loops, parallel edges, vertices without edges, several parts, no vertices at
// all.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/csr_graph.h"
#include "core/memory_graph.h"

namespace catena::test {

struct PlainGraph {
  uint32_t vertices = 0;
  std::vector<std::pair<uint32_t, uint32_t>> edges;
};

inline PlainGraph RandomPlainGraph(std::mt19937& random, uint32_t max_vertices) {
  PlainGraph graph;
  graph.vertices = static_cast<uint32_t>(random() % (max_vertices + 1));
  if (graph.vertices == 0) return graph;
  // From a few edges to about three a vertex.
  const uint32_t edges = static_cast<uint32_t>(random() % (3 * graph.vertices + 1));
  for (uint32_t i = 0; i < edges; ++i) {
    const auto from = static_cast<uint32_t>(random() % graph.vertices);
    const auto to = static_cast<uint32_t>(random() % graph.vertices);
    graph.edges.emplace_back(from, to);
    if (random() % 8 == 0) graph.edges.emplace_back(from, to);
  }
  return graph;
}

// The edges in the order of the links of the CsrGraph made from them.
struct MadeGraph {
  CsrGraph csr;
  PlainGraph plain;
};

// Two relationship types, so that rows are not in the order of their targets. `days` may be empty;
// else it holds begin_min and begin_max of each vertex, INT64_MIN for none.
inline MadeGraph MakeCsr(const PlainGraph& plain, std::mt19937& random,
                         const std::vector<std::pair<int64_t, int64_t>>& days = {}) {
  MemoryGraph graph;
  const LabelId event = *graph.InternLabel("Event");
  const KeyId keys[] = {*graph.InternKey("begin_min"), *graph.InternKey("begin_max")};
  const TypeId types[] = {*graph.InternType("T1"), *graph.InternType("T2")};
  std::vector<NodeId> nodes;
  for (uint32_t v = 0; v < plain.vertices; ++v) {
    PropertyMap properties;
    if (!days.empty() && days[v].first != INT64_MIN) properties.Set(keys[0], Value(days[v].first));
    if (!days.empty() && days[v].second != INT64_MIN) {
      properties.Set(keys[1], Value(days[v].second));
    }
    nodes.push_back(*graph.CreateNode({event}, std::move(properties)));
  }
  for (const auto& [from, to] : plain.edges) {
    EXPECT_TRUE(graph.CreateRelationship(nodes[from], types[random() % 2], nodes[to], {}));
  }
  MadeGraph made{*CsrGraph::Build(graph), {plain.vertices, {}}};
  for (uint32_t l = 0; l < made.csr.link_count(); ++l) {
    made.plain.edges.emplace_back(made.csr.source(Link{l}).index, made.csr.target(Link{l}).index);
  }
  return made;
}

inline MadeGraph RandomCsr(uint32_t seed, uint32_t max_vertices) {
  std::mt19937 random(seed);
  return MakeCsr(RandomPlainGraph(random, max_vertices), random);
}

// Large enough for every way of working, with a hub: half of its edges touch few vertices.
inline MadeGraph LargeCsr(uint32_t seed, uint32_t vertices, uint32_t edges) {
  std::mt19937 random(seed);
  PlainGraph plain{vertices, {}};
  for (uint32_t i = 0; i < edges; ++i) {
    const auto from = static_cast<uint32_t>(random() % vertices);
    const auto to = static_cast<uint32_t>(random() % (i % 2 == 0 ? vertices : vertices / 100 + 1));
    plain.edges.emplace_back(from, to);
  }
  return MakeCsr(plain, random);
}

}  // namespace catena::test
