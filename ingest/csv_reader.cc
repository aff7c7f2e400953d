#include "ingest/csv_reader.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <utility>

#include "core/fold.h"
#include "ingest/csv_scan.h"

namespace catena {
namespace {

constexpr size_t kLeastBuffer = 64;
constexpr size_t kBlock = 64;

std::string InHex(char byte) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  return {'0', 'x', kDigits[value >> 4], kDigits[value & 15]};
}

// A quote that is the delimiter is never met: a delimiter is looked for first.
CsvOptions WithoutQuotes(CsvOptions options) {
  if (options.quoting == CsvOptions::Quoting::kNone) options.quote = options.delimiter;
  return options;
}

}  // namespace

Result<void> CheckCsvOptions(const CsvOptions& options) {
  const auto usable = [](char c) {
    return c != '\0' && c != '\r' && c != '\n' && (c & '\x80') == 0;
  };
  if (options.quoting == CsvOptions::Quoting::kNone && usable(options.delimiter)) return {};
  if (!usable(options.delimiter) || !usable(options.quote) || options.delimiter == options.quote) {
    return Fail(ErrorCode::kInvalidArgument,
                "the delimiter and the quote must be two different ASCII characters and no line "
                "end");
  }
  return {};
}

CsvReader::CsvReader(std::unique_ptr<ByteSource> source, const CsvOptions& options)
    : source_(std::move(source)), options_(WithoutQuotes(options)) {
  assert(source_ != nullptr);
  assert(CheckCsvOptions(options_).has_value());
}

CsvReader::~CsvReader() = default;

Result<bool> CsvReader::Next() {
  if (failure_) return Fail(*failure_);
  for (;;) {
    fields_.clear();
    doubled_.clear();
    Result<bool> found = NextRecord();
    if (!found.has_value()) {
      fields_.clear();
      failure_ = found.error();
    } else if (*found && fields_.size() == 1 && fields_[0].missing() && options_.skip_empty_lines) {
      continue;
    }
    return found;
  }
}

// Skips a byte order mark.
Result<void> CsvReader::Start() {
  started_ = true;
  while (filled_ < 3) {
    CATENA_TRY(const bool more, Refill());
    if (!more) break;
  }
  const std::string_view first(buffer_.get(), std::min<size_t>(filled_, 3));
  if (first.starts_with("\xff\xfe") || first.starts_with("\xfe\xff")) {
    return Fail(ErrorCode::kInvalidArgument, "this is UTF-16 text; save it as UTF-8",
                InFile(source_->name()));
  }
  const size_t skipped = first == "\xef\xbb\xbf" ? 3 : 0;
  record_start_ = field_start_ = line_start_ = next_block_ = skipped;
  return {};
}

inline size_t CsvReader::NextSpecial() {
  while (specials_ == 0) {
    if (next_block_ >= filled_) return kNone;
    const CsvBlock block =
        ScanCsvBlock(buffer_.get() + next_block_, options_.delimiter, options_.quote);
    const size_t count = std::min(kBlock, filled_ - next_block_);
    const uint64_t valid = count == kBlock ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
    block_ = next_block_;
    next_block_ += count;
    specials_ = block.special & valid;
    block_high_ = block.high & valid;
    record_high_ |= block_high_;
  }
  const size_t position = block_ + static_cast<size_t>(std::countr_zero(specials_));
  specials_ &= specials_ - 1;
  return position;
}

Result<bool> CsvReader::NextRecord() {
  if (!started_) CATENA_TRY(Start());
  record_line_ = line_;
  place_ = Place::kUnquoted;
  // The rest of the current block belongs to this record, too.
  record_high_ = block_high_;
  for (;;) {
    size_t at = NextSpecial();
    if (at == kNone) {
      CATENA_TRY(const bool more, Refill());
      if (!more) return EndInput();
      continue;
    }
    const char byte = buffer_[at];
    if (byte == options_.delimiter && place_ == Place::kUnquoted) {
      if (!PushField(at, false)) return FailField(at);
      field_start_ = at + 1;
    } else if (place_ == Place::kQuoted) {
      if (byte == '\n') {
        MarkLine(at);
      } else if (byte == '\0') {
        return FailAt(at, "a NUL byte; text has none");
      } else if (byte == options_.quote) {
        if (at + 1 == filled_) {
          const size_t from_start = at - record_start_;
          CATENA_TRY([[maybe_unused]] const bool more, Refill());
          at = record_start_ + from_start;
        }
        if (at + 1 < filled_ && buffer_[at + 1] == options_.quote) {
          field_has_doubled_ = true;
          [[maybe_unused]] const size_t second = NextSpecial();
          assert(second == at + 1);
        } else {
          if (!PushField(at, true)) return FailField(at);
          place_ = Place::kAfterQuote;
          field_start_ = at + 1;
        }
      }
    } else if (place_ == Place::kAfterQuote && at != field_start_) {
      return FailAt(field_start_, "text after a closing quote; double a quote that is meant");
    } else if (byte == options_.delimiter) {
      place_ = Place::kUnquoted;
      field_start_ = at + 1;
    } else if (byte == options_.quote) {
      if (at != field_start_) {
        if (options_.inner_quote == CsvOptions::InnerQuote::kText && !OnlyBlanksBefore(at)) {
          continue;
        }
        return FailAt(at,
                      "a quote inside a field without quotes; put the field in quotes and "
                      "double this one");
      }
      place_ = Place::kQuoted;
      quote_start_ = at;
      quote_line_ = line_;
      quote_line_start_ = line_start_;
      field_start_ = at + 1;
      field_has_doubled_ = false;
    } else if (byte == '\n') {
      return EndRecord(at);
    } else if (byte == '\r') {
      if (at + 1 == filled_) {
        const size_t from_start = at - record_start_;
        CATENA_TRY([[maybe_unused]] const bool more, Refill());
        at = record_start_ + from_start;
      }
      if (at + 1 == filled_ || buffer_[at + 1] != '\n') {
        return FailAt(at, "a carriage return without a line feed; lines end with LF or CRLF");
      }
      [[maybe_unused]] const size_t newline = NextSpecial();
      assert(newline == at + 1);
      return EndRecord(at);
    } else {
      return FailAt(at, "a NUL byte; text has none");
    }
  }
}

// A bool, because this is the inner loop: building a Result for each field halves the speed.
inline bool CsvReader::PushField(size_t end, bool quoted) {
  if (end - field_start_ > options_.max_field_bytes || fields_.size() == options_.max_columns) {
    return false;
  }
  if (quoted && field_has_doubled_) doubled_.push_back(fields_.size());
  fields_.push_back({{buffer_.get() + field_start_, end - field_start_}, quoted});
  return true;
}

// Why PushField() refused.
tl::unexpected<Error> CsvReader::FailField(size_t end) {
  if (fields_.size() < options_.max_columns) return FailLongField();
  resume_ = end;
  return FailLimit("a record with more than " + std::to_string(options_.max_columns) + " fields");
}

tl::unexpected<Error> CsvReader::FailLongField() {
  return FailLimit("a field longer than " + std::to_string(options_.max_field_bytes) + " bytes");
}

// `end`: of the last field, where its line end begins.
Result<bool> CsvReader::EndRecord(size_t end) {
  if (place_ == Place::kUnquoted && !PushField(end, false)) return FailField(end);
  if (end - record_start_ > options_.max_record_bytes) {
    return FailLimit("a record longer than " + std::to_string(options_.max_record_bytes) +
                     " bytes");
  }
  if (record_high_ != 0) CATENA_TRY(CheckEncoding(end));
  if (!doubled_.empty()) UndoubleQuotes();
  if (end < filled_) {
    MarkLine(buffer_[end] == '\r' ? end + 1 : end);
    record_start_ = field_start_ = line_start_;
  } else {
    record_start_ = field_start_ = filled_;
  }
  return true;
}

Result<void> CsvReader::CheckEncoding(size_t end) {
  const std::string_view raw(buffer_.get() + record_start_, end - record_start_);
  if (IsValidUtf8(raw)) return {};
  const std::string_view before = raw.substr(0, ValidUtf8Prefix(raw));
  const size_t at = record_start_ + before.size();
  const size_t newline = before.rfind('\n');
  const size_t line_start =
      newline == std::string_view::npos ? record_start_ : record_start_ + newline + 1;
  resume_ = end;
  return Fail(ErrorCode::kInvalidArgument,
              "byte " + InHex(buffer_[at]) + " is not UTF-8; save the file as UTF-8",
              Where{.file = source_->name(),
                    .line = record_line_ +
                            static_cast<uint64_t>(std::count(before.begin(), before.end(), '\n')),
                    .column = ColumnOf(line_start, at),
                    .pointer = {}});
}

Result<bool> CsvReader::EndInput() {
  if (place_ == Place::kQuoted) return FailUnclosed();
  if (place_ == Place::kAfterQuote && field_start_ != filled_) {
    return FailAt(field_start_, "text after a closing quote; double a quote that is meant");
  }
  if (fields_.empty() && record_start_ == filled_) return false;
  return EndRecord(filled_);
}

void CsvReader::MarkLine(size_t newline) {
  ++line_;
  line_start_ = newline + 1;
}

void CsvReader::UndoubleQuotes() {
  for (const size_t index : doubled_) {
    CsvField& field = fields_[index];
    char* const begin = buffer_.get() + (field.text.data() - buffer_.get());
    const char* from = begin;
    const char* const end = begin + field.text.size();
    char* to = begin;
    for (;;) {
      const auto left = static_cast<size_t>(end - from);
      const auto* quote = static_cast<const char*>(std::memchr(from, options_.quote, left));
      const size_t count = quote == nullptr ? left : static_cast<size_t>(quote - from) + 1;
      std::memmove(to, from, count);
      to += count;
      if (quote == nullptr) break;
      from = quote + 2;
    }
    field.text = {begin, static_cast<size_t>(to - begin)};
  }
}

bool CsvReader::OnlyBlanksBefore(size_t position) const {
  // No further than a slip of the typist, or many quotes behind many blanks cost their product.
  constexpr size_t kFarthest = 64;
  if (position - field_start_ > kFarthest) return false;
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  return std::all_of(buffer_.get() + field_start_, buffer_.get() + position, blank);
}

Result<bool> CsvReader::Refill() {
  if (input_ended_) return false;
  const size_t kept = filled_ - record_start_;
  if (kept > options_.max_record_bytes) {
    return FailLimit("a record longer than " + std::to_string(options_.max_record_bytes) +
                     " bytes");
  }
  if (filled_ - field_start_ > options_.max_field_bytes + 1) {
    return FailLongField();
  }
  const char* const old_begin = buffer_.get() + record_start_;
  if (record_start_ > 0 || filled_ == capacity_) {
    if (kept * 2 > capacity_ || capacity_ == 0) {
      const size_t grown = std::max({capacity_ * 2, options_.buffer_bytes, kLeastBuffer});
      // Value-initialised: the bytes read over beyond filled_ are never undefined.
      auto bigger = std::make_unique<char[]>(grown + kBlock);
      std::copy_n(old_begin, kept, bigger.get());
      for (CsvField& field : fields_) {
        field.text = {bigger.get() + (field.text.data() - old_begin), field.text.size()};
      }
      buffer_ = std::move(bigger);
      capacity_ = grown;
    } else {
      std::memmove(buffer_.get(), old_begin, kept);
      for (CsvField& field : fields_) {
        field.text = {field.text.data() - record_start_, field.text.size()};
      }
    }
    const size_t moved = record_start_;
    filled_ = kept;
    field_start_ -= moved;
    // Of a line or quote before this record nothing is asked any more.
    line_start_ -= std::min(moved, line_start_);
    quote_start_ -= std::min(moved, quote_start_);
    quote_line_start_ -= std::min(moved, quote_line_start_);
    block_ -= std::min(moved, block_);
    next_block_ -= moved;
    record_start_ = 0;
  }
  CATENA_TRY(const size_t got, source_->Read({buffer_.get() + filled_, capacity_ - filled_}));
  filled_ += got;
  input_ended_ = got == 0;
  return got > 0;
}

bool CsvReader::Recover() {
  if (resume_ == kNone) return false;
  size_t from = std::exchange(resume_, kNone);
  failure_.reset();
  for (;;) {
    const auto* newline =
        static_cast<const char*>(std::memchr(buffer_.get() + from, '\n', filled_ - from));
    if (newline != nullptr) {
      MarkLine(static_cast<size_t>(newline - buffer_.get()));
      record_start_ = field_start_ = next_block_ = line_start_;
      break;
    }
    record_start_ = field_start_ = next_block_ = filled_;
    const Result<bool> more = Refill();
    if (!more.has_value()) {
      failure_ = more.error();
      break;
    }
    if (!*more) break;
    from = 0;
  }
  specials_ = block_high_ = 0;
  return true;
}

uint64_t CsvReader::ColumnOf(size_t line_start, size_t position) const {
  uint64_t column = 1;
  for (size_t i = line_start; i < position; ++i) {
    if ((buffer_[i] & '\xc0') != '\x80') ++column;
  }
  return column;
}

tl::unexpected<Error> CsvReader::FailAt(size_t position, std::string message) {
  resume_ = position;
  return Fail(ErrorCode::kInvalidArgument, std::move(message),
              Where{.file = source_->name(),
                    .line = line_,
                    .column = ColumnOf(line_start_, position),
                    .pointer = {}});
}

tl::unexpected<Error> CsvReader::FailUnclosed() {
  return Fail(ErrorCode::kInvalidArgument, "a quote that is never closed",
              Where{.file = source_->name(),
                    .line = quote_line_,
                    .column = ColumnOf(quote_line_start_, quote_start_),
                    .pointer = {}});
}

tl::unexpected<Error> CsvReader::FailLimit(std::string message) {
  if (place_ == Place::kQuoted) message += " (is the quote that opens it ever closed?)";
  return Fail(ErrorCode::kLimit, std::move(message),
              Where{.file = source_->name(), .line = record_line_, .column = 0, .pointer = {}});
}

}  // namespace catena
