#include "analysis/audit.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "analysis/audit_parts.h"
#include "analysis/evidence_loader.h"
#include "analysis/link_evidence.h"
#include "analysis/natural_order.h"

namespace catena {
namespace {

constexpr uint64_t kProgressStep = 1 << 12;

// By section in the order of first appearance, then sentence, then id.
std::vector<ClaimRow> InReadingOrder(const EvidenceModel& model) {
  std::vector<ClaimRow> rows;
  rows.reserve(model.claims.size());
  for (uint32_t i = 0; i < model.claims.size(); ++i) rows.push_back(ClaimRow{i});
  std::ranges::stable_sort(rows, [&](ClaimRow a, ClaimRow b) {
    const EvidenceClaim& left = model.claims[a];
    const EvidenceClaim& right = model.claims[b];
    const auto place = [](const EvidenceClaim& claim) {
      return std::tuple(claim.section, claim.sentence);
    };
    if (place(left) != place(right)) return place(left) < place(right);
    return NaturalLess(model.nodes[left.node].user_id, model.nodes[right.node].user_id);
  });
  return rows;
}

Result<void> AddClaims(const EvidenceModel& model, Judge& judge, Progress& progress,
                       AuditReport& report) {
  const uint64_t total = model.claims.size();
  report.claims.reserve(total);
  for (const ClaimRow row : InReadingOrder(model)) {
    if (report.claims.size() % kProgressStep == 0 &&
        !progress.Update("judging claims", report.claims.size(), total)) {
      return Fail(ErrorCode::kCancelled, "stopped while judging the claims");
    }
    report.claims.push_back(AuditClaim(model, judge, row));
    const Uncited uncited = IsUncited(model.claims[row], judge.JudgeClaim(row));
    report.totals.uncited_strict += uncited.strict ? 1 : 0;
    report.totals.uncited_lenient += uncited.lenient ? 1 : 0;
    for (size_t i = 0; i < kClaimStatusCount; ++i) {
      report.status_counts[i] += report.claims.back().statuses[i] ? 1 : 0;
    }
  }
  return {};
}

// By user id; those without one by number.
std::vector<PropositionRow> InOrderOfIds(const EvidenceModel& model) {
  std::vector<std::pair<std::string, PropositionRow>> keyed;
  keyed.reserve(model.propositions.size());
  for (uint32_t i = 0; i < model.propositions.size(); ++i) {
    keyed.emplace_back(model.UserId(PropositionRow{i}), PropositionRow{i});
  }
  std::ranges::stable_sort(keyed, NaturalLess,
                           [](const auto& k) -> const std::string& { return k.first; });
  std::vector<PropositionRow> rows;
  rows.reserve(keyed.size());
  for (const auto& [id, row] : keyed) rows.push_back(row);
  return rows;
}

Result<void> AddRelationships(const EvidenceModel& model, const NameDictionary& names, Judge& judge,
                              Progress& progress, AuditReport& report) {
  const uint64_t total = model.propositions.size();
  report.relationships.reserve(total);
  for (const PropositionRow row : InOrderOfIds(model)) {
    if (report.relationships.size() % kProgressStep == 0 &&
        !progress.Update("judging relationships", report.relationships.size(), total)) {
      return Fail(ErrorCode::kCancelled, "stopped while judging the relationships");
    }
    report.relationships.push_back(AuditProposition(model, names, judge, row));
  }
  return {};
}

}  // namespace

Result<AuditReport> Audit(const GraphReader& graph, const AuditOptions& options,
                          Progress& progress) {
  CATENA_TRY(const EvidenceModel model, LoadAllEvidence(graph, options.approximation, progress));
  Judge judge(model, graph.names(), options.independence);
  AuditReport report;
  report.approximation = options.approximation;
  report.totals.claims = model.claims.size();
  report.totals.citations = model.citations.size();
  report.totals.sources = model.sources.size();
  report.totals.relationships = model.propositions.size();
  CATENA_TRY(AddClaims(model, judge, progress, report));
  CATENA_TRY(AddRelationships(model, graph.names(), judge, progress, report));
  report.sources = AuditSources(model, judge);
  report.groups = MakeGroups(model, judge.independence(), report.sources);
  report.sections = AuditSections(model, judge);
  report.circular_sources = CircularSources(model, judge.origins());
  report.causal_cycles = CausalCycles(model, graph.names());
  return report;
}

Result<std::vector<LinkAudit>> AuditRelationships(const GraphReader& graph,
                                                  std::span<const RelationshipId> relationships,
                                                  const AuditOptions& options, Progress& progress,
                                                  AuditReach reach) {
  CATENA_TRY(const auto records, graph.GetRelationships(relationships));
  for (size_t i = 0; i < records.size(); ++i) {
    if (records[i]) continue;
    return Fail(ErrorCode::kNotFound,
                "there is no relationship #" + std::to_string(relationships[i].value));
  }
  CATENA_TRY(LinkEvidence evidence,
             LinkEvidence::Load(graph, relationships, options, progress, reach));
  std::vector<LinkAudit> links;
  links.reserve(relationships.size());
  for (const RelationshipId relationship : relationships) {
    links.push_back(evidence.Audit(relationship));
  }
  return links;
}

}  // namespace catena
