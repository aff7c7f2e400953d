// The graph as two Parquet files: vertices with `id` and `labels`, edges with `id`, `src`, `dst`
// and `type`, each with a column for every property. GraphFrames on Spark takes them as they are:
//
//   GraphFrame(spark.read.parquet("nodes.parquet"), spark.read.parquet("relationships.parquet"))
//
// `id` is the user's id, or "#17" for what has none; src and dst are those of the ends. `labels`
// are joined by ";", by name. Booleans, ints and doubles are columns of these types, everything
// else is text: dates and times in ISO 8601 form, lists and maps as JSON, a property of several
// types as it prints. null is no value. A property that is called as one of the columns above is in
// the column "property_" and its name; the property `id` is in `id`. Texts that are no UTF-8 have
// U+FFFD for what is not.
#pragma once

#include <iosfwd>

#include "core/graph_reader.h"
#include "core/progress.h"
#include "export/parquet_writer.h"

namespace catena {

// Two passes over the nodes, or relationships. Errors: the reader's, kIo, kCancelled.
Result<void> WriteParquetNodes(const GraphReader& graph, const ParquetOptions& options,
                               Progress& progress, std::ostream& out);
Result<void> WriteParquetRelationships(const GraphReader& graph, const ParquetOptions& options,
                                       Progress& progress, std::ostream& out);

}  // namespace catena
