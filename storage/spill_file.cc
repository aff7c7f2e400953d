#include "storage/spill_file.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "storage/free_space.h"

namespace catena {
namespace {

// Left free on the disk: RocksDB, which writes there too, may abort when there is nothing left.
constexpr uint64_t kReserveBytes = uint64_t{16} << 20;

tl::unexpected<Error> Failed(const std::string& doing) {
  const int error = errno;
  const ErrorCode code = error == ENOSPC || error == EDQUOT ? ErrorCode::kNoSpace : ErrorCode::kIo;
  return Fail(code, "cannot " + doing + " a temporary file: " + std::strerror(error));
}

}  // namespace

Result<SpillFile> SpillFile::Create(const std::string& directory) {
  std::error_code error;
  if (!directory.empty()) std::filesystem::create_directories(directory, error);
  const auto base = directory.empty() ? std::filesystem::temp_directory_path(error)
                                      : std::filesystem::path(directory);
  std::string name = (base / "catena-sort-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return Failed("create in '" + base.string() + "'");
  ::unlink(name.c_str());
  return SpillFile(descriptor);
}

SpillFile::SpillFile(SpillFile&& other) noexcept { *this = std::move(other); }

SpillFile& SpillFile::operator=(SpillFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(buffer_, other.buffer_);
  std::swap(at_, other.at_);
  std::swap(buffer_bytes_, other.buffer_bytes_);
  std::swap(written_, other.written_);
  std::swap(read_, other.read_);
  return *this;
}

SpillFile::~SpillFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> SpillFile::Write(std::string_view bytes) {
  buffer_ += bytes;
  written_ += bytes.size();
  if (buffer_.size() >= buffer_bytes_) return Flush();
  return {};
}

Result<void> SpillFile::Flush() {
  struct statvfs disk {};
  if (::fstatvfs(descriptor_, &disk) == 0) {
    const uint64_t free = static_cast<uint64_t>(disk.f_bavail) * disk.f_frsize;
    CATENA_TRY(CheckReserve(free, buffer_.size(), kReserveBytes));
  }
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t count = ::write(descriptor_, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed("write");
    left.remove_prefix(static_cast<size_t>(count));
  }
  buffer_.clear();
  return {};
}

Result<void> SpillFile::StartReading(size_t buffer_bytes) {
  if (at_ == 0 && read_ == 0) CATENA_TRY(Flush());
  if (::lseek(descriptor_, 0, SEEK_SET) < 0) return Failed("rewind");
  buffer_.clear();
  at_ = 0;
  read_ = 0;
  buffer_bytes_ = std::max<size_t>(buffer_bytes, 4096);
  return {};
}

Result<void> SpillFile::Fill() {
  buffer_.resize(buffer_bytes_);
  at_ = 0;
  for (;;) {
    const ssize_t count = ::read(descriptor_, buffer_.data(), buffer_.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Failed("read");
    if (count == 0) return Fail(ErrorCode::kIo, "a temporary file has lost its end");
    buffer_.resize(static_cast<size_t>(count));
    return {};
  }
}

Result<void> SpillFile::Read(char* out, size_t count) {
  assert(read_ + count <= written_);
  read_ += count;
  while (count > 0) {
    if (at_ == buffer_.size()) CATENA_TRY(Fill());
    const size_t take = std::min(count, buffer_.size() - at_);
    std::memcpy(out, buffer_.data() + at_, take);
    at_ += take;
    out += take;
    count -= take;
  }
  return {};
}

}  // namespace catena
