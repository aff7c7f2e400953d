// Reading and printing openCypher's temporal values (CIP2015-08-06, ISO 8601).
//
// Parsers take the whole text, in the extended or the basic form, and fill what is left out
// with the lowest value: "2015-W30" is 2015-07-20. Errors: kInvalidArgument; the message says
// what is wrong and what would be right, where.column is the character, from 1.
// Printers write the extended form, which the parsers read back to the same value.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "core/temporal.h"

namespace catena {

// 2015-07-21, 20150721, 2015-07, 201507, 2015-W30-2, 2015W302, 2015-W30, 2015W30, 2015-202,
// 2015202, 2015; years of other than four digits, up to nine, with a sign: -44-03-15.
Result<Date> ParseDate(std::string_view text);
// [T]21:40:32.142, 214032.142, 21:40:32, 214032, 21:40, 2140, 21; up to nine decimals.
Result<LocalTime> ParseLocalTime(std::string_view text);
// The same with Z, +01:00, +0100 or +01 behind it, within 18 hours; UTC when absent.
Result<Time> ParseTime(std::string_view text);
// <date>T<time>; the date names a day.
Result<LocalDateTime> ParseLocalDateTime(std::string_view text);
// <date>T<time><zone>, and after the zone a name: 2017-08-08T12:31+02:00[Europe/Stockholm].
// The name is kept as written; the offset is taken from the text, UTC when both are absent.
Result<DateTime> ParseDateTime(std::string_view text);
// P12Y5M14DT16H12M70S, P2.5W, and P2012-02-02T14:37:21.545. The last amount may have up to
// nine decimals; a part of a month becomes days and seconds of an average one.
Result<Duration> ParseDuration(std::string_view text);

std::string FormatDate(Date value);            // 2015-07-21; years beyond 0..9999 with a sign
std::string FormatLocalTime(LocalTime value);  // 21:40, 21:40:32, 21:40:32.142
std::string FormatTime(const Time& value);     // 21:40+01:00, 21:40Z
std::string FormatLocalDateTime(const LocalDateTime& value);
std::string FormatDateTime(const DateTime& value);
std::string FormatDuration(const Duration& value);  // P1DT-0.001S, PT0S

}  // namespace catena
