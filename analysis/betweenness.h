// Betweenness: on how many of all shortest paths each vertex lies between the ends.
// Brandes (2001), "A faster algorithm for betweenness centrality"; from a sample of starts
// Brandes, Pich (2007), "Centrality estimation in large networks".
//
// From each start a breadth-first search counts the shortest paths to every vertex, and a walk
// back over it adds up what share of them passes each vertex. Starts are divided among the threads
// and added up in order. Parallel relationships are paths of their own, as in Boost's
// brandes_betweenness_centrality; loops are on no shortest path.
// O(V + E) a start. Extra memory: 28 bytes a vertex and thread, and the answer.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

struct BetweennessOptions : WorkOptions {
  Walk walk = Walk::kEither;
  // The starts; empty: `samples` vertices drawn by `seed`, each at most once.
  std::vector<Vertex> sources;
  uint32_t samples = 0;  // 0, or as many as there are vertices: every vertex, the exact answer.
  uint64_t seed = 1;
};

struct Betweenness {
  // By vertex: the sum over all pairs of ends of the share of their shortest paths that passes it,
  // each pair once where the walk is kEither. From a sample: that sum for the starts drawn, times
  // vertices over starts.
  std::vector<double> score;
  uint32_t sources = 0;
  bool exact = true;
};

// kInvalidArgument for a source that is no vertex; kCancelled.
Result<Betweenness> ComputeBetweenness(const CsrGraph& graph,
                                       const BetweennessOptions& options = {});

}  // namespace catena
