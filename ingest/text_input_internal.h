// The parts of text_input.h: raw bytes, unpackers, and the thread that runs ahead.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ingest/text_input.h"

namespace catena::text_input {

inline constexpr size_t kBufferBytes = 1 << 20;

// What the first bytes of a file say it is.
enum class Packing : uint8_t { kNone, kGzip, kZstd, kUnsupported };
Packing RecognisePacking(std::string_view first_bytes);
inline constexpr size_t kMagicBytes = 6;

// Unpack `packed` from its beginning.
std::unique_ptr<ByteSource> MakeGzipSource(std::unique_ptr<ByteSource> packed);
std::unique_ptr<ByteSource> MakeZstdSource(std::unique_ptr<ByteSource> packed);

// Reads `source` on a thread of its own.
std::unique_ptr<ByteSource> MakeReadAheadSource(std::unique_ptr<ByteSource> source);

// "x.csv.gz: the gzip data ends early".
inline auto FailDamaged(const ByteSource& source, std::string message) {
  return Fail(ErrorCode::kInvalidArgument, std::move(message), InFile(source.name()));
}

}  // namespace catena::text_input
