// The probability that a path from source to target holds when labels hold independently of each
// other, each with its own probability. Labels are groups of sources: one group behind many links
// fails at all of them at once, so links are not independent.
//
// Where few labels are uncertain every case is added up. Otherwise cases are drawn (Monte Carlo),
// 64 side by side in the bits of a word: one pass over the edges answers for all 64. The interval
// is Wilson's (1927). The same seed gives the same answer on every machine.
//
// How much hangs on a label is its Birnbaum importance (1969): the probability when it holds less
// the probability when it fails, in the same cases otherwise.
// O(edges) words a pass, 1 + labels passes for 64 cases.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "analysis/label_cut.h"

namespace catena {

struct ChainProbabilityOptions {
  // Every case is added up when no more labels than these are neither certain nor hopeless.
  uint32_t max_exact_labels = 20;
  uint64_t samples = 100'000;  // Rounded up to a multiple of 64.
  uint64_t seed = 1;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

struct ChainProbability {
  double mean = 0;
  double low = 0;  // 95 %; the mean when exact.
  double high = 0;
  bool exact = false;
  uint64_t samples = 0;            // Drawn; fewer than asked for when time ran out. 0 when exact.
  std::vector<double> importance;  // By label.
};

// `holds`: by label, from 0 to 1.
ChainProbability FindChainProbability(const LabelCutProblem& problem,
                                      const std::vector<double>& holds,
                                      const ChainProbabilityOptions& options);

// Wilson's score interval at 95 %.
struct Interval {
  double low = 0;
  double high = 1;
};
Interval WilsonInterval(uint64_t hits, uint64_t trials);

}  // namespace catena
