// What if: which claims, links, chains and conclusions fall when sources or claims are lost, and
// which are left with one independent group.
//
// What stands, and what is lost with what, is defined in standing_evidence.h. A link falls with
// its last standing citation, a chain with its first link, a conclusion (an event that something
// supported led to) with its last way there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/standing_evidence.h"
#include "analysis/trace.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/what_if_report.h"

namespace catena {

struct WhatIfRequest {
  // What is lost: the id or name of a source, of an actor that publishes (all that it publishes),
  // or of a claim; the name of a publisher, publication or agency as the sources have it; or
  // "group:" and a source's id, for all sources that count as one with it.
  std::vector<std::string> without;
  // The chains to speak of: those that Trace() finds. Without, the whole graph is looked at and
  // no chains are.
  std::optional<TraceRequest> chains;
  AuditOptions audit;
};

// Errors: kNotFound for a name that means nothing, with the nearest; kInvalidArgument for one that
// means several things, or nothing that can be lost; those of Trace().
Result<WhatIfReport> FindWhatFalls(const GraphReader& graph, const WhatIfRequest& request,
                                   Progress& progress);

// What each group, and each source on its own where that is less, would cost. `without` is not
// looked at. O(groups * (chains + claims that cite them)).
Result<LossRanking> RankLosses(const GraphReader& graph, const WhatIfRequest& request,
                               Progress& progress);

}  // namespace catena
