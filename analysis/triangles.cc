#include "analysis/triangles.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "core/thread_team.h"

namespace catena {
namespace {

constexpr uint64_t kListPiece = 4096;
constexpr uint64_t kCountPiece = 256;  // The work of high vertices is uneven.

// A set of numbers that is cleared by naming what is in it.
class BitSet {
 public:
  explicit BitSet(uint64_t n) : words_((n + 63) / 64) {}
  uint64_t Has(uint32_t i) const { return words_[i / 64] >> i % 64 & 1; }
  void Add(uint32_t i) { words_[i / 64] |= uint64_t{1} << i % 64; }
  void Remove(uint32_t i) { words_[i / 64] &= ~(uint64_t{1} << i % 64); }

 private:
  std::vector<uint64_t> words_;
};

class Counter {
 public:
  Counter(const CsrGraph& graph, const WorkOptions& options)
      : graph_(graph),
        options_(options),
        n_(graph.vertex_count()),
        team_(n_ <= kListPiece ? 1 : options.threads),
        marks_(team_.size(), BitSet(n_)) {}

  Result<uint64_t> Run() {
    RankByDegree();
    MakeLists();
    return Count();
  }

 private:
  // Counting sort: rank_[v] is the place of a vertex by degree, then number.
  void RankByDegree() {
    std::vector<uint32_t> degree(n_);
    uint32_t most = 0;
    for (uint32_t v = 0; v < n_; ++v) {
      degree[v] = static_cast<uint32_t>(
          std::min<uint64_t>(StepCount<Walk::kEither>(graph_, Vertex{v}), n_));
      most = std::max(most, degree[v]);
    }
    std::vector<uint32_t> next(uint64_t{most} + 2, 0);
    for (const uint32_t d : degree) ++next[uint64_t{d} + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    rank_.resize(n_);
    by_rank_.resize(n_);
    for (uint32_t v = 0; v < n_; ++v) {
      rank_[v] = next[degree[v]]++;
      by_rank_[rank_[v]] = v;
    }
  }

  // The list of rank r: the higher ranks that it is linked to, each once, from begin_[r].
  void MakeLists() {
    begin_.assign(uint64_t{n_} + 1, 0);
    size_.assign(n_, 0);
    team_.For(n_, kListPiece, [&](uint64_t begin, uint64_t end, unsigned) {
      for (uint64_t r = begin; r < end; ++r) {
        ForEachHigher(r, [&](uint32_t) { ++begin_[r + 1]; });
      }
    });
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    higher_.resize(begin_.back());
    team_.For(n_, kListPiece, [&](uint64_t begin, uint64_t end, unsigned worker) {
      BitSet& seen = marks_[worker];
      for (uint64_t r = begin; r < end; ++r) {
        uint32_t* const list = higher_.data() + begin_[r];
        uint32_t size = 0;
        ForEachHigher(r, [&](uint32_t other) {
          if (seen.Has(other) != 0) return;
          seen.Add(other);
          list[size++] = other;
        });
        for (uint32_t i = 0; i < size; ++i) seen.Remove(list[i]);
        size_[r] = size;
      }
    });
  }

  template <class Visit>
  void ForEachHigher(uint64_t rank, Visit visit) const {
    ForEachStep<Walk::kEither>(graph_, Vertex{by_rank_[rank]}, [&](Vertex next, Link) {
      if (rank_[next.index] > rank) visit(rank_[next.index]);
    });
  }

  Result<uint64_t> Count() {
    struct alignas(64) Sum {
      uint64_t triangles = 0;
    };
    std::vector<Sum> sums(team_.size());
    const ThreadTeam::Report report{options_.progress, "counting triangles", 0, n_};
    CATENA_TRY(
        team_.For(n_, kCountPiece, report, [&](uint64_t begin, uint64_t end, unsigned worker) {
          for (uint64_t r = begin; r < end; ++r) sums[worker].triangles += CountFrom(r, worker);
        }));
    uint64_t total = 0;
    for (const Sum& sum : sums) total += sum.triangles;
    return total;
  }

  uint64_t CountFrom(uint64_t rank, unsigned worker) {
    const uint32_t* const list = higher_.data() + begin_[rank];
    const uint32_t size = size_[rank];
    if (size < 2) return 0;
    BitSet& mine = marks_[worker];
    for (uint32_t i = 0; i < size; ++i) mine.Add(list[i]);
    uint64_t triangles = 0;
    for (uint32_t i = 0; i < size; ++i) {
      const uint32_t* const others = higher_.data() + begin_[list[i]];
      const uint32_t count = size_[list[i]];
      for (uint32_t k = 0; k < count; ++k) triangles += mine.Has(others[k]);
    }
    for (uint32_t i = 0; i < size; ++i) mine.Remove(list[i]);
    return triangles;
  }

  const CsrGraph& graph_;
  const WorkOptions& options_;
  uint32_t n_;
  ThreadTeam team_;
  std::vector<BitSet> marks_;  // By worker.
  std::vector<uint32_t> rank_;
  std::vector<uint32_t> by_rank_;
  std::vector<uint64_t> begin_;
  std::vector<uint32_t> size_;
  std::vector<uint32_t> higher_;
};

}  // namespace

Result<uint64_t> CountTriangles(const CsrGraph& graph, const WorkOptions& options) {
  return Counter(graph, options).Run();
}

}  // namespace catena
