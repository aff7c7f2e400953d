// Opening the copy of a damaged database.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "core/result.h"

namespace catena {

// A RocksDB database opened with every precaution off: damage is found when it is read.
struct OpenCopy {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;

  OpenCopy() = default;
  OpenCopy(OpenCopy&&) = default;
  OpenCopy& operator=(OpenCopy&&) = delete;
  ~OpenCopy() {
    if (db == nullptr) return;
    for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
};

// By its own list of files. kCorruption and others when that cannot be done.
Result<OpenCopy> OpenDamaged(const std::string& data);

// Makes a new list of files from the sorted files that are whole; moves others to `data`/lost.
Result<void> RepairFileList(const std::string& data);

// A new database in `directory` of these files alone, at the same levels and sequence numbers.
Result<std::unique_ptr<OpenCopy>> OpenTables(const std::string& directory,
                                             const std::vector<rocksdb::LiveFileMetaData>& tables);

}  // namespace catena
