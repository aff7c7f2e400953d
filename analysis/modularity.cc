#include "analysis/modularity.h"

#include <vector>

namespace catena {

double ModularityOf(const CsrGraph& graph, const Components& communities, double resolution) {
  if (graph.link_count() == 0) return 0;
  std::vector<uint64_t> degrees(communities.count, 0);
  uint64_t within = 0;
  for (uint32_t v = 0; v < graph.vertex_count(); ++v) {
    const uint32_t own = communities.component[v];
    degrees[own] += graph.out(Vertex{v}).size() + graph.in(Vertex{v}).size();
    for (const Vertex next : graph.out(Vertex{v})) {
      within += communities.component[next.index] == own ? 1 : 0;
    }
  }
  const double links = graph.link_count();
  double expected = 0;
  for (const uint64_t degree : degrees) {
    const double share = static_cast<double>(degree) / (2 * links);
    expected += share * share;
  }
  return static_cast<double>(within) / links - resolution * expected;
}

}  // namespace catena
