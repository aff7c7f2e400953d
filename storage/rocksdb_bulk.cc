// Bulk load: sorted files written beside the database and ingested by all families at once.
#include <rocksdb/sst_file_writer.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <utility>

#include "storage/engine_files.h"
#include "storage/rocksdb_engine_impl.h"
#include "storage/rocksdb_status.h"

namespace catena {
namespace {

// How much is written between two looks at the free space.
constexpr uint64_t kSpaceCheckBytes = 4 << 20;
// The disk starts to write while the file still grows, so that the sync at the end is short.
constexpr uint64_t kBytesPerSync = 8 << 20;

// The files of one family: each is closed when it is long enough and the next one begun.
class FamilyFiles {
 public:
  FamilyFiles(const RocksDbEngine& engine, std::string prefix, Family family)
      : engine_(engine),
        prefix_(std::move(prefix)),
        family_(family),
        handle_(engine.handle(family)) {}

  Result<void> Append(WriteBatch::Kind kind, std::string_view key, std::string_view value) {
    if (writer_ == nullptr) {
      if (!files_.paths.empty() && key <= files_.last_key) return Fail(NotAscending());
      CATENA_TRY(Begin());
    }
    const rocksdb::Status status = kind == WriteBatch::Kind::kPut
                                       ? writer_->Put(ToSlice(key), ToSlice(value))
                                       : writer_->Merge(ToSlice(key), ToSlice(value));
    // Within a file RocksDB looks after the order.
    if (status.IsInvalidArgument()) return Fail(NotAscending());
    if (!status.ok()) return CheckStatus(status, "write a bulk file");
    if (writer_->FileSize() >= engine_.options().bulk_file_bytes) return Finish();
    return {};
  }

  Result<void> Finish() {
    if (writer_ == nullptr) return {};
    const auto writer = std::move(writer_);
    rocksdb::ExternalSstFileInfo info;
    CATENA_TRY(CheckStatus(writer->Finish(&info), "finish a bulk file"));
    files_.checksums.push_back(std::move(info.file_checksum));
    files_.checksum_names.push_back(std::move(info.file_checksum_func_name));
    if (files_.paths.size() == 1) files_.first_key = std::move(info.smallest_key);
    files_.last_key = std::move(info.largest_key);
    return {};
  }

  const RocksDbEngine::BulkFiles& files() const { return files_; }

 private:
  Error NotAscending() const {
    return {ErrorCode::kInvalidArgument,
            "bulk keys of the family '" + handle_->GetName() + "' must strictly ascend",
            {}};
  }

  Result<void> Begin() {
    rocksdb::EnvOptions file;
    file.bytes_per_sync = kBytesPerSync;
    writer_ = std::make_unique<rocksdb::SstFileWriter>(file, engine_.FileOptions(family_), handle_,
                                                       false);
    files_.paths.push_back(prefix_ + "-" + std::to_string(files_.paths.size()) + ".sst");
    return CheckStatus(writer_->Open(files_.paths.back()), "begin a bulk file");
  }

  const RocksDbEngine& engine_;
  const std::string prefix_;
  const Family family_;
  rocksdb::ColumnFamilyHandle* const handle_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;
  RocksDbEngine::BulkFiles files_;
};

class RocksDbBulkWriter final : public EngineBulkWriter {
 public:
  RocksDbBulkWriter(RocksDbEngine& engine, std::string directory)
      : engine_(engine), limits_(engine.limits()), directory_(std::move(directory)) {
    for (size_t i = 0; i < kFamilyCount; ++i) {
      const auto family = static_cast<Family>(i);
      const auto prefix = std::filesystem::path(directory_) / FamilyName(family);
      families_.emplace_back(engine, prefix.string(), family);
    }
  }

  ~RocksDbBulkWriter() override {
    families_.clear();
    std::error_code ignored;  // What stays is removed at the next open.
    std::filesystem::remove_all(directory_, ignored);
  }

  Result<void> Put(Family family, std::string_view key, std::string_view value) override {
    return Append(family, WriteBatch::Kind::kPut, key, value);
  }
  Result<void> Add(Family family, std::string_view key, int64_t delta) override {
    return Append(family, WriteBatch::Kind::kAdd, key, EncodeCounter(delta));
  }

  Result<void> Publish() override {
    CATENA_TRY(CheckOpen());
    open_ = false;
    std::array<RocksDbEngine::BulkFiles, kFamilyCount> files;
    for (size_t i = 0; i < kFamilyCount; ++i) {
      CATENA_TRY(families_[i].Finish());
      files[i] = families_[i].files();
    }
    return engine_.Publish(files);
  }

 private:
  Result<void> CheckOpen() const {
    if (open_) return {};
    return Fail(ErrorCode::kInvalidArgument,
                "the bulk load is over: it was published, or failed; begin another one");
  }

  Result<void> Append(Family family, WriteBatch::Kind kind, std::string_view key,
                      std::string_view value) {
    CATENA_TRY(CheckOpen());
    if (key.size() > limits_.key_bytes || value.size() > limits_.value_bytes) {
      return CheckLimits(limits_, family, key, value);
    }
    const uint64_t bytes = key.size() + value.size();
    if (unchecked_bytes_.fetch_add(bytes, std::memory_order_relaxed) >= kSpaceCheckBytes) {
      CATENA_TRY(engine_.CheckSpace(unchecked_bytes_.exchange(0)));
    }
    auto appended = families_[static_cast<size_t>(family)].Append(kind, key, value);
    // After a failed write the file is of no use; keys in the wrong order leave it as it was.
    if (!appended && appended.error().code != ErrorCode::kInvalidArgument) open_ = false;
    return appended;
  }

  RocksDbEngine& engine_;
  const EngineLimits limits_;
  const std::string directory_;
  std::vector<FamilyFiles> families_;
  std::atomic<uint64_t> unchecked_bytes_ = 0;
  std::atomic<bool> open_ = true;
};

}  // namespace

rocksdb::Options RocksDbEngine::FileOptions(Family family) const {
  return {MakeDbOptions(options_, env_.get()), MakeBulkOptions(options_, cache_, family)};
}

Result<std::unique_ptr<EngineBulkWriter>> RocksDbEngine::BeginBulk() {
  CATENA_TRY(CheckWritable());
  CATENA_TRY(CheckSpace(0));
  const std::string directory = (std::filesystem::path(StagingPath(path_)) / MakeId()).string();
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return Fail(ErrorCode::kIo, "cannot create '" + directory + "': " + error.message());
  }
  return std::make_unique<RocksDbBulkWriter>(*this, directory);
}

bool RocksDbEngine::Overlaps(Family family, const BulkFiles& files) const {
  if (files.paths.empty()) return false;
  const std::unique_ptr<rocksdb::Iterator> keys(
      db_->NewIterator(rocksdb::ReadOptions(), handle(family)));
  keys->Seek(files.first_key);
  return keys->Valid() && keys->key().compare(files.last_key) <= 0;
}

Result<void> RocksDbEngine::Publish(const std::array<BulkFiles, kFamilyCount>& files) {
  CATENA_TRY(CheckWritable());
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  for (size_t i = 0; i < kFamilyCount; ++i) {
    if (files[i].paths.empty()) continue;
    rocksdb::IngestExternalFileArg argument;
    argument.column_family = handle(static_cast<Family>(i));
    argument.external_files = files[i].paths;
    // What the writer computed; or RocksDB would read every file again.
    argument.files_checksums = files[i].checksums;
    argument.files_checksum_func_names = files[i].checksum_names;
    argument.options.verify_file_checksum = false;
    argument.options.move_files = true;
    // Only in the MANIFEST: RocksDB's repair drops files that carry a number of their own.
    argument.options.write_global_seqno = false;
    arguments.push_back(std::move(argument));
  }
  if (arguments.empty()) return {};

  // No commit until this is done, and nothing in memory: RocksDB 7.8.3 mishandles files that
  // overlap a memory table.
  const CommitGate::Pass pass = gate_.EnterAlone();
  const rocksdb::Status flushed = db_->Flush(rocksdb::FlushOptions(), handles_);
  if (!flushed.ok()) return Fail(WriteFailed(flushed, "write the memory tables"));
  // While a view is held RocksDB gives all files a sequence number, so that it does not see them.
  // Otherwise it gives 0 to those whose keys lie apart from what is there, and leaves them as they
  // are: files with a number are written anew, in the background, once no view is held, which
  // would be all of a database that is loaded at once. Some file must have one for Sequence() to
  // tell that something changed; the counts of a graph do.
  ViewPtr held;
  if (!Overlaps(Family::kMeta, files[static_cast<size_t>(Family::kMeta)])) held = Hold();
  const std::unique_lock no_view_is_taken(publishing_);
  const rocksdb::Status ingested = db_->IngestExternalFiles(arguments);
  if (ingested.ok()) return {};
  if (ingested.IsIOError()) return Fail(WriteFailed(ingested, "publish the bulk load"));
  return CheckStatus(ingested, "publish the bulk load");
}

}  // namespace catena
