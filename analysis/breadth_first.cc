#include "analysis/breadth_first.h"

#include <atomic>
#include <bit>
#include <string>

#include "core/thread_team.h"

namespace catena {
namespace {

// The paper's: turn to looking backwards when the frontier has more than 1/15 of the links not yet
// seen, and to looking forwards again when it has shrunk below 1/18 of the vertices.
constexpr uint64_t kAlpha = 15;
constexpr uint64_t kBeta = 18;
constexpr uint64_t kFrontierPiece = 512;
constexpr uint64_t kVertexPiece = 16'384;  // A multiple of 64: a worker owns its words.

template <Walk kWalk>
class Search {
 public:
  Search(const CsrGraph& graph, const WorkOptions& options)
      : graph_(graph),
        options_(options),
        team_(graph.vertex_count() <= kFrontierPiece ? 1 : options.threads),
        found_(team_.size()),
        counts_(team_.size()) {}

  Result<BreadthFirst> Run(Vertex start) {
    answer_.depth.assign(graph_.vertex_count(), kUnreached);
    answer_.depth[start.index] = 0;
    answer_.reached = 1;
    frontier_ = {start};
    uint64_t unseen_links = graph_.link_count() * (kWalk == Walk::kEither ? uint64_t{2} : 1);
    uint64_t frontier_links = StepCount<kWalk>(graph_, start);
    while (!frontier_.empty()) {
      if (frontier_links > unseen_links / kAlpha) {
        CATENA_TRY(LookBackwards());
        frontier_links = 1;
      } else {
        unseen_links -= frontier_links;
        frontier_links = LookForwards();
      }
      CATENA_TRY(Tell());
    }
    return std::move(answer_);
  }

 private:
  struct alignas(64) Count {
    uint64_t vertices = 0;
    uint64_t links = 0;
  };

  Result<void> Tell() {
    if (options_.progress == nullptr ||
        options_.progress->Update("looking for reachable vertices", answer_.reached,
                                  graph_.vertex_count())) {
      return {};
    }
    return Fail(ErrorCode::kCancelled, "stopped while looking for reachable vertices");
  }

  // From each vertex of the frontier; the links out of the next one.
  uint64_t LookForwards() {
    ++depth_;
    team_.For(frontier_.size(), kFrontierPiece, [&](uint64_t begin, uint64_t end, unsigned worker) {
      for (uint64_t i = begin; i < end; ++i) Visit(frontier_[i], worker);
    });
    frontier_.clear();
    for (std::vector<Vertex>& part : found_) {
      frontier_.insert(frontier_.end(), part.begin(), part.end());
      part.clear();
    }
    return TakeCounts().links;
  }

  void Visit(Vertex vertex, unsigned worker) {
    ForEachStep<kWalk>(graph_, vertex, [&](Vertex next, Link) {
      std::atomic_ref<uint32_t> depth(answer_.depth[next.index]);
      if (depth.load(std::memory_order_relaxed) != kUnreached) return;
      uint32_t expected = kUnreached;
      if (!depth.compare_exchange_strong(expected, depth_, std::memory_order_relaxed)) return;
      found_[worker].push_back(next);
      counts_[worker].links += StepCount<kWalk>(graph_, next);
      ++counts_[worker].vertices;
    });
  }

  // From the vertices not yet reached, as long as that pays.
  Result<void> LookBackwards() {
    const uint64_t words = (uint64_t{graph_.vertex_count()} + 63) / 64;
    std::vector<uint64_t> now(words, 0);
    std::vector<uint64_t> next(words);
    for (const Vertex vertex : frontier_)
      now[vertex.index / 64] |= uint64_t{1} << vertex.index % 64;
    uint64_t awake = frontier_.size();
    for (uint64_t before = 0; awake > 0;) {
      before = awake;
      ++depth_;
      next.assign(words, 0);
      team_.For(graph_.vertex_count(), kVertexPiece,
                [&](uint64_t begin, uint64_t end, unsigned worker) {
                  Wake(begin, end, now, next, counts_[worker]);
                });
      awake = TakeCounts().vertices;
      std::swap(now, next);
      CATENA_TRY(Tell());
      if (awake < before && awake <= graph_.vertex_count() / kBeta) break;
    }
    frontier_.clear();
    for (uint64_t word = 0; word < words; ++word) {
      for (uint64_t bits = now[word]; bits != 0; bits &= bits - 1) {
        const auto bit = static_cast<uint64_t>(std::countr_zero(bits));
        frontier_.push_back({static_cast<uint32_t>(word * 64 + bit)});
      }
    }
    return {};
  }

  void Wake(uint64_t begin, uint64_t end, const std::vector<uint64_t>& now,
            std::vector<uint64_t>& next, Count& count) {
    for (uint64_t v = begin; v < end; ++v) {
      if (answer_.depth[v] != kUnreached) continue;
      const Vertex vertex{static_cast<uint32_t>(v)};
      const bool woken = AnyStep<Reversed(kWalk)>(graph_, vertex, [&](Vertex other, Link) {
        return (now[other.index / 64] >> other.index % 64 & 1) != 0;
      });
      if (!woken) continue;
      answer_.depth[v] = depth_;
      next[v / 64] |= uint64_t{1} << v % 64;
      ++count.vertices;
    }
  }

  Count TakeCounts() {
    Count sum;
    for (Count& count : counts_) {
      sum.vertices += count.vertices;
      sum.links += count.links;
      count = {};
    }
    answer_.reached += static_cast<uint32_t>(sum.vertices);
    return sum;
  }

  const CsrGraph& graph_;
  const WorkOptions& options_;
  ThreadTeam team_;
  uint32_t depth_ = 0;
  BreadthFirst answer_;
  std::vector<Vertex> frontier_;
  std::vector<std::vector<Vertex>> found_;  // By worker.
  std::vector<Count> counts_;               // By worker.
};

}  // namespace

Result<BreadthFirst> FindDepths(const CsrGraph& graph, Vertex start, Walk walk,
                                const WorkOptions& options) {
  if (start.index >= graph.vertex_count()) {
    return Fail(ErrorCode::kInvalidArgument,
                "there is no vertex " + std::to_string(start.index) + " to start from");
  }
  return ForWalk(walk, [&](auto chosen) { return Search<chosen()>(graph, options).Run(start); });
}

}  // namespace catena
