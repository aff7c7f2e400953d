#include "ingest/event_cells.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/temporal.h"
#include "ingest/bulk_tables_values.h"

namespace catena {
namespace {

constexpr size_t kLongestName = 200;

tl::unexpected<Error> FailCell(std::string_view cell, std::string_view column,
                               std::string_view what) {
  return Fail(ErrorCode::kInvalidArgument, "column '" + std::string(column) + "': '" +
                                               Shortened(cell, 60) + "' is not " +
                                               std::string(what));
}

// `text` is digits only.
std::optional<int> Digits(std::string_view text) {
  int number = 0;
  if (text.empty() || text.size() > 8) return {};
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    number = number * 10 + (c - '0');
  }
  return number;
}

std::optional<std::string> DayOf(std::optional<int> year, std::optional<int> month,
                                 std::optional<int> day) {
  if (!year || !month || !day || *year < 1 || *year > 9999 || *month < 1 || *month > 12) return {};
  if (*day < 1 || *day > DaysInMonth(*year, *month)) return {};
  const auto padded = [](int number, size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - text.size(), '0') + text;
  };
  return padded(*year, 4) + "-" + padded(*month, 2) + "-" + padded(*day, 2);
}

std::optional<std::string> IsoDayOf(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  return DayOf(Digits(text.substr(0, 4)), Digits(text.substr(5, 2)), Digits(text.substr(8, 2)));
}

std::optional<int> MonthNamed(std::string_view name) {
  constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (EqualsIgnoringCase(name, kMonths[i]) || EqualsIgnoringCase(name, kMonths[i].substr(0, 3))) {
      return static_cast<int>(i) + 1;
    }
  }
  return {};
}

template <class T>
Result<std::optional<T>> ParsedCell(std::string_view cell, std::string_view column,
                                    std::string_view what) {
  if (cell.empty()) return std::optional<T>();
  T number = 0;
  const std::string_view digits = cell.size() > 1 && cell[0] == '+' ? cell.substr(1) : cell;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return FailCell(cell, column, what);
  }
  return std::optional<T>(number);
}

}  // namespace

std::string_view EventCells::operator[](size_t column) const {
  const int place = places_[column];
  if (place < 0 || static_cast<size_t>(place) >= record_.size()) return {};
  return TrimBlanks(record_[static_cast<size_t>(place)].text);
}

Result<std::optional<int64_t>> IntCell(std::string_view cell, std::string_view column) {
  // Spreadsheets write whole numbers as 3.0 once a cell of the column was empty.
  if (cell.ends_with(".0")) cell.remove_suffix(2);
  return ParsedCell<int64_t>(cell, column, "a whole number");
}

Result<std::optional<double>> NumberCell(std::string_view cell, std::string_view column) {
  CATENA_TRY(const std::optional<double> number, ParsedCell<double>(cell, column, "a number"));
  if (number && !std::isfinite(*number)) return FailCell(cell, column, "a finite number");
  return number;
}

Result<int64_t> RequiredInt(std::string_view cell, std::string_view column) {
  CATENA_TRY(const std::optional<int64_t> number, IntCell(cell, column));
  if (!number) return FailCell(cell, column, "a whole number");
  return *number;
}

Result<std::string_view> RequiredText(std::string_view cell, std::string_view column) {
  if (cell.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "column '" + std::string(column) + "' is empty");
  }
  return cell;
}

Result<std::optional<int64_t>> CodeCell(std::string_view cell, std::string_view column,
                                        int64_t least, int64_t most) {
  CATENA_TRY(const std::optional<int64_t> code, IntCell(cell, column));
  if (code && (*code < least || *code > most)) {
    return FailCell(cell, column,
                    "a code from " + std::to_string(least) + " to " + std::to_string(most));
  }
  return code;
}

Result<std::string> IsoDay(std::string_view cell, std::string_view column) {
  const bool timed = cell.size() > 10 && (cell[10] == ' ' || cell[10] == 'T');
  std::optional<std::string> day = IsoDayOf(timed ? cell.substr(0, 10) : cell);
  if (!day) return FailCell(cell, column, "a day such as 1989-01-07");
  return *std::move(day);
}

Result<std::string> CompactDay(std::string_view cell, std::string_view column) {
  std::optional<std::string> day;
  if (cell.size() == 8) {
    day = DayOf(Digits(cell.substr(0, 4)), Digits(cell.substr(4, 2)), Digits(cell.substr(6, 2)));
  }
  if (!day) return FailCell(cell, column, "a day such as 19890107");
  return *std::move(day);
}

Result<std::string> CompactTime(std::string_view cell, std::string_view column) {
  if (cell.size() == 8) return CompactDay(cell, column);
  const Result<std::string> day = CompactDay(cell.substr(0, 8), column);
  const std::string_view clock = cell.size() == 14 ? cell.substr(8) : std::string_view();
  const std::optional<int> hour = Digits(clock.substr(0, 2));
  const bool whole = day.has_value() && clock.size() == 6 && Digits(clock) && *hour < 24 &&
                     clock[2] < '6' && clock[4] < '6';
  if (!whole) return FailCell(cell, column, "a time such as 20150218230000");
  return *day + "T" + std::string(clock.substr(0, 2)) + ":" + std::string(clock.substr(2, 2)) +
         ":" + std::string(clock.substr(4, 2)) + "Z";
}

Result<std::string> WrittenDay(std::string_view cell, std::string_view column) {
  if (std::optional<std::string> iso = IsoDayOf(cell)) return *std::move(iso);
  const size_t first = cell.find_first_of(" -/");
  const size_t second = first == std::string_view::npos ? first : cell.find(cell[first], first + 1);
  std::optional<std::string> day;
  if (second != std::string_view::npos && cell.size() - second == 5) {
    const std::string_view month = cell.substr(first + 1, second - first - 1);
    const std::optional<int> named = MonthNamed(month);
    day = DayOf(Digits(cell.substr(second + 1)), named ? named : Digits(month),
                Digits(cell.substr(0, first)));
  }
  if (!day) return FailCell(cell, column, "a day such as 2025-05-16 or 16 May 2025");
  return *std::move(day);
}

Result<std::optional<Value>> PointCells(std::string_view latitude, std::string_view longitude) {
  CATENA_TRY(const std::optional<double> y, NumberCell(latitude, "latitude"));
  CATENA_TRY(const std::optional<double> x, NumberCell(longitude, "longitude"));
  if (!x && !y) return std::optional<Value>();
  if (!x || !y) {
    return Fail(ErrorCode::kInvalidArgument, "a latitude without a longitude, or the reverse");
  }
  if (std::abs(*x) > 180 || std::abs(*y) > 90) {
    return Fail(ErrorCode::kInvalidArgument,
                "longitude is within 180 and latitude within 90 degrees");
  }
  return std::optional<Value>(
      Value::Map{{"type", "Point"}, {"coordinates", Value::List{Value(*x), Value(*y)}}});
}

std::vector<std::string_view> SplitCell(std::string_view cell, char separator) {
  std::vector<std::string_view> parts;
  while (!cell.empty()) {
    const size_t end = std::min(cell.find(separator), cell.size());
    const std::string_view part = TrimBlanks(cell.substr(0, end));
    if (!part.empty()) parts.push_back(part);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return parts;
}

std::string Shortened(std::string_view text, size_t bytes) {
  constexpr std::string_view kEllipsis = "…";
  if (text.size() <= bytes) return std::string(text);
  size_t end = bytes - kEllipsis.size();
  while (end > 0 && (text[end] & '\xc0') == '\x80') --end;
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

// h = (h xor byte) * (2^88 + 0x13b), modulo 2^128 (G. Fowler, L. Noll, K.-P. Vo).
void ContentHash::AddByte(uint8_t byte) {
  __extension__ using Wide = unsigned __int128;
  constexpr uint64_t kLow = 0x13b;
  low_ ^= byte;
  const Wide product = static_cast<Wide>(low_) * kLow;
  high_ = high_ * kLow + static_cast<uint64_t>(product >> 64) + (low_ << 24);
  low_ = static_cast<uint64_t>(product);
}

ContentHash& ContentHash::Add(std::string_view part) {
  for (const char c : part) AddByte(static_cast<uint8_t>(c));
  AddByte(0xff);  // No byte of UTF-8: "a","bc" is not "ab","c".
  return *this;
}

std::string ContentHash::Text() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const uint64_t half : {high_, low_}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(half >> shift) & 15];
  }
  return text;
}

std::string NamedId(std::string_view prefix, std::string_view name) {
  const bool plain = name.size() <= kLongestName && std::ranges::none_of(name, [](char c) {
                       return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
                     });
  return std::string(prefix) + (plain ? std::string(name) : "#" + ContentHash().Add(name).Text());
}

}  // namespace catena
