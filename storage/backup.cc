#include "storage/backup.h"

#include <rocksdb/utilities/backup_engine.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "storage/backup_notes.h"
#include "storage/engine_files.h"
#include "storage/free_space.h"
#include "storage/rocksdb_engine_impl.h"
#include "storage/rocksdb_status.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kCallbackBytes = 1 << 20;

std::string MarkFile(const std::string& target) {
  return (fs::path(target) / "CATENA.backup").string();
}

rocksdb::BackupEngineOptions EngineOptions(const std::string& target, rocksdb::Env* env) {
  rocksdb::BackupEngineOptions options(RocksDbPath(target), env);
  options.share_table_files = true;
  options.share_files_with_checksum = true;
  options.sync = true;
  options.callback_trigger_interval_size = kCallbackBytes;
  return options;
}

// The mark of a directory of backups, or nullopt where one can be begun.
Result<std::optional<FormatFile>> ReadMark(const std::string& target) {
  std::error_code error;
  // A mark that was never whole is of a first backup that did not come to its data.
  const bool begun = fs::exists(MarkFile(target), error);
  if (begun && !fs::exists(RocksDbPath(target), error) &&
      fs::file_size(MarkFile(target), error) == 0) {
    return std::optional<FormatFile>();
  }
  if (begun) {
    CATENA_TRY(const std::string text, ReadSmallFile(MarkFile(target)));
    CATENA_TRY(FormatFile mark, ParseFormatFile(text, MarkFile(target)));
    return std::optional(std::move(mark));
  }
  const auto state = InspectDirectory(target);
  if (!state) {
    return Fail(ErrorCode::kIncompatible,
                "'" + target + "' holds other files and no backups; it was left untouched");
  }
  if (*state != DirectoryState::kAbsent && *state != DirectoryState::kEmpty) {
    return Fail(ErrorCode::kIncompatible,
                "'" + target + "' is a database; backups need a directory of their own");
  }
  return std::optional<FormatFile>();
}

Result<void> PrepareTarget(const std::string& target, const FormatFile& database) {
  CATENA_TRY(const auto mark, ReadMark(target));
  if (mark.has_value()) {
    if (mark->id == database.id) return {};
    return Fail(ErrorCode::kIncompatible, "'" + target + "' holds backups of another database (" +
                                              mark->id + "); it was left untouched");
  }
  std::error_code error;
  fs::create_directories(target, error);
  if (error) return Fail(ErrorCode::kIo, "cannot create '" + target + "': " + error.message());
  auto marked = WriteFileDurably(MarkFile(target), FormatFileText(database));
  if (!marked) {
    fs::remove(MarkFile(target), error);
    return marked;
  }
  return SyncDirectory(target);
}

BackupInfo ToInfo(const rocksdb::BackupInfo& from) {
  BackupInfo info;
  info.id = from.backup_id;
  info.time_s = from.timestamp;
  info.bytes = from.size;
  info.files = from.number_files;
  const auto format = ParseFormatFile(from.app_metadata, "backup");
  info.damaged = !format.has_value();
  if (format) info.database_id = format->id;
  return info;
}

// Opened for reading: never removes anything. Backups whose metadata is damaged are kept from
// RocksDB, which stops the process over some of it.
struct Backups {
  std::unique_ptr<rocksdb::Env> env;
  std::vector<uint32_t> damaged;  // Ascending.
  std::unique_ptr<rocksdb::BackupEngineReadOnly> engine;

  rocksdb::BackupEngineReadOnly* operator->() const { return engine.get(); }
  uint32_t newest_damaged() const { return damaged.empty() ? 0 : damaged.back(); }
};

Result<Backups> OpenBackups(const std::string& target) {
  CATENA_TRY(const auto mark, ReadMark(target));
  if (!mark.has_value()) {
    return Fail(ErrorCode::kNotFound, "there are no backups at '" + target + "'");
  }
  Backups backups;
  CATENA_TRY(backups.damaged, FindDamagedBackups(target));
  backups.env = HideBackups(backups.damaged);
  rocksdb::BackupEngineReadOnly* engine = nullptr;
  CATENA_TRY(
      CheckStatus(rocksdb::BackupEngineReadOnly::Open(
                      rocksdb::Env::Default(), EngineOptions(target, backups.env.get()), &engine),
                  "read the backups at '" + target + "'"));
  backups.engine.reset(engine);
  std::vector<rocksdb::BackupID> also;
  engine->GetCorruptedBackups(&also);
  backups.damaged.insert(backups.damaged.end(), also.begin(), also.end());
  std::ranges::sort(backups.damaged);
  return backups;
}

Result<rocksdb::BackupInfo> FindBackup(const rocksdb::BackupEngineReadOnlyBase& engine,
                                       const std::string& target, uint32_t id,
                                       uint32_t newest_damaged = 0) {
  std::vector<rocksdb::BackupInfo> all;
  engine.GetBackupInfo(&all);
  if (id == 0 && !all.empty()) {
    // An older one is not taken for the newest without a word.
    if (newest_damaged < all.back().backup_id) return all.back();
    return Fail(ErrorCode::kCorruption, "the newest backup, " + std::to_string(newest_damaged) +
                                            ", is damaged; the newest that may be sound is " +
                                            std::to_string(all.back().backup_id) +
                                            ": ask for it by its number");
  }
  const auto found = std::find_if(all.begin(), all.end(),
                                  [id](const auto& backup) { return backup.backup_id == id; });
  if (found != all.end()) return *found;
  std::string known;
  for (const auto& backup : all) known += " " + std::to_string(backup.backup_id);
  return Fail(ErrorCode::kNotFound,
              "there is no sound backup " + (id == 0 ? std::string() : std::to_string(id) + " ") +
                  "at '" + target + "'; there are:" + (known.empty() ? " none" : known));
}

Result<void> CheckBytes(const rocksdb::BackupEngineReadOnlyBase& engine, uint32_t id) {
  auto checked = CheckStatus(engine.VerifyBackup(id, /*verify_with_checksum=*/true),
                             "verify backup " + std::to_string(id));
  if (checked) return {};
  std::vector<rocksdb::BackupInfo> all;
  engine.GetBackupInfo(&all);
  std::string others;
  for (const auto& backup : all) {
    if (backup.backup_id != id) others += " " + std::to_string(backup.backup_id);
  }
  Error error = std::move(checked).error();
  if (!others.empty()) error.message += "; others that may be asked for by number:" + others;
  return Fail(std::move(error));
}

Result<void> VerifyRestored(const std::string& path, Progress& progress) {
  RocksDbOptions reading;
  reading.read_only = true;
  CATENA_TRY(const auto engine, OpenRocksDbEngine(path, reading));
  return engine->VerifyChecksums(progress);
}

// Removes the directory unless it was kept.
class Scratch {
 public:
  explicit Scratch(std::string path) : path_(std::move(path)) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

Result<void> CheckFreeFor(const std::string& path) {
  CATENA_TRY(const DirectoryState state, InspectDirectory(path));
  if (state == DirectoryState::kAbsent || state == DirectoryState::kEmpty) return {};
  return Fail(ErrorCode::kAlreadyExists,
              "'" + path + "' holds a database; restore into a new directory");
}

}  // namespace

Result<BackupInfo> BackupDatabase(Engine& engine, const std::string& target, Progress& progress) {
  auto* const source = dynamic_cast<RocksDbEngine*>(&engine);
  if (source == nullptr) {
    return Fail(ErrorCode::kUnsupported, "only a database in a directory can be backed up");
  }
  CATENA_TRY(source->CheckWritable());
  if (IsWithin(target, source->path())) {
    return Fail(ErrorCode::kIncompatible, "'" + target + "' is inside the database '" +
                                              source->path() +
                                              "'; keep backups in a directory of their own");
  }
  CATENA_TRY(const EngineStats stats, source->Stats());
  uint64_t total = stats.log_bytes;
  for (const FamilyStats& family : stats.families) total += family.bytes_on_disk;
  CATENA_TRY(PrepareTarget(target, source->format()));

  CATENA_TRY(const std::vector<uint32_t> damaged, FindDamagedBackups(target));
  if (!damaged.empty()) {
    return Fail(ErrorCode::kCorruption, "backup " + std::to_string(damaged.front()) + " at '" +
                                            target +
                                            "' is damaged; begin a new directory of backups");
  }
  rocksdb::BackupEngine* opened = nullptr;
  CATENA_TRY(CheckStatus(
      rocksdb::BackupEngine::Open(EngineOptions(target, nullptr), rocksdb::Env::Default(), &opened),
      "open the backups at '" + target + "'"));
  const std::unique_ptr<rocksdb::BackupEngine> backups(opened);
  rocksdb::CreateBackupOptions create;
  uint64_t done = 0;
  create.progress_callback = [&] {
    done += kCallbackBytes;
    if (!progress.Update("backing up", std::min(done, total), total)) backups->StopBackup();
  };
  rocksdb::BackupID id = 0;
  CATENA_TRY(CheckStatus(backups->CreateNewBackupWithMetadata(
                             create, &source->db(), FormatFileText(source->format()), &id),
                         "back up to '" + target + "'"));
  auto checked = CheckBytes(*backups, id);
  if (!checked) {
    backups->DeleteBackup(id).PermitUncheckedError();
    return Fail(std::move(checked).error());
  }
  CATENA_TRY(const rocksdb::BackupInfo info, FindBackup(*backups, target, id));
  CATENA_TRY(NoteBackup(target, id));
  progress.Update("backing up", total, total);
  return ToInfo(info);
}

Result<BackupInfo> BackupDatabase(const std::string& path, const std::string& target,
                                  Progress& progress) {
  CATENA_TRY(const auto engine, OpenRocksDbEngine(path, {}));
  return BackupDatabase(*engine, target, progress);
}

Result<std::vector<BackupInfo>> ListBackups(const std::string& target) {
  CATENA_TRY(const auto backups, OpenBackups(target));
  std::vector<rocksdb::BackupInfo> all;
  backups->GetBackupInfo(&all);
  std::vector<BackupInfo> infos;
  std::transform(all.begin(), all.end(), std::back_inserter(infos), ToInfo);
  for (const uint32_t id : backups.damaged) {
    BackupInfo info;
    info.id = id;
    info.damaged = true;
    infos.push_back(info);
  }
  std::ranges::sort(infos, {}, &BackupInfo::id);
  return infos;
}

Result<BackupInfo> VerifyBackup(const std::string& target, uint32_t id) {
  CATENA_TRY(const auto backups, OpenBackups(target));
  CATENA_TRY(const rocksdb::BackupInfo backup,
             FindBackup(*backups.engine, target, id, backups.newest_damaged()));
  CATENA_TRY(ParseFormatFile(backup.app_metadata, "backup " + std::to_string(backup.backup_id)));
  CATENA_TRY(CheckBytes(*backups.engine, backup.backup_id));
  return ToInfo(backup);
}

Result<BackupInfo> RestoreDatabase(const std::string& target, const std::string& path,
                                   const RestoreOptions& options, Progress& progress) {
  if (path.empty()) return Fail(ErrorCode::kInvalidArgument, "the new directory has no name");
  CATENA_TRY(CheckFreeFor(path));
  CATENA_TRY(const auto backups, OpenBackups(target));
  CATENA_TRY(const rocksdb::BackupInfo backup,
             FindBackup(*backups.engine, target, options.backup_id, backups.newest_damaged()));
  const std::string name = "backup " + std::to_string(backup.backup_id);
  CATENA_TRY(const FormatFile format, ParseFormatFile(backup.app_metadata, name));
  CATENA_TRY(CheckBytes(*backups.engine, backup.backup_id));

  const std::string normal = fs::path(path).lexically_normal().string();
  const Scratch scratch(normal.substr(0, normal.find_last_not_of('/') + 1) + ".restoring-" +
                        MakeId().substr(0, 8));
  CATENA_TRY(BeginDirectory(scratch.path()));
  CATENA_TRY(const uint64_t free, FreeBytes(scratch.path()));
  CATENA_TRY(CheckReserve(free, backup.size, RocksDbOptions().reserve_bytes));
  if (!progress.Update("restoring", 0, backup.size)) {
    return Fail(ErrorCode::kCancelled, "stopped before restoring; nothing was written");
  }
  const std::string data = RocksDbPath(scratch.path());
  CATENA_TRY(
      CheckStatus(backups->RestoreDBFromBackup(backup.backup_id, data, data), "restore " + name));
  CATENA_TRY(FinishDirectory(scratch.path(), format));
  CATENA_TRY(VerifyRestored(scratch.path(), progress));
  CATENA_TRY(SyncTree(scratch.path()));
  CATENA_TRY(RenameDurably(scratch.path(), path));
  progress.Update("restoring", backup.size, backup.size);
  return ToInfo(backup);
}

}  // namespace catena
