#include "analysis/page_rank.h"

#include <algorithm>
#include <cmath>

#include "core/thread_team.h"

namespace catena {
namespace {

constexpr uint64_t kPiece = 8192;

// Sums of doubles depend on their order: each piece has a place of its own, and they are added up
// in the order of the pieces.
class PieceSums {
 public:
  explicit PieceSums(uint64_t n) : sums_((n + kPiece - 1) / kPiece) {}
  double& at(uint64_t begin) { return sums_[begin / kPiece]; }
  double Total() const {
    double total = 0;
    for (const double sum : sums_) total += sum;
    return total;
  }

 private:
  std::vector<double> sums_;
};

template <Walk kWalk>
class Ranker {
 public:
  Ranker(const CsrGraph& graph, const PageRankOptions& options)
      : graph_(graph),
        options_(options),
        n_(graph.vertex_count()),
        team_(n_ <= kPiece ? 1 : options.threads),
        passed_(n_),
        ends_(n_),
        changes_(n_) {}

  Result<PageRank> Run() {
    if (n_ > 0 && kWalk != Walk::kBackwards) CopySources();
    PageRank answer;
    answer.rank.assign(n_, n_ == 0 ? 0 : 1.0 / static_cast<double>(n_));
    while (n_ > 0 && answer.iterations < options_.max_iterations) {
      Pass(answer.rank);
      CATENA_TRY(Gather(answer));
      ++answer.iterations;
      answer.change = changes_.Total();
      if (answer.change < options_.tolerance) break;
    }
    return answer;
  }

 private:
  // The in rows without their link numbers: half of the bytes that every iteration would read.
  void CopySources() {
    first_in_ = graph_.in(Vertex{0}).data();
    sources_.resize(graph_.link_count());
    team_.For(sources_.size(), kPiece, [&](uint64_t begin, uint64_t end, unsigned) {
      for (uint64_t i = begin; i < end; ++i) sources_[i] = first_in_[i].source.index;
    });
  }

  // What each vertex gives along each of its steps.
  void Pass(const std::vector<double>& rank) {
    team_.For(n_, kPiece, [&](uint64_t begin, uint64_t end, unsigned) {
      double lost = 0;
      for (uint64_t v = begin; v < end; ++v) {
        const uint64_t steps = StepCount<kWalk>(graph_, Vertex{static_cast<uint32_t>(v)});
        if (steps == 0) lost += rank[v];
        passed_[v] = steps == 0 ? 0 : rank[v] / static_cast<double>(steps);
      }
      ends_.at(begin) = lost;
    });
  }

  Result<void> Gather(PageRank& answer) {
    const double all = static_cast<double>(n_);
    const double spread = options_.ends == PageRankOptions::Ends::kSpread ? ends_.Total() : 0;
    const double base = (1 - options_.damping + options_.damping * spread) / all;
    const ThreadTeam::Report report{options_.progress, "ranking", uint64_t{answer.iterations} * n_,
                                    uint64_t{options_.max_iterations} * n_};
    return team_.For(n_, kPiece, report, [&](uint64_t begin, uint64_t end, unsigned) {
      double change = 0;
      for (uint64_t v = begin; v < end; ++v) {
        double sum = 0;
        const Vertex vertex{static_cast<uint32_t>(v)};
        if constexpr (kWalk != Walk::kForwards) {
          for (const Vertex from : graph_.out(vertex)) sum += passed_[from.index];
        }
        if constexpr (kWalk != Walk::kBackwards) {
          const auto in = graph_.in(vertex);
          const uint32_t* const sources = sources_.data() + (in.data() - first_in_);
          for (size_t i = 0; i < in.size(); ++i) sum += passed_[sources[i]];
        }
        const double rank = base + options_.damping * sum;
        change += std::abs(rank - answer.rank[v]);
        answer.rank[v] = rank;
      }
      changes_.at(begin) = change;
    });
  }

  const CsrGraph& graph_;
  const PageRankOptions& options_;
  uint64_t n_;
  ThreadTeam team_;
  std::vector<double> passed_;
  const CsrGraph::InArc* first_in_ = nullptr;  // Where the in rows begin, one after the other.
  std::vector<uint32_t> sources_;              // By place in them.
  PieceSums ends_;
  PieceSums changes_;
};

}  // namespace

Result<PageRank> ComputePageRank(const CsrGraph& graph, const PageRankOptions& options) {
  if (!(options.damping > 0 && options.damping < 1)) {
    return Fail(ErrorCode::kInvalidArgument, "the damping of PageRank lies between 0 and 1");
  }
  return ForWalk(options.walk, [&](auto chosen) { return Ranker<chosen()>(graph, options).Run(); });
}

}  // namespace catena
