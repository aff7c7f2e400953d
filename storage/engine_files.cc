#include "storage/engine_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace catena {
namespace {

constexpr size_t kSmallBytes = 1 << 20;

Error SystemError(std::string_view doing, const std::string& file) {
  const int number = errno;
  const bool full = number == ENOSPC || number == EDQUOT;
  return {full ? ErrorCode::kNoSpace : ErrorCode::kIo,
          "cannot " + std::string(doing) + " '" + file + "': " + std::strerror(number),
          {}};
}

class OpenFile {
 public:
  OpenFile(const std::string& file, int flags) : fd_(open(file.c_str(), flags | O_CLOEXEC, 0666)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  bool ok() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

Result<void> SyncPath(const std::string& path, int flags) {
  const OpenFile file(path, flags);
  if (!file.ok()) return Fail(SystemError("open", path));
  if (fsync(file.get()) != 0) return Fail(SystemError("sync", path));
  return {};
}

}  // namespace

Result<std::string> ReadSmallFile(const std::string& file) {
  const OpenFile in(file, O_RDONLY);
  if (!in.ok()) return Fail(SystemError("read", file));
  std::string bytes(kSmallBytes + 1, '\0');
  size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t count = read(in.get(), bytes.data() + have, bytes.size() - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Fail(SystemError("read", file));
    if (count == 0) break;
    have += static_cast<size_t>(count);
  }
  if (have > kSmallBytes) {
    return Fail(ErrorCode::kCorruption, "the file '" + file + "' is far too large; it is damaged");
  }
  bytes.resize(have);
  return bytes;
}

Result<void> WriteFileDurably(const std::string& file, std::string_view bytes) {
  const OpenFile out(file, O_WRONLY | O_CREAT | O_TRUNC);
  if (!out.ok()) return Fail(SystemError("create", file));
  while (!bytes.empty()) {
    const ssize_t count = write(out.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Fail(SystemError("write", file));
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  if (fsync(out.get()) != 0) return Fail(SystemError("sync", file));
  return {};
}

Result<void> SyncDirectory(const std::string& path) {
  return SyncPath(path, O_RDONLY | O_DIRECTORY);
}

Result<void> RenameDurably(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    return Fail(SystemError("rename '" + from + "' to", to));
  }
  return SyncDirectory(ParentOf(to));
}

std::string ParentOf(const std::string& path) {
  std::filesystem::path normal = std::filesystem::path(path).lexically_normal();
  if (!normal.has_filename()) normal = normal.parent_path();
  const std::string parent = normal.parent_path().string();
  return parent.empty() ? "." : parent;
}

Result<void> SyncTree(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  for (fs::recursive_directory_iterator it(path, error), end; !error && it != end;
       it.increment(error)) {
    std::error_code ignored;
    const int flags = it->is_directory(ignored) ? O_RDONLY | O_DIRECTORY : O_RDONLY;
    CATENA_TRY(SyncPath(it->path().string(), flags));
  }
  if (error) {
    return Fail(ErrorCode::kIo, "cannot read the directory '" + path + "': " + error.message());
  }
  return SyncDirectory(path);
}

bool IsWithin(const std::string& inner, const std::string& outer) {
  std::error_code error;
  const std::filesystem::path below =
      std::filesystem::weakly_canonical(std::filesystem::absolute(inner, error), error);
  const std::filesystem::path above =
      std::filesystem::weakly_canonical(std::filesystem::absolute(outer, error), error);
  return std::mismatch(above.begin(), above.end(), below.begin(), below.end()).first == above.end();
}

}  // namespace catena
