#include "storage/recover.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "storage/engine_files.h"
#include "storage/free_space.h"
#include "storage/recover_copy.h"
#include "storage/recover_logs.h"
#include "storage/recover_mend.h"
#include "storage/recover_replay.h"
#include "storage/recover_salvage.h"
#include "storage/rocksdb_directory.h"
#include "storage/rocksdb_log_check.h"
#include "storage/rocksdb_options.h"
#include "storage/rocksdb_status.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

// kCorruption when CURRENT or the MANIFEST is damaged. RocksDB reports most of that, and drops the
// last changes without a word when the damage looks like a cut.
Result<LogCheck> CheckManifest(const std::string& data) {
  CATENA_TRY(const std::string manifest, CurrentManifest(data));
  NoProgress progress;
  return CheckLog(manifest, progress);
}

enum class FileList {
  kAsStored,   // The MANIFEST's; made anew if that cannot be read.
  kFromFiles,  // Made anew.
};

// One way to recover. After Prepare() the result stands in a directory beside its place, to which
// Publish() moves it.
class Recovery {
 public:
  Recovery(std::string path, std::string out_path, FileList list, Progress& progress)
      : path_(std::move(path)),
        out_path_(std::move(out_path)),
        work_(out_path_ + ".recovering-" + MakeId().substr(0, 8)),
        list_(list),
        progress_(progress) {}
  Recovery(const Recovery&) = delete;
  Recovery& operator=(const Recovery&) = delete;
  ~Recovery() {
    std::error_code ignored;
    fs::remove_all(work_, ignored);
  }

  // An error here is one of reading or writing; `refusal()` says what was wrong with the result.
  Result<void> Prepare(FinishRecovery finish) {
    CATENA_TRY(CheckPlaces());
    CATENA_TRY(CheckFormatFile());
    CATENA_TRY(Copy(Original(), Work("copy")));
    CATENA_TRY(CutDamagedLogs(Work("copy"), report_));
    {
      CATENA_TRY(OpenCopy copy, OpenOrRepair(Work("copy")));
      CATENA_TRY(CheckStatus(copy.db->Flush(rocksdb::FlushOptions(), copy.handles),
                             "write the log of the copy"));
      NoteDamagedTables(*copy.db);
      CATENA_TRY(CopyEntries(copy));
    }
    fallback_.reset();
    std::error_code ignored;
    fs::remove_all(Work("copy"), ignored);
    return Finish(finish);
  }

  Result<RecoveryReport> Publish() {
    report_.complete = report_.findings.empty();
    CATENA_TRY(SyncTree(Work("out")));
    CATENA_TRY(RenameDurably(Work("out"), out_path_));
    return report_;
  }

  const std::optional<Error>& refusal() const { return refusal_; }
  // Whether the list of files may have lost its last changes.
  bool list_is_doubtful() const { return !repaired_ && manifest_is_cut_ && has_unlisted_; }
  bool used_stored_list() const { return !repaired_; }
  const RecoveryReport& report() const { return report_; }
  uint64_t kept() const {
    return std::accumulate(report_.kept_keys.begin(), report_.kept_keys.end(), uint64_t{0});
  }
  void Note(std::string finding) { report_.findings.push_back(std::move(finding)); }

 private:
  std::string Original() const { return RocksDbPath(path_); }
  std::string Work(std::string_view name) const { return (fs::path(work_) / name).string(); }

  Result<void> CheckPlaces();
  Result<void> CheckNotInUse() const;
  Result<void> CheckFormatFile();
  Result<void> Copy(const std::string& from, const std::string& to);
  Result<void> CopyAgain(const std::string& data);
  Result<OpenCopy> OpenByList(const std::string& data);
  Result<OpenCopy> OpenOrRepair(const std::string& data);
  Result<void> MendTables(rocksdb::DB& db, bool& mended);
  void NoteDamagedTables(rocksdb::DB& db);
  void LookForUnlisted(rocksdb::DB& db);
  Result<void> CopyEntries(const OpenCopy& copy);
  Result<void> Finish(FinishRecovery finish);
  Result<void> CopyFamily(const OpenCopy& copy, Family family, EngineBulkWriter& out);
  Result<void> FillGap(Family family, const std::string& from, const std::string& before,
                       EngineBulkWriter& out);
  Result<OpenCopy> OpenFromTables(const std::string& data);

  const std::string path_;
  const std::string out_path_;
  const std::string work_;  // Beside out_path_, so that renaming is possible.
  const FileList list_;
  Progress& progress_;
  RecoveryReport report_;
  std::optional<Error> refusal_;
  std::vector<rocksdb::LiveFileMetaData> sound_tables_;
  // The sound files only, opened when the first gap is met.
  std::unique_ptr<OpenCopy> fallback_;
  bool repaired_ = false;
  bool manifest_is_cut_ = false;
  bool has_unlisted_ = false;
};

uint64_t TreeBytes(const std::string& path) {
  uint64_t bytes = 0;
  std::error_code error;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    const uint64_t size = it->file_size(ignored);
    if (!ignored) bytes += size;
  }
  return bytes;
}

Result<void> Recovery::CheckPlaces() {
  std::error_code error;
  if (!fs::is_directory(Original(), error)) {
    return Fail(ErrorCode::kNotFound, "there is no database at '" + path_ + "'");
  }
  CATENA_TRY(CheckNotInUse());
  CATENA_TRY(const DirectoryState state, InspectDirectory(out_path_));
  if (state != DirectoryState::kAbsent && state != DirectoryState::kEmpty) {
    return Fail(ErrorCode::kAlreadyExists,
                "'" + out_path_ + "' holds a database; recover into a new directory");
  }
  fs::create_directories(work_, error);
  if (error) return Fail(ErrorCode::kIo, "cannot create '" + work_ + "': " + error.message());
  CATENA_TRY(const uint64_t free, FreeBytes(work_));
  return CheckReserve(free, 2 * TreeBytes(Original()), 0);
}

// Asks for the lock without taking it: the original stays untouched.
Result<void> Recovery::CheckNotInUse() const {
  const int fd = open((Original() + "/LOCK").c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool held = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(fd);
  if (!held) return {};
  return Fail(ErrorCode::kBusy, "another process has the database '" + path_ +
                                    "' open for writing; it must close it first");
}

// A newer format is not ours to read; a damaged file costs nothing.
Result<void> Recovery::CheckFormatFile() {
  const auto format = ReadFormatFile(path_);
  if (format) return {};
  if (format.error().code == ErrorCode::kIncompatible) return Fail(format.error());
  Note(format.error().message + "; a new one was made");
  return {};
}

Result<void> Recovery::Copy(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::create_directories(to, error);
  if (error) return Fail(ErrorCode::kIo, "cannot create '" + to + "': " + error.message());
  const uint64_t total = TreeBytes(from);
  uint64_t done = 0;
  for (fs::directory_iterator it(from, error), end; !error && it != end; it.increment(error)) {
    const fs::path file = it->path();
    std::error_code failed;
    if (!it->is_regular_file(failed) || file.filename() == "LOCK") continue;
    if (!progress_.Update("copying", done, total)) {
      return Fail(ErrorCode::kCancelled, "stopped while copying the database");
    }
    fs::copy_file(file, fs::path(to) / file.filename(), failed);
    if (failed == std::errc::no_space_on_device) {
      return Fail(ErrorCode::kNoSpace, "no space is left for a copy at '" + to + "'");
    }
    if (failed) Note("the file '" + file.string() + "' cannot be read: " + failed.message());
    done += it->file_size(failed);
  }
  if (error) return Fail(ErrorCode::kIo, "cannot read '" + from + "': " + error.message());
  return {};
}

// As the first time, without saying the same again.
Result<void> Recovery::CopyAgain(const std::string& data) {
  const RecoveryReport before = report_;
  CATENA_TRY(Copy(Original(), data));
  CATENA_TRY(CutDamagedLogs(data, report_));
  report_ = before;
  return {};
}

// Opens by the stored list of files, with the files mended that can be.
Result<OpenCopy> Recovery::OpenByList(const std::string& data) {
  CATENA_TRY(const std::string file, CurrentManifest(data));
  CATENA_TRY(MendLog(file, report_));
  CATENA_TRY(const LogCheck manifest, CheckManifest(data));
  manifest_is_cut_ = manifest.torn_bytes > 0;
  bool mended = false;
  {
    CATENA_TRY(OpenCopy copy, OpenDamaged(data));
    LookForUnlisted(*copy.db);
    NoteLogGap(data, NewestInTables(*copy.db), report_);
    CATENA_TRY(MendTables(*copy.db, mended));
    if (!mended) return copy;
  }
  return OpenDamaged(data);  // Nothing of what was read before the mending is remembered.
}

Result<OpenCopy> Recovery::OpenOrRepair(const std::string& data) {
  if (list_ == FileList::kAsStored) {
    auto copy = OpenByList(data);
    if (copy || copy.error().code == ErrorCode::kCancelled) return copy;
    Note(copy.error().message);
  }
  Note(
      "the list of files was made anew from the sorted files that are whole: entries that had "
      "been deleted may be back, and where a bulk load had replaced entries they may be the older "
      "ones");
  repaired_ = true;
  // What failed may have changed the copy.
  fs::remove_all(data);
  CATENA_TRY(CopyAgain(data));
  return OpenFromTables(data);
}

Result<void> Recovery::MendTables(rocksdb::DB& db, bool& mended) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  for (const auto& table : tables) {
    const std::string file = table.db_path + table.name;
    const auto checksum = RocksDbFileChecksum(file, progress_);
    if (!checksum && checksum.error().code == ErrorCode::kCancelled) return Fail(checksum.error());
    if (!checksum || table.file_checksum.empty() || *checksum == table.file_checksum) continue;
    CATENA_TRY(const bool done, MendSortedFile(file, table.file_checksum));
    if (!done) continue;
    mended = true;
    ++report_.mended_files;
    Note("the sorted file '" + table.name.substr(table.name.find_first_not_of('/')) +
         "' of the family '" + table.column_family_name +
         "' had one wrong byte, which was put right; nothing of it is lost");
  }
  return {};
}

// Opening has removed them from the copy: the original is what counts.
void Recovery::LookForUnlisted(rocksdb::DB& db) {
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  std::set<std::string> listed;
  for (const auto& table : tables) {
    listed.insert(table.name.substr(table.name.find_first_not_of('/')));
  }
  for (const auto& entry : fs::directory_iterator(Original())) {
    has_unlisted_ |=
        entry.path().extension() == ".sst" && !listed.contains(entry.path().filename().string());
  }
}

// RocksDB's repair takes care of the sorted files. It drops logs that mention our families, so
// they are kept from it and replayed afterwards.
Result<OpenCopy> Recovery::OpenFromTables(const std::string& data) {
  std::vector<std::string> logs;
  fs::create_directory(Work("logs"));
  for (const auto& entry : fs::directory_iterator(data)) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path().filename().string());
  }
  std::sort(logs.begin(), logs.end());
  for (const std::string& log : logs)
    fs::rename(fs::path(data) / log, fs::path(Work("logs")) / log);
  CATENA_TRY(RepairFileList(data));
  CATENA_TRY(OpenCopy copy, OpenDamaged(data));
  for (const std::string& log : logs) {
    CATENA_TRY(ReplayLog((fs::path(Work("logs")) / log).string(), *copy.db, copy.handles));
  }
  return copy;
}

void Recovery::NoteDamagedTables(rocksdb::DB& db) {
  std::error_code ignored;
  const fs::path lost = fs::path(Work("copy")) / "lost";
  for (fs::directory_iterator it(lost, ignored), end; !ignored && it != end;
       it.increment(ignored)) {
    if (it->path().extension() != ".sst") continue;
    Note("the sorted file '" + it->path().filename().string() + "' is damaged and was not kept");
  }
  std::vector<rocksdb::LiveFileMetaData> tables;
  db.GetLiveFilesMetaData(&tables);
  for (const auto& table : tables) {
    const std::string name = table.name.substr(table.name.find_first_not_of('/'));
    const auto checksum = RocksDbFileChecksum(table.db_path + table.name, progress_);
    if (checksum && (*checksum == table.file_checksum || table.file_checksum.empty())) {
      sound_tables_.push_back(table);
      continue;
    }
    Note("the sorted file '" + name + "' of the family '" + table.column_family_name +
         "' is damaged; its sound blocks were kept");
  }
}

Result<void> Recovery::CopyEntries(const OpenCopy& copy) {
  RocksDbOptions options;
  options.create_if_missing = true;
  options.reserve_bytes = 0;
  CATENA_TRY(const auto out, OpenRocksDbEngine(Work("out"), options));
  CATENA_TRY(const auto bulk, out->BeginBulk());
  for (size_t i = 0; i < kFamilyCount; ++i) {
    CATENA_TRY(CopyFamily(copy, static_cast<Family>(i), *bulk));
  }
  return bulk->Publish();
}

Result<void> Recovery::Finish(FinishRecovery finish) {
  const auto finished = [&]() -> Result<void> {
    CATENA_TRY(const auto engine, OpenRocksDbEngine(Work("out"), {}));
    return finish(*engine, report_);
  }();
  if (finished) return {};
  const ErrorCode code = finished.error().code;
  if (code != ErrorCode::kCorruption) return Fail(finished.error());
  refusal_ = finished.error();
  return {};
}

Result<void> Recovery::CopyFamily(const OpenCopy& copy, Family family, EngineBulkWriter& out) {
  uint64_t& kept = report_.kept_keys[static_cast<size_t>(family)];
  const auto pair = [&](std::string_view key, std::string_view value) -> Result<void> {
    CATENA_TRY(out.Put(family, key, value));
    if (++kept % 4096 == 0 && !progress_.Update("recovering", kept, 0)) {
      return Fail(ErrorCode::kCancelled, "stopped while recovering");
    }
    return {};
  };
  const auto gap = [&](const std::string& from, const std::string& before) {
    return FillGap(family, from, before, out);
  };
  return Salvage(*copy.db, copy.handles[1 + static_cast<size_t>(family)], {pair, gap});
}

Result<void> Recovery::FillGap(Family family, const std::string& from, const std::string& before,
                               EngineBulkWriter& out) {
  if (fallback_ == nullptr && !repaired_) {
    CATENA_TRY(fallback_, OpenTables(Work("sound"), sound_tables_));
  }
  uint64_t filled = 0;
  if (fallback_ != nullptr) {
    rocksdb::ReadOptions read;
    read.verify_checksums = true;
    const std::unique_ptr<rocksdb::Iterator> iterator(
        fallback_->db->NewIterator(read, fallback_->handles[1 + static_cast<size_t>(family)]));
    for (iterator->Seek(from);
         iterator->Valid() && (before.empty() || iterator->key().compare(before) < 0);
         iterator->Next()) {
      const auto view = [](const rocksdb::Slice& slice) {
        return std::string_view(slice.data(), slice.size());
      };
      CATENA_TRY(out.Put(family, view(iterator->key()), view(iterator->value())));
      ++filled;
    }
  }
  report_.uncertain_keys += filled;
  report_.kept_keys[static_cast<size_t>(family)] += filled;
  Note("a range of keys of the family '" + std::string(FamilyName(family)) + "' cannot be read; " +
       std::to_string(filled) + " entries of it were found in sound files and may be outdated");
  return {};
}

// What is said when no way leads to a database.
Error NoResult(const std::string& path, const Recovery& recovery) {
  std::string message = "what can be read of '" + path + "' (" + std::to_string(recovery.kept()) +
                        " entries) does not make a database: " + recovery.refusal()->message +
                        "; nothing was written; restore a backup, or import the data again";
  for (const std::string& finding : recovery.report().findings) message += "; found: " + finding;
  return {ErrorCode::kCorruption, std::move(message), {}};
}

Result<RecoveryReport> RecoverEitherWay(const std::string& path, const std::string& out_path,
                                        Progress& progress, FinishRecovery finish) {
  Recovery listed(path, out_path, FileList::kAsStored, progress);
  CATENA_TRY(listed.Prepare(finish));
  const bool refused = listed.refusal().has_value();
  if (!listed.used_stored_list() || !(refused || listed.list_is_doubtful())) {
    return refused ? Fail(NoResult(path, listed)) : listed.Publish();
  }
  Recovery anew(path, out_path, FileList::kFromFiles, progress);
  anew.Note(refused ? "by the list of files (the MANIFEST) there is no database: " +
                          listed.refusal()->message
                    : "the list of files (the MANIFEST) is cut short, and files that it does not "
                      "name hold more");
  CATENA_TRY(anew.Prepare(finish));
  if (!anew.refusal() && (refused || anew.kept() > listed.kept())) return anew.Publish();
  return refused ? Fail(NoResult(path, listed)) : listed.Publish();
}

}  // namespace

Result<RecoveryReport> RecoverDatabase(const std::string& path, const std::string& out_path,
                                       Progress& progress, FinishRecovery finish) {
  const std::string normal = fs::path(out_path).lexically_normal().string();
  const std::string into = normal.substr(0, normal.find_last_not_of('/') + 1);
  if (IsWithin(ParentOf(into), path)) {
    return Fail(ErrorCode::kIncompatible, "'" + into + "' is inside the database '" + path +
                                              "'; recover into a directory of its own");
  }
  try {
    return RecoverEitherWay(path, into, progress, finish);
  } catch (const fs::filesystem_error& problem) {  // A copy is cut, moved and removed on the way.
    const bool full = problem.code() == std::errc::no_space_on_device;
    return Fail(full ? ErrorCode::kNoSpace : ErrorCode::kIo, problem.what());
  }
}

Result<RecoveryReport> RecoverDatabase(const std::string& path, const std::string& out_path,
                                       Progress& progress) {
  return RecoverDatabase(path, out_path, progress,
                         [](Engine&, RecoveryReport&) { return Result<void>(); });
}

}  // namespace catena
