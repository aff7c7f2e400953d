#include "analysis/audit.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "analysis/audit_parts.h"
#include "analysis/causal_cycles.h"
#include "analysis/evidence_loader.h"
#include "analysis/evidence_names.h"
#include "analysis/link_evidence.h"
#include "analysis/natural_order.h"

namespace catena {
namespace {

constexpr uint64_t kProgressStep = 1 << 12;

// By section in the order of first appearance, then sentence, then id.
std::vector<ClaimRow> InReadingOrder(const EvidenceModel& model, const ClaimChoice& chosen) {
  std::vector<ClaimRow> rows;
  rows.reserve(model.claims.size());
  for (uint32_t i = 0; i < model.claims.size(); ++i) {
    if (chosen[i]) rows.push_back(ClaimRow{i});
  }
  SortUnlessSorted(rows, [&](ClaimRow a, ClaimRow b) {
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

Result<void> AddClaims(const EvidenceModel& model, const ClaimChoice& chosen, Judge& judge,
                       Progress& progress, AuditReport& report) {
  const std::vector<ClaimRow> rows = InReadingOrder(model, chosen);
  const uint64_t total = rows.size();
  report.totals.claims = total;
  report.claims.reserve(total);
  for (const ClaimRow row : rows) {
    report.totals.citations += model.citations[row].size();
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

// By user id; "#17" for those without one. These are in the order of their numbers, so that only
// the merge of the two kinds makes texts of them.
std::vector<PropositionRow> InOrderOfIds(const EvidenceModel& model) {
  std::vector<PropositionRow> named;
  std::vector<PropositionRow> numbered;
  for (uint32_t i = 0; i < model.propositions.size(); ++i) {
    const bool has_id = !model.propositions[PropositionRow{i}].user_id.empty();
    (has_id ? named : numbered).push_back(PropositionRow{i});
  }
  SortUnlessSorted(named, NaturalLess, [&](PropositionRow row) -> std::string_view {
    return model.propositions[row].user_id;
  });
  std::ranges::stable_sort(numbered, {},
                           [&](PropositionRow row) { return model.propositions[row].id; });
  std::vector<PropositionRow> rows;
  rows.reserve(model.propositions.size());
  std::ranges::merge(named, numbered, std::back_inserter(rows),
                     [&](PropositionRow a, PropositionRow b) {
                       return NaturalLess(model.UserId(a), model.UserId(b));
                     });
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

// How many relationships of the graph claims could assert, without reading them.
Result<uint64_t> CountPropositions(const GraphReader& graph, const EvidenceModel& model) {
  const EvidenceNames names(graph.names());
  CATENA_TRY(const GraphCounts counts, graph.Counts());
  uint64_t propositions = 0;
  for (const auto& [type, count] : counts.relationships_by_type) {
    if (names.TypeOf(type) == EvidenceType::kNone) propositions += count;
  }
  // Of the vocabulary of evidence only what some claim does assert.
  for (const EvidenceProposition& proposition : model.propositions) {
    if (names.TypeOf(proposition.type) != EvidenceType::kNone) ++propositions;
  }
  return propositions;
}

// The claims that the options ask for.
ClaimChoice Choose(const EvidenceModel& model, const AuditOptions& options) {
  ClaimChoice chosen(model.claims.size(), !options.document);
  if (!options.document) return chosen;
  for (uint32_t i = 0; i < chosen.size(); ++i) {
    chosen[i] = std::ranges::any_of(model.documents[ClaimRow{i}], [&](NodeRow document) {
      return model.nodes[document].id == *options.document;
    });
  }
  return chosen;
}

// Leaves the links that the report's claims assert, and the sources that they cite.
void KeepOfClaims(AuditReport& report) {
  std::unordered_set<std::string_view> claims;
  for (const ClaimAudit& claim : report.claims) claims.insert(claim.id);
  const auto is_kept = [&](const std::string& id) { return claims.contains(id); };
  std::erase_if(report.relationships, [&](const RelationshipAudit& link) {
    return std::ranges::none_of(link.claims, is_kept) &&
           std::ranges::none_of(link.denials, is_kept);
  });
  std::erase_if(report.sources, [](const SourceAudit& source) { return source.claims == 0; });
  report.totals.relationships = report.relationships.size();
  report.totals.sources = report.sources.size();
}

// Leaves the circles that pass what the report lists.
void KeepCircles(AuditReport& report) {
  std::unordered_set<std::string_view> listed;
  for (const SourceAudit& source : report.sources) listed.insert(source.id);
  for (const RelationshipAudit& link : report.relationships) listed.insert(link.id);
  const auto is_listed = [&](const std::string& id) { return listed.contains(id); };
  std::erase_if(report.circular_sources, [&](const Circuit& circle) {
    return std::ranges::none_of(circle.nodes, is_listed);
  });
  std::erase_if(report.causal_cycles, [&](const Circuit& circle) {
    return std::ranges::none_of(circle.relationships, is_listed);
  });
}

}  // namespace

Result<AuditReport> Audit(const GraphReader& graph, const AuditOptions& options,
                          Progress& progress) {
  const bool lists_all = options.links == AuditOptions::Links::kList && !options.document;
  CATENA_TRY(const EvidenceModel model,
             lists_all ? LoadAllEvidence(graph, options.approximation, progress)
                       : LoadClaimEvidence(graph, options.approximation, progress));
  Judge judge(model, graph.names(), options.independence);
  AuditReport report;
  report.approximation = options.approximation;
  const ClaimChoice chosen = Choose(model, options);
  report.totals.sources = model.sources.size();
  CATENA_TRY(report.totals.relationships, CountPropositions(graph, model));
  CATENA_TRY(AddClaims(model, chosen, judge, progress, report));
  if (options.links == AuditOptions::Links::kList || options.document) {
    CATENA_TRY(AddRelationships(model, graph.names(), judge, progress, report));
  }
  report.sources = AuditSources(model, judge, chosen);
  if (options.document) KeepOfClaims(report);
  report.groups = MakeGroups(model, judge.independence(), report.sources);
  report.sections = AuditSections(model, judge, chosen);
  report.circular_sources = CircularSources(model, judge.origins());
  CATENA_TRY(report.causal_cycles, FindCausalCycles(graph, {}, progress));
  if (options.document) KeepCircles(report);
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
