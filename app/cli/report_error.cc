#include <ostream>

#include "app/cli/commands.h"
#include "app/cli/json_output.h"

namespace catena::cli {

int ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kNotFound:
    case ErrorCode::kAlreadyExists:
    case ErrorCode::kConstraint:
    case ErrorCode::kLimit:
    case ErrorCode::kUnsupported:
      return kBadInput;
    case ErrorCode::kCancelled:
      return kInterrupted;
    case ErrorCode::kConflict:
    case ErrorCode::kBusy:
    case ErrorCode::kReadOnly:
    case ErrorCode::kNoSpace:
    case ErrorCode::kIo:
    case ErrorCode::kCorruption:
    case ErrorCode::kIncompatible:
    case ErrorCode::kExpired:
    case ErrorCode::kUnknownOutcome:
      return kStorageFailed;
  }
  return kStorageFailed;
}

int Report(const Error& error, Terminal& terminal) {
  terminal.out().flush();
  if (terminal.format() == OutputFormat::kJson) {
    terminal.err() << ErrorJson(error) << '\n';
  } else {
    terminal.err() << "catena: " << PrintableLines(Describe(error)) << '\n';
  }
  return ExitCodeOf(error.code);
}

int Report(const std::vector<Error>& errors, Terminal& terminal) {
  for (const Error& error : errors) Report(error, terminal);
  return errors.empty() ? kDone : ExitCodeOf(errors.front().code);
}

}  // namespace catena::cli
