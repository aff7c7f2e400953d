// TimeNetwork: what dates and relationships say together of the days on which events began and
// ended, as a Simple Temporal Network (R. Dechter, I. Meiri, J. Pearl, "Temporal Constraint
// Networks", 1991).
//
//   origin ---- date ----> begin(e), end(e)            two points an event, days since 1970-01-01
//   begin(e) <= end(e)                                  implied
//   point ---- relationship ----> point                 later - earlier >= days
//
// Each is a bound on a difference, kept as an edge: day(to) - day(from) <= days. The edges of the
// origin are kept apart, as a first and a last day by point. Edges that also order their points
// within a day carry no days (time_rules.h), so that order and days can be judged one after the
// other.
//
// Events are numbered from 0; so are the constraints that an explanation names: the date of event
// e is constraint e, relationships follow in the order of AddRelation(). About 120 bytes an event
// and 70 a relationship.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/adjacency.h"
#include "analysis/time_rules.h"
#include "core/edtf.h"

namespace catena {

class TimeNetwork {
 public:
  static constexpr uint32_t kOrigin = std::numeric_limits<uint32_t>::max();   // As a point.
  static constexpr uint32_t kImplied = std::numeric_limits<uint32_t>::max();  // As a constraint.
  static constexpr int64_t kNoDay = std::numeric_limits<int64_t>::max();

  struct Says {
    int64_t days = 0;  // day(to) - day(from) at most.
    uint32_t constraint = kImplied;
    TimeOrder order = TimeOrder::kFree;  // Of `to` and `from`: `to` is the earlier.
  };

  explicit TimeNetwork(const std::vector<DayBounds>& dates);

  // Requires: events of the network; not after Finish().
  void AddRelation(TimeRule rule, uint32_t first, uint32_t second, const DayGap& gap = {});
  void Finish();

  static uint32_t Begin(uint32_t event) { return 2 * event; }
  static uint32_t End(uint32_t event) { return 2 * event + 1; }
  static uint32_t EventOf(uint32_t point) { return point / 2; }
  static bool IsEnd(uint32_t point) { return point % 2 == 1; }

  uint32_t event_count() const { return static_cast<uint32_t>(first_day_.size() / 2); }
  uint32_t point_count() const { return static_cast<uint32_t>(first_day_.size()); }
  uint32_t constraint_count() const {
    return event_count() + static_cast<uint32_t>(relation_edges_.size() - 1);
  }
  // The date's own: kNoDay where it says nothing.
  int64_t first_day(uint32_t point) const { return first_day_[point]; }
  int64_t last_day(uint32_t point) const { return last_day_[point]; }

  // After Finish().
  const Adjacency& edges() const { return edges_; }
  const Says& says(uint32_t edge) const { return says_[edge]; }
  // The edges of a relationship's constraint, from the first of the pair to before the second.
  std::pair<uint32_t, uint32_t> EdgesOf(uint32_t constraint) const {
    const uint32_t relation = constraint - event_count();
    return {relation_edges_[relation], relation_edges_[relation + 1]};
  }
  bool IsDate(uint32_t constraint) const { return constraint < event_count(); }

 private:
  void AddEdge(uint32_t from, uint32_t to, const Says& says);

  std::vector<int64_t> first_day_;  // By point.
  std::vector<int64_t> last_day_;
  std::vector<Adjacency::Edge> pairs_;  // Until Finish().
  std::vector<Says> says_;              // By edge.
  std::vector<uint32_t> relation_edges_;
  Adjacency edges_;
};

// Constraints that are not to count, by number.
class SetAside {
 public:
  explicit SetAside(uint32_t constraints) : aside_(constraints, false) {}
  void Put(uint32_t constraint) { aside_[constraint] = true; }
  bool Has(uint32_t constraint) const {
    return constraint != TimeNetwork::kImplied && aside_[constraint];
  }

 private:
  std::vector<bool> aside_;
};

}  // namespace catena
