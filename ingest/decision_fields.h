// What a decision says of a proposal besides its verdict: the fields of a file that may be
// filled in, and those that must be as they were written.
#pragma once

#include <string>

#include "core/graph_reader.h"
#include "core/result.h"
#include "ingest/decisions.h"
#include "ingest/proposals.h"

namespace catena {

// kInvalidArgument where the decision changes what may not be changed: a slip in a spreadsheet
// must not pass as a decision.
Result<void> CheckDecisionFields(const Proposal& proposal, const Decision& decision);

// Puts the event that the person wrote in place of the proposed one. `key`: "from" or "to".
// kNotFound, kInvalidArgument for an event that is not there, or not to be changed so.
Result<void> ChangeProposalEnd(const GraphReader& graph, const std::string& key,
                               const Decision& decision, ProposalEnd* end);

}  // namespace catena
