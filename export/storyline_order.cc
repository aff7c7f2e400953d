#include "export/storyline_order.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>
#include <random>

namespace catena {
namespace {

constexpr uint64_t kSeenWeight = 100;    // A crossing within a row.
constexpr uint64_t kUnseenWeight = 1;    // Between the end of a row and the start of the next.
constexpr uint64_t kWordsFactor = 1000;  // Through the name of a line.

bool Alive(const StoryLife& life, size_t column) {
  return life.first <= column && column <= life.last;
}

bool IsWords(const StoryLife& life, size_t before) {
  return (before >= life.first && before < life.words_until) || before >= life.words_from;
}

// What it costs that two lines cross between column `before` and the next.
uint64_t Weight(const StoryProblem& problem, size_t a, size_t b, size_t before) {
  if (problem.row_start[before + 1]) return kUnseenWeight;
  const bool words = IsWords(problem.lives[a], before) || IsWords(problem.lives[b], before);
  return kSeenWeight * (words ? kWordsFactor : 1);
}

constexpr size_t kAbsent = std::numeric_limits<size_t>::max();

std::vector<size_t> PositionsIn(const std::vector<size_t>& column, size_t lines) {
  std::vector<size_t> positions(lines, kAbsent);
  for (size_t i = 0; i < column.size(); ++i) positions[column[i]] = i;
  return positions;
}

template <class WeightOf>
uint64_t SumCrossings(const StoryProblem& problem, const StoryOrder& order, WeightOf weight) {
  uint64_t sum = 0;
  for (size_t c = 0; c + 1 < order.size(); ++c) {
    const std::vector<size_t> next = PositionsIn(order[c + 1], problem.lives.size());
    for (size_t i = 0; i < order[c].size(); ++i) {
      for (size_t j = i + 1; j < order[c].size(); ++j) {
        const size_t a = next[order[c][i]];
        const size_t b = next[order[c][j]];
        if (a != kAbsent && b != kAbsent && a > b) sum += weight(order[c][i], order[c][j], c);
      }
    }
  }
  return sum;
}

uint64_t Cost(const StoryProblem& problem, const StoryOrder& order) {
  return SumCrossings(problem, order,
                      [&](size_t a, size_t b, size_t c) { return Weight(problem, a, b, c); });
}

bool IsMember(const StoryProblem& problem, size_t column, size_t line) {
  return std::ranges::find(problem.meetings[column], line) != problem.meetings[column].end();
}

// One column ordered by a key for each line, the members of its meeting as one.
std::vector<size_t> OrderColumn(const StoryProblem& problem, size_t column,
                                const std::vector<double>& keys) {
  const std::vector<size_t>& meeting = problem.meetings[column];
  double mean = 0;
  for (const size_t line : meeting) mean += keys[line] / static_cast<double>(meeting.size());
  struct Entry {
    double unit;
    bool member;
    double key;
    size_t line;
    auto operator<=>(const Entry&) const = default;
  };
  std::vector<Entry> entries;
  for (size_t line = 0; line < problem.lives.size(); ++line) {
    if (!Alive(problem.lives[line], column)) continue;
    const bool member = IsMember(problem, column, line);
    entries.push_back({member ? mean : keys[line], member, keys[line], line});
  }
  std::ranges::sort(entries);
  std::vector<size_t> order;
  for (const Entry& entry : entries) order.push_back(entry.line);
  return order;
}

// Orders column after column; lines keep the place they had in the column before.
StoryOrder Sweep(const StoryProblem& problem, std::vector<double> keys, bool forwards) {
  const size_t columns = problem.meetings.size();
  StoryOrder order(columns);
  for (size_t i = 0; i < columns; ++i) {
    const size_t column = forwards ? i : columns - 1 - i;
    order[column] = OrderColumn(problem, column, keys);
    // Lines that are not there yet wait among those they stood beside.
    std::vector<double> sorted;
    for (const size_t line : order[column]) sorted.push_back(keys[line]);
    std::ranges::sort(sorted);
    for (size_t k = 0; k < sorted.size(); ++k) {
      keys[order[column][k]] = sorted[k] + 1e-6 * static_cast<double>(k);
    }
  }
  return order;
}

// The barycentre of each line's places over all columns.
std::vector<double> MeanPlaces(const StoryProblem& problem, const StoryOrder& order,
                               bool of_first_column) {
  std::vector<double> sum(problem.lives.size(), 0);
  std::vector<double> count(problem.lives.size(), 0);
  for (size_t c = 0; c < order.size(); ++c) {
    const std::vector<size_t>& column = order[of_first_column ? c : order.size() - 1 - c];
    for (size_t i = 0; i < column.size(); ++i) {
      if (count[column[i]] >= 3) continue;  // Only where the sweep starts.
      sum[column[i]] += static_cast<double>(i) - static_cast<double>(column.size()) / 2;
      ++count[column[i]];
    }
  }
  for (size_t line = 0; line < sum.size(); ++line) sum[line] /= std::max(1.0, count[line]);
  return sum;
}

StoryOrder SweepFrom(const StoryProblem& problem, std::vector<double> keys) {
  constexpr int kSweeps = 12;
  StoryOrder best = Sweep(problem, std::move(keys), true);
  uint64_t best_cost = Cost(problem, best);
  StoryOrder last = best;
  for (int sweep = 1; sweep < kSweeps && best_cost > 0; ++sweep) {
    const bool forwards = sweep % 2 == 0;
    last = Sweep(problem, MeanPlaces(problem, last, forwards), forwards);
    const uint64_t cost = Cost(problem, last);
    if (cost >= best_cost) continue;
    best_cost = cost;
    best = last;
  }
  return best;
}

// The order of the lines by when they are first met.
std::vector<double> KeysByIndex(const StoryProblem& problem) {
  std::vector<double> keys(problem.lives.size());
  std::iota(keys.begin(), keys.end(), 0.0);
  return keys;
}

// The best course of one line among the others, all of whom stay where they are.
class Sifter {
 public:
  Sifter(const StoryProblem& problem, StoryOrder* order) : problem_(problem), order_(*order) {}

  // Whether the line found a better course, which it then has.
  bool Sift(size_t line) {
    TakeOut(line);
    const uint64_t now = CostOf(before_);
    const std::vector<size_t> best = BestCourse();
    const uint64_t found = CostOf(best);
    assert(found <= now);
    PutBack(found < now ? best : before_);
    return found < now;
  }

 private:
  static constexpr uint64_t kForbidden = std::numeric_limits<uint64_t>::max() / 4;

  void TakeOut(size_t line) {
    line_ = line;
    first_ = problem_.lives[line].first;
    last_ = problem_.lives[line].last;
    before_.clear();
    for (size_t c = first_; c <= last_; ++c) {
      const auto it = std::ranges::find(order_[c], line);
      before_.push_back(static_cast<size_t>(it - order_[c].begin()));
      order_[c].erase(it);
    }
    CollectSteps();
  }

  void PutBack(const std::vector<size_t>& course) {
    for (size_t c = first_; c <= last_; ++c) {
      order_[c].insert(order_[c].begin() + static_cast<ptrdiff_t>(course[c - first_]), line_);
    }
  }

  // For each column but the last: where each other line stands now and next, and its weight.
  struct Step {
    size_t now;
    size_t next;
    uint64_t weight;
  };
  void CollectSteps() {
    steps_.assign(last_ - first_, {});
    for (size_t c = first_; c < last_; ++c) {
      const std::vector<size_t> next = PositionsIn(order_[c + 1], problem_.lives.size());
      for (size_t i = 0; i < order_[c].size(); ++i) {
        const size_t other = order_[c][i];
        if (next[other] == kAbsent) continue;
        steps_[c - first_].push_back({i, next[other], Weight(problem_, line_, other, c)});
      }
    }
  }

  uint64_t CostOf(const std::vector<size_t>& course) const {
    uint64_t sum = 0;
    for (size_t c = 0; c + 1 < course.size(); ++c) {
      for (const Step& step : steps_[c]) {
        if ((step.now < course[c]) != (step.next < course[c + 1])) sum += step.weight;
      }
    }
    return sum;
  }

  // Places where the line may stand in a column: within the meeting's members when it is one,
  // else not between them.
  std::vector<bool> Allowed(size_t column) const {
    const std::vector<size_t>& others = order_[column];
    std::vector<bool> allowed(others.size() + 1, true);
    const auto first = std::ranges::find_if(
        others, [&](size_t other) { return IsMember(problem_, column, other); });
    if (first == others.end()) return allowed;
    const auto begin = static_cast<size_t>(first - others.begin());
    size_t end = begin;
    while (end < others.size() && IsMember(problem_, column, others[end])) ++end;
    const bool member = IsMember(problem_, column, line_);
    for (size_t p = 0; p < allowed.size(); ++p) {
      allowed[p] = member ? p >= begin && p <= end : p <= begin || p >= end;
    }
    return allowed;
  }

  std::vector<size_t> BestCourse() const {
    const size_t columns = last_ - first_ + 1;
    std::vector<std::vector<size_t>> came_from(columns);
    std::vector<uint64_t> cost(order_[first_].size() + 1, 0);
    Forbid(first_, &cost);
    for (size_t c = 1; c < columns; ++c) {
      cost = Advance(c, cost, &came_from[c]);
      Forbid(first_ + c, &cost);
    }
    std::vector<size_t> course(columns);
    course.back() = static_cast<size_t>(std::min_element(cost.begin(), cost.end()) - cost.begin());
    for (size_t c = columns - 1; c > 0; --c) course[c - 1] = came_from[c][course[c]];
    return course;
  }

  void Forbid(size_t column, std::vector<uint64_t>* cost) const {
    const std::vector<bool> allowed = Allowed(column);
    for (size_t p = 0; p < cost->size(); ++p) {
      if (!allowed[p]) (*cost)[p] = kForbidden;
    }
  }

  // Least cost of each place in the column, from those in the column before it.
  std::vector<uint64_t> Advance(size_t c, const std::vector<uint64_t>& before,
                                std::vector<size_t>* came_from) const {
    const size_t places = order_[first_ + c].size() + 1;
    // What it costs to go from place p to q, for p growing from 0: with p at the top the line
    // crosses all that stand above q next.
    std::vector<uint64_t> step(places, 0);
    std::vector<const Step*> at(before.size(), nullptr);
    for (const Step& s : steps_[c - 1]) {
      at[s.now] = &s;
      for (size_t q = s.next + 1; q < places; ++q) step[q] += s.weight;
    }
    std::vector<uint64_t> cost(places, kForbidden);
    came_from->assign(places, 0);
    for (size_t p = 0; p < before.size(); ++p) {
      for (size_t q = 0; q < places && before[p] < kForbidden; ++q) {
        if (before[p] + step[q] >= cost[q]) continue;
        cost[q] = before[p] + step[q];
        (*came_from)[q] = p;
      }
      if (at[p] == nullptr) continue;  // Now step below the line that stands at p.
      for (size_t q = 0; q < places; ++q) {
        step[q] = q > at[p]->next ? step[q] - at[p]->weight : step[q] + at[p]->weight;
      }
    }
    return cost;
  }

  const StoryProblem& problem_;
  StoryOrder& order_;
  size_t line_ = 0;
  size_t first_ = 0;
  size_t last_ = 0;
  std::vector<size_t> before_;  // The line's places, by column from first_.
  std::vector<std::vector<Step>> steps_;
};

uint64_t SiftAll(const StoryProblem& problem, StoryOrder* order) {
  constexpr int kMostRounds = 30;
  Sifter sifter(problem, order);
  bool improved = true;
  for (int round = 0; improved && round < kMostRounds; ++round) {
    improved = false;
    for (size_t line = 0; line < problem.lives.size(); ++line) {
      improved = sifter.Sift(line) || improved;
    }
  }
  return Cost(problem, *order);
}

// As many starts as take a fraction of a second.
size_t CountStarts(const StoryProblem& problem) {
  const size_t lines = std::max<size_t>(1, problem.lives.size());
  size_t cells = 1;
  for (const StoryLife& life : problem.lives) cells += life.last - life.first + 1;
  return std::clamp<size_t>(20'000'000 / (cells * lines * lines), 1, 24);
}

}  // namespace

uint64_t CountCrossings(const StoryProblem& problem, const StoryOrder& order) {
  return SumCrossings(problem, order, [&](size_t, size_t, size_t c) -> uint64_t {
    return problem.row_start[c + 1] ? 0 : 1;
  });
}

StoryOrder BarycentreOrder(const StoryProblem& problem) {
  return SweepFrom(problem, KeysByIndex(problem));
}

StoryOrder MinimiseCrossings(const StoryProblem& problem) {
  StoryOrder best = BarycentreOrder(problem);
  uint64_t best_cost = SiftAll(problem, &best);
  std::mt19937 random(1);  // Its numbers are the same everywhere.
  std::vector<double> keys = KeysByIndex(problem);
  const size_t starts = CountStarts(problem);
  for (size_t start = 1; start < starts && best_cost > 0; ++start) {
    for (size_t i = keys.size(); i > 1; --i) std::swap(keys[i - 1], keys[random() % i]);
    StoryOrder order = SweepFrom(problem, keys);
    const uint64_t cost = SiftAll(problem, &order);
    if (cost >= best_cost) continue;
    best_cost = cost;
    best = std::move(order);
  }
  return best;
}

}  // namespace catena
