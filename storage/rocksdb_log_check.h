// Checks the record checksums of RocksDB's logs: the write-ahead log and the MANIFEST.
//
// A log is a sequence of blocks of 32,768 bytes; a block is a sequence of records
//
//   checksum (4, little-endian)  length (2, little-endian)  type (1)  payload (length)
//
// and ends with fewer than 7 zero bytes where no header fits. The checksum is a masked CRC-32C
// of type and payload. A process that dies while it writes leaves a record that is cut short at
// the end of the file; every reader must accept that. RocksDB accepts it by one look at the
// length, and so a flipped bit in the *length* of any record of the last block makes it drop
// that record and all that follow without a word. Here a record that seems cut short is
// compared with its checksum at every shorter length: if one fits, the record is whole and its
// length is damaged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/function_ref.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

inline constexpr size_t kLogBlockBytes = 32768;
inline constexpr size_t kLogHeaderBytes = 7;

struct LogRecord {
  uint32_t checksum = 0;  // As stored, unmasked.
  bool matches = false;
  std::string_view payload;
};

// The record that `bytes`, at most to the end of a block, begin with; nullopt when they are too
// short for it.
std::optional<LogRecord> FirstRecord(std::string_view bytes);

struct LogCheck {
  uint64_t bytes = 0;        // Read.
  uint64_t records = 0;      // Whole ones.
  uint64_t sound_bytes = 0;  // Up to the end of the last whole record.
  uint64_t torn_bytes = 0;   // Of a record cut short at the end of the file.
};

// All of the file. kCorruption names file and offset; kIo; kCancelled.
Result<LogCheck> CheckLog(const std::string& file, Progress& progress);

// Bytes before the first damaged record; the size of the file when there is none. kIo.
Result<uint64_t> SoundLogBytes(const std::string& file);

// Visits the payloads of a log from its beginning, put together where they are split over blocks,
// up to the first damaged one or the end. kIo, or what the visitor returns.
Result<void> ReadLog(const std::string& file,
                     FunctionRef<Result<void>(const std::string& payload)> visit);

// A place between two write-ahead logs where the numbering of changes does not run on.
struct LogGap {
  std::string before;        // The log that ends too early; or one after it is missing.
  std::string after;         // The next one that holds anything.
  uint64_t last_before = 0;  // Numbers of changes.
  uint64_t first_after = 0;

  // What to tell the user.
  Error error() const;
};

// The first gap in the numbering from log to log, in the order given. Logs that hold nothing are
// passed over, and so is a record cut short at the end of any log when the next one runs on: a
// crash left it. A gap is no damage when sorted files reach up to it (`first_after` - 1): then the
// log before it is done with and not yet removed, or a bulk load took the number. Reads the logs
// only when there are two that are not empty. kIo.
Result<std::optional<LogGap>> FindLogGap(const std::vector<std::string>& logs);

// Only what RocksDB does not report by itself when it reads the file: the last block, and only
// when the file ends inside it. Reads at most 32 KiB.
Result<void> CheckLogTail(const std::string& file);

}  // namespace catena
