// CompareTopology: whether a topology and the records say the same, node by node.
#pragma once

#include <string>

#include "core/csr_graph.h"
#include "core/function_ref.h"
#include "core/progress.h"
#include "storage/snapshot.h"
#include "storage/topology_image.h"
#include "storage/topology_log.h"

namespace catena {

// Compares nodes, links in both directions, days and labels with what `reader` has; nodes in
// `changes` are passed over. Reports at most one sentence for each kind of difference. Reads the
// graph once; memory for the links of a few thousand nodes. kCancelled, errors of the reader.
Result<void> CompareTopology(const GraphReader& reader, const CsrGraph& graph,
                             const TopologyChanges& changes, FunctionRef<void(std::string)> report,
                             Progress& progress);

// The same for the index keys of an image: those of unchanged nodes are those of the store.
Result<void> CompareTopologyKeys(const Snapshot& snapshot, const TopologyImage& image,
                                 const TopologyChanges& changes,
                                 FunctionRef<void(std::string)> report);

}  // namespace catena
