// Verifying, counting, compacting.
#include <rocksdb/metadata.h>

#include <algorithm>
#include <filesystem>

#include "storage/engine_files.h"
#include "storage/free_space.h"
#include "storage/rocksdb_engine_impl.h"
#include "storage/rocksdb_log_check.h"
#include "storage/rocksdb_options_file.h"
#include "storage/rocksdb_status.h"

namespace catena {
namespace {

// Counts the bytes of all files, so that the user sees one bar.
class VerifyProgress final : public Progress {
 public:
  VerifyProgress(Progress& progress, uint64_t total) : progress_(progress), total_(total) {}
  bool Update(std::string_view, uint64_t done, uint64_t) override {
    return progress_.Update("verifying checksums", std::min(total_, before_ + done), total_);
  }
  void Finished(uint64_t file_bytes) { before_ += file_bytes; }

 private:
  Progress& progress_;
  const uint64_t total_;
  uint64_t before_ = 0;
};

// Keeps compaction from deleting files that are being read.
class KeepFiles {
 public:
  explicit KeepFiles(rocksdb::DB* db) : db_(db) {
    if (db_ != nullptr) db_->DisableFileDeletions().PermitUncheckedError();
  }
  KeepFiles(const KeepFiles&) = delete;
  KeepFiles& operator=(const KeepFiles&) = delete;
  ~KeepFiles() {
    if (db_ != nullptr) db_->EnableFileDeletions(false).PermitUncheckedError();
  }

 private:
  rocksdb::DB* const db_;
};

uint64_t SizeOf(const std::string& file) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

}  // namespace

Result<void> RocksDbEngine::VerifyChecksums(Progress& progress) const {
  const KeepFiles keep(options_.read_only ? nullptr : db_.get());
  std::vector<rocksdb::LiveFileMetaData> tables;
  db_->GetLiveFilesMetaData(&tables);
  CATENA_TRY(const std::vector<std::string> logs, LogFiles(path_));
  uint64_t total = 0;
  for (const auto& table : tables) total += table.size;
  for (const std::string& log : logs) total += SizeOf(log);
  VerifyProgress all(progress, total);

  CATENA_TRY(const FormatFile format, ReadFormatFile(path_));
  if (format.id != format_.id) {
    return Fail(ErrorCode::kCorruption, "the file CATENA in '" + path_ + "' was replaced");
  }
  CATENA_TRY(CheckIdentity());
  for (const std::string& log : logs) {
    CATENA_TRY(CheckLog(log, all));
    all.Finished(SizeOf(log));
  }
  for (const auto& table : tables) {
    const std::string file = table.db_path + table.name;
    CATENA_TRY(const std::string checksum, RocksDbFileChecksum(file, all));
    if (checksum != table.file_checksum) {
      return Fail(ErrorCode::kCorruption,
                  "the file '" + file + "' (" + table.column_family_name +
                      ") does not match its checksum; recover into a new directory, or restore a "
                      "backup");
    }
    all.Finished(table.size);
  }
  // Last, as no answer depends on them.
  return CheckOptionsFiles(RocksDbPath(path_));
}

// IDENTITY repeats what the MANIFEST says; nothing reads it. A restored database has none until it
// is opened for writing.
Result<void> RocksDbEngine::CheckIdentity() const {
  std::string expected;
  CATENA_TRY(CheckStatus(db_->GetDbIdentity(expected), "ask for the identity of the database"));
  const std::string file = RocksDbPath(path_) + "/IDENTITY";
  if (!std::filesystem::exists(file)) return {};
  CATENA_TRY(std::string stored, ReadSmallFile(file));
  if (stored.ends_with('\n')) stored.pop_back();
  if (stored == expected) return {};
  return Fail(ErrorCode::kCorruption,
              "the file '" + file + "' is damaged: it differs from the MANIFEST");
}

Result<EngineStats> RocksDbEngine::Stats() const {
  EngineStats stats;
  for (size_t i = 0; i < kFamilyCount; ++i) {
    rocksdb::ColumnFamilyHandle* const family = handle(static_cast<Family>(i));
    FamilyStats& to = stats.families[i];
    db_->GetIntProperty(family, rocksdb::DB::Properties::kEstimateNumKeys, &to.keys_estimate);
    rocksdb::ColumnFamilyMetaData meta;
    db_->GetColumnFamilyMetaData(family, &meta);
    to.bytes_on_disk = meta.size;
    to.files = meta.file_count;
  }
  CATENA_TRY(const std::vector<std::string> logs, LogFiles(path_));
  for (const std::string& log : logs) {
    if (log.ends_with(".log")) stats.log_bytes += SizeOf(log);
  }
  CATENA_TRY(stats.free_bytes,
             options_.free_bytes ? Result<uint64_t>(options_.free_bytes()) : FreeBytes(path_));
  stats.cache_bytes = cache_->GetUsage();
  return stats;
}

Result<void> RocksDbEngine::Compact(Progress& progress) {
  CATENA_TRY(CheckWritable());
  CATENA_TRY(const EngineStats stats, Stats());
  for (size_t i = 0; i < kFamilyCount; ++i) {
    if (!progress.Update("compacting", i, kFamilyCount)) {
      return Fail(ErrorCode::kCancelled, "stopped while compacting; nothing is lost");
    }
    // Old files are deleted when the new ones are complete.
    CATENA_TRY(CheckSpace(stats.families[i].bytes_on_disk + stats.log_bytes));
    const rocksdb::Status status = db_->CompactRange(
        rocksdb::CompactRangeOptions(), handle(static_cast<Family>(i)), nullptr, nullptr);
    if (status.IsIOError()) return Fail(WriteFailed(status, "compact"));
    CATENA_TRY(CheckStatus(status, "compact"));
  }
  progress.Update("compacting", kFamilyCount, kFamilyCount);
  return {};
}

}  // namespace catena
