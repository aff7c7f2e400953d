// Reading a little of every node: its labels and some integers, past all that is not asked for.
//
// A record's checksum is verified as when it is read whole. What is skipped is not decoded, so a
// value that no encoder gives may go unnoticed here; the checksum stands for it.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/graph_reader.h"
#include "storage/engine.h"

namespace catena {

// GraphReader::ScanNodeColumns() at a snapshot. Visitors may call anything.
Result<void> ScanNodeColumns(const Engine& engine, SnapshotToken token, NodeId after,
                             std::span<const KeyId> keys,
                             FunctionRef<bool(const NodeColumns&)> visit);

}  // namespace catena
