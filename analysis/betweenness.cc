#include "analysis/betweenness.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_set>

#include "analysis/random_numbers.h"
#include "core/thread_team.h"

namespace catena {
namespace {

constexpr uint64_t kPiece = 16'384;

// Floyd's way to draw without a list of all: Bentley, Floyd (1987), "A sample of brilliance".
std::vector<Vertex> Sample(uint32_t n, uint32_t samples, uint64_t seed) {
  std::vector<Vertex> drawn;
  if (samples == 0 || samples >= n) {
    for (uint32_t v = 0; v < n; ++v) drawn.push_back({v});
    return drawn;
  }
  RandomNumbers random(seed);
  std::unordered_set<uint32_t> taken;
  for (uint32_t last = n - samples; last < n; ++last) {
    const auto v = static_cast<uint32_t>(random.Below(uint64_t{last} + 1));
    drawn.push_back({taken.insert(v).second ? v : last});
    taken.insert(drawn.back().index);
  }
  std::ranges::sort(drawn);
  return drawn;
}

// The work of one start; kept for the next.
template <Walk kWalk>
class OneSource {
 public:
  void Run(const CsrGraph& graph, Vertex source) {
    visits_.assign(graph.vertex_count(), {});
    delta_.assign(graph.vertex_count(), 0);
    order_.clear();
    CountPaths(graph, source);
    AddShares(graph);
  }

  double delta(uint64_t vertex) const { return delta_[vertex]; }

 private:
  static constexpr uint32_t kUnseen = std::numeric_limits<uint32_t>::max();
  // What a step to a vertex asks of it, side by side: one line of the cache for both.
  struct Visit {
    double paths = 0;  // From the start; on the way back (1 + delta) / paths.
    uint32_t depth = kUnseen;
  };

  void CountPaths(const CsrGraph& graph, Vertex source) {
    visits_[source.index] = {1, 0};
    order_.push_back(source);
    for (size_t head = 0; head < order_.size(); ++head) {
      const Vertex vertex = order_[head];
      const Visit here = visits_[vertex.index];
      ForEachStep<kWalk>(graph, vertex, [&](Vertex next, Link) {
        Visit& there = visits_[next.index];
        if (there.depth == kUnseen) {
          there.depth = here.depth + 1;
          order_.push_back(next);
        }
        if (there.depth == here.depth + 1) there.paths += here.paths;
      });
    }
  }

  void AddShares(const CsrGraph& graph) {
    for (size_t i = order_.size(); i-- > 0;) {
      const Vertex vertex = order_[i];
      Visit& here = visits_[vertex.index];
      double sum = 0;
      ForEachStep<kWalk>(graph, vertex, [&](Vertex next, Link) {
        const Visit& there = visits_[next.index];
        if (there.depth == here.depth + 1) sum += there.paths;
      });
      const double delta = here.paths * sum;
      if (i > 0) delta_[vertex.index] = delta;  // The start is an end of its paths.
      here.paths = (1 + delta) / here.paths;
    }
  }

  std::vector<Visit> visits_;
  std::vector<double> delta_;
  std::vector<Vertex> order_;
};

template <Walk kWalk>
Result<void> AddAll(const CsrGraph& graph, const std::vector<Vertex>& sources,
                    const WorkOptions& options, std::vector<double>& score) {
  const uint64_t n = graph.vertex_count();
  ThreadTeam team(n * sources.size() <= kPiece ? 1 : options.threads);
  std::vector<OneSource<kWalk>> work(std::min<size_t>(team.size(), sources.size()));
  for (size_t first = 0; first < sources.size(); first += work.size()) {
    if (options.progress != nullptr &&
        !options.progress->Update("measuring betweenness", first, sources.size())) {
      return Fail(ErrorCode::kCancelled, "stopped while measuring betweenness");
    }
    const size_t count = std::min(work.size(), sources.size() - first);
    team.For(count, 1,
             [&](uint64_t i, uint64_t, unsigned) { work[i].Run(graph, sources[first + i]); });
    // In the order of the starts, however many there are in a round.
    team.For(n, kPiece, [&](uint64_t begin, uint64_t end, unsigned) {
      for (uint64_t v = begin; v < end; ++v) {
        for (size_t i = 0; i < count; ++i) score[v] += work[i].delta(v);
      }
    });
  }
  return {};
}

}  // namespace

Result<Betweenness> ComputeBetweenness(const CsrGraph& graph, const BetweennessOptions& options) {
  const uint32_t n = graph.vertex_count();
  const std::vector<Vertex> sources =
      options.sources.empty() ? Sample(n, options.samples, options.seed) : options.sources;
  for (const Vertex source : sources) {
    if (source.index < n) continue;
    return Fail(ErrorCode::kInvalidArgument,
                "there is no vertex " + std::to_string(source.index) + " to start from");
  }
  Betweenness answer;
  answer.sources = static_cast<uint32_t>(sources.size());
  answer.exact = options.sources.empty() && sources.size() == n;
  answer.score.assign(n, 0);
  if (sources.empty()) return answer;
  CATENA_TRY(ForWalk(options.walk, [&](auto walk) {
    return AddAll<walk()>(graph, sources, options, answer.score);
  }));
  double scale = static_cast<double>(n) / static_cast<double>(sources.size());
  if (options.walk == Walk::kEither) scale /= 2;
  for (double& score : answer.score) score *= scale;
  return answer;
}

}  // namespace catena
