// What a word of the user means that is to be lost, or trusted so far.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/standing_evidence.h"
#include "core/graph_reader.h"
#include "core/what_if_report.h"

namespace catena {

// Marks what falls with it in `losses`. Errors: as FindWhatFalls().
Result<LostThing> LoseNamed(const GraphReader& graph, const StandingEvidence& evidence,
                            const std::string& text, Losses* losses);

// The groups of sources that a word names in the same ways: by a source in them, as group:ID, or by
// who publishes. Ascending, never empty. Errors: the same; kInvalidArgument also for a claim.
Result<std::vector<uint32_t>> GroupsNamed(const GraphReader& graph,
                                          const StandingEvidence& evidence,
                                          const std::string& text);

}  // namespace catena
