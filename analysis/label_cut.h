// The least number of labels whose loss parts a source from a target: minimum label s-t cut.
//
// Each edge has labels and falls as soon as one of them is lost; one without labels never falls.
// Parallel edges say "any of these": a link that stands while one of its groups of sources stands
// is one edge for each group. The problem is NP-hard (Jha, Sheyner, Wing 2002; Coudert et al. 2007
// as "minimum colour s-t cut").
//
// Solved as a hitting set: a set of labels parts the two when it meets the labels of every path
// (implicit hitting set; Moreno-Centeno and Karp 2013). Paths are made as they are needed.
//   lower bound  a fractional packing of paths, no label in more than one whole path: linear
//                programming with column generation (path_packing.h). Every packing is valid,
//                and it is added up in whole numbers, so that no rounding can overstate a bound.
//   upper bound  rounding of the prices that the packing gives the labels, and layers of a
//                breadth-first search, each made minimal; of large cuts parts are exchanged.
//   between      depth-first branch and bound for q = lower bound, one more, ...: is there a cut
//                of q labels? A label whose loss would cost more than is left is kept for good.
//
// Without limits exact. With a time limit `lower` and `upper` are proven, whatever they are.
// Cost: a packing of m labels takes O(m^2) a pivot; a round of new paths two runs of Dijkstra.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/progress.h"

namespace catena {

struct LabelCutEdge {
  uint32_t from = 0;
  uint32_t to = 0;
  std::vector<uint32_t> labels;  // Falls with any of them. May repeat.
};

struct LabelCutProblem {
  uint32_t vertices = 0;
  uint32_t labels = 0;
  uint32_t source = 0;  // Not the target.
  uint32_t target = 0;
  std::vector<LabelCutEdge> edges;
};

struct LabelCutOptions {
  std::chrono::milliseconds time_limit{10'000};
  // Of time_limit, for listing the minimum sets once their size is known.
  std::chrono::milliseconds listing_limit{1'000};
  uint32_t max_sets = 20;
  Progress* progress = nullptr;  // Asked now and then; stopping counts as the time limit.
};

struct LabelCut {
  static constexpr uint32_t kUnbreakable = std::numeric_limits<uint32_t>::max();

  // lower == upper: exact. Both 0: there is no path. Both kUnbreakable: a path has no label.
  uint32_t lower = 0;
  uint32_t upper = 0;
  // Sets of `upper` labels that part the two, each ascending, in ascending order; at least one
  // unless the cut is 0 or unbreakable.
  std::vector<std::vector<uint32_t>> sets;
  bool all_sets = false;  // `sets` is every minimum set there is.
  bool stopped = false;   // By `progress`.
  uint64_t nodes = 0;     // Of the search, and paths made: for benchmarks.
  uint64_t paths = 0;

  bool exact() const { return lower == upper; }
};

// Requires: ends below `vertices`, labels below `labels`, source != target.
LabelCut FindLabelCut(const LabelCutProblem& problem, const LabelCutOptions& options);

// Whether the target is reached when these labels are lost. `lost` by label.
bool IsReached(const LabelCutProblem& problem, const std::vector<bool>& lost);

}  // namespace catena
