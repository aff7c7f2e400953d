#include "analysis/chain_enumeration.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "analysis/causal_subgraph.h"

namespace catena {
namespace {

constexpr uint32_t kNever = CausalSubgraph::kNone;
constexpr uint64_t kStepsBetweenClockReads = 1024;

class Enumerator {
 public:
  using Visit = FunctionRef<bool(std::span<const uint32_t>)>;

  Enumerator(const ChainProblem& problem, const ChainLimits& limits, Visit visit)
      : problem_(problem),
        limits_(limits),
        visit_(visit),
        on_path_(problem.links.vertex_count(), false) {
    if (problem.target != ChainProblem::kOpen) {
      to_target_ = HopDistances(problem.links, problem.target, HopDirection::kBackwards);
      if (problem.dates) latest_ = LatestDays(*problem.dates, problem.links, problem.target);
    }
    for (const uint32_t event : problem.through) {
      to_through_.push_back(HopDistances(problem.links, event, HopDirection::kBackwards));
    }
  }

  ChainVisit DepthFirst() {
    bound_ = problem_.max_length;
    Search();
    return found_;
  }

  // Requires: the end is not open.
  ChainVisit ShortestFirst() {
    exact_ = true;
    const uint32_t least = to_target_[problem_.source];
    if (least == kNever) return found_;
    if (problem_.dates && !CanArrive(problem_.source, StartDay())) {
      found_.out_of_time = true;
      return found_;
    }
    for (uint64_t next = least; found_.end == ChainVisit::End::kComplete; next = least_left_out_) {
      found_.cut_by_length = next > problem_.max_length;
      if (next > problem_.max_length) break;  // Also when nothing was left out.
      bound_ = static_cast<uint32_t>(next);
      least_left_out_ = kNothing;
      Search();
      if (least_left_out_ == kNothing) break;
    }
    return found_;
  }

 private:
  struct Frame {
    uint32_t vertex = 0;
    uint32_t next = 0;     // Position in the list of links out of the vertex.
    bool went_on = false;  // Some link led to a vertex that is not on the path, and in time.
    int32_t day = 0;       // The day reached, where dates matter.
  };

  static constexpr uint64_t kNothing = std::numeric_limits<uint64_t>::max();

  void Search() {
    Enter(problem_.source, StartDay());
    while (!stack_.empty() && found_.end == ChainVisit::End::kComplete) Step();
  }

  bool IsOpen() const { return problem_.target == ChainProblem::kOpen; }

  void Enter(uint32_t vertex, int32_t day) {
    on_path_[vertex] = true;
    stack_.push_back({vertex, 0, false, day});
  }

  int32_t StartDay() const {
    return problem_.dates ? problem_.dates->begins[problem_.source].first : int32_t{0};
  }

  // Requires: dates matter, and the end is not open.
  bool CanArrive(uint32_t vertex, int32_t day) const {
    return latest_[vertex] && day <= *latest_[vertex];
  }

  // The day reached over a link; nullopt when that, or the target from there, is out of time.
  std::optional<int32_t> DayOver(uint32_t link, int32_t day) const {
    if (!problem_.dates) return day;
    const auto reached = DayAfter(*problem_.dates, problem_.links, link, day);
    if (!reached || IsOpen()) return reached;
    return CanArrive(problem_.links.edge(link).to, *reached) ? reached : std::nullopt;
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
    if (exact_ && path_.size() != bound_) return;  // Shown before, with a smaller bound.
    if (found_.chains == limits_.max_chains) {
      found_.end = ChainVisit::End::kChains;
      return;
    }
    ++found_.chains;
    if (!visit_(path_)) found_.end = ChainVisit::End::kStopped;
  }

  void CountStep() {
    if (++steps_ > limits_.max_steps) found_.end = ChainVisit::End::kSteps;
    if (steps_ % kStepsBetweenClockReads == 0 &&
        std::chrono::steady_clock::now() > limits_.deadline) {
      found_.end = ChainVisit::End::kTime;
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
    const std::optional<int32_t> day = DayOver(link, frame.day);
    if (!day) {
      found_.out_of_time |= needed != kNever && path_.size() + 1 + uint64_t{needed} <= bound_;
      return;
    }
    if (needed == kNever) {
      frame.went_on = true;  // It goes on, though not to where it should.
      return;
    }
    const uint64_t length = path_.size() + 1 + uint64_t{needed};
    if (length > bound_) {
      // An open chain ends here when it is as long as it may be.
      found_.cut_by_length = true;
      least_left_out_ = std::min(least_left_out_, length);
      if (path_.size() < bound_) frame.went_on = true;
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
    Enter(to, *day);
  }

  const ChainProblem& problem_;
  const ChainLimits& limits_;
  Visit visit_;
  ChainVisit found_;
  uint32_t bound_ = 0;  // On the length, in this search.
  bool exact_ = false;  // Only chains as long as the bound.
  uint64_t least_left_out_ = kNothing;
  std::vector<uint32_t> to_target_;
  std::vector<std::optional<int32_t>> latest_;  // By vertex, to come to the target in time.
  std::vector<std::vector<uint32_t>> to_through_;
  std::vector<bool> on_path_;
  std::vector<Frame> stack_;
  std::vector<uint32_t> path_;
  uint64_t steps_ = 0;
};

}  // namespace

ChainVisit VisitChains(const ChainProblem& problem, const ChainLimits& limits,
                       FunctionRef<bool(std::span<const uint32_t> links)> visit) {
  Enumerator enumerator(problem, limits, visit);
  return problem.target == ChainProblem::kOpen ? enumerator.DepthFirst()
                                               : enumerator.ShortestFirst();
}

ChainEnumeration EnumerateChains(const ChainProblem& problem, const ChainLimits& limits) {
  ChainEnumeration all;
  uint64_t links_listed = 0;
  const auto list = [&](std::span<const uint32_t> links) {
    if (links_listed + links.size() > kMaxListedLinks) return false;
    links_listed += links.size();
    all.chains.emplace_back(links.begin(), links.end());
    return true;
  };
  const ChainVisit visit = Enumerator(problem, limits, list).DepthFirst();
  all.cut_by_length = visit.cut_by_length;
  all.out_of_time = visit.out_of_time;
  switch (visit.end) {
    case ChainVisit::End::kComplete:
      all.end = ChainEnumeration::End::kComplete;
      break;
    case ChainVisit::End::kSteps:
      all.end = ChainEnumeration::End::kSteps;
      break;
    case ChainVisit::End::kChains:
    case ChainVisit::End::kStopped:
      all.end = ChainEnumeration::End::kChains;
      break;
    case ChainVisit::End::kTime:
      all.end = ChainEnumeration::End::kTime;
      break;
  }
  return all;
}

}  // namespace catena
