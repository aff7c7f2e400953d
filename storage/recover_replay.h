// Applying a write-ahead log to a database that was put together from its sorted files.
//
// A log entry whose sequence number its family's files have reached is in them already, and is
// skipped: a counter must not be added to twice.
#pragma once

#include <rocksdb/db.h>

#include <string>
#include <vector>

#include "core/result.h"

namespace catena {

// `handles`: the default family, then one for each Family, whose ids in the log are their places
// in this list: the order in which creation makes them. kIo, kCorruption.
Result<void> ReplayLog(const std::string& file, rocksdb::DB& db,
                       const std::vector<rocksdb::ColumnFamilyHandle*>& handles);

}  // namespace catena
