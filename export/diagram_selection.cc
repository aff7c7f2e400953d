// Which events and links a diagram is asked for.
#include <algorithm>
#include <array>
#include <set>

#include "core/evidence.h"
#include "core/fold.h"
#include "export/diagram_model.h"
#include "export/evidence_view.h"

namespace catena {
namespace {

struct FamilyRow {
  std::string_view type;
  LinkFamily family;
};

// Types that are drawn and not in evidence::CausalTypes(), or differ from a plain cause there.
constexpr std::array<FamilyRow, 12> kFamilies = {{
    {"RESPONDED_TO", LinkFamily::kResponded},
    {"ENDED", LinkFamily::kEnded},
    {"PREVENTED", LinkFamily::kPrevented},
    {"HINDERED", LinkFamily::kPrevented},
    {"BEFORE", LinkFamily::kTemporal},
    {"MEETS", LinkFamily::kTemporal},
    {"OVERLAPS", LinkFamily::kTemporal},
    {"STARTS", LinkFamily::kTemporal},
    {"DURING", LinkFamily::kTemporal},
    {"FINISHES", LinkFamily::kTemporal},
    {"EQUALS", LinkFamily::kTemporal},
    {"PART_OF", LinkFamily::kPartOf},
}};

std::vector<TypeId> DrawableTypes(const GraphReader& graph) {
  std::vector<TypeId> types;
  const auto add = [&](std::string_view type) {
    if (const auto id = graph.names().FindType(type)) types.push_back(*id);
  };
  for (const evidence::CausalType& causal : evidence::CausalTypes()) add(causal.type);
  for (const FamilyRow& row : kFamilies) add(row.type);
  std::ranges::sort(types);
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return types;
}

// The events among the far ends of a breadth-first step.
Result<std::vector<NodeId>> ExpandEvents(const GraphReader& graph, std::span<const NodeId> from,
                                         std::span<const TypeId> types) {
  std::set<NodeId> others;
  for (const Direction direction : {Direction::kOut, Direction::kIn}) {
    CATENA_TRY(graph.Expand(from, direction, types, [&](const Adjacent& adjacent) {
      others.insert(adjacent.other);
      return true;
    }));
  }
  const std::vector<NodeId> ids(others.begin(), others.end());
  CATENA_TRY(const std::vector<std::optional<Node>> nodes, graph.GetNodes(ids));
  std::vector<NodeId> events;
  for (const std::optional<Node>& node : nodes) {
    if (node && NodeHasLabel(graph, *node, evidence::kEvent)) events.push_back(node->id);
  }
  return events;
}

}  // namespace

std::string_view LinkFamilyName(LinkFamily family) {
  constexpr std::array<std::string_view, kLinkFamilyCount> kNames = {
      "cause to effect",       "answered by",   "ended by",
      "prevented or hindered", "order in time", "part of"};
  return kNames[static_cast<size_t>(family)];
}

std::optional<LinkFamily> FindLinkFamily(std::string_view type) {
  const auto row = std::ranges::find(kFamilies, type, &FamilyRow::type);
  if (row != kFamilies.end()) return row->family;
  return evidence::FindCausalType(type) ? std::optional(LinkFamily::kCausal) : std::nullopt;
}

Result<DiagramSelection> SelectWholeGraph(const GraphReader& graph) {
  DiagramSelection selection;
  const std::optional<LabelId> label = graph.names().FindLabel(evidence::kEvent);
  if (!label) return selection;
  CATENA_TRY(graph.ScanLabel(*label, NodeId{}, [&](NodeId node) {
    selection.events.push_back(node);
    return true;
  }));
  return selection;
}

Result<DiagramSelection> SelectAround(const GraphReader& graph, NodeId node, int hops) {
  CATENA_TRY(const std::optional<Node> centre, graph.GetNode(node));
  if (!centre) return Fail(ErrorCode::kNotFound, "there is no node to draw around");
  const std::vector<TypeId> types = DrawableTypes(graph);
  std::set<NodeId> seen;
  std::vector<NodeId> frontier;
  DiagramSelection selection;
  int hops_left = hops;
  if (NodeHasLabel(graph, *centre, evidence::kEvent)) {
    frontier = {node};
    selection.focus = {node};
  } else {
    CATENA_TRY(frontier, ExpandEvents(graph, {&node, 1}, {}));
    --hops_left;
  }
  seen.insert(frontier.begin(), frontier.end());
  for (; hops_left > 0 && !frontier.empty(); --hops_left) {
    CATENA_TRY(const std::vector<NodeId> reached, ExpandEvents(graph, frontier, types));
    frontier.clear();
    for (const NodeId event : reached) {
      if (seen.insert(event).second) frontier.push_back(event);
    }
  }
  selection.events.assign(seen.begin(), seen.end());
  return selection;
}

Result<DiagramSelection> SelectTag(const GraphReader& graph, std::string_view tag) {
  const std::string folded = FoldName(tag);
  DiagramSelection selection;
  CATENA_TRY(const DiagramSelection all, SelectWholeGraph(graph));
  constexpr size_t kBatch = 1'024;
  for (size_t begin = 0; begin < all.events.size(); begin += kBatch) {
    const size_t size = std::min(kBatch, all.events.size() - begin);
    CATENA_TRY(const std::vector<std::optional<Node>> nodes,
               graph.GetNodes(std::span(all.events).subspan(begin, size)));
    for (const std::optional<Node>& node : nodes) {
      if (!node) continue;
      const std::vector<std::string> tags = StringsProperty(graph, node->properties, "tags");
      const auto same = [&](const std::string& t) { return t == tag || FoldName(t) == folded; };
      if (std::ranges::any_of(tags, same)) selection.events.push_back(node->id);
    }
  }
  return selection;
}

DiagramSelection SelectTrace(const TraceReport& report) {
  DiagramSelection selection;
  std::set<NodeId> events;
  std::set<RelationshipId> links;
  for (const TraceEvent& event : report.events) {
    events.insert(event.node);
    if (event.id == report.from || event.id == report.to) selection.focus.push_back(event.node);
  }
  for (const TraceChain& chain : report.chains) {
    for (const TraceLink& link : chain.links) links.insert(link.relationship);
  }
  selection.events.assign(events.begin(), events.end());
  selection.relationships.assign(links.begin(), links.end());
  return selection;
}

std::vector<NodeId> SharedEvents(const TraceReport& report) {
  std::vector<NodeId> shared;
  if (report.direction != TraceDirection::kBetween || report.chains.size() < 2) return shared;
  std::vector<size_t> chains_through(report.events.size(), 0);
  for (const TraceChain& chain : report.chains) {
    for (size_t i = 1; i + 1 < chain.events.size(); ++i) ++chains_through[chain.events[i]];
  }
  for (size_t event = 0; event < report.events.size(); ++event) {
    if (chains_through[event] == report.chains.size()) shared.push_back(report.events[event].node);
  }
  return shared;
}

}  // namespace catena
