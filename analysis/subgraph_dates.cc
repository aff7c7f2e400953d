#include "analysis/subgraph_dates.h"

#include <algorithm>
#include <span>

#include "analysis/event_dates.h"
#include "analysis/evidence_names.h"
#include "analysis/timing.h"

namespace catena {
namespace {

constexpr size_t kRecordsAtOnce = 4096;

}  // namespace

// Of the two events of a rule the first begins no later, or, of an ending and what it ended and of
// a part and its whole, the second.
bool BeginsInOrder(std::string_view type, bool walked_backward) {
  const LinkRuleOfType rule = RuleOfType(type);
  const bool from_is_first = rule.first_is_start != walked_backward;
  return rule.rule != LinkRule::kNone &&
         from_is_first == (rule.rule == LinkRule::kCauseBeginsFirst);
}

Result<SubgraphDates> SubgraphDates::Load(const GraphReader& graph, const CausalTypes& types,
                                          const CausalSubgraph& subgraph,
                                          const ApproximationPolicy& approximation) {
  const EvidenceNames names(graph.names());
  SubgraphDates dates;
  dates.names_ = &graph.names();
  dates.types_ = &types;
  dates.nodes_ = subgraph.nodes;
  dates.bounds_.reserve(subgraph.nodes.size());
  const std::span<const NodeId> nodes(subgraph.nodes);
  for (size_t at = 0; at < nodes.size(); at += kRecordsAtOnce) {
    const size_t count = std::min(kRecordsAtOnce, nodes.size() - at);
    CATENA_TRY(const auto batch, graph.GetNodes(nodes.subspan(at, count)));
    for (const auto& node : batch) {
      const bool is_event = node && node->HasLabel(names.label.event);
      dates.bounds_.push_back(is_event ? EventBounds(node->properties, names, approximation)
                                       : DayBounds{});
    }
  }
  return dates;
}

const DayBounds& SubgraphDates::BoundsOf(NodeId node) const {
  return bounds_[static_cast<size_t>(std::ranges::lower_bound(nodes_, node) - nodes_.begin())];
}

bool SubgraphDates::IsViolation(const CausalSubgraph& subgraph, uint32_t edge) const {
  const TypeId type = subgraph.edges[edge].type;
  const LinkRuleOfType rule = RuleOfType(names_->Text(type));
  const Adjacency::Edge& ends = subgraph.links.edge(edge);
  if (rule.rule == LinkRule::kNone || ends.from == ends.to) return false;
  // The relationship's own start, which is the effect of a type that is walked backwards.
  const bool from_is_first = rule.first_is_start != types_->IsBackward(type);
  const DayBounds& from = BoundsOf(subgraph.nodes[ends.from]);
  const DayBounds& to = BoundsOf(subgraph.nodes[ends.to]);
  return CheckTiming(rule.rule, from_is_first ? from : to, from_is_first ? to : from) ==
         Timing::kViolation;
}

ChainDates SubgraphDates::OfChains(const CausalSubgraph& subgraph) const {
  ChainDates dates;
  dates.begins.reserve(subgraph.nodes.size());
  for (const NodeId node : subgraph.nodes) dates.begins.push_back(WindowOf(BoundsOf(node)));
  dates.in_order.reserve(subgraph.edges.size());
  for (const CausalEdge& edge : subgraph.edges) {
    dates.in_order.push_back(BeginsInOrder(names_->Text(edge.type), types_->IsBackward(edge.type)));
  }
  return dates;
}

std::vector<bool> EdgesInTime(const CausalSubgraph& subgraph, const ChainDates& dates) {
  if (subgraph.source != CausalSubgraph::kNone) {
    const uint32_t target =
        subgraph.target == CausalSubgraph::kNone ? kOpenTarget : subgraph.target;
    return LinksInTime(dates, subgraph.links, subgraph.source, target);
  }
  return LinksInTime(Mirrored(dates), subgraph.links.Reversed(), subgraph.target, kOpenTarget);
}

}  // namespace catena
