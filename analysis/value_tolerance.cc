#include "analysis/value_tolerance.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

#include "core/edtf.h"
#include "core/fold.h"

namespace catena {
namespace {

using Day = std::optional<int64_t>;

// Days between two spans that do not meet; 0 for those that do. Absent bounds are no bounds.
int64_t DaysApart(Day a_first, Day a_last, Day b_first, Day b_last) {
  if (a_last && b_first && *a_last < *b_first) return *b_first - *a_last;
  if (b_last && a_first && *b_last < *a_first) return *a_first - *b_last;
  return 0;
}

bool DatesDisagree(const DayBounds& a, const DayBounds& b, double days) {
  const int64_t begins = DaysApart(a.begin_min, a.begin_max, b.begin_min, b.begin_max);
  const int64_t ends = DaysApart(a.end_min, a.end_max, b.end_min, b.end_max);
  return static_cast<double>(std::max(begins, ends)) > days;
}

// Digits, with a sign and decimals or without: what is a number however it was put down.
std::optional<double> DecimalOf(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string_view digits = text;
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  const size_t whole =
      static_cast<size_t>(std::ranges::find_if_not(digits, is_digit) - digits.begin());
  std::string_view rest = digits.substr(whole);
  if (rest.starts_with('.')) {
    rest.remove_prefix(1);
    if (rest.empty()) return std::nullopt;
  }
  if (whole == 0 || !std::ranges::all_of(rest, is_digit)) return std::nullopt;
  double number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return text.starts_with('-') ? -number : number;
}

bool IsDate(const Value& value) {
  const std::string* text = value.AsString();
  return text != nullptr && ParseEdtf(*text).has_value();
}

}  // namespace

Result<ValueTolerance> ParseTolerance(std::string_view text) {
  const auto wrong = [&] {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + std::string(text) +
                    "' is no tolerance: write PROPERTY=N or PROPERTY=N%, as in deaths*=10%");
  };
  const size_t equals = text.rfind('=');
  if (equals == std::string_view::npos || equals == 0) return wrong();
  ValueTolerance tolerance{.property = std::string(text.substr(0, equals))};
  const size_t star = tolerance.property.find('*');
  if (star != std::string::npos && star + 1 < tolerance.property.size()) {
    return Fail(ErrorCode::kInvalidArgument,
                "'" + tolerance.property +
                    "': * stands at the end of a property only, for all that begin so");
  }
  std::string_view amount = text.substr(equals + 1);
  if (amount.ends_with('%')) {
    tolerance.percent = true;
    amount.remove_suffix(1);
  }
  const auto [end, problem] =
      std::from_chars(amount.data(), amount.data() + amount.size(), tolerance.amount);
  const bool read = problem == std::errc() && end == amount.data() + amount.size();
  if (!read || !std::isfinite(tolerance.amount) || tolerance.amount < 0) return wrong();
  return tolerance;
}

bool Fits(const ValueTolerance& tolerance, std::string_view property) {
  const std::string_view name = tolerance.property;
  return name.ends_with('*') ? property.starts_with(name.substr(0, name.size() - 1))
                             : property == name;
}

ValueTolerance ToleranceFor(std::string_view property, std::span<const ValueTolerance> tolerances) {
  for (const ValueTolerance& tolerance : tolerances) {
    if (Fits(tolerance, property)) return tolerance;
  }
  return {.property = std::string(property)};
}

std::optional<double> NumberOf(const Value& value) {
  if (const std::optional<double> number = value.AsNumber()) return number;
  const std::string* text = value.AsString();
  return text == nullptr ? std::nullopt : DecimalOf(*text);
}

bool Disagree(const Value& a, const Value& b, const ValueTolerance& tolerance) {
  // Two texts may be years, which dates with a tolerance in days read better than numbers.
  const bool dates = IsDate(a) && IsDate(b);
  const std::optional<double> x = NumberOf(a);
  const std::optional<double> y = NumberOf(b);
  if (x && y && !dates) {
    const double allowed = tolerance.percent
                               ? std::max(std::abs(*x), std::abs(*y)) * tolerance.amount / 100
                               : tolerance.amount;
    return std::abs(*x - *y) > allowed;
  }
  const std::string* s = a.AsString();
  const std::string* t = b.AsString();
  if (s == nullptr || t == nullptr) return Equals(a, b) != Ternary(true);
  const Result<Edtf> first = ParseEdtf(*s);
  const Result<Edtf> second = ParseEdtf(*t);
  if (first && second) {
    return DatesDisagree(first->bounds, second->bounds, tolerance.percent ? 0 : tolerance.amount);
  }
  return FoldName(*s) != FoldName(*t);
}

std::string ToleranceText(const ValueTolerance& tolerance) {
  char text[64];
  std::snprintf(text, sizeof text, "%.12g", tolerance.amount);
  return std::string(text) + (tolerance.percent ? "%" : "");
}

std::string StatedText(const Value& value) {
  return value.AsString() != nullptr ? *value.AsString() : ToText(value);
}

}  // namespace catena
