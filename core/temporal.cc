#include "core/temporal.h"

#include <cassert>

namespace catena {
namespace {

constexpr int64_t kDaysPerEra = 146'097;  // 400 years.
// Days from 0000-03-01, the start of era 0, to 1970-01-01.
constexpr int64_t kEpochFromEra = 719'468;

int64_t FloorDivide(int64_t dividend, int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

bool IsLeapYear(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

}  // namespace

int64_t DaysFromCivil(CivilDay civil) {
  assert(civil.year >= -kMaxCivilYear && civil.year <= kMaxCivilYear);
  assert(civil.month >= 1 && civil.month <= 12);
  assert(civil.day >= 1 && civil.day <= 31);
  // Years begin in March, so that the leap day is a year's last.
  const int64_t year = civil.year - (civil.month <= 2 ? 1 : 0);
  const int64_t era = FloorDivide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t month_from_march = (civil.month + 9) % 12;
  const int64_t day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kEpochFromEra;
}

CivilDay CivilFromDays(int64_t days) {
  // Whole eras are taken off before the epoch is moved, so that no day number overflows.
  const int64_t whole_eras = FloorDivide(days, kDaysPerEra);
  const int64_t rest = days % kDaysPerEra;
  const int64_t shifted = rest + (rest < 0 ? kDaysPerEra : 0) + kEpochFromEra;
  const int64_t era = whole_eras + shifted / kDaysPerEra;
  const int64_t day_of_era = shifted % kDaysPerEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  CivilDay civil;
  civil.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  civil.month =
      static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
  return civil;
}

int DaysInMonth(int64_t year, int month) {
  assert(month >= 1 && month <= 12);
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

}  // namespace catena
