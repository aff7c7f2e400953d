// EDTF: dates as people know them (ISO 8601-2:2019 / Library of Congress EDTF,
// levels 0, 1 and 2), and the days they allow.
//
//   1988            some time in 1988
//   1988-02-20~     about that day
//   198X            some year of the eighties
//   1988/1994-05    from 1988 to May 1994
//   ../1994  /1994  open start, unknown start
//   [1988,1990..]   one of          {1988,1990}  all of
//   1988-23         autumn of 1988 (21 spring to 24 winter; 25-41 in core/edtf_date.cc)
//
// Text is kept as written; computing is done on DayBounds. What the standard leaves open is
// decided so:
// - 21-24 are read as in the northern hemisphere, in whole months; the winter of 1988 is
//   December 1988 to February 1989.
// - A date with a time has the day of the clock at the place, whatever its offset.
// - `~` and `%` widen by the part that they are attached to: 1988-02~-20 by months.
// - An interval ends no earlier than it begins, judged by first days: 2004-02/2004 is refused.
// - {..} begins with its earliest member and ends with its latest; [..] begins and ends
//   somewhere within one of its members.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace catena {

// The earliest and latest day on which something may have begun and ended, as days
// since 1970-01-01 (proleptic Gregorian). An absent bound is open or unknown.
// Invariants where both are present: begin_min <= begin_max, end_min <= end_max,
// begin_min <= end_min, begin_max <= end_max.
struct DayBounds {
  std::optional<int64_t> begin_min;
  std::optional<int64_t> begin_max;
  std::optional<int64_t> end_min;
  std::optional<int64_t> end_max;

  bool known() const { return begin_min || begin_max || end_min || end_max; }
  bool operator==(const DayBounds&) const = default;
};

// How far `~` and `%` widen the bounds, by precision. Printed in reports.
struct ApproximationPolicy {
  int days = 3;
  int months = 1;
  int years = 1;
  int decades_years = 5;     // 198X~
  int centuries_years = 50;  // 19XX~

  bool operator==(const ApproximationPolicy&) const = default;
};

struct Edtf {
  std::string text;  // As written.
  int level = 0;     // 0, 1 or 2: the lowest level that allows the text.
  bool is_interval = false;
  bool uncertain = false;    // `?` or `%` anywhere.
  bool approximate = false;  // `~` or `%` anywhere.
  DayBounds bounds;          // Widened by the policy given to ParseEdtf.

  bool operator==(const Edtf&) const = default;
};

// Errors: kInvalidArgument; the message says what is wrong and what would be right,
// and where.column is the character, from 1. Years beyond +-290 million years parse
// and their bounds are absent. Cost: linear in the text; texts over 4,096 bytes are refused.
Result<Edtf> ParseEdtf(std::string_view text, const ApproximationPolicy& policy = {});

// ISO 8601 date of a day number, e.g. "1994-05-12"; years outside 0..9999 get a sign.
std::string FormatDay(int64_t days);

// Relation of two uncertain quantities: true in every reading, in some, or in none.
enum class Certainty : uint8_t { kUnknown, kImpossible, kPossible, kCertain };

}  // namespace catena
