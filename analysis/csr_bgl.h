// CsrGraph as a Boost.Graph model: VertexListGraph, EdgeListGraph, IncidenceGraph and
// BidirectionalGraph. Nothing is copied: vertices and links keep their numbers, and both index
// maps are the identity. The CsrGraph must outlive every use.
//
// An edge carries both its ends beside its number, as a link's source alone would cost a search.
// Edges follow the direction in which relationships are written.
#pragma once

#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/transform_iterator.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <limits>
#include <utility>

#include "core/csr_graph.h"

namespace catena {

struct CsrEdge {
  uint32_t source = 0;
  uint32_t target = 0;
  uint32_t link = std::numeric_limits<uint32_t>::max();
  friend bool operator==(const CsrEdge& a, const CsrEdge& b) { return a.link == b.link; }
  friend auto operator<=>(const CsrEdge& a, const CsrEdge& b) { return a.link <=> b.link; }
};

namespace csr_bgl {

// From a place in the out row of a vertex to its edge.
struct OutEdge {
  const CsrGraph* graph = nullptr;
  uint32_t vertex = 0;
  CsrEdge operator()(uint32_t link) const {
    return {vertex, graph->target(Link{link}).index, link};
  }
};
struct InEdge {
  uint32_t vertex = 0;
  CsrEdge operator()(const CsrGraph::InArc& arc) const {
    return {arc.source.index, vertex, arc.link.index};
  }
};
struct AnyEdge {
  const CsrGraph* graph = nullptr;
  CsrEdge operator()(uint32_t link) const {
    return {graph->source(Link{link}).index, graph->target(Link{link}).index, link};
  }
};

using Counter = boost::counting_iterator<uint32_t>;
using OutIterator = boost::transform_iterator<OutEdge, Counter, CsrEdge, CsrEdge>;
using InIterator = boost::transform_iterator<InEdge, const CsrGraph::InArc*, CsrEdge, CsrEdge>;
using EdgeIterator = boost::transform_iterator<AnyEdge, Counter, CsrEdge, CsrEdge>;

struct TraversalTag : boost::bidirectional_graph_tag,
                      boost::vertex_list_graph_tag,
                      boost::edge_list_graph_tag {};

}  // namespace csr_bgl

inline std::pair<csr_bgl::Counter, csr_bgl::Counter> vertices(const CsrGraph& graph) {
  return {csr_bgl::Counter(0), csr_bgl::Counter(graph.vertex_count())};
}
inline uint32_t num_vertices(const CsrGraph& graph) { return graph.vertex_count(); }
inline std::pair<csr_bgl::EdgeIterator, csr_bgl::EdgeIterator> edges(const CsrGraph& graph) {
  return {csr_bgl::EdgeIterator(csr_bgl::Counter(0), {&graph}),
          csr_bgl::EdgeIterator(csr_bgl::Counter(graph.link_count()), {&graph})};
}
inline uint32_t num_edges(const CsrGraph& graph) { return graph.link_count(); }
inline uint32_t source(const CsrEdge& edge, const CsrGraph&) { return edge.source; }
inline uint32_t target(const CsrEdge& edge, const CsrGraph&) { return edge.target; }
inline size_t out_degree(uint32_t vertex, const CsrGraph& graph) {
  return graph.out(Vertex{vertex}).size();
}
inline std::pair<csr_bgl::OutIterator, csr_bgl::OutIterator> out_edges(uint32_t vertex,
                                                                       const CsrGraph& graph) {
  const uint32_t first = graph.first_out(Vertex{vertex}).index;
  const uint32_t last = first + static_cast<uint32_t>(graph.out(Vertex{vertex}).size());
  return {csr_bgl::OutIterator(csr_bgl::Counter(first), {&graph, vertex}),
          csr_bgl::OutIterator(csr_bgl::Counter(last), {&graph, vertex})};
}
inline size_t in_degree(uint32_t vertex, const CsrGraph& graph) {
  return graph.in(Vertex{vertex}).size();
}
inline std::pair<csr_bgl::InIterator, csr_bgl::InIterator> in_edges(uint32_t vertex,
                                                                    const CsrGraph& graph) {
  const auto arcs = graph.in(Vertex{vertex});
  return {csr_bgl::InIterator(arcs.data(), {vertex}),
          csr_bgl::InIterator(arcs.data() + arcs.size(), {vertex})};
}
inline size_t degree(uint32_t vertex, const CsrGraph& graph) {
  return out_degree(vertex, graph) + in_degree(vertex, graph);
}
inline boost::typed_identity_property_map<uint32_t> get(boost::vertex_index_t, const CsrGraph&) {
  return {};
}

}  // namespace catena

namespace boost {

template <>
struct graph_traits<catena::CsrGraph> {
  using vertex_descriptor = uint32_t;
  using edge_descriptor = catena::CsrEdge;
  using directed_category = directed_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  using traversal_category = catena::csr_bgl::TraversalTag;
  using vertex_iterator = catena::csr_bgl::Counter;
  using edge_iterator = catena::csr_bgl::EdgeIterator;
  using out_edge_iterator = catena::csr_bgl::OutIterator;
  using in_edge_iterator = catena::csr_bgl::InIterator;
  using vertices_size_type = uint32_t;
  using edges_size_type = uint32_t;
  using degree_size_type = size_t;
  static vertex_descriptor null_vertex() { return std::numeric_limits<uint32_t>::max(); }
};

template <>
struct property_map<catena::CsrGraph, vertex_index_t> {
  using type = typed_identity_property_map<uint32_t>;
  using const_type = type;
};

}  // namespace boost
