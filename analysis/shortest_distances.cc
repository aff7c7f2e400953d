#include "analysis/shortest_distances.h"

#include <algorithm>
#include <atomic>
#include <string>

#include "core/thread_team.h"

namespace catena {
namespace {

constexpr uint64_t kPiece = 256;
// Buckets that the longest relationship spans.
constexpr uint32_t kBucketsAhead = 32;
// A worker goes on with a bucket this small by itself before all meet again (Zhang et al. 2020,
// "Optimizing ordered graph algorithms with GraphIt").
constexpr size_t kAlone = 1000;

template <Walk kWalk>
class Stepper {
 public:
  Stepper(const CsrGraph& graph, const DistanceOptions& options)
      : graph_(graph),
        options_(options),
        team_(graph.vertex_count() <= kPiece ? 1 : options.threads) {
    const uint32_t longest = options.lengths.empty() ? 1 : std::ranges::max(options.lengths);
    delta_ = options.delta != 0 ? options.delta : std::max(1U, longest / kBucketsAhead);
    // Distances ahead of the current bucket span at most this many buckets, used in turn.
    buckets_ = longest / delta_ + 2;
    waiting_.resize(team_.size());
    for (auto& own : waiting_) own.resize(buckets_);
  }

  Result<std::vector<uint64_t>> Run(Vertex start) {
    distance_.assign(graph_.vertex_count(), kUnreachable);
    distance_[start.index] = 0;
    frontier_ = {start.index};
    for (uint64_t bucket = 0; !frontier_.empty();) {
      if (options_.progress != nullptr &&
          !options_.progress->Update("measuring distances", bucket * delta_, 0)) {
        return Fail(ErrorCode::kCancelled, "stopped while measuring distances");
      }
      team_.For(frontier_.size(), kPiece, [&](uint64_t begin, uint64_t end, unsigned worker) {
        for (uint64_t i = begin; i < end; ++i) Settle(frontier_[i], bucket, worker);
        std::vector<uint32_t>& own = waiting_[worker][bucket % buckets_];
        while (!own.empty() && own.size() < kAlone) {
          std::vector<uint32_t> mine = std::move(own);
          own.clear();
          for (const uint32_t vertex : mine) Settle(vertex, bucket, worker);
        }
      });
      bucket = TakeNearest(bucket);
    }
    return std::move(distance_);
  }

 private:
  // Looks along each step from a vertex whose distance lies in the bucket.
  void Settle(uint32_t vertex, uint64_t bucket, unsigned worker) {
    const uint64_t distance = At(vertex).load(std::memory_order_relaxed);
    if (distance < bucket * delta_) return;  // Went on from an earlier bucket.
    ForEachStep<kWalk>(graph_, Vertex{vertex}, [&](Vertex next, Link link) {
      const uint32_t length = options_.lengths.empty() ? 1 : options_.lengths[link.index];
      const uint64_t offer = distance + length;
      std::atomic_ref<uint64_t> there = At(next.index);
      uint64_t known = there.load(std::memory_order_relaxed);
      while (offer < known) {
        if (!there.compare_exchange_weak(known, offer, std::memory_order_relaxed)) continue;
        waiting_[worker][offer / delta_ % buckets_].push_back(next.index);
        return;
      }
    });
  }

  // Moves the nearest bucket in which someone waits to the frontier.
  uint64_t TakeNearest(uint64_t bucket) {
    frontier_.clear();
    for (uint64_t ahead = 0; ahead < buckets_ && frontier_.empty(); ++ahead) {
      for (auto& own : waiting_) {
        std::vector<uint32_t>& part = own[(bucket + ahead) % buckets_];
        frontier_.insert(frontier_.end(), part.begin(), part.end());
        part.clear();
      }
      if (!frontier_.empty()) return bucket + ahead;
    }
    return bucket;
  }

  std::atomic_ref<uint64_t> At(uint32_t vertex) {
    return std::atomic_ref<uint64_t>(distance_[vertex]);
  }

  const CsrGraph& graph_;
  const DistanceOptions& options_;
  ThreadTeam team_;
  uint64_t delta_ = 1;
  uint64_t buckets_ = 0;
  std::vector<uint64_t> distance_;
  std::vector<uint32_t> frontier_;
  std::vector<std::vector<std::vector<uint32_t>>> waiting_;  // By worker, then bucket in turn.
};

}  // namespace

Result<std::vector<uint64_t>> FindDistances(const CsrGraph& graph, Vertex start,
                                            const DistanceOptions& options) {
  if (start.index >= graph.vertex_count()) {
    return Fail(ErrorCode::kInvalidArgument,
                "there is no vertex " + std::to_string(start.index) + " to start from");
  }
  if (!options.lengths.empty() && options.lengths.size() < graph.link_count()) {
    return Fail(ErrorCode::kInvalidArgument, "every relationship needs a length");
  }
  return ForWalk(options.walk,
                 [&](auto walk) { return Stepper<walk()>(graph, options).Run(start); });
}

}  // namespace catena
