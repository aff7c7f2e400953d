// What a story hinges on. Between two events: those that every causal chain passes, and the links
// that every chain uses (must_pass.h). In the whole graph: central actors and events, what holds
// it together, communities, and circles of causes and of sources.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/trace.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/turning_points_report.h"

namespace catena {

// All chains that Trace() would find if nothing limited their length and number: `request` with
// from, to, types, min_independent_groups, violations, avoid and max_events; the rest is not
// looked at. Errors as for Trace(). No chain is not an error.
Result<TurningPointsReport> FindTurningPoints(const GraphReader& graph, const TraceRequest& request,
                                              Progress& progress);

struct CentralityOptions {
  uint32_t listed = 20;   // Rows of each list; 0: all.
  uint32_t members = 8;   // Named of each community.
  double resolution = 1;  // Of communities.
  uint64_t seed = 1;      // Of communities, and of the starts for betweenness.
  unsigned threads = 0;
};

// On the graph of actors and events: PARTICIPATED_IN, the causal types of core/evidence.h, and
// PART_OF, seen both ways. Beyond some ten thousand nodes betweenness is estimated from 256 starts.
// kCancelled; the reader's.
Result<CentralityReport> FindCentral(const GraphReader& graph, const CentralityOptions& options,
                                     Progress& progress);

}  // namespace catena
