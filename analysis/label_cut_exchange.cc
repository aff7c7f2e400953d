// The upper bound of LabelCutSearch where there is no time for more: large neighbourhood search
// (Shaw 1998). Some labels of the best cut are given back, and what they leave open is closed by
// minimum cuts of edges. A label is paid once for all its edges, which no flow can say; so the
// flow is run again with the price of a label shared among the edges that the last cut took of it
// (successive linear bounds of a concave cost).
#include <algorithm>

#include "analysis/label_cut_search.h"
#include "analysis/min_cut.h"
#include "analysis/random_numbers.h"

namespace catena {
namespace {

constexpr int64_t kPrice = 1'000;  // Of a label, before anything is known of it.
constexpr int64_t kNever = kPrice * 1'000'000;
constexpr int kFlows = 3;
constexpr size_t kFromScratch = 8;  // First tries that give everything back.

}  // namespace

// Labels that part the two together with those removed, few of them; none when flows find no way.
LabelCutSearch::Labels LabelCutSearch::CloseByFlow(RandomNumbers* random) const {
  const auto vary = [&](int64_t price) {
    return price + static_cast<int64_t>(random->Below(kPrice / 4));
  };
  // A label that the packing prices is scarce: it is likelier in a cut.
  std::vector<int64_t> prices;
  for (const double price : prices_) {
    prices.push_back(vary(kPrice - static_cast<int64_t>(price * kPrice / 2)));
  }
  Labels best;
  for (int flow = 0; flow < kFlows; ++flow) {
    std::vector<FlowEdge> edges;
    std::vector<uint32_t> number;
    for (uint32_t edge = 0; edge < graph_.edges().size(); ++edge) {
      if (!graph_.lives(edge)) continue;
      int64_t capacity = kNever;
      for (const uint32_t label : graph_.labels(edge)) capacity = std::min(capacity, prices[label]);
      edges.push_back({graph_.edges()[edge].from, graph_.edges()[edge].to, capacity});
      number.push_back(edge);
    }
    const MinCut cut = FindMinCut(graph_.vertex_count(), edges, graph_.source(), graph_.target());
    if (cut.value >= kNever) return best;
    std::vector<uint32_t> taken;
    std::vector<uint32_t> uses(prices.size(), 0);
    for (const uint32_t edge : cut.edges) {
      taken.push_back(number[edge]);
      for (const uint32_t label : graph_.labels(number[edge])) ++uses[label];
    }
    Labels labels = Cover(taken);
    if (best.empty() || labels.size() < best.size()) best = std::move(labels);
    for (uint32_t label = 0; label < prices.size(); ++label) {
      prices[label] = vary(kPrice) / std::max(1U, uses[label]);
    }
  }
  return best;
}

void LabelCutSearch::Exchange(Clock::time_point until) {
  RandomNumbers random(1);
  for (size_t tries = 0; lower_ < upper() && Clock::now() < until && !TimeIsUp(); ++tries) {
    Labels cut = best_;
    size_t give = cut.size();
    if (tries >= kFromScratch) give = std::min(give, 2 + random.Below(1 + cut.size() / 3));
    for (; give > 0; --give) {
      std::swap(cut[random.Below(cut.size())], cut.back());
      cut.pop_back();
    }
    for (const uint32_t label : cut) graph_.Set(label, State::kRemoved);
    const Labels closing = CloseByFlow(&random);
    for (const uint32_t label : cut) graph_.Set(label, State::kFree);
    if (closing.empty() || cut.size() + closing.size() > best_.size()) continue;
    cut.insert(cut.end(), closing.begin(), closing.end());
    best_ = Minimal(std::move(cut));  // Another of the same size is a new place to start from.
  }
}

}  // namespace catena
