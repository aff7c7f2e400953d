// How probable it is that each group of sources can be relied on: from the Admiralty grades of its
// sources, or as the user says.
#pragma once

#include <vector>

#include "analysis/robustness.h"
#include "analysis/standing_evidence.h"

namespace catena {

// By group. Errors, with the place of the number: kInvalidArgument for one that is no probability,
// those of GroupsNamed() for a word that names no group.
Result<std::vector<double>> GroupReliabilities(const GraphReader& graph,
                                               const StandingEvidence& evidence,
                                               const ReliabilityOptions& options);

}  // namespace catena
