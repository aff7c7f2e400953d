#include "analysis/time_potentials.h"

#include <algorithm>
#include <bit>

namespace catena {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

class Potentials {
 public:
  Potentials(const TimeNetwork& network, const SetAside& aside)
      : network_(network),
        edges_(network.edges()),
        aside_(aside),
        day_(network.point_count(), 0),
        moved_by_(network.point_count(), kNone),
        state_(network.point_count(), State::kUnseen),
        waits_(network.point_count(), false) {}

  Result<TimePotentials> Run(Progress& progress) {
    std::vector<uint32_t> waiting;
    for (uint32_t point = 0; point < network_.point_count(); ++point) waiting.push_back(point);
    for (uint64_t pass = 1; !waiting.empty(); ++pass) {
      if (!progress.Update("ordering events", pass, 0)) {
        return Fail(ErrorCode::kCancelled, "stopped while ordering events");
      }
      if (!Order(waiting)) return TimePotentials{{}, std::move(circle_)};
      waiting = Scan();
      if (std::has_single_bit(pass) && FindMovedCircle()) {
        return TimePotentials{{}, std::move(circle_)};
      }
    }
    return TimePotentials{std::move(day_), {}};
  }

 private:
  enum class State : uint8_t { kUnseen, kOpen, kDone };
  struct Frame {
    uint32_t point;
    uint32_t by;      // The edge that led here; kNone at a root.
    uint32_t next;    // Into the edges out of the point.
    uint32_t broken;  // Broken edges on the stack up to here.
  };

  // What the edge lacks to be kept: negative when it is broken, 0 when tight.
  int64_t Slack(uint32_t edge) const {
    const Adjacency::Edge& ends = edges_.edge(edge);
    return day_[ends.from] + network_.says(edge).days - day_[ends.to];
  }
  bool IsOut(uint32_t edge) const { return aside_.Has(network_.says(edge).constraint); }

  bool IsBroken(uint32_t point) const {
    return std::ranges::any_of(edges_.out(point),
                               [&](uint32_t edge) { return !IsOut(edge) && Slack(edge) < 0; });
  }

  // Depth first over tight and broken edges from the points that break one; order_ ends up in
  // reverse topological order. False when a circle was met.
  bool Order(const std::vector<uint32_t>& waiting) {
    for (const uint32_t point : waiting) waits_[point] = false;
    for (const uint32_t root : waiting) {
      if (state_[root] != State::kUnseen || !IsBroken(root)) continue;
      Open(root, kNone, 0);
      while (!stack_.empty()) {
        if (!Step()) return false;
      }
    }
    return true;
  }

  void Open(uint32_t point, uint32_t by, uint32_t broken) {
    state_[point] = State::kOpen;
    stack_.push_back({point, by, 0, broken});
  }

  bool Step() {
    Frame& top = stack_.back();
    const auto out = edges_.out(top.point);
    while (top.next < out.size()) {
      const uint32_t edge = out[top.next++];
      if (IsOut(edge)) continue;
      const int64_t slack = Slack(edge);
      if (slack > 0) continue;
      const uint32_t to = edges_.edge(edge).to;
      const uint32_t broken = top.broken + (slack < 0 ? 1 : 0);
      if (state_[to] == State::kUnseen) {
        Open(to, edge, broken);
        return true;
      }
      if (state_[to] == State::kOpen && ClosesCircle(to, edge, broken)) return false;
    }
    state_[top.point] = State::kDone;
    order_.push_back(top.point);
    stack_.pop_back();
    return true;
  }

  // The edges from `to` on the stack and this one sum to their slacks: negative with one broken.
  bool ClosesCircle(uint32_t to, uint32_t edge, uint32_t broken) {
    size_t at = stack_.size();
    while (stack_[--at].point != to) {
    }
    if (broken == stack_[at].broken) return false;
    for (++at; at < stack_.size(); ++at) circle_.push_back(stack_[at].by);
    circle_.push_back(edge);
    return true;
  }

  // Keeps every edge out of the ordered points; answers those that have to be looked at again.
  std::vector<uint32_t> Scan() {
    std::vector<uint32_t> again;
    for (size_t i = order_.size(); i-- > 0;) {
      const uint32_t point = order_[i];
      state_[point] = State::kUnseen;  // Scanned: whoever moves it now has it looked at again.
      for (const uint32_t edge : edges_.out(point)) {
        if (IsOut(edge) || Slack(edge) >= 0) continue;
        const uint32_t to = edges_.edge(edge).to;
        day_[to] = day_[point] + network_.says(edge).days;
        moved_by_[to] = edge;
        if (state_[to] == State::kDone || waits_[to]) continue;
        waits_[to] = true;
        again.push_back(to);
      }
    }
    order_.clear();
    return again;
  }

  // A circle in "moved by" is negative, and there is one sooner or later when the network has any.
  bool FindMovedCircle() {
    std::vector<uint32_t> seen(network_.point_count(), kNone);
    for (uint32_t start = 0; start < network_.point_count(); ++start) {
      uint32_t at = start;
      while (seen[at] == kNone && moved_by_[at] != kNone) {
        seen[at] = start;
        at = edges_.edge(moved_by_[at]).from;
      }
      if (moved_by_[at] == kNone || seen[at] != start) continue;
      const uint32_t first = at;
      do {
        circle_.push_back(moved_by_[at]);
        at = edges_.edge(moved_by_[at]).from;
      } while (at != first);
      std::ranges::reverse(circle_);
      return true;
    }
    return false;
  }

  const TimeNetwork& network_;
  const Adjacency& edges_;
  const SetAside& aside_;
  std::vector<int64_t> day_;
  std::vector<uint32_t> moved_by_;
  std::vector<State> state_;
  std::vector<bool> waits_;
  std::vector<Frame> stack_;
  std::vector<uint32_t> order_;
  std::vector<uint32_t> circle_;
};

}  // namespace

Result<TimePotentials> FindPotentials(const TimeNetwork& network, const SetAside& aside,
                                      Progress& progress) {
  return Potentials(network, aside).Run(progress);
}

}  // namespace catena
