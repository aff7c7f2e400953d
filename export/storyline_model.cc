#include "export/storyline_model.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>

#include "core/evidence.h"
#include "export/diagram_evidence.h"
#include "export/diagram_layout.h"
#include "export/evidence_view.h"
#include "export/printing.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;
using printing::NaturalLess;

struct Participation {
  RelationshipId relationship;
  NodeId actor;
  NodeId event;
};

Result<std::vector<Participation>> ReadParticipations(const GraphReader& graph,
                                                      const std::vector<NodeId>& events) {
  std::vector<Participation> all;
  const std::optional<TypeId> type = graph.names().FindType(evidence::kParticipatedIn);
  if (!type) return all;
  const TypeId types[] = {*type};
  CATENA_TRY(graph.Expand(events, Direction::kIn, types, [&](const Adjacent& adjacent) {
    all.push_back({adjacent.relationship, adjacent.other, adjacent.node});
    return true;
  }));
  return all;
}

// The actors that are drawn: those asked for, else those in most events, by id where equal.
Result<std::set<NodeId>> ChooseActors(const GraphReader& graph,
                                      const std::vector<Participation>& all,
                                      const StorylineOptions& options) {
  if (!options.actors.empty()) {
    return std::set<NodeId>(options.actors.begin(), options.actors.end());
  }
  std::map<NodeId, std::set<NodeId>> events;
  for (const Participation& part : all) events[part.actor].insert(part.event);
  std::vector<NodeId> actors;
  for (const auto& [actor, of] : events) actors.push_back(actor);
  CATENA_TRY(const std::vector<std::optional<Node>> nodes, graph.GetNodes(actors));
  std::map<NodeId, std::string> ids;
  for (const std::optional<Node>& node : nodes) {
    if (node) ids[node->id] = UserIdOf(graph, *node);
  }
  std::ranges::sort(actors, [&](NodeId a, NodeId b) {
    const size_t of_a = events[a].size();
    const size_t of_b = events[b].size();
    return of_a == of_b ? NaturalLess(ids[a], ids[b]) : of_a > of_b;
  });
  if (actors.size() > options.max_actors) actors.resize(options.max_actors);
  return std::set<NodeId>(actors.begin(), actors.end());
}

// The events of the whole selection at their times. Large selections are cut, the most
// connected first: only they can help to place what has no date.
Result<std::vector<StoryEvent>> PlaceEvents(const GraphReader& graph,
                                            const DiagramSelection& selection,
                                            const FindTimes& find_times) {
  DiagramOptions options;
  options.find_times = find_times;
  options.max_events = 4'000;
  options.max_links = 16'000;
  options.grouping = DiagramGrouping::kNone;
  CATENA_TRY(DiagramModel diagram, BuildDiagram(graph, selection, options));
  const std::vector<std::optional<double>> times = PlaceInTime(diagram);
  // Of those at one moment, causes come first.
  std::vector<size_t> depth(diagram.events.size(), 0);
  for (size_t pass = 0; pass < std::min<size_t>(diagram.events.size(), 64); ++pass) {
    for (const DiagramLink& link : diagram.links) {
      if (!OrdersTime(link) || times[link.from] != times[link.to]) continue;
      depth[link.to] = std::max(depth[link.to], depth[link.from] + 1);
    }
  }
  std::vector<size_t> order(diagram.events.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, [&](size_t a, size_t b) {
    if (times[a].has_value() != times[b].has_value()) return times[a].has_value();
    if (times[a] != times[b]) return times[a] < times[b];
    return depth[a] < depth[b];
  });
  std::vector<StoryEvent> events;
  for (const size_t i : order) {
    events.push_back({std::move(diagram.events[i]), times[i], std::nullopt});
  }
  return events;
}

// Keeps the events that someone drawn took part in, at most `limit`: the focus, then those with
// a date, then those with most lines.
void CutEvents(const std::vector<Participation>& parts, size_t limit, StorylineModel* model) {
  std::map<NodeId, size_t> lines;
  for (const Participation& part : parts) ++lines[part.event];
  const size_t all = model->events.size();
  std::erase_if(model->events, [&](const StoryEvent& e) { return !lines.contains(e.event.node); });
  model->events_without_actors = all - model->events.size();
  if (model->events.size() <= limit) return;
  const auto rank = [&](const StoryEvent& e) {
    return std::tuple(!e.event.focus, !e.event.bounds.known(), ~lines[e.event.node]);
  };
  std::vector<size_t> order(model->events.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, std::less<>(), [&](size_t i) { return rank(model->events[i]); });
  model->events_left_out = order.size() - limit;
  order.resize(limit);
  std::ranges::sort(order);
  std::vector<StoryEvent> kept;
  for (const size_t i : order) kept.push_back(std::move(model->events[i]));
  model->events = std::move(kept);
}

Result<void> AddActors(const GraphReader& graph, const std::vector<Participation>& parts,
                       StorylineModel* model, std::map<NodeId, size_t>* index) {
  std::map<NodeId, size_t> event_of;
  for (size_t i = 0; i < model->events.size(); ++i) event_of[model->events[i].event.node] = i;
  std::map<NodeId, size_t> first;
  for (const Participation& part : parts) {
    const auto event = event_of.find(part.event);
    if (event == event_of.end()) continue;
    const auto [it, added] = first.try_emplace(part.actor, event->second);
    if (!added) it->second = std::min(it->second, event->second);
  }
  std::vector<NodeId> ids;
  for (const auto& [actor, event] : first) ids.push_back(actor);
  CATENA_TRY(const std::vector<std::optional<Node>> nodes, graph.GetNodes(ids));
  for (const std::optional<Node>& node : nodes) {
    if (!node) continue;
    StoryActor actor;
    actor.node = node->id;
    actor.id = CleanLine(UserIdOf(graph, *node));
    actor.name = printing::Truncate(DisplayNameOf(graph, *node), 300);
    actor.tooltip = actor.name + " (" + actor.id + ")";
    actor.url = WikidataUrl(graph, *node);
    model->actors.push_back(std::move(actor));
  }
  std::ranges::sort(model->actors, [&](const StoryActor& a, const StoryActor& b) {
    const size_t of_a = first[a.node];
    const size_t of_b = first[b.node];
    return of_a == of_b ? NaturalLess(a.id, b.id) : of_a < of_b;
  });
  for (size_t i = 0; i < model->actors.size(); ++i) (*index)[model->actors[i].node] = i;
  return {};
}

Result<StoryPart> MakePart(const GraphReader& graph, const EvidenceMap& evidence,
                           const Relationship& relationship, const StoryActor& actor,
                           const DiagramEvent& event, std::set<std::string>* sources) {
  StoryPart part;
  const std::string role = CleanLine(StringProperty(graph, relationship.properties, "role"));
  const std::string id = UserIdOf(graph, relationship);
  part.tooltip = actor.name + (role.empty() ? "" : ", " + role) + " — " + event.name;
  CATENA_TRY(ShownEvidence shown, ShowEvidence(graph, evidence, relationship.id, id, sources));
  part.status = shown.status;
  part.tooltip = printing::TruncateBytes(part.tooltip + shown.tooltip, 1'500);
  part.url = std::move(shown.url);
  return part;
}

std::optional<ClaimStatus> Weaker(std::optional<ClaimStatus> a, std::optional<ClaimStatus> b) {
  if (!a || !b) return a ? a : b;
  return GradeOf(*b) < GradeOf(*a) ? b : a;
}

Result<void> AddParts(const GraphReader& graph, const std::vector<Participation>& parts,
                      const AuditReport* audit, const std::map<NodeId, size_t>& actor_of,
                      StorylineModel* model, std::set<std::string>* sources) {
  std::map<NodeId, size_t> event_of;
  for (size_t i = 0; i < model->events.size(); ++i) event_of[model->events[i].event.node] = i;
  // Of several parts of one actor in one event the first by id is drawn.
  std::map<std::pair<size_t, size_t>, RelationshipId> drawn;
  for (const Participation& part : parts) {
    const auto event = event_of.find(part.event);
    const auto actor = actor_of.find(part.actor);
    if (event == event_of.end() || actor == actor_of.end()) continue;
    drawn.try_emplace({event->second, actor->second}, part.relationship);
  }
  const EvidenceMap evidence = CollectEvidence(audit, nullptr);
  for (const auto& [place, id] : drawn) {
    CATENA_TRY(const std::optional<Relationship> relationship, graph.GetRelationship(id));
    if (!relationship) continue;
    StoryEvent& event = model->events[place.first];
    CATENA_TRY(StoryPart part, MakePart(graph, evidence, *relationship, model->actors[place.second],
                                        event.event, sources));
    part.event = place.first;
    part.actor = place.second;
    event.status = Weaker(event.status, part.status);
    model->parts.push_back(std::move(part));
  }
  return {};
}

void AddNotes(size_t sources, StorylineModel* model) {
  const auto uncited = std::ranges::count_if(model->parts, [](const StoryPart& part) {
    return part.status && GradeOf(*part.status) == EvidenceGrade::kNone;
  });
  std::string drawn = Count(model->actors.size(), "actor", "actors") + ", " +
                      Count(model->events.size(), "event", "events") + ", " +
                      Count(model->parts.size(), "participation", "participations") + ", " +
                      Count(sources, "source", "sources") + " behind them";
  if (uncited > 0) {
    const auto many = static_cast<uint64_t>(uncited);
    drawn += "; " + Count(many, "participation has", "participations have") + " no citation";
  }
  model->notes.push_back(drawn + ".");
  if (model->actors_left_out + model->events_left_out > 0) {
    model->notes.push_back(
        "Left out to stay readable: " + Count(model->actors_left_out, "actor", "actors") + " and " +
        Count(model->events_left_out, "event", "events") + ", those with the fewest meetings.");
  }
}

}  // namespace

Result<DiagramSelection> SelectActors(const GraphReader& graph, const std::vector<NodeId>& actors) {
  DiagramSelection selection;
  const std::optional<TypeId> type = graph.names().FindType(evidence::kParticipatedIn);
  if (!type) return selection;
  std::set<NodeId> events;
  const TypeId types[] = {*type};
  CATENA_TRY(graph.Expand(actors, Direction::kOut, types, [&](const Adjacent& adjacent) {
    events.insert(adjacent.other);
    return true;
  }));
  selection.events.assign(events.begin(), events.end());
  return selection;
}

Result<StorylineModel> BuildStoryline(const GraphReader& graph, const DiagramSelection& selection,
                                      const StorylineOptions& options) {
  StorylineModel model;
  model.title = CleanLine(options.title);
  CATENA_TRY(model.events, PlaceEvents(graph, selection, options.find_times));
  std::vector<NodeId> events;
  for (const StoryEvent& event : model.events) events.push_back(event.event.node);
  CATENA_TRY(std::vector<Participation> parts, ReadParticipations(graph, events));
  std::set<NodeId> everyone;
  std::set<NodeId> somewhere;
  for (const Participation& part : parts) everyone.insert(part.actor), somewhere.insert(part.event);
  CATENA_TRY(const std::set<NodeId> chosen, ChooseActors(graph, parts, options));
  std::erase_if(parts, [&](const Participation& part) { return !chosen.contains(part.actor); });
  if (parts.empty()) {
    return Fail(ErrorCode::kNotFound, "nobody took part in any of these events");
  }
  CutEvents(parts, options.max_events, &model);
  std::map<NodeId, size_t> actor_of;
  CATENA_TRY(AddActors(graph, parts, &model, &actor_of));
  std::set<std::string> sources;
  CATENA_TRY(AddParts(graph, parts, options.audit, actor_of, &model, &sources));
  // When the actors were named, the others were not asked for.
  if (options.actors.empty()) {
    model.actors_left_out = everyone.size() - model.actors.size();
    model.events_left_out = somewhere.size() - model.events.size();
  }
  AddNotes(sources.size(), &model);
  return model;
}

}  // namespace catena
