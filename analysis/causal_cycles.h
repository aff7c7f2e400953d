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

// `types`: as TraceRequest::types. In the order of the circuits' first node ids.
Result<std::vector<Circuit>> FindCausalCycles(const GraphReader& graph,
                                              std::span<const std::string> types,
                                              Progress& progress);

}  // namespace catena
