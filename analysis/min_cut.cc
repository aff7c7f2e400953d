#include "analysis/min_cut.h"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>

namespace catena {
namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using EdgeProperties = boost::property<
    boost::edge_capacity_t, int64_t,
    boost::property<boost::edge_residual_capacity_t, int64_t,
                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>;
using VertexProperties = boost::property<
    boost::vertex_color_t, boost::default_color_type,
    boost::property<boost::vertex_distance_t, long,
                    boost::property<boost::vertex_predecessor_t, Traits::edge_descriptor>>>;
using FlowGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS,
                                        VertexProperties, EdgeProperties>;

FlowGraph Build(uint32_t vertices, const std::vector<FlowEdge>& edges) {
  FlowGraph graph(vertices);
  const auto capacity = boost::get(boost::edge_capacity, graph);
  const auto reverse = boost::get(boost::edge_reverse, graph);
  for (const FlowEdge& edge : edges) {
    const auto there = boost::add_edge(edge.from, edge.to, graph).first;
    const auto back = boost::add_edge(edge.to, edge.from, graph).first;
    capacity[there] = edge.capacity;
    capacity[back] = 0;
    reverse[there] = back;
    reverse[back] = there;
  }
  return graph;
}

// Vertices that could still get more flow.
std::vector<bool> SourceSide(const FlowGraph& graph, uint32_t source) {
  const auto residual = boost::get(boost::edge_residual_capacity, graph);
  std::vector<bool> seen(boost::num_vertices(graph), false);
  std::vector<Traits::vertex_descriptor> open = {source};
  seen[source] = true;
  while (!open.empty()) {
    const Traits::vertex_descriptor vertex = open.back();
    open.pop_back();
    for (auto [at, end] = boost::out_edges(vertex, graph); at != end; ++at) {
      const Traits::vertex_descriptor to = boost::target(*at, graph);
      if (seen[to] || residual[*at] <= 0) continue;
      seen[to] = true;
      open.push_back(to);
    }
  }
  return seen;
}

}  // namespace

MinCut FindMinCut(uint32_t vertices, const std::vector<FlowEdge>& edges, uint32_t source,
                  uint32_t target) {
  FlowGraph graph = Build(vertices, edges);
  MinCut cut;
  cut.value = boost::boykov_kolmogorov_max_flow(graph, Traits::vertex_descriptor{source},
                                                Traits::vertex_descriptor{target});
  const std::vector<bool> side = SourceSide(graph, source);
  for (uint32_t i = 0; i < edges.size(); ++i) {
    if (edges[i].capacity > 0 && side[edges[i].from] && !side[edges[i].to]) {
      cut.edges.push_back(i);
    }
  }
  return cut;
}

}  // namespace catena
