// Helpers of the dataset tests: a dataset as text, imported into a MemoryGraph, and the graph
// written out as text that a test can state whole.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/memory_graph.h"
#include "ingest/dataset_importer.h"
#include "ingest/json_reader.h"

namespace catena::test {

inline DatasetInput FileOf(std::string_view text, std::string name = "t.json") {
  auto json = ReadJsonText(text, std::move(name));
  EXPECT_TRUE(json.has_value()) << Describe(json.error());
  DatasetInput input;
  input.json = *std::move(json);
  return input;
}

inline ImportReport ImportFiles(GraphWriter& graph, const std::vector<std::string>& texts,
                                const ImportOptions& options = {}) {
  DatasetInputs inputs;
  for (size_t i = 0; i < texts.size(); ++i) {
    inputs.inputs.push_back(
        FileOf(texts[i], texts.size() == 1 ? "t.json" : std::to_string(i) + ".json"));
  }
  NoProgress progress;
  auto report = ImportInputs(
      inputs.inputs, {}, {.graph = &graph, .writer = &graph, .sink = nullptr}, options, progress);
  EXPECT_TRUE(report.has_value()) << Describe(report.error());
  return report.has_value() ? *std::move(report) : ImportReport{};
}

inline ImportReport ImportText(GraphWriter& graph, std::string_view text,
                               const ImportOptions& options = {}) {
  return ImportFiles(graph, {std::string(text)}, options);
}

inline std::string PropertiesText(const NameDictionary& names, const PropertyMap& properties) {
  std::map<std::string, std::string> sorted;
  for (const auto& [key, value] : properties) sorted[std::string(names.Text(key))] = ToText(value);
  std::string text = "{";
  for (const auto& [key, value] : sorted) {
    text += (text.size() > 1 ? ", " : "") + key + ": " + value;
  }
  return text + "}";
}

inline std::string IdText(const GraphReader& graph, NodeId id) {
  const auto node = graph.GetNode(id);
  const auto key = graph.names().FindKey("id");
  const Value* const value = (*node)->properties.Find(*key);
  return value != nullptr && value->AsString() != nullptr ? *value->AsString() : "?";
}

// "(Event sumgait {date: ..})" and "(a)-[LED_TO {..}]->(b)", sorted.
inline std::vector<std::string> GraphText(const GraphReader& graph) {
  std::vector<std::string> lines;
  EXPECT_TRUE(graph
                  .ScanNodes({},
                             [&](const Node& node) {
                               std::vector<std::string> labels;
                               for (const LabelId label : node.labels)
                                 labels.emplace_back(graph.names().Text(label));
                               std::sort(labels.begin(), labels.end());
                               std::string text = "(";
                               for (const std::string& label : labels) text += ":" + label;
                               lines.push_back(text + " " +
                                               PropertiesText(graph.names(), node.properties) +
                                               ")");
                               return true;
                             })
                  .has_value());
  EXPECT_TRUE(graph
                  .ScanRelationships(
                      {},
                      [&](const Relationship& relationship) {
                        lines.push_back("(" + IdText(graph, relationship.start) + ")-[:" +
                                        std::string(graph.names().Text(relationship.type)) + " " +
                                        PropertiesText(graph.names(), relationship.properties) +
                                        "]->(" + IdText(graph, relationship.end) + ")");
                        return true;
                      })
                  .has_value());
  std::sort(lines.begin(), lines.end());
  return lines;
}

// "pointer: message" of each error.
inline std::vector<std::string> ErrorTexts(const ImportReport& report) {
  std::vector<std::string> texts;
  for (const Error& error : report.errors) {
    texts.push_back(error.where.pointer + ": " + error.message);
  }
  return texts;
}

}  // namespace catena::test
