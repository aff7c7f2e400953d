// When events can have been, by everything that dates and relationships say together; whether that
// is possible at all; and how two events can relate. docs/timing.md.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/edtf.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/timing_report.h"

namespace catena {

struct TimingRequest {
  // One event, or two; none: every event of the graph.
  std::vector<NodeId> events;
  uint32_t max_conflicts = 100;
  // Looked at around the events asked about.
  uint64_t max_events = 2'000'000;
  ApproximationPolicy approximation;
};

// The names that TimingReport::cut_by may hold.
inline constexpr char kCutByConflicts[] = "max-conflicts";
inline constexpr char kCutByLookedAt[] = "max-events";

// kInvalidArgument for more than two events, or one twice; kNotFound for what is no event;
// kCancelled; the reader's.
Result<TimingReport> AnswerTiming(const GraphReader& graph, const TimingRequest& request,
                                  Progress& progress);

struct EventBoundsOptions {
  uint64_t max_events = 20'000;  // Looked at around the events asked about.
  uint32_t max_conflicts = 100;  // With more, nothing is known of any.
  ApproximationPolicy approximation;
};

// When each of the events was, by its own date and all that relationships say; what contradicts is
// left out of account. In the order given; nothing is known of what is no event. Errors: as above,
// but for the number of events.
Result<std::vector<EventTimes>> BoundEvents(const GraphReader& graph,
                                            std::span<const NodeId> events,
                                            const EventBoundsOptions& options, Progress& progress);

}  // namespace catena
