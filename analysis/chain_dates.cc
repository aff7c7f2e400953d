#include "analysis/chain_dates.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>
#include <utility>

namespace catena {
namespace {

using Days = std::vector<std::optional<int32_t>>;

// Vertices with the day that each was reached on, the one that is best by Order first.
template <class Order>
class Frontier {
 public:
  explicit Frontier(size_t vertices) : days_(vertices) {}

  // Takes the day where it is better than what the vertex had.
  void Offer(uint32_t vertex, int32_t day) {
    if (days_[vertex] && !Order()(day, *days_[vertex])) return;
    days_[vertex] = day;
    waiting_.push({day, vertex});
  }
  std::optional<uint32_t> Next() {
    while (!waiting_.empty()) {
      const auto [day, vertex] = waiting_.top();
      waiting_.pop();
      if (days_[vertex] == day) return vertex;
    }
    return std::nullopt;
  }
  const Days& days() const { return days_; }

 private:
  struct Behind {
    bool operator()(const auto& a, const auto& b) const { return Order()(b.first, a.first); }
  };
  Days days_;
  std::priority_queue<std::pair<int32_t, uint32_t>, std::vector<std::pair<int32_t, uint32_t>>,
                      Behind>
      waiting_;
};

Days EarliestDays(const ChainDates& dates, const Adjacency& links, uint32_t source) {
  Frontier<std::less<>> frontier(links.vertex_count());
  frontier.Offer(source, dates.begins[source].first);
  while (const std::optional<uint32_t> vertex = frontier.Next()) {
    for (const uint32_t link : links.out(*vertex)) {
      const auto day = DayAfter(dates, links, link, *frontier.days()[*vertex]);
      if (day) frontier.Offer(links.edge(link).to, *day);
    }
  }
  return frontier.days();
}

int32_t Opposite(int32_t day) {
  if (day == DayWindow::kFirstDay) return DayWindow::kLastDay;
  if (day == DayWindow::kLastDay) return DayWindow::kFirstDay;
  return -day;
}

}  // namespace

std::optional<int32_t> DayAfter(const ChainDates& dates, const Adjacency& links, uint32_t link,
                                int32_t day) {
  const DayWindow& begin = dates.begins[links.edge(link).to];
  if (!dates.in_order[link]) return begin.first;
  const int32_t reached = std::max(day, begin.first);
  return reached <= begin.last ? std::optional(reached) : std::nullopt;
}

std::optional<OutOfOrder> FindOutOfOrder(const ChainDates& dates, const Adjacency& links,
                                         const std::vector<uint32_t>& chain) {
  if (chain.empty()) return std::nullopt;
  size_t latest = 0;  // The event with the greatest first day so far.
  int32_t day = dates.begins[links.edge(chain.front()).from].first;
  for (size_t i = 0; i < chain.size(); ++i) {
    const DayWindow& begin = dates.begins[links.edge(chain[i]).to];
    const bool in_order = dates.in_order[chain[i]];
    if (in_order && begin.last < day) return OutOfOrder{latest, i + 1};
    if (in_order && begin.first <= day) continue;
    latest = i + 1;
    day = begin.first;
  }
  return std::nullopt;
}

std::vector<std::optional<int32_t>> LatestDays(const ChainDates& dates, const Adjacency& links,
                                               uint32_t target) {
  Frontier<std::greater<>> frontier(links.vertex_count());
  frontier.Offer(target, dates.begins[target].last);
  while (const std::optional<uint32_t> vertex = frontier.Next()) {
    const int32_t day = *frontier.days()[*vertex];
    if (dates.begins[*vertex].first > day) continue;
    for (const uint32_t link : links.in(*vertex)) {
      const uint32_t from = links.edge(link).from;
      const int32_t last = dates.begins[from].last;
      frontier.Offer(from, dates.in_order[link] ? std::min(last, day) : last);
    }
  }
  return frontier.days();
}

std::vector<bool> LinksInTime(const ChainDates& dates, const Adjacency& links, uint32_t source,
                              uint32_t target) {
  const Days earliest = EarliestDays(dates, links, source);
  const Days latest = target == kOpenTarget ? Days() : LatestDays(dates, links, target);
  std::vector<bool> in_time(links.edge_count(), false);
  for (uint32_t link = 0; link < links.edge_count(); ++link) {
    const Adjacency::Edge& edge = links.edge(link);
    if (!earliest[edge.from]) continue;
    const auto day = DayAfter(dates, links, link, *earliest[edge.from]);
    in_time[link] = day && (target == kOpenTarget || (latest[edge.to] && *day <= *latest[edge.to]));
  }
  return in_time;
}

std::vector<int32_t> LatestReachedDays(const ChainDates& dates, const Adjacency& links) {
  std::vector<uint32_t> vertices(links.vertex_count());
  std::iota(vertices.begin(), vertices.end(), 0);
  std::ranges::sort(vertices, std::greater<>(), [&](uint32_t v) { return dates.begins[v].first; });
  // The event that begins last is taken first: what it leads to is reached on no later day.
  std::vector<int32_t> days(links.vertex_count());
  std::vector<bool> seen(links.vertex_count(), false);
  std::vector<uint32_t> open;
  for (const uint32_t start : vertices) {
    if (seen[start]) continue;
    const int32_t day = dates.begins[start].first;
    seen[start] = true;
    open = {start};
    while (!open.empty()) {
      const uint32_t vertex = open.back();
      open.pop_back();
      days[vertex] = day;
      for (const uint32_t link : links.out(vertex)) {
        const uint32_t to = links.edge(link).to;
        if (!dates.in_order[link] || seen[to]) continue;
        seen[to] = true;
        open.push_back(to);
      }
    }
  }
  return days;
}

bool EveryWayIsInTime(const ChainDates& dates, const Adjacency& links) {
  const std::vector<int32_t> latest = LatestReachedDays(dates, links);
  for (uint32_t link = 0; link < links.edge_count(); ++link) {
    const Adjacency::Edge& ends = links.edge(link);
    if (dates.in_order[link] && dates.begins[ends.to].last < latest[ends.from]) return false;
  }
  return true;
}

ChainDates Mirrored(const ChainDates& dates) {
  ChainDates mirrored = dates;
  for (DayWindow& window : mirrored.begins) {
    window = {Opposite(window.last), Opposite(window.first)};
  }
  return mirrored;
}

}  // namespace catena
