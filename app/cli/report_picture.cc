#include "app/cli/report_picture.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "analysis/timing_answer.h"
#include "core/evidence.h"
#include "core/graph_names.h"
#include "export/diagram_render.h"

namespace catena::cli {
namespace {

template <class T>
void SortUnique(std::vector<T>& values) {
  std::ranges::sort(values);
  values.erase(std::ranges::unique(values).begin(), values.end());
}

Result<std::vector<NodeId>> EventsNamed(const GraphReader& graph,
                                        const std::vector<std::string>& ids) {
  std::vector<NodeId> events;
  for (const std::string& id : ids) {
    const Result<NodeId> event = ResolveNode(graph, id, evidence::kEvent);
    if (event) {
      events.push_back(*event);
    } else if (event.error().code != ErrorCode::kNotFound &&
               event.error().code != ErrorCode::kInvalidArgument) {
      return Fail(event.error());
    }
  }
  return events;
}

Result<std::optional<RelationshipId>> LinkNamed(const GraphReader& graph, const std::string& id) {
  CATENA_TRY(const std::optional<RelationshipId> found, FindRelationshipById(graph, id));
  if (found || !id.starts_with('#')) return found;
  RelationshipId number;
  const char* const end = id.data() + id.size();
  const auto [rest, error] = std::from_chars(id.data() + 1, end, number.value);
  if (error != std::errc() || rest != end) return std::optional<RelationshipId>();
  return std::optional<RelationshipId>(number);
}

Result<DiagramSelection> Select(const GraphReader& graph, const PictureOf& picture) {
  DiagramSelection selection;
  CATENA_TRY(selection.events, EventsNamed(graph, picture.events));
  CATENA_TRY(selection.focus, EventsNamed(graph, picture.emphasised));
  std::vector<RelationshipId> links;
  for (const std::string& id : picture.links) {
    CATENA_TRY(const std::optional<RelationshipId> link, LinkNamed(graph, id));
    if (link) links.push_back(*link);
  }
  SortUnique(links);
  CATENA_TRY(const auto records, graph.GetRelationships(links));
  for (const std::optional<Relationship>& record : records) {
    if (!record || !FindLinkFamily(graph.names().Text(record->type))) continue;
    selection.relationships.push_back(record->id);
    selection.events.push_back(record->start);
    selection.events.push_back(record->end);
  }
  SortUnique(selection.events);
  return selection;
}

}  // namespace

Result<std::string> DrawPicture(const GraphReader& graph, const PictureOf& picture) {
  CATENA_TRY(const DiagramSelection selection, Select(graph, picture));
  NoProgress progress;
  CATENA_TRY(const AuditReport audit, AuditDrawn(graph, selection, {}, progress));
  if (audit.relationships.empty()) return std::string();
  CATENA_TRY(
      const DiagramModel model,
      BuildDiagram(graph, selection,
                   {.title = picture.title, .audit = &audit, .find_times = BoundByTiming(graph)}));
  return RenderDiagram(model, {.format = PictureFormat::kSvg});
}

FindTimes BoundByTiming(const GraphReader& graph) {
  return [&graph](std::span<const NodeId> events) {
    NoProgress progress;
    return BoundEvents(graph, events, {}, progress);
  };
}

Result<AuditReport> AuditDrawn(const GraphReader& graph, const DiagramSelection& selection,
                               const DiagramOptions& options, Progress& progress) {
  AuditReport report;
  if (selection.events.empty()) return report;
  CATENA_TRY(const DiagramModel model, BuildDiagram(graph, selection, options));
  std::vector<RelationshipId> links;
  for (const DiagramLink& link : model.links) links.push_back(link.relationship);
  CATENA_TRY(std::vector<LinkAudit> audits, AuditRelationships(graph, links, {}, progress));
  for (LinkAudit& each : audits) report.relationships.push_back(std::move(each.audit));
  return report;
}

}  // namespace catena::cli
