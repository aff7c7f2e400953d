#include "analysis/link_evidence.h"

#include <algorithm>
#include <utility>

#include "analysis/audit_parts.h"
#include "analysis/evidence_loader.h"
#include "analysis/natural_order.h"

namespace catena {
namespace {

// Reading one link's evidence on its own costs about as much as scanning this many records.
constexpr uint64_t kRecordsPerLink = 200;

Result<bool> ReadsWhole(const GraphReader& graph, size_t relationships, AuditReach reach) {
  if (reach != AuditReach::kDecide) return reach == AuditReach::kWhole;
  CATENA_TRY(const GraphCounts counts, graph.Counts());
  return relationships * kRecordsPerLink > counts.nodes + counts.relationships;
}

}  // namespace

LinkEvidence::LinkEvidence(const GraphReader& graph, EvidenceModel model,
                           const IndependenceRules& rules)
    : graph_(&graph),
      model_(std::make_unique<const EvidenceModel>(std::move(model))),
      judge_(std::make_unique<Judge>(*model_, graph.names(), rules)) {}

Result<LinkEvidence> LinkEvidence::Load(const GraphReader& graph,
                                        std::span<const RelationshipId> relationships,
                                        const AuditOptions& options, Progress& progress,
                                        AuditReach reach) {
  CATENA_TRY(const bool whole, ReadsWhole(graph, relationships.size(), reach));
  if (whole) {
    CATENA_TRY(EvidenceModel model, LoadAllEvidence(graph, options.approximation, progress));
    return LinkEvidence(graph, std::move(model), options.independence);
  }
  CATENA_TRY(EvidenceModel model, LoadEvidenceFor(graph, relationships, options.approximation));
  return LinkEvidence(graph, std::move(model), options.independence);
}

uint32_t LinkEvidence::IndependentGroups(RelationshipId relationship) {
  const PropositionRow row = model_->FindProposition(relationship);
  return row ? judge_->JudgeProposition(row).independent_groups : 0;
}

LinkAudit LinkEvidence::Audit(RelationshipId relationship) {
  LinkAudit link;
  const PropositionRow row = model_->FindProposition(relationship);
  if (!row) {
    link.audit.relationship = relationship;
    link.audit.id = "#" + std::to_string(relationship.value);
    return link;
  }
  link.audit = AuditProposition(*model_, graph_->names(), *judge_, row);
  const PropositionJudgement judged = judge_->JudgeProposition(row);
  for (const SourceRow source : judged.sources) {
    link.sources.push_back(model_->UserId(model_->sources[source].node));
  }
  std::ranges::sort(link.sources, NaturalLess);
  for (const auto* claims : {&judged.affirming, &judged.denying}) {
    for (const ClaimRow claim : *claims) AppendCitations(*model_, *judge_, claim, link.citations);
  }
  return link;
}

}  // namespace catena
