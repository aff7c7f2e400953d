#include "analysis/must_pass.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace catena {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// The edges of a shortest way; empty when there is none.
std::vector<uint32_t> ShortestWay(const Adjacency& graph, uint32_t source, uint32_t target) {
  std::vector<uint32_t> reached_by(graph.vertex_count(), kNone);
  std::vector<bool> seen(graph.vertex_count(), false);
  std::vector<uint32_t> queue = {source};
  seen[source] = true;
  for (size_t head = 0; head < queue.size() && !seen[target]; ++head) {
    for (const uint32_t edge : graph.out(queue[head])) {
      const uint32_t to = graph.edge(edge).to;
      if (seen[to]) continue;
      seen[to] = true;
      reached_by[to] = edge;
      queue.push_back(to);
    }
  }
  std::vector<uint32_t> way;
  if (!seen[target]) return way;
  for (uint32_t at = target; at != source; at = graph.edge(way.back()).from) {
    way.push_back(reached_by[at]);
  }
  std::ranges::reverse(way);
  return way;
}

// Depth-first search for cut vertices, one connected part after the other.
class CutSearch {
 public:
  explicit CutSearch(const Adjacency& graph)
      : graph_(graph),
        number_(graph.vertex_count(), kNone),
        low_(graph.vertex_count(), 0),
        size_(graph.vertex_count(), 1),
        parts_(graph.vertex_count(), 0),
        separate_(graph.vertex_count(), 0),
        largest_(graph.vertex_count(), 0) {}

  std::vector<CutVertex> Run() {
    for (uint32_t root = 0; root < graph_.vertex_count(); ++root) {
      if (number_[root] == kNone) Search(root);
    }
    std::ranges::sort(found_, {}, &CutVertex::vertex);
    return std::move(found_);
  }

 private:
  struct Frame {
    uint32_t vertex;
    uint32_t parent;
    size_t next = 0;  // Into the edges out of the vertex, then those into it.
  };

  void Search(uint32_t root) {
    const size_t first = order_.size();
    Open(root, kNone);
    while (!stack_.empty()) Step();
    const auto total = static_cast<uint32_t>(order_.size() - first);
    for (size_t i = first; i < order_.size(); ++i) Report(order_[i], order_[i] == root, total);
  }

  void Open(uint32_t vertex, uint32_t parent) {
    number_[vertex] = low_[vertex] = static_cast<uint32_t>(order_.size());
    order_.push_back(vertex);
    stack_.push_back({vertex, parent});
  }

  void Step() {
    Frame& top = stack_.back();
    const auto out = graph_.out(top.vertex);
    const auto in = graph_.in(top.vertex);
    if (top.next < out.size() + in.size()) {
      const size_t at = top.next++;
      const uint32_t other =
          at < out.size() ? graph_.edge(out[at]).to : graph_.edge(in[at - out.size()]).from;
      if (number_[other] == kNone) {
        Open(other, top.vertex);
      } else if (other != top.parent) {
        low_[top.vertex] = std::min(low_[top.vertex], number_[other]);
      }
      return;
    }
    const Frame done = top;
    stack_.pop_back();
    if (done.parent == kNone) return;
    low_[done.parent] = std::min(low_[done.parent], low_[done.vertex]);
    size_[done.parent] += size_[done.vertex];
    if (low_[done.vertex] < number_[done.parent]) return;
    // Without the parent, what was found through this child is on its own.
    ++parts_[done.parent];
    separate_[done.parent] += size_[done.vertex];
    largest_[done.parent] = std::max(largest_[done.parent], size_[done.vertex]);
  }

  void Report(uint32_t vertex, bool is_root, uint32_t total) {
    const uint32_t rest = total - 1 - separate_[vertex];  // 0 for a root.
    const uint32_t parts = parts_[vertex] + (is_root ? 0 : 1);
    if (parts < 2) return;
    found_.push_back({vertex, parts, total - 1 - std::max(largest_[vertex], rest)});
  }

  const Adjacency& graph_;
  std::vector<uint32_t> number_;  // In the order of the search.
  std::vector<uint32_t> low_;
  std::vector<uint32_t> size_;  // Of the tree below.
  std::vector<uint32_t> parts_;
  std::vector<uint32_t> separate_;
  std::vector<uint32_t> largest_;
  std::vector<uint32_t> order_;
  std::vector<Frame> stack_;
  std::vector<CutVertex> found_;
};

}  // namespace

MustPass FindMustPass(const Adjacency& graph, uint32_t source, uint32_t target) {
  assert(source != target);
  MustPass found;
  const std::vector<uint32_t> way = ShortestWay(graph, source, target);
  if (way.empty()) return found;
  found.reachable = true;
  // Places on the way: vertex i at 2 i, edge i at 2 i + 1.
  std::vector<uint32_t> place(graph.vertex_count(), kNone);
  place[source] = 0;
  for (uint32_t i = 0; i < way.size(); ++i) place[graph.edge(way[i]).to] = 2 * i + 2;

  std::vector<bool> seen(graph.vertex_count(), false);
  std::vector<uint32_t> stack;
  uint32_t furthest = 0;  // Place led to by what was reached.
  // Grows from a vertex of the way over what is not on it, without the way's own next edge.
  const auto grow = [&](uint32_t start, uint32_t own) {
    stack.push_back(start);
    while (!stack.empty()) {
      const uint32_t at = stack.back();
      stack.pop_back();
      for (const uint32_t edge : graph.out(at)) {
        const uint32_t to = graph.edge(edge).to;
        if (edge == own) continue;
        if (place[to] != kNone) {
          furthest = std::max(furthest, place[to]);
        } else if (!seen[to]) {
          seen[to] = true;
          stack.push_back(to);
        }
      }
    }
  };
  for (uint32_t i = 0; i < way.size(); ++i) {
    const uint32_t vertex = graph.edge(way[i]).from;
    if (i > 0 && furthest <= 2 * i) found.vertices.push_back(vertex);
    grow(vertex, way[i]);
    if (furthest <= 2 * i) found.edges.push_back(way[i]);
    furthest = std::max(furthest, 2 * i + 2);
  }
  return found;
}

std::vector<CutVertex> FindCutVertices(const Adjacency& graph) { return CutSearch(graph).Run(); }

}  // namespace catena
