#include "export/diagram_evidence.h"

#include <algorithm>

#include "export/evidence_view.h"
#include "export/printing.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;
using printing::Truncate;

std::string EvidenceText(const DrawnEvidence& evidence) {
  if (evidence.claims == 0) return "no claim";
  const std::string claims = Count(evidence.claims, "claim", "claims");
  if (evidence.citations == 0) return claims + ", no citation";
  return claims + ", " + Count(evidence.citations, "citation", "citations");
}

std::string ClaimLines(const ClaimView& claim) {
  std::string lines = "\n" + std::string(claim.denies ? "Denied in " : "Claim ") +
                      CleanLine(claim.id) + ": " + Truncate(CleanLine(claim.text), 200);
  for (const CitationView& citation : claim.citations) {
    lines += "\n   " + CleanLine(citation.marker.empty() ? citation.source : citation.marker) +
             " " + Truncate(CleanLine(citation.title), 120);
    if (!citation.locator.empty()) lines += ", " + CleanLine(citation.locator);
  }
  return lines;
}

}  // namespace

EvidenceMap CollectEvidence(const AuditReport* audit, const TraceReport* trace) {
  EvidenceMap found;
  if (audit != nullptr) {
    for (const RelationshipAudit& each : audit->relationships) {
      found[each.relationship] = {each.status, each.claims.size() + each.denials.size(),
                                  each.citations, each.independent_groups};
    }
  }
  if (trace == nullptr) return found;
  for (const TraceChain& chain : trace->chains) {
    for (const TraceLink& link : chain.links) {
      const auto supports = std::ranges::count(link.citations, "supports", &TraceCitation::stance);
      found[link.relationship] = {link.status, link.claims.size(), static_cast<size_t>(supports),
                                  link.independent_groups};
    }
  }
  return found;
}

Result<ShownEvidence> ShowEvidence(const GraphReader& graph, const EvidenceMap& evidence,
                                   RelationshipId relationship, const std::string& id,
                                   std::set<std::string>* sources) {
  ShownEvidence shown;
  const auto found = evidence.find(relationship);
  if (found != evidence.end()) {
    shown.status = found->second.status;
    shown.summary = EvidenceText(found->second);
    shown.tooltip = "\n" + std::string(ClaimStatusName(*shown.status)) + ": " +
                    std::string(ClaimStatusMeaning(*shown.status)) + " (" + shown.summary + ")";
  }
  CATENA_TRY(const std::vector<ClaimView> claims, ClaimsAsserting(graph, id));
  for (const ClaimView& claim : claims) {
    shown.tooltip += ClaimLines(claim);
    for (const CitationView& citation : claim.citations) {
      sources->insert(citation.source);
      if (shown.url.empty()) shown.url = printing::SafeUrl(citation.url);
    }
  }
  return shown;
}

}  // namespace catena
