// The parts of text_input.h: raw bytes, unpackers, and the thread that runs ahead.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ingest/text_input.h"

namespace catena::text_input {

inline constexpr size_t kBufferBytes = 1 << 20;

// What the first bytes of a file say it is.
enum class Packing : uint8_t { kNone, kGzip, kZstd, kBzip2, kUnsupported };
Packing RecognisePacking(std::string_view first_bytes);
inline constexpr size_t kMagicBytes = 6;

// Unpack `packed` from its beginning.
std::unique_ptr<ByteSource> MakeGzipSource(std::unique_ptr<ByteSource> packed);
std::unique_ptr<ByteSource> MakeZstdSource(std::unique_ptr<ByteSource> packed);
std::unique_ptr<ByteSource> MakeBzip2Source(std::unique_ptr<ByteSource> packed);

// Reads `source` on a thread of its own.
std::unique_ptr<ByteSource> MakeReadAheadSource(std::unique_ptr<ByteSource> source);

// Bytes at the front may be looked at before they are read.
class PeekedSource final : public ByteSource {
 public:
  explicit PeekedSource(std::unique_ptr<ByteSource> rest) : rest_(std::move(rest)) {}

  // The first `count` bytes, or all when there are fewer; Read() gives them again. Valid until the
  // next call. Requires: before the first Read().
  Result<std::string_view> Peek(size_t count);

  Result<size_t> Read(std::span<char> out) override;
  uint64_t position() const override { return rest_->position(); }
  uint64_t size() const override { return rest_->size(); }
  const std::string& name() const override { return rest_->name(); }

 private:
  std::unique_ptr<ByteSource> rest_;
  std::string peeked_;
  size_t given_ = 0;
};

// "x.csv.gz: the gzip data ends early".
inline auto FailDamaged(const ByteSource& source, std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message), InFile(source.name()));
}

}  // namespace catena::text_input
