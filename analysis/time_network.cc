#include "analysis/time_network.h"

#include <cassert>

namespace catena {

TimeNetwork::TimeNetwork(const std::vector<DayBounds>& dates) {
  first_day_.reserve(2 * dates.size());
  last_day_.reserve(2 * dates.size());
  pairs_.reserve(dates.size());
  says_.reserve(dates.size());
  for (uint32_t event = 0; event < dates.size(); ++event) {
    const DayBounds& date = dates[event];
    for (const auto& [first, last] :
         {std::pair(date.begin_min, date.begin_max), std::pair(date.end_min, date.end_max)}) {
      first_day_.push_back(first.value_or(kNoDay));
      last_day_.push_back(last.value_or(kNoDay));
    }
    // begin - end <= 0
    AddEdge(End(event), Begin(event),
            {.days = 0, .constraint = kImplied, .order = TimeOrder::kNotAfter});
  }
  relation_edges_.push_back(static_cast<uint32_t>(pairs_.size()));
}

void TimeNetwork::AddEdge(uint32_t from, uint32_t to, const Says& says) {
  pairs_.push_back({from, to});
  says_.push_back(says);
}

void TimeNetwork::AddRelation(TimeRule rule, uint32_t first, uint32_t second, const DayGap& gap) {
  assert(first < event_count() && second < event_count());
  const uint32_t constraint = constraint_count();
  const auto point = [&](TimePoint at) {
    const bool is_first = at == TimePoint::kFirstBegins || at == TimePoint::kFirstEnds;
    const bool is_begin = at == TimePoint::kFirstBegins || at == TimePoint::kSecondBegins;
    const uint32_t event = is_first ? first : second;
    return is_begin ? Begin(event) : End(event);
  };
  for (const TimeDifference& difference : DifferencesOf(rule, gap)) {
    AddEdge(point(difference.later), point(difference.earlier),
            {.days = -difference.days, .constraint = constraint, .order = difference.order});
  }
  relation_edges_.push_back(static_cast<uint32_t>(pairs_.size()));
}

void TimeNetwork::Finish() { edges_ = Adjacency(point_count(), std::move(pairs_)); }

}  // namespace catena
