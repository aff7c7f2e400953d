// LinkEvidence: what some relationships rest on, read once and then judged one by one.
//
// The shared ground of AuditRelationships() and Trace(). Not thread-safe; the graph must outlive
// it.
#pragma once

#include <memory>
#include <span>

#include "analysis/audit.h"
#include "analysis/evidence_model.h"
#include "analysis/judge.h"

namespace catena {

class LinkEvidence {
 public:
  // Errors: those of the reader, kCancelled.
  static Result<LinkEvidence> Load(const GraphReader& graph,
                                   std::span<const RelationshipId> relationships,
                                   const AuditOptions& options, Progress& progress,
                                   AuditReach reach = AuditReach::kDecide);

  // 0 for a relationship that was not among those loaded.
  uint32_t IndependentGroups(RelationshipId relationship);
  // Requires: the relationship was among those loaded. One that cannot be asserted (of the
  // evidence vocabulary) has only its id.
  LinkAudit Audit(RelationshipId relationship);

 private:
  LinkEvidence(const GraphReader& graph, EvidenceModel model, const IndependenceRules& rules);

  const GraphReader* graph_;
  std::unique_ptr<const EvidenceModel> model_;  // Never moves: the judge refers to it.
  std::unique_ptr<Judge> judge_;
};

}  // namespace catena
