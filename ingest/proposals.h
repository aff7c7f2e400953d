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
//                       only once decided, also when that is taken back. Accepting makes a SAME_AS.
//   kind "same-page"    a page that redirects to another has a node of its own
//                       (duplicate_pages.h); else like "same-source".
//
// Decisions on them: decisions.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/graph_reader.h"
#include "core/result.h"

namespace catena {

enum class ProposalKind : uint8_t { kLink, kSameSource, kSamePage };
std::string_view ProposalKindName(ProposalKind kind);  // "link", "same-source", "same-page"
std::optional<ProposalKind> FindProposalKind(std::string_view name);

inline constexpr std::string_view kProposedStatus = "proposed";
inline constexpr std::string_view kAcceptedStatus = "accepted";
inline constexpr std::string_view kRejectedStatus = "rejected";
inline constexpr std::string_view kSameAsType = "SAME_AS";

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
  std::string document;  // Id; "": all. Pairs, which are of no document, are then left out.
};

// Links in the order they were made, then sources, then pages. Errors: the reader's.
Result<std::vector<Proposal>> ListProposals(const GraphReader& graph, const ProposalFilter& filter);

// The proposal that the node is. Requires: its label is :Proposal.
Result<Proposal> ReadProposal(const GraphReader& graph, const Node& node);

}  // namespace catena
