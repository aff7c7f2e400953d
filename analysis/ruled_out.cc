#include "analysis/ruled_out.h"

#include <algorithm>

#include "core/graph_names.h"

namespace catena {

Result<RuledOutLinks> NameRuledOut(const GraphReader& graph,
                                   std::span<const RelationshipId> links) {
  RuledOutLinks named;
  named.count = links.size();
  const auto first = links.first(std::min(links.size(), RuledOutLinks::kNamed));
  CATENA_TRY(const auto records, graph.GetRelationships(first));
  for (const auto& record : records) {
    if (record) named.ids.push_back(UserId(graph, *record));
  }
  return named;
}

}  // namespace catena
