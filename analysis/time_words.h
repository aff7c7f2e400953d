// Networks of time in words: what a constraint says, and how constraints lead to a bound or a
// contradiction, a sentence a step. Names are read as they are needed. Not thread-safe.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/time_circle.h"
#include "analysis/time_reader.h"
#include "core/graph_reader.h"
#include "core/result.h"
#include "core/timing_report.h"

namespace catena {

class TimeWords {
 public:
  TimeWords(const GraphReader& graph, const TimeGraph& times) : graph_(graph), times_(times) {}

  // Errors everywhere: the reader's.
  Result<TimingConflict> Explain(const TimeConflict& conflict);
  // Steps from the origin to the bound point (kLatest), or from it to the origin (kEarliest).
  Result<TimingReason> ExplainBound(const std::vector<TimeStep>& steps, TimeReach reach);
  // Steps from one point to another: why the first comes at least so many days after the second.
  Result<TimingReason> ExplainDistance(const std::vector<TimeStep>& steps);
  Result<TimingConstraint> Describe(uint32_t constraint);

 private:
  struct Called {
    std::string id;
    std::string name;
    std::string date;
  };
  Result<Called> CalledOf(uint32_t event);
  Result<std::string> NameOf(uint32_t point);
  Result<std::string> RelationWords(uint32_t constraint);
  Result<void> Conclude(const TimeStep& step, uint32_t point, const std::string& when,
                        TimingReason* reason);
  Result<void> AddDate(uint32_t point, const std::string& when, TimingReason* reason);
  Result<void> AddConstraints(std::span<const TimeStep> steps, TimingReason* reason);
  Result<TimingConflict> ExplainCircle(const TimeConflict& conflict);

  const GraphReader& graph_;
  const TimeGraph& times_;
  std::unordered_map<uint32_t, Called> called_;
};

// Adds to each relationship the claims that assert and deny it and their sources, and to each date
// the claims whose value it is.
Result<void> AddClaims(const GraphReader& graph, std::span<TimingConstraint* const> constraints,
                       Progress& progress);

}  // namespace catena
