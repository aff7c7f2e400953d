#include "core/error.h"

namespace catena {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid-argument";
    case ErrorCode::kNotFound:
      return "not-found";
    case ErrorCode::kAlreadyExists:
      return "already-exists";
    case ErrorCode::kConstraint:
      return "constraint";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kLimit:
      return "limit";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kBusy:
      return "busy";
    case ErrorCode::kReadOnly:
      return "read-only";
    case ErrorCode::kNoSpace:
      return "no-space";
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kCorruption:
      return "corruption";
    case ErrorCode::kIncompatible:
      return "incompatible";
    case ErrorCode::kExpired:
      return "expired";
    case ErrorCode::kUnknownOutcome:
      return "unknown-outcome";
    case ErrorCode::kUnsupported:
      return "unsupported";
  }
  return "unknown";
}

std::string Describe(const Error& error) {
  std::string text = error.where.file;
  if (error.where.line != 0) {
    text += (text.empty() ? "line " : ":") + std::to_string(error.where.line);
    if (error.where.column != 0) text += ":" + std::to_string(error.where.column);
  }
  if (!error.where.pointer.empty()) {
    if (!text.empty()) text += " ";
    text += "(" + error.where.pointer + ")";
  }
  if (!text.empty()) text += ": ";
  return text + error.message;
}

}  // namespace catena
