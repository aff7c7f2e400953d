// Relations of two events whose dates are uncertain: Allen's thirteen (J. F. Allen,
// "Maintaining Knowledge about Temporal Intervals", 1983), and the rules that causes, endings
// and parts follow.
//
// A reading of DayBounds is a first day and a last day within them, the first not after the
// last; an absent bound is no limit. Each answer holds for all pairs of readings (kCertain),
// for some (kPossible), or for none (kImpossible). Days are whole: an event of one day has a
// length, and "meets" is ending on the day before the other begins. So exactly one of the
// thirteen holds between two readings.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/edtf.h"

namespace catena {

enum class AllenRelation : uint8_t {
  kBefore,  // With at least a day between them.
  kMeets,
  kOverlaps,
  kStarts,
  kDuring,
  kFinishes,
  kEquals,
  kFinishedBy,
  kContains,
  kStartedBy,
  kOverlappedBy,
  kMetBy,
  kAfter,
};
inline constexpr size_t kAllenRelationCount = 13;
using AllenRelationSet = std::bitset<kAllenRelationCount>;

// "before", "meets", ..., "finished-by".
std::string_view AllenRelationName(AllenRelation relation);
std::string_view CertaintyName(Certainty certainty);  // "unknown", "impossible", ...

// Those that hold between some reading of `a` and some of `b`. None when either has no reading
// at all (bounds that contradict each other).
AllenRelationSet PossibleRelations(const DayBounds& a, const DayBounds& b);

// The same where more is known of the two events together than the dates of each: in the days of
// the origin (0), begin(a), end(a), begin(b) and end(b), most[i][j] is the greatest that day j less
// day i can be. Limits beyond 2^57 days, either way, are cut to it.
struct PairLimits {
  enum Point : size_t { kOrigin, kBeginA, kEndA, kBeginB, kEndB, kPoints };
  static constexpr int64_t kNoLimit = int64_t{1} << 60;
  std::array<std::array<int64_t, kPoints>, kPoints> most;

  PairLimits() {
    for (size_t i = 0; i < kPoints; ++i) {
      most[i].fill(kNoLimit);
      most[i][i] = 0;
    }
  }
};
AllenRelationSet PossibleRelations(const PairLimits& limits);

// Whether `a` has the relation to `b`. kUnknown when nothing is known of one of them.
Certainty Relates(const DayBounds& a, AllenRelation relation, const DayBounds& b);

// begin(a) <= begin(b), as a cause and its effect. kUnknown when the bounds do not decide and
// one side says nothing of its begin (`/1994`).
Certainty BeginsNotAfter(const DayBounds& a, const DayBounds& b);

// begin(b) <= begin(a) <= end(b), as an ending and what it ends. kUnknown likewise.
Certainty BeginsWithin(const DayBounds& a, const DayBounds& b);

// begin(b) <= begin(a) and end(a) <= end(b), as a part and its whole. kUnknown when nothing is
// known of one of them.
Certainty LiesWithin(const DayBounds& a, const DayBounds& b);

}  // namespace catena
