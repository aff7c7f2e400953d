// The database directory: what it is before anything is opened or changed.
//
//   CATENA            text: format version, database id, checksum; written last when creating
//   CATENA.creating   in its place while the database is being created
//   rocksdb/          RocksDB's own files
//   staging/          files of bulk loads that are not published; removed at the next open
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace catena {

inline constexpr uint32_t kEngineFormat = 1;  // Raised when older programs must keep away.

enum class DirectoryState : uint8_t {
  kAbsent,
  kEmpty,
  kInterrupted,  // A creation was cut off; nothing was stored yet.
  kDatabase,
};

// Looks without touching. kIncompatible when `path` holds something else: a file, a plain RocksDB
// database, other files. kIo.
Result<DirectoryState> InspectDirectory(const std::string& path);

// What the file CATENA says.
struct FormatFile {
  uint32_t format = kEngineFormat;
  std::string id;  // 32 hexadecimal digits, made at creation: which database this is.
};

std::string FormatFileText(const FormatFile& format);
// kCorruption when the checksum does not match, kIncompatible when a newer program wrote it.
// `file` is for messages.
Result<FormatFile> ParseFormatFile(std::string_view text, const std::string& file);
Result<FormatFile> ReadFormatFile(const std::string& path);

// The steps of creation. BeginDirectory() makes the directories and the mark CATENA.creating;
// FinishDirectory() writes CATENA, and from then on the database exists. Both are durable when
// they return. Beginning again after an interruption is allowed, and by two processes at once;
// only the one that holds RocksDB's lock may finish.
Result<void> BeginDirectory(const std::string& path);
Result<void> FinishDirectory(const std::string& path, const FormatFile& format);

std::string RocksDbPath(const std::string& path);
std::string StagingPath(const std::string& path);

// Files that carry checksummed logs in `path`/rocksdb: "*.log" and "MANIFEST-*" in use.
Result<std::vector<std::string>> LogFiles(const std::string& path);

// The MANIFEST that CURRENT names, in a directory of RocksDB. kCorruption, kIo.
Result<std::string> CurrentManifest(const std::string& data);

// 32 random hexadecimal digits.
std::string MakeId();

}  // namespace catena
