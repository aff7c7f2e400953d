// Makes an EvidenceModel from records: nodes first, then relationships, each in ascending
// order of their ids. What one record means for the evidence is decided here and nowhere else,
// so a model of everything and one of a part judge alike.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analysis/evidence_model.h"
#include "analysis/evidence_names.h"
#include "core/records.h"

namespace catena {

class EvidenceBuilder {
 public:
  EvidenceBuilder(const NameDictionary& names, const ApproximationPolicy& approximation);

  void AddNode(const Node& node);
  // A relationship with an end that was not added says nothing.
  void AddRelationship(const Relationship& relationship);
  // What it says as a link of claims, sources and actors, not as something that claims assert.
  void AddLink(const Relationship& relationship);
  // The builder is spent.
  EvidenceModel Finish();

  const EvidenceNames& names() const { return names_; }

 private:
  template <class RowType, class T>
  using Pairs = std::vector<std::pair<RowType, T>>;

  EventRow AddEvent(NodeRow row, const Node& node);
  SourceRow AddSource(NodeRow row, const Node& node);
  ClaimRow AddClaim(NodeRow row, const Node& node);
  void AddLink(const Relationship& relationship, NodeRow start, NodeRow end);
  void AddClaimLink(EvidenceType type, const Relationship& relationship, ClaimRow claim,
                    NodeRow end);
  void AddSourceLink(EvidenceType type, SourceRow source, NodeRow end);
  void AddProposition(const Relationship& relationship, NodeRow start, NodeRow end);
  EvidenceCitation MakeCitation(const Relationship& relationship, SourceRow source);
  NodeRow RowOf(NodeId id) const;
  void GroupAsserts();

  EvidenceNames names_;
  ApproximationPolicy approximation_;
  EvidenceModel model_;

  std::vector<uint32_t> direct_;  // Row by node id while ids are dense.
  std::unordered_map<std::string_view, uint32_t> section_numbers_;
  std::unordered_map<std::string, uint32_t> side_numbers_;
  // Asserted relationships by user id, numbered; the numbers' propositions are met later.
  std::unordered_map<std::string_view, uint32_t> asserted_numbers_;
  std::vector<PropositionRow> asserted_;
  Pairs<ClaimRow, uint32_t> asserts_;

  Pairs<ClaimRow, EvidenceCitation> citations_;
  Pairs<ClaimRow, NodeRow> about_;
  Pairs<ClaimRow, NodeRow> speakers_;
  Pairs<ClaimRow, NodeRow> documents_;
  Pairs<ClaimRow, ClaimRow> contradicts_;
  Pairs<ClaimRow, ClaimRow> supported_by_;
  Pairs<SourceRow, NodeRow> derived_from_;
  Pairs<SourceRow, SourceRow> same_work_;
  Pairs<SourceRow, NodeRow> published_by_;
  Pairs<NodeRow, NodeRow> affiliated_with_;
  Pairs<EventRow, EvidenceParticipant> participants_;
};

}  // namespace catena
