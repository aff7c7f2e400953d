// Strongly connected components and their shortest circuits, for causal cycles and circular
// sourcing. Tarjan (1972) through boost::strong_components, whose depth-first search keeps its
// stack on the heap: depth costs memory, not the thread's stack. O(V + E).
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/adjacency.h"
#include "analysis/components.h"
#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

struct StrongComponents {
  std::vector<uint32_t> component;  // By vertex.
  // A component is numbered before every component that has an edge to it.
  uint32_t count = 0;
  std::vector<std::vector<uint32_t>> members;  // By component, ascending.
};

StrongComponents FindStrongComponents(const Adjacency& graph);

// Of a whole graph, on one thread: Tarjan's order of visits is not to be divided. kCancelled.
Result<Components> FindStrongComponents(const CsrGraph& graph, const WorkOptions& options = {});

// Whether some circuit stays inside the component: it has two members or a loop.
bool IsCyclic(const Adjacency& graph, const StrongComponents& components, uint32_t component);

// The edges of a shortest circuit through the smallest member that lies on one; of equally short
// ones the first found by edge number. Requires: IsCyclic().
std::vector<uint32_t> ShortestCircuit(const Adjacency& graph, const StrongComponents& components,
                                      uint32_t component);

}  // namespace catena
