// RocksDbEngine: the class behind OpenRocksDbEngine(), for the files of storage/ that need
// RocksDB's own interface. Nobody else includes this.
#pragma once

#include <rocksdb/db.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/engine_commit_gate.h"
#include "storage/free_space.h"
#include "storage/rocksdb_directory.h"
#include "storage/rocksdb_options.h"
#include "storage/rocksdb_view.h"

namespace catena {

inline rocksdb::Slice ToSlice(std::string_view view) { return {view.data(), view.size()}; }
inline std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// What RocksDB keeps, to be looked at where it is. Under the thread sanitizer a copy: blocks go
// from thread to thread behind locks inside RocksDB that it does not see, and looking at them would
// count as a race.
#if defined(__SANITIZE_THREAD__)
class Shown {
 public:
  __attribute__((no_sanitize("thread"))) std::string_view operator()(const rocksdb::Slice& slice) {
    copy_.resize(slice.size());
    const volatile char* const from = slice.data();
    char* const to = copy_.data();
    for (size_t i = 0; i < slice.size(); ++i) to[i] = from[i];
    return copy_;
  }

 private:
  std::string copy_;
};
#else
class Shown {
 public:
  std::string_view operator()(const rocksdb::Slice& slice) const { return ToView(slice); }
};
#endif

class RocksDbEngine final : public Engine {
 public:
  // Opens what InspectDirectory() calls a database.
  static Result<std::unique_ptr<RocksDbEngine>> OpenExisting(const std::string& path,
                                                             const RocksDbOptions& options);
  static Result<std::unique_ptr<RocksDbEngine>> Create(const std::string& path,
                                                       const RocksDbOptions& options);
  ~RocksDbEngine() override;

  EngineLimits limits() const override { return options_.limits; }
  Result<SnapshotToken> TakeSnapshot() override;
  void ReleaseSnapshot(SnapshotToken snapshot) override;
  Result<uint64_t> Sequence(SnapshotToken snapshot) const override;
  Result<void> MultiGet(
      SnapshotToken snapshot, Family family, std::span<const std::string_view> keys,
      FunctionRef<void(size_t, std::optional<std::string_view>)> visit) const override;
  Result<void> MultiScan(
      SnapshotToken snapshot, Family family, std::span<const KeyRange> ranges,
      FunctionRef<ScanStep(size_t, std::string_view, std::string_view)> visit) const override;
  Result<void> Commit(const WriteBatch& batch, std::span<const Precondition> preconditions,
                      const CommitOptions& options) override;
  Result<std::unique_ptr<EngineBulkWriter>> BeginBulk() override;
  Result<void> VerifyChecksums(Progress& progress) const override;
  Result<EngineStats> Stats() const override;
  Result<void> Compact(Progress& progress) override;

  // Sorted files of one family, and the checksum of each as its writer computed it.
  struct BulkFiles {
    std::vector<std::string> paths;
    std::vector<std::string> checksums;
    std::vector<std::string> checksum_names;
    std::string first_key;
    std::string last_key;
  };
  // Ingests the files, some for each family, as one change. The files are linked, not copied.
  Result<void> Publish(const std::array<BulkFiles, kFamilyCount>& files);
  // Whether a family has keys among those of the files.
  bool Overlaps(Family family, const BulkFiles& files) const;
  // kReadOnly unless writing is possible.
  Result<void> CheckWritable() const;
  Result<void> CheckSpace(uint64_t needed) const;
  // The options for sorted files of a bulk load.
  rocksdb::Options FileOptions(Family family) const;

  const std::string& path() const { return path_; }
  const FormatFile& format() const { return format_; }
  const RocksDbOptions& options() const { return options_; }
  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* handle(Family family) const {
    return handles_[1 + static_cast<size_t>(family)];
  }

 private:
  // Until its last reader is done with it.
  using ViewPtr = std::shared_ptr<RocksDbView>;

  RocksDbEngine(std::string path, const RocksDbOptions& options);

  Result<void> OpenDb(bool create);
  Result<void> CheckLogsRunOn(std::vector<std::string> logs) const;
  Result<void> CheckNotes() const;
  Result<void> WriteNotes();
  Result<std::string> Note(const char* name) const;
  Result<void> CheckIdentity() const;

  // Null for the default token of a database that may change.
  Result<ViewPtr> Find(SnapshotToken snapshot) const;
  // Waits while a bulk load is being published.
  ViewPtr Hold() const;
  // Called when files were replaced.
  void DropIdleIterators();
  Result<void> Check(std::span<const Precondition> preconditions) const;
  // Turns the engine read-only when the failure leaves the outcome on disk open.
  Error WriteFailed(const rocksdb::Status& status, std::string_view doing);

  const std::string path_;
  const RocksDbOptions options_;
  const RocksDbEnv env_;
  std::shared_ptr<rocksdb::Cache> cache_;
  FormatFile format_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;

  // Held alone while files of a bulk load come in: RocksDB looks for views first, and one that is
  // taken after that would see the files that have no number and not those that have one.
  mutable std::shared_mutex publishing_;
  ViewPtr fixed_view_;  // Null unless read-only.
  mutable std::shared_mutex views_mutex_;
  std::unordered_map<uint64_t, ViewPtr> views_;  // By token.
  uint64_t last_token_ = 0;

  CommitGate gate_;
  mutable SpaceWatch space_;
  std::atomic<bool> failed_ = false;
  mutable std::mutex failure_mutex_;
  std::string failure_;
};

}  // namespace catena
