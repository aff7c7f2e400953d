// The dataset format, written: the exact inverse of importing it (docs/dataset_mapping.md).
//
// Importing what is written gives the same graph, and writing that gives the same bytes: the
// order is fixed (kinds as in the format, by id within a kind, keys in one order) and does not
// depend on internal ids. Entities are written one at a time; memory is that of their ids
// (about 50 bytes an entity), not of the graph.
#pragma once

#include <cstdint>
#include <iosfwd>

#include "core/graph_reader.h"
#include "core/progress.h"

namespace catena {

struct DatasetJsonOptions {
  // What the format cannot say (a node of no kind, an actor without a name, a source without a
  // type, an id of more than 1,024 bytes, a date-time property, NaN) fails with kUnsupported,
  // naming it. Set to write the rest: such nodes and their relationships are left out, such values
  // written as text, and the summary counts them.
  bool allow_loss = false;
};

struct DatasetJsonSummary {
  uint64_t nodes = 0;
  uint64_t relationships = 0;  // Of `relationships`; implied ones are part of their node.
  uint64_t ids_given = 0;      // Nodes and relationships that had no id of their own.
  uint64_t left_out = 0;       // Nodes and relationships, under allow_loss.
  uint64_t values_as_text = 0;
};

// Errors: the reader's, kUnsupported as above, kIo when the stream fails, kCancelled.
Result<DatasetJsonSummary> WriteDatasetJson(const GraphReader& graph,
                                            const DatasetJsonOptions& options, Progress& progress,
                                            std::ostream& out);

}  // namespace catena
