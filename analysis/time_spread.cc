#include "analysis/time_spread.h"

#include <functional>
#include <queue>

namespace catena {
namespace {

constexpr int64_t kNoDay = TimeNetwork::kNoDay;

// One Dijkstra. Labels are days for kLatest and negated days for kEarliest, so that the smaller is
// the tighter; less the potential they are keys that never fall along an edge.
class Spread {
 public:
  Spread(const TimeNetwork& network, const SetAside& aside, const std::vector<int64_t>& potentials,
         TimeReach reach, const TimeRegion& region, TimeBounds* bounds)
      : network_(network),
        aside_(aside),
        potentials_(potentials),
        forwards_(reach == TimeReach::kLatest),
        region_(region),
        bounds_(*bounds) {
    bounds_.day.resize(network.point_count(), kNoDay);
    bounds_.by.resize(network.point_count(), TimeBounds::kByStart);
  }

  void Clear(uint32_t point) {
    bounds_.day[point] = kNoDay;
    bounds_.by[point] = TimeBounds::kByStart;
  }
  void Start(uint32_t point, int64_t day) { Label(point, forwards_ ? day : -day, kByStart); }
  // From the point's own date.
  void StartAtDate(uint32_t point) {
    if (aside_.Has(TimeNetwork::EventOf(point))) return;
    const int64_t day = forwards_ ? network_.last_day(point) : network_.first_day(point);
    if (day != kNoDay) Start(point, day);
  }

  void Run() {
    const Adjacency& edges = network_.edges();
    while (!queue_.empty()) {
      const auto [key, point] = queue_.top();
      queue_.pop();
      if (key != Key(point, bounds_.day[point])) continue;
      for (const uint32_t edge : forwards_ ? edges.out(point) : edges.in(point)) {
        const TimeNetwork::Says& says = network_.says(edge);
        if (aside_.Has(says.constraint)) continue;
        const uint32_t other = forwards_ ? edges.edge(edge).to : edges.edge(edge).from;
        if (region_.Has(other)) Label(other, bounds_.day[point] + says.days, edge);
      }
    }
  }

  // Labels back to days.
  void Finish(uint32_t point) {
    if (!forwards_ && bounds_.day[point] != kNoDay) bounds_.day[point] = -bounds_.day[point];
  }

 private:
  static constexpr uint32_t kByStart = TimeBounds::kByStart;
  using Entry = std::pair<int64_t, uint32_t>;

  int64_t Key(uint32_t point, int64_t label) const {
    return forwards_ ? label - potentials_[point] : label + potentials_[point];
  }

  void Label(uint32_t point, int64_t label, uint32_t by) {
    if (bounds_.day[point] <= label) return;
    bounds_.day[point] = label;
    bounds_.by[point] = by;
    queue_.push({Key(point, label), point});
  }

  const TimeNetwork& network_;
  const SetAside& aside_;
  const std::vector<int64_t>& potentials_;
  const bool forwards_;
  const TimeRegion& region_;
  TimeBounds& bounds_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue_;
};

}  // namespace

void SpreadDates(const TimeNetwork& network, const SetAside& aside,
                 const std::vector<int64_t>& potentials, TimeReach reach,
                 std::span<const uint32_t> points, const TimeRegion& region, TimeBounds* bounds) {
  Spread spread(network, aside, potentials, reach, region, bounds);
  const auto each = [&](auto work) {
    if (!points.empty()) {
      for (const uint32_t point : points) work(point);
    } else {
      for (uint32_t point = 0; point < network.point_count(); ++point) work(point);
    }
  };
  each([&](uint32_t point) { spread.Clear(point); });
  each([&](uint32_t point) { spread.StartAtDate(point); });
  spread.Run();
  each([&](uint32_t point) { spread.Finish(point); });
}

TimeBounds SpreadFrom(const TimeNetwork& network, const SetAside& aside,
                      const std::vector<int64_t>& potentials, uint32_t start) {
  TimeBounds bounds;
  const TimeRegion everywhere;
  Spread spread(network, aside, potentials, TimeReach::kLatest, everywhere, &bounds);
  spread.Start(start, 0);
  spread.Run();
  return bounds;
}

}  // namespace catena
