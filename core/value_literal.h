// A text for every value that a property may hold, which reads back to the same value, bit for bit.
//
//   true   12   1.0   -Infinity   "a \"b\"\n\x00"   [1, "a"]   {"k": 2}
//   date(7305)                          days since 1970-01-01
//   localtime(1000)                     nanoseconds since midnight
//   time(1000, 3600)                    and seconds of offset
//   localdatetime(60, 0)                seconds since 1970-01-01T00:00:00, nanoseconds
//   datetime(60, 0, 3600, "Europe/X")   and offset, zone
//   duration(1, 2, 3, 4)                months, days, seconds, nanoseconds
//   point(4326, 20.25, 10.5, 0.0)       system, x, y, z
//
// For tables and tools, not for people: dates are numbers, because a text of a date cannot hold all
// of them. A double has a point, an exponent, or is NaN or Infinity; an int has none. A NaN loses
// its payload. Bytes below 32, 127 and those that are no UTF-8 are written \xNN.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "core/value.h"

namespace catena {

// Requires: value.IsStorable().
std::string FormatValueLiteral(const Value& value);

// Blanks between parts are passed over. Errors: kInvalidArgument, where.column the character, from
// 1, in bytes; kLimit for values nested deeper than kMaxValueDepth. The result IsStorable().
Result<Value> ParseValueLiteral(std::string_view text);

}  // namespace catena
