// Every question is whether some reading satisfies a few differences between the four unknown
// days: a simple temporal network (R. Dechter, I. Meiri, J. Pearl, 1991) of five points, the
// fifth being the epoch. It has a solution, in whole days, if and only if it has no cycle of
// negative length, which Floyd and Warshall find in 125 steps.
#include "core/interval_relation.h"

#include <algorithm>
#include <array>
#include <span>

namespace catena {
namespace {

enum Point : size_t { kEpoch, kBeginA, kEndA, kBeginB, kEndB, kPointCount };

// later - earlier >= days
struct AtLeast {
  Point earlier;
  Point later;
  int64_t days;
};

class Network {
 public:
  Network(const DayBounds& a, const DayBounds& b) {
    for (auto& row : most_) row.fill(kNoLimit);
    for (size_t i = 0; i < kPointCount; ++i) most_[i][i] = 0;
    Bound(kBeginA, a.begin_min, a.begin_max);
    Bound(kEndA, a.end_min, a.end_max);
    Bound(kBeginB, b.begin_min, b.begin_max);
    Bound(kEndB, b.end_min, b.end_max);
    Require({kBeginA, kEndA, 0});
    Require({kBeginB, kEndB, 0});
  }

  explicit Network(const PairLimits& limits) : most_(limits.most) {
    for (auto& row : most_) {
      for (int64_t& days : row) {
        if (days != kNoLimit) days = std::clamp(days, -kFurthestDay, kFurthestDay);
      }
    }
    Require({kBeginA, kEndA, 0});
    Require({kBeginB, kEndB, 0});
  }

  void Require(AtLeast difference) {
    Tighten(difference.later, difference.earlier, -difference.days);
  }

  bool HasReading() const {
    auto most = most_;
    for (size_t k = 0; k < kPointCount; ++k) {
      for (size_t i = 0; i < kPointCount; ++i) {
        for (size_t j = 0; j < kPointCount; ++j) {
          most[i][j] = std::min(most[i][j], most[i][k] + most[k][j]);
        }
      }
    }
    for (size_t i = 0; i < kPointCount; ++i) {
      if (most[i][i] < 0) return false;
    }
    return true;
  }

 private:
  // Sums of a few stay far from overflow. Days beyond it are cut to it: 6e14 years.
  static constexpr int64_t kNoLimit = PairLimits::kNoLimit;
  static constexpr int64_t kFurthestDay = int64_t{1} << 57;

  void Bound(Point point, std::optional<int64_t> low, std::optional<int64_t> high) {
    if (low) Tighten(point, kEpoch, -std::clamp(*low, -kFurthestDay, kFurthestDay));
    if (high) Tighten(kEpoch, point, std::clamp(*high, -kFurthestDay, kFurthestDay));
  }
  // to - from <= days
  void Tighten(Point from, Point to, int64_t days) {
    most_[from][to] = std::min(most_[from][to], days);
  }

  std::array<std::array<int64_t, kPointCount>, kPointCount> most_;
};

bool Possible(const DayBounds& a, const DayBounds& b, std::span<const AtLeast> differences) {
  Network network(a, b);
  for (const AtLeast& difference : differences) network.Require(difference);
  return network.HasReading();
}

bool Possible(const DayBounds& a, const DayBounds& b, std::initializer_list<AtLeast> differences) {
  return Possible(a, b, std::span(differences.begin(), differences.size()));
}

constexpr size_t kMaxDifferences = 4;
struct Relation {
  std::string_view name;
  size_t count;
  std::array<AtLeast, kMaxDifferences> differences;
};

// In the order of AllenRelation. "Equal" is not-after in both directions.
constexpr std::array<Relation, kAllenRelationCount> kRelations = {{
    {"before", 1, {{{kEndA, kBeginB, 2}}}},
    {"meets", 2, {{{kEndA, kBeginB, 1}, {kBeginB, kEndA, -1}}}},
    {"overlaps", 3, {{{kBeginA, kBeginB, 1}, {kBeginB, kEndA, 0}, {kEndA, kEndB, 1}}}},
    {"starts", 3, {{{kBeginA, kBeginB, 0}, {kBeginB, kBeginA, 0}, {kEndA, kEndB, 1}}}},
    {"during", 2, {{{kBeginB, kBeginA, 1}, {kEndA, kEndB, 1}}}},
    {"finishes", 3, {{{kBeginB, kBeginA, 1}, {kEndA, kEndB, 0}, {kEndB, kEndA, 0}}}},
    {"equals",
     4,
     {{{kBeginA, kBeginB, 0}, {kBeginB, kBeginA, 0}, {kEndA, kEndB, 0}, {kEndB, kEndA, 0}}}},
    {"finished-by", 3, {{{kBeginA, kBeginB, 1}, {kEndA, kEndB, 0}, {kEndB, kEndA, 0}}}},
    {"contains", 2, {{{kBeginA, kBeginB, 1}, {kEndB, kEndA, 1}}}},
    {"started-by", 3, {{{kBeginA, kBeginB, 0}, {kBeginB, kBeginA, 0}, {kEndB, kEndA, 1}}}},
    {"overlapped-by", 3, {{{kBeginB, kBeginA, 1}, {kBeginA, kEndB, 0}, {kEndB, kEndA, 1}}}},
    {"met-by", 2, {{{kEndB, kBeginA, 1}, {kBeginA, kEndB, -1}}}},
    {"after", 1, {{{kEndB, kBeginA, 2}}}},
}};

const Relation& RowOf(AllenRelation relation) { return kRelations[static_cast<size_t>(relation)]; }

// From whether some reading keeps the rule and whether some breaks it.
Certainty Judge(bool kept, bool broken) {
  if (kept && broken) return Certainty::kPossible;
  if (kept) return Certainty::kCertain;
  return broken ? Certainty::kImpossible : Certainty::kUnknown;
}

bool SaysWhenItBegins(const DayBounds& bounds) { return bounds.begin_min || bounds.begin_max; }

}  // namespace

std::string_view AllenRelationName(AllenRelation relation) { return RowOf(relation).name; }

std::string_view CertaintyName(Certainty certainty) {
  switch (certainty) {
    case Certainty::kUnknown:
      return "unknown";
    case Certainty::kImpossible:
      return "impossible";
    case Certainty::kPossible:
      return "possible";
    case Certainty::kCertain:
      return "certain";
  }
  return "unknown";
}

AllenRelationSet PossibleRelations(const DayBounds& a, const DayBounds& b) {
  AllenRelationSet possible;
  for (size_t i = 0; i < kAllenRelationCount; ++i) {
    possible[i] = Possible(a, b, std::span(kRelations[i].differences.data(), kRelations[i].count));
  }
  return possible;
}

AllenRelationSet PossibleRelations(const PairLimits& limits) {
  AllenRelationSet possible;
  for (size_t i = 0; i < kAllenRelationCount; ++i) {
    Network network(limits);
    for (size_t k = 0; k < kRelations[i].count; ++k) network.Require(kRelations[i].differences[k]);
    possible[i] = network.HasReading();
  }
  return possible;
}

Certainty Relates(const DayBounds& a, AllenRelation relation, const DayBounds& b) {
  if (!a.known() || !b.known()) return Certainty::kUnknown;
  AllenRelationSet others = PossibleRelations(a, b);
  const bool kept = others[static_cast<size_t>(relation)];
  others.reset(static_cast<size_t>(relation));
  return Judge(kept, others.any());
}

Certainty BeginsNotAfter(const DayBounds& a, const DayBounds& b) {
  const Certainty answer = Judge(Possible(a, b, {{kBeginA, kBeginB, 0}}),  //
                                 Possible(a, b, {{kBeginB, kBeginA, 1}}));
  const bool both_dated = SaysWhenItBegins(a) && SaysWhenItBegins(b);
  return answer == Certainty::kPossible && !both_dated ? Certainty::kUnknown : answer;
}

Certainty BeginsWithin(const DayBounds& a, const DayBounds& b) {
  const bool kept = Possible(a, b, {{kBeginB, kBeginA, 0}, {kBeginA, kEndB, 0}});
  const bool broken =
      Possible(a, b, {{kBeginA, kBeginB, 1}}) || Possible(a, b, {{kEndB, kBeginA, 1}});
  const Certainty answer = Judge(kept, broken);
  const bool both_dated = SaysWhenItBegins(a) && b.known();
  return answer == Certainty::kPossible && !both_dated ? Certainty::kUnknown : answer;
}

Certainty LiesWithin(const DayBounds& a, const DayBounds& b) {
  if (!a.known() || !b.known()) return Certainty::kUnknown;
  const bool kept = Possible(a, b, {{kBeginB, kBeginA, 0}, {kEndA, kEndB, 0}});
  const bool broken =
      Possible(a, b, {{kBeginA, kBeginB, 1}}) || Possible(a, b, {{kEndB, kEndA, 1}});
  return Judge(kept, broken);
}

}  // namespace catena
