#include "analysis/timing.h"

#include <algorithm>
#include <limits>

namespace catena {
namespace {

// A day somewhere in [min, max].
struct Span {
  int64_t min = std::numeric_limits<int64_t>::min();
  int64_t max = std::numeric_limits<int64_t>::max();
};

// Whether a <= b in every reading, in none, or in some.
enum class Order : uint8_t { kAlways, kNever, kSometimes };

Order NotAfter(Span a, Span b) {
  if (a.min > b.max) return Order::kNever;
  const bool bounded =
      a.max != std::numeric_limits<int64_t>::max() && b.min != std::numeric_limits<int64_t>::min();
  return bounded && a.max <= b.min ? Order::kAlways : Order::kSometimes;
}

Timing Both(Order a, Order b) {
  if (a == Order::kNever || b == Order::kNever) return Timing::kViolation;
  const bool always = a == Order::kAlways && b == Order::kAlways;
  return always ? Timing::kOk : Timing::kPossibleViolation;
}

// An event that has ended by a day has begun by it, and one that has not begun has not ended.
Span Begin(const DayBounds& bounds) {
  Span span;
  if (bounds.begin_min) span.min = *bounds.begin_min;
  if (bounds.begin_max) span.max = *bounds.begin_max;
  if (bounds.end_max) span.max = std::min(span.max, *bounds.end_max);
  return span;
}

Span End(const DayBounds& bounds) {
  Span span;
  if (bounds.end_min) span.min = *bounds.end_min;
  if (bounds.begin_min) span.min = std::max(span.min, *bounds.begin_min);
  if (bounds.end_max) span.max = *bounds.end_max;
  return span;
}

std::string Earliest(Span span) {
  return span.min == Span{}.min ? "on an unknown day" : FormatDay(span.min) + " at the earliest";
}

std::string Latest(Span span) {
  return span.max == Span{}.max ? "on an unknown day" : FormatDay(span.max) + " at the latest";
}

// "A began 1990-01-01 at the earliest, B began 1989-12-31 at the latest."
std::string Compare(const std::string& a, std::string_view a_did, Span a_span, const std::string& b,
                    std::string_view b_did, Span b_span, Order order) {
  const std::string early = order == Order::kNever ? Earliest(a_span) : Latest(a_span);
  const std::string late = order == Order::kNever ? Latest(b_span) : Earliest(b_span);
  return a + " " + std::string(a_did) + " " + early + ", " + b + " " + std::string(b_did) + " " +
         late + ".";
}

}  // namespace

LinkRuleOfType RuleOfType(std::string_view type) {
  if (type == evidence::kPartOf) return {LinkRule::kLiesWithin, true};
  const std::optional<evidence::CausalType> causal = evidence::FindCausalType(type);
  if (!causal) return {};
  switch (causal->timing) {
    case evidence::TimingRule::kCauseBeginsFirst:
      return {LinkRule::kCauseBeginsFirst, causal->walk != evidence::CausalWalk::kBackward};
    case evidence::TimingRule::kEndsWithin:
      // The ending is the effect: the start of a type that is walked backwards.
      return {LinkRule::kBeginsWithin, causal->walk == evidence::CausalWalk::kBackward};
    case evidence::TimingRule::kNone:
      return {};
  }
  return {};
}

Timing CheckTiming(LinkRule rule, const DayBounds& first, const DayBounds& second) {
  if (rule == LinkRule::kNone) return Timing::kOk;
  if (!first.known() || !second.known()) return Timing::kUnknown;
  switch (rule) {
    case LinkRule::kCauseBeginsFirst:
      return Both(NotAfter(Begin(first), Begin(second)), Order::kAlways);
    case LinkRule::kBeginsWithin:
      return Both(NotAfter(Begin(second), Begin(first)), NotAfter(Begin(first), End(second)));
    case LinkRule::kLiesWithin:
      return Both(NotAfter(Begin(second), Begin(first)), NotAfter(End(first), End(second)));
    case LinkRule::kNone:
      break;
  }
  return Timing::kOk;
}

std::string ExplainTiming(LinkRule rule, Timing timing, const TimedEvent& first,
                          const TimedEvent& second) {
  if (timing == Timing::kOk) return "";
  if (timing == Timing::kUnknown) {
    const bool both = !first.bounds.known() && !second.bounds.known();
    const std::string& undated = first.bounds.known() ? second.name : first.name;
    return both ? "Neither " + first.name + " nor " + second.name + " has a date."
                : undated + " has no date.";
  }
  const Span first_begin = Begin(first.bounds);
  const Span second_begin = Begin(second.bounds);
  const Order wanted = timing == Timing::kViolation ? Order::kNever : Order::kSometimes;
  if (rule == LinkRule::kCauseBeginsFirst) {
    return Compare(first.name, "began", first_begin, second.name, "began", second_begin, wanted);
  }
  if (NotAfter(second_begin, first_begin) == wanted) {
    return Compare(second.name, "began", second_begin, first.name, "began", first_begin, wanted);
  }
  const bool begins = rule == LinkRule::kBeginsWithin;
  return Compare(first.name, begins ? "began" : "ended", begins ? first_begin : End(first.bounds),
                 second.name, "ended", End(second.bounds), wanted);
}

}  // namespace catena
