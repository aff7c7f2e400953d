// Stores to test with, and a graph as text that can be compared.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/graph_writer.h"
#include "storage/check.h"
#include "storage/graph_store.h"
#include "storage/memory_engine.h"
#include "storage/rocksdb_engine.h"
#include "tests/storage/engine/engine_kit.h"
#include "tests/support/temp_dir.h"

namespace catena::store_test {

inline GraphStoreOptions QuickOptions() {
  GraphStoreOptions options;
  options.writer_wait = std::chrono::milliseconds(0);
  options.repack_after = 0;  // Who does not wait would meet it now and then.
  return options;
}

template <class T>
T Must(Result<T> result) {
  if (!result.has_value()) {
    ADD_FAILURE() << Describe(result.error());
    std::abort();
  }
  return *std::move(result);
}

// Adds to a graph under names, as a test wants to write it.
class Author {
 public:
  explicit Author(GraphWriter& writer) : writer_(writer) {}

  PropertyMap Properties(const std::vector<std::pair<std::string, Value>>& entries) {
    PropertyMap properties;
    for (const auto& [name, value] : entries) properties.Set(Must(writer_.InternKey(name)), value);
    return properties;
  }
  Result<NodeId> TryNode(const std::string& label,
                         const std::vector<std::pair<std::string, Value>>& entries) {
    const LabelId id = Must(writer_.InternLabel(label));
    return writer_.CreateNode({id}, Properties(entries));
  }
  NodeId Node(const std::string& label, const std::vector<std::pair<std::string, Value>>& entries) {
    return Must(TryNode(label, entries));
  }
  Result<RelationshipId> TryLink(NodeId start, const std::string& type, NodeId end,
                                 const std::vector<std::pair<std::string, Value>>& entries = {}) {
    const TypeId id = Must(writer_.InternType(type));
    return writer_.CreateRelationship(start, id, end, Properties(entries));
  }
  RelationshipId Link(NodeId start, const std::string& type, NodeId end,
                      const std::vector<std::pair<std::string, Value>>& entries = {}) {
    return Must(TryLink(start, type, end, entries));
  }
  // Sets one property; null removes it.
  Result<void> Set(NodeId node, const std::string& key, Value value) {
    CATENA_TRY(auto found, writer_.GetNode(node));
    if (!found) return Fail(ErrorCode::kNotFound, "no such node");
    found->properties.Set(Must(writer_.InternKey(key)), std::move(value));
    return writer_.UpdateNode(*found);
  }

 private:
  GraphWriter& writer_;
};

inline std::string PropertiesText(const GraphReader& graph, const PropertyMap& properties) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : properties) {
    parts.push_back(std::string(graph.names().Text(key)) + "=" + ToText(value));
  }
  std::sort(parts.begin(), parts.end());
  std::string text = "{";
  for (const std::string& part : parts) text += part + " ";
  return text + "}";
}

// Everything that a reader can see, without store ids where nodes have an "id".
inline std::string GraphText(const GraphReader& graph) {
  std::vector<std::string> lines;
  const auto name = [&](const Node& node) {
    const auto key = graph.names().FindKey("id");
    const Value* id = key ? node.properties.Find(*key) : nullptr;
    return id != nullptr ? ToText(*id) : "#" + std::to_string(node.id.value);
  };
  EXPECT_OK(graph.ScanNodes({}, [&](const Node& node) {
    std::string line = "node " + name(node);
    for (const LabelId label : node.labels) line += ":" + std::string(graph.names().Text(label));
    lines.push_back(line + " " + PropertiesText(graph, node.properties));
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      EXPECT_OK(graph.Expand({&node.id, 1}, direction, {}, [&](const Adjacent& pair) {
        const auto other = Must(graph.GetNode(pair.other));
        const auto link = Must(graph.GetRelationship(pair.relationship));
        EXPECT_TRUE(other && link);
        if (!other || !link) return true;
        lines.push_back(name(node) + (direction == Direction::kOut ? " -> " : " <- ") +
                        std::string(graph.names().Text(pair.type)) + " " + name(*other) + " " +
                        PropertiesText(graph, link->properties));
        return true;
      }));
    }
    return true;
  }));
  for (const IndexDefinition& index : StandardIndexes()) {
    EXPECT_OK(graph.ScanIndex(index.id, "", [&](std::string_view text, uint64_t) {
      lines.push_back(index.name + ": " + std::string(text));
      return true;
    }));
  }
  const GraphCounts counts = Must(graph.Counts());
  lines.push_back(std::to_string(counts.nodes) + " nodes, " + std::to_string(counts.relationships) +
                  " relationships");
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

inline std::string GraphText(const GraphStore& store) {
  return GraphText(*Must(store.BeginRead()));
}

inline void ExpectClean(const GraphStore& store) {
  NoProgress progress;
  const auto report = CheckGraph(store, {}, progress);
  ASSERT_OK(report);
  for (const CheckFinding& finding : report->findings) {
    ADD_FAILURE() << CheckKindName(finding.kind) << ": " << finding.message;
  }
}

inline RocksDbOptions SmallRocksDb() {
  RocksDbOptions options;
  options.create_if_missing = true;
  options.reserve_bytes = 0;
  options.write_buffer_bytes = 256 << 10;
  return options;
}

}  // namespace catena::store_test
