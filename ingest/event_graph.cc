#include "ingest/event_graph.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/edtf.h"
#include "core/evidence.h"

namespace catena {
namespace {

// What stands for a node while nothing is written.
constexpr NodeId kPlaceholder{1};

NamedValues WithId(const NamedValues& properties, std::string_view id) {
  NamedValues all;
  all.reserve(properties.size() + 1);
  all.emplace_back("id", Value(id));
  all.insert(all.end(), properties.begin(), properties.end());
  return all;
}

void AddDayBounds(NamedValues& event) {
  const auto date = std::ranges::find(event, "date", &NamedValues::value_type::first);
  if (date == event.end()) return;
  const Result<Edtf> edtf = ParseEdtf(*date->second.AsString());
  if (!edtf.has_value()) return;
  const DayBounds& bounds = edtf->bounds;
  const auto add = [&event](std::string_view name, const std::optional<int64_t>& day) {
    if (day) event.emplace_back(name, Value(*day));
  };
  add(evidence::kBeginMin, bounds.begin_min);
  add(evidence::kBeginMax, bounds.begin_max);
  add(evidence::kEndMin, bounds.end_min);
  add(evidence::kEndMax, bounds.end_max);
}

// For what a source of the dataset was published on; as datasets derive it.
void AddIssuedBounds(NamedValues& source) {
  const auto issued = std::ranges::find(source, "issued", &NamedValues::value_type::first);
  if (issued == source.end()) return;
  const Result<Edtf> edtf = ParseEdtf(*issued->second.AsString());
  if (!edtf.has_value()) return;
  if (edtf->bounds.begin_min) source.emplace_back("issued_min", Value(*edtf->bounds.begin_min));
  if (edtf->bounds.end_max) source.emplace_back("issued_max", Value(*edtf->bounds.end_max));
}

Value TextList(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

}  // namespace

Result<EventGraph> EventGraph::Make(const ImportTarget& target) {
  bool has_data = false;
  if (target.graph != nullptr) {
    CATENA_TRY(const GraphCounts counts, target.graph->Counts());
    has_data = counts.nodes > 0;
  }
  return EventGraph(target, has_data);
}

void EventGraph::SetTarget(const ImportTarget& target) {
  target_ = target;
  changes_ = GraphChanges(target);
}

size_t EventGraph::id_memory_bytes() const {
  return seen_[0].memory_bytes() + seen_[1].memory_bytes() + shared_.memory_bytes();
}

Result<NodeId> EventGraph::FindStored(std::string_view id) {
  if (!has_data_) return NodeId{};
  CATENA_TRY(const std::optional<NodeId> found, FindNodeById(*target_.graph, id));
  return found.value_or(NodeId{});
}

Result<NodeId> EventGraph::FindShared(const SharedNode& node) {
  if (const NodeId known = shared_.Find(node.id)) return known;
  CATENA_TRY(const NodeId stored, FindStored(node.id));
  if (stored) shared_.Insert(node.id, stored);
  return stored;
}

Result<NodeId> EventGraph::CreateNode(std::string_view label, const NamedValues& properties) {
  CATENA_TRY(const NodeId made, changes_.CreateNode({label}, properties));
  ++counts_.nodes;
  return writes() ? made : kPlaceholder;
}

Result<void> EventGraph::CreateLink(const Link& link) {
  CATENA_TRY([[maybe_unused]] const RelationshipId made,
             changes_.CreateRelationship(link.start, link.type, link.end, link.properties));
  ++counts_.relationships;
  return {};
}

Result<NodeId> EventGraph::SharedNodeId(const SharedNode& node) {
  CATENA_TRY(const NodeId known, FindShared(node));
  if (known) return known;
  NamedValues properties = WithId(node.properties, node.id);
  if (node.label == evidence::kSource) AddIssuedBounds(properties);
  CATENA_TRY(const NodeId made, CreateNode(node.label, properties));
  shared_.Insert(node.id, made);
  return made;
}

Result<NodeId> EventGraph::SourceId(const CitedSource& cited) {
  CATENA_TRY(const NodeId known, FindShared(cited.source));
  if (known) return known;
  CATENA_TRY(const NodeId source, SharedNodeId(cited.source));
  if (cited.publisher) {
    CATENA_TRY(const NodeId publisher, SharedNodeId(*cited.publisher));
    CATENA_TRY(CreateLink({source, evidence::kPublishedBy, publisher, {}}));
  }
  return source;
}

Result<EventOutcome> EventGraph::Write(const EventRecord& record) {
  assert(record.space < std::size(seen_));
  // A key of that length is no dataset's; the ids made of it are bounded.
  const bool bounded = record.key.size() <= UserIdMap::kMaxIdBytes;
  const std::string& key = bounded ? record.key : record.event_id;
  if (!seen_[record.space].Insert(key, kPlaceholder)) return EventOutcome::kDuplicate;
  CATENA_TRY(const NodeId event, FindStored(record.event_id));
  if (record.is_mention() && !event) return EventOutcome::kNoEvent;
  CATENA_TRY(const NodeId claim, FindStored(record.claim_id));
  // A claim without its event: someone deleted the event. It is made anew.
  if (claim && event) return Reconcile(record, event, claim);
  if (claim) {
    if (!may_change()) return EventOutcome::kPending;
    CATENA_TRY(const NodeId made, CreateNode(evidence::kEvent, PartsOf(record, {}).event));
    CATENA_TRY([[maybe_unused]] const EventOutcome outcome, Reconcile(record, made, claim));
    return EventOutcome::kUpdated;
  }
  return Create(record, event);
}

// A mention supports what the event's own report asserts.
Result<std::vector<std::string>> EventGraph::PropositionsOf(const EventRecord& record) {
  std::vector<std::string> ids;
  if (!record.is_mention()) {
    for (const EventParticipant& one : record.participants) {
      ids.push_back(record.event_id + "/" + one.key);
    }
    if (record.place) ids.push_back(record.event_id + "/place");
    if (record.conflict) ids.push_back(record.event_id + "/conflict");
    return ids;
  }
  CATENA_TRY(const NodeId report, FindStored(record.event_id + "/report"));
  if (!report) return ids;
  CATENA_TRY(const std::optional<Node> claim, target_.graph->GetNode(report));
  const std::optional<KeyId> key = target_.graph->names().FindKey("asserts");
  const Value* const asserts = claim && key ? claim->properties.Find(*key) : nullptr;
  if (asserts == nullptr || asserts->AsList() == nullptr) return ids;
  for (const Value& id : *asserts->AsList()) {
    if (const std::string* text = id.AsString()) ids.push_back(*text);
  }
  return ids;
}

EventGraph::Parts EventGraph::PartsOf(const EventRecord& record,
                                      const std::vector<std::string>& propositions) const {
  Parts parts;
  parts.event = WithId(record.event, record.event_id);
  AddDayBounds(parts.event);
  parts.claim = WithId(record.claim, record.claim_id);
  if (!propositions.empty()) parts.claim.emplace_back("asserts", TextList(propositions));
  return parts;
}

// False when a shared node is missing and is not to be made.
Result<bool> EventGraph::LinksOf(const EventRecord& record, NodeId event, NodeId claim, bool make,
                                 std::vector<Link>& links) {
  links.clear();
  const auto node_of = [&](const SharedNode& node) {
    return make ? SharedNodeId(node) : FindShared(node);
  };
  const auto id_of = [&](std::string_view key) { return record.event_id + "/" + std::string(key); };
  for (const EventParticipant& one : record.participants) {
    CATENA_TRY(const NodeId actor, node_of(one.actor));
    if (!actor) return false;
    links.push_back(
        {actor, evidence::kParticipatedIn, event, WithId(one.properties, id_of(one.key))});
  }
  if (record.place) {
    CATENA_TRY(const NodeId place, node_of(*record.place));
    if (!place) return false;
    links.push_back({event, evidence::kLocatedIn, place, WithId(record.location, id_of("place"))});
  }
  if (record.conflict) {
    CATENA_TRY(const NodeId whole, node_of(*record.conflict));
    if (!whole) return false;
    links.push_back({event, evidence::kPartOf, whole, WithId({}, id_of("conflict"))});
  }
  links.push_back({claim, evidence::kAbout, event, {{"order", Value(0)}}});
  int order = 0;
  for (const CitedSource& cited : record.sources) {
    CATENA_TRY(const NodeId source, make ? SourceId(cited) : FindShared(cited.source));
    if (!source) return false;
    links.push_back({claim, evidence::kCites, source, {{"order", Value(order++)}}});
  }
  CATENA_TRY(const NodeId document, node_of(*record.document));
  if (!document) return false;
  links.push_back({claim, evidence::kStatedIn, document, {}});
  return true;
}

Result<EventOutcome> EventGraph::Create(const EventRecord& record, NodeId event) {
  const bool had_event = static_cast<bool>(event);
  CATENA_TRY(const std::vector<std::string> propositions, PropositionsOf(record));
  const Parts parts = PartsOf(record, propositions);
  if (!had_event) {
    CATENA_TRY(event, CreateNode(evidence::kEvent, parts.event));
  }
  CATENA_TRY(const NodeId claim, CreateNode(evidence::kClaim, parts.claim));
  CATENA_TRY([[maybe_unused]] const bool complete, LinksOf(record, event, claim, true, links_));
  for (const Link& link : links_) CATENA_TRY(CreateLink(link));
  return EventOutcome::kCreated;
}

Result<EventOutcome> EventGraph::Reconcile(const EventRecord& record, NodeId event, NodeId claim) {
  CATENA_TRY(const std::vector<std::string> propositions, PropositionsOf(record));
  const Parts parts = PartsOf(record, propositions);
  bool changed = false;
  if (!record.is_mention()) {
    CATENA_TRY(changed, ReconcileNode(event, evidence::kEvent, parts.event));
  }
  CATENA_TRY(const bool claim_changed, ReconcileNode(claim, evidence::kClaim, parts.claim));
  CATENA_TRY(const bool complete, LinksOf(record, event, claim, may_change(), links_));
  changed = changed || claim_changed || !complete;
  if (complete) {
    CATENA_TRY(const bool links_changed, ReconcileLinks(record, event, claim, links_));
    changed = changed || links_changed;
  }
  if (!changed) return EventOutcome::kUnchanged;
  return may_change() ? EventOutcome::kUpdated : EventOutcome::kPending;
}

Result<bool> EventGraph::ReconcileNode(NodeId id, std::string_view label,
                                       const NamedValues& wanted) {
  CATENA_TRY(const std::optional<Node> stored, target_.graph->GetNode(id));
  const NameDictionary& names = target_.graph->names();
  const bool same = stored && SameLabels(names, stored->labels, {label}) &&
                    DifferingProperties(names, stored->properties, wanted).empty();
  if (same) return false;
  if (may_change()) CATENA_TRY(changes_.UpdateNode(id, {label}, wanted));
  return true;
}

// Of the event those whose ids are made of its own; of the claim those without an id.
Result<std::vector<Relationship>> EventGraph::StoredLinks(const EventRecord& record, NodeId event,
                                                          NodeId claim) {
  const NameDictionary& names = target_.graph->names();
  std::vector<RelationshipId> ids;
  const auto collect = [&](NodeId node, Direction direction,
                           std::initializer_list<std::string_view> wanted) -> Result<void> {
    std::vector<TypeId> types;
    for (const std::string_view name : wanted) {
      if (const std::optional<TypeId> type = names.FindType(name)) types.push_back(*type);
    }
    if (types.empty()) return {};
    std::ranges::sort(types);
    return target_.graph->Expand({&node, 1}, direction, types, [&](const Adjacent& adjacent) {
      ids.push_back(adjacent.relationship);
      return true;
    });
  };
  if (!record.is_mention()) {
    CATENA_TRY(collect(event, Direction::kIn, {evidence::kParticipatedIn}));
    CATENA_TRY(collect(event, Direction::kOut, {evidence::kLocatedIn, evidence::kPartOf}));
  }
  const size_t of_event = ids.size();
  CATENA_TRY(
      collect(claim, Direction::kOut, {evidence::kAbout, evidence::kCites, evidence::kStatedIn}));
  CATENA_TRY(const auto found, target_.graph->GetRelationships(ids));
  const std::optional<KeyId> id_key = names.FindKey("id");
  std::vector<Relationship> links;
  for (size_t i = 0; i < found.size(); ++i) {
    if (!found[i]) continue;
    const Value* const value = id_key ? found[i]->properties.Find(*id_key) : nullptr;
    const std::string* const id = value == nullptr ? nullptr : value->AsString();
    const bool ours =
        i < of_event ? id != nullptr && id->starts_with(record.event_id + "/") : value == nullptr;
    if (ours) links.push_back(*found[i]);
  }
  return links;
}

Result<bool> EventGraph::ReconcileLinks(const EventRecord& record, NodeId event, NodeId claim,
                                        const std::vector<Link>& wanted) {
  CATENA_TRY(std::vector<Relationship> stored, StoredLinks(record, event, claim));
  const NameDictionary& names = target_.graph->names();
  std::vector<const Link*> missing;
  for (const Link& link : wanted) {
    const auto same = std::ranges::find_if(stored, [&](const Relationship& one) {
      return one.start == link.start && one.end == link.end && names.Text(one.type) == link.type &&
             DifferingProperties(names, one.properties, link.properties).empty();
    });
    if (same == stored.end()) {
      missing.push_back(&link);
    } else {
      stored.erase(same);
    }
  }
  if (stored.empty() && missing.empty()) return false;
  if (!may_change()) return true;
  // First away with the old: their ids are used again.
  for (const Relationship& one : stored) CATENA_TRY(changes_.DeleteRelationship(one.id));
  for (const Link* link : missing) CATENA_TRY(CreateLink(*link));
  return true;
}

}  // namespace catena
