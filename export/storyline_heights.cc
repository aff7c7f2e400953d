#include "export/storyline_heights.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "export/max_flow.h"

namespace catena {
namespace {

constexpr int64_t kBendWeight = 12;  // For each step that a line rises or falls.
constexpr int64_t kWidthWeight = 1;  // For each step between the outer lines of a column.

// A line in a column. Cells of one column follow each other from the top.
struct Below {
  size_t upper;
  size_t lower;
  int64_t gap;
  bool rigid;  // Exactly the gap, not at least.
};
struct Along {
  size_t a;
  size_t b;
  bool rigid;  // The line is words between the two: it must not bend.
};

struct Model {
  std::vector<int64_t> height;  // By cell.
  std::vector<Below> below;
  std::vector<Along> along;
  std::vector<int64_t> pull;  // What a cell's height costs for each step.
};

// Two lines that met a little earlier and meet again a little later stay together between.
bool StayTogether(const StoryProblem& problem, size_t a, size_t b, size_t column) {
  constexpr size_t kLittle = 3;  // Columns.
  const auto meet = [&](size_t c) {
    const std::vector<size_t>& meeting = problem.meetings[c];
    return std::ranges::find(meeting, a) != meeting.end() &&
           std::ranges::find(meeting, b) != meeting.end();
  };
  bool before = false;
  for (size_t c = column; !before && c + kLittle >= column; --c) {
    before = meet(c);
    if (c == 0 || problem.row_start[c]) break;
  }
  for (size_t c = column; before && c <= column + kLittle && c < problem.meetings.size(); ++c) {
    if (c > column && problem.row_start[c]) return false;
    if (meet(c)) return true;
  }
  return false;
}

Model MakeModel(const StoryProblem& problem, const StoryOrder& order) {
  Model model;
  constexpr size_t kNone = std::numeric_limits<size_t>::max();
  std::vector<size_t> cell_of(problem.lives.size(), kNone);
  for (size_t c = 0; c < order.size(); ++c) {
    std::vector<size_t> next_of(problem.lives.size(), kNone);
    bool was_member = false;
    for (size_t i = 0; i < order[c].size(); ++i) {
      const size_t line = order[c][i];
      const size_t cell = model.height.size();
      const std::vector<size_t>& meeting = problem.meetings[c];
      const bool member = std::ranges::find(meeting, line) != meeting.end();
      const bool near = i > 0 && StayTogether(problem, order[c][i - 1], line, c);
      const int64_t gap = near ? kMemberGap : kLineGap;
      if (i > 0) model.below.push_back({cell - 1, cell, gap, member && was_member});
      model.height.push_back(i == 0 ? 0 : model.height.back() + gap);
      model.pull.push_back((i == 0 ? -kWidthWeight : 0) +
                           (i + 1 == order[c].size() ? kWidthWeight : 0));
      if (cell_of[line] != kNone && !problem.row_start[c]) {
        const StoryLife& life = problem.lives[line];
        model.along.push_back({cell_of[line], cell, c <= life.words_until || c > life.words_from});
      }
      next_of[line] = cell;
      was_member = member;
    }
    cell_of = std::move(next_of);
  }
  return model;
}

// Moves the subset of cells by `step` (its sign is the direction) that helps most. Whether any
// does.
bool MoveBest(int64_t step, Model* model) {
  const size_t cells = model->height.size();
  const size_t source = cells;
  const size_t sink = cells + 1;
  MaxFlow flow(cells + 2);
  std::vector<int64_t> unary(cells, 0);  // What it costs that the cell moves alone.
  for (size_t cell = 0; cell < cells; ++cell) unary[cell] += model->pull[cell] * step;
  for (const Along& along : model->along) {
    const int64_t difference = model->height[along.a] - model->height[along.b];
    const int64_t weight = along.rigid ? 1'000 * kBendWeight : kBendWeight;
    const int64_t both = weight * std::abs(difference);
    const int64_t only_a = weight * std::abs(difference + step);
    const int64_t only_b = weight * std::abs(difference - step);
    unary[along.a] += only_a - both;
    unary[along.b] += both - only_a;
    if (only_a + only_b > 2 * both) flow.AddArc(along.b, along.a, only_a + only_b - 2 * both);
  }
  for (const Below& below : model->below) {
    const int64_t slack = model->height[below.lower] - model->height[below.upper] - below.gap;
    const bool blocked = slack < std::abs(step);
    // Downwards the upper one takes the lower one along, upwards the lower one the upper one.
    if (below.rigid || (blocked && step > 0)) {
      flow.AddArc(below.upper, below.lower, MaxFlow::kInfinite);
    }
    if (below.rigid || (blocked && step < 0)) {
      flow.AddArc(below.lower, below.upper, MaxFlow::kInfinite);
    }
  }
  int64_t gain = 0;
  for (size_t cell = 0; cell < cells; ++cell) {
    if (unary[cell] > 0) flow.AddArc(cell, sink, unary[cell]);
    if (unary[cell] < 0) flow.AddArc(source, cell, -unary[cell]);
    if (unary[cell] < 0) gain -= unary[cell];
  }
  if (flow.Run(source, sink) >= gain) return false;
  const std::vector<bool> side = flow.SourceSide(source);
  for (size_t cell = 0; cell < cells; ++cell) {
    if (side[cell]) model->height[cell] += step;
  }
  return true;
}

}  // namespace

StoryHeights StraightenLines(const StoryProblem& problem, const StoryOrder& order) {
  Model model = MakeModel(problem, order);
  for (const int64_t step : {16, 4, 1}) {
    bool moved = true;
    while (moved) {
      moved = MoveBest(step, &model);
      moved = MoveBest(-step, &model) || moved;
    }
  }
  StoryHeights heights(order.size());
  size_t cell = 0;
  for (size_t c = 0; c < order.size(); ++c) {
    for (size_t i = 0; i < order[c].size(); ++i) heights[c].push_back(model.height[cell++]);
  }
  for (size_t begin = 0; begin < order.size();) {
    size_t end = begin + 1;
    while (end < order.size() && !problem.row_start[end]) ++end;
    int64_t least = std::numeric_limits<int64_t>::max();
    for (size_t c = begin; c < end; ++c) {
      if (!heights[c].empty()) least = std::min(least, heights[c].front());
    }
    for (size_t c = begin; c < end; ++c) {
      for (int64_t& height : heights[c]) height -= least;
    }
    begin = end;
  }
  return heights;
}

}  // namespace catena
