// A small evidence graph for tests, written as one reads it: things are made by id with
// properties, and linked by id.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/edtf.h"
#include "core/evidence.h"
#include "core/memory_graph.h"

namespace catena {

class EvidenceGraph {
 public:
  using Properties = std::vector<std::pair<std::string, Value>>;

  NodeId Add(const std::string& label, const std::string& id, const Properties& properties = {}) {
    PropertyMap map = Map(properties);
    map.Set(Key("id"), Value(id));
    const NodeId node = *graph_.CreateNode({*graph_.InternLabel(label)}, std::move(map));
    nodes_[id] = node;
    return node;
  }

  // An event with the days derived from its date, as an importer stores them.
  NodeId Event(const std::string& id, const std::string& date = "", Properties properties = {}) {
    properties.emplace_back("name", Value(id));
    if (!date.empty()) {
      const DayBounds days = ParseEdtf(date).value().bounds;
      properties.emplace_back("date", Value(date));
      const auto set = [&](std::string_view key, std::optional<int64_t> day) {
        if (day) properties.emplace_back(std::string(key), Value(*day));
      };
      set(evidence::kBeginMin, days.begin_min);
      set(evidence::kBeginMax, days.begin_max);
      set(evidence::kEndMin, days.end_min);
      set(evidence::kEndMax, days.end_max);
    }
    return Add("Event", id, properties);
  }
  NodeId Source(const std::string& id, const Properties& properties = {}) {
    return Add("Source", id, properties);
  }
  NodeId Actor(const std::string& id, Properties properties = {}) {
    properties.emplace_back("name", Value(id));
    return Add("Actor", id, properties);
  }

  RelationshipId Link(const std::string& from, const std::string& type, const std::string& to,
                      const Properties& properties = {}) {
    return *graph_.CreateRelationship(node(from), *graph_.InternType(type), node(to),
                                      Map(properties));
  }
  // With a user id, so that claims can assert it.
  RelationshipId Proposition(const std::string& id, const std::string& from,
                             const std::string& type, const std::string& to,
                             Properties properties = {}) {
    properties.emplace_back("id", Value(id));
    const RelationshipId made = Link(from, type, to, properties);
    relationships_[id] = made;
    return made;
  }

  bool HasProposition(const std::string& id) const { return relationships_.contains(id); }

  NodeId Claim(const std::string& id, const std::vector<std::string>& asserts = {},
               const std::vector<std::string>& cites = {}, Properties properties = {}) {
    if (!asserts.empty()) {
      Value::List list;
      for (const std::string& relationship : asserts) list.emplace_back(relationship);
      properties.emplace_back("asserts", Value(std::move(list)));
    }
    properties.emplace_back("text", Value("text of " + id));
    const NodeId claim = Add("Claim", id, properties);
    for (const std::string& source : cites) Link(id, "CITES", source);
    return claim;
  }

  NodeId node(const std::string& id) const { return nodes_.at(id); }
  RelationshipId relationship(const std::string& id) const { return relationships_.at(id); }
  const std::map<std::string, RelationshipId>& relationships() const { return relationships_; }
  MemoryGraph& graph() { return graph_; }

 private:
  KeyId Key(const std::string& name) { return *graph_.InternKey(name); }
  PropertyMap Map(const Properties& properties) {
    PropertyMap map;
    for (const auto& [key, value] : properties) map.Set(Key(key), value);
    return map;
  }

  MemoryGraph graph_;
  std::map<std::string, NodeId> nodes_;
  std::map<std::string, RelationshipId> relationships_;
};

}  // namespace catena
