// What stands behind a link of a diagram, in the words of its tooltip.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "core/audit_report.h"
#include "core/graph_reader.h"
#include "core/trace_report.h"

namespace catena {

struct DrawnEvidence {
  ClaimStatus status = ClaimStatus::kUnsourced;
  size_t claims = 0;
  size_t citations = 0;
  size_t groups = 0;
};
using EvidenceMap = std::unordered_map<RelationshipId, DrawnEvidence>;

// From either; a trace wins over an audit. Both may be nullptr.
EvidenceMap CollectEvidence(const AuditReport* audit, const TraceReport* trace);

struct ShownEvidence {
  std::optional<ClaimStatus> status;  // Absent where the relationship was not audited.
  std::string summary;                // "2 claims, no citation"; "" where not audited.
  std::string tooltip;                // Lines, each after a line break.
  std::string url;                    // Of the first source that has one: safe, or "".
};

// Reads the claims behind a relationship. Adds the ids of the sources they cite to `sources`.
Result<ShownEvidence> ShowEvidence(const GraphReader& graph, const EvidenceMap& evidence,
                                   RelationshipId relationship, const std::string& id,
                                   std::set<std::string>* sources);

}  // namespace catena
