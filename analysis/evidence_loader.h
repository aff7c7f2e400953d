// Reads an EvidenceModel from a graph: all of it in two scans, what bears on claims, or what bears
// on some relationships by a bounded number of batched look-ups.
#pragma once

#include <span>

#include "analysis/evidence_model.h"
#include "core/edtf.h"
#include "core/graph_reader.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

// Errors: those of the reader, and kCancelled.
Result<EvidenceModel> LoadAllEvidence(const GraphReader& graph,
                                      const ApproximationPolicy& approximation, Progress& progress);

// Enough to judge every claim, every source and every relationship that a claim asserts exactly as
// with all evidence. Relationships that no claim asserts are not in the model. Reads the claims,
// the sources and what they are linked to: O(these), whatever else the graph holds.
Result<EvidenceModel> LoadClaimEvidence(const GraphReader& graph,
                                        const ApproximationPolicy& approximation,
                                        Progress& progress);

// Enough to judge these relationships and the claims that assert them exactly as with all
// evidence; other rows of the model may lack links and must not be judged. Reads the claims that
// assert them, the claims and relationships that those meet (same assertion, CONTRADICTS,
// SUPPORTS), what they cite, and what that derives from and is published by.
Result<EvidenceModel> LoadEvidenceFor(const GraphReader& graph,
                                      std::span<const RelationshipId> relationships,
                                      const ApproximationPolicy& approximation);

}  // namespace catena
