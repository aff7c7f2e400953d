#include "export/max_flow.h"

#include <algorithm>
#include <limits>

namespace catena {
namespace {
constexpr size_t kUnseen = std::numeric_limits<size_t>::max();
}  // namespace

void MaxFlow::AddArc(size_t from, size_t to, int64_t capacity) {
  arcs_of_[from].push_back(arcs_.size());
  arcs_.push_back({to, capacity});
  arcs_of_[to].push_back(arcs_.size());
  arcs_.push_back({from, 0});
}

bool MaxFlow::FindLevels(size_t source, size_t sink) {
  level_.assign(arcs_of_.size(), kUnseen);
  level_[source] = 0;
  std::vector<size_t> queue = {source};
  for (size_t head = 0; head < queue.size(); ++head) {
    for (const size_t arc : arcs_of_[queue[head]]) {
      if (arcs_[arc].left <= 0 || level_[arcs_[arc].to] != kUnseen) continue;
      level_[arcs_[arc].to] = level_[queue[head]] + 1;
      queue.push_back(arcs_[arc].to);
    }
  }
  return level_[sink] != kUnseen;
}

int64_t MaxFlow::Augment(size_t source, size_t sink) {
  std::vector<size_t> path;
  size_t node = source;
  while (node != sink) {
    size_t& next = next_[node];
    while (next < arcs_of_[node].size()) {
      const Arc& arc = arcs_[arcs_of_[node][next]];
      if (arc.left > 0 && level_[arc.to] == level_[node] + 1) break;
      ++next;
    }
    if (next < arcs_of_[node].size()) {
      path.push_back(arcs_of_[node][next]);
      node = arcs_[path.back()].to;
    } else if (path.empty()) {
      return 0;
    } else {
      node = arcs_[path.back() ^ 1].to;
      ++next_[node];
      path.pop_back();
    }
  }
  int64_t pushed = std::numeric_limits<int64_t>::max();
  for (const size_t arc : path) pushed = std::min(pushed, arcs_[arc].left);
  for (const size_t arc : path) {
    arcs_[arc].left -= pushed;
    arcs_[arc ^ 1].left += pushed;
  }
  return pushed;
}

int64_t MaxFlow::Run(size_t source, size_t sink) {
  int64_t flow = 0;
  while (FindLevels(source, sink)) {
    next_.assign(arcs_of_.size(), 0);
    while (const int64_t pushed = Augment(source, sink)) flow += pushed;
  }
  return flow;
}

std::vector<bool> MaxFlow::SourceSide(size_t source) const {
  std::vector<bool> side(arcs_of_.size(), false);
  side[source] = true;
  std::vector<size_t> queue = {source};
  for (size_t head = 0; head < queue.size(); ++head) {
    for (const size_t arc : arcs_of_[queue[head]]) {
      if (arcs_[arc].left <= 0 || side[arcs_[arc].to]) continue;
      side[arcs_[arc].to] = true;
      queue.push_back(arcs_[arc].to);
    }
  }
  return side;
}

}  // namespace catena
