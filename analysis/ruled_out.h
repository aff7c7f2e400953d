// What is left out of stories because its dates contradict it.
#pragma once

#include <optional>
#include <span>

#include "analysis/standing_evidence.h"
#include "analysis/story.h"
#include "analysis/time_expansion.h"
#include "core/graph_reader.h"
#include "core/result.h"
#include "core/trace_report.h"

namespace catena {

// Errors: the reader's.
Result<RuledOutLinks> NameRuledOut(const GraphReader& graph, std::span<const RelationshipId> links);

// The links of a story over which some of its chains can have all their dates true.
Story KeepInTime(const StandingEvidence& evidence, const Story& story);

// Whether none of its chains is ruled out by its dates; if some are, and others over the same links
// are not, an answer about its links is about more chains than there are.
bool IsEveryChainInTime(const StandingEvidence& evidence, const Story& story);

// Whether each of its links says which of its ends began first: then links in time hold a chain.
bool IsTimeSaidByAll(const StandingEvidence& evidence, const Story& story);

// Its chains that can have all their dates true; nullopt where that takes too many edges, or cannot
// be told so (time_expansion.h).
std::optional<TimeExpansion> ChainsInTime(const StandingEvidence& evidence, const Story& story);

// Leaves out the links that their dates contradict, and then those that lie on no chain that is
// possible as a whole. Errors: the reader's.
Result<RuledOutLinks> LeaveOutViolations(const GraphReader& graph, const StandingEvidence& evidence,
                                         Story* story);

}  // namespace catena
