// EvidenceModel: the evidence of a graph in compact columns, so that judging a claim touches
// memory only.
//
// Built once from the records (evidence_builder.h), by two scans of everything, or from the
// records that bear on claims or on some relationships (evidence_loader.h); immutable afterwards,
// so any number of threads may read it. Rows are in the order of the ids they stand for, so results
// do not depend on how it was built. About 100 bytes a claim beside its text, 40 a relationship.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/table.h"
#include "analysis/text_arena.h"
#include "core/edtf.h"
#include "core/ids.h"

namespace catena {

using NodeRow = Row<struct NodeRowTag>;
using EventRow = Row<struct EventRowTag>;
using SourceRow = Row<struct SourceRowTag>;
using ClaimRow = Row<struct ClaimRowTag>;
using PropositionRow = Row<struct PropositionRowTag>;

struct EvidenceNode {
  NodeId id;
  std::string_view user_id;  // "" when it has none.
  std::string_view name;     // Of events and actors.
  EventRow event;            // At most one of these three is set.
  SourceRow source;
  ClaimRow claim;
  bool is_document = false;
};

struct EvidenceEvent {
  NodeRow node;
  DayBounds bounds;
  bool planned = false;  // Not yet happened when the text was written.
};

struct EvidenceSource {
  NodeRow node;
  std::string_view title;
  std::string_view issued;            // As written.
  std::optional<int64_t> issued_max;  // The last day on which it may have been published.
  std::string_view publisher;         // The texts of the citation.
  std::string_view container_title;   // Only where it may stand for the publisher.
  std::string_view agency;            // Credited news agency.
  char reliability = 0;               // Admiralty grade 'A' to 'F'; 0 when not graded.
  bool link_dead = false;             // dead, unfit or usurped
  bool found_otherwise = false;       // Archived, or has an ISBN or DOI.
  bool self_published = false;
};

enum class ClaimScope : uint8_t { kOther, kInherited, kLead };

struct EvidenceClaim {
  NodeRow node;
  std::string_view text;
  uint32_t section = 0;  // Into EvidenceModel::sections.
  int64_t sentence = 0;
  ClaimScope scope = ClaimScope::kOther;
  bool deny = false;
  bool predicted = false;
  bool deprecated = false;  // Kept, known to be wrong: gives no support and disputes nothing.
  bool citation_needed = false;
  bool unresolved_marker = false;
  bool failed_verification = false;
  bool dubious = false;
};

enum class Stance : uint8_t { kSupports, kRefutes, kMentions };

struct EvidenceCitation {
  SourceRow source;
  Stance stance = Stance::kSupports;
  std::string_view marker;
  std::string_view locator;
};

// A relationship that claims may assert.
struct EvidenceProposition {
  RelationshipId id;
  std::string_view user_id;  // "" when it has none.
  TypeId type;
  NodeRow start;
  NodeRow end;
};

struct EvidenceParticipant {
  NodeRow actor;
  uint32_t side = 0;  // Into EvidenceModel::sides.
};

struct EvidenceModel {
  Table<NodeRow, EvidenceNode> nodes;
  Table<EventRow, EvidenceEvent> events;
  Table<SourceRow, EvidenceSource> sources;
  Table<ClaimRow, EvidenceClaim> claims;
  Table<PropositionRow, EvidenceProposition> propositions;
  std::vector<std::string_view> sections;  // In the order of first appearance.
  std::vector<std::string_view> sides;

  Grouped<ClaimRow, EvidenceCitation> citations;
  Grouped<ClaimRow, NodeRow> about;
  Grouped<ClaimRow, NodeRow> speakers;      // ATTRIBUTED_TO
  Grouped<ClaimRow, NodeRow> documents;     // STATED_IN
  Grouped<ClaimRow, ClaimRow> contradicts;  // Seen from either end.
  Grouped<ClaimRow, ClaimRow> supported_by;
  Grouped<ClaimRow, PropositionRow> asserts;
  Grouped<PropositionRow, ClaimRow> asserted_by;
  Grouped<SourceRow, NodeRow> derived_from;   // Sources and documents.
  Grouped<SourceRow, SourceRow> same_work;    // SAME_AS and REVISION_OF, seen from either end.
  Grouped<SourceRow, NodeRow> published_by;   // Actors.
  Grouped<NodeRow, NodeRow> affiliated_with;  // Actor to actor.
  Grouped<EventRow, EvidenceParticipant> participants;  // Those that have a side.

  // Rows by id; none when not in the model.
  NodeRow FindNode(NodeId id) const;
  PropositionRow FindProposition(RelationshipId id) const;

  // "#17" stands for an entity without a user id.
  std::string UserId(NodeRow node) const;
  std::string UserId(PropositionRow proposition) const;
  // The name, else the id: for sentences.
  std::string Called(NodeRow node) const;

  TextArena texts;  // What the views above point into.
};

// Whether a supporting citation is there at all.
bool HasSupport(const EvidenceModel& model, ClaimRow claim);

}  // namespace catena
