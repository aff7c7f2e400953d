// The cells of a row of an event dataset, and what their text means.
//
// Errors are kInvalidArgument without a place: the reason for which the row is rejected. Nothing
// is guessed: text that is not what its column holds is an error, not a missing value.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/value.h"
#include "ingest/csv_reader.h"

namespace catena {

// Cells by the format's own numbering of its columns, whatever their order in the file. Blanks
// around them are gone. Valid until the reader goes on.
class EventCells {
 public:
  // `places`: for each column of the format its index in the record, or -1 when the file lacks it.
  EventCells(std::span<const CsvField> record, std::span<const int> places, size_t variant)
      : record_(record), places_(places), variant_(variant) {}

  // "" when the file has no such column.
  std::string_view operator[](size_t column) const;
  // Which of the format's layouts without a header the file has.
  size_t variant() const { return variant_; }

 private:
  std::span<const CsvField> record_;
  std::span<const int> places_;
  size_t variant_;
};

// None for an empty cell.
Result<std::optional<int64_t>> IntCell(std::string_view cell, std::string_view column);
Result<std::optional<double>> NumberCell(std::string_view cell, std::string_view column);
// An empty cell is an error.
Result<int64_t> RequiredInt(std::string_view cell, std::string_view column);
Result<std::string_view> RequiredText(std::string_view cell, std::string_view column);

// A whole number within [least, most], or none.
Result<std::optional<int64_t>> CodeCell(std::string_view cell, std::string_view column,
                                        int64_t least, int64_t most);

// 1989-01-07, also with a time of day behind it, which is not read -> "1989-01-07".
Result<std::string> IsoDay(std::string_view cell, std::string_view column);
// 19890107 -> "1989-01-07".
Result<std::string> CompactDay(std::string_view cell, std::string_view column);
// 20150218230000 -> "2015-02-18T23:00:00Z"; a day alone stays a day.
Result<std::string> CompactTime(std::string_view cell, std::string_view column);
// 16 May 2025, 16-May-2025, 16/05/2025 and 16-05-2025 (day first), 2025-05-16.
Result<std::string> WrittenDay(std::string_view cell, std::string_view column);

// A GeoJSON point; none when both cells are empty. One without the other is an error.
Result<std::optional<Value>> PointCells(std::string_view latitude, std::string_view longitude);

// The parts between the separators, without blanks around them and without empty ones.
std::vector<std::string_view> SplitCell(std::string_view cell, char separator);

// No more than `bytes`, cut between characters with "…" when something was cut.
std::string Shortened(std::string_view text, size_t bytes);

// 128 bits of what was added (FNV-1a), as 32 hexadecimal digits: for ids of what has many columns
// and no id. Two different rows in 10^9 have the same one with a chance of 10^-21.
class ContentHash {
 public:
  ContentHash& Add(std::string_view part);
  std::string Text() const;

 private:
  void AddByte(uint8_t byte);
  uint64_t high_ = 0x6c62272e07bb0142;
  uint64_t low_ = 0x62b821756295c58d;
};

// prefix + name; prefix + '#' + hash where the name is long or has characters that no id may have.
std::string NamedId(std::string_view prefix, std::string_view name);

}  // namespace catena
