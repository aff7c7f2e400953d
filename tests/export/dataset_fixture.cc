#include "dataset_fixture.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "analysis/audit.h"
#include "analysis/trace.h"

namespace catena::test {
namespace {

using nlohmann::json;

struct Implied {
  const char* key;
  const char* type;
  const char* target;  // Key of the id in an object; "" when the element is the id.
};
const std::vector<Implied> kImplied = {
    {"publisher_id", "PUBLISHED_BY", ""},
    {"derived_from", "DERIVED_FROM", ""},
    {"quotes", "QUOTES", ""},
    {"reprints", "REPRINTS", ""},
    {"revision_of", "REVISION_OF", ""},
    {"affiliated_with", "AFFILIATED_WITH", ""},
    {"document", "STATED_IN", ""},
    {"about", "ABOUT", ""},
    {"cites", "CITES", "source"},
    {"attributed_to", "ATTRIBUTED_TO", "actor"},
    {"supports", "SUPPORTS", ""},
    {"contradicts", "CONTRADICTS", ""},
    {"qualifies", "QUALIFIES", ""},
};

void Set(MemoryGraph* graph, std::string_view key, Value value, PropertyMap* map) {
  map->Set(*graph->InternKey(key), std::move(value));
}

void AddBounds(MemoryGraph* graph, PropertyMap* map, const std::string& date) {
  const Result<Edtf> edtf = ParseEdtf(date);
  if (!edtf) return;
  const auto add = [&](std::string_view key, std::optional<int64_t> day) {
    if (day) Set(graph, key, *day, map);
  };
  add("begin_min", edtf->bounds.begin_min);
  add("begin_max", edtf->bounds.begin_max);
  add("end_min", edtf->bounds.end_min);
  add("end_max", edtf->bounds.end_max);
}

bool IsImplied(const std::string& key, const json& value) {
  if (key == "quotes" || key == "supports") return value.is_array();
  return std::ranges::any_of(kImplied, [&](const Implied& i) { return key == i.key; });
}

void AddNode(MemoryGraph* graph, const std::string& label, const json& entity) {
  PropertyMap map;
  std::vector<LabelId> labels = {*graph->InternLabel(label)};
  for (const auto& [key, value] : entity.items()) {
    if (key == "labels") {
      for (const auto& l : value) labels.push_back(*graph->InternLabel(l.get<std::string>()));
    } else if (!IsImplied(key, value)) {
      Set(graph, key, ToValue(value), &map);
    }
  }
  if (label == "Event" && entity.contains("date")) AddBounds(graph, &map, entity["date"]);
  (void)graph->CreateNode(labels, map).value();
}

void AddLinks(MemoryGraph* graph, const json& entity, const json& file) {
  json node = entity;
  if (!node.contains("document") && node.contains("text") && file.contains("document")) {
    node["document"] = file["document"]["id"];
  }
  const NodeId from = NodeOf(*graph, node["id"].get<std::string>());
  for (const Implied& implied : kImplied) {
    if (!node.contains(implied.key) || !IsImplied(implied.key, node[implied.key])) continue;
    const json& value = node[implied.key];
    int64_t order = 0;
    for (const json& element : value.is_array() ? value : json::array({value})) {
      PropertyMap map;
      if (value.is_array()) Set(graph, "order", order++, &map);
      std::string target = element.is_string() ? element.get<std::string>() : "";
      if (element.is_object()) {
        for (const auto& [key, item] : element.items()) {
          if (key == implied.target) {
            target = item;
          } else {
            Set(graph, key, ToValue(item), &map);
          }
        }
      }
      (void)graph
          ->CreateRelationship(from, *graph->InternType(implied.type), NodeOf(*graph, target), map)
          .value();
    }
  }
}

void AddRelationship(MemoryGraph* graph, const json& r) {
  PropertyMap map;
  Set(graph, "id", ToValue(r["id"]), &map);
  if (r.contains("properties")) {
    for (const auto& [key, value] : r["properties"].items()) Set(graph, key, ToValue(value), &map);
  }
  (void)graph
      ->CreateRelationship(NodeOf(*graph, r["from"].get<std::string>()),
                           *graph->InternType(r["type"].get<std::string>()),
                           NodeOf(*graph, r["to"].get<std::string>()), map)
      .value();
}

const std::vector<std::pair<const char*, const char*>> kSections = {
    {"documents", "Document"}, {"sources", "Source"}, {"actors", "Actor"},      {"places", "Place"},
    {"events", "Event"},       {"claims", "Claim"},   {"proposals", "Proposal"}};

}  // namespace

Value ToValue(const json& j) {
  switch (j.type()) {
    case json::value_t::boolean:
      return Value(j.get<bool>());
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
      return Value(j.get<int64_t>());
    case json::value_t::number_float:
      return Value(j.get<double>());
    case json::value_t::string:
      return Value(j.get<std::string>());
    case json::value_t::array: {
      Value::List list;
      for (const json& element : j) list.push_back(ToValue(element));
      return Value(std::move(list));
    }
    case json::value_t::object: {
      Value::Map map;
      for (const auto& [key, value] : j.items()) map[key] = ToValue(value);
      return Value(std::move(map));
    }
    default:
      return {};
  }
}

NodeId NodeOf(const GraphReader& graph, std::string_view id) {
  const auto found = FindNodeById(graph, id);
  return found && *found ? **found : NodeId{};
}

void LoadDataset(const json& file, MemoryGraph* graph) {
  if (file.contains("document")) AddNode(graph, "Document", file["document"]);
  for (const auto& [key, label] : kSections) {
    for (const json& entity : file.value(key, json::array())) AddNode(graph, label, entity);
  }
  for (const auto& [key, label] : kSections) {
    for (const json& entity : file.value(key, json::array())) AddLinks(graph, entity, file);
  }
  for (const json& r : file.value("relationships", json::array())) AddRelationship(graph, r);
}

json ReadFirstDataset() {
  json all = json::object();
  const std::filesystem::path folder(CATENA_SOURCE_DIR "/datasets/armenia-azerbaijan");
  if (!std::filesystem::exists(folder)) return all;
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.insert(entry.path());
  }
  for (const auto& path : files) {
    const json file = json::parse(std::ifstream(path));
    for (const auto& [key, value] : file.items()) {
      if (value.is_array() && all.contains(key)) {
        for (const json& element : value) all[key].push_back(element);
      } else {
        all[key] = value;
      }
    }
  }
  return all;
}

std::unique_ptr<MemoryGraph> LoadFirstDataset() {
  auto graph = std::make_unique<MemoryGraph>();
  LoadDataset(ReadFirstDataset(), graph.get());
  return graph;
}

AuditReport AuditOf(const GraphReader& graph) {
  NoProgress progress;
  return Audit(graph, {}, progress).value();
}

TraceReport TraceOf(const GraphReader& graph, std::string_view from, std::string_view to) {
  NoProgress progress;
  TraceRequest request;
  request.from = NodeOf(graph, from);
  if (!to.empty()) request.to = NodeOf(graph, to);  // Else whatever it led to.
  return Trace(graph, request, progress).value();
}

void KeepForLooking(const std::string& name, const std::string& bytes) {
  if (const char* folder = std::getenv("CATENA_TEST_OUTPUT")) {
    std::ofstream(std::filesystem::path(folder) / name, std::ios::binary) << bytes;
  }
}

}  // namespace catena::test
