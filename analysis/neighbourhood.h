// What is near a node: for a diagram around it, and for looking about.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/graph_reader.h"
#include "core/result.h"

namespace catena {

struct NeighbourhoodOptions {
  uint32_t hops = 1;
  // The walk stops taking in nodes beyond this many.
  uint64_t max_nodes = 10'000;
  // The types to walk, in both directions. Empty: all but the evidence vocabulary (CITES, ABOUT,
  // ...), so that a neighbourhood is of events, actors and places.
  std::vector<std::string> types;
};

struct Neighbourhood {
  std::vector<NodeId> nodes;                  // The centre first, then by distance, then id.
  std::vector<uint32_t> distance;             // In hops, for each of `nodes`.
  std::vector<RelationshipId> relationships;  // Between any two of `nodes`; ascending.
  bool cut = false;                           // max_nodes left nodes out.
};

// kNotFound when there is no such node.
Result<Neighbourhood> FindNeighbourhood(const GraphReader& graph, NodeId centre,
                                        const NeighbourhoodOptions& options);

}  // namespace catena
