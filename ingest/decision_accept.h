// What accepting a proposal writes: the events that are not there yet, the relationship, and that
// the claim asserts it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/graph_writer.h"
#include "core/result.h"
#include "ingest/decisions.h"
#include "ingest/proposals.h"

namespace catena {

// The property of an accepted proposal that lists what accepting it wrote, and what it may list.
// Of the events also one that another proposal made, which was reopened since.
inline constexpr std::string_view kWroteKey = "wrote";
inline constexpr std::string_view kWroteRelationship = "relationship";
inline constexpr std::string_view kWroteAssertion = "assertion";
inline constexpr std::string_view kWroteFrom = "from";
inline constexpr std::string_view kWroteTo = "to";

struct AcceptedProposal {
  std::string relationship;        // User id; made, or the one of that type that was there.
  std::vector<std::string> wrote;  // kWroteRelationship, ...
  uint64_t events_made = 0;
};

// kNotFound when the claim, a source or an event without a name is not there any more,
// kConstraint when an end is no event, kInvalidArgument for a link from an event to itself.
Result<AcceptedProposal> WriteAccepted(GraphWriter& writer, const Proposal& proposal,
                                       const DecisionMaker& maker);

}  // namespace catena
