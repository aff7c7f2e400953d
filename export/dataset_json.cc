#include "export/dataset_json.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/evidence.h"
#include "core/id_text.h"
#include "export/evidence_view.h"
#include "export/json_value.h"
#include "export/printing.h"

namespace catena {
namespace {

using Json = nlohmann::ordered_json;

enum class Kind : uint8_t { kDocument, kSource, kActor, kPlace, kEvent, kClaim, kProposal };
constexpr std::array<std::string_view, 7> kLabels = {
    evidence::kDocument, evidence::kSource, evidence::kActor,   evidence::kPlace,
    evidence::kEvent,    evidence::kClaim,  evidence::kProposal};
constexpr std::array<std::string_view, 7> kSections = {"documents", "sources", "actors",   "places",
                                                       "events",    "claims",  "proposals"};

// How a node writes the relationships that it implies.
enum class Form : uint8_t {
  kOne,      // A single id.
  kIds,      // A list of ids.
  kObjects,  // A list of objects that hold the id under `target`, and properties.
};

struct Implied {
  Kind kind;
  std::string_view key;
  std::string_view type;
  Kind end;
  bool any_end;
  Form form;
  std::string_view target;
};

constexpr std::array<Implied, 13> kImplied = {{
    {Kind::kSource, "publisher_id", "PUBLISHED_BY", Kind::kActor, false, Form::kOne, ""},
    {Kind::kSource, "derived_from", "DERIVED_FROM", Kind::kSource, false, Form::kIds, ""},
    {Kind::kSource, "quotes", "QUOTES", Kind::kSource, false, Form::kIds, ""},
    {Kind::kSource, "reprints", "REPRINTS", Kind::kSource, false, Form::kIds, ""},
    {Kind::kSource, "revision_of", "REVISION_OF", Kind::kSource, false, Form::kIds, ""},
    {Kind::kActor, "affiliated_with", "AFFILIATED_WITH", Kind::kActor, false, Form::kIds, ""},
    {Kind::kClaim, "document", "STATED_IN", Kind::kDocument, false, Form::kOne, ""},
    {Kind::kClaim, "about", "ABOUT", Kind::kEvent, true, Form::kIds, ""},
    {Kind::kClaim, "cites", "CITES", Kind::kSource, false, Form::kObjects, "source"},
    {Kind::kClaim, "attributed_to", "ATTRIBUTED_TO", Kind::kActor, false, Form::kObjects, "actor"},
    {Kind::kClaim, "supports", "SUPPORTS", Kind::kClaim, false, Form::kIds, ""},
    {Kind::kClaim, "contradicts", "CONTRADICTS", Kind::kClaim, false, Form::kIds, ""},
    {Kind::kClaim, "qualifies", "QUALIFIES", Kind::kClaim, false, Form::kIds, ""},
}};

constexpr std::array<std::string_view, 6> kCslDates = {"issued",     "accessed",  "original-date",
                                                       "event-date", "submitted", "available-date"};

// Keys that a reader looks for first; the rest follow by name.
constexpr std::array<std::string_view, 14> kFirstKeys = {
    "id",   "type",   "labels",   "name",    "title",    "text",  "date",
    "tags", "author", "document", "section", "sentence", "scope", "modality"};

bool IsDerived(Kind kind, std::string_view key) {
  if (kind == Kind::kEvent) {
    return key == evidence::kBeginMin || key == evidence::kBeginMax || key == evidence::kEndMin ||
           key == evidence::kEndMax;
  }
  return kind == Kind::kSource && (key == "issued_min" || key == "issued_max");
}

// What a node of the kind must say beside its id.
std::vector<std::string_view> RequiredTexts(Kind kind) {
  switch (kind) {
    case Kind::kDocument:
      return {};
    case Kind::kSource:
      return {"type"};
    case Kind::kActor:
    case Kind::kPlace:
    case Kind::kEvent:
      return {"name"};
    case Kind::kClaim:
      return {"text"};
    case Kind::kProposal:
      return {"kind", "status"};
  }
  return {};
}

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool IsWikidataItem(std::string_view text) {
  return text.size() >= 2 && text.front() == 'Q' &&
         text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// "issued" for "issued_csl".
std::string_view CslDateOf(Kind kind, std::string_view key) {
  if (kind != Kind::kSource || !key.ends_with("_csl")) return "";
  const std::string_view name = key.substr(0, key.size() - 4);
  return std::ranges::find(kCslDates, name) == kCslDates.end() ? "" : name;
}

Json InOrder(std::map<std::string, Json> fields) {
  Json object = Json::object();
  for (const std::string_view key : kFirstKeys) {
    const auto field = fields.find(std::string(key));
    if (field == fields.end()) continue;
    object[field->first] = std::move(field->second);
    fields.erase(field);
  }
  for (auto& [key, value] : fields) object[key] = std::move(value);
  return object;
}

class Exporter {
 public:
  Exporter(const GraphReader& graph, const DatasetJsonOptions& options, Progress& progress,
           std::ostream& out)
      : graph_(graph), options_(options), progress_(progress), out_(out) {}

  Result<DatasetJsonSummary> Run() {
    CATENA_TRY(CollectNodes());
    CATENA_TRY(CollectRelationships());
    CATENA_TRY(ChooseDocument());
    out_ << "{\n  \"catena\": 1";
    if (own_document_) {
      CATENA_TRY(const Json document, NodeJson(Kind::kDocument, own_document_));
      out_ << ",\n  \"document\": ";
      WriteIndented(document, 2);
    }
    for (const Kind kind :
         {Kind::kDocument, Kind::kSource, Kind::kActor, Kind::kPlace, Kind::kEvent}) {
      CATENA_TRY(WriteNodes(kind));
    }
    CATENA_TRY(WriteRelationships());
    CATENA_TRY(WriteNodes(Kind::kClaim));
    CATENA_TRY(WriteNodes(Kind::kProposal));
    out_ << "\n}\n";
    out_.flush();
    if (!out_) return Fail(ErrorCode::kIo, "cannot write the dataset");
    return summary_;
  }

 private:
  struct NodeInfo {
    Kind kind;
    std::string id;
  };
  struct Named {
    std::string id;
    uint64_t entity;
  };
  static void Sort(std::vector<Named>* entries) {
    std::ranges::sort(*entries, printing::NaturalLess, &Named::id);
  }

  Result<void> Tick(std::string_view what) {
    if (++done_ % 1'024 == 0 && !progress_.Update(what, done_, 0)) {
      return Fail(ErrorCode::kCancelled, "the export was stopped");
    }
    return {};
  }

  std::optional<Kind> KindOf(const Node& node) const {
    std::optional<Kind> kind;
    for (size_t i = 0; i < kLabels.size(); ++i) {
      if (!NodeHasLabel(graph_, node, kLabels[i])) continue;
      if (kind) return std::nullopt;
      kind = static_cast<Kind>(i);
    }
    return kind;
  }

  // Fails with kUnsupported, or counts it when the caller allows loss.
  Result<void> Unsupported(const std::string& what, uint64_t* counter) {
    if (!options_.allow_loss) return Fail(ErrorCode::kUnsupported, what);
    ++*counter;
    return {};
  }

  std::string GiveId(const char* prefix, uint64_t number) {
    ++summary_.ids_given;
    std::string id = prefix + std::to_string(number);
    while (!used_ids_.insert(id).second) id += "'";
    return id;
  }

  // What the importer would refuse of a node: its id is bad, or it lacks what its kind must say.
  std::string ProblemOf(Kind kind, const Node& node) const {
    const std::string_view id = StringProperty(graph_, node.properties, "id");
    if (!id.empty()) {
      if (const std::string problem = IdProblem(id); !problem.empty()) {
        return "cannot be named in the dataset format: " + problem;
      }
    }
    for (const std::string_view needed : RequiredTexts(kind)) {
      if (!IsBlank(StringProperty(graph_, node.properties, needed))) continue;
      return "has no " + std::string(needed) + ", which the dataset format requires";
    }
    const bool has_item = kind == Kind::kActor || kind == Kind::kPlace || kind == Kind::kEvent;
    const std::string_view item = StringProperty(graph_, node.properties, "wikidata");
    if (has_item && !item.empty() && !IsWikidataItem(item)) {
      return "has a wikidata that is no item (Q and a number), which the dataset format requires";
    }
    return kind == Kind::kEvent ? DeathsProblem(node) : "";
  }

  std::string DeathsProblem(const Node& node) const {
    const int64_t* earlier = nullptr;
    for (const std::string_view key : {"deaths_low", "deaths_best", "deaths_high"}) {
      const std::optional<KeyId> key_id = graph_.names().FindKey(key);
      const Value* value = key_id ? node.properties.Find(*key_id) : nullptr;
      const int64_t* deaths = value != nullptr ? value->AsInt() : nullptr;
      if (deaths == nullptr) continue;
      if (earlier != nullptr && *earlier > *deaths) {
        return "has deaths_low, deaths_best and deaths_high that do not rise, as the dataset "
               "format requires";
      }
      earlier = deaths;
    }
    return "";
  }

  Result<void> CollectNodes() {
    std::vector<NodeId> nameless;
    Result<void> failed;
    CATENA_TRY(graph_.ScanNodes(NodeId{}, [&](const Node& node) {
      const std::optional<Kind> kind = KindOf(node);
      if (!kind) {
        failed =
            Unsupported("node " + UserIdOf(graph_, node) +
                            " has not exactly one of the labels Document, Source, Actor, Place, "
                            "Event, Claim, Proposal, so the dataset format has no place for it",
                        &summary_.left_out);
        return failed.has_value();
      }
      if (const std::string problem = ProblemOf(*kind, node); !problem.empty()) {
        failed = Unsupported(std::string(kLabels[static_cast<size_t>(*kind)]) + " " +
                                 UserIdOf(graph_, node) + " " + problem,
                             &summary_.left_out);
        return failed.has_value();
      }
      std::string id(StringProperty(graph_, node.properties, "id"));
      if (id.empty()) nameless.push_back(node.id);
      used_ids_.insert(id);
      nodes_.emplace(node.id, NodeInfo{*kind, std::move(id)});
      failed = Tick("reading nodes");
      return failed.has_value();
    }));
    CATENA_TRY(failed);
    for (const NodeId node : nameless) nodes_[node].id = GiveId("node-", node.value);
    for (const auto& [node, info] : nodes_) {
      by_kind_[static_cast<size_t>(info.kind)].push_back({info.id, node.value});
    }
    for (std::vector<Named>& entries : by_kind_) Sort(&entries);
    return {};
  }

  // The row of kImplied that writes this relationship; nullptr when it needs an id.
  const Implied* ImpliedBy(const Relationship& relationship) {
    // What names itself in a list of its own is an error to the importer.
    if (relationship.start == relationship.end) return nullptr;
    const auto start = nodes_.find(relationship.start);
    const auto end = nodes_.find(relationship.end);
    const std::string_view type = graph_.names().Text(relationship.type);
    for (const Implied& implied : kImplied) {
      const bool matches = implied.type == type && start->second.kind == implied.kind &&
                           (implied.any_end || end->second.kind == implied.end);
      if (!matches) continue;
      size_t others = relationship.properties.size();
      if (implied.form != Form::kOne && order_key_ && relationship.properties.Find(*order_key_)) {
        --others;
      }
      if (implied.form != Form::kObjects && others > 0) return nullptr;
      if (implied.form == Form::kObjects) return TargetIsFree(relationship, implied);
      // A single id holds one, and a list of ids each once.
      const uint64_t end_key = implied.form == Form::kOne ? 0 : relationship.end.value;
      const auto key = std::tuple(relationship.start.value, implied.key, end_key);
      return seen_implied_.insert(key).second ? &implied : nullptr;
    }
    return nullptr;
  }

  const Implied* TargetIsFree(const Relationship& relationship, const Implied& implied) const {
    const std::optional<KeyId> key = graph_.names().FindKey(implied.target);
    return key && relationship.properties.Find(*key) ? nullptr : &implied;
  }

  Result<void> CollectRelationships() {
    order_key_ = graph_.names().FindKey("order");
    std::vector<RelationshipId> nameless;
    Result<void> failed;
    CATENA_TRY(graph_.ScanRelationships(RelationshipId{}, [&](const Relationship& relationship) {
      failed = Tick("reading relationships");
      if (!nodes_.contains(relationship.start) || !nodes_.contains(relationship.end)) {
        ++summary_.left_out;  // An end was left out before.
        return failed.has_value();
      }
      std::string id(StringProperty(graph_, relationship.properties, "id"));
      if (const std::string problem = id.empty() ? "" : IdProblem(id); !problem.empty()) {
        failed =
            Unsupported("relationship " + id + " cannot be named in the dataset format: " + problem,
                        &summary_.left_out);
        return failed.has_value();
      }
      if (!id.empty()) {
        used_ids_.insert(id);
        relationships_.push_back({std::move(id), relationship.id.value});
      } else if (ImpliedBy(relationship) == nullptr) {
        nameless.push_back(relationship.id);
        explicit_.insert(relationship.id);
      }
      return failed.has_value();
    }));
    CATENA_TRY(failed);
    seen_implied_.clear();
    for (const RelationshipId id : nameless) {
      relationships_.push_back({GiveId("relationship-", id.value), id.value});
    }
    Sort(&relationships_);
    return {};
  }

  // The file's own document, when every claim is stated in it.
  Result<void> ChooseDocument() {
    const std::vector<Named>& documents = by_kind_[static_cast<size_t>(Kind::kDocument)];
    if (documents.size() != 1) return {};
    for (const Named& claim : by_kind_[static_cast<size_t>(Kind::kClaim)]) {
      CATENA_TRY(const std::vector<Neighbour> stated,
                 NeighboursOf(graph_, NodeId{claim.entity}, Direction::kOut, evidence::kStatedIn));
      const bool here = std::ranges::any_of(stated, [this](const Neighbour& n) {
        return StringProperty(graph_, n.relationship.properties, "id").empty();
      });
      if (!here) return {};
    }
    own_document_ = NodeId{documents.front().entity};
    return {};
  }

  Result<Json> ValueJson(const Value& value, const std::string& id, std::string_view key) {
    if (!JsonSays(value)) {
      CATENA_TRY(Unsupported("property " + std::string(key) + " of " + id + " is a " +
                                 std::string(ValueTypeName(value.type())) +
                                 ", which the dataset format cannot say",
                             &summary_.values_as_text));
    }
    return ToJson(value);
  }

  Result<Json> NodeJson(Kind kind, NodeId node_id) {
    CATENA_TRY(const std::optional<Node> node, graph_.GetNode(node_id));
    if (!node) return Fail(ErrorCode::kCorruption, "a node went missing while it was exported");
    const std::string& id = nodes_[node_id].id;
    std::map<std::string, Json> fields;
    std::set<std::string_view> replaced;
    for (const auto& [key_id, value] : node->properties) {
      const std::string_view key = graph_.names().Text(key_id);
      if (IsDerived(kind, key) || replaced.contains(key)) continue;
      const std::string_view csl = CslDateOf(kind, key);
      CATENA_TRY(fields[std::string(csl.empty() ? key : csl)], ValueJson(value, id, key));
      if (!csl.empty()) replaced.insert(csl);
    }
    // The object of a CSL date replaces the text whichever came first.
    for (const auto& [key_id, value] : node->properties) {
      const std::string_view csl = CslDateOf(kind, graph_.names().Text(key_id));
      if (!csl.empty()) fields[std::string(csl)] = ToJson(value);
    }
    fields["id"] = id;
    Json labels = Json::array();
    std::set<std::string> sorted;
    for (const LabelId label : node->labels) sorted.emplace(graph_.names().Text(label));
    for (const std::string& label : sorted) {
      if (label != kLabels[static_cast<size_t>(kind)]) labels.push_back(label);
    }
    if (!labels.empty()) fields["labels"] = std::move(labels);
    CATENA_TRY(AddImplied(kind, *node, &fields));
    return InOrder(std::move(fields));
  }

  Result<void> AddImplied(Kind kind, const Node& node, std::map<std::string, Json>* fields) {
    for (const Implied& implied : kImplied) {
      if (implied.kind != kind) continue;
      if (implied.key == "document" && own_document_) continue;
      CATENA_TRY(std::vector<Neighbour> linked,
                 NeighboursOf(graph_, node.id, Direction::kOut, implied.type));
      std::erase_if(linked, [&](const Neighbour& n) { return !IsImplied(implied, n); });
      if (linked.empty()) continue;
      if (fields->contains(std::string(implied.key))) {
        CATENA_TRY(Unsupported("property " + std::string(implied.key) + " of " +
                                   nodes_[node.id].id + " has the name of its " +
                                   std::string(implied.type) + " links",
                               &summary_.values_as_text));
      }
      std::ranges::sort(linked, std::less<>(), [this](const Neighbour& n) {
        return std::pair(OrderOf(n.relationship), n.relationship.id);
      });
      CATENA_TRY((*fields)[std::string(implied.key)], ImpliedJson(implied, linked));
    }
    return {};
  }

  bool IsImplied(const Implied& implied, const Neighbour& n) const {
    const auto end = nodes_.find(n.node.id);
    return StringProperty(graph_, n.relationship.properties, "id").empty() &&
           !explicit_.contains(n.relationship.id) && end != nodes_.end() &&
           (implied.any_end || end->second.kind == implied.end);
  }

  int64_t OrderOf(const Relationship& relationship) const {
    const Value* order = order_key_ ? relationship.properties.Find(*order_key_) : nullptr;
    return order != nullptr && order->AsInt() != nullptr ? *order->AsInt() : INT64_MAX;
  }

  Result<Json> ImpliedJson(const Implied& implied, const std::vector<Neighbour>& linked) {
    if (implied.form == Form::kOne) return Json(nodes_[linked.front().node.id].id);
    Json list = Json::array();
    for (const Neighbour& n : linked) {
      const std::string& target = nodes_[n.node.id].id;
      if (implied.form == Form::kIds) {
        list.push_back(target);
        continue;
      }
      std::map<std::string, Json> fields;
      for (const auto& [key_id, value] : n.relationship.properties) {
        if (order_key_ && key_id == *order_key_) continue;
        const std::string_view key = graph_.names().Text(key_id);
        CATENA_TRY(fields[std::string(key)], ValueJson(value, target, key));
      }
      Json object = Json::object();
      object[std::string(implied.target)] = target;
      for (auto& [key, value] : fields) object[key] = std::move(value);
      list.push_back(std::move(object));
    }
    return list;
  }

  Result<Json> RelationshipJson(const Named& named) {
    CATENA_TRY(const std::optional<Relationship> relationship,
               graph_.GetRelationship(RelationshipId{named.entity}));
    if (!relationship) {
      return Fail(ErrorCode::kCorruption, "a relationship went missing while it was exported");
    }
    Json json = Json::object();
    json["id"] = named.id;
    json["from"] = nodes_[relationship->start].id;
    json["type"] = graph_.names().Text(relationship->type);
    json["to"] = nodes_[relationship->end].id;
    std::map<std::string, Json> fields;
    for (const auto& [key_id, value] : relationship->properties) {
      const std::string_view key = graph_.names().Text(key_id);
      if (key == "id") continue;
      CATENA_TRY(fields[std::string(key)], ValueJson(value, named.id, key));
    }
    if (!fields.empty()) json["properties"] = InOrder(std::move(fields));
    return json;
  }

  // `json` as dump(2) has it, all lines but the first moved in.
  void WriteIndented(const Json& json, size_t spaces) {
    const std::string text = DumpJson(json, 2);
    const std::string margin(spaces, ' ');
    size_t begin = 0;
    for (size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
      out_.write(text.data() + begin, static_cast<std::streamsize>(end - begin + 1));
      out_ << margin;
      begin = end + 1;
    }
    out_.write(text.data() + begin, static_cast<std::streamsize>(text.size() - begin));
  }

  Result<void> WriteNodes(Kind kind) {
    if (kind == Kind::kDocument && own_document_) {
      ++summary_.nodes;
      return {};
    }
    const std::vector<Named>& entries = by_kind_[static_cast<size_t>(kind)];
    if (entries.empty()) return {};
    out_ << ",\n  \"" << kSections[static_cast<size_t>(kind)] << "\": [";
    const char* separator = "\n    ";
    for (const Named& entry : entries) {
      CATENA_TRY(const Json json, NodeJson(kind, NodeId{entry.entity}));
      out_ << separator;
      WriteIndented(json, 4);
      separator = ",\n    ";
      ++summary_.nodes;
      CATENA_TRY(Tick("writing"));
    }
    out_ << "\n  ]";
    return {};
  }

  Result<void> WriteRelationships() {
    if (relationships_.empty()) return {};
    out_ << ",\n  \"relationships\": [";
    const char* separator = "\n    ";
    for (const Named& entry : relationships_) {
      CATENA_TRY(const Json json, RelationshipJson(entry));
      out_ << separator;
      WriteIndented(json, 4);
      separator = ",\n    ";
      ++summary_.relationships;
      CATENA_TRY(Tick("writing"));
    }
    out_ << "\n  ]";
    return {};
  }

  const GraphReader& graph_;
  const DatasetJsonOptions& options_;
  Progress& progress_;
  std::ostream& out_;
  DatasetJsonSummary summary_;
  uint64_t done_ = 0;
  std::unordered_map<NodeId, NodeInfo> nodes_;
  std::array<std::vector<Named>, kLabels.size()> by_kind_;
  std::vector<Named> relationships_;
  std::unordered_set<std::string> used_ids_;
  std::unordered_set<RelationshipId> explicit_;  // Had no id and need one.
  std::set<std::tuple<uint64_t, std::string_view, uint64_t>> seen_implied_;
  std::optional<KeyId> order_key_;
  NodeId own_document_;
};

}  // namespace

Result<DatasetJsonSummary> WriteDatasetJson(const GraphReader& graph,
                                            const DatasetJsonOptions& options, Progress& progress,
                                            std::ostream& out) {
  return Exporter(graph, options, progress, out).Run();
}

}  // namespace catena
