// What claims disagree on: what is affirmed and denied, values that differ, claims that contradict
// each other or are refuted by a source, and what one party alone vouches for.
// docs/story_analysis.md has the rules. One scan of everything; then O(claims + citations), and the
// square of the claims that state one property of one thing.
#pragma once

#include <vector>

#include "analysis/independence_rules.h"
#include "analysis/value_tolerance.h"
#include "core/disputes_report.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

struct DisputesRequest {
  NodeId of;  // Only disputes over this thing, or over a relationship at it; none: all.
  std::vector<ValueTolerance> tolerances;
  IndependenceRules independence;
};

// kCancelled; the reader's. Claims of rank `deprecated` dispute nothing.
Result<DisputesReport> FindDisputes(const GraphReader& graph, const DisputesRequest& request,
                                    Progress& progress);

}  // namespace catena
