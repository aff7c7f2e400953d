// The dates of the events of a causal subgraph, and what they say of its links and chains.
#pragma once

#include <string_view>
#include <vector>

#include "analysis/causal_subgraph.h"
#include "analysis/causal_types.h"
#include "analysis/chain_dates.h"
#include "core/edtf.h"
#include "core/graph_reader.h"
#include "core/result.h"

namespace catena {

// Whether a relationship of this type, walked so, says that the event it leaves begins no later
// than the one it leads to.
bool BeginsInOrder(std::string_view type, bool walked_backward);

class SubgraphDates {
 public:
  SubgraphDates() = default;
  // Of the subgraph's events; `types` and `graph` must outlive this. Errors: the reader's.
  static Result<SubgraphDates> Load(const GraphReader& graph, const CausalTypes& types,
                                    const CausalSubgraph& subgraph,
                                    const ApproximationPolicy& approximation);

  // Whether no reading of the dates of an edge's two ends keeps the rule of its type. The subgraph
  // is the one loaded, or what was kept of it.
  bool IsViolation(const CausalSubgraph& subgraph, uint32_t edge) const;
  // For chains from cause to effect; likewise.
  ChainDates OfChains(const CausalSubgraph& subgraph) const;

 private:
  const DayBounds& BoundsOf(NodeId node) const;

  const NameDictionary* names_ = nullptr;
  const CausalTypes* types_ = nullptr;
  std::vector<NodeId> nodes_;      // Ascending.
  std::vector<DayBounds> bounds_;  // Of these.
};

// Marks the edges over which some chain of the subgraph can have all its dates true.
std::vector<bool> EdgesInTime(const CausalSubgraph& subgraph, const ChainDates& dates);

}  // namespace catena
