// What every way from one vertex to another passes: the dominators of the target (R. T. Prosser,
// 1959) and the edges that are on every way.
//
// One way is found breadth first. Then the vertices reached without the rest of it are grown along
// it: a vertex or edge of the way is passed by all when nothing reached so far leads beyond it.
// O(V + E), no recursion; Boost's lengauer_tarjan_dominator_tree finds the dominators of every
// vertex, which is not asked here, and recurses as deep as the graph is long.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/adjacency.h"

namespace catena {

struct MustPass {
  bool reachable = false;
  std::vector<uint32_t> vertices;  // Without the ends, in the order in which they are passed.
  std::vector<uint32_t> edges;     // Likewise.
};

// Requires: source != target.
MustPass FindMustPass(const Adjacency& graph, uint32_t source, uint32_t target);

// What holds an undirected graph together: vertices without which a part of it falls apart.
// Articulation points by depth-first search (J. Hopcroft, R. Tarjan, 1973), without recursion.
// Edges are seen both ways; loops and parallel edges change nothing. O(V + E).
struct CutVertex {
  uint32_t vertex = 0;
  uint32_t parts = 0;    // What its part of the graph falls into without it.
  uint32_t cut_off = 0;  // Vertices that are then not in the largest of these.
};
// In the order of vertices.
std::vector<CutVertex> FindCutVertices(const Adjacency& graph);

}  // namespace catena
