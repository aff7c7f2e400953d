// A date is a row of components, year to day, each a mask of digits and X; qualifiers stand
// before or behind a component. What it means is the first and last day that fit the masks.
//
// Months of the seasons, as meteorology counts them; a winter runs into the next year:
//   21 spring  22 summer  23 autumn  24 winter       read as in the northern hemisphere
//   25-28      the same four, northern: March-May, June-August, September-November,
//              December-February
//   29-32      spring, summer, autumn, winter, southern: September-November,
//              December-February, March-May, June-August
//   33-36      quarters of three months      37-39 of four      40-41 of six
#include "core/edtf_date.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace catena::edtf_internal {
namespace {

constexpr int64_t kMaxYear = 290'000'000;
// Larger magnitudes of years are all the same to us; far from overflow.
constexpr int64_t kSaturated = 1'000'000'000'000'000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsQualifier(char c) { return c == '?' || c == '~' || c == '%'; }
bool IsDigitOrX(char c) { return IsDigit(c) || c == 'X'; }

// Digits with X for "any", e.g. "19X8": the numbers it allows, and their bounds.
struct Mask {
  std::string_view digits;

  size_t Unspecified() const {
    return static_cast<size_t>(std::count(digits.begin(), digits.end(), 'X'));
  }
  int Filled(char with) const {
    int number = 0;
    for (const char c : digits) number = number * 10 + ((c == 'X' ? with : c) - '0');
    return number;
  }
  int Lowest() const { return Filled('0'); }
  int Highest() const { return Filled('9'); }
  bool Allows(int number) const {
    for (size_t i = digits.size(); i-- > 0; number /= 10) {
      if (digits[i] != 'X' && digits[i] - '0' != number % 10) return false;
    }
    return number == 0;
  }
};

// What a qualifier is attached to; `~` widens by the policy for it.
enum class Unit : uint8_t { kDay, kMonth, kYear, kDecade, kCentury };

// Everything read before its meaning is worked out.
struct Parts {
  size_t start = 0;
  size_t year_at = 0;
  size_t month_at = 0;
  size_t day_at = 0;
  bool negative = false;
  std::string_view year;   // Digits and X; four unless `long_year`.
  std::string_view month;  // "" when absent.
  std::string_view day;
  bool long_year = false;     // Y...
  bool has_exponent = false;  // E
  int64_t magnitude = 0;      // Of a year without X.
  int significant = 0;        // S; 0 when absent.
  // The components (0 year, 1 month, 2 day) that a `~` or `%` is attached to.
  std::array<bool, 3> approximate{};
  bool inner_qualifier = false;  // One that does not stand at the end: level 2.
};

int ComponentCount(const Parts& parts) {
  return parts.day.empty() ? (parts.month.empty() ? 1 : 2) : 3;
}

// Reads qualifiers before or behind component `component`.
Result<bool> TakeQualifier(Cursor& cursor, size_t component, Parts& parts, Date& date) {
  const char mark = cursor.Peek();
  if (cursor.AtEnd() || !IsQualifier(mark)) return false;
  ++cursor.at;
  if (IsQualifier(cursor.Peek())) {
    return cursor.Refuse("one mark is enough: '?' uncertain, '~' approximate, '%' both");
  }
  date.is_qualified = true;
  date.uncertain |= mark != '~';
  date.approximate |= mark != '?';
  parts.approximate[component] |= mark != '?';
  return true;
}

// The plain English of what stands where a year should.
std::string YearMessage(const Cursor& cursor) {
  const std::string_view rest = cursor.text.substr(cursor.at);
  if (rest.empty()) return "a date is missing here: write 1988, 1988-02 or 1988-02-20";
  if (rest.starts_with("open")) return "write '..' for an open end, not 'open'";
  if (rest.starts_with("unknown")) return "leave the side empty for an unknown date";
  if (rest[0] == ' ') return "spaces are not allowed";
  if (rest[0] == '+') return "a year has no plus sign";
  if (rest[0] == 'y') return "write 'Y' in upper case";
  return "a year has four digits, like 1988; shorter ones begin with zeros";
}

Result<void> TakeSignificant(Cursor& cursor, Parts& parts, Date& date) {
  if (!cursor.Take('S')) return {};
  const size_t at = cursor.at;
  int64_t count = 0;
  while (IsDigit(cursor.Peek())) {
    count = std::min<int64_t>(count * 10 + (cursor.text[cursor.at++] - '0'), kSaturated);
  }
  if (count == 0) return cursor.RefuseAt(at, "S is followed by how many digits count, like 1950S2");
  parts.significant = static_cast<int>(std::min<int64_t>(count, 100));
  date.level = 2;
  return {};
}

Result<void> TakeLongYear(Cursor& cursor, Parts& parts, Date& date) {
  parts.long_year = true;
  parts.negative = cursor.Take('-');
  const size_t start = cursor.at;
  if (!IsDigit(cursor.Peek())) {
    return cursor.Refuse("Y is followed by a year of five digits or more, like Y170000002");
  }
  while (IsDigit(cursor.Peek())) {
    const int digit = cursor.text[cursor.at++] - '0';
    parts.magnitude = std::min(parts.magnitude * 10 + digit, kSaturated);
  }
  date.level = std::max(date.level, 1);
  if (cursor.Take('E')) {
    parts.has_exponent = true;
    date.level = 2;
    if (!IsDigit(cursor.Peek())) return cursor.Refuse("E is followed by an exponent, like Y17E7");
    int64_t exponent = 0;
    while (IsDigit(cursor.Peek())) {
      exponent = std::min<int64_t>(exponent * 10 + (cursor.text[cursor.at++] - '0'), 20);
    }
    for (int64_t i = 0; i < exponent; ++i) {
      parts.magnitude = std::min(parts.magnitude * 10, kSaturated);
    }
  } else if (parts.magnitude <= 9'999) {
    return cursor.RefuseAt(start, "Y is for years of more than four digits; leave it out");
  }
  return TakeSignificant(cursor, parts, date);
}

Result<void> TakeYear(Cursor& cursor, Parts& parts, Date& date) {
  parts.year_at = cursor.at;
  if (cursor.Take('Y')) return TakeLongYear(cursor, parts, date);
  parts.negative = cursor.Take('-');
  const size_t start = cursor.at;
  while (IsDigitOrX(cursor.Peek()) && cursor.at - start < 4) ++cursor.at;
  parts.year = cursor.text.substr(start, cursor.at - start);
  if (parts.year.size() < 4) {
    if (parts.year.empty()) return cursor.RefuseAt(start, YearMessage(cursor));
    const char next = cursor.Peek();
    if (next == 'x' || next == 'u') {
      return cursor.Refuse("write 'X' in upper case for a digit that is not known");
    }
    if (next == ' ') return cursor.Refuse("spaces are not allowed");
    cursor.at = start;
    return cursor.RefuseAt(start, YearMessage(cursor));
  }
  if (IsDigit(cursor.Peek())) {
    return cursor.Refuse("a year of more than four digits begins with Y, like Y170000002");
  }
  const Mask mask{parts.year};
  date.has_unspecified = mask.Unspecified() > 0;
  parts.magnitude = mask.Lowest();
  if (parts.negative && mask.Highest() == 0) {
    return cursor.RefuseAt(parts.year_at, "there is no year -0000: the year before 0001 is 0000");
  }
  if (parts.negative) date.level = std::max(date.level, 1);
  if (cursor.Peek() == 'S' && date.has_unspecified) {
    return cursor.Refuse("a year has X digits or significant digits, not both");
  }
  return TakeSignificant(cursor, parts, date);
}

// Two digits or X behind a hyphen, with the qualifiers around them.
Result<std::string_view> TakePair(Cursor& cursor, size_t component, Parts& parts, Date& date) {
  const char* what = component == 1 ? "month" : "day";
  CATENA_TRY(const bool qualified, TakeQualifier(cursor, component, parts, date));
  parts.inner_qualifier |= qualified;
  (component == 1 ? parts.month_at : parts.day_at) = cursor.at;
  if (!IsDigitOrX(cursor.Peek()) || !IsDigitOrX(cursor.Peek(1))) {
    const char wrong = IsDigitOrX(cursor.Peek()) ? cursor.Peek(1) : cursor.Peek();
    if (wrong == 'x' || wrong == 'u') {
      return cursor.Refuse("write 'X' in upper case for a digit that is not known");
    }
    return cursor.Refuse(fmt::format("a {} has two digits, like 02", what));
  }
  const std::string_view pair = cursor.text.substr(cursor.at, 2);
  cursor.at += 2;
  if (IsDigit(cursor.Peek())) {
    return cursor.Refuse(fmt::format("a {} has two digits, like 02", what));
  }
  date.has_unspecified |= Mask{pair}.Unspecified() > 0;
  return pair;
}

Result<int> TakeClockPair(Cursor& cursor, const char* what, int high) {
  if (!IsDigit(cursor.Peek()) || !IsDigit(cursor.Peek(1))) {
    return cursor.Refuse(fmt::format("the {} has two digits, 00 to {}", what, high));
  }
  const int number = (cursor.Peek() - '0') * 10 + (cursor.Peek(1) - '0');
  if (number > high) {
    return cursor.Refuse(fmt::format("no such {}: it is 00 to {}", what, high));
  }
  cursor.at += 2;
  return number;
}

// T23:20:30, then Z, +05:30, +05 or nothing. The day is the one on the clock of the place.
Result<void> TakeClock(Cursor& cursor, const Parts& parts, Date& date) {
  if (parts.day.empty() || date.has_unspecified || parts.significant != 0) {
    return cursor.Refuse("a time of day needs the whole date, like 1985-04-12T23:20:30");
  }
  if (date.is_qualified) return cursor.Refuse("a date with a time takes no '?', '~' or '%'");
  ++cursor.at;
  date.has_time = true;
  CATENA_TRY([[maybe_unused]] const int hour, TakeClockPair(cursor, "hour", 23));
  if (!cursor.Take(':')) return cursor.Refuse("minutes follow behind ':', like 23:20:30");
  CATENA_TRY([[maybe_unused]] const int minute, TakeClockPair(cursor, "minute", 59));
  if (!cursor.Take(':')) return cursor.Refuse("seconds follow behind ':', like 23:20:30");
  CATENA_TRY([[maybe_unused]] const int second, TakeClockPair(cursor, "second", 59));
  if (cursor.Take('Z')) return {};
  if (cursor.Peek() == 'z') return cursor.Refuse("write 'Z' in upper case");
  if (!cursor.Take('+') && !cursor.Take('-')) return {};
  CATENA_TRY([[maybe_unused]] const int offset_hour, TakeClockPair(cursor, "offset's hour", 23));
  if (cursor.Take(':')) {
    CATENA_TRY([[maybe_unused]] const int rest, TakeClockPair(cursor, "offset's minute", 59));
  }
  return {};
}

Result<void> TakeParts(Cursor& cursor, Parts& parts, Date& date) {
  parts.start = cursor.at;
  CATENA_TRY(parts.inner_qualifier, TakeQualifier(cursor, 0, parts, date));
  CATENA_TRY(TakeYear(cursor, parts, date));
  CATENA_TRY(bool marked, TakeQualifier(cursor, 0, parts, date));
  for (size_t component = 1; component <= 2 && cursor.Peek() == '-'; ++component) {
    if (parts.long_year || parts.significant != 0) {
      return cursor.Refuse("a year with Y or S has no month");
    }
    ++cursor.at;
    parts.inner_qualifier |= marked;
    std::string_view& pair = component == 1 ? parts.month : parts.day;
    CATENA_TRY(pair, TakePair(cursor, component, parts, date));
    CATENA_TRY(marked, TakeQualifier(cursor, component, parts, date));
  }
  if (cursor.Peek() == 'T') return TakeClock(cursor, parts, date);
  if (cursor.Peek() == 't') return cursor.Refuse("write 'T' in upper case");
  return {};
}

// Whether only rightmost digits are X, as level 1 has it: 201X, 20XX, 2004-XX, 1985-04-XX,
// 1985-XX-XX.
bool IsLevel1Unspecified(const Parts& parts) {
  if (ComponentCount(parts) == 1) {
    const std::string_view year = parts.year;
    return IsDigit(year[0]) && IsDigit(year[1]) && (year[2] != 'X' || year[3] == 'X');
  }
  if (Mask{parts.year}.Unspecified() > 0) return false;
  if (ComponentCount(parts) == 2) return parts.month == "XX";
  return parts.day == "XX" && (parts.month == "XX" || Mask{parts.month}.Unspecified() == 0);
}

void RaiseLevel(const Parts& parts, Date& date) {
  int level = date.is_qualified ? (parts.inner_qualifier ? 2 : 1) : 0;
  if (date.has_unspecified) level = std::max(level, IsLevel1Unspecified(parts) ? 1 : 2);
  if (date.is_season) level = std::max(level, Mask{parts.month}.Lowest() > 24 ? 2 : 1);
  date.level = std::max(date.level, level);
}

// Whole months from `first_month` on, in the year or, past December, in the next.
struct Season {
  int first_month;
  int months;
};

Season SeasonOf(int code) {
  constexpr std::array<Season, 21> kSeasons = {{
      {3, 3}, {6, 3},  {9, 3}, {12, 3},  // 21-24
      {3, 3}, {6, 3},  {9, 3}, {12, 3},  // 25-28, northern
      {9, 3}, {12, 3}, {3, 3}, {6, 3},   // 29-32, southern
      {1, 3}, {4, 3},  {7, 3}, {10, 3},  // 33-36, quarters
      {1, 4}, {5, 4},  {9, 4},           // 37-39
      {1, 6}, {7, 6},                    // 40-41
  }};
  return kSeasons[static_cast<size_t>(code - 21)];
}

CivilDay AddMonths(CivilDay day, int64_t months) {
  const int64_t index = day.year * 12 + (day.month - 1) + months;
  int64_t year = index / 12;
  if (index % 12 < 0) --year;
  const int month = static_cast<int>(index - year * 12) + 1;
  return {year, month, std::min(day.day, DaysInMonth(year, month))};
}

CivilDay EndOfMonth(CivilDay day) {
  day.day = DaysInMonth(day.year, day.month);
  return day;
}

// The first and last reading of a date: days, before they are widened.
struct Range {
  CivilDay first;
  CivilDay last;
  CivilDay last_begins;  // The first day of the last reading.
};

// The years a mask allows, with the sign, in one direction; ends when `visit` returns true.
template <class Visit>
bool ForYears(const Parts& parts, bool ascending, Visit visit) {
  const Mask mask{parts.year};
  // The year -0000 does not exist.
  const int low = parts.negative ? std::max(mask.Lowest(), 1) : mask.Lowest();
  const int high = mask.Highest();
  const bool magnitude_up = ascending != parts.negative;
  for (int i = magnitude_up ? low : high; i >= low && i <= high; i += magnitude_up ? 1 : -1) {
    if (mask.Allows(i) && visit(parts.negative ? -int64_t{i} : int64_t{i})) return true;
  }
  return false;
}

// The first (or last) day of a year that fits the masks of month and day.
std::optional<CivilDay> DayInYear(const Parts& parts, int64_t year, bool first) {
  const Mask months{parts.month};
  const Mask days{parts.day};
  for (int m = first ? 1 : 12; m >= 1 && m <= 12; m += first ? 1 : -1) {
    if (!months.Allows(m)) continue;
    const int length = DaysInMonth(year, m);
    for (int d = first ? 1 : length; d >= 1 && d <= length; d += first ? 1 : -1) {
      if (days.Allows(d)) return CivilDay{year, m, d};
    }
  }
  return std::nullopt;
}

// Only 29 February can fail in one year and hold in another, and among the years of a mask
// that has a leap year one is near either end: the search is a few steps, and 10,000 at most
// where it fails.
std::optional<CivilDay> DayOfMasks(const Parts& parts, bool first) {
  std::optional<CivilDay> found;
  ForYears(parts, first, [&](int64_t year) {
    found = DayInYear(parts, year, first);
    return found.has_value();
  });
  return found;
}

int64_t EdgeYear(const Parts& parts, bool first) {
  int64_t edge = 0;
  ForYears(parts, first, [&edge](int64_t year) {
    edge = year;
    return true;
  });
  return edge;
}

// Years with Y, E or S.
Range RangeOfNumber(const Parts& parts) {
  int64_t low = parts.magnitude;
  int64_t high = parts.magnitude;
  int64_t unit = 1;
  for (int64_t rest = parts.magnitude; rest > 0; rest /= 10) unit *= 10;
  for (int i = 0; i < parts.significant && unit > 1; ++i) unit /= 10;
  if (parts.significant != 0) {
    low = parts.magnitude / unit * unit;
    high = low + unit - 1;
  }
  if (parts.negative) {
    std::swap(low, high);
    low = -low;
    high = -high;
  }
  return {{low, 1, 1}, {high, 12, 31}, {high, 1, 1}};
}

Result<Range> RangeOfDay(const Cursor& cursor, const Parts& parts) {
  const auto first = DayOfMasks(parts, true);
  const auto last = DayOfMasks(parts, false);
  if (first && last) return Range{*first, *last, *last};
  const Mask month{parts.month};
  if (month.Unspecified() == 0 && Mask{parts.year}.Unspecified() == 0) {
    return cursor.RefuseAt(parts.day_at,
                           fmt::format("no such day: month {} of {}{} has {} days", parts.month,
                                       parts.negative ? "-" : "", parts.year,
                                       DaysInMonth(EdgeYear(parts, true), month.Lowest())));
  }
  return cursor.RefuseAt(parts.day_at, "no such day in any month that fits");
}

Result<Range> RangeOfMonth(const Cursor& cursor, const Parts& parts, Date& date) {
  const Mask month{parts.month};
  const int64_t first_year = EdgeYear(parts, true);
  const int64_t last_year = EdgeYear(parts, false);
  if (month.Unspecified() == 0 && month.Lowest() > 20 && month.Lowest() < 42) {
    date.is_season = true;
    if (!parts.day.empty()) return cursor.RefuseAt(parts.day_at - 1, "a season has no day");
    const Season season = SeasonOf(month.Lowest());
    const CivilDay last_begins{last_year, season.first_month, 1};
    return Range{{first_year, season.first_month, 1},
                 EndOfMonth(AddMonths(last_begins, season.months - 1)),
                 last_begins};
  }
  int low = 1;
  int high = 12;
  while (low <= 12 && !month.Allows(low)) ++low;
  while (high >= 1 && !month.Allows(high)) --high;
  if (low > high) {
    return cursor.RefuseAt(parts.month_at, "no such month: months are 01 to 12, seasons 21 to 41");
  }
  if (!parts.day.empty()) return RangeOfDay(cursor, parts);
  return Range{{first_year, low, 1}, EndOfMonth({last_year, high, 1}), {last_year, high, 1}};
}

Result<Range> RangeOf(const Cursor& cursor, const Parts& parts, Date& date) {
  if (parts.long_year || parts.significant != 0) return RangeOfNumber(parts);
  if (!parts.month.empty()) return RangeOfMonth(cursor, parts, date);
  const int64_t last_year = EdgeYear(parts, false);
  return Range{{EdgeYear(parts, true), 1, 1}, {last_year, 12, 31}, {last_year, 1, 1}};
}

// How coarse a year is that stands alone.
Unit UnitOfYear(const Parts& parts) {
  size_t open_digits = 0;
  if (parts.significant != 0) {
    for (int64_t rest = parts.magnitude; rest > 0; rest /= 10) ++open_digits;
    open_digits -= std::min(open_digits, static_cast<size_t>(parts.significant));
  } else if (!parts.long_year) {
    while (open_digits < 4 && parts.year[3 - open_digits] == 'X') ++open_digits;
  }
  return open_digits == 0 ? Unit::kYear : open_digits == 1 ? Unit::kDecade : Unit::kCentury;
}

// Each mark widens by the component that it is attached to; the widest holds.
std::optional<Unit> WidestUnit(const Parts& parts) {
  if (parts.approximate[0]) return UnitOfYear(parts);
  if (parts.approximate[1]) return Unit::kMonth;
  if (parts.approximate[2]) return Unit::kDay;
  return std::nullopt;
}

int64_t Margin(const ApproximationPolicy& policy, Unit unit) {
  const int margin = unit == Unit::kDay      ? policy.days
                     : unit == Unit::kMonth  ? policy.months
                     : unit == Unit::kYear   ? policy.years
                     : unit == Unit::kDecade ? policy.decades_years
                                             : policy.centuries_years;
  return std::max(margin, 0);
}

std::optional<int64_t> DayNumber(CivilDay day, int64_t plus_days) {
  if (day.year < -kMaxYear || day.year > kMaxYear) return std::nullopt;
  return DaysFromCivil(day) + plus_days;
}

void SetDays(const Parts& parts, const Range& range, const ApproximationPolicy& policy,
             Date& date) {
  CivilDay first = range.first;
  CivilDay last = range.last;
  int64_t days = 0;
  if (const auto unit = WidestUnit(parts)) {
    const int64_t margin = Margin(policy, *unit);
    if (*unit == Unit::kDay) {
      days = margin;
    } else {
      const int64_t months = *unit == Unit::kMonth ? margin : margin * 12;
      first = AddMonths(first, -months);
      last = AddMonths(last, months);
      if (parts.day.empty()) last = EndOfMonth(last);
    }
  }
  date.first = DayNumber(first, -days);
  date.last = DayNumber(last, days);
}

}  // namespace

bool Cursor::Take(char c) {
  if (AtEnd() || text[at] != c) return false;
  ++at;
  return true;
}

bool Cursor::Take(std::string_view characters) {
  if (!text.substr(at).starts_with(characters)) return false;
  at += characters.size();
  return true;
}

tl::unexpected<Error> Cursor::RefuseAt(size_t byte, std::string message) const {
  Where where;
  where.column = 1;
  for (size_t i = 0; i < byte && i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++where.column;
  }
  return Fail(ErrorCode::kInvalidArgument, std::move(message), std::move(where));
}

tl::unexpected<Error> Cursor::RefuseTrailing() const {
  const char c = Peek();
  if (c == ' ') return Refuse("spaces are not allowed");
  if (c == '/') return Refuse("an interval has one '/'");
  if (IsQualifier(c)) return Refuse("'?', '~' and '%' stand behind or before a part of the date");
  if (c == '-') return Refuse("nothing follows the day; an interval is written 1988/1994");
  return Refuse("unexpected character behind the date; an interval is written 1988/1994");
}

Result<Date> TakeDate(Cursor& cursor, const ApproximationPolicy& policy) {
  Date date;
  Parts parts;
  CATENA_TRY(TakeParts(cursor, parts, date));
  CATENA_TRY(const Range range, RangeOf(cursor, parts, date));
  RaiseLevel(parts, date);
  SetDays(parts, range, policy, date);
  date.earliest = range.first;
  date.latest = range.last_begins;
  return date;
}

}  // namespace catena::edtf_internal
