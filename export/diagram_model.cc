#include "export/diagram_model.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/evidence.h"
#include "export/diagram_evidence.h"
#include "export/evidence_view.h"
#include "export/printing.h"

namespace catena {
namespace {

using printing::CleanLine;
using printing::Count;
using printing::NaturalLess;
using printing::Truncate;

// A link without its properties, which are read only for the links that are drawn.
struct DrawnLink {
  RelationshipId relationship;
  TypeId type;
  LinkFamily family;
  NodeId from;  // In the direction of the chain.
  NodeId to;
};

Result<void> AddTimes(const FindTimes& find_times, std::vector<DiagramEvent>* events) {
  std::vector<NodeId> nodes;
  for (const DiagramEvent& event : *events) nodes.push_back(event.node);
  if (!find_times || nodes.empty()) return {};
  CATENA_TRY(const std::vector<EventTimes> derived, find_times(nodes));
  for (size_t i = 0; i < events->size(); ++i) {
    DiagramEvent& event = (*events)[i];
    const EventTimes& times = derived[i];
    if (event.bounds.known()) {
      event.date_in_conflict = times.in_conflict;
      continue;
    }
    event.derived = times.bounds;
    const bool placed = times.bounds.begin_min && times.bounds.begin_max;
    event.contradicted = times.in_conflict && !placed;
  }
  return {};
}

bool Wanted(LinkFamily family, const DiagramOptions& options) {
  if (family == LinkFamily::kTemporal) return options.temporal_links;
  return family != LinkFamily::kPartOf || options.part_of_links;
}

bool WalkedBackwards(std::string_view type) {
  const auto causal = evidence::FindCausalType(type);
  return causal && causal->walk == evidence::CausalWalk::kBackward;
}

class LinkCollector {
 public:
  LinkCollector(const GraphReader& graph, const DiagramSelection& selection,
                const DiagramOptions& options)
      : graph_(graph),
        selection_(selection),
        options_(options),
        events_(selection.events.begin(), selection.events.end()) {}

  Result<std::vector<DrawnLink>> Run() {
    if (selection_.relationships.empty()) {
      const auto add = [this](const Adjacent& a) {
        Add(a.relationship, a.type, a.node, a.other);
        return true;
      };
      CATENA_TRY(graph_.Expand(selection_.events, Direction::kOut, {}, add));
      return std::move(links_);
    }
    CATENA_TRY(const std::vector<std::optional<Relationship>> found,
               graph_.GetRelationships(selection_.relationships));
    for (const std::optional<Relationship>& r : found) {
      if (r) Add(r->id, r->type, r->start, r->end);
    }
    return std::move(links_);
  }

 private:
  void Add(RelationshipId relationship, TypeId type_id, NodeId start, NodeId end) {
    const std::string_view type = graph_.names().Text(type_id);
    const std::optional<LinkFamily> family = FindLinkFamily(type);
    if (!family || start == end || !Wanted(*family, options_)) return;
    if (!events_.contains(start) || !events_.contains(end)) return;
    const bool back = WalkedBackwards(type);
    links_.push_back({relationship, type_id, *family, back ? end : start, back ? start : end});
  }

  const GraphReader& graph_;
  const DiagramSelection& selection_;
  const DiagramOptions& options_;
  const std::unordered_set<NodeId> events_;
  std::vector<DrawnLink> links_;
};

// The events to draw: the focus, then the most connected, then by id. Ascending.
std::vector<NodeId> ChooseEvents(const DiagramSelection& selection,
                                 const std::vector<DrawnLink>& links, size_t limit) {
  std::unordered_map<NodeId, size_t> weight;
  for (const DrawnLink& link : links) {
    const size_t value = link.family <= LinkFamily::kEnded ? 3 : 1;
    weight[link.from] += value;
    weight[link.to] += value;
  }
  for (const NodeId node : selection.focus) weight[node] += size_t{1} << 40;
  std::vector<NodeId> chosen = selection.events;
  std::ranges::sort(chosen);
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  std::ranges::stable_sort(chosen, std::greater<>(), [&](NodeId node) {
    const auto it = weight.find(node);
    return it == weight.end() ? size_t{0} : it->second;
  });
  if (chosen.size() > limit) chosen.resize(limit);
  std::ranges::sort(chosen);
  return chosen;
}

std::string EventTooltip(const GraphReader& graph, const Node& node, const DiagramEvent& event) {
  std::string tooltip = event.name;
  const std::string type = CleanLine(StringProperty(graph, node.properties, "type"));
  const std::string summary = CleanLine(StringProperty(graph, node.properties, "summary"));
  tooltip += "\n" + (type.empty() ? "" : type + ", ") +
             (event.date.empty() ? std::string("no date") : event.date) + " (" + event.id + ")";
  if (!summary.empty()) tooltip += "\n" + Truncate(summary, 400);
  return tooltip;
}

Result<std::vector<DiagramEvent>> ReadEvents(const GraphReader& graph,
                                             const std::vector<NodeId>& ids,
                                             const DiagramSelection& selection,
                                             const std::vector<NodeId>& turning_points) {
  CATENA_TRY(const std::vector<std::optional<Node>> nodes, graph.GetNodes(ids));
  std::vector<DiagramEvent> events;
  for (const std::optional<Node>& node : nodes) {
    if (!node) continue;
    DiagramEvent event;
    event.node = node->id;
    event.id = CleanLine(UserIdOf(graph, *node));
    event.name = Truncate(DisplayNameOf(graph, *node), 300);
    event.date = Truncate(CleanLine(StringProperty(graph, node->properties, "date")), 60);
    event.bounds = DayBoundsOf(graph, *node);
    event.tooltip = EventTooltip(graph, *node, event);
    event.url = WikidataUrl(graph, *node);
    event.focus = std::ranges::find(selection.focus, node->id) != selection.focus.end();
    event.turning_point = std::ranges::find(turning_points, node->id) != turning_points.end();
    if (event.turning_point) event.tooltip += "\nEvery chain drawn passes here.";
    events.push_back(std::move(event));
  }
  std::ranges::sort(events, [](const DiagramEvent& a, const DiagramEvent& b) {
    return a.id == b.id ? a.node < b.node : NaturalLess(a.id, b.id);
  });
  return events;
}

std::string LinkWords(const GraphReader& graph, const Relationship& relationship,
                      LinkFamily family) {
  const std::string_view type = graph.names().Text(relationship.type);
  const std::string signal =
      Truncate(CleanLine(StringProperty(graph, relationship.properties, "signal")), 60);
  std::string phrase(evidence::CausalPhrase(type));
  if (phrase == type) {
    phrase = family == LinkFamily::kPartOf ? "part of" : CleanLine(type);
    for (char& c : phrase)
      c = c == '_' ? ' ' : static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  if (signal.empty()) return phrase;
  // The author's words read from the relationship's start; drawn against that, they would
  // read backwards, so the phrase comes first.
  if (WalkedBackwards(type)) return phrase + " “" + signal + "”";
  return "“" + signal + "”";
}

DiagramLink MakeLink(const GraphReader& graph, const Relationship& relationship,
                     const DrawnLink& drawn, size_t from, size_t to,
                     const std::vector<DiagramEvent>& events) {
  DiagramLink link;
  link.relationship = relationship.id;
  link.id = UserIdOf(graph, relationship);
  link.type = CleanLine(graph.names().Text(relationship.type));
  link.family = drawn.family;
  link.from = from;
  link.to = to;
  link.words = LinkWords(graph, relationship, drawn.family);
  link.tooltip = events[from].name + " — " + link.words + " — " + events[to].name + "\n" +
                 link.type + " (" + CleanLine(link.id) + ")";
  return link;
}

// The links between events that are drawn; the strongest families when there are too many.
std::vector<DrawnLink> ChooseLinks(std::vector<DrawnLink> links,
                                   const std::unordered_map<NodeId, size_t>& index, size_t limit) {
  std::erase_if(links, [&](const DrawnLink& link) {
    return !index.contains(link.from) || !index.contains(link.to);
  });
  std::ranges::sort(links, [](const DrawnLink& a, const DrawnLink& b) {
    return std::pair(a.family, a.relationship) < std::pair(b.family, b.relationship);
  });
  if (links.size() > limit) links.resize(limit);
  return links;
}

Result<std::vector<DiagramLink>> MakeLinks(const GraphReader& graph, std::vector<DrawnLink> all,
                                           const std::vector<DiagramEvent>& events,
                                           const DiagramOptions& options,
                                           std::set<std::string>* sources) {
  std::unordered_map<NodeId, size_t> index;
  for (size_t i = 0; i < events.size(); ++i) index[events[i].node] = i;
  const std::vector<DrawnLink> chosen = ChooseLinks(std::move(all), index, options.max_links);
  std::vector<RelationshipId> ids;
  for (const DrawnLink& link : chosen) ids.push_back(link.relationship);
  CATENA_TRY(const std::vector<std::optional<Relationship>> found, graph.GetRelationships(ids));
  const EvidenceMap evidence = CollectEvidence(options.audit, options.trace);
  std::vector<DiagramLink> links;
  for (size_t i = 0; i < chosen.size(); ++i) {
    if (!found[i]) continue;
    links.push_back(
        MakeLink(graph, *found[i], chosen[i], index[chosen[i].from], index[chosen[i].to], events));
    DiagramLink& link = links.back();
    CATENA_TRY(ShownEvidence shown,
               ShowEvidence(graph, evidence, link.relationship, link.id, sources));
    link.status = shown.status;
    link.evidence = std::move(shown.summary);
    link.tooltip = printing::TruncateBytes(link.tooltip + shown.tooltip, 1'500);
    link.url = std::move(shown.url);
    if (options.marks != nullptr) link.mark = options.marks->Of(link.id);
  }
  std::ranges::sort(links, [](const DiagramLink& a, const DiagramLink& b) {
    return a.id == b.id ? a.relationship < b.relationship : NaturalLess(a.id, b.id);
  });
  return links;
}

// The name of the group an event belongs to; "" for none.
Result<std::string> GroupName(const GraphReader& graph, const Node& node,
                              DiagramGrouping grouping) {
  if (grouping == DiagramGrouping::kTag) {
    const std::vector<std::string> tags = StringsProperty(graph, node.properties, "tags");
    return tags.empty() ? std::string() : CleanLine(tags.front());
  }
  const std::string_view type =
      grouping == DiagramGrouping::kPlace ? evidence::kLocatedIn : evidence::kPartOf;
  CATENA_TRY(const std::vector<Neighbour> around,
             NeighboursOf(graph, node.id, Direction::kOut, type));
  return around.empty() ? std::string() : DisplayNameOf(graph, around.front().node);
}

// Groups the events; nothing when fewer than half of them would have a group, or all one.
Result<void> Group(const GraphReader& graph, DiagramGrouping grouping, size_t max_groups,
                   DiagramModel* model) {
  std::vector<std::string> names;
  std::map<std::string, size_t> sizes;
  for (const DiagramEvent& event : model->events) {
    CATENA_TRY(const std::optional<Node> node, graph.GetNode(event.node));
    std::string name;
    if (node) {
      CATENA_TRY(name, GroupName(graph, *node, grouping));
    }
    if (!name.empty()) ++sizes[name];
    names.push_back(std::move(name));
  }
  std::vector<std::pair<std::string, size_t>> ranked(sizes.begin(), sizes.end());
  std::ranges::stable_sort(ranked, std::greater<>(),
                           [](const auto& entry) { return entry.second; });
  const bool overflow = ranked.size() > max_groups;
  if (overflow) ranked.resize(max_groups > 0 ? max_groups - 1 : 0);
  const auto named = std::ranges::count_if(names, [](const auto& n) { return !n.empty(); });
  if (ranked.size() < 2 || static_cast<size_t>(named) * 2 < names.size()) return {};

  for (const auto& [name, size] : ranked) model->groups.push_back(name);
  const bool rest = overflow || static_cast<size_t>(named) < names.size();
  if (rest) model->groups.push_back("other");
  for (size_t i = 0; i < names.size(); ++i) {
    const auto it = std::ranges::find(model->groups, names[i]);
    const auto last = model->groups.end() - 1;
    const auto group = it == model->groups.end() || names[i].empty() ? last : it;
    model->events[i].group = static_cast<size_t>(group - model->groups.begin());
  }
  return {};
}

Result<void> AddGroups(const GraphReader& graph, const DiagramOptions& options,
                       DiagramModel* model) {
  constexpr size_t kReadableUngrouped = 12;
  if (options.grouping == DiagramGrouping::kNone) return {};
  if (options.grouping != DiagramGrouping::kAuto) {
    return Group(graph, options.grouping, options.max_groups, model);
  }
  if (model->events.size() <= kReadableUngrouped) return {};
  for (const DiagramGrouping grouping : {DiagramGrouping::kTag, DiagramGrouping::kPartOf}) {
    CATENA_TRY(Group(graph, grouping, options.max_groups, model));
    if (!model->groups.empty()) return {};
  }
  return {};
}

// "": none.
std::string ContradictedNote(const std::vector<DiagramEvent>& events) {
  const auto many = std::ranges::count_if(events, &DiagramEvent::contradicted);
  if (many == 0) return "";
  return Count(static_cast<uint64_t>(many), "event has", "events have") +
         " no known place in time: what is said of " + (many == 1 ? "its" : "their") +
         " time contradicts itself. Drawn beside what " + (many == 1 ? "it is" : "they are") +
         " linked to.";
}

void AddMarkNotes(DiagramModel* model) {
  if (!model->marks.without.empty()) {
    const std::string& outcome = model->marks.outcome;
    model->notes.push_back("Drawn without " + CleanLine(model->marks.without) + ": " +
                           (outcome.empty() ? "" : outcome + "; ") +
                           Count(model->marks.fallen.size(), "link falls", "links fall") + ", " +
                           Count(model->marks.weakened.size(), "is", "are") +
                           " left with one independent group.");
  }
  if (!model->marks.cut_by.empty()) {
    model->notes.push_back("No supported chain is left without " + CleanLine(model->marks.cut_by) +
                           ", a smallest set of source groups; it breaks where marked.");
  }
}

void AddNotes(const DiagramOptions& options, DiagramModel* model) {
  const auto audited = std::ranges::count_if(
      model->links, [](const DiagramLink& link) { return link.status.has_value(); });
  const auto uncited = std::ranges::count_if(model->links, [](const DiagramLink& link) {
    return link.evidence.ends_with("no citation") || link.evidence == "no claim";
  });
  std::string drawn = Count(model->events.size(), "event", "events") + ", " +
                      Count(model->links.size(), "link", "links") + ", " +
                      Count(model->sources, "source", "sources") + " behind them";
  if (audited > 0) {
    drawn += uncited == 0
                 ? "; every link audited has a citation"
                 : "; no citation behind " + Count(static_cast<uint64_t>(uncited), "link", "links");
  }
  model->notes.push_back(drawn + ".");
  if (model->events_left_out > 0 || model->links_left_out > 0) {
    model->notes.push_back(
        "Left out to stay readable: " + Count(model->events_left_out, "event", "events") + " and " +
        Count(model->links_left_out, "link", "links") + ", the least connected.");
  }
  const auto conflicts = std::ranges::count_if(model->events, &DiagramEvent::date_in_conflict);
  for (std::string note : {ContradictedNote(model->events), DateConflictNote(conflicts)}) {
    if (!note.empty()) model->notes.push_back(std::move(note));
  }
  AddMarkNotes(model);
  if (options.trace != nullptr && !options.trace->cut_by.empty()) {
    model->notes.push_back("Not every chain is shown: the search was cut by " +
                           CleanLine(options.trace->cut_by) + ".");
  }
}

}  // namespace

std::string DateLine(const DiagramEvent& event, size_t most) {
  if (event.contradicted) return "no date, place not known";
  const std::string date = Truncate(event.date, most);
  return event.date_in_conflict ? date + " (in conflict)" : date;
}

std::string DateConflictNote(int64_t events) {
  if (events == 0) return "";
  return Count(static_cast<uint64_t>(events), "event is", "events are") +
         " drawn at a date that is in conflict with what else is said of time.";
}

Result<DiagramModel> BuildDiagram(const GraphReader& graph, const DiagramSelection& selection,
                                  const DiagramOptions& options) {
  if (selection.events.empty()) {
    return Fail(ErrorCode::kNotFound, "there is no event to draw in this selection");
  }
  CATENA_TRY(const std::vector<DrawnLink> all, LinkCollector(graph, selection, options).Run());
  const std::vector<NodeId> chosen = ChooseEvents(selection, all, options.max_events);
  DiagramModel model;
  model.title = CleanLine(options.title);
  CATENA_TRY(model.events, ReadEvents(graph, chosen, selection, options.turning_points));
  CATENA_TRY(AddTimes(options.find_times, &model.events));
  std::set<std::string> sources;
  CATENA_TRY(model.links, MakeLinks(graph, all, model.events, options, &sources));
  model.sources = sources.size();
  if (options.marks != nullptr) model.marks = *options.marks;
  const std::set<NodeId> asked(selection.events.begin(), selection.events.end());
  model.events_left_out = asked.size() - model.events.size();
  model.links_left_out = all.size() - model.links.size();
  CATENA_TRY(AddGroups(graph, options, &model));
  AddNotes(options, &model);
  return model;
}

}  // namespace catena
