// Proposals: what a program suggests and a person decides.
//
//   (:Proposal {id, kind, status, type, signal, claim, from, to, ...})
//
// A proposal is a node without relationships: it names everything by user id in properties, so
// nothing that walks, counts or draws relationships can take it for a fact. Only accepting it
// writes one.
//
//   kind "link"         wording of a claim proposes a relationship of two events. Accepting makes
//   the
//                       events that are not there yet (`from_name`, `from_date`, ...) and the
//                       relationship, or takes the one of that type between them, and adds it to
//                       the claim's `asserts`.
//   kind "same-source"  two sources look like one. Found when asked (duplicate_sources.h), stored
//                       only once decided. Accepting makes a SAME_AS.
//
// A decision stays on the proposal: status, decided_by, decided_at (UTC), note, and `relationship`
// of an accepted one, whose own relationship carries accepted_by, accepted_at and signal.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/graph_reader.h"
#include "core/graph_writer.h"
#include "core/result.h"

namespace catena {

enum class ProposalKind : uint8_t { kLink, kSameSource };
std::string_view ProposalKindName(ProposalKind kind);  // "link", "same-source"

struct ProposalEnd {
  std::string id;
  std::string name;  // What it is called; of a link's event that is not there, will be.
  std::string date;
  bool is_new = false;  // Accepting makes it.
};

struct Proposal {
  std::string id;
  ProposalKind kind = ProposalKind::kLink;
  std::string status;  // "proposed", "accepted", "rejected".
  std::string type;    // Of the relationship.
  std::string signal;  // The words, or what two sources share.
  std::string claim;   // Of a link.
  std::string document;
  std::string section;
  std::string text;  // The sentence.
  ProposalEnd from;
  ProposalEnd to;
  std::vector<std::string> sources;  // Cited by the claim, by user id.
  std::string decided_by;
  std::string decided_at;
  std::string note;
};

struct ProposalFilter {
  bool open_only = true;
  std::optional<ProposalKind> kind;
  std::string document;  // Id; "": all. Sources of no document are then left out.
};

// Links in the order they were made, then sources. Errors: the reader's.
Result<std::vector<Proposal>> ListProposals(const GraphReader& graph, const ProposalFilter& filter);

struct Decision {
  std::string id;
  bool accept = false;
  std::string type;  // Instead of the proposed one; "".
  std::string note;
  Where where;  // Of the decision in a file, for errors.
};

struct DecisionMaker {
  std::string by;
  std::string at;  // "2026-01-31T12:00:00Z"
};

struct DecisionReport {
  uint64_t accepted = 0;
  uint64_t rejected = 0;
  uint64_t unchanged = 0;  // Decided so before.
  uint64_t events_made = 0;
  // Not empty: nothing must be committed.
  std::vector<Error> errors;
};

// All decisions, whole or not at all: the caller commits unless there is an error. Deciding again
// what was decided so changes nothing; taking back an acceptance is refused, as what it wrote may
// have been built upon.
Result<DecisionReport> ApplyDecisions(GraphWriter& writer, std::span<const Decision> decisions,
                                      const DecisionMaker& maker);

}  // namespace catena
