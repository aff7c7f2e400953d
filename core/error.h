// What went wrong, as a value.
//
// Anything that input, a disk or another process can cause is an Error inside a
// Result (core/result.h). A mistake that only our own code can make is an assert.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace catena {

// Stable: the names are printed by `--format json` and users' scripts match on
// them. Add at the end, never rename.
enum class ErrorCode : uint8_t {
  kInvalidArgument,  // A request or an input text that cannot be accepted.
  kNotFound,         // Something named does not exist.
  kAlreadyExists,    // Something that must be new exists.
  kConstraint,       // A rule of the graph forbids it: unique key, dangling link.
  kConflict,         // Another transaction was there first; try again.
  kLimit,            // A limit that protects the user was reached.
  kCancelled,        // The caller asked to stop.
  kBusy,             // Another process holds the database for writing.
  kReadOnly,         // Opened for reading, or turned read-only after a failure.
  kNoSpace,          // The disk is full, or below the reserve.
  kIo,               // The operating system or disk failed.
  kCorruption,       // Stored bytes are not what was written.
  kIncompatible,     // A newer or foreign database directory.
  kExpired,          // A snapshot is gone; take a new one.
  kUnknownOutcome,   // A commit may or may not have happened; ask the engine.
  kUnsupported,      // Valid, and this build or format cannot do it.
};

// The code's name as printed in JSON: "not-found", "no-space", ...
std::string_view ErrorCodeName(ErrorCode code);

// Where in the user's input the error is. Empty or 0 means "not known".
struct Where {
  std::string file;
  uint64_t line = 0;    // From 1.
  uint64_t column = 0;  // From 1, in code points.
  std::string pointer;  // JSON pointer (RFC 6901).

  bool operator==(const Where&) const = default;
};

struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  // One sentence without a final full stop: what is wrong, and what would be right.
  std::string message;
  Where where;

  bool operator==(const Error&) const = default;
};

// "file.json:12:5 (/claims/3/id): message".
std::string Describe(const Error& error);

}  // namespace catena
