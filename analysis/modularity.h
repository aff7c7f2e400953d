// Modularity: how much denser the links within the communities of a division are than chance would
// have them. Newman, Girvan (2004), with the resolution of Reichardt, Bornholdt (2006).
//
// Of the undirected view: a relationship counts 1 in both directions, parallel ones add up. O(V+E).
#pragma once

#include <cstdint>

#include "analysis/components.h"
#include "core/csr_graph.h"

namespace catena {

// The sum over communities of links within / all links - resolution (degrees / 2 all links)^2.
// 0 for a graph without links. Requires: a community for every vertex.
double ModularityOf(const CsrGraph& graph, const Components& communities, double resolution = 1);

}  // namespace catena
