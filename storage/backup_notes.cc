#include "storage/backup_notes.h"

#include <rocksdb/file_system.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

#include "storage/checksum.h"
#include "storage/engine_files.h"
#include "storage/rocksdb_directory.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

std::string MetaFolder(const std::string& target) { return RocksDbPath(target) + "/meta"; }

std::string NoteFile(const std::string& target, uint32_t id) {
  return (fs::path(target) / ("CATENA.backup." + std::to_string(id))).string();
}

Result<std::string> NoteOf(const std::string& target, uint32_t id) {
  CATENA_TRY(const std::string meta, ReadSmallFile(MetaFolder(target) + "/" + std::to_string(id)));
  char text[32];
  std::snprintf(text, sizeof text, "meta %08x\n", Crc32c(meta));
  return std::string(text);
}

std::optional<uint32_t> NumberOf(const std::string& name) {
  uint32_t id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return id;
}

class HidingFiles final : public rocksdb::FileSystemWrapper {
 public:
  explicit HidingFiles(std::vector<uint32_t> ids)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), ids_(std::move(ids)) {}
  const char* Name() const override { return "catena.backups"; }

  rocksdb::IOStatus GetChildren(const std::string& folder, const rocksdb::IOOptions& options,
                                std::vector<std::string>* names,
                                rocksdb::IODebugContext* context) override {
    const rocksdb::IOStatus status =
        FileSystemWrapper::GetChildren(folder, options, names, context);
    if (fs::path(folder).lexically_normal().filename() == "meta" ||
        fs::path(folder).lexically_normal().parent_path().filename() == "meta") {
      std::erase_if(*names, [&](const std::string& name) {
        const std::optional<uint32_t> id = NumberOf(name);
        return id && std::ranges::find(ids_, *id) != ids_.end();
      });
    }
    return status;
  }

 private:
  const std::vector<uint32_t> ids_;
};

}  // namespace

Result<void> NoteBackup(const std::string& target, uint32_t id) {
  CATENA_TRY(const std::string note, NoteOf(target, id));
  CATENA_TRY(WriteFileDurably(NoteFile(target, id), note));
  return SyncDirectory(target);
}

Result<std::vector<uint32_t>> FindDamagedBackups(const std::string& target) {
  std::vector<uint32_t> damaged;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(MetaFolder(target), error)) {
    const std::optional<uint32_t> id = NumberOf(entry.path().filename().string());
    if (!id || !fs::exists(NoteFile(target, *id), error)) continue;
    CATENA_TRY(const std::string kept, ReadSmallFile(NoteFile(target, *id)));
    const Result<std::string> is = NoteOf(target, *id);
    if (!is || *is != kept) damaged.push_back(*id);
  }
  std::ranges::sort(damaged);
  return damaged;
}

std::unique_ptr<rocksdb::Env> HideBackups(const std::vector<uint32_t>& ids) {
  return rocksdb::NewCompositeEnv(std::make_shared<HidingFiles>(ids));
}

}  // namespace catena
