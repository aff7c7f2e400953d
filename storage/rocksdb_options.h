// How we set RocksDB. One place, so that the engine, bulk load, backup, recovery and benchmarks
// agree.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <memory>
#include <string>
#include <vector>

#include "storage/rocksdb_engine.h"

namespace catena {

// The environment of options.file_system, or RocksDB's default. Keep it as long as the database.
struct RocksDbEnv {
  explicit RocksDbEnv(const RocksDbOptions& options);
  rocksdb::Env* get() const { return env_; }

 private:
  std::unique_ptr<rocksdb::Env> owned_;
  rocksdb::Env* env_;
};

rocksdb::DBOptions MakeDbOptions(const RocksDbOptions& options, rocksdb::Env* env);
rocksdb::ColumnFamilyOptions MakeFamilyOptions(const RocksDbOptions& options,
                                               std::shared_ptr<rocksdb::Cache> cache);
// For sorted files of a bulk load, which hold a family's last level.
rocksdb::ColumnFamilyOptions MakeBulkOptions(const RocksDbOptions& options,
                                             std::shared_ptr<rocksdb::Cache> cache, Family family);
// The default family, which holds our own notes about the database, and one for each Family.
std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies(
    const rocksdb::ColumnFamilyOptions& options);

// Adds counters (engine.h, AddToCounter). Its name is stored: do not change.
std::shared_ptr<rocksdb::MergeOperator> MakeCounterOperator();

// The checksum of a whole file as it is on disk, in the form in which the MANIFEST holds those of
// the sorted files. kIo, kCancelled.
Result<std::string> RocksDbFileChecksum(const std::string& file, Progress& progress);

// The greatest number of a change that a sorted file of any family says it holds.
uint64_t NewestInTables(rocksdb::DB& db);

// Keys of the default family.
inline constexpr char kNoteFormat[] = "format";
inline constexpr char kNoteId[] = "id";

}  // namespace catena
