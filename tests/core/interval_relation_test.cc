#include "core/interval_relation.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/temporal_text.h"

namespace catena {
namespace {

using Day = std::optional<int64_t>;

struct Reading {
  int64_t begin;
  int64_t end;
};

// Allen's definitions, on days with a length: [begin, end + 1).
bool Holds(AllenRelation relation, const Reading& x, const Reading& y) {
  const int64_t a = x.begin;
  const int64_t b = x.end + 1;
  const int64_t c = y.begin;
  const int64_t d = y.end + 1;
  switch (relation) {
    case AllenRelation::kBefore:
      return b < c;
    case AllenRelation::kMeets:
      return b == c;
    case AllenRelation::kOverlaps:
      return a < c && c < b && b < d;
    case AllenRelation::kStarts:
      return a == c && b < d;
    case AllenRelation::kDuring:
      return a > c && b < d;
    case AllenRelation::kFinishes:
      return a > c && b == d;
    case AllenRelation::kEquals:
      return a == c && b == d;
    case AllenRelation::kFinishedBy:
      return a < c && b == d;
    case AllenRelation::kContains:
      return a < c && b > d;
    case AllenRelation::kStartedBy:
      return a == c && b > d;
    case AllenRelation::kOverlappedBy:
      return c < a && a < d && d < b;
    case AllenRelation::kMetBy:
      return d == a;
    case AllenRelation::kAfter:
      return d < a;
  }
  return false;
}

// All readings within the days of the oracle, which are more than the bounds use: an absent
// bound reaches beyond every present one.
std::vector<Reading> Readings(const DayBounds& bounds) {
  constexpr int64_t kFirst = -4;
  constexpr int64_t kLast = 9;
  std::vector<Reading> readings;
  for (int64_t begin = kFirst; begin <= kLast; ++begin) {
    for (int64_t end = begin; end <= kLast; ++end) {
      const auto within = [](int64_t day, Day low, Day high) {
        return (!low || day >= *low) && (!high || day <= *high);
      };
      if (within(begin, bounds.begin_min, bounds.begin_max) &&
          within(end, bounds.end_min, bounds.end_max)) {
        readings.push_back({begin, end});
      }
    }
  }
  return readings;
}

DayBounds RandomBounds(std::mt19937& random) {
  const auto day = [&random]() -> Day {
    if (random() % 4 == 0) return std::nullopt;
    return random() % 6;
  };
  return {day(), day(), day(), day()};
}

std::string ShowDays(const DayBounds& bounds) {
  std::string text;
  for (const Day& day : {bounds.begin_min, bounds.begin_max, bounds.end_min, bounds.end_max}) {
    text += (day ? std::to_string(*day) : "-") + " ";
  }
  return text;
}

Certainty Judged(const DayBounds& a, const DayBounds& b,
                 const std::function<bool(const Reading&, const Reading&)>& rule) {
  bool kept = false;
  bool broken = false;
  for (const Reading& x : Readings(a)) {
    for (const Reading& y : Readings(b)) (rule(x, y) ? kept : broken) = true;
  }
  if (kept && broken) return Certainty::kPossible;
  return kept ? Certainty::kCertain : broken ? Certainty::kImpossible : Certainty::kUnknown;
}

TEST(IntervalRelationTest, AgreesWithAllReadingsOfSmallRanges) {
  std::mt19937 random(29);
  for (int i = 0; i < 800; ++i) {
    const DayBounds a = RandomBounds(random);
    const DayBounds b = RandomBounds(random);
    SCOPED_TRACE(ShowDays(a) + "| " + ShowDays(b));
    const AllenRelationSet possible = PossibleRelations(a, b);
    for (size_t k = 0; k < kAllenRelationCount; ++k) {
      const auto relation = static_cast<AllenRelation>(k);
      const Certainty expected =
          Judged(a, b, [&](const Reading& x, const Reading& y) { return Holds(relation, x, y); });
      ASSERT_EQ(possible[k], expected == Certainty::kPossible || expected == Certainty::kCertain)
          << AllenRelationName(relation);
      const Certainty found = Relates(a, relation, b);
      ASSERT_EQ(found, a.known() && b.known() ? expected : Certainty::kUnknown)
          << AllenRelationName(relation);
    }
    const Certainty order =
        Judged(a, b, [](const Reading& x, const Reading& y) { return x.begin <= y.begin; });
    const bool dated = (a.begin_min || a.begin_max) && (b.begin_min || b.begin_max);
    ASSERT_EQ(BeginsNotAfter(a, b),
              order == Certainty::kPossible && !dated ? Certainty::kUnknown : order);
    const Certainty ending = Judged(a, b, [](const Reading& x, const Reading& y) {
      return y.begin <= x.begin && x.begin <= y.end;
    });
    const bool ending_dated = (a.begin_min || a.begin_max) && b.known();
    ASSERT_EQ(BeginsWithin(a, b),
              ending == Certainty::kPossible && !ending_dated ? Certainty::kUnknown : ending);
    const Certainty part = Judged(a, b, [](const Reading& x, const Reading& y) {
      return y.begin <= x.begin && x.end <= y.end;
    });
    ASSERT_EQ(LiesWithin(a, b), a.known() && b.known() ? part : Certainty::kUnknown);
  }
}

TEST(IntervalRelationTest, ExactlyOneRelationHoldsBetweenTwoReadings) {
  const std::vector<Reading> all = Readings({-4, 1, -4, 1});
  for (const Reading& x : all) {
    for (const Reading& y : all) {
      const AllenRelationSet possible =
          PossibleRelations({x.begin, x.begin, x.end, x.end}, {y.begin, y.begin, y.end, y.end});
      ASSERT_EQ(possible.count(), 1u);
      for (size_t k = 0; k < kAllenRelationCount; ++k) {
        ASSERT_EQ(possible[k], Holds(static_cast<AllenRelation>(k), x, y));
      }
    }
  }
}

DayBounds Dated(std::string_view text) { return ParseEdtf(text).value().bounds; }

TEST(IntervalRelationTest, DatesAsPeopleWriteThem) {
  using enum Certainty;
  struct Row {
    std::string a;
    std::string b;
    Certainty begins_not_after;
  };
  const std::vector<Row> rows = {
      {"1988-02-20", "1988-02-20", kCertain},  // A cause may begin on the day of its effect.
      {"1988-02-20", "1988-02-27", kCertain},
      {"1988-02-27", "1988-02-20", kImpossible},
      {"1988", "1988", kPossible},
      {"1988-02", "1988", kPossible},
      {"1988", "1994", kCertain},
      {"1994", "1988", kImpossible},
      {"1988/1994", "1992", kCertain},
      {"1992", "1988/1994", kImpossible},
      {"1988-02-20~", "1988-02-18", kPossible},
      {"1988-02-20~", "1988-02-16", kImpossible},
      {"1988/..", "1987", kImpossible},
      // An unknown beginning decides nothing, until the other end does.
      {"/1994", "1990", kUnknown},
      {"1990", "../1994", kUnknown},
      {"1995", "../1994", kImpossible},
      {"../1994", "1995", kCertain},
      {"1988", "../..", kUnknown},
      {"[..1987]", "1988", kCertain},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(CertaintyName(BeginsNotAfter(Dated(row.a), Dated(row.b))),
              CertaintyName(row.begins_not_after))
        << row.a << " and " << row.b;
  }
  EXPECT_EQ(BeginsNotAfter({}, Dated("1988")), kUnknown);
  EXPECT_EQ(BeginsWithin(Dated("1994-05-12"), Dated("1988/1994")), kPossible);
  EXPECT_EQ(BeginsWithin(Dated("1993"), Dated("1988/1994")), kCertain);
  EXPECT_EQ(BeginsWithin(Dated("1995"), Dated("1988/1994")), kImpossible);
  EXPECT_EQ(LiesWithin(Dated("1993"), Dated("1988/1994")), kCertain);
  EXPECT_EQ(LiesWithin(Dated("1993/1995"), Dated("1988/1994")), kImpossible);
  EXPECT_EQ(Relates(Dated("1987"), AllenRelation::kBefore, Dated("1989")), kCertain);
  EXPECT_EQ(Relates(Dated("1988-12-31"), AllenRelation::kMeets, Dated("1989-01-01")), kCertain);
}

TEST(IntervalRelationTest, BoundsThatContradictEachOtherAreUnknown) {
  const DayBounds broken{5, 4, 6, 6};
  EXPECT_TRUE(PossibleRelations(broken, Dated("1988")).none());
  EXPECT_EQ(Relates(broken, AllenRelation::kBefore, Dated("1988")), Certainty::kUnknown);
  EXPECT_EQ(BeginsNotAfter(broken, Dated("1988")), Certainty::kUnknown);
}

TEST(IntervalRelationTest, TheFurthestDaysDoNotOverflow) {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const DayBounds early{kLeast, kLeast, kLeast, kLeast};
  const DayBounds late{kMost, kMost, kMost, kMost};
  EXPECT_EQ(Relates(early, AllenRelation::kBefore, late), Certainty::kCertain);
  EXPECT_EQ(BeginsNotAfter(late, early), Certainty::kImpossible);
}

}  // namespace
}  // namespace catena
