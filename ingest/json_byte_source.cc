#include "ingest/json_byte_source.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace catena {
namespace {

constexpr size_t kBufferBytes = 64 << 10;

std::string Mebibytes(uint64_t bytes) {
  constexpr uint64_t kMebi = 1 << 20;
  if (bytes >= kMebi && bytes % kMebi == 0) return std::to_string(bytes / kMebi) + " MiB";
  return std::to_string(bytes) + " bytes";
}

bool IsSpace(int byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }
bool IsSeparator(int byte) {
  return IsSpace(byte) || byte == ']' || byte == '}' || byte == ',' || byte == ':';
}

// The size of what is left to read, or 0 when the stream cannot tell.
uint64_t BytesLeft(std::istream& in) {
  const auto here = in.tellg();
  if (here < 0) {
    in.clear();
    return 0;
  }
  in.seekg(0, std::ios::end);
  const auto end = in.tellg();
  in.clear();
  in.seekg(here);
  return end > here ? static_cast<uint64_t>(end - here) : 0;
}

}  // namespace

JsonByteSource::JsonByteSource(std::istream& in, const JsonReadOptions& options, Progress* progress)
    : in_(in), options_(options), progress_(progress), buffer_(kBufferBytes) {
  if (progress_ != nullptr) total_ = BytesLeft(in_);
}

void JsonByteSource::set_failure(Error error) {
  if (!failure_) failure_ = std::move(error);
}

int JsonByteSource::Fail(ErrorCode code, std::string message) {
  set_failure(Error{code, std::move(message), {}});
  return kEnd;
}

bool JsonByteSource::Fill() {
  at_ = 0;
  filled_ = 0;
  if (!in_.good()) return false;
  in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  filled_ = static_cast<size_t>(in_.gcount());
  if (in_.bad()) Fail(ErrorCode::kIo, "reading failed");
  if (progress_ != nullptr && !progress_->Update("reading", bytes_ + filled_, total_)) {
    Fail(ErrorCode::kCancelled, "stopped while reading");
  }
  return filled_ > 0 && !failure_;
}

int JsonByteSource::NextRaw() {
  if (at_ == filled_ && !Fill()) return kEnd;
  return static_cast<unsigned char>(buffer_[at_++]);
}

// UTF-8's mark is skipped; UTF-16 and UTF-32 are what some editors save, so name them.
bool JsonByteSource::SkipByteOrderMark() {
  started_ = true;
  if (at_ == filled_ && !Fill()) return !failure_;
  const auto byte = [this](size_t i) {
    return i < filled_ ? static_cast<unsigned char>(buffer_[i]) : -1;
  };
  if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) {
    at_ = 3;
    bytes_ = 3;
  } else if ((byte(0) == 0xFF && byte(1) == 0xFE) || (byte(0) == 0xFE && byte(1) == 0xFF) ||
             (byte(0) == 0 && byte(1) > 0) || (byte(0) > 0 && byte(1) == 0)) {
    Fail(ErrorCode::kInvalidArgument, "the text is UTF-16 or UTF-32; save it as UTF-8");
    return false;
  }
  return true;
}

void JsonByteSource::Advance(int byte) {
  if (after_newline_) {
    ++line_;
    column_ = 0;
    after_newline_ = false;
  }
  const bool continues_code_point = (byte & 0xC0) == 0x80;
  if (!continues_code_point && column_ < std::numeric_limits<uint32_t>::max()) ++column_;
  after_newline_ = byte == '\n';
}

// Follows strings and words; false at a limit.
bool JsonByteSource::FollowToken(int byte) {
  switch (state_) {
    case In::kEscape:
      state_ = In::kString;
      break;
    case In::kString:
      if (byte == '\\') state_ = In::kEscape;
      if (byte == '"') state_ = In::kBetween;
      break;
    case In::kBetween:
    case In::kWord:
      if (IsSeparator(byte)) {
        state_ = In::kBetween;
        return true;
      }
      if (byte == '"') {
        state_ = In::kString;
      } else if (byte == '[' || byte == '{') {
        state_ = In::kBetween;
      } else if (state_ == In::kWord) {
        break;
      } else if (byte >= 0x80) {
        Fail(ErrorCode::kInvalidArgument,
             "not JSON: a character outside of a string that is no part of JSON");
        return false;
      } else {
        state_ = In::kWord;
      }
      token_ = position();
      token_bytes_ = 0;
      return true;
  }
  const uint64_t limit = state_ == In::kWord ? options_.number_bytes : options_.string_bytes;
  if (++token_bytes_ <= limit || state_ == In::kBetween) return true;
  Fail(ErrorCode::kLimit, std::string(state_ == In::kWord ? "a number" : "a string") +
                              " is longer than " + Mebibytes(limit) + ", the most that is read");
  return false;
}

int JsonByteSource::Next() {
  if (failure_ || (!started_ && !SkipByteOrderMark())) return kEnd;
  const int byte = NextRaw();
  if (byte == kEnd) return kEnd;
  Advance(byte);
  if (++bytes_ > options_.text_bytes) {
    return Fail(ErrorCode::kLimit, "the text is longer than " + Mebibytes(options_.text_bytes) +
                                       ", the most that is read; split it into several files");
  }
  if (byte == 0 && state_ != In::kString && state_ != In::kEscape) {
    return Fail(ErrorCode::kInvalidArgument,
                "a NUL byte stands outside of a string; the file may be damaged");
  }
  return FollowToken(byte) ? byte : kEnd;
}

}  // namespace catena
