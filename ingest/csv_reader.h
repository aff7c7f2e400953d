// CsvReader: the records of a CSV file (RFC 4180), one after another, in bounded memory.
//
//   id,name,note
//   1,"Sumgait, 1988","she said ""go"""
//   2,,""
//
// Records end with LF or CRLF; a field in quotes may hold delimiters, line ends and doubled
// quotes. An unquoted empty field is missing, a quoted one is the empty text. A byte order mark
// at the start is skipped. A quote inside an unquoted field (37.8"N) is text, as in most
// readers, though the RFC forbids it. Everything else is refused and located: a quote that only
// blanks precede (which would split its field unseen), text after a closing quote, a quote never
// closed, a carriage return alone, a NUL byte, bytes that are not UTF-8, a UTF-16 file.
//
// Speed: 64 bytes at a time become a bit mask of the bytes that matter, and the parser steps
// from bit to bit (G. Langdale, D. Lemire, "Parsing Gigabytes of JSON per Second", 2019). Fields
// are views into the buffer; doubled quotes are undone in place, so nothing is copied.
// Not thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ingest/text_input.h"

namespace catena {

struct CsvOptions {
  // ASCII, different from each other, and neither CR, LF nor NUL.
  char delimiter = ',';
  char quote = '"';

  // kNone: a quote is text like any other, as in tab-separated files that never quote; `quote`
  // then means nothing.
  enum class Quoting : uint8_t { kRfc4180, kNone };
  Quoting quoting = Quoting::kRfc4180;

  // A quote inside an unquoted field: text, or refused as the RFC has it.
  enum class InnerQuote : uint8_t { kText, kRefused };
  InnerQuote inner_quote = InnerQuote::kText;

  // What a hostile file could otherwise make us hold. Beyond: kLimit.
  size_t max_field_bytes = 16 << 20;
  size_t max_record_bytes = 64 << 20;
  size_t max_columns = 10'000;

  // How much is read at a time; records that are longer make the buffer grow.
  size_t buffer_bytes = 1 << 20;

  // An empty line is no record. false: it is one record of one missing field.
  bool skip_empty_lines = true;
};

struct CsvField {
  std::string_view text;
  bool quoted = false;

  bool missing() const { return text.empty() && !quoted; }
};

class CsvReader {
 public:
  // Requires: options as documented (CheckCsvOptions).
  explicit CsvReader(std::unique_ptr<ByteSource> source, const CsvOptions& options = {});
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  // Goes to the next record; false at the end. Errors name file, line and column, and leave
  // no record; the same error comes again until Recover(). kInvalidArgument, kLimit, and those
  // of the source.
  Result<bool> Next();

  // After an error of Next(): goes on behind the line with the error. False, and nothing
  // changes, where that makes no sense: a quote that was never closed, a failed source.
  bool Recover();

  // The current record; at least one field. Valid until the next call of Next().
  // Requires: the last Next() returned true.
  std::span<const CsvField> record() const { return fields_; }
  // Bytes that come after it, unread and unchecked, as far as they are at hand: for guesses.
  std::string_view upcoming() const {
    constexpr size_t kMost = 64;
    if (record_start_ >= filled_) return {};
    return {buffer_.get() + record_start_, std::min(kMost, filled_ - record_start_)};
  }
  // The line on which it starts, from 1.
  uint64_t line() const { return record_line_; }

  const ByteSource& source() const { return *source_; }

 private:
  enum class Place : uint8_t { kUnquoted, kQuoted, kAfterQuote };

  static constexpr size_t kNone = SIZE_MAX;

  Result<void> Start();
  Result<bool> NextRecord();
  // Position of the next byte that matters, or kNone when the buffer holds no more.
  size_t NextSpecial();
  // Reads more, moving what the current record has to the front. False at the end.
  Result<bool> Refill();
  bool PushField(size_t end, bool quoted);
  Result<bool> EndRecord(size_t end);
  Result<void> CheckEncoding(size_t end);
  Result<bool> EndInput();
  void MarkLine(size_t newline);
  void UndoubleQuotes();
  bool OnlyBlanksBefore(size_t position) const;

  tl::unexpected<Error> FailAt(size_t position, std::string message);
  tl::unexpected<Error> FailField(size_t end);
  tl::unexpected<Error> FailLongField();
  tl::unexpected<Error> FailUnclosed();
  tl::unexpected<Error> FailLimit(std::string message);
  uint64_t ColumnOf(size_t line_start, size_t position) const;

  std::unique_ptr<ByteSource> source_;
  const CsvOptions options_;

  // Bytes [0, filled_) of the buffer hold input; 64 more are there to be read over.
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  size_t filled_ = 0;
  bool started_ = false;
  bool input_ended_ = false;

  // The block whose mask is being used up, and where the next one starts.
  size_t block_ = 0;
  size_t next_block_ = 0;
  uint64_t specials_ = 0;
  uint64_t block_high_ = 0;

  // The record being read.
  Place place_ = Place::kUnquoted;
  size_t record_start_ = 0;
  size_t field_start_ = 0;
  size_t line_start_ = 0;   // Of the physical line that the parser is in.
  uint64_t line_ = 1;       // Its number.
  size_t quote_start_ = 0;  // The opening quote, and the line that it is on.
  size_t quote_line_start_ = 0;
  uint64_t quote_line_ = 1;
  bool field_has_doubled_ = false;
  uint64_t record_high_ = 0;  // Not 0: some byte may be beyond ASCII.

  std::vector<CsvField> fields_;
  std::vector<size_t> doubled_;  // Indexes of the fields with doubled quotes.
  uint64_t record_line_ = 0;

  std::optional<Error> failure_;  // Given again until Recover().
  size_t resume_ = kNone;         // Where Recover() looks for the end of the line.
};

// kInvalidArgument unless the options are as documented.
Result<void> CheckCsvOptions(const CsvOptions& options);

}  // namespace catena
