// Communities: groups of vertices with more links among them than chance would have.
// Traag, Waltman, van Eck (2019), "From Louvain to Leiden: guaranteeing well-connected
// communities", for modularity.
//
// Vertices move to the neighbouring community that raises modularity most, until none does; each
// community is then divided again into well-connected parts, grown by chance among those that do
// not lower modularity; the parts become the vertices of a smaller graph, and so on until it does
// not get smaller. All of it is repeated from the division found. The chance comes from a seed, and
// the work is done on one thread: the same seed gives the same communities.
//
// The undirected view; parallel relationships make a link weigh more. Every community is
// connected: one that is not, in the end, is divided, which raises modularity.
// Extra memory: 8 bytes a relationship and direction, and about 60 a vertex.
#pragma once

#include <cstdint>

#include "analysis/components.h"
#include "analysis/walk.h"
#include "core/result.h"

namespace catena {

struct LeidenOptions : WorkOptions {
  // Above 1 finds smaller communities, below 1 larger ones. > 0.
  double resolution = 1;
  // How often everything is repeated, at most; it ends sooner when nothing changes.
  uint32_t iterations = 2;
  // How freely parts are grown by chance; near 0 the best is taken nearly always. > 0.
  double randomness = 0.01;
  uint64_t seed = 1;
};

struct Communities : Components {
  double modularity = 0;
};

// Numbered by their smallest vertex. kInvalidArgument for a resolution or randomness of 0 or less;
// kCancelled.
Result<Communities> FindCommunities(const CsrGraph& graph, const LeidenOptions& options = {});

}  // namespace catena
