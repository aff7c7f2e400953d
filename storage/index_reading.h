// Look-ups over any ordered source of index keys: a snapshot's, or a transaction's with its own
// writes merged in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/function_ref.h"
#include "core/graph_reader.h"
#include "storage/engine.h"

namespace catena {

// Calls the visitor with each key of kIndex in the range, in order, until it returns false.
using IndexKeyScan =
    FunctionRef<Result<void>(const KeyRange&, FunctionRef<bool(std::string_view)>)>;

// Calls the visitor with the entity of each key of kIndex that is `prefix` and an entity greater
// than `after`, ascending, until it returns false. kCorruption for a damaged key.
using IndexEntityScan =
    FunctionRef<Result<void>(std::string_view prefix, uint64_t after, FunctionRef<bool(uint64_t)>)>;

// What the keys of a value begin with: all of the key but the entity. nullopt for a value that no
// index could hold; kNotFound when there is no such index.
Result<std::optional<std::string>> LookUpPrefix(const std::vector<IndexDefinition>& indexes,
                                                IndexId index, const Value& value);

// As in GraphReader. A value that no index could hold (null, too long) is found nowhere.
Result<void> LookUpIndex(const std::vector<IndexDefinition>& indexes, IndexEntityScan scan,
                         IndexId index, const Value& value, FunctionRef<bool(uint64_t)> visit);
Result<void> ScanIndexStrings(const std::vector<IndexDefinition>& indexes, IndexKeyScan scan,
                              IndexId index, std::string_view from,
                              FunctionRef<bool(std::string_view, uint64_t)> visit);
Result<void> ScanLabelIndex(IndexEntityScan scan, LabelId label, NodeId after,
                            FunctionRef<bool(NodeId)> visit);

}  // namespace catena
