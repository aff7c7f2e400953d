#include "analysis/chain_enumeration.h"

#include <algorithm>

#include "analysis/causal_subgraph.h"

namespace catena {
namespace {

constexpr uint32_t kNever = CausalSubgraph::kNone;
constexpr uint64_t kStepsBetweenClockReads = 1024;

class Enumerator {
 public:
  Enumerator(const ChainProblem& problem, const ChainLimits& limits)
      : problem_(problem), limits_(limits), on_path_(problem.links.vertex_count(), false) {
    if (problem.target != ChainProblem::kOpen) {
      to_target_ = HopDistances(problem.links, problem.target, HopDirection::kBackwards);
    }
    for (const uint32_t event : problem.through) {
      to_through_.push_back(HopDistances(problem.links, event, HopDirection::kBackwards));
    }
  }

  ChainEnumeration Run() {
    Enter(problem_.source);
    while (!stack_.empty() && found_.end == ChainEnumeration::End::kComplete) Step();
    return std::move(found_);
  }

 private:
  struct Frame {
    uint32_t vertex = 0;
    uint32_t next = 0;     // Position in the list of links out of the vertex.
    bool went_on = false;  // Some link led to a vertex that is not on the path.
  };

  bool IsOpen() const { return problem_.target == ChainProblem::kOpen; }

  void Enter(uint32_t vertex) {
    on_path_[vertex] = true;
    stack_.push_back({vertex, 0, false});
  }

  void Leave() {
    on_path_[stack_.back().vertex] = false;
    stack_.pop_back();
    if (!path_.empty()) path_.pop_back();
  }

  // Fewest links from the vertex to the end of a chain by way of every event still to pass. Sets
  // `never` apart from "too far".
  uint32_t LinksNeeded(uint32_t vertex) const {
    uint32_t needed = IsOpen() ? 0 : to_target_[vertex];
    for (size_t i = 0; i < to_through_.size(); ++i) {
      const uint32_t event = problem_.through[i];
      if (on_path_[event] || event == vertex) continue;
      const uint32_t first = to_through_[i][vertex];
      const uint32_t rest = IsOpen() ? 0 : to_target_[event];
      if (first == kNever || rest == kNever) return kNever;
      needed = std::max(needed, first + rest);
    }
    return needed;
  }

  bool PassesAll() const {
    return std::ranges::all_of(problem_.through, [&](uint32_t event) { return on_path_[event]; });
  }

  void Emit() {
    if (found_.chains.size() == limits_.max_chains ||
        links_listed_ + path_.size() > kMaxListedLinks) {
      found_.end = ChainEnumeration::End::kChains;
      return;
    }
    links_listed_ += path_.size();
    found_.chains.push_back(path_);
  }

  void CountStep() {
    if (++steps_ > limits_.max_steps) found_.end = ChainEnumeration::End::kSteps;
    if (steps_ % kStepsBetweenClockReads == 0 &&
        std::chrono::steady_clock::now() > limits_.deadline) {
      found_.end = ChainEnumeration::End::kTime;
    }
  }

  // Tries the next link out of the last vertex, or goes back.
  void Step() {
    Frame& frame = stack_.back();
    const std::span<const uint32_t> out = problem_.links.out(frame.vertex);
    if (frame.next == out.size() || frame.vertex == problem_.target) {
      if (IsOpen() && !frame.went_on && !path_.empty() && PassesAll()) Emit();
      Leave();
      return;
    }
    const uint32_t link = out[frame.next++];
    const uint32_t to = problem_.links.edge(link).to;
    CountStep();
    if (on_path_[to]) return;
    const uint32_t needed = LinksNeeded(to);
    if (needed == kNever) {
      frame.went_on = true;  // It goes on, though not to where it should.
      return;
    }
    if (path_.size() + 1 + uint64_t{needed} > problem_.max_length) {
      // An open chain ends here when it is as long as it may be.
      found_.cut_by_length = true;
      if (path_.size() < problem_.max_length) frame.went_on = true;
      return;
    }
    frame.went_on = true;
    path_.push_back(link);
    if (to == problem_.target) {
      on_path_[to] = true;
      if (PassesAll()) Emit();
      on_path_[to] = false;
      path_.pop_back();
      return;
    }
    Enter(to);
  }

  const ChainProblem& problem_;
  const ChainLimits& limits_;
  ChainEnumeration found_;
  std::vector<uint32_t> to_target_;
  std::vector<std::vector<uint32_t>> to_through_;
  std::vector<bool> on_path_;
  std::vector<Frame> stack_;
  std::vector<uint32_t> path_;
  uint64_t steps_ = 0;
  uint64_t links_listed_ = 0;
};

}  // namespace

ChainEnumeration EnumerateChains(const ChainProblem& problem, const ChainLimits& limits) {
  return Enumerator(problem, limits).Run();
}

}  // namespace catena
