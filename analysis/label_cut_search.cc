#include "analysis/label_cut_search.h"

#include <algorithm>

namespace catena {
namespace {

// A path whose labels cost this or more does not improve the packing enough to be worth a column.
constexpr double kWorthAdding = 1 - 1e-5;
constexpr size_t kPathsARound = 48;
constexpr int kRoundsAtNode = 40;
constexpr size_t kMostPaths = 6'000;  // Remembered.

}  // namespace

bool LabelCutSearch::TimeIsUp() {
  if (Clock::now() >= deadline_) return true;
  if (progress_ != nullptr && !progress_->Update("looking for the smallest cut", 0, 0)) {
    stopped_ = true;
  }
  return stopped_;
}

void LabelCutSearch::Assign(uint32_t label, State state) {
  graph_.Set(label, state);
  trail_.push_back(label);
  if (state == State::kRemoved) ++removed_;
}

void LabelCutSearch::Undo(size_t trail) {
  while (trail_.size() > trail) {
    if (graph_.state(trail_.back()) == State::kRemoved) --removed_;
    graph_.Set(trail_.back(), State::kFree);
    trail_.pop_back();
  }
}

bool LabelCutSearch::FreePart(const Labels& path, Labels* free) const {
  free->clear();
  for (const uint32_t label : path) {
    const State state = graph_.state(label);
    if (state == State::kRemoved) return false;
    if (state == State::kFree) free->push_back(label);
  }
  return true;
}

bool LabelCutSearch::Remember(const Labels& path) {
  if (!known_.insert(path).second) return false;
  pool_.push_back(path);
  ++made_;
  return true;
}

// The longer ones first: they say the least.
void LabelCutSearch::Forget() {
  if (pool_.size() <= kMostPaths) return;
  std::ranges::stable_sort(pool_, {}, [](const Labels& path) { return path.size(); });
  pool_.resize(kMostPaths / 2);
  known_ = std::set<Labels>(pool_.begin(), pool_.end());
}

// False when a path has nothing left to lose.
bool LabelCutSearch::FillPacking(PathPacking* packing) const {
  Labels free;
  for (const Labels& path : pool_) {
    if (!FreePart(path, &free)) continue;
    if (free.empty()) return false;
    packing->Add(free);
  }
  return true;
}

// False when none was new.
bool LabelCutSearch::AddPaths(std::vector<LabelGraph::Path> found, PathPacking* packing) {
  bool added = false;
  Labels free;
  for (LabelGraph::Path& path : found) {
    graph_.Shrink(&path.labels);
    if (!Remember(path.labels)) continue;
    FreePart(path.labels, &free);
    added |= packing->Add(free);
  }
  return added;
}

LabelCutSearch::Verdict LabelCutSearch::Bound(uint32_t size, int rounds) {
  for (bool again = true; again;) {
    again = false;
    PathPacking packing;
    if (!FillPacking(&packing)) return Verdict::kDone;
    double value = 0;
    int idle = 0;
    for (int round = 0; round < rounds && idle < 6; ++round) {
      const bool solved = packing.Solve(deadline_);
      const PathPacking::Bound bound = packing.Certify();
      if (trail_.empty()) lower_ = std::max(lower_, bound.AtLeast());
      if (removed_ + bound.AtLeast() > size) return Verdict::kDone;
      if (!solved || TimeIsUp()) return Verdict::kTime;
      idle = bound.value() > value + 1e-4 ? 0 : idle + 1;
      value = bound.value();
      packing.Prices(&prices_);
      std::vector<LabelGraph::Path> found = graph_.CheapPaths(prices_, kWorthAdding, kPathsARound);
      for (const LabelGraph::Path& path : found) {
        Labels free;
        FreePart(path.labels, &free);
        if (free.empty()) return Verdict::kDone;
      }
      if (!AddPaths(std::move(found), &packing)) break;
    }
    if (!packing.Solve(deadline_)) return Verdict::kTime;
    packing.Prices(&prices_);
    const PathPacking::Bound bound = packing.Certify();
    if (removed_ + bound.AtLeast() > size) return Verdict::kDone;
    // Kept labels make paths cost less than they did; where many are kept that is worth seeing.
    again = KeepCostly(size, bound) > 0;
  }
  return Verdict::kOpen;
}

size_t LabelCutSearch::KeepCostly(uint32_t size, const PathPacking::Bound& bound) {
  size_t kept = 0;
  for (uint32_t label = 0; label < graph_.label_count(); ++label) {
    if (graph_.state(label) != State::kFree || graph_.edges_of(label).empty()) continue;
    if (removed_ + bound.AtLeastWith(label) <= size) continue;
    Assign(label, State::kKept);
    ++kept;
  }
  return kept;
}

LabelCutSearch::Verdict LabelCutSearch::ChooseLabel(uint32_t* branch) {
  const std::vector<double> ones(graph_.label_count(), 1.0);
  LabelGraph::Path path;
  if (!graph_.CheapestPath(ones, &path)) return Verdict::kDone;
  Labels free;
  FreePart(path.labels, &free);
  if (free.empty()) return Verdict::kDone;
  *branch = *std::ranges::max_element(free, {}, [&](uint32_t label) {
    return std::pair(prices_[label], graph_.edges_of(label).size());
  });
  return Verdict::kOpen;
}

LabelCutSearch::Verdict LabelCutSearch::Visit(uint32_t size, std::set<Labels>* sets,
                                              uint32_t* branch) {
  ++nodes_;
  if (!graph_.IsReached()) {
    Labels cut;
    for (const uint32_t label : trail_) {
      if (graph_.state(label) == State::kRemoved) cut.push_back(label);
    }
    std::ranges::sort(cut);
    sets->insert(std::move(cut));
    return Verdict::kDone;
  }
  if (removed_ >= size) return Verdict::kDone;
  if (TimeIsUp()) return Verdict::kTime;
  Forget();
  const Verdict bound = Bound(size, kRoundsAtNode);
  return bound == Verdict::kOpen ? ChooseLabel(branch) : bound;
}

LabelCutSearch::End LabelCutSearch::Search(uint32_t size, size_t most, std::set<Labels>* sets) {
  std::vector<Frame> stack;
  const auto visit = [&] {
    uint32_t branch = 0;
    const Verdict verdict = Visit(size, sets, &branch);
    if (verdict == Verdict::kOpen) stack.push_back({trail_.size(), branch, State::kRemoved});
    return verdict != Verdict::kTime;
  };
  End end = visit() ? End::kComplete : End::kTime;
  while (end == End::kComplete && !stack.empty()) {
    Frame& top = stack.back();
    Undo(top.trail);
    if (top.next == State::kFree) {
      stack.pop_back();
      continue;
    }
    Assign(top.label, top.next);
    top.next = top.next == State::kRemoved ? State::kKept : State::kFree;
    if (!visit()) end = End::kTime;
    if (sets->size() >= most) end = End::kEnough;
  }
  Undo(0);
  return end;
}

bool LabelCutSearch::Close() {
  while (lower_ < upper()) {
    std::set<Labels> found;
    const uint32_t size = lower_;
    const End end = Search(size, 1, &found);
    if (!found.empty()) {
      best_ = *found.begin();
    } else if (end == End::kTime) {
      return false;
    } else {
      lower_ = std::max(lower_, size + 1);  // The search may have raised it itself.
    }
  }
  return true;
}

bool LabelCutSearch::List(Clock::time_point deadline, size_t most, std::set<Labels>* sets) {
  const Clock::time_point kept = deadline_;
  deadline_ = std::min(deadline, kept);
  const End end = Search(upper(), most + 1, sets);
  deadline_ = kept;
  sets->insert(best_);
  const bool all = end == End::kComplete && sets->size() <= most;
  while (sets->size() > most) sets->erase(std::prev(sets->end()));
  return all;
}

}  // namespace catena
