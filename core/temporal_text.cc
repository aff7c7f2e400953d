#include "core/temporal_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace catena {
namespace {

__extension__ using Wide = __int128;

constexpr int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
constexpr int kMaxOffsetSeconds = 18 * 3'600;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A place in the text; all texts of this format are ASCII up to the first error.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  bool Take(char c) {
    if (Peek() != c || AtEnd()) return false;
    ++at_;
    return true;
  }
  size_t DigitsAhead() const {
    size_t end = at_;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    return end - at_;
  }
  // Requires: that many digits ahead, at most 18.
  int64_t TakeNumber(size_t digits) {
    int64_t number = 0;
    for (size_t i = 0; i < digits; ++i) number = number * 10 + (text_[at_++] - '0');
    return number;
  }
  std::string_view Rest() const { return text_.substr(at_); }
  void Skip(size_t bytes) { at_ += bytes; }
  size_t position() const { return at_; }

  tl::unexpected<Error> Refuse(std::string message) const {
    return RefuseAt(at_, std::move(message));
  }
  tl::unexpected<Error> RefuseAt(size_t at, std::string message) const {
    Where where;
    where.column = at + 1;
    return Fail(ErrorCode::kInvalidArgument, std::move(message), std::move(where));
  }

  // A number of exactly `digits` digits between low and high.
  Result<int> TakeField(const char* what, size_t digits, int low, int high) {
    const size_t start = at_;
    if (DigitsAhead() < digits) {
      return Refuse(fmt::format("{} is written with {} digits, from {:0{}} to {:0{}}", what, digits,
                                low, digits, high, digits));
    }
    const auto number = static_cast<int>(TakeNumber(digits));
    if (number < low || number > high) {
      return RefuseAt(start, fmt::format("no such {}: {:0{}} is not within {:0{}} to {:0{}}", what,
                                         number, digits, low, digits, high, digits));
    }
    return number;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

struct ParsedDate {
  Date date;
  bool names_a_day = false;
};

// Monday of week 1: the week that holds 4 January.
int64_t FirstMonday(int64_t year) {
  const int64_t fourth = DaysFromCivil({year, 1, 4});
  const int64_t weekday = ((fourth + 3) % 7 + 7) % 7;  // 0 is Monday; 1970-01-01 was a Thursday.
  return fourth - weekday;
}

Result<int64_t> TakeYear(Cursor& cursor, bool& has_sign) {
  const size_t start = cursor.position();
  const bool negative = cursor.Take('-');
  has_sign = negative || cursor.Take('+');
  const size_t digits = cursor.DigitsAhead();
  if (digits < 4 && !(has_sign && digits > 0)) {
    return cursor.RefuseAt(start, "a date begins with a year of four digits, like 2015-07-21");
  }
  if (!has_sign) return cursor.TakeNumber(4);
  if (digits > 9) return cursor.RefuseAt(start, "a year has at most nine digits");
  const int64_t year = cursor.TakeNumber(digits);
  return negative ? -year : year;
}

Result<ParsedDate> TakeWeekDate(Cursor& cursor, int64_t year, bool extended) {
  const size_t start = cursor.position();
  CATENA_TRY(const int week, cursor.TakeField("week", 2, 1, 53));
  const int64_t monday = FirstMonday(year) + 7 * (week - 1);
  if (monday >= FirstMonday(year + 1)) {
    return cursor.RefuseAt(start, fmt::format("the year {} has 52 weeks", year));
  }
  const bool has_day = extended ? cursor.Take('-') : IsDigit(cursor.Peek());
  if (!has_day) return ParsedDate{{monday}, false};
  CATENA_TRY(const int day, cursor.TakeField("day of the week", 1, 1, 7));
  return ParsedDate{{monday + day - 1}, true};
}

Result<ParsedDate> TakeOrdinalDate(Cursor& cursor, int64_t year) {
  const int days = static_cast<int>(DaysFromCivil({year + 1, 1, 1}) - DaysFromCivil({year, 1, 1}));
  CATENA_TRY(const int day, cursor.TakeField("day of the year", 3, 1, days));
  return ParsedDate{{DaysFromCivil({year, 1, 1}) + day - 1}, true};
}

Result<ParsedDate> TakeCalendarDate(Cursor& cursor, int64_t year, bool extended) {
  CATENA_TRY(const int month, cursor.TakeField("month", 2, 1, 12));
  const bool has_day = extended ? cursor.Take('-') : IsDigit(cursor.Peek());
  if (!has_day) return ParsedDate{{DaysFromCivil({year, month, 1})}, false};
  CATENA_TRY(const int day, cursor.TakeField("day", 2, 1, DaysInMonth(year, month)));
  return ParsedDate{{DaysFromCivil({year, month, day})}, true};
}

Result<ParsedDate> TakeDate(Cursor& cursor) {
  bool has_sign = false;
  CATENA_TRY(const int64_t year, TakeYear(cursor, has_sign));
  if (cursor.Take('W')) return TakeWeekDate(cursor, year, /*extended=*/false);
  const bool extended = cursor.Take('-');
  if (extended && cursor.Take('W')) return TakeWeekDate(cursor, year, extended);
  const size_t digits = cursor.DigitsAhead();
  if (digits == 3) return TakeOrdinalDate(cursor, year);
  if (extended || digits > 0) return TakeCalendarDate(cursor, year, extended);
  return ParsedDate{{DaysFromCivil({year, 1, 1})}, false};
}

// ".142" or ",142" as nanoseconds; 0 when there is none.
Result<int64_t> TakeFraction(Cursor& cursor) {
  if (!cursor.Take('.') && !cursor.Take(',')) return 0;
  const size_t digits = cursor.DigitsAhead();
  if (digits == 0 || digits > 9) return cursor.Refuse("a fraction has one to nine digits");
  int64_t nanos = cursor.TakeNumber(digits);
  for (size_t i = digits; i < 9; ++i) nanos *= 10;
  return nanos;
}

Result<LocalTime> TakeTime(Cursor& cursor) {
  CATENA_TRY(const int hour, cursor.TakeField("hour", 2, 0, 23));
  const bool extended = cursor.Take(':');
  int minute = 0;
  int second = 0;
  int64_t nanos = 0;
  if (extended || IsDigit(cursor.Peek())) {
    CATENA_TRY(minute, cursor.TakeField("minute", 2, 0, 59));
    if (extended ? cursor.Take(':') : IsDigit(cursor.Peek())) {
      CATENA_TRY(second, cursor.TakeField("second", 2, 0, 59));
      CATENA_TRY(nanos, TakeFraction(cursor));
    }
  }
  return LocalTime{(int64_t{hour} * 3'600 + minute * 60 + second) * kNanosPerSecond + nanos};
}

// Seconds east of UTC; nullopt when there is no zone.
Result<std::optional<int32_t>> TakeOffset(Cursor& cursor) {
  if (cursor.Take('Z')) return std::optional<int32_t>(0);
  const size_t start = cursor.position();
  const bool negative = cursor.Peek() == '-';
  if (!cursor.Take('+') && !cursor.Take('-')) return std::optional<int32_t>();
  CATENA_TRY(const int hours, cursor.TakeField("hour of the offset", 2, 0, 18));
  int minutes = 0;
  if (cursor.Take(':') || IsDigit(cursor.Peek())) {
    CATENA_TRY(minutes, cursor.TakeField("minute of the offset", 2, 0, 59));
  }
  const int32_t seconds = hours * 3'600 + minutes * 60;
  if (seconds > kMaxOffsetSeconds) return cursor.RefuseAt(start, "an offset is within 18:00");
  return std::optional<int32_t>(negative ? -seconds : seconds);
}

// "[Europe/Stockholm]"; "" when there is none.
Result<std::string> TakeZoneName(Cursor& cursor) {
  if (!cursor.Take('[')) return std::string();
  const std::string_view rest = cursor.Rest();
  const size_t end = rest.find(']');
  const std::string_view name = rest.substr(0, end);
  const auto allowed = [](char c) {
    return IsDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '/' || c == '_' ||
           c == '+' || c == '-';
  };
  if (end == std::string_view::npos || name.empty() || name.size() > 64 ||
      !std::all_of(name.begin(), name.end(), allowed)) {
    return cursor.Refuse("a zone is named in brackets, like [Europe/Stockholm]");
  }
  cursor.Skip(end + 1);
  return std::string(name);
}

Result<void> ExpectEnd(const Cursor& cursor, const char* example) {
  if (cursor.AtEnd()) return {};
  return cursor.Refuse(fmt::format("unexpected text: the whole is written like {}", example));
}

Result<LocalDateTime> TakeDateTime(Cursor& cursor) {
  CATENA_TRY(const ParsedDate date, TakeDate(cursor));
  if (!cursor.Take('T')) {
    return cursor.Refuse("a time follows the date after a T, like 2015-07-21T21:40:32");
  }
  if (!date.names_a_day) {
    return cursor.RefuseAt(0, "a date with a time names the day, like 2015-07-21T21:40:32");
  }
  CATENA_TRY(const LocalTime time, TakeTime(cursor));
  return LocalDateTime{date.date.days * kSecondsPerDay + time.nanoseconds / kNanosPerSecond,
                       static_cast<int32_t>(time.nanoseconds % kNanosPerSecond)};
}

// One amount of a duration, such as "-1.5D".
struct Amount {
  int64_t whole = 0;
  int64_t billionths = 0;  // The fraction, with the sign of the amount.
  bool has_fraction = false;
};

Result<Amount> TakeAmount(Cursor& cursor) {
  const bool negative = cursor.Take('-');
  if (!negative) cursor.Take('+');
  const size_t digits = cursor.DigitsAhead();
  if (digits == 0) {
    return cursor.Refuse("an amount is a number and its unit, as in P12Y5M14DT16H12M70S");
  }
  if (digits > 18) return cursor.Refuse("an amount has at most 18 digits");
  Amount amount;
  amount.whole = cursor.TakeNumber(digits);
  amount.has_fraction = cursor.Peek() == '.' || cursor.Peek() == ',';
  CATENA_TRY(amount.billionths, TakeFraction(cursor));
  if (negative) {
    amount.whole = -amount.whole;
    amount.billionths = -amount.billionths;
  }
  return amount;
}

// A duration while it is added up.
struct DurationSum {
  Wide months = 0;
  Wide days = 0;
  Wide nanos = 0;

  // A fraction spills into the smaller parts.
  void AddMonths(const Amount& amount, int months_each) {
    const Wide billionths = Wide{amount.billionths} * months_each;
    months += Wide{amount.whole} * months_each + billionths / kNanosPerSecond;
    // A billionth of a month is as many nanoseconds as a month has seconds.
    const Wide rest = billionths % kNanosPerSecond * kSecondsPerMonth;
    days += rest / kNanosPerDay;
    nanos += rest % kNanosPerDay;
  }
  void AddDays(const Amount& amount, int days_each) {
    const Wide billionths = Wide{amount.billionths} * days_each;
    days += Wide{amount.whole} * days_each + billionths / kNanosPerSecond;
    nanos += billionths % kNanosPerSecond * kSecondsPerDay;
  }
  void AddSeconds(const Amount& amount, int seconds_each) {
    nanos += (Wide{amount.whole} * kNanosPerSecond + amount.billionths) * seconds_each;
  }
};

Result<Duration> FinishDuration(const Cursor& cursor, const DurationSum& sum) {
  Wide seconds = sum.nanos / kNanosPerSecond;
  Wide nanos = sum.nanos % kNanosPerSecond;
  if (nanos < 0) {
    nanos += kNanosPerSecond;
    --seconds;
  }
  const auto fits = [](Wide number) {
    return number >= std::numeric_limits<int64_t>::min() &&
           number <= std::numeric_limits<int64_t>::max();
  };
  if (!fits(sum.months) || !fits(sum.days) || !fits(seconds)) {
    return cursor.RefuseAt(0, "the duration is too long");
  }
  return Duration{static_cast<int64_t>(sum.months), static_cast<int64_t>(sum.days),
                  static_cast<int64_t>(seconds), static_cast<int32_t>(nanos)};
}

// P2012-02-02T14:37:21.545: amounts in the shape of a date and time.
Result<Duration> ParseDateShapedDuration(Cursor cursor) {
  DurationSum sum;
  CATENA_TRY(const int years, cursor.TakeField("number of years", 4, 0, 9'999));
  cursor.Take('-');
  CATENA_TRY(const int months, cursor.TakeField("number of months", 2, 0, 12));
  if (!cursor.Take('-')) return cursor.Refuse("days follow, as in P2012-02-02T14:37:21");
  CATENA_TRY(const int days, cursor.TakeField("number of days", 2, 0, 31));
  sum.months = years * 12 + months;
  sum.days = days;
  if (cursor.Take('T')) {
    CATENA_TRY(const LocalTime time, TakeTime(cursor));
    sum.nanos = time.nanoseconds;
  }
  CATENA_TRY(ExpectEnd(cursor, "P2012-02-02T14:37:21"));
  return FinishDuration(cursor, sum);
}

// Adds one amount; the units come in the order of `kUnits`, each at most once.
Result<void> TakeUnit(Cursor& cursor, std::string_view units, size_t& next_unit,
                      const Amount& amount, DurationSum& sum, bool is_time) {
  const size_t unit = units.find(cursor.Peek());
  if (cursor.AtEnd() || unit == std::string_view::npos || unit < next_unit) {
    return cursor.Refuse(is_time ? "the units after T are H, M and S, each once in this order"
                                 : "the units are Y, M, W and D, each once in this order");
  }
  next_unit = unit + 1;
  switch (cursor.Peek()) {
    case 'Y':
      sum.AddMonths(amount, 12);
      break;
    case 'W':
      sum.AddDays(amount, 7);
      break;
    case 'D':
      sum.AddDays(amount, 1);
      break;
    case 'H':
      sum.AddSeconds(amount, 3'600);
      break;
    case 'S':
      sum.AddSeconds(amount, 1);
      break;
    default:
      is_time ? sum.AddSeconds(amount, 60) : sum.AddMonths(amount, 1);
      break;
  }
  cursor.Skip(1);
  return {};
}

// "21:40", or with seconds and decimals where they are not 0.
std::string FormatClock(int64_t second_of_day, int64_t nanos) {
  std::string text = fmt::format("{:02}:{:02}", second_of_day / 3'600, second_of_day / 60 % 60);
  if (second_of_day % 60 == 0 && nanos == 0) return text;
  text += fmt::format(":{:02}", second_of_day % 60);
  if (nanos == 0) return text;
  text += fmt::format(".{:09}", nanos);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

std::string FormatOffset(int32_t seconds) {
  if (seconds == 0) return "Z";
  const int32_t magnitude = seconds < 0 ? -seconds : seconds;
  std::string text =
      fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+', magnitude / 3'600, magnitude / 60 % 60);
  if (magnitude % 60 != 0) text += fmt::format(":{:02}", magnitude % 60);
  return text;
}

// "12H", "-0.001S": nothing when it is 0.
std::string FormatSeconds(Wide nanos) {
  if (nanos == 0) return "";
  const bool negative = nanos < 0;
  const Wide magnitude = negative ? -nanos : nanos;
  std::string text =
      fmt::format("{}{}", negative ? "-" : "", static_cast<int64_t>(magnitude / kNanosPerSecond));
  if (const auto rest = static_cast<int64_t>(magnitude % kNanosPerSecond); rest != 0) {
    text += fmt::format(".{:09}", rest);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + "S";
}

std::string FormatAmount(int64_t amount, char unit) {
  return amount == 0 ? "" : fmt::format("{}{}", amount, unit);
}

}  // namespace

Result<Date> ParseDate(std::string_view text) {
  Cursor cursor(text);
  CATENA_TRY(const ParsedDate date, TakeDate(cursor));
  CATENA_TRY(ExpectEnd(cursor, "2015-07-21"));
  return date.date;
}

Result<LocalTime> ParseLocalTime(std::string_view text) {
  Cursor cursor(text);
  cursor.Take('T');
  CATENA_TRY(const LocalTime time, TakeTime(cursor));
  CATENA_TRY(ExpectEnd(cursor, "21:40:32.142"));
  return time;
}

Result<Time> ParseTime(std::string_view text) {
  Cursor cursor(text);
  cursor.Take('T');
  CATENA_TRY(const LocalTime time, TakeTime(cursor));
  CATENA_TRY(const std::optional<int32_t> offset, TakeOffset(cursor));
  CATENA_TRY(ExpectEnd(cursor, "21:40:32.142+01:00"));
  return Time{time, offset.value_or(0)};
}

Result<LocalDateTime> ParseLocalDateTime(std::string_view text) {
  Cursor cursor(text);
  CATENA_TRY(const LocalDateTime value, TakeDateTime(cursor));
  CATENA_TRY(ExpectEnd(cursor, "2015-07-21T21:40:32.142"));
  return value;
}

Result<DateTime> ParseDateTime(std::string_view text) {
  Cursor cursor(text);
  DateTime value;
  CATENA_TRY(value.local, TakeDateTime(cursor));
  CATENA_TRY(const std::optional<int32_t> offset, TakeOffset(cursor));
  const size_t zone_at = cursor.position();
  CATENA_TRY(value.zone, TakeZoneName(cursor));
  CATENA_TRY(ExpectEnd(cursor, "2015-07-21T21:40:32.142+01:00"));
  if (!offset && !value.zone.empty()) {
    return cursor.RefuseAt(zone_at,
                           "a named zone needs the offset in force before it, like "
                           "+02:00[Europe/Stockholm]");
  }
  value.offset_seconds = offset.value_or(0);
  return value;
}

Result<Duration> ParseDuration(std::string_view text) {
  Cursor cursor(text);
  if (!cursor.Take('P')) return cursor.Refuse("a duration begins with P, like P14DT16H12M");
  if (cursor.DigitsAhead() == 4 && cursor.Rest().size() > 4 && cursor.Rest()[4] == '-') {
    return ParseDateShapedDuration(cursor);
  }
  DurationSum sum;
  size_t next_unit = 0;
  bool is_time = false;
  bool any = false;
  bool fraction_seen = false;
  while (!cursor.AtEnd()) {
    if (!is_time && cursor.Take('T')) {
      is_time = true;
      next_unit = 0;
      any = false;  // An amount must follow the T.
      continue;
    }
    if (fraction_seen) return cursor.Refuse("only the last amount may have decimals");
    CATENA_TRY(const Amount amount, TakeAmount(cursor));
    CATENA_TRY(TakeUnit(cursor, is_time ? "HMS" : "YMWD", next_unit, amount, sum, is_time));
    fraction_seen = amount.has_fraction;
    any = true;
  }
  if (!any) return cursor.Refuse("an amount is missing, as in P14DT16H12M");
  return FinishDuration(cursor, sum);
}

std::string FormatDate(Date value) {
  const CivilDay civil = CivilFromDays(value.days);
  const int64_t magnitude = civil.year < 0 ? -civil.year : civil.year;
  const char* sign = civil.year < 0 ? "-" : civil.year > 9'999 ? "+" : "";
  return fmt::format("{}{:04}-{:02}-{:02}", sign, magnitude, civil.month, civil.day);
}

std::string FormatLocalTime(LocalTime value) {
  return FormatClock(value.nanoseconds / kNanosPerSecond, value.nanoseconds % kNanosPerSecond);
}

std::string FormatTime(const Time& value) {
  return FormatLocalTime(value.local) + FormatOffset(value.offset_seconds);
}

std::string FormatLocalDateTime(const LocalDateTime& value) {
  int64_t days = value.seconds / kSecondsPerDay;
  int64_t second_of_day = value.seconds % kSecondsPerDay;
  if (second_of_day < 0) {
    second_of_day += kSecondsPerDay;
    --days;
  }
  return FormatDate({days}) + "T" + FormatClock(second_of_day, value.nanoseconds);
}

std::string FormatDateTime(const DateTime& value) {
  std::string text = FormatLocalDateTime(value.local) + FormatOffset(value.offset_seconds);
  if (!value.zone.empty()) text += "[" + value.zone + "]";
  return text;
}

std::string FormatDuration(const Duration& value) {
  const Wide nanos = Wide{value.seconds} * kNanosPerSecond + value.nanoseconds;
  const auto whole_seconds = static_cast<int64_t>(nanos / kNanosPerSecond);
  const std::string date = FormatAmount(value.months / 12, 'Y') +
                           FormatAmount(value.months % 12, 'M') + FormatAmount(value.days, 'D');
  const std::string time = FormatAmount(whole_seconds / 3'600, 'H') +
                           FormatAmount(whole_seconds / 60 % 60, 'M') +
                           FormatSeconds(nanos % (Wide{60} * kNanosPerSecond));
  if (date.empty() && time.empty()) return "PT0S";
  return "P" + date + (time.empty() ? "" : "T" + time);
}

}  // namespace catena
