// What a relationship between two events says about their days: the rule of each type, and the
// differences that the rule sets. docs/timing.md has the table and the reasons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace catena {

// The begin or the end of one of two events.
enum class TimePoint : uint8_t { kFirstBegins, kFirstEnds, kSecondBegins, kSecondEnds };

// What must hold within a day. Dates know days alone, so that a thing that came before another may
// have come on the same day; yet nothing can come before itself.
enum class TimeOrder : uint8_t {
  kFree,      // Days are compared, and nothing is said of the order within one.
  kNotAfter,  // The earlier comes no later, also within a day.
  kBefore,    // The earlier comes first, also within a day.
};

// later - earlier >= days.
struct TimeDifference {
  TimePoint earlier = TimePoint::kFirstBegins;
  TimePoint later = TimePoint::kSecondBegins;
  int64_t days = 0;
  TimeOrder order = TimeOrder::kNotAfter;
};

// gap_min and gap_max of a relationship, in days.
struct DayGap {
  std::optional<int64_t> min;
  std::optional<int64_t> max;
  bool operator==(const DayGap&) const = default;
};

enum class TimeRule : uint8_t {
  kNone,
  kBeginsFirst,   // A cause and its effect.
  kBeginsWithin,  // An ending and what it ended.
  kLiesWithin,    // A part and its whole.
  // Allen's (1983).
  kBefore,
  kMeets,
  kOverlaps,
  kStarts,
  kDuring,
  kFinishes,
  kEquals,
};

// For a relationship as it is written: the rule, and whether `first` is its start.
struct TimeRuleOfType {
  TimeRule rule = TimeRule::kNone;
  bool first_is_start = true;
};
// The seven relations of Allen by name, else the rule of a single link (analysis/timing.h).
TimeRuleOfType TimeRuleOf(std::string_view type);

// Whether gap_min and gap_max have a meaning with the rule.
bool TakesGap(TimeRule rule);

// What the rule demands. A gap that the rule does not take is ignored.
std::vector<TimeDifference> DifferencesOf(TimeRule rule, const DayGap& gap);

}  // namespace catena
