// How probable it is that each group of sources can be relied on: from the Admiralty grades of its
// sources, or as the user says.
#pragma once

#include <vector>

#include "analysis/robustness.h"
#include "analysis/standing_evidence.h"

namespace catena {

// By group. Errors: kInvalidArgument for a number that is no probability, kNotFound for an id that
// is neither a group's nor a source's.
Result<std::vector<double>> GroupReliabilities(const StandingEvidence& evidence,
                                               const ReliabilityOptions& options);

}  // namespace catena
