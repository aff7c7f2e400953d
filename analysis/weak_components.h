// Weakly connected components: which vertices hang together when directions are disregarded.
// Afforest, Sutton, Ben-Nun, Barak (2018), "Optimizing parallel graph connectivity computation via
// subgraph sampling": trees are joined along the first two links of every vertex; that nearly
// always makes the largest component, whose vertices are then passed over.
//
// O(V + E) but for the joins' inverse Ackermann factor; usually few of the links are looked at.
// Extra memory: the answer.
#pragma once

#include "analysis/components.h"
#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

// kCancelled.
Result<Components> FindWeakComponents(const CsrGraph& graph, const WorkOptions& options = {});

}  // namespace catena
