// Reads a TimeNetwork from a graph: its events, their dates, and what relationships between them
// say of time.
//
// Relationships that claims deny and none affirms say nothing. Open and unknown dates bound
// nothing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/time_network.h"
#include "core/edtf.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

struct TimeGraph {
  std::vector<NodeId> events;  // Ascending; by event number.
  // By constraint number less the events.
  struct Relation {
    RelationshipId id;
    TypeId type;
    uint32_t from = 0;  // Event numbers, as it is written.
    uint32_t to = 0;
    DayGap gap;
  };
  std::vector<Relation> relations;  // In the order of ids.
  uint64_t only_denied = 0;         // Relationships left out.
  bool cut_by_events = false;       // There are more events than were to be looked at.
  TimeNetwork network{{}};

  // TimeNetwork::kOrigin when it is not among them.
  uint32_t Find(NodeId event) const;
};

struct TimeReaderOptions {
  uint64_t max_events = 2'000'000;  // Around the starts; a whole graph has no limit.
  ApproximationPolicy approximation;
};

// The events that hang together with `starts` over such relationships, nearest first; of an empty
// `starts` every event of the graph. Errors: the reader's, kCancelled; kLimit beyond 2^30 events.
Result<TimeGraph> ReadTimeGraph(const GraphReader& graph, std::span<const NodeId> starts,
                                const TimeReaderOptions& options, Progress& progress);

}  // namespace catena
