// Events that cause each other in a circle, and sources that derive from each other in one:
// strongly connected components (Tarjan 1972, Boost.Graph), each explained by its shortest
// circuit (breadth-first search from its first node).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/audit_report.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

// A causal relationship in the direction of a chain.
struct CausalLink {
  NodeId cause;
  NodeId effect;
  RelationshipId relationship;
};

// Events each of which leads to each other.
struct CausalKnot {
  std::vector<uint32_t> circuit;  // A shortest circuit, as numbers of links, in order.
  uint32_t members = 0;           // Events in the knot.
};

// In the order of their first events' ids.
std::vector<CausalKnot> FindKnots(const std::vector<CausalLink>& links);

// Reads the causal relationships through the links of events, O(events + causal links). `types`: as
// TraceRequest::types. In the order of the circuits' first node ids.
Result<std::vector<Circuit>> FindCausalCycles(const GraphReader& graph,
                                              std::span<const std::string> types,
                                              Progress& progress);

}  // namespace catena
