// Calendar and clock values of openCypher: proleptic Gregorian, no leap seconds.
// All are plain data; reading and printing them is in core/temporal_text.h.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace catena {

constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kSecondsPerDay = 86'400;
// A twelfth of the mean Gregorian year of 365.2425 days.
constexpr int64_t kSecondsPerMonth = 2'629'746;

// A day, counted from 1970-01-01.
struct Date {
  int64_t days = 0;
  auto operator<=>(const Date&) const = default;
};

// Nanoseconds since midnight, 0 <= nanoseconds < 86'400'000'000'000.
struct LocalTime {
  int64_t nanoseconds = 0;
  auto operator<=>(const LocalTime&) const = default;
};

// A time of day at an offset from UTC. openCypher compares the instants: 10:00Z equals
// 11:00+01:00. operator== here is identity of representation.
struct Time {
  LocalTime local;
  int32_t offset_seconds = 0;
  bool operator==(const Time&) const = default;
};

// Seconds since 1970-01-01T00:00:00 on an unnamed clock, and 0 <= nanoseconds < 1e9.
struct LocalDateTime {
  int64_t seconds = 0;
  int32_t nanoseconds = 0;
  auto operator<=>(const LocalDateTime&) const = default;
};

// `local` is what the wall clock shows. `zone` is an IANA name or empty; the
// offset is the one in force, so that no time zone database is needed to compare.
// openCypher compares the instants; operator== here is identity of representation.
struct DateTime {
  LocalDateTime local;
  int32_t offset_seconds = 0;
  std::string zone;
  bool operator==(const DateTime&) const = default;
};

// The parts do not convert into each other: a month is no fixed number of days.
// 0 <= nanoseconds < 1e9, added to `seconds`, whatever the sign: -0.001 s is {-1, 999'000'000}.
struct Duration {
  int64_t months = 0;
  int64_t days = 0;
  int64_t seconds = 0;
  int32_t nanoseconds = 0;
  bool operator==(const Duration&) const = default;
};

// Days since 1970-01-01 of a proleptic Gregorian date, and back (H. Hinnant,
// "chrono-Compatible Low-Level Date Algorithms"). month 1..12, day 1..31, and the year
// within kMaxCivilYear either way; every int64 is the day number of some CivilDay.
inline constexpr int64_t kMaxCivilYear = 25'000'000'000'000'000;
struct CivilDay {
  int64_t year = 1970;
  int month = 1;
  int day = 1;
  auto operator<=>(const CivilDay&) const = default;
};
int64_t DaysFromCivil(CivilDay civil);
CivilDay CivilFromDays(int64_t days);
int DaysInMonth(int64_t year, int month);  // 28..31

}  // namespace catena
