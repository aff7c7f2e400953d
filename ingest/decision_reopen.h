// Taking back what accepting a proposal wrote.
//
// An event that accepting made goes with the last that speaks of it. Where another accepted
// proposal uses it by then, that one takes over what this one wrote: reopening it in turn takes
// the event away, so the order of reopening does not matter.
#pragma once

#include "core/graph_writer.h"
#include "core/records.h"
#include "core/result.h"
#include "ingest/proposals.h"

namespace catena {

// `stored`: the node of the proposal, which the caller updates. kConstraint where it does not say
// what accepting wrote, or others assert its relationship by now.
Result<void> TakeBackAccepted(GraphWriter& writer, const Proposal& proposal, const Node& stored);

}  // namespace catena
