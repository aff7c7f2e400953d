// A RocksDB file system over the real one that can lose power.
//
// It passes everything on and remembers what a disk would have been told to keep: of each file
// the bytes up to its last sync, of each directory the names at its last sync. Cut() stops
// everything: later operations fail and change nothing. Once the database is closed,
// ForgetUnsynced() makes the real files be what a power cut would have left: tails that were not
// synced are gone, files whose name was not synced are gone, renames that were not synced
// are undone. Deleting is taken to be durable at once, which no test relies on.
//
// Thread-safe. Only files created through it are tracked.
#pragma once

#include <rocksdb/file_system.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace catena {

class PowerCutFs final : public rocksdb::FileSystemWrapper {
 public:
  using IOStatus = rocksdb::IOStatus;
  using FileOptions = rocksdb::FileOptions;
  using IOOptions = rocksdb::IOOptions;
  using IODebugContext = rocksdb::IODebugContext;

  PowerCutFs() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "PowerCutFs"; }

  // The disk is full from now on: writing fails with NoSpace.
  void FillDisk(bool full) { full_ = full; }
  void Cut() { cut_ = true; }
  bool is_cut() const { return cut_; }

  // After Cut(), and after the database is closed. Returns the bytes and names that were lost.
  uint64_t ForgetUnsynced() {
    const std::lock_guard lock(mutex_);
    uint64_t lost = 0;
    for (const auto& [path, replaced] : unsynced_renames_) lost += Undo(path, replaced);
    for (const std::string& path : unsynced_names_) {
      if (std::filesystem::remove(path)) ++lost;
      synced_bytes_.erase(path);
    }
    for (const auto& [path, bytes] : synced_bytes_) {
      std::error_code error;
      const uint64_t size = std::filesystem::file_size(path, error);
      if (error || size <= bytes) continue;
      lost += size - bytes;
      std::filesystem::resize_file(path, bytes);
    }
    return lost;
  }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* context) override {
    if (auto status = CheckPower(); !status.ok()) return status;
    if (full_) return IOStatus::NoSpace("disk full (simulated)");
    auto status = target()->NewWritableFile(path, options, file, context);
    if (!status.ok()) return status;
    const std::lock_guard lock(mutex_);
    synced_bytes_[path] = 0;
    unsynced_names_.insert(path);
    *file = std::make_unique<WritableFile>(*this, path, std::move(*file));
    return status;
  }

  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* file,
                              IODebugContext* context) override {
    if (auto status = CheckPower(); !status.ok()) return status;
    auto status = target()->ReopenWritableFile(path, options, file, context);
    if (!status.ok()) return status;
    *file = std::make_unique<WritableFile>(*this, path, std::move(*file));
    return status;
  }

  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                        IODebugContext* context) override {
    auto status = target()->NewDirectory(path, options, directory, context);
    if (status.ok()) *directory = std::make_unique<Directory>(*this, path, std::move(*directory));
    return status;
  }

  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* context) override {
    if (auto status = CheckPower(); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    Replaced replaced{from, Content(to), unsynced_names_.count(from) != 0};
    auto status = target()->RenameFile(from, to, options, context);
    if (!status.ok()) return status;
    if (const auto it = synced_bytes_.find(from); it != synced_bytes_.end()) {
      synced_bytes_[to] = it->second;
      synced_bytes_.erase(it);
    }
    unsynced_names_.erase(from);
    unsynced_renames_.emplace_back(to, std::move(replaced));
    return status;
  }

  IOStatus LinkFile(const std::string& from, const std::string& to, const IOOptions& options,
                    IODebugContext* context) override {
    if (auto status = CheckPower(); !status.ok()) return status;
    auto status = target()->LinkFile(from, to, options, context);
    if (!status.ok()) return status;
    const std::lock_guard lock(mutex_);
    const auto it = synced_bytes_.find(from);
    synced_bytes_[to] = it != synced_bytes_.end() ? it->second : 0;
    unsynced_names_.insert(to);
    return status;
  }

  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* context) override {
    if (auto status = CheckPower(); !status.ok()) return status;
    auto status = target()->DeleteFile(path, options, context);
    const std::lock_guard lock(mutex_);
    if (status.ok()) {
      synced_bytes_.erase(path);
      unsynced_names_.erase(path);
    }
    return status;
  }

 private:
  struct Replaced {
    std::string from;
    std::optional<std::string> content;  // Of what the new name had held.
    bool name_was_unsynced;
  };

  class WritableFile final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    WritableFile(PowerCutFs& fs, std::string path, std::unique_ptr<rocksdb::FSWritableFile>&& file)
        : FSWritableFileOwnerWrapper(std::move(file)), fs_(fs), path_(std::move(path)) {}

    IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                    IODebugContext* context) override {
      if (auto status = fs_.CheckWrite(); !status.ok()) return status;
      return target()->Append(data, options, context);
    }
    IOStatus Append(const rocksdb::Slice& data, const IOOptions& options,
                    const rocksdb::DataVerificationInfo& verification,
                    IODebugContext* context) override {
      if (auto status = fs_.CheckWrite(); !status.ok()) return status;
      return target()->Append(data, options, verification, context);
    }
    IOStatus Sync(const IOOptions& options, IODebugContext* context) override {
      return Synced(options, context);
    }
    IOStatus Fsync(const IOOptions& options, IODebugContext* context) override {
      return Synced(options, context);
    }

   private:
    // The disk is not really synced: the test decides what it keeps.
    IOStatus Synced(const IOOptions& options, IODebugContext* context) {
      if (auto status = fs_.CheckPower(); !status.ok()) return status;
      auto status = target()->Flush(options, context);
      if (status.ok()) fs_.FileSynced(path_);
      return status;
    }

    PowerCutFs& fs_;
    const std::string path_;
  };

  class Directory final : public rocksdb::FSDirectory {
   public:
    Directory(PowerCutFs& fs, std::string path, std::unique_ptr<rocksdb::FSDirectory>&& directory)
        : fs_(fs), path_(std::move(path)), directory_(std::move(directory)) {}
    IOStatus Fsync(const IOOptions&, IODebugContext*) override {
      if (auto status = fs_.CheckPower(); !status.ok()) return status;
      fs_.DirectorySynced(path_);
      return IOStatus::OK();
    }
    size_t GetUniqueId(char* id, size_t max_size) const override {
      return directory_->GetUniqueId(id, max_size);
    }

   private:
    PowerCutFs& fs_;
    const std::string path_;
    const std::unique_ptr<rocksdb::FSDirectory> directory_;
  };

  IOStatus CheckPower() const {
    return cut_ ? IOStatus::IOError("power cut (simulated)") : IOStatus::OK();
  }
  IOStatus CheckWrite() const {
    if (cut_) return CheckPower();
    return full_ ? IOStatus::NoSpace("disk full (simulated)") : IOStatus::OK();
  }

  void FileSynced(const std::string& path) {
    const std::lock_guard lock(mutex_);
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(path, error);
    if (!error) synced_bytes_[path] = size;
  }

  void DirectorySynced(const std::string& path) {
    const std::filesystem::path directory = std::filesystem::path(path).lexically_normal();
    const auto inside = [&](const std::string& file) {
      const auto parent = std::filesystem::path(file).lexically_normal().parent_path();
      return parent == directory || parent / "" == directory;
    };
    const std::lock_guard lock(mutex_);
    std::erase_if(unsynced_names_, inside);
    std::erase_if(unsynced_renames_, [&](const auto& rename) { return inside(rename.first); });
  }

  uint64_t Undo(const std::string& path, const Replaced& replaced) {
    std::error_code ignored;
    if (!replaced.name_was_unsynced) std::filesystem::rename(path, replaced.from, ignored);
    if (replaced.content) {
      std::ofstream(path, std::ios::binary) << *replaced.content;
    } else {
      std::filesystem::remove(path, ignored);
    }
    synced_bytes_.erase(path);
    return 1;
  }

  static std::optional<std::string> Content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(in), {});
  }

  std::atomic<bool> cut_ = false;
  std::atomic<bool> full_ = false;
  std::mutex mutex_;
  std::map<std::string, uint64_t> synced_bytes_;
  std::set<std::string> unsynced_names_;
  std::vector<std::pair<std::string, Replaced>> unsynced_renames_;
};

}  // namespace catena
