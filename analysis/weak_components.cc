#include "analysis/weak_components.h"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

#include "core/thread_team.h"

namespace catena {
namespace {

constexpr uint64_t kPiece = 16'384;
constexpr uint32_t kSampledRounds = 2;
constexpr uint32_t kSamples = 1024;

// The forest is the array itself: parent[v] <= v, and a root is its own parent. So the root of a
// finished tree is its smallest vertex, whoever joined it.
class Forest {
 public:
  explicit Forest(uint32_t n) : parent_(n) {
    for (uint32_t v = 0; v < n; ++v) parent_[v] = v;
  }

  void Join(uint32_t a, uint32_t b) {
    uint32_t x = Load(a);
    uint32_t y = Load(b);
    while (x != y) {
      const uint32_t high = std::max(x, y);
      const uint32_t low = std::min(x, y);
      const uint32_t above = Load(high);
      if (above == low) return;
      if (above == high) {
        uint32_t expected = high;
        if (At(high).compare_exchange_strong(expected, low, std::memory_order_relaxed)) return;
      }
      x = Load(Load(high));
      y = Load(low);
    }
  }

  // Makes the root the parent.
  void Flatten(uint32_t v) {
    while (Load(v) != Load(Load(v))) At(v).store(Load(Load(v)), std::memory_order_relaxed);
  }

  uint32_t Load(uint32_t v) { return At(v).load(std::memory_order_relaxed); }
  std::vector<uint32_t> Take() { return std::move(parent_); }

 private:
  std::atomic_ref<uint32_t> At(uint32_t v) { return std::atomic_ref<uint32_t>(parent_[v]); }

  std::vector<uint32_t> parent_;
};

// The root met most often among vertices spread evenly over all.
uint32_t CommonRoot(Forest& forest, uint32_t n) {
  std::vector<uint32_t> roots;
  const uint32_t step = std::max(1U, n / kSamples);
  for (uint64_t v = 0; v < n; v += step) roots.push_back(forest.Load(static_cast<uint32_t>(v)));
  std::ranges::sort(roots);
  uint32_t best = roots.front();
  size_t most = 0;
  for (size_t i = 0; i < roots.size();) {
    size_t end = i;
    while (end < roots.size() && roots[end] == roots[i]) ++end;
    if (end - i > most) {
      most = end - i;
      best = roots[i];
    }
    i = end;
  }
  return best;
}

}  // namespace

Result<Components> FindWeakComponents(const CsrGraph& graph, const WorkOptions& options) {
  const uint32_t n = graph.vertex_count();
  if (n == 0) return Components{};
  Forest forest(n);
  ThreadTeam team(n <= kPiece ? 1 : options.threads);
  const auto flatten = [&] {
    team.For(n, kPiece, [&](uint64_t begin, uint64_t end, unsigned) {
      for (uint64_t v = begin; v < end; ++v) forest.Flatten(static_cast<uint32_t>(v));
    });
  };
  // A vertex without links out has its first links in sampled: in a graph of actors that point at
  // events, half of the vertices have none.
  for (uint32_t round = 0; round < kSampledRounds; ++round) {
    team.For(n, kPiece, [&](uint64_t begin, uint64_t end, unsigned) {
      for (uint64_t v = begin; v < end; ++v) {
        const Vertex vertex{static_cast<uint32_t>(v)};
        const auto out = graph.out(vertex);
        const auto in = graph.in(vertex);
        if (round < out.size()) {
          forest.Join(vertex.index, out[round].index);
        } else if (round - out.size() < in.size()) {
          forest.Join(vertex.index, in[round - out.size()].source.index);
        }
      }
    });
    flatten();
  }
  const uint32_t common = CommonRoot(forest, n);
  const ThreadTeam::Report report{options.progress, "joining components", 0, n};
  CATENA_TRY(team.For(n, kPiece, report, [&](uint64_t begin, uint64_t end, unsigned) {
    for (uint64_t v = begin; v < end; ++v) {
      const Vertex vertex{static_cast<uint32_t>(v)};
      if (forest.Load(vertex.index) == common) continue;
      ForEachStep<Walk::kEither>(graph, vertex,
                                 [&](Vertex next, Link) { forest.Join(vertex.index, next.index); });
    }
  }));
  flatten();
  return NumberedBySmallestVertex(forest.Take());
}

}  // namespace catena
