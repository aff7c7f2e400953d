// The chains of a story that can have all their dates true, as the walks of a graph.
//
// A vertex is an event together with what is known of the day reached there: days between which no
// chain onwards tells a difference are one. So what is asked of links (cuts, probabilities, what
// all chains pass) can be asked here of chains in time alone: a time-expanded network (Ford and
// Fulkerson 1958), with as few days as the dates call for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/adjacency.h"
#include "analysis/chain_dates.h"

namespace catena {

struct TimeExpansion {
  Adjacency walks;
  std::vector<uint32_t> event;  // By vertex.
  std::vector<uint32_t> link;   // By edge.
  uint32_t source = 0;
  uint32_t target = 0;

  // Vertices reached from the source over edges whose links are not marked in `fallen`.
  std::vector<bool> ReachedWithout(const std::vector<bool>& fallen) const;
  // The events between the two ends that every walk passes, and the links that every walk uses, in
  // order. O(edges), and once more for each on a shortest walk that has several copies elsewhere.
  std::vector<uint32_t> EventsOfAll() const;
  std::vector<uint32_t> LinksOfAll() const;
};

// Where no dates bind: each event once, all links.
TimeExpansion WithoutTime(const Adjacency& links, uint32_t source, uint32_t target);

// A set of links holds a walk of the expansion exactly when it holds a chain from source to target
// whose dates can all be true; each such chain is one walk. With the target kOpenTarget: from the
// source to anywhere. No vertices but the ends: there is none. nullopt when more than
// `most_edges` steps or a second's work would lead there, or when a link that says nothing of time
// lies on a circle: then a walk may go round to begin anew, and stand for no chain.
// O(edges of the expansion * log), and on circles as often as their deadlines grow.
inline constexpr size_t kMostExpandedEdges = 250'000;
std::optional<TimeExpansion> ExpandInTime(const ChainDates& dates, const Adjacency& links,
                                          uint32_t source, uint32_t target,
                                          size_t most_edges = kMostExpandedEdges);

}  // namespace catena
