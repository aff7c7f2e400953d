// When two stated values disagree.
//
//   numbers   further apart than the tolerance: so much, or so many per cent of the larger. A text
//             of nothing but a decimal number is that number: "26" is 26
//   dates     EDTF texts whose beginnings, or whose ends, no reading brings together: further
//             apart than so many days. A more precise date agrees with a vaguer one around it.
//   others    texts that fold differently (core/fold.h); anything else that is not equal
//
// Without a tolerance it is 0. docs/story_analysis.md.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/value.h"

namespace catena {

struct ValueTolerance {
  std::string property;  // "deaths_best", or "deaths*" for all that begin so.
  double amount = 0;     // Not below 0.
  bool percent = false;
};

// "deaths*=10%", "date=3". kInvalidArgument says what would be right.
Result<ValueTolerance> ParseTolerance(std::string_view text);

// Whether it is one for the property.
bool Fits(const ValueTolerance& tolerance, std::string_view property);
// The first that fits the property; 0 when none does.
ValueTolerance ToleranceFor(std::string_view property, std::span<const ValueTolerance> tolerances);

// Of a number, or of a text of nothing but a decimal number.
std::optional<double> NumberOf(const Value& value);

bool Disagree(const Value& a, const Value& b, const ValueTolerance& tolerance);

// "10%", "3".
std::string ToleranceText(const ValueTolerance& tolerance);

// As a person would write it: texts without quotes.
std::string StatedText(const Value& value);

}  // namespace catena
