// Whether the dates of a single link allow it.
//
// Dates are bounds, so a link is judged over all readings of them: a violation when none keeps
// the rule, a possible violation when some breaks it, ok when every one keeps it, unknown when a
// side has no date at all. An absent bound is no bound: it stands for any day.
#pragma once

#include <string>
#include <string_view>

#include "core/audit_report.h"
#include "core/edtf.h"
#include "core/evidence.h"

namespace catena {

// What the dates of a relationship's two ends must keep.
enum class LinkRule : uint8_t {
  kNone,
  kCauseBeginsFirst,  // begin(first) <= begin(second)
  kBeginsWithin,      // begin(second) <= begin(first) <= end(second)
  kLiesWithin,        // begin(second) <= begin(first) and end(first) <= end(second)
};

// For a relationship as it is written: which rule, and whether `first` is its start.
struct LinkRuleOfType {
  LinkRule rule = LinkRule::kNone;
  bool first_is_start = true;
};
// Causal types by the table of core/evidence.h; PART_OF: the part lies within the whole.
LinkRuleOfType RuleOfType(std::string_view type);

Timing CheckTiming(LinkRule rule, const DayBounds& first, const DayBounds& second);

// What is wrong, in one sentence with the days: "Pogroms may begin 1988-12-31 at the latest, ...".
// "" for kOk. `first` and `second` as for CheckTiming, with what to call them.
struct TimedEvent {
  std::string name;
  DayBounds bounds;
};
std::string ExplainTiming(LinkRule rule, Timing timing, const TimedEvent& first,
                          const TimedEvent& second);

}  // namespace catena
