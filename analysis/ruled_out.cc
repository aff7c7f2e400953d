#include "analysis/ruled_out.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "analysis/chain_dates.h"
#include "analysis/subgraph_dates.h"
#include "core/graph_names.h"

namespace catena {
namespace {

ChainDates DatesOf(const StandingEvidence& evidence, const Story& story) {
  const EvidenceModel& model = evidence.model();
  ChainDates dates;
  for (uint32_t vertex = 0; vertex < story.vertex_count(); ++vertex) {
    const EventRow event = model.nodes[story.node(vertex)].event;
    dates.begins.push_back(event ? WindowOf(model.events[event].bounds) : DayWindow());
  }
  for (const StoryLink& link : story.links()) {
    const EvidenceProposition& proposition = model.propositions[link.proposition];
    const bool backward = proposition.start != link.from;
    dates.in_order.push_back(BeginsInOrder(evidence.names().Text(proposition.type), backward));
  }
  return dates;
}

}  // namespace

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

Story KeepInTime(const StandingEvidence& evidence, const Story& story) {
  return story.Keep(
      LinksInTime(DatesOf(evidence, story), story.ends(), story.source(), story.target()));
}

bool IsEveryChainInTime(const StandingEvidence& evidence, const Story& story) {
  return EveryWayIsInTime(DatesOf(evidence, story), story.ends());
}

bool IsTimeSaidByAll(const StandingEvidence& evidence, const Story& story) {
  return std::ranges::all_of(DatesOf(evidence, story).in_order, std::identity());
}

std::optional<TimeExpansion> ChainsInTime(const StandingEvidence& evidence, const Story& story) {
  return ExpandInTime(DatesOf(evidence, story), story.ends(), story.source(), story.target());
}

Result<RuledOutLinks> LeaveOutViolations(const GraphReader& graph, const StandingEvidence& evidence,
                                         Story* story) {
  std::vector<RelationshipId> contradicted;
  std::vector<bool> keep;
  for (const StoryLink& link : story->links()) {
    const Timing timing = evidence.judge().JudgeProposition(link.proposition).timing;
    keep.push_back(timing != Timing::kViolation);
    if (!keep.back()) contradicted.push_back(evidence.model().propositions[link.proposition].id);
  }
  if (!contradicted.empty()) *story = story->Keep(keep);
  std::ranges::sort(contradicted);
  CATENA_TRY(RuledOutLinks ruled_out, NameRuledOut(graph, contradicted));
  Story in_time = KeepInTime(evidence, *story);
  ruled_out.chains = in_time.links().size() < story->links().size();
  *story = std::move(in_time);
  return ruled_out;
}

}  // namespace catena
