#include "analysis/time_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/timing.h"

namespace catena {
namespace {

using enum TimePoint;
using enum TimeOrder;

constexpr std::array<std::pair<std::string_view, TimeRule>, 7> kAllen = {{
    {"BEFORE", TimeRule::kBefore},
    {"MEETS", TimeRule::kMeets},
    {"OVERLAPS", TimeRule::kOverlaps},
    {"STARTS", TimeRule::kStarts},
    {"DURING", TimeRule::kDuring},
    {"FINISHES", TimeRule::kFinishes},
    {"EQUALS", TimeRule::kEquals},
}};

// A gap beyond 750 million years is cut to it, so that sums along any chain stay exact.
constexpr int64_t kLongestGap = int64_t{1} << 38;

void AddSameDay(TimePoint a, TimePoint b, std::vector<TimeDifference>* differences) {
  differences->push_back({a, b, 0, kFree});
  differences->push_back({b, a, 0, kFree});
}

// The two days whose distance a gap is.
std::pair<TimePoint, TimePoint> GapOf(TimeRule rule) {
  switch (rule) {
    case TimeRule::kOverlaps:
      return {kFirstBegins, kSecondBegins};
    case TimeRule::kStarts:
      return {kFirstEnds, kSecondEnds};
    case TimeRule::kDuring:
    case TimeRule::kFinishes:
      return {kSecondBegins, kFirstBegins};
    default:
      return {kFirstEnds, kSecondBegins};
  }
}

std::vector<TimeDifference> WithoutGap(TimeRule rule) {
  std::vector<TimeDifference> differences;
  switch (rule) {
    case TimeRule::kNone:
      break;
    case TimeRule::kBeginsFirst:
      return {{kFirstBegins, kSecondBegins, 0, kNotAfter}};
    case TimeRule::kBeginsWithin:
      return {{kSecondBegins, kFirstBegins, 0, kNotAfter},
              {kFirstBegins, kSecondEnds, 0, kNotAfter}};
    case TimeRule::kLiesWithin:
      return {{kSecondBegins, kFirstBegins, 0, kNotAfter}, {kFirstEnds, kSecondEnds, 0, kNotAfter}};
    case TimeRule::kBefore:
      return {{kFirstEnds, kSecondBegins, 0, kBefore}};
    case TimeRule::kMeets:
      return {{kFirstEnds, kSecondBegins, 0, kNotAfter}};
    case TimeRule::kOverlaps:
      return {{kFirstBegins, kSecondBegins, 0, kBefore},
              {kSecondBegins, kFirstEnds, 0, kBefore},
              {kFirstEnds, kSecondEnds, 0, kBefore}};
    case TimeRule::kStarts:
      AddSameDay(kFirstBegins, kSecondBegins, &differences);
      differences.push_back({kFirstEnds, kSecondEnds, 0, kBefore});
      break;
    case TimeRule::kDuring:
      return {{kSecondBegins, kFirstBegins, 0, kBefore}, {kFirstEnds, kSecondEnds, 0, kBefore}};
    case TimeRule::kFinishes:
      AddSameDay(kFirstEnds, kSecondEnds, &differences);
      differences.push_back({kSecondBegins, kFirstBegins, 0, kBefore});
      break;
    case TimeRule::kEquals:
      AddSameDay(kFirstBegins, kSecondBegins, &differences);
      AddSameDay(kFirstEnds, kSecondEnds, &differences);
      break;
  }
  return differences;
}

}  // namespace

TimeRuleOfType TimeRuleOf(std::string_view type) {
  const auto allen = std::ranges::find(kAllen, type, [](const auto& row) { return row.first; });
  if (allen != kAllen.end()) return {allen->second, true};
  const LinkRuleOfType link = RuleOfType(type);
  switch (link.rule) {
    case LinkRule::kCauseBeginsFirst:
      return {TimeRule::kBeginsFirst, link.first_is_start};
    case LinkRule::kBeginsWithin:
      return {TimeRule::kBeginsWithin, link.first_is_start};
    case LinkRule::kLiesWithin:
      return {TimeRule::kLiesWithin, link.first_is_start};
    case LinkRule::kNone:
      break;
  }
  return {};
}

bool TakesGap(TimeRule rule) { return rule >= TimeRule::kBefore && rule != TimeRule::kEquals; }

std::vector<TimeDifference> DifferencesOf(TimeRule rule, const DayGap& gap) {
  std::vector<TimeDifference> differences = WithoutGap(rule);
  if (!TakesGap(rule)) return differences;
  const auto [from, to] = GapOf(rule);
  const auto days = [](int64_t gap_days) {
    return std::clamp(gap_days, -kLongestGap, kLongestGap);
  };
  if (gap.min) differences.push_back({from, to, days(*gap.min), kFree});
  if (gap.max) differences.push_back({to, from, -days(*gap.max), kFree});
  // What meets leaves no day between: the other begins on the last day or on the next.
  if (rule == TimeRule::kMeets && !gap.max) {
    differences.push_back({to, from, -std::max<int64_t>(1, days(gap.min.value_or(1))), kFree});
  }
  return differences;
}

}  // namespace catena
