#include "analysis/strong_components.h"

#include <algorithm>
#include <boost/graph/strong_components.hpp>
#include <cassert>
#include <limits>

#include "analysis/adjacency_bgl.h"

namespace catena {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

}  // namespace

StrongComponents FindStrongComponents(const Adjacency& graph) {
  StrongComponents found;
  found.component.resize(graph.vertex_count());
  if (graph.vertex_count() == 0) return found;
  found.count = static_cast<uint32_t>(boost::strong_components(
      graph,
      boost::make_iterator_property_map(found.component.begin(), get(boost::vertex_index, graph))));
  found.members.resize(found.count);
  for (uint32_t v = 0; v < graph.vertex_count(); ++v) {
    found.members[found.component[v]].push_back(v);
  }
  return found;
}

bool IsCyclic(const Adjacency& graph, const StrongComponents& components, uint32_t component) {
  const std::vector<uint32_t>& members = components.members[component];
  if (members.size() > 1) return true;
  return std::ranges::any_of(graph.out(members.front()),
                             [&](uint32_t edge) { return graph.edge(edge).to == members.front(); });
}

std::vector<uint32_t> ShortestCircuit(const Adjacency& graph, const StrongComponents& components,
                                      uint32_t component) {
  assert(IsCyclic(graph, components, component));
  // Every member of a cyclic component lies on a circuit: breadth-first from the first back to it.
  const std::vector<uint32_t>& members = components.members[component];
  const uint32_t start = members.front();
  const auto position = [&](uint32_t v) {
    return static_cast<size_t>(std::ranges::lower_bound(members, v) - members.begin());
  };
  std::vector<uint32_t> reached_by(members.size(), kNone);
  std::vector<uint32_t> queue = {start};
  for (size_t head = 0; head < queue.size(); ++head) {
    for (const uint32_t edge : graph.out(queue[head])) {
      const uint32_t to = graph.edge(edge).to;
      if (components.component[to] != component || reached_by[position(to)] != kNone) continue;
      reached_by[position(to)] = edge;
      if (to != start) {
        queue.push_back(to);
        continue;
      }
      std::vector<uint32_t> circuit;
      uint32_t at = start;
      do {
        circuit.push_back(reached_by[position(at)]);
        at = graph.edge(circuit.back()).from;
      } while (at != start);
      std::ranges::reverse(circuit);
      return circuit;
    }
  }
  return {};
}

}  // namespace catena
