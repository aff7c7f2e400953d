#include "analysis/core_numbers.h"

#include <algorithm>
#include <numeric>

namespace catena {
namespace {

constexpr uint32_t kVerticesBetweenReports = 65'536;

class Peeler {
 public:
  Peeler(const CsrGraph& graph, const WorkOptions& options)
      : graph_(graph), options_(options), n_(graph.vertex_count()), marked_by_(n_, n_) {}

  Result<CoreNumbers> Run() {
    CATENA_TRY(CountNeighbours());
    SortByDegree();
    std::fill(marked_by_.begin(), marked_by_.end(), n_);
    for (uint32_t i = 0; i < n_; ++i) {
      CATENA_TRY(Tell("finding cores", i));
      const uint32_t vertex = order_[i];
      ForEachNeighbour(vertex, [&](uint32_t other) {
        if (degree_[other] > degree_[vertex]) LowerDegree(other);
      });
    }
    CoreNumbers answer{std::move(degree_), 0};
    if (n_ > 0) answer.highest = std::ranges::max(answer.core);
    return answer;
  }

 private:
  Result<void> Tell(const char* what, uint32_t done) {
    if (options_.progress == nullptr || done % kVerticesBetweenReports != 0 ||
        options_.progress->Update(what, done, n_)) {
      return {};
    }
    return Fail(ErrorCode::kCancelled, "stopped while finding cores");
  }

  // Each other vertex linked to this one, once. A vertex is asked for its neighbours once in a
  // pass, so its number serves as the mark.
  template <class Visit>
  void ForEachNeighbour(uint32_t vertex, Visit visit) {
    ForEachStep<Walk::kEither>(graph_, Vertex{vertex}, [&](Vertex next, Link) {
      if (next.index == vertex || marked_by_[next.index] == vertex) return;
      marked_by_[next.index] = vertex;
      visit(next.index);
    });
  }

  Result<void> CountNeighbours() {
    degree_.assign(n_, 0);
    for (uint32_t v = 0; v < n_; ++v) {
      CATENA_TRY(Tell("counting neighbours", v));
      ForEachNeighbour(v, [&](uint32_t) { ++degree_[v]; });
    }
    return {};
  }

  // order_ by degree; place_ is its inverse; start_[d] the first place of degree d or more.
  void SortByDegree() {
    const uint32_t most = n_ == 0 ? 0 : std::ranges::max(degree_);
    start_.assign(uint64_t{most} + 2, 0);
    for (const uint32_t d : degree_) ++start_[uint64_t{d} + 1];
    std::partial_sum(start_.begin(), start_.end(), start_.begin());
    std::vector<uint32_t> next = start_;
    order_.resize(n_);
    place_.resize(n_);
    for (uint32_t v = 0; v < n_; ++v) {
      place_[v] = next[degree_[v]]++;
      order_[place_[v]] = v;
    }
  }

  // Swaps the vertex with the first of its degree and moves the border past it.
  void LowerDegree(uint32_t vertex) {
    const uint32_t degree = degree_[vertex];
    const uint32_t to = start_[degree]++;
    const uint32_t from = place_[vertex];
    const uint32_t other = order_[to];
    order_[to] = vertex;
    order_[from] = other;
    place_[vertex] = to;
    place_[other] = from;
    --degree_[vertex];
  }

  const CsrGraph& graph_;
  const WorkOptions& options_;
  uint32_t n_;
  std::vector<uint32_t> marked_by_;
  std::vector<uint32_t> degree_;
  std::vector<uint32_t> order_;
  std::vector<uint32_t> place_;
  std::vector<uint32_t> start_;
};

}  // namespace

Result<CoreNumbers> FindCoreNumbers(const CsrGraph& graph, const WorkOptions& options) {
  return Peeler(graph, options).Run();
}

}  // namespace catena
