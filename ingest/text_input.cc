#include "ingest/text_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/fold.h"
#include "ingest/text_input_internal.h"

namespace catena {
namespace {

using text_input::Packing;

class FileSource final : public ByteSource {
 public:
  // Takes over `descriptor`; closes it unless it is standard input.
  FileSource(std::string name, int descriptor, uint64_t size)
      : name_(std::move(name)), descriptor_(descriptor), size_(size) {}
  ~FileSource() override {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<size_t> Read(std::span<char> out) override {
    assert(!out.empty());
    for (;;) {
      const ssize_t got = ::read(descriptor_, out.data(), out.size());
      if (got >= 0) {
        position_ += static_cast<uint64_t>(got);
        return static_cast<size_t>(got);
      }
      if (errno == EINTR) continue;
      return Fail(ErrorCode::kIo, std::string("cannot read: ") + std::strerror(errno),
                  InFile(name_));
    }
  }

  uint64_t position() const override { return position_; }
  uint64_t size() const override { return size_; }
  const std::string& name() const override { return name_; }

 private:
  std::string name_;
  int descriptor_;
  uint64_t size_;
  uint64_t position_ = 0;
};

class MemorySource final : public ByteSource {
 public:
  MemorySource(std::string name, std::string_view text) : name_(std::move(name)), text_(text) {}

  Result<size_t> Read(std::span<char> out) override {
    assert(!out.empty());
    const size_t count = std::min(out.size(), text_.size() - position_);
    std::copy_n(text_.data() + position_, count, out.data());
    position_ += count;
    return count;
  }

  uint64_t position() const override { return position_; }
  uint64_t size() const override { return text_.size(); }
  const std::string& name() const override { return name_; }

 private:
  std::string name_;
  std::string_view text_;
  size_t position_ = 0;
};

Result<std::unique_ptr<ByteSource>> OpenRaw(const std::string& path) {
  if (path == "-") return std::make_unique<FileSource>("standard input", STDIN_FILENO, 0);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const int cause = errno;
    const ErrorCode code = cause == ENOENT || cause == ENOTDIR ? ErrorCode::kNotFound
                           : cause == EACCES || cause == EPERM ? ErrorCode::kInvalidArgument
                                                               : ErrorCode::kIo;
    return Fail(code, std::string("cannot open: ") + std::strerror(cause), InFile(path));
  }
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) {
    const int cause = errno;
    ::close(descriptor);
    return Fail(ErrorCode::kIo, std::string("cannot examine: ") + std::strerror(cause),
                InFile(path));
  }
  if (S_ISDIR(status.st_mode)) {
    ::close(descriptor);
    return Fail(ErrorCode::kInvalidArgument, "this is a folder; name the files in it",
                InFile(path));
  }
  const bool regular = S_ISREG(status.st_mode);
  if (regular) ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  const uint64_t size = regular ? static_cast<uint64_t>(status.st_size) : 0;
  return std::make_unique<FileSource>(path, descriptor, size);
}

Result<std::unique_ptr<ByteSource>> Unpack(std::unique_ptr<ByteSource> raw,
                                           const TextInputOptions& options) {
  auto peeked = std::make_unique<text_input::PeekedSource>(std::move(raw));
  CATENA_TRY(const std::string_view magic, peeked->Peek(text_input::kMagicBytes));
  std::unique_ptr<ByteSource> unpacked;
  switch (text_input::RecognisePacking(magic)) {
    case Packing::kNone:
      return peeked;
    case Packing::kUnsupported:
      return text_input::FailDamaged(
          *peeked, "this is an xz or zip file; unpack it, or pack it with gzip, zstd or bzip2");
    case Packing::kBzip2:
      unpacked = text_input::MakeBzip2Source(std::move(peeked));
      break;
    case Packing::kGzip:
      unpacked = text_input::MakeGzipSource(std::move(peeked));
      break;
    case Packing::kZstd:
      unpacked = text_input::MakeZstdSource(std::move(peeked));
      break;
  }
  if (!options.unpack_ahead) return unpacked;
  return text_input::MakeReadAheadSource(std::move(unpacked));
}

}  // namespace

Result<std::string_view> text_input::PeekedSource::Peek(size_t count) {
  assert(given_ == 0);
  size_t used = peeked_.size();
  peeked_.resize(std::max(used, count));
  while (used < count) {
    CATENA_TRY(const size_t got, rest_->Read({peeked_.data() + used, count - used}));
    if (got == 0) break;
    used += got;
  }
  peeked_.resize(used);
  return std::string_view(peeked_);
}

Result<size_t> text_input::PeekedSource::Read(std::span<char> out) {
  assert(!out.empty());
  if (given_ == peeked_.size()) return rest_->Read(out);
  const size_t count = std::min(out.size(), peeked_.size() - given_);
  std::copy_n(peeked_.data() + given_, count, out.data());
  given_ += count;
  return count;
}

Packing text_input::RecognisePacking(std::string_view first_bytes) {
  using namespace std::string_view_literals;
  if (first_bytes.starts_with("\x1f\x8b"sv)) return Packing::kGzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return Packing::kZstd;
  // A skippable frame, with which some writers begin.
  if (first_bytes.size() >= 4 && (first_bytes[0] & '\xf0') == '\x50' &&
      first_bytes.substr(1, 3) == "\x2a\x4d\x18"sv) {
    return Packing::kZstd;
  }
  // "BZh", the size of the blocks, and the beginning of one or of the end.
  if (first_bytes.size() >= 6 && first_bytes.starts_with("BZh"sv) && first_bytes[3] >= '1' &&
      first_bytes[3] <= '9' && (first_bytes[4] == '\x31' || first_bytes[4] == '\x17')) {
    return Packing::kBzip2;
  }
  for (const std::string_view magic : {"\xfd\x37zXZ\0"sv, "PK\x03\x04"sv}) {
    if (first_bytes.starts_with(magic)) return Packing::kUnsupported;
  }
  return Packing::kNone;
}

Result<std::unique_ptr<ByteSource>> OpenTextInput(const std::string& path,
                                                  const TextInputOptions& options) {
  CATENA_TRY(auto raw, OpenRaw(path));
  return Unpack(std::move(raw), options);
}

Result<std::unique_ptr<ByteSource>> OpenTextInMemory(std::string name, std::string_view text) {
  return Unpack(std::make_unique<MemorySource>(std::move(name), text), {.unpack_ahead = false});
}

Result<std::string> ReadWhole(ByteSource& source, size_t max_bytes) {
  std::string text;
  size_t used = 0;
  for (;;) {
    if (used == text.size()) {
      if (used > max_bytes) {
        return Fail(ErrorCode::kLimit,
                    "the input is longer than " + std::to_string(max_bytes) + " bytes",
                    InFile(source.name()));
      }
      const size_t grown = std::max(used * 2, text_input::kBufferBytes);
      text.resize(max_bytes < grown ? max_bytes + 1 : grown);
    }
    CATENA_TRY(const size_t got, source.Read({text.data() + used, text.size() - used}));
    if (got == 0) break;
    used += got;
  }
  text.resize(used);
  if (text.size() > max_bytes) {
    return Fail(ErrorCode::kLimit,
                "the input is longer than " + std::to_string(max_bytes) + " bytes",
                InFile(source.name()));
  }
  return text;
}

size_t ValidUtf8Prefix(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    size_t length = 1;
    while (at + length < text.size() && length < 4 && (text[at + length] & '\xc0') == '\x80') {
      ++length;
    }
    if (!IsValidUtf8(text.substr(at, length))) return at;
    at += length;
  }
  return at;
}

}  // namespace catena
