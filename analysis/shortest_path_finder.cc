#include "analysis/shortest_path_finder.h"

#include <algorithm>
#include <cassert>

namespace catena {

ShortestPathFinder::ShortestPathFinder(const CsrGraph& graph)
    : graph_(graph), marks_(graph.vertex_count()) {}

std::optional<std::vector<Vertex>> ShortestPathFinder::Find(const Request& request) {
  assert(request.from.index < graph_.vertex_count() && request.to.index < graph_.vertex_count());
  touched_ = 0;
  if (request.from == request.to) return std::vector<Vertex>{request.from};
  if (last_search_ > std::numeric_limits<uint32_t>::max() - 2) {
    std::ranges::fill(marks_, Mark{});
    last_search_ = 0;
  }
  keep_to_days_ = request.keep_to_days;
  if (keep_to_days_) {
    first_day_ = graph_.days(request.from).begin_min;
    last_day_ = graph_.days(request.to).begin_max;
  }
  return ForWalk(request.walk, [&](auto walk) { return Search<walk()>(request); });
}

template <Walk kWalk>
std::optional<std::vector<Vertex>> ShortestPathFinder::Search(const Request& request) {
  forwards_.search = ++last_search_;
  backwards_.search = ++last_search_;
  forwards_.frontier.assign(1, request.from);
  backwards_.frontier.assign(1, request.to);
  marks_[request.from.index] = {forwards_.search, request.from.index};
  marks_[request.to.index] = {backwards_.search, request.to.index};
  touched_ = 2;
  for (uint32_t length = 0; length < request.max_links; ++length) {
    if (forwards_.frontier.empty() || backwards_.frontier.empty()) return std::nullopt;
    if (forwards_.frontier.size() <= backwards_.frontier.size()) {
      const auto met = Grow<kWalk>(forwards_, backwards_.search);
      if (met) return PathThrough(met->first, met->second);
    } else {
      const auto met = Grow<Reversed(kWalk)>(backwards_, forwards_.search);
      if (met) return PathThrough(met->second, met->first);
    }
  }
  return std::nullopt;
}

// One level. The balls did not touch before, so whatever touches now lies on a shortest path.
template <Walk kWalk>
std::optional<ShortestPathFinder::Meeting> ShortestPathFinder::Grow(Side& side,
                                                                    uint32_t other_search) {
  next_.clear();
  std::optional<Meeting> met;
  for (const Vertex vertex : side.frontier) {
    const bool touched = AnyStep<kWalk>(graph_, vertex, [&](Vertex next, Link) {
      Mark& mark = marks_[next.index];
      if (mark.search == side.search) return false;
      if (mark.search == other_search) {
        met = Meeting{vertex, next};
        return true;
      }
      if (keep_to_days_ && !Allows(next)) return false;
      mark = {side.search, vertex.index};
      next_.push_back(next);
      return false;
    });
    if (touched) break;
  }
  touched_ += next_.size();
  std::swap(side.frontier, next_);
  return met;
}

bool ShortestPathFinder::Allows(Vertex vertex) const {
  const DayBounds days = graph_.days(vertex);
  if (first_day_ && days.begin_max && *days.begin_max < *first_day_) return false;
  return !(last_day_ && days.begin_min && *days.begin_min > *last_day_);
}

std::vector<Vertex> ShortestPathFinder::PathThrough(Vertex from_side, Vertex to_side) const {
  std::vector<Vertex> path;
  const auto append_to_end = [&](Vertex at) {
    path.push_back(at);
    while (marks_[at.index].parent != at.index) {
      at = {marks_[at.index].parent};
      path.push_back(at);
    }
  };
  append_to_end(from_side);
  std::ranges::reverse(path);
  append_to_end(to_side);
  return path;
}

}  // namespace catena
