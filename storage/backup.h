// Backups: copies of a database in a directory of their own, each complete, sharing what is the
// same. Taken while the database is written, and verified against checksums when taken and
// again before they are restored.
//
//   target/CATENA.backup   text: which database these are backups of
//   target/CATENA.backup.N text: a checksum of what RocksDB notes of backup N (backup_notes.h)
//   target/rocksdb/        RocksDB's backup engine
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/progress.h"
#include "core/result.h"
#include "storage/engine.h"

namespace catena {

struct BackupInfo {
  uint32_t id = 0;     // From 1, ascending.
  int64_t time_s = 0;  // Unix time at which it was taken.
  uint64_t bytes = 0;  // Of the database when restored.
  uint64_t files = 0;
  std::string database_id;
  // What is known of it does not hold together; of the rest only `id` may be relied on.
  bool damaged = false;
};

// Takes a consistent copy of the last commit. `engine` is one that OpenRocksDbEngine() opened for
// writing, else kUnsupported or kReadOnly. `target` is absent, empty, or holds backups of the same
// database; anything else is kIncompatible, as is a place inside the database itself.
// kNoSpace, kIo, kCorruption, kCancelled: no backup was added.
Result<BackupInfo> BackupDatabase(Engine& engine, const std::string& target, Progress& progress);
// Opens the database for that: kBusy while another process writes to it.
Result<BackupInfo> BackupDatabase(const std::string& path, const std::string& target,
                                  Progress& progress);

// Oldest first, damaged ones among them. kNotFound when there are no backups at `target`.
Result<std::vector<BackupInfo>> ListBackups(const std::string& target);

// Reads all of a backup and compares checksums. `id` 0 is the newest.
Result<BackupInfo> VerifyBackup(const std::string& target, uint32_t id);

struct RestoreOptions {
  uint32_t backup_id = 0;  // 0: the newest.
};

// Verifies the backup, restores it beside `path`, verifies the result and renames it to `path`,
// which must be absent or an empty directory (else kAlreadyExists, kIncompatible). A failed
// restore leaves nothing. kCorruption when the newest is damaged: an older one is restored only
// when it is asked for.
Result<BackupInfo> RestoreDatabase(const std::string& target, const std::string& path,
                                   const RestoreOptions& options, Progress& progress);

}  // namespace catena
