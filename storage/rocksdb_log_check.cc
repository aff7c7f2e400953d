#include "storage/rocksdb_log_check.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include "storage/engine_checksum.h"

namespace catena {
namespace {

constexpr size_t kBlockBytes = kLogBlockBytes;
constexpr size_t kHeaderBytes = kLogHeaderBytes;
constexpr size_t kTypeAt = 6;

class FileDescriptor {
 public:
  explicit FileDescriptor(const std::string& file)
      : fd_(open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Error ReadError(const std::string& file) {
  return {ErrorCode::kIo, "cannot read '" + file + "': " + std::strerror(errno), {}};
}

// The block at `offset`; shorter than a block only at the end of the file.
Result<std::string> ReadBlock(const FileDescriptor& fd, const std::string& file, uint64_t offset) {
  std::string block(kBlockBytes, '\0');
  size_t have = 0;
  while (have < block.size()) {
    const ssize_t count = pread(fd.get(), block.data() + have, block.size() - have,
                                static_cast<off_t>(offset + have));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Fail(ReadError(file));
    if (count == 0) break;
    have += static_cast<size_t>(count);
  }
  block.resize(have);
  return block;
}

uint32_t StoredChecksum(std::string_view record) {
  uint32_t masked = 0;
  for (size_t i = 4; i-- > 0;) masked = masked << 8 | static_cast<uint8_t>(record[i]);
  const uint32_t rotated = masked - 0xa282ead8U;
  return rotated >> 17 | rotated << 15;
}

size_t LengthOf(std::string_view record) {
  return static_cast<uint8_t>(record[4]) | static_cast<size_t>(static_cast<uint8_t>(record[5]))
                                               << 8;
}

// Whether some shorter payload has the stored checksum, so that only the length is wrong.
bool IsWholeWithOtherLength(std::string_view record) {
  const uint32_t stored = StoredChecksum(record);
  uint32_t crc = Crc32c(record.substr(kTypeAt, 1));
  for (size_t end = kHeaderBytes;; ++end) {
    if (crc == stored) return true;
    if (end == record.size()) return false;
    crc = Crc32c(record.substr(end, 1), crc);
  }
}

Error Damaged(const std::string& file, uint64_t offset, std::string_view what) {
  return {ErrorCode::kCorruption,
          "the log '" + file + "' is damaged at byte " + std::to_string(offset) + ": " +
              std::string(what) + "; recover into a new directory, or restore a backup",
          {}};
}

// Checks one block and counts into `check`. `last` when the file ends in it.
Result<void> CheckBlock(const std::string& file, uint64_t offset, std::string_view block,
                        LogCheck& check) {
  const bool last = block.size() < kBlockBytes;
  size_t at = 0;
  while (block.size() - at >= kHeaderBytes) {
    const std::string_view record = block.substr(at);
    const size_t length = LengthOf(record);
    if (record[kTypeAt] == 0 && length == 0) return {};  // Filler to the end of the block.
    if (kHeaderBytes + length > record.size()) {
      if (!last || IsWholeWithOtherLength(record)) {
        return Fail(Damaged(file, offset + at, "the length of a record is wrong"));
      }
      check.torn_bytes = record.size();
      return {};
    }
    if (Crc32c(record.substr(kTypeAt, 1 + length)) != StoredChecksum(record)) {
      return Fail(Damaged(file, offset + at, "a record does not match its checksum"));
    }
    ++check.records;
    at += kHeaderBytes + length;
    check.sound_bytes = offset + at;
  }
  if (last) {
    check.torn_bytes = block.size() - at;
    return {};
  }
  if (block.find_first_not_of('\0', at) != std::string_view::npos) {
    return Fail(Damaged(file, offset + at, "the filler of a block is not zero"));
  }
  return {};
}

Result<void> CheckBlocks(const std::string& file, Progress& progress, LogCheck& check) {
  const FileDescriptor fd(file);
  if (fd.get() < 0) return Fail(ReadError(file));
  for (uint64_t offset = 0;; offset += kBlockBytes) {
    CATENA_TRY(const std::string block, ReadBlock(fd, file, offset));
    check.bytes = offset + block.size();
    CATENA_TRY(CheckBlock(file, offset, block, check));
    if (block.size() < kBlockBytes) return {};
    if (!progress.Update("checking the log", offset, 0)) {
      return Fail(ErrorCode::kCancelled, "stopped while checking '" + file + "'");
    }
  }
}

}  // namespace

std::optional<LogRecord> FirstRecord(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || kHeaderBytes + LengthOf(bytes) > bytes.size()) return {};
  const std::string_view checked = bytes.substr(kTypeAt, 1 + LengthOf(bytes));
  const uint32_t stored = StoredChecksum(bytes);
  return LogRecord{stored, Crc32c(checked) == stored, checked.substr(1)};
}

Result<LogCheck> CheckLog(const std::string& file, Progress& progress) {
  LogCheck check;
  CATENA_TRY(CheckBlocks(file, progress, check));
  return check;
}

Result<uint64_t> SoundLogBytes(const std::string& file) {
  NoProgress progress;
  LogCheck check;
  const auto checked = CheckBlocks(file, progress, check);
  if (checked) return check.bytes;
  if (checked.error().code == ErrorCode::kCorruption) return check.sound_bytes;
  return Fail(checked.error());
}

Result<void> ReadLog(const std::string& file,
                     FunctionRef<Result<void>(const std::string& payload)> visit) {
  constexpr char kFull = 1;
  constexpr char kFirst = 2;
  constexpr char kLast = 4;
  CATENA_TRY(const uint64_t sound, SoundLogBytes(file));
  const FileDescriptor fd(file);
  if (fd.get() < 0) return Fail(ReadError(file));
  std::string payload;
  for (uint64_t offset = 0; offset < sound; offset += kBlockBytes) {
    CATENA_TRY(std::string block, ReadBlock(fd, file, offset));
    if (offset + block.size() > sound) block.resize(sound - offset);
    std::string_view rest = block;
    while (rest.size() >= kHeaderBytes && (rest[kTypeAt] != 0 || LengthOf(rest) != 0)) {
      const size_t end = kHeaderBytes + LengthOf(rest);
      if (end > rest.size()) break;  // Cut short.
      const char type = rest[kTypeAt];
      if (type == kFull || type == kFirst) payload.clear();
      payload += rest.substr(kHeaderBytes, end - kHeaderBytes);
      if (type == kFull || type == kLast) CATENA_TRY(visit(payload));
      rest.remove_prefix(end);
    }
  }
  return {};
}

namespace {

// A payload begins with the number of its first change (8, little-endian) and how many it makes
// (4).
constexpr size_t kBatchHeaderBytes = 12;

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

struct LogNumbers {
  uint64_t first = 0;
  uint64_t last = 0;  // 0: none.
};

Result<LogNumbers> NumbersOf(const std::string& file) {
  LogNumbers numbers;
  CATENA_TRY(ReadLog(file, [&](const std::string& payload) -> Result<void> {
    if (payload.size() < kBatchHeaderBytes) return {};  // A note of RocksDB's own.
    const uint64_t first = LittleEndian(std::string_view(payload).substr(0, 8));
    const uint64_t count = LittleEndian(std::string_view(payload).substr(8, 4));
    if (count == 0) return {};
    if (numbers.last == 0) numbers.first = first;
    numbers.last = first + count - 1;
    return {};
  }));
  return numbers;
}

}  // namespace

Error LogGap::error() const {
  return {ErrorCode::kCorruption,
          "commits are missing between two logs: '" + before + "' ends with change " +
              std::to_string(last_before) + " and '" + after + "' begins with change " +
              std::to_string(first_after) +
              "; the first was cut short, or a log between them is gone; recover into a new "
              "directory, or restore a backup",
          {}};
}

Result<std::optional<LogGap>> FindLogGap(const std::vector<std::string>& logs) {
  std::vector<std::string> filled;
  for (const std::string& log : logs) {
    std::error_code gone;  // A writer may remove what it is done with.
    if (std::filesystem::file_size(log, gone) > 0 && !gone) filled.push_back(log);
  }
  std::optional<LogGap> none;
  if (filled.size() < 2) return none;
  LogGap gap;
  for (const std::string& log : filled) {
    const auto numbers = NumbersOf(log);
    if (!numbers && !std::filesystem::exists(log)) continue;
    if (!numbers) return Fail(numbers.error());
    if (numbers->last == 0) continue;
    if (gap.last_before != 0 && numbers->first > gap.last_before + 1) {
      gap.after = log;
      gap.first_after = numbers->first;
      return std::optional<LogGap>(gap);
    }
    gap.before = log;
    gap.last_before = numbers->last;
  }
  return none;
}

Result<void> CheckLogTail(const std::string& file) {
  const FileDescriptor fd(file);
  if (fd.get() < 0) return Fail(ReadError(file));
  const off_t size = lseek(fd.get(), 0, SEEK_END);
  if (size < 0) return Fail(ReadError(file));
  const uint64_t offset = static_cast<uint64_t>(size) / kBlockBytes * kBlockBytes;
  CATENA_TRY(const std::string block, ReadBlock(fd, file, offset));
  LogCheck ignored;
  return CheckBlock(file, offset, block, ignored);
}

}  // namespace catena
