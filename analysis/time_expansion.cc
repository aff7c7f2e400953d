#include "analysis/time_expansion.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "analysis/must_pass.h"
#include "analysis/strong_components.h"

namespace catena {
namespace {

constexpr uint32_t kAbsent = std::numeric_limits<uint32_t>::max();

// Days gone through at most while deadlines are collected: about a second.
constexpr uint64_t kMostDays = 50'000'000;

bool MayBeginAnewOnACircle(const ChainDates& dates, const Adjacency& links,
                           const StrongComponents& components) {
  for (uint32_t link = 0; link < links.edge_count(); ++link) {
    if (dates.in_order[link]) continue;
    const Adjacency::Edge& ends = links.edge(link);
    if (components.component[ends.from] == components.component[ends.to]) return true;
  }
  return false;
}

// By vertex, ascending, the days after which some chain onwards can no longer be that could be up
// to them: two days there differ only if one of these is not before the one and before the other.
class Deadlines {
 public:
  Deadlines(const ChainDates& dates, const Adjacency& links, size_t most)
      : dates_(dates),
        links_(links),
        most_(most),
        latest_(LatestReachedDays(dates, links)),
        days_(links.vertex_count()),
        waits_(links.vertex_count(), false) {}

  // What comes last first, so that outside of circles each vertex is looked at once. False when
  // there are too many.
  bool Find(const StrongComponents& components) {
    for (const std::vector<uint32_t>& members : components.members) {
      std::vector<uint32_t> open = members;
      for (const uint32_t vertex : open) waits_[vertex] = true;
      while (!open.empty()) {
        const uint32_t vertex = open.back();
        open.pop_back();
        waits_[vertex] = false;
        if (!Collect(vertex)) continue;
        if (total_ > most_ || gone_through_ > kMostDays) return false;
        for (const uint32_t link : links_.in(vertex)) {
          const uint32_t from = links_.edge(link).from;
          const bool together = components.component[from] == components.component[vertex];
          if (!dates_.in_order[link] || !together || waits_[from]) continue;
          waits_[from] = true;
          open.push_back(from);
        }
      }
    }
    return true;
  }
  const std::vector<int32_t>& of(uint32_t vertex) const { return days_[vertex]; }

 private:
  // From those of the vertices after it; whether there are more than before.
  bool Collect(uint32_t vertex) {
    found_.clear();
    for (const uint32_t link : links_.out(vertex)) {
      if (!dates_.in_order[link]) continue;
      const uint32_t to = links_.edge(link).to;
      const DayWindow& begin = dates_.begins[to];
      found_.push_back(begin.last);
      // A day before its first is that day when a chain has come there.
      const auto later = std::ranges::lower_bound(days_[to], begin.first);
      found_.insert(found_.end(), later, days_[to].end());
    }
    gone_through_ += found_.size();
    std::erase_if(found_, [&](int32_t day) { return day >= latest_[vertex]; });
    std::ranges::sort(found_);
    found_.erase(std::ranges::unique(found_).begin(), found_.end());
    if (found_.size() == days_[vertex].size()) return false;
    total_ += found_.size() - days_[vertex].size();
    days_[vertex] = found_;
    return true;
  }

  const ChainDates& dates_;
  const Adjacency& links_;
  const size_t most_;
  const std::vector<int32_t> latest_;
  std::vector<std::vector<int32_t>> days_;
  std::vector<bool> waits_;  // In a component: to be looked at.
  std::vector<int32_t> found_;
  size_t total_ = 0;
  uint64_t gone_through_ = 0;
};

struct Step {
  uint32_t from = 0;
  uint32_t to = 0;
  uint32_t link = 0;
};

// Follows every chain from the source, and keeps what leads to the target.
class Expander {
 public:
  Expander(const ChainDates& dates, const Adjacency& links, uint32_t source, uint32_t target,
           const Deadlines& deadlines)
      : dates_(dates),
        links_(links),
        source_(source),
        target_(target),
        deadlines_(deadlines),
        states_(links.vertex_count()) {}

  bool Follow(size_t most_edges) {
    StateOf(source_, dates_.begins[source_].first);
    for (uint32_t state = 0; state < event_.size(); ++state) {
      if (event_[state] == target_) continue;
      for (const uint32_t link : links_.out(event_[state])) {
        const auto day = DayAfter(dates_, links_, link, day_[state]);
        if (!day) continue;
        if (steps_.size() == most_edges) return false;
        const uint32_t to = StateOf(links_.edge(link).to, *day);
        steps_.push_back({state, to, link});
      }
    }
    return true;
  }

  TimeExpansion Keep() {
    const bool open = target_ == kOpenTarget;
    const uint32_t target = open ? kOpenTarget : StateOf(target_, dates_.begins[target_].first);
    const std::vector<bool> leads =
        open ? std::vector<bool>(event_.size(), true) : StatesThatLeadTo(target);
    TimeExpansion kept;
    std::vector<uint32_t> number(event_.size(), kAbsent);
    for (uint32_t state = 0; state < event_.size(); ++state) {
      if (!leads[state]) continue;
      number[state] = static_cast<uint32_t>(kept.event.size());
      kept.event.push_back(event_[state]);
    }
    std::vector<Adjacency::Edge> edges;
    for (const Step& step : steps_) {
      if (!leads[step.from] || !leads[step.to]) continue;
      edges.push_back({number[step.from], number[step.to]});
      kept.link.push_back(step.link);
    }
    kept.walks = Adjacency(static_cast<uint32_t>(kept.event.size()), std::move(edges));
    kept.source = number[0];
    kept.target = open ? kOpenTarget : number[target];
    return kept;
  }

 private:
  std::vector<bool> StatesThatLeadTo(uint32_t target) const {
    std::vector<Adjacency::Edge> ends;
    for (const Step& step : steps_) ends.push_back({step.from, step.to});
    const Adjacency all(static_cast<uint32_t>(event_.size()), std::move(ends));
    std::vector<bool> leads(event_.size(), false);
    std::vector<uint32_t> open = {target};
    leads[target] = true;
    leads[0] = true;  // The source is a vertex whatever leads from it.
    while (!open.empty()) {
      const uint32_t vertex = open.back();
      open.pop_back();
      for (const uint32_t step : all.in(vertex)) {
        const uint32_t from = all.edge(step).from;
        if (leads[from]) continue;
        leads[from] = true;
        open.push_back(from);
      }
    }
    return leads;
  }

  // Days that tell no difference are one; at the target all are.
  uint32_t StateOf(uint32_t vertex, int32_t day) {
    const std::vector<int32_t>& deadlines = deadlines_.of(vertex);
    const auto passed =
        vertex == target_ ? 0 : std::ranges::lower_bound(deadlines, day) - deadlines.begin();
    std::vector<uint32_t>& states = states_[vertex];
    if (states.empty()) states.resize(deadlines.size() + 1, kAbsent);
    uint32_t& state = states[static_cast<size_t>(passed)];
    if (state == kAbsent) {
      state = static_cast<uint32_t>(event_.size());
      event_.push_back(vertex);
      day_.push_back(day);
    }
    return state;
  }

  const ChainDates& dates_;
  const Adjacency& links_;
  const uint32_t source_;
  const uint32_t target_;
  const Deadlines& deadlines_;
  std::vector<int32_t> day_;                   // By state.
  std::vector<uint32_t> event_;                // By state.
  std::vector<std::vector<uint32_t>> states_;  // By vertex and deadlines passed.
  std::vector<Step> steps_;
};

// The edges of a shortest walk to the target over the edges that `usable` takes; empty: none.
template <class Usable>
std::vector<uint32_t> ShortestWalk(const TimeExpansion& expansion, Usable usable) {
  const Adjacency& walks = expansion.walks;
  std::vector<uint32_t> via(walks.vertex_count(), kAbsent);
  std::vector<bool> seen(walks.vertex_count(), false);
  std::vector<uint32_t> open = {expansion.source};
  seen[expansion.source] = true;
  for (size_t i = 0; i < open.size() && !seen[expansion.target]; ++i) {
    for (const uint32_t edge : walks.out(open[i])) {
      const uint32_t to = walks.edge(edge).to;
      if (seen[to] || !usable(edge)) continue;
      seen[to] = true;
      via[to] = edge;
      open.push_back(to);
    }
  }
  std::vector<uint32_t> walk;
  if (!seen[expansion.target]) return walk;
  for (uint32_t at = expansion.target; at != expansion.source; at = walks.edge(via[at]).from) {
    walk.push_back(via[at]);
  }
  std::ranges::reverse(walk);
  return walk;
}

}  // namespace

std::vector<bool> TimeExpansion::ReachedWithout(const std::vector<bool>& fallen) const {
  std::vector<bool> reached(walks.vertex_count(), false);
  std::vector<uint32_t> open = {source};
  reached[source] = true;
  while (!open.empty()) {
    const uint32_t vertex = open.back();
    open.pop_back();
    for (const uint32_t edge : walks.out(vertex)) {
      const uint32_t to = walks.edge(edge).to;
      if (fallen[link[edge]] || reached[to]) continue;
      reached[to] = true;
      open.push_back(to);
    }
  }
  return reached;
}

// What every walk passes as a vertex or edge of the expansion is found in one pass. What it passes
// as one of several copies is looked for one by one.
std::vector<uint32_t> TimeExpansion::EventsOfAll() const {
  std::vector<bool> proven(*std::ranges::max_element(event) + 1, false);
  for (const uint32_t vertex : FindMustPass(walks, source, target).vertices) {
    proven[event[vertex]] = true;
  }
  std::vector<uint32_t> events;
  for (const uint32_t passed : ShortestWalk(*this, [](uint32_t) { return true; })) {
    const uint32_t between = event[walks.edge(passed).to];
    if (between == event[source] || between == event[target]) continue;
    const auto elsewhere = [&](uint32_t edge) { return event[walks.edge(edge).to] != between; };
    if (proven[between] || ShortestWalk(*this, elsewhere).empty()) events.push_back(between);
  }
  return events;
}

std::vector<uint32_t> TimeExpansion::LinksOfAll() const {
  std::vector<bool> proven(link.empty() ? 0 : *std::ranges::max_element(link) + 1, false);
  for (const uint32_t edge : FindMustPass(walks, source, target).edges) proven[link[edge]] = true;
  std::vector<uint32_t> links;
  for (const uint32_t used : ShortestWalk(*this, [](uint32_t) { return true; })) {
    const auto other = [&](uint32_t edge) { return link[edge] != link[used]; };
    if (proven[link[used]] || ShortestWalk(*this, other).empty()) links.push_back(link[used]);
  }
  return links;
}

TimeExpansion WithoutTime(const Adjacency& links, uint32_t source, uint32_t target) {
  TimeExpansion same;
  same.walks = links;
  same.event.resize(links.vertex_count());
  std::iota(same.event.begin(), same.event.end(), 0);
  same.link.resize(links.edge_count());
  std::iota(same.link.begin(), same.link.end(), 0);
  same.source = source;
  same.target = target;
  return same;
}

std::optional<TimeExpansion> ExpandInTime(const ChainDates& dates, const Adjacency& links,
                                          uint32_t source, uint32_t target, size_t most_edges) {
  const StrongComponents components = FindStrongComponents(links);
  if (MayBeginAnewOnACircle(dates, links, components)) return std::nullopt;
  Deadlines deadlines(dates, links, most_edges);
  if (!deadlines.Find(components)) return std::nullopt;
  Expander expander(dates, links, source, target, deadlines);
  if (!expander.Follow(most_edges)) return std::nullopt;
  return expander.Keep();
}

}  // namespace catena
