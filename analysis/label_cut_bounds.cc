// The first bounds of LabelCutSearch: what needs no branching.
#include <algorithm>
#include <map>

#include "analysis/label_cut_search.h"

namespace catena {
namespace {

constexpr size_t kLayersTried = 8;
constexpr size_t kLevelsTried = 40;
constexpr size_t kMostMinimal = 20'000;  // Labels in a set that is still made minimal.
constexpr int kRoundsInDive = 4;
constexpr int kRoundsAtRoot = 600;
constexpr uint32_t kLargeCut = 24;  // That branching does not close, mostly.

}  // namespace

LabelCutSearch::LabelCutSearch(LabelGraph* graph, Clock::time_point deadline, Progress* progress)
    : graph_(*graph), deadline_(deadline), progress_(progress), prices_(graph->label_count(), 0) {}

// Paths that share no label: each needs a loss of its own.
void LabelCutSearch::PackDisjoint() {
  const std::vector<double> ones(graph_.label_count(), 1.0);
  uint32_t count = 0;
  LabelGraph::Path path;
  while (graph_.CheapestPath(ones, &path)) {
    graph_.Shrink(&path.labels);
    Remember(path.labels);
    ++count;
    for (const uint32_t label : path.labels) Assign(label, State::kRemoved);
  }
  Undo(0);
  lower_ = std::max(lower_, count);
}

LabelCutSearch::Labels LabelCutSearch::Cover(const std::vector<uint32_t>& edges) const {
  std::map<uint32_t, size_t> uses;
  for (const uint32_t edge : edges) {
    for (const uint32_t label : graph_.labels(edge)) ++uses[label];
  }
  std::set<uint32_t> cover;
  for (const uint32_t edge : edges) {
    const Labels& labels = graph_.labels(edge);
    if (labels.empty()) return {};
    if (std::ranges::any_of(labels, [&](uint32_t label) { return cover.contains(label); })) {
      continue;
    }
    cover.insert(*std::ranges::max_element(labels, {}, [&](uint32_t l) { return uses[l]; }));
  }
  return {cover.begin(), cover.end()};
}

LabelCutSearch::Labels LabelCutSearch::Minimal(Labels cut) {
  for (const uint32_t label : cut) graph_.Set(label, State::kRemoved);
  std::ranges::stable_sort(cut, {}, [&](uint32_t label) { return prices_[label]; });
  Labels least;
  for (const uint32_t label : cut) {
    graph_.Set(label, State::kFree);
    if (cut.size() > kMostMinimal || graph_.IsReached()) {
      graph_.Set(label, State::kRemoved);
      least.push_back(label);
    }
  }
  for (const uint32_t label : least) graph_.Set(label, State::kFree);
  std::ranges::sort(least);
  return least;
}

// Takes a cut when it is the smallest so far.
void LabelCutSearch::Offer(Labels cut) {
  if (cut.empty()) return;
  for (const uint32_t label : cut) graph_.Set(label, State::kRemoved);
  const bool parts = !graph_.IsReached();
  for (const uint32_t label : cut) graph_.Set(label, State::kFree);
  if (!parts) return;
  cut = Minimal(std::move(cut));
  if (best_.empty() || cut.size() < best_.size()) best_ = std::move(cut);
}

void LabelCutSearch::CutLayers() {
  std::vector<Labels> covers;
  for (const bool from_target : {false, true}) {
    for (const std::vector<uint32_t>& layer : graph_.Layers(from_target)) {
      Labels cover = Cover(layer);
      if (!cover.empty()) covers.push_back(std::move(cover));
    }
  }
  std::ranges::stable_sort(covers, {}, [](const Labels& cover) { return cover.size(); });
  if (covers.size() > kLayersTried) covers.resize(kLayersTried);
  for (Labels& cover : covers) Offer(std::move(cover));
  if (!best_.empty()) return;
  // Every layer has an edge that cannot fall, and yet every path has one that can.
  Labels all;
  for (uint32_t label = 0; label < graph_.label_count(); ++label) {
    if (!graph_.edges_of(label).empty()) all.push_back(label);
  }
  Offer(std::move(all));
}

void LabelCutSearch::RoundPrices() {
  for (const std::vector<uint32_t>& level : graph_.PriceLevels(prices_, kLevelsTried)) {
    Offer(Cover(level));
  }
  // The dearest labels, as few of them as part the two.
  Labels order;
  for (uint32_t label = 0; label < graph_.label_count(); ++label) {
    if (prices_[label] > 0) order.push_back(label);
  }
  std::ranges::stable_sort(order, std::greater<>(), [&](uint32_t l) { return prices_[l]; });
  Offer(std::move(order));
}

// Removes the dearest label, and prices the rest again, until the two are parted.
void LabelCutSearch::Dive() {
  const auto reached = [&] { return graph_.IsReached(); };
  while (reached() && removed_ < best_.size() && !TimeIsUp()) {
    uint32_t dearest = 0;
    if (ChooseLabel(&dearest) != Verdict::kOpen) break;
    for (uint32_t label = 0; label < graph_.label_count(); ++label) {
      if (graph_.state(label) == State::kFree && prices_[label] > prices_[dearest] + 1e-9) {
        dearest = label;
      }
    }
    Assign(dearest, State::kRemoved);
    PathPacking packing;
    if (!FillPacking(&packing)) break;
    for (int round = 0; round < kRoundsInDive; ++round) {
      if (!packing.Solve(deadline_)) break;
      packing.Prices(&prices_);
      if (!AddPaths(graph_.CheapPaths(prices_, 0.99, 48), &packing)) break;
    }
  }
  Labels cut;
  if (!reached()) cut = trail_;
  Undo(0);
  Offer(std::move(cut));
}

// Whether another label can stand for two of the best cut.
bool LabelCutSearch::SwapTwoForOne(size_t a, size_t b) {
  Labels rest;
  for (size_t i = 0; i < best_.size(); ++i) {
    if (i != a && i != b) rest.push_back(best_[i]);
  }
  for (const uint32_t label : rest) graph_.Set(label, State::kRemoved);
  const std::vector<double> ones(graph_.label_count(), 1.0);
  LabelGraph::Path path;
  bool found = false;
  if (graph_.CheapestPath(ones, &path)) {
    for (const uint32_t label : path.labels) {
      graph_.Set(label, State::kRemoved);
      found = !graph_.IsReached();
      graph_.Set(label, State::kFree);
      if (!found) continue;
      rest.push_back(label);
      break;
    }
  }
  for (const uint32_t label : rest) graph_.Set(label, State::kFree);
  if (!found) return false;
  best_ = Minimal(std::move(rest));
  return true;
}

void LabelCutSearch::Improve() {
  bool better = true;
  while (better && best_.size() > lower_) {
    better = false;
    for (size_t a = 0; a < best_.size() && !better; ++a) {
      for (size_t b = a + 1; b < best_.size() && !better; ++b) {
        if (TimeIsUp()) return;
        better = SwapTwoForOne(a, b);
      }
    }
  }
}

void LabelCutSearch::BoundAtRoot() {
  PackDisjoint();
  CutLayers();
  if (lower_ >= upper()) return;
  // At its best the packing shows that the cut in hand is a smallest one. Labels are not kept for
  // good here: rounding wants them all.
  const Clock::time_point end = deadline_;
  const auto in = [&](int part, int of) {
    const Clock::time_point now = Clock::now();
    return now + (end - now) * part / of;
  };
  deadline_ = in(3, 4);
  const Verdict verdict = Bound(upper() - 1, kRoundsAtRoot);
  Undo(0);
  deadline_ = end;
  if (verdict == Verdict::kDone) lower_ = upper();
  if (lower_ >= upper() || TimeIsUp()) return;
  RoundPrices();
  if (upper() > kLargeCut) Exchange(in(1, 2));
  if (lower_ < upper()) Dive();
  Improve();
}

}  // namespace catena
