// Opening, closing, notes and failure. Reading is in rocksdb_reads.cc, committing in
// rocksdb_commit.cc, bulk load in rocksdb_bulk.cc, upkeep in rocksdb_upkeep.cc.
#include "storage/rocksdb_engine.h"

#include <rocksdb/listener.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "storage/rocksdb_engine_impl.h"
#include "storage/rocksdb_log_check.h"
#include "storage/rocksdb_options_file.h"
#include "storage/rocksdb_status.h"

namespace catena {
namespace {

// A reader may catch the moment in which a writer replaces a file.
constexpr int kReadOnlyAttempts = 3;
constexpr std::chrono::milliseconds kReadOnlyPause{20};

Error NoDatabase(const std::string& path, DirectoryState state) {
  std::string why = "there is no database at '" + path + "'";
  if (state == DirectoryState::kEmpty) why += " (the directory is empty)";
  if (state == DirectoryState::kInterrupted) {
    why += " (its creation was interrupted; nothing was stored)";
  }
  return {ErrorCode::kNotFound, why, {}};
}

// RocksDB's own text for a damaged log does not always name the file.
Error NameDamagedLog(Error error, const std::string& path) {
  if (error.code != ErrorCode::kCorruption) return error;
  const auto files = LogFiles(path);
  if (!files) return files.error();
  NoProgress progress;
  for (const std::string& file : *files) {
    const auto check = CheckLog(file, progress);
    if (!check && check.error().code == ErrorCode::kCorruption) return check.error();
  }
  return error;
}

// Tells when files were replaced, on threads of RocksDB and without its locks.
class FilesListener final : public rocksdb::EventListener {
 public:
  explicit FilesListener(std::function<void()> replaced) : replaced_(std::move(replaced)) {}
  void OnFlushCompleted(rocksdb::DB*, const rocksdb::FlushJobInfo&) override { replaced_(); }
  void OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo&) override {
    replaced_();
  }

 private:
  const std::function<void()> replaced_;
};

}  // namespace

RocksDbEngine::RocksDbEngine(std::string path, const RocksDbOptions& options)
    : path_(std::move(path)),
      options_(options),
      env_(options),
      cache_(rocksdb::NewLRUCache(options.block_cache_bytes)) {}

RocksDbEngine::~RocksDbEngine() {
  if (db_ == nullptr) return;
  fixed_view_ = nullptr;
  {
    std::unordered_map<uint64_t, ViewPtr> released;  // Let go outside the lock.
    const std::unique_lock lock(views_mutex_);
    released.swap(views_);
  }
  uint64_t log_bytes = 0;
  if (!options_.read_only && !failed_) {
    rocksdb::VectorLogPtr logs;
    if (db_->GetSortedWalFiles(logs).ok()) {
      for (const auto& log : logs) log_bytes += log->SizeFileBytes();
    }
  }
  // Nothing is lost if this fails: the log holds it.
  if (log_bytes > options_.flush_on_close_bytes && CheckSpace(log_bytes).has_value()) {
    db_->Flush(rocksdb::FlushOptions(), handles_).PermitUncheckedError();
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  db_->Close().PermitUncheckedError();
}

Result<std::unique_ptr<RocksDbEngine>> RocksDbEngine::OpenExisting(const std::string& path,
                                                                   const RocksDbOptions& options) {
  std::unique_ptr<RocksDbEngine> engine(new RocksDbEngine(path, options));
  CATENA_TRY(engine->format_, ReadFormatFile(path));
  CATENA_TRY(engine->OpenDb(false));
  CATENA_TRY(engine->CheckNotes());
  if (!options.read_only) {
    std::error_code ignored;  // What a bulk load left; no part of the database.
    std::filesystem::remove_all(StagingPath(path), ignored);
  }
  return engine;
}

Result<std::unique_ptr<RocksDbEngine>> RocksDbEngine::Create(const std::string& path,
                                                             const RocksDbOptions& options) {
  std::unique_ptr<RocksDbEngine> engine(new RocksDbEngine(path, options));
  CATENA_TRY(engine->CheckSpace(0));
  CATENA_TRY(BeginDirectory(path));
  CATENA_TRY(engine->OpenDb(true));  // Holds the lock from here on.
  CATENA_TRY(const DirectoryState state, InspectDirectory(path));
  if (state == DirectoryState::kDatabase) {  // Another process finished in between.
    CATENA_TRY(engine->format_, ReadFormatFile(path));
    CATENA_TRY(engine->CheckNotes());
    return engine;
  }
  engine->format_ = {kEngineFormat, MakeId()};
  CATENA_TRY(engine->WriteNotes());
  CATENA_TRY(FinishDirectory(path, engine->format_));
  return engine;
}

Result<void> RocksDbEngine::OpenDb(bool create) {
  rocksdb::DBOptions db_options = MakeDbOptions(options_, env_.get());
  db_options.create_if_missing = create;
  db_options.create_missing_column_families = create;
  if (!options_.read_only) {
    db_options.listeners.push_back(
        std::make_shared<FilesListener>([this] { DropIdleIterators(); }));
  }
  const auto families = MakeFamilies(MakeFamilyOptions(options_, cache_));
  const std::string data = RocksDbPath(path_);

  for (int attempt = 1;; ++attempt) {
    if (!create) {
      CATENA_TRY(const std::vector<std::string> logs, LogFiles(path_));
      for (const std::string& log : logs) CATENA_TRY(CheckLogTail(log));
      CATENA_TRY(CheckLogsRunOn(logs));
    }
    rocksdb::DB* db = nullptr;
    handles_.clear();
    const rocksdb::Status status =
        options_.read_only
            ? rocksdb::DB::OpenForReadOnly(db_options, data, families, &handles_, &db)
            : rocksdb::DB::Open(db_options, data, families, &handles_, &db);
    db_.reset(db);
    if (status.ok()) {
      if (options_.read_only) {
        fixed_view_ = std::make_shared<RocksDbView>(*db_, nullptr);
      } else {
        SealOptionsFiles(data);
      }
      return {};
    }
    const Error error = ErrorFromStatus(status, "open the database '" + path_ + "'");
    if (!options_.read_only || attempt == kReadOnlyAttempts) {
      return Fail(NameDamagedLog(error, path_));
    }
    std::this_thread::sleep_for(kReadOnlyPause);
  }
}

// RocksDB does not look whether one log begins where the one before it ends. Before anything is
// opened for writing, so that a damaged database stays as it is.
Result<void> RocksDbEngine::CheckLogsRunOn(std::vector<std::string> logs) const {
  std::erase_if(logs, [](const std::string& file) { return !file.ends_with(".log"); });
  CATENA_TRY(const std::optional<LogGap> gap, FindLogGap(logs));
  if (!gap) return {};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(
      MakeDbOptions(options_, env_.get()), RocksDbPath(path_),
      MakeFamilies(MakeFamilyOptions(options_, cache_)), &handles, &opened);
  const std::unique_ptr<rocksdb::DB> db(opened);
  if (!status.ok()) return {};  // Opening will say why.
  const uint64_t reached = NewestInTables(*db);
  for (auto* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  if (reached + 1 >= gap->first_after) return {};
  return Fail(gap->error());
}

Result<std::string> RocksDbEngine::Note(const char* name) const {
  std::string value;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), handles_[0], name, &value);
  if (status.IsNotFound()) {
    return Fail(ErrorCode::kCorruption, "the database '" + path_ + "' has lost its note '" + name +
                                            "': its files are not those that were written");
  }
  CATENA_TRY(CheckStatus(status, "read the notes of the database '" + path_ + "'"));
  return value;
}

Result<void> RocksDbEngine::CheckNotes() const {
  CATENA_TRY(const std::string id, Note(kNoteId));
  CATENA_TRY(const std::string format, Note(kNoteFormat));
  if (id == format_.id && format == std::to_string(format_.format)) return {};
  return Fail(ErrorCode::kCorruption, "the file CATENA and the data in '" + RocksDbPath(path_) +
                                          "' are not of the same database");
}

Result<void> RocksDbEngine::WriteNotes() {
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.Put(handles_[0], kNoteFormat, std::to_string(format_.format));
  if (status.ok()) status = batch.Put(handles_[0], kNoteId, format_.id);
  rocksdb::WriteOptions write;
  write.sync = true;
  if (status.ok()) status = db_->Write(write, &batch);
  return CheckStatus(status, "create the database '" + path_ + "'");
}

Result<void> RocksDbEngine::CheckWritable() const {
  if (options_.read_only) {
    return Fail(ErrorCode::kReadOnly, "the database '" + path_ + "' was opened for reading only");
  }
  if (!failed_.load(std::memory_order_acquire)) return {};
  const std::lock_guard lock(failure_mutex_);
  return Fail(ErrorCode::kReadOnly, "the database '" + path_ +
                                        "' is read-only until it is opened again, because a write "
                                        "failed: " +
                                        failure_);
}

Error RocksDbEngine::WriteFailed(const rocksdb::Status& status, std::string_view doing) {
  Error error = ErrorFromStatus(status, doing);
  const std::lock_guard lock(failure_mutex_);
  if (!failed_.load(std::memory_order_relaxed)) {
    failure_ = error.message;
    failed_.store(true, std::memory_order_release);
  }
  error.message += "; the database is read-only until it is opened again";
  return error;
}

Result<std::unique_ptr<Engine>> OpenRocksDbEngine(const std::string& path,
                                                  const RocksDbOptions& options) {
  CATENA_TRY(const DirectoryState state, InspectDirectory(path));
  if (state == DirectoryState::kDatabase) return RocksDbEngine::OpenExisting(path, options);
  if (options.read_only || !options.create_if_missing) return Fail(NoDatabase(path, state));
  return RocksDbEngine::Create(path, options);
}

}  // namespace catena
