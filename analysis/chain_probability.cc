#include "analysis/chain_probability.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "analysis/adjacency.h"
#include "analysis/random_numbers.h"

namespace catena {
namespace {

using Clock = std::chrono::steady_clock;
using Word = uint64_t;  // One bit for each of 64 cases.

constexpr uint32_t kLanes = 64;
constexpr uint32_t kLaneLabels = 6;  // Labels whose cases lie within one word.
// Work on importances, in steps along an edge: about a second.
constexpr uint64_t kImportanceSteps = 400'000'000;

// Bit i of lane label k: whether the case i has it.
constexpr std::array<Word, kLaneLabels> kLanePatterns = {0xAAAAAAAAAAAAAAAA, 0xCCCCCCCCCCCCCCCC,
                                                         0xF0F0F0F0F0F0F0F0, 0xFF00FF00FF00FF00,
                                                         0xFFFF0000FFFF0000, 0xFFFFFFFF00000000};

// In which of 64 cases the target is reached.
class Reach {
 public:
  explicit Reach(const LabelCutProblem& problem)
      : problem_(problem), links_(problem.vertices, Ends(problem)), reached_(problem.vertices) {}

  // `holds`: by label, the cases in which it holds.
  Word In(const std::vector<Word>& holds) {
    std::ranges::fill(reached_, 0);
    reached_[problem_.source] = ~Word{0};
    queue_.assign(1, problem_.source);
    waits_.assign(problem_.vertices, 0);
    for (size_t next = 0; next < queue_.size(); ++next) {
      const uint32_t vertex = queue_[next];
      waits_[vertex] = 0;
      if (vertex == problem_.target) continue;
      for (const uint32_t edge : links_.out(vertex)) Pass(vertex, edge, holds);
    }
    return reached_[problem_.target];
  }

 private:
  static std::vector<Adjacency::Edge> Ends(const LabelCutProblem& problem) {
    std::vector<Adjacency::Edge> ends;
    for (const LabelCutEdge& edge : problem.edges) ends.push_back({edge.from, edge.to});
    return ends;
  }

  void Pass(uint32_t vertex, uint32_t edge, const std::vector<Word>& holds) {
    const LabelCutEdge& passed = problem_.edges[edge];
    Word stands = reached_[vertex];
    for (const uint32_t label : passed.labels) stands &= holds[label];
    if ((stands & ~reached_[passed.to]) == 0) return;
    reached_[passed.to] |= stands;
    if (waits_[passed.to] != 0) return;
    waits_[passed.to] = 1;
    queue_.push_back(passed.to);
  }

  const LabelCutProblem& problem_;
  const Adjacency links_;
  std::vector<Word> reached_;
  std::vector<uint8_t> waits_;
  std::vector<uint32_t> queue_;
};

std::vector<uint8_t> LabelsInUse(const LabelCutProblem& problem) {
  std::vector<uint8_t> used(problem.labels, 0);
  for (const LabelCutEdge& edge : problem.edges) {
    for (const uint32_t label : edge.labels) used[label] = 1;
  }
  return used;
}

bool IsUncertain(double holds) { return holds > 0 && holds < 1; }

// Every case of the uncertain labels: the first six within a word, the others by its number.
class EveryCase {
 public:
  EveryCase(const LabelCutProblem& problem, const std::vector<double>& holds,
            std::vector<uint32_t> uncertain)
      : reach_(problem), holds_(holds), uncertain_(std::move(uncertain)), words_(problem.labels) {
    for (uint32_t label = 0; label < problem.labels; ++label) {
      words_[label] = holds[label] > 0 ? ~Word{0} : 0;
    }
    const auto in_lane = std::min<size_t>(kLaneLabels, uncertain_.size());
    lanes_ = uint32_t{1} << in_lane;
    for (uint32_t lane = 0; lane < lanes_; ++lane) {
      lane_weight_[lane] = 1;
      for (size_t k = 0; k < in_lane; ++k) {
        const double p = holds_[uncertain_[k]];
        lane_weight_[lane] *= (lane >> k & 1) != 0 ? p : 1 - p;
      }
    }
    for (size_t k = 0; k < in_lane; ++k) words_[uncertain_[k]] = kLanePatterns[k];
  }

  ChainProbability Run(const std::vector<uint8_t>& used) {
    ChainProbability found;
    found.exact = true;
    with_.assign(uncertain_.size(), 0);
    found.mean = Sum(true);
    found.importance.assign(words_.size(), 0);
    for (size_t k = 0; k < uncertain_.size(); ++k) {
      const double p = holds_[uncertain_[k]];
      found.importance[uncertain_[k]] = with_[k] / p - (found.mean - with_[k]) / (1 - p);
    }
    for (uint32_t label = 0; label < words_.size(); ++label) {
      if (used[label] == 0 || IsUncertain(holds_[label])) continue;
      words_[label] = ~words_[label];
      const double other = Sum(false);
      words_[label] = ~words_[label];
      found.importance[label] = holds_[label] > 0 ? found.mean - other : other - found.mean;
    }
    // What is left of a difference of sums that should be equal is no importance.
    for (double& each : found.importance) each = each < 1e-12 ? 0 : each;
    found.mean = std::clamp(found.mean, 0.0, 1.0);
    found.low = found.high = found.mean;
    return found;
  }

 private:
  // The probability; with `by_label` also with_, what of it has each uncertain label hold.
  double Sum(bool by_label) {
    const size_t in_word = std::min<size_t>(kLaneLabels, uncertain_.size());
    const uint64_t words = uint64_t{1} << (uncertain_.size() - in_word);
    double sum = 0;
    for (uint64_t word = 0; word < words; ++word) {
      double weight = 1;
      for (size_t k = in_word; k < uncertain_.size(); ++k) {
        const bool there = (word >> (k - in_word) & 1) != 0;
        weight *= there ? holds_[uncertain_[k]] : 1 - holds_[uncertain_[k]];
        words_[uncertain_[k]] = there ? ~Word{0} : 0;
      }
      const Word reached = reach_.In(words_);
      double here = 0;
      for (uint32_t lane = 0; lane < lanes_; ++lane) {
        if ((reached >> lane & 1) == 0) continue;
        here += lane_weight_[lane];
        for (size_t k = 0; by_label && k < in_word; ++k) {
          if ((lane >> k & 1) != 0) with_[k] += weight * lane_weight_[lane];
        }
      }
      sum += weight * here;
      for (size_t k = in_word; by_label && k < uncertain_.size(); ++k) {
        if ((word >> (k - in_word) & 1) != 0) with_[k] += weight * here;
      }
    }
    return sum;
  }

  Reach reach_;
  const std::vector<double>& holds_;
  const std::vector<uint32_t> uncertain_;
  std::vector<Word> words_;
  uint32_t lanes_ = 1;
  std::array<double, kLanes> lane_weight_{};
  std::vector<double> with_;
};

// 64 draws at once: the bits of p are compared with bits of chance, the highest first, until all
// draws are decided. Exact to the last bit of p.
Word Draw(double p, RandomNumbers& random) {
  if (p <= 0) return 0;
  if (p >= 1) return ~Word{0};
  Word below = 0;
  Word open = ~Word{0};
  while (open != 0 && p > 0) {
    p *= 2;
    const bool bit = p >= 1;
    if (bit) p -= 1;
    const Word chance = random.Next();
    if (bit) {
      below |= open & ~chance;
      open &= chance;
    } else {
      open &= ~chance;
    }
  }
  return below;
}

ChainProbability Sample(const LabelCutProblem& problem, const std::vector<double>& holds,
                        const std::vector<uint8_t>& used, const ChainProbabilityOptions& options) {
  Reach reach(problem);
  RandomNumbers random(options.seed);
  const uint64_t words = std::max<uint64_t>(1, (options.samples + kLanes - 1) / kLanes);
  const auto labels = static_cast<uint64_t>(std::ranges::count(used, 1));
  const uint64_t steps = std::max<uint64_t>(1, labels * problem.edges.size());
  const uint64_t weighed = std::clamp<uint64_t>(kImportanceSteps / steps, 1, words);
  std::vector<Word> cases(problem.labels, 0);
  std::vector<uint64_t> matters(problem.labels, 0);
  uint64_t hits = 0;
  uint64_t done = 0;
  uint64_t done_weighed = 0;
  for (; done < words; ++done) {
    if (done % 16 == 1 && Clock::now() >= options.deadline) break;
    for (uint32_t label = 0; label < problem.labels; ++label) {
      if (used[label] != 0) cases[label] = Draw(holds[label], random);
    }
    const Word reached = reach.In(cases);
    hits += static_cast<uint64_t>(std::popcount(reached));
    if (done >= weighed) continue;
    ++done_weighed;
    for (uint32_t label = 0; label < problem.labels; ++label) {
      if (used[label] == 0) continue;
      cases[label] = ~cases[label];
      matters[label] += static_cast<uint64_t>(std::popcount(reach.In(cases) ^ reached));
      cases[label] = ~cases[label];
    }
  }
  ChainProbability found;
  found.samples = done * kLanes;
  found.mean = static_cast<double>(hits) / static_cast<double>(found.samples);
  const Interval interval = WilsonInterval(hits, found.samples);
  found.low = interval.low;
  found.high = interval.high;
  for (const uint64_t cases_that_turn : matters) {
    found.importance.push_back(static_cast<double>(cases_that_turn) /
                               static_cast<double>(done_weighed * kLanes));
  }
  return found;
}

}  // namespace

ChainProbability FindChainProbability(const LabelCutProblem& problem,
                                      const std::vector<double>& holds,
                                      const ChainProbabilityOptions& options) {
  const std::vector<uint8_t> used = LabelsInUse(problem);
  std::vector<uint32_t> uncertain;
  for (uint32_t label = 0; label < problem.labels; ++label) {
    if (used[label] != 0 && IsUncertain(holds[label])) uncertain.push_back(label);
  }
  if (uncertain.size() <= options.max_exact_labels) {
    return EveryCase(problem, holds, std::move(uncertain)).Run(used);
  }
  return Sample(problem, holds, used, options);
}

Interval WilsonInterval(uint64_t hits, uint64_t trials) {
  if (trials == 0) return {};
  constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution lie below.
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(hits) / n;
  const double centre = p + kZ * kZ / (2 * n);
  const double spread = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
  const double scale = 1 + kZ * kZ / n;
  return {.low = std::max(0.0, (centre - spread) / scale),
          .high = std::min(1.0, (centre + spread) / scale)};
}

}  // namespace catena
