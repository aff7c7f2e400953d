#include "analysis/affiliations.h"

#include <algorithm>
#include <unordered_set>

namespace catena {

const std::vector<NodeRow>& Affiliations::Of(NodeRow actor) {
  const auto found = known_.find(actor.index);
  if (found != known_.end()) return found->second;
  std::vector<NodeRow> reached = {actor};
  std::unordered_set<uint32_t> seen = {actor.index};
  for (size_t head = 0; head < reached.size(); ++head) {
    for (const NodeRow next : model_.affiliated_with[reached[head]]) {
      if (seen.insert(next.index).second) reached.push_back(next);
    }
  }
  std::ranges::sort(reached);
  return known_.emplace(actor.index, std::move(reached)).first->second;
}

bool Affiliations::Related(NodeRow a, NodeRow b) {
  return std::ranges::binary_search(Of(a), b) || std::ranges::binary_search(Of(b), a);
}

}  // namespace catena
