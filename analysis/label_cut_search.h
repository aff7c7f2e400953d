// The search behind FindLabelCut(): bounds, rounding, and branch and bound over a LabelGraph.
// Not thread-safe; one object for one problem.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <vector>

#include "analysis/label_graph.h"
#include "analysis/path_packing.h"
#include "analysis/random_numbers.h"

namespace catena {

class LabelCutSearch {
 public:
  using Labels = LabelGraph::Labels;
  using Clock = std::chrono::steady_clock;

  // Requires: some path, and every path has a label.
  LabelCutSearch(LabelGraph* graph, Clock::time_point deadline, Progress* progress);

  // First bounds without branching: disjoint paths, then the best packing; layers, then rounding.
  void BoundAtRoot();
  // Raises the lower bound one by one until it meets the upper. False when time ran out.
  bool Close();
  // All cuts of upper() labels, at most `most`. False when there may be more.
  bool List(Clock::time_point deadline, size_t most, std::set<Labels>* sets);

  uint32_t lower() const { return lower_; }
  uint32_t upper() const { return static_cast<uint32_t>(best_.size()); }
  const Labels& best() const { return best_; }
  bool stopped() const { return stopped_; }
  uint64_t nodes() const { return nodes_; }
  uint64_t paths() const { return made_; }

 private:
  using State = LabelGraph::State;
  enum class End : uint8_t { kComplete, kEnough, kTime };
  struct Frame {
    size_t trail = 0;
    uint32_t label = 0;
    State next = State::kRemoved;  // kFree: both ways were tried.
  };
  enum class Verdict : uint8_t { kDone, kOpen, kTime };

  bool TimeIsUp();
  // Cuts of at most `size` labels, until there are `most`.
  End Search(uint32_t size, size_t most, std::set<Labels>* sets);
  Verdict Visit(uint32_t size, std::set<Labels>* sets, uint32_t* branch);
  // kDone: the node holds no cut of `size` labels.
  Verdict Bound(uint32_t size, int rounds);
  // Keeps labels that no cut of `size` labels can have. How many.
  size_t KeepCostly(uint32_t size, const PathPacking::Bound& bound);
  Verdict ChooseLabel(uint32_t* branch);
  void Assign(uint32_t label, State state);
  void Undo(size_t trail);

  // The free labels of a path; false when one is removed.
  bool FreePart(const Labels& path, Labels* free) const;
  bool FillPacking(PathPacking* packing) const;
  bool AddPaths(std::vector<LabelGraph::Path> found, PathPacking* packing);
  bool Remember(const Labels& path);
  void Forget();

  void PackDisjoint();
  void CutLayers();
  // Labels that meet every edge of the list, few of them; each edge has a free one.
  Labels Cover(const std::vector<uint32_t>& edges) const;
  void Offer(Labels cut);
  Labels Minimal(Labels cut);
  void RoundPrices();
  void Dive();
  void Improve();
  bool SwapTwoForOne(size_t a, size_t b);
  // Gives labels of the best cut back and closes what that opens, until then.
  void Exchange(Clock::time_point until);
  Labels CloseByFlow(RandomNumbers* random) const;

  LabelGraph& graph_;
  Clock::time_point deadline_;
  Progress* progress_;
  bool stopped_ = false;
  uint32_t lower_ = 1;
  Labels best_;
  std::vector<uint32_t> trail_;
  uint32_t removed_ = 0;
  std::vector<double> prices_;  // By label, of the last packing.
  std::vector<Labels> pool_;    // Paths: least sets of labels, those of all nodes.
  std::set<Labels> known_;
  uint64_t nodes_ = 0;
  uint64_t made_ = 0;
};

}  // namespace catena
