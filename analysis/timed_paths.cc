#include "analysis/timed_paths.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace catena {
namespace {

// A smaller level is cheaper to walk twice than to sort.
constexpr size_t kMergeFrom = 48;

uint64_t Sum(uint64_t a, uint64_t b) {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  return a > kMost - b ? kMost : a + b;
}

uint64_t Product(uint64_t a, uint64_t b) {
  uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<uint64_t>::max() : product;
}

constexpr Vertex kNowhere{std::numeric_limits<uint32_t>::max()};

}  // namespace

bool TimedPathCounter::Spend(uint64_t steps) {
  steps_ += steps;
  return steps_ <= max_steps_;
}

// All states one link on. None goes beyond `stop`, where a way would end too early, or past the
// day of the horizon, after (before) which the other end is out of reach.
template <Walk kWalk>
void TimedPathCounter::Grow(const Level& level, Vertex stop, int32_t horizon, Level& next) {
  next.clear();
  for (const State& state : level) {
    if (state.vertex == stop) continue;
    if (!Spend(StepCount<kWalk>(graph_, state.vertex))) return;
    ForEachStep<kWalk>(graph_, state.vertex, [&](Vertex vertex, Link link) {
      const DayWindow& window = windows_[link.index];
      if constexpr (kWalk == Walk::kForwards) {
        const int32_t day = std::max(state.day, window.first);
        if (state.day <= window.last && day <= horizon) next.push_back({vertex, day, state.paths});
      } else {
        const int32_t day = std::min(state.day, window.last);
        if (state.day >= window.first && day >= horizon) next.push_back({vertex, day, state.paths});
      }
    });
  }
  if (next.size() >= kMergeFrom) Merge(next);
}

void TimedPathCounter::Merge(Level& level) {
  const auto key = [](const State& state) { return std::pair(state.vertex, state.day); };
  std::ranges::sort(level, {}, key);
  size_t kept = 0;
  for (size_t i = 1; i < level.size(); ++i) {
    if (key(level[i]) == key(level[kept])) {
      level[kept].paths = Sum(level[kept].paths, level[i].paths);
    } else {
      level[++kept] = level[i];
    }
  }
  level.resize(std::min(level.size(), kept + 1));
}

// One link on, without making the states.
uint64_t TimedPathCounter::CountLast(const Level& level) {
  uint64_t total = 0;
  for (const State& state : level) {
    const size_t links = graph_.out(state.vertex).size();
    if (!Spend(links)) break;
    const auto windows = windows_.subspan(graph_.first_out(state.vertex).index, links);
    uint64_t usable = 0;
    for (const DayWindow& window : windows) usable += state.day <= window.last ? 1 : 0;
    total = Sum(total, Product(usable, state.paths));
  }
  return total;
}

TimedPathCounter::Count TimedPathCounter::CountFrom(Vertex from, uint32_t max_links) {
  steps_ = 0;
  uint64_t total = 0;
  level_.assign(1, {from, DayWindow::kFirstDay, 1});
  for (uint32_t links = 1; links < max_links && !level_.empty(); ++links) {
    Grow<Walk::kForwards>(level_, kNowhere, DayWindow::kLastDay, next_);
    std::swap(level_, next_);
    for (const State& state : level_) total = Sum(total, state.paths);
  }
  if (max_links > 0) total = Sum(total, CountLast(level_));
  return {total, steps_ <= max_steps_};
}

// Ways that reach a vertex with one side and leave it in time with the other.
uint64_t TimedPathCounter::Join(Level& ahead, Level& behind) const {
  uint64_t total = 0;
  const auto add = [&](const State& a, const State& b) {
    if (a.vertex == b.vertex && a.day <= b.day) total = Sum(total, Product(a.paths, b.paths));
  };
  if (ahead.size() * behind.size() <= kMergeFrom * kMergeFrom) {
    for (const State& a : ahead) {
      for (const State& b : behind) add(a, b);
    }
    return total;
  }
  std::ranges::sort(ahead, {}, &State::vertex);
  std::ranges::sort(behind, {}, &State::vertex);
  auto b = behind.begin();
  for (const State& a : ahead) {
    while (b != behind.end() && b->vertex < a.vertex) ++b;
    for (auto same = b; same != behind.end() && same->vertex == a.vertex; ++same) add(a, *same);
  }
  return total;
}

TimedPathCounter::Count TimedPathCounter::CountBetween(Vertex from, Vertex to, uint32_t max_links) {
  steps_ = 0;
  if (from == to || max_links == 0) return {};
  // Beyond these days the other end is out of reach.
  int32_t last_day = DayWindow::kFirstDay;
  for (const CsrGraph::InArc& arc : graph_.in(to)) {
    last_day = std::max(last_day, windows_[arc.link.index].last);
  }
  int32_t first_day = DayWindow::kLastDay;
  const size_t out = graph_.out(from).size();
  for (const DayWindow& window : windows_.subspan(graph_.first_out(from).index, out)) {
    first_day = std::min(first_day, window.first);
  }

  level_.assign(1, {from, DayWindow::kFirstDay, 1});
  if (behind_.size() < size_t{max_links} + 1) behind_.resize(size_t{max_links} + 1);
  behind_[0].assign(1, {to, DayWindow::kLastDay, 1});
  uint64_t total = 0;
  uint32_t ahead = 0;
  uint32_t behind = 0;
  while (ahead + behind < max_links && !level_.empty() && !behind_[behind].empty()) {
    if (level_.size() <= behind_[behind].size()) {
      Grow<Walk::kForwards>(level_, to, last_day, next_);
      std::swap(level_, next_);
      ++ahead;
      // Those that have arrived go no further, and none passes its own start.
      for (const State& state : level_) total = Sum(total, state.vertex == to ? state.paths : 0);
      std::erase_if(level_,
                    [&](const State& state) { return state.vertex == to || state.vertex == from; });
    } else {
      Grow<Walk::kBackwards>(behind_[behind], from, first_day, behind_[behind + 1]);
      ++behind;
      std::erase_if(behind_[behind], [&](const State& state) { return state.vertex == to; });
    }
  }
  // A way of more links than `ahead` is cut after that many.
  for (uint32_t rest = 1; rest <= behind; ++rest) total = Sum(total, Join(level_, behind_[rest]));
  return {total, steps_ <= max_steps_};
}

}  // namespace catena
