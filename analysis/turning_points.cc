#include "analysis/turning_points.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "analysis/causal_cycles.h"
#include "analysis/causal_subgraph.h"
#include "analysis/causal_types.h"
#include "analysis/event_dates.h"
#include "analysis/link_evidence.h"
#include "analysis/must_pass.h"
#include "analysis/ruled_out.h"
#include "analysis/subgraph_dates.h"
#include "analysis/time_expansion.h"
#include "core/graph_names.h"

namespace catena {
namespace {

constexpr uint32_t kUnreached = CausalSubgraph::kNone;

class Finder {
 public:
  Finder(const GraphReader& graph, const TraceRequest& request, const CausalTypes& types,
         Progress& progress)
      : graph_(graph),
        request_(request),
        types_(types),
        progress_(progress),
        names_(graph.names()) {}

  Result<TurningPointsReport> Run() {
    CATENA_TRY(story_, FindCausalSubgraph(graph_, types_,
                                          {.from = request_.from,
                                           .to = request_.to,
                                           .max_length = kUnreached - 1,
                                           .max_events = request_.max_events,
                                           .avoid = request_.avoid},
                                          progress_));
    if (story_.cut_by_events) report_.cut_by = kCutByEvents;
    Prune();
    CATENA_TRY(LeaveOutViolations());
    CATENA_TRY(LeaveOutUnsupported());
    LeaveOutOfTime();
    CATENA_TRY(report_.from, EventOf(request_.from));
    CATENA_TRY(report_.to, EventOf(request_.to));
    MustPass found = FindMustPass(story_.links, story_.source, story_.target);
    if (in_time_) {
      found.vertices = in_time_->EventsOfAll();
      found.edges = in_time_->LinksOfAll();
    }
    report_.reachable = found.reachable;
    if (!found.reachable) return std::move(report_);
    report_.events = story_.nodes.size();
    report_.links = story_.edges.size();
    for (const uint32_t vertex : found.vertices) {
      CATENA_TRY(TraceEvent event, EventOf(story_.nodes[vertex]));
      report_.turning_points.push_back(std::move(event));
    }
    CATENA_TRY(AddLinks(found.edges));
    CATENA_TRY(AddCircles());
    return std::move(report_);
  }

 private:
  // Keeps what lies on a way from end to end, and does not come back to an end.
  void Prune() {
    const auto before =
        HopDistances(story_.links, story_.source, HopDirection::kForwards, story_.target);
    const auto after =
        HopDistances(story_.links, story_.target, HopDirection::kBackwards, story_.source);
    Keep([&](uint32_t edge) {
      const Adjacency::Edge& ends = story_.links.edge(edge);
      return ends.to != story_.source && ends.from != story_.target && ends.from != ends.to &&
             before[ends.from] != kUnreached && after[ends.to] != kUnreached;
    });
  }
  template <class Wanted>
  void Keep(Wanted wanted) {
    std::vector<bool> keep(story_.edges.size());
    for (uint32_t edge = 0; edge < keep.size(); ++edge) keep[edge] = wanted(edge);
    story_ = KeepEdges(story_, keep);
  }

  Result<void> LeaveOutViolations() {
    if (request_.violations == TraceRequest::Violations::kKeep) return {};
    CATENA_TRY(dates_, SubgraphDates::Load(graph_, types_, story_, request_.audit.approximation));
    std::vector<RelationshipId> ruled_out;
    Keep([&](uint32_t edge) {
      if (!dates_.IsViolation(story_, edge)) return true;
      ruled_out.push_back(story_.edges[edge].relationship);
      return false;
    });
    Prune();
    std::ranges::sort(ruled_out);
    CATENA_TRY(report_.ruled_out, NameRuledOut(graph_, ruled_out));
    return {};
  }

  // Last, of the links that are left: what was in time may have been so by way of one that is not.
  void LeaveOutOfTime() {
    if (request_.violations == TraceRequest::Violations::kKeep) return;
    const std::vector<bool> in_time = EdgesInTime(story_, dates_.OfChains(story_));
    report_.ruled_out.chains = std::ranges::find(in_time, false) != in_time.end();
    Keep([&](uint32_t edge) { return in_time[edge]; });
    Prune();
    const ChainDates dates = dates_.OfChains(story_);
    if (story_.edges.empty() || EveryWayIsInTime(dates, story_.links)) return;
    report_.ruled_out.chains = true;
    in_time_ = ExpandInTime(dates, story_.links, story_.source, story_.target);
    report_.overcounts_chains = !in_time_;
  }

  Result<void> LeaveOutUnsupported() {
    if (request_.min_independent_groups == 0 || story_.edges.empty()) return {};
    CATENA_TRY(LinkEvidence evidence, Load(story_.edges));
    Keep([&](uint32_t edge) {
      return evidence.IndependentGroups(story_.edges[edge].relationship) >=
             request_.min_independent_groups;
    });
    Prune();
    return {};
  }

  Result<LinkEvidence> Load(const std::vector<CausalEdge>& edges) {
    std::vector<RelationshipId> ids;
    for (const CausalEdge& edge : edges) ids.push_back(edge.relationship);
    std::ranges::sort(ids);
    return LinkEvidence::Load(graph_, ids, request_.audit, progress_);
  }

  Result<TraceEvent> EventOf(NodeId id) {
    CATENA_TRY(const auto node, graph_.GetNode(id));
    TraceEvent event{.node = id, .id = "#" + std::to_string(id.value)};
    if (!node) return event;
    event.id = UserId(graph_, *node);
    event.name = TextOf(node->properties, names_.key.name);
    event.date = TextOf(node->properties, names_.key.date);
    event.bounds = EventBounds(node->properties, names_, request_.audit.approximation);
    return event;
  }

  Result<void> AddLinks(const std::vector<uint32_t>& edges) {
    if (edges.empty()) return {};
    std::vector<CausalEdge> wanted;
    for (const uint32_t edge : edges) wanted.push_back(story_.edges[edge]);
    CATENA_TRY(LinkEvidence evidence, Load(wanted));
    const std::optional<KeyId> signal = graph_.names().FindKey("signal");
    for (const CausalEdge& edge : wanted) {
      LinkAudit found = evidence.Audit(edge.relationship);
      CATENA_TRY(const auto record, graph_.GetRelationship(edge.relationship));
      const bool reversed = types_.IsBackward(edge.type);
      report_.fragile_links.push_back(
          {.relationship = edge.relationship,
           .id = std::move(found.audit.id),
           .type = std::string(graph_.names().Text(edge.type)),
           .from = reversed ? found.audit.to : found.audit.from,
           .to = reversed ? found.audit.from : found.audit.to,
           .reversed = reversed,
           .signal = signal && record ? std::string(TextOf(record->properties, *signal)) : "",
           .claims = std::move(found.audit.claims),
           .denials = std::move(found.audit.denials),
           .citations = std::move(found.citations),
           .sources = std::move(found.sources),
           .independent_groups = found.audit.independent_groups,
           .status = found.audit.status,
           .timing = found.audit.timing,
           .timing_why = std::move(found.audit.timing_why)});
    }
    return {};
  }

  Result<void> AddCircles() {
    std::vector<CausalLink> links;
    for (uint32_t edge = 0; edge < story_.edges.size(); ++edge) {
      const Adjacency::Edge& ends = story_.links.edge(edge);
      links.push_back(
          {story_.nodes[ends.from], story_.nodes[ends.to], story_.edges[edge].relationship});
    }
    for (const CausalKnot& knot : FindKnots(links)) {
      Circuit circuit{.members = knot.members};
      for (const uint32_t link : knot.circuit) {
        CATENA_TRY(std::string id, UserId(graph_, links[link].cause));
        circuit.nodes.push_back(std::move(id));
        CATENA_TRY(const auto record, graph_.GetRelationship(links[link].relationship));
        if (record) circuit.relationships.push_back(UserId(graph_, *record));
      }
      report_.causal_cycles.push_back(std::move(circuit));
    }
    return {};
  }

  const GraphReader& graph_;
  const TraceRequest& request_;
  const CausalTypes& types_;
  Progress& progress_;
  const EvidenceNames names_;
  CausalSubgraph story_;
  SubgraphDates dates_;
  std::optional<TimeExpansion> in_time_;  // Where some ways over the links cannot be.
  TurningPointsReport report_;
};

}  // namespace

Result<TurningPointsReport> FindTurningPoints(const GraphReader& graph, const TraceRequest& request,
                                              Progress& progress) {
  if (!request.from || !request.to || request.from == request.to) {
    return Fail(ErrorCode::kInvalidArgument, "turning points lie between two different events");
  }
  for (const NodeId end : {request.from, request.to}) {
    if (std::ranges::find(request.avoid, end) != request.avoid.end()) {
      return Fail(ErrorCode::kInvalidArgument, "the same event is to be reached and to be avoided");
    }
    CATENA_TRY(const auto node, graph.GetNode(end));
    if (!node) return Fail(ErrorCode::kNotFound, "there is no node #" + std::to_string(end.value));
  }
  CATENA_TRY(const std::vector<WalkedType> walked, ChooseCausalTypes(request.types));
  const CausalTypes types(graph.names(), walked);
  return Finder(graph, request, types, progress).Run();
}

}  // namespace catena
