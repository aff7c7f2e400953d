// The engine that keeps a database in a directory, with RocksDB.
//
// One process at a time opens a directory for writing (kBusy for the second one); any number
// open it for reading, also while it is written, and each sees it as it was when opened. Every
// stored byte is under a checksum that is verified when it is read. docs/storage_format.md
// describes the files.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "storage/engine.h"

namespace rocksdb {
class FileSystem;
}

namespace catena {

struct RocksDbOptions {
  // Creates the database when the directory is absent or empty; else that is kNotFound.
  bool create_if_missing = false;

  // Opens a fixed view of the last commit without locking or changing anything: works while
  // another process writes and when the disk is full. Commits and bulk loads fail with kReadOnly.
  bool read_only = false;

  // Memory for uncompressed blocks at most, in bytes; it grows as blocks are read. Larger helps
  // look-ups all over a graph: a block that is not there takes ten times as long. With this the
  // nodes of a million, and their indexes, stay.
  uint64_t block_cache_bytes = 256 << 20;

  // A commit that would leave less than this free on the file system is refused with kNoSpace,
  // so that RocksDB always has room to finish what it has accepted. Bytes.
  uint64_t reserve_bytes = 128 << 20;

  // Memory for changes of one family before they are written as a sorted file, in bytes.
  uint64_t write_buffer_bytes = 16 << 20;

  // Write-ahead log kept at most, in bytes: reading it again is what opening after a crash costs.
  uint64_t log_bytes = 8 << 20;

  // A log larger than this is turned into sorted files when the database is closed. Bytes.
  uint64_t flush_on_close_bytes = 1 << 20;

  // A sorted file of a bulk load grows to about this size, in bytes.
  uint64_t bulk_file_bytes = 64 << 20;

  EngineLimits limits;

  // For tests. Free space of the file system in bytes, instead of asking it.
  std::function<uint64_t()> free_bytes;
  // For tests. A file system that fails or forgets; null is the real one.
  std::shared_ptr<rocksdb::FileSystem> file_system;
};

// kNotFound: no database there. kIncompatible: a newer database, or files of something else;
// they are left untouched. kBusy: another process has it open for writing. kCorruption names the
// damaged file. kNoSpace, kIo.
Result<std::unique_ptr<Engine>> OpenRocksDbEngine(const std::string& path,
                                                  const RocksDbOptions& options = {});

}  // namespace catena
