// A shortest path between two vertices: breadth-first search from both ends at once (Pohl 1971,
// "Bi-directional search"), always growing the smaller frontier by one whole level. The balls
// around the ends first touch where a shortest path runs, and most of a large graph is never
// looked at; where there is no way, the smaller side finds that out.
//
// With days the search keeps to the span of time between the ends: a chain of events cannot pass
// what surely began before its first or after its last.
//
// The scratch of a finder, 8 bytes a vertex, is kept from question to question, so that a question
// costs what it touches. One thread uses a finder; the graph outlives it.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "analysis/walk.h"

namespace catena {

class ShortestPathFinder {
 public:
  struct Request {
    Vertex from;
    Vertex to;
    Walk walk = Walk::kForwards;
    uint32_t max_links = std::numeric_limits<uint32_t>::max();
    // Passes only events that may have begun from the earliest day on which `from` may have begun
    // to the latest of `to`. For kForwards.
    bool keep_to_days = false;
  };

  explicit ShortestPathFinder(const CsrGraph& graph);

  // The vertices of a path from `from` to `to`, both ends included; nullopt when there is none of
  // at most max_links. Of several shortest paths always the same.
  // Requires: both are vertices of the graph.
  std::optional<std::vector<Vertex>> Find(const Request& request);

  // Vertices marked by the last Find(): what it cost.
  uint64_t touched() const { return touched_; }

 private:
  struct Mark {
    uint32_t search = 0;  // Which search met the vertex; two numbers a question.
    uint32_t parent = 0;  // Towards that search's own end.
  };
  struct Side {
    uint32_t search = 0;
    std::vector<Vertex> frontier;
  };
  struct Meeting {
    Vertex first;   // The last vertex of the growing side,
    Vertex second;  // and its neighbour, marked by the other side.
  };

  template <Walk kWalk>
  std::optional<std::vector<Vertex>> Search(const Request& request);
  template <Walk kWalk>
  std::optional<Meeting> Grow(Side& side, uint32_t other_search);
  std::vector<Vertex> PathThrough(Vertex from_side, Vertex to_side) const;
  bool Allows(Vertex vertex) const;

  const CsrGraph& graph_;
  std::vector<Mark> marks_;
  uint32_t last_search_ = 0;
  uint64_t touched_ = 0;
  std::vector<Vertex> next_;
  Side forwards_;
  Side backwards_;
  bool keep_to_days_ = false;
  std::optional<int64_t> first_day_;
  std::optional<int64_t> last_day_;
};

}  // namespace catena
