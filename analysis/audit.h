// Audit: what every claim, link and source rests on.
//
// The decision rule of each status is in docs/evidence_model.md. The evidence is read
// (evidence_loader.h) and judged in memory: O(claims, sources and their links) to read, or
// O(nodes + relationships) when every relationship is listed; O(claims + citations) to judge, no
// read of the store per claim.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/independence_rules.h"
#include "core/audit_report.h"
#include "core/edtf.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/trace_report.h"

namespace catena {

struct AuditOptions {
  IndependenceRules independence;
  // How far `~` and `%` widen dates. Other than the default, dates are read again from their
  // text, which costs a little.
  ApproximationPolicy approximation;
  // Audit(): only the claims stated in this document, the links that they assert and the sources
  // that they cite are reported and counted. All evidence bears on the judgement as always.
  std::optional<NodeId> document;
  // Whether the report lists the relationships, or only counts them: of a large graph the list is
  // most of the work. A document's are always listed.
  enum class Links : uint8_t { kList, kCount };
  Links links = Links::kList;
};

// Everything. Errors: those of the reader; kCancelled when `progress` says so.
Result<AuditReport> Audit(const GraphReader& graph, const AuditOptions& options,
                          Progress& progress);

// One relationship and the citations of its claims.
struct LinkAudit {
  RelationshipAudit audit;
  std::vector<std::string> sources;      // Of citations that stand, each once, by user id.
  std::vector<TraceCitation> citations;  // Of every claim in audit.claims and audit.denials.
};

enum class AuditReach : uint8_t {
  kDecide,  // kLocal for a few relationships, kWhole for many.
  kLocal,   // Reads only what bears on these relationships.
  kWhole,   // Reads all evidence.
};

// The same judgement for some relationships only, in the order given; the answer does not depend
// on `reach`. A relationship that does not exist is kNotFound.
Result<std::vector<LinkAudit>> AuditRelationships(const GraphReader& graph,
                                                  std::span<const RelationshipId> relationships,
                                                  const AuditOptions& options, Progress& progress,
                                                  AuditReach reach = AuditReach::kDecide);

}  // namespace catena
