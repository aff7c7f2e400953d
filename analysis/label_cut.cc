#include "analysis/label_cut.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "analysis/label_cut_search.h"
#include "analysis/label_graph.h"

namespace catena {
namespace {

using Clock = std::chrono::steady_clock;

bool HasFreePath(LabelGraph& graph) {
  return graph.IsReachedBy(std::vector<uint8_t>(graph.label_count(), 0));
}

}  // namespace

LabelCut FindLabelCut(const LabelCutProblem& problem, const LabelCutOptions& options) {
  assert(problem.source != problem.target);
  const Clock::time_point deadline = Clock::now() + options.time_limit;
  LabelGraph graph(problem);
  LabelCut cut;
  if (graph.empty()) {
    cut.all_sets = true;
    return cut;
  }
  if (HasFreePath(graph)) {
    cut.lower = cut.upper = LabelCut::kUnbreakable;
    cut.all_sets = true;
    return cut;
  }
  LabelCutSearch search(&graph, deadline, options.progress);
  search.BoundAtRoot();
  search.Close();
  cut.lower = search.lower();
  cut.upper = search.upper();
  std::set<LabelGraph::Labels> sets;
  if (cut.exact() && options.max_sets > 0) {
    cut.all_sets = search.List(Clock::now() + options.listing_limit, options.max_sets, &sets);
  } else {
    sets.insert(search.best());
  }
  cut.sets.assign(sets.begin(), sets.end());
  cut.stopped = search.stopped();
  cut.nodes = search.nodes();
  cut.paths = search.paths();
  return cut;
}

bool IsReached(const LabelCutProblem& problem, const std::vector<bool>& lost) {
  std::vector<std::vector<uint32_t>> next(problem.vertices);
  for (const LabelCutEdge& edge : problem.edges) {
    if (std::ranges::none_of(edge.labels, [&](uint32_t label) { return lost[label]; })) {
      next[edge.from].push_back(edge.to);
    }
  }
  std::vector<bool> seen(problem.vertices, false);
  std::vector<uint32_t> queue = {problem.source};
  seen[problem.source] = true;
  for (size_t i = 0; i < queue.size(); ++i) {
    for (const uint32_t to : next[queue[i]]) {
      if (seen[to]) continue;
      seen[to] = true;
      queue.push_back(to);
    }
  }
  return seen[problem.target];
}

}  // namespace catena
