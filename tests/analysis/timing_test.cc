// Timing against brute force: every reading of both dates, day by day.
#include "analysis/timing.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "tests/effort.h"

namespace catena {
namespace {

struct Reading {
  int begin;
  int end;
};

// The days of the little world in which all readings are tried. Bounds lie well inside, so that
// an absent one leaves room on either side.
constexpr int kFirstDay = -3;
constexpr int kLastDay = 6;

std::vector<Reading> ReadingsOf(const DayBounds& b) {
  std::vector<Reading> readings;
  for (int begin = kFirstDay; begin <= kLastDay; ++begin) {
    for (int end = begin; end <= kLastDay; ++end) {
      if (b.begin_min && begin < *b.begin_min) continue;
      if (b.begin_max && begin > *b.begin_max) continue;
      if (b.end_min && end < *b.end_min) continue;
      if (b.end_max && end > *b.end_max) continue;
      readings.push_back({begin, end});
    }
  }
  return readings;
}

bool Keeps(LinkRule rule, Reading first, Reading second) {
  switch (rule) {
    case LinkRule::kNone:
      return true;
    case LinkRule::kCauseBeginsFirst:
      return first.begin <= second.begin;
    case LinkRule::kBeginsWithin:
      return second.begin <= first.begin && first.begin <= second.end;
    case LinkRule::kLiesWithin:
      return second.begin <= first.begin && first.end <= second.end;
  }
  return true;
}

Timing ByReadings(LinkRule rule, const DayBounds& first, const DayBounds& second) {
  if (!first.known() || !second.known()) return Timing::kUnknown;
  bool some = false;
  bool all = true;
  for (const Reading a : ReadingsOf(first)) {
    for (const Reading b : ReadingsOf(second)) {
      const bool keeps = Keeps(rule, a, b);
      some |= keeps;
      all &= keeps;
    }
  }
  return all ? Timing::kOk : some ? Timing::kPossibleViolation : Timing::kViolation;
}

// All bounds over days 0 to 3, each present or absent, that keep the invariants of DayBounds.
std::vector<DayBounds> AllBounds() {
  std::vector<std::optional<int64_t>> days = {std::nullopt, 0, 1, 2, 3};
  std::vector<DayBounds> all;
  const auto ordered = [](std::optional<int64_t> a, std::optional<int64_t> b) {
    return !a || !b || *a <= *b;
  };
  for (const auto begin_min : days) {
    for (const auto begin_max : days) {
      for (const auto end_min : days) {
        for (const auto end_max : days) {
          if (!ordered(begin_min, begin_max) || !ordered(end_min, end_max) ||
              !ordered(begin_min, end_min) || !ordered(begin_max, end_max) ||
              !ordered(begin_min, end_max)) {
            continue;
          }
          all.push_back({begin_min, begin_max, end_min, end_max});
        }
      }
    }
  }
  return all;
}

TEST(TimingTest, AgreesWithEveryReadingOfTheDates) {
  const std::vector<DayBounds> all = AllBounds();
  ASSERT_GT(all.size(), 100u);
  size_t pairs = 0;
  for (const LinkRule rule :
       {LinkRule::kCauseBeginsFirst, LinkRule::kBeginsWithin, LinkRule::kLiesWithin}) {
    for (const DayBounds& first : all) {
      for (const DayBounds& second : all) {
        if (++pairs % test::Effort(1, 7) != 0) continue;
        ASSERT_EQ(CheckTiming(rule, first, second), ByReadings(rule, first, second))
            << "rule " << static_cast<int>(rule) << " first " << first.begin_min.value_or(-9) << ' '
            << first.begin_max.value_or(-9) << ' ' << first.end_min.value_or(-9) << ' '
            << first.end_max.value_or(-9) << " second " << second.begin_min.value_or(-9) << ' '
            << second.begin_max.value_or(-9) << ' ' << second.end_min.value_or(-9) << ' '
            << second.end_max.value_or(-9);
      }
    }
  }
}

TEST(TimingTest, RulesFollowTheDirectionInWhichTheTypeIsWritten) {
  EXPECT_EQ(RuleOfType("CAUSED").rule, LinkRule::kCauseBeginsFirst);
  EXPECT_TRUE(RuleOfType("CAUSED").first_is_start);
  EXPECT_EQ(RuleOfType("RESPONDED_TO").rule, LinkRule::kCauseBeginsFirst);
  EXPECT_FALSE(RuleOfType("RESPONDED_TO").first_is_start);  // The stimulus is the end.
  EXPECT_EQ(RuleOfType("ENDED").rule, LinkRule::kBeginsWithin);
  EXPECT_TRUE(RuleOfType("ENDED").first_is_start);  // The ending is the start.
  EXPECT_EQ(RuleOfType("PART_OF").rule, LinkRule::kLiesWithin);
  EXPECT_EQ(RuleOfType("PREVENTED").rule, LinkRule::kNone);
  EXPECT_EQ(RuleOfType("LOCATED_IN").rule, LinkRule::kNone);
}

TEST(TimingTest, TheSentenceNamesTheDaysThatClash) {
  const auto event = [](const char* name, const char* date) {
    return TimedEvent{name, ParseEdtf(date).value().bounds};
  };
  EXPECT_EQ(ExplainTiming(LinkRule::kCauseBeginsFirst, Timing::kViolation, event("A", "1995"),
                          event("B", "1994-05")),
            "A began 1995-01-01 at the earliest, B began 1994-05-31 at the latest.");
  EXPECT_EQ(ExplainTiming(LinkRule::kCauseBeginsFirst, Timing::kPossibleViolation,
                          event("A", "1994"), event("B", "1994-05")),
            "A began 1994-12-31 at the latest, B began 1994-05-01 at the earliest.");
  EXPECT_EQ(ExplainTiming(LinkRule::kBeginsWithin, Timing::kViolation, event("truce", "1996"),
                          event("war", "1988/1994")),
            "truce began 1996-01-01 at the earliest, war ended 1994-12-31 at the latest.");
  EXPECT_EQ(ExplainTiming(LinkRule::kLiesWithin, Timing::kUnknown, {"part", {}},
                          event("war", "1988/1994")),
            "part has no date.");
  EXPECT_EQ(ExplainTiming(LinkRule::kLiesWithin, Timing::kOk, {"part", {}}, {"whole", {}}), "");
}

}  // namespace
}  // namespace catena
