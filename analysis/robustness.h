// Robustness: what it would take for the story "A led to B" to fall.
//
// A chain is supported when each of its links has a standing citation (standing_evidence.h); chains
// may have any length. Three cuts are found over the supported links:
//   sources  the fewest independent groups whose loss breaks every supported chain. A link falls
//            when all its groups are lost, a chain when one of its links falls: minimum label cut
//            (label_cut.h).
//   claims   the fewest claims; where no claim asserts two links of the story, a maximum flow
//            (min_cut.h), otherwise a label cut.
//   events   the fewest events between the two, none when a link joins them directly: a maximum
//            flow.
// Of chains whose dates cannot all be true none is counted: where links alone do not tell, the cuts
// are those of a time-expanded story (time_expansion.h), and that of events is a label cut.
// Claims and events are what other tools count. Where the cut over sources is smaller, shared
// sources make the story look stronger than it is.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/standing_evidence.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/robustness_report.h"

namespace catena {

// A probability that the user gave, and where.
struct GivenReliability {
  GivenReliability(double given = 0, Where from = {}) : value(given), where(std::move(from)) {}

  double value;
  Where where;
};

// How probable it is that a group of sources can be relied on.
struct ReliabilityOptions {
  // By Admiralty grade; a group has the lowest grade of its sources that have one. The grades are
  // words ("usually reliable"), and these numbers are our reading of them: say your own.
  double grade_a = 0.95;
  double grade_b = 0.85;
  double grade_c = 0.70;
  double grade_d = 0.50;
  double grade_e = 0.20;
  double ungraded = 0.60;  // Also F: cannot be judged.
  // By a source (which stands for its group), group:ID or a publisher; 0 to 1.
  std::map<std::string, GivenReliability> by_id;

  uint64_t samples = 100'000;
  uint64_t seed = 1;
  uint32_t max_exact_groups = 20;
};

struct RobustnessRequest {
  NodeId from;
  NodeId to;
  StoryOptions story;
  uint32_t max_sets = 20;  // Smallest sets listed of each kind.
  std::chrono::milliseconds time_limit{10'000};
  std::optional<ReliabilityOptions> probability;
  AuditOptions audit;
};

// Errors: kInvalidArgument when the ends are the same, an end is to be avoided, no type is left, or
// a reliability is no probability; kNotFound for an event that does not exist, or a reliability for
// what is no source or group; kCancelled; those of the reader. No chain is not an error.
Result<RobustnessReport> FindRobustness(const GraphReader& graph, const RobustnessRequest& request,
                                        Progress& progress);

}  // namespace catena
