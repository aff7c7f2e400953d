// RocksDB's failures as ours. The only place that reads a rocksdb::Status.
#pragma once

#include <string_view>

#include "core/result.h"

namespace rocksdb {
class Status;
}

namespace catena {

// `doing` completes "cannot ...": "open the database". Requires: !status.ok().
Error ErrorFromStatus(const rocksdb::Status& status, std::string_view doing);

// `return CheckStatus(db.Flush(...), "write the sorted files");`
Result<void> CheckStatus(const rocksdb::Status& status, std::string_view doing);

}  // namespace catena
