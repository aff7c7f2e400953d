// From the words of the command line to a request for chains.
#pragma once

#include "analysis/trace.h"
#include "app/cli/arguments.h"
#include "core/graph_reader.h"

namespace catena::cli {

// Names are resolved among events; an unknown or ambiguous one is an error that lists candidates,
// and so is a relationship type that neither the evidence vocabulary nor the graph knows.
Result<TraceRequest> MakeTraceRequest(const GraphReader& graph, const ChainArguments& args);

}  // namespace catena::cli
