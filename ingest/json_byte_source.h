// JsonByteSource: the bytes of a JSON text, one at a time, with their place and the limits that
// can only be held before a parser buffers a token.
//
// It follows the text just far enough to know where strings and numbers begin and end; whether
// the text is JSON is the parser's to say. At a limit the text ends here, and failure() says why.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/progress.h"
#include "ingest/json_document.h"
#include "ingest/json_reader.h"

namespace catena {

class JsonByteSource {
 public:
  static constexpr int kEnd = -1;

  // Both must outlive the source; `progress` may be null.
  JsonByteSource(std::istream& in, const JsonReadOptions& options, Progress* progress);

  // The next byte, 0..255, or kEnd. A parser may look one byte beyond a number.
  int Next();

  // Where the last string, number, literal, bracket or brace that began, began.
  JsonPosition token() const { return token_; }
  // Of the last byte given.
  JsonPosition position() const { return {line_, column_}; }
  // Why the text ended early: a limit, a NUL byte, UTF-16, a failed read. No place in it.
  const std::optional<Error>& failure() const { return failure_; }
  void set_failure(Error error);

 private:
  enum class In : uint8_t { kBetween, kString, kEscape, kWord };

  int NextRaw();
  bool Fill();
  int Fail(ErrorCode code, std::string message);
  bool SkipByteOrderMark();
  void Advance(int byte);
  bool FollowToken(int byte);

  std::istream& in_;
  const JsonReadOptions& options_;
  Progress* progress_;
  std::vector<char> buffer_;
  size_t at_ = 0;
  size_t filled_ = 0;
  uint64_t bytes_ = 0;
  uint64_t total_ = 0;  // 0 when not known.
  uint32_t line_ = 1;
  uint32_t column_ = 0;
  bool after_newline_ = false;
  bool started_ = false;
  In state_ = In::kBetween;
  uint64_t token_bytes_ = 0;
  JsonPosition token_;
  std::optional<Error> failure_;
};

}  // namespace catena
