#include "storage/rocksdb_status.h"

#include <rocksdb/status.h>

#include <cassert>
#include <string>

namespace catena {
namespace {

bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// RocksDB 7.8 has no code of its own for these two: a held lock is an IOError, a missing store
// an InvalidArgument. Its wording tells; a test holds each to this table.
bool IsHeldLock(const rocksdb::Status& status, std::string_view text) {
  return status.IsIOError() && (Contains(text, "While lock file: ") || Contains(text, "lock hold"));
}

bool IsMissingStore(const rocksdb::Status& status, std::string_view text) {
  return status.IsInvalidArgument() && Contains(text, "does not exist");
}

bool IsSpaceLimit(const rocksdb::Status& status) {
  return status.IsIOError() && status.subcode() == rocksdb::Status::kSpaceLimit;
}

ErrorCode CodeOf(const rocksdb::Status& status, std::string_view text) {
  if (status.IsNoSpace() || IsSpaceLimit(status)) return ErrorCode::kNoSpace;
  if (IsHeldLock(status, text)) return ErrorCode::kBusy;
  if (IsMissingStore(status, text)) return ErrorCode::kNotFound;
  switch (status.code()) {
    case rocksdb::Status::kOk:
    case rocksdb::Status::kMaxCode:
      break;
    case rocksdb::Status::kNotFound:
      return ErrorCode::kNotFound;
    case rocksdb::Status::kCorruption:
      return ErrorCode::kCorruption;
    case rocksdb::Status::kNotSupported:
      return ErrorCode::kUnsupported;
    case rocksdb::Status::kInvalidArgument:
    case rocksdb::Status::kColumnFamilyDropped:
      return ErrorCode::kInvalidArgument;
    case rocksdb::Status::kIOError:
      return ErrorCode::kIo;
    case rocksdb::Status::kIncomplete:
    case rocksdb::Status::kAborted:
    case rocksdb::Status::kShutdownInProgress:
      return ErrorCode::kCancelled;
    case rocksdb::Status::kBusy:
    case rocksdb::Status::kTimedOut:
    case rocksdb::Status::kTryAgain:
    case rocksdb::Status::kMergeInProgress:
      return ErrorCode::kConflict;
    case rocksdb::Status::kExpired:
      return ErrorCode::kExpired;
    case rocksdb::Status::kCompactionTooLarge:
      return ErrorCode::kLimit;
  }
  return ErrorCode::kIo;
}

}  // namespace

Error ErrorFromStatus(const rocksdb::Status& status, std::string_view doing) {
  assert(!status.ok());
  const std::string text = status.ToString();
  const ErrorCode code = CodeOf(status, text);
  std::string message = "cannot " + std::string(doing) + ": ";
  switch (code) {
    case ErrorCode::kBusy:
      message += Contains(text, "lock hold") ? "this process has the database open for writing"
                                             : "another process has the database open for writing";
      return {code, std::move(message), {}};
    case ErrorCode::kNoSpace:
      message += "no space is left on the disk; free some and open the database again";
      break;
    case ErrorCode::kNotFound:
      message += "there is no database";
      break;
    default:
      return {code, message + text, {}};
  }
  return {code, message + " (" + text + ")", {}};
}

Result<void> CheckStatus(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return {};
  return Fail(ErrorFromStatus(status, doing));
}

}  // namespace catena
