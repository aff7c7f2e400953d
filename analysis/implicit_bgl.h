// A graph behind a GraphReader as a Boost.Graph IncidenceGraph, read as it is walked: for local
// questions that must not load the whole graph.
//
// A vertex is a NodeId, an edge an Adjacent. The relationships at a node are read when it is first
// asked for and kept, so memory grows with what was visited. Boost's algorithms have no way to
// report an error: the first that the reader gives is kept, the node looks empty from then on,
// and the caller asks status() afterwards. Not thread-safe; the reader must outlive the graph.
//
//   ImplicitGraph graph(reader, Direction::kOut, types);
//   boost::breadth_first_visit(graph, start, ...);
//   CATENA_TRY(graph.status());
#pragma once

#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/graph_traits.hpp>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/graph_reader.h"

namespace catena {

class ImplicitGraph {
 public:
  // The types to walk, ascending; empty: all. kOut walks relationships as they are written.
  ImplicitGraph(const GraphReader& reader, Direction direction, std::vector<TypeId> types)
      : reader_(&reader), direction_(direction), types_(std::move(types)) {}

  const std::vector<Adjacent>& Out(NodeId node) const {
    const auto [at, is_new] = known_.try_emplace(node);
    if (is_new && status_.has_value()) {
      const NodeId nodes[] = {node};
      const Result<void> read =
          reader_->Expand(nodes, direction_, types_, [&](const Adjacent& link) {
            at->second.push_back(link);
            return true;
          });
      if (!read.has_value()) {
        status_ = read;
        at->second.clear();
      }
    }
    return at->second;
  }

  Result<void> status() const { return status_; }
  size_t nodes_read() const { return known_.size(); }

 private:
  const GraphReader* reader_;
  Direction direction_;
  std::vector<TypeId> types_;
  // References stay valid while it grows, and iterators of a node's edges with them.
  mutable std::unordered_map<NodeId, std::vector<Adjacent>> known_;
  mutable Result<void> status_;
};

inline std::pair<const Adjacent*, const Adjacent*> out_edges(NodeId node,
                                                             const ImplicitGraph& graph) {
  const std::vector<Adjacent>& out = graph.Out(node);
  return {out.data(), out.data() + out.size()};
}
inline size_t out_degree(NodeId node, const ImplicitGraph& graph) { return graph.Out(node).size(); }
inline NodeId source(const Adjacent& edge, const ImplicitGraph&) { return edge.node; }
inline NodeId target(const Adjacent& edge, const ImplicitGraph&) { return edge.other; }

}  // namespace catena

namespace boost {

template <>
struct graph_traits<catena::ImplicitGraph> {
  using vertex_descriptor = catena::NodeId;
  using edge_descriptor = catena::Adjacent;
  using directed_category = directed_tag;
  using edge_parallel_category = allow_parallel_edge_tag;
  using traversal_category = incidence_graph_tag;
  using out_edge_iterator = const catena::Adjacent*;
  using degree_size_type = size_t;
  using vertices_size_type = size_t;
  using vertex_iterator = void;
  using edge_iterator = void;
  using edges_size_type = void;
  static vertex_descriptor null_vertex() { return {}; }
};

}  // namespace boost
