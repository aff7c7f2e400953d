// GEXF 1.3 (https://gexf.net), for Gephi. The same entities, keys and text as graphml.h; the
// label shown is the name, title or id of a node and the type of a relationship.
#pragma once

#include <iosfwd>

#include "core/graph_reader.h"
#include "core/progress.h"

namespace catena {

// Errors: the reader's, kIo when the stream fails, kCancelled.
Result<void> WriteGexf(const GraphReader& graph, Progress& progress, std::ostream& out);

}  // namespace catena
