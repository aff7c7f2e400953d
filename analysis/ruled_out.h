// Names the links that were left out because their dates contradict them.
#pragma once

#include <span>

#include "core/graph_reader.h"
#include "core/result.h"
#include "core/trace_report.h"

namespace catena {

// Errors: the reader's.
Result<RuledOutLinks> NameRuledOut(const GraphReader& graph, std::span<const RelationshipId> links);

}  // namespace catena
