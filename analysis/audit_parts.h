// The parts of an audit report, each made from a judged model.
#pragma once

#include <vector>

#include "analysis/evidence_model.h"
#include "analysis/judge.h"
#include "core/audit_report.h"
#include "core/name_dictionary.h"
#include "core/trace_report.h"

namespace catena {

ClaimAudit AuditClaim(const EvidenceModel& model, Judge& judge, ClaimRow claim);
RelationshipAudit AuditProposition(const EvidenceModel& model, const NameDictionary& names,
                                   Judge& judge, PropositionRow proposition);
// Which claims a report is about, by row.
using ClaimChoice = std::vector<bool>;
// Every source, ordered by id; `group` is left empty. Counts are over the chosen claims.
std::vector<SourceAudit> AuditSources(const EvidenceModel& model, Judge& judge,
                                      const ClaimChoice& chosen);
// Those with a chosen claim.
std::vector<SectionAudit> AuditSections(const EvidenceModel& model, Judge& judge,
                                        const ClaimChoice& chosen);
// Groups ordered by their first source; fills in the `group` of each source audit.
std::vector<IndependenceGroup> MakeGroups(const EvidenceModel& model,
                                          const Independence& independence,
                                          std::vector<SourceAudit>& sources);
std::vector<Circuit> CircularSources(const EvidenceModel& model, const SourceOrigins& origins);

// Whether a claim counts as uncited: it has no citation of its own (strict), and neither the
// lead nor a later marker excuses it (lenient).
struct Uncited {
  bool strict = false;
  bool lenient = false;
};
Uncited IsUncited(const EvidenceClaim& claim, const ClaimJudgement& judged);

// The citations of one claim, as a trace shows them.
void AppendCitations(const EvidenceModel& model, const Judge& judge, ClaimRow claim,
                     std::vector<TraceCitation>& citations);

}  // namespace catena
