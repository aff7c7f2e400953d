// Adjacency as a Boost.Graph model: VertexListGraph, EdgeListGraph, IncidenceGraph and
// BidirectionalGraph. Nothing is copied; a vertex and an edge are their numbers, so both index
// maps are the identity. The Adjacency must outlive every use.
//
// boost::filtered_graph and boost::reverse_graph work on it. The overloads are found by
// argument-dependent look-up.
#pragma once

#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/property_map/property_map.hpp>
#include <compare>
#include <cstddef>
#include <limits>
#include <utility>

#include "analysis/adjacency.h"

namespace catena {

// Distinct from a vertex number, so that source() and target() can be told from vertex overloads.
struct AdjacencyEdge {
  uint32_t number = std::numeric_limits<uint32_t>::max();
  auto operator<=>(const AdjacencyEdge&) const = default;
};

class AdjacencyEdgeIterator
    : public boost::iterator_facade<AdjacencyEdgeIterator, AdjacencyEdge,
                                    boost::random_access_traversal_tag, AdjacencyEdge> {
 public:
  AdjacencyEdgeIterator() = default;
  explicit AdjacencyEdgeIterator(const uint32_t* at) : at_(at) {}

 private:
  friend class boost::iterator_core_access;
  AdjacencyEdge dereference() const { return {*at_}; }
  bool equal(const AdjacencyEdgeIterator& other) const { return at_ == other.at_; }
  void increment() { ++at_; }
  void decrement() { --at_; }
  void advance(std::ptrdiff_t n) { at_ += n; }
  std::ptrdiff_t distance_to(const AdjacencyEdgeIterator& other) const { return other.at_ - at_; }

  const uint32_t* at_ = nullptr;
};

class AdjacencyEdgeRange
    : public boost::iterator_facade<AdjacencyEdgeRange, AdjacencyEdge,
                                    boost::random_access_traversal_tag, AdjacencyEdge> {
 public:
  AdjacencyEdgeRange() = default;
  explicit AdjacencyEdgeRange(uint32_t number) : number_(number) {}

 private:
  friend class boost::iterator_core_access;
  AdjacencyEdge dereference() const { return {number_}; }
  bool equal(const AdjacencyEdgeRange& other) const { return number_ == other.number_; }
  void increment() { ++number_; }
  void decrement() { --number_; }
  void advance(std::ptrdiff_t n) { number_ = static_cast<uint32_t>(number_ + n); }
  std::ptrdiff_t distance_to(const AdjacencyEdgeRange& other) const {
    return static_cast<std::ptrdiff_t>(other.number_) - static_cast<std::ptrdiff_t>(number_);
  }

  uint32_t number_ = 0;
};

struct AdjacencyTraversalTag : boost::bidirectional_graph_tag,
                               boost::vertex_list_graph_tag,
                               boost::edge_list_graph_tag {};

using AdjacencyEdgeSpan = std::pair<AdjacencyEdgeIterator, AdjacencyEdgeIterator>;

inline std::pair<boost::counting_iterator<uint32_t>, boost::counting_iterator<uint32_t>> vertices(
    const Adjacency& graph) {
  return {boost::counting_iterator<uint32_t>(0),
          boost::counting_iterator<uint32_t>(graph.vertex_count())};
}
inline uint32_t num_vertices(const Adjacency& graph) { return graph.vertex_count(); }
inline std::pair<AdjacencyEdgeRange, AdjacencyEdgeRange> edges(const Adjacency& graph) {
  return {AdjacencyEdgeRange(0), AdjacencyEdgeRange(graph.edge_count())};
}
inline uint32_t num_edges(const Adjacency& graph) { return graph.edge_count(); }
inline uint32_t source(AdjacencyEdge edge, const Adjacency& graph) {
  return graph.edge(edge.number).from;
}
inline uint32_t target(AdjacencyEdge edge, const Adjacency& graph) {
  return graph.edge(edge.number).to;
}
inline AdjacencyEdgeSpan out_edges(uint32_t vertex, const Adjacency& graph) {
  const auto span = graph.out(vertex);
  return {AdjacencyEdgeIterator(span.data()), AdjacencyEdgeIterator(span.data() + span.size())};
}
inline size_t out_degree(uint32_t vertex, const Adjacency& graph) {
  return graph.out(vertex).size();
}
inline AdjacencyEdgeSpan in_edges(uint32_t vertex, const Adjacency& graph) {
  const auto span = graph.in(vertex);
  return {AdjacencyEdgeIterator(span.data()), AdjacencyEdgeIterator(span.data() + span.size())};
}
inline size_t in_degree(uint32_t vertex, const Adjacency& graph) { return graph.in(vertex).size(); }
inline size_t degree(uint32_t vertex, const Adjacency& graph) {
  return graph.in(vertex).size() + graph.out(vertex).size();
}
inline boost::typed_identity_property_map<uint32_t> get(boost::vertex_index_t, const Adjacency&) {
  return {};
}

// What an algorithm calls to weigh an edge: a column indexed by edge number.
template <class T>
struct EdgeColumn {
  using key_type = AdjacencyEdge;
  using value_type = T;
  using reference = const T&;
  using category = boost::readable_property_map_tag;
  const T* values = nullptr;
};
template <class T>
const T& get(const EdgeColumn<T>& column, AdjacencyEdge edge) {
  return column.values[edge.number];
}

}  // namespace catena

namespace boost {

template <>
struct graph_traits<catena::Adjacency> {
  using vertex_descriptor = uint32_t;
  using edge_descriptor = catena::AdjacencyEdge;
  using directed_category = directed_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  using traversal_category = catena::AdjacencyTraversalTag;
  using vertex_iterator = counting_iterator<uint32_t>;
  using edge_iterator = catena::AdjacencyEdgeRange;
  using out_edge_iterator = catena::AdjacencyEdgeIterator;
  using in_edge_iterator = catena::AdjacencyEdgeIterator;
  using vertices_size_type = uint32_t;
  using edges_size_type = uint32_t;
  using degree_size_type = size_t;
  static vertex_descriptor null_vertex() { return std::numeric_limits<uint32_t>::max(); }
};

template <>
struct property_map<catena::Adjacency, vertex_index_t> {
  using type = typed_identity_property_map<uint32_t>;
  using const_type = type;
};

}  // namespace boost
