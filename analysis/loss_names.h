// What a word of the user means that is to be lost.
#pragma once

#include <string>

#include "analysis/standing_evidence.h"
#include "core/graph_reader.h"
#include "core/what_if_report.h"

namespace catena {

// Marks what falls with it in `losses`. Errors: as FindWhatFalls().
Result<LostThing> LoseNamed(const GraphReader& graph, const StandingEvidence& evidence,
                            const std::string& text, Losses* losses);

}  // namespace catena
