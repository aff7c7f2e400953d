// Decisions on proposals, and what they write.
//
// A decision stays on the proposal: status, decided_by, decided_at (UTC), note, and `relationship`
// of an accepted one, whose own relationship carries accepted_by, accepted_at and signal. An
// accepted proposal also keeps what it wrote (`wrote`) and what was proposed where the person wrote
// something else (`proposed_type`, `proposed_from`, ...), so that it can be opened again.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/graph_writer.h"
#include "core/result.h"
#include "ingest/proposals.h"

namespace catena {

enum class Verdict : uint8_t {
  kAccept,
  kReject,
  kReopen,  // Takes back a decision, and what it wrote.
};

struct Decision {
  std::string id;
  Verdict verdict = Verdict::kReject;
  std::string type;  // Instead of the proposed one; "".
  std::string note;
  Where where;  // Of the decision in a file, for errors.
  // What a file says of the proposal besides, by the fields of ProposalFields(). Of a link that is
  // accepted, `from` and `to` may be other events than the proposed ones, by id or name; of an
  // event that is not there yet they give its name, `from_date` and `to_date` its date. Everything
  // else must be as proposed.
  std::map<std::string, std::string> fields = {};
};

struct DecisionMaker {
  std::string by;
  std::string at;  // "2026-01-31T12:00:00Z"
};

struct DecisionReport {
  uint64_t accepted = 0;
  uint64_t rejected = 0;
  uint64_t reopened = 0;
  uint64_t unchanged = 0;  // Decided so before.
  uint64_t events_made = 0;
  // Not empty: nothing must be committed.
  std::vector<Error> errors;
};

// All decisions, whole or not at all: the caller commits unless there is an error. Deciding again
// what was decided so changes nothing; to decide otherwise what was accepted, reopen it first.
// Reopening deletes the relationship and the events that accepting made: refused where another
// claim asserts the relationship by now; an event that other relationships have stays. One that
// another accepted proposal uses goes when the last of them is reopened.
Result<DecisionReport> ApplyDecisions(GraphWriter& writer, std::span<const Decision> decisions,
                                      const DecisionMaker& maker);

// What a reader of a proposal sees besides what is to be filled in: "signal", "from", ...
std::vector<std::pair<std::string, std::string>> ProposalFields(const Proposal& proposal);

}  // namespace catena
