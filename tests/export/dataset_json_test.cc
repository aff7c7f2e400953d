#include "export/dataset_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "dataset_fixture.h"
#include "ingest/dataset_importer.h"
#include "python_check.h"

namespace catena {
namespace {

using nlohmann::json;
using test::LoadDataset;

std::string Export(const GraphReader& graph, DatasetJsonOptions options = {}) {
  NoProgress progress;
  std::ostringstream out;
  const auto summary = WriteDatasetJson(graph, options, progress, out);
  EXPECT_TRUE(summary.has_value()) << (summary ? "" : Describe(summary.error()));
  return out.str();
}

std::string RoundTrip(const std::string& text) {
  MemoryGraph graph;
  LoadDataset(json::parse(text), &graph);
  return Export(graph);
}

// The entity as the format defines equality: no nulls, no empty lists of links, labels a set.
json Normal(json entity) {
  for (const char* key : {"about", "cites", "attributed_to", "supports", "contradicts"}) {
    if (entity.contains(key) && entity[key].empty()) entity.erase(key);
  }
  if (entity.contains("labels")) {
    std::vector<std::string> labels = entity["labels"];
    std::ranges::sort(labels);
    entity["labels"] = labels;
  }
  if (entity.contains("properties") && entity["properties"].empty()) entity.erase("properties");
  return entity;
}

std::map<std::string, json> ById(const json& list) {
  std::map<std::string, json> entities;
  for (const json& entity : list) entities[entity["id"]] = Normal(entity);
  return entities;
}

TEST(DatasetJsonTest, FirstDatasetComesBackAsItWas) {
  const json original = test::ReadFirstDataset();
  ASSERT_FALSE(original.empty());
  const std::string text = Export(*test::LoadFirstDataset());
  const json written = json::parse(text);
  EXPECT_EQ(written["catena"], 1);
  for (const char* section : {"sources", "actors", "places", "events", "relationships"}) {
    EXPECT_EQ(ById(written[section]), ById(original[section])) << section;
  }
  // Every claim names the one document, which the file then says once.
  std::map<std::string, json> claims = ById(original["claims"]);
  for (auto& [id, claim] : claims) claim.erase("document");
  EXPECT_EQ(ById(written["claims"]), claims);
  EXPECT_EQ(written["document"], original["document"]);
  EXPECT_EQ(RoundTrip(text), text);
}

TEST(DatasetJsonTest, OrderDoesNotDependOnTheOrderOfImport) {
  json file = test::ReadFirstDataset();
  ASSERT_FALSE(file.empty());
  MemoryGraph forwards;
  LoadDataset(file, &forwards);
  for (const char* section : {"sources", "actors", "places", "events", "relationships", "claims"}) {
    std::reverse(file[section].begin(), file[section].end());
  }
  MemoryGraph backwards;
  LoadDataset(file, &backwards);
  EXPECT_EQ(Export(forwards), Export(backwards));
}

TEST(DatasetJsonTest, HardCasesOfEveryKindComeBack) {
  const json file = json::parse(R"({
    "catena": 1,
    "documents": [{"id": "d1", "title": "T"}, {"id": "d2"}],
    "sources": [
      {"id": "s2", "type": "book", "reprints": ["s10"], "publisher_id": "a1", "n": 1.0, "m": 1},
      {"id": "s10", "type": "webpage", "issued_csl": {"date-parts": [["2020"]], "circa": true}}],
    "actors": [{"id": "a1", "name": "A", "labels": ["State", "Population"], "affiliated_with": ["a2"]},
               {"id": "a2", "name": "\u0000 \u202e \ud83d\ude00 \"quoted\" <b>"}],
    "events": [{"id": "e1", "name": "W", "type": "war", "date": "1988", "deep": {"a": [1, [true, {"b": 2.5}]]}},
               {"id": "e2", "name": "V"}],
    "relationships": [
      {"id": "r1", "from": "e1", "type": "LED_TO", "to": "e2", "properties": {"signal": "x"}},
      {"id": "r2", "from": "a1", "type": "AFFILIATED_WITH", "to": "a2"}],
    "claims": [
      {"id": "c1", "text": "t", "document": "d2", "asserts": ["r1"], "about": ["e2", "e1"],
       "value": {"of": "e1", "property": "deaths_best", "value": 26},
       "cites": [{"source": "s2", "marker": "[2]"}, {"source": "s2", "marker": "[1]", "locator": "3"}],
       "attributed_to": [{"actor": "a1", "verb": "said"}], "contradicts": ["c2"]},
      {"id": "c2", "text": "u"}]
  })");
  MemoryGraph graph;
  LoadDataset(file, &graph);
  const std::string text = Export(graph);
  json expected = file;
  for (json& source : expected["sources"]) {
    if (!source.contains("issued_csl")) continue;
    source["issued"] = source["issued_csl"];
    source.erase("issued_csl");
  }
  const json written = json::parse(text);
  for (const auto& [section, list] : expected.items()) {
    if (list.is_array()) {
      EXPECT_EQ(ById(written[section]), ById(list)) << section;
    }
  }
  EXPECT_FALSE(written.contains("document"));
  EXPECT_LT(text.find("\"s2\""), text.find("\"id\": \"s10\"")) << "numbers in ids sort by value";
}

// The importer of the program, not the fixture's.
TEST(DatasetJsonTest, ProgramImportsItsExportWithoutAnyChange) {
  const std::filesystem::path folder(CATENA_SOURCE_DIR "/datasets/armenia-azerbaijan");
  MemoryGraph graph;
  NoProgress progress;
  const auto imported = ImportDataset({folder}, graph, {}, progress);
  ASSERT_TRUE(imported.has_value() && imported->errors.empty());
  const std::string text = Export(graph);
  const std::string path = test::TemporaryPath(".json");
  std::ofstream(path) << text;

  const auto again = PreviewDataset({path}, graph, {}, progress);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->error_count, 0u) << (again->errors.empty() ? "" : Describe(again->errors[0]));
  EXPECT_FALSE(again->changes_graph());

  MemoryGraph fresh;
  const auto second = ImportDataset({path}, fresh, {}, progress);
  ASSERT_TRUE(second.has_value() && second->errors.empty());
  EXPECT_EQ(Export(fresh), text);
  std::filesystem::remove(path);
}

TEST(DatasetJsonTest, RelationshipWithoutIdIsGivenOne) {
  MemoryGraph graph;
  LoadDataset(json::parse(R"({"catena": 1, "events": [{"id": "e1", "name": "W"},
                          {"id": "e2", "name": "V"}]})"),
              &graph);
  (void)graph
      .CreateRelationship(test::NodeOf(graph, "e1"), *graph.InternType("LED_TO"),
                          test::NodeOf(graph, "e2"), {})
      .value();
  const json written = json::parse(Export(graph));
  ASSERT_EQ(written["relationships"].size(), 1u);
  EXPECT_EQ(written["relationships"][0]["id"], "relationship-1");
}

TEST(DatasetJsonTest, WhatTheFormatCannotSayIsRefusedOrCounted) {
  MemoryGraph graph;
  PropertyMap map;
  map.Set(*graph.InternKey("id"), "e1");
  map.Set(*graph.InternKey("name"), "The first");
  map.Set(*graph.InternKey("when"), Date{0});
  (void)graph.CreateNode({*graph.InternLabel("Event")}, map).value();
  (void)graph.CreateNode({*graph.InternLabel("Gadget")}, {}).value();
  NoProgress progress;
  std::ostringstream out;
  const auto refused = WriteDatasetJson(graph, {}, progress, out);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnsupported);
  std::ostringstream lossy;
  const auto summary = WriteDatasetJson(graph, {.allow_loss = true}, progress, lossy);
  ASSERT_TRUE(summary.has_value());
  EXPECT_EQ(summary->left_out, 1u);
  EXPECT_EQ(summary->values_as_text, 1u);
  EXPECT_EQ(json::parse(lossy.str())["events"][0]["when"], "1970-01-01");
}

TEST(DatasetJsonTest, WhatTheFormatRequiresIsNotLeftForTheNextImportToMiss) {
  for (const auto& [label, key] : {std::pair("Actor", "name"), std::pair("Place", "name"),
                                   std::pair("Event", "name"), std::pair("Claim", "text")}) {
    MemoryGraph graph;
    PropertyMap map;
    map.Set(*graph.InternKey("id"), "x1");
    map.Set(*graph.InternKey(key), "");
    (void)graph.CreateNode({*graph.InternLabel(label)}, map).value();
    NoProgress progress;
    std::ostringstream out;
    const auto refused = WriteDatasetJson(graph, {}, progress, out);
    ASSERT_FALSE(refused.has_value()) << label;
    EXPECT_EQ(refused.error().message,
              std::string(label) + " x1 has no " + key + ", which the dataset format requires");
  }
}

TEST(DatasetJsonTest, InvalidUtf8IsReplacedNotThrown) {
  MemoryGraph graph;
  PropertyMap map;
  map.Set(*graph.InternKey("id"), "e1");
  map.Set(*graph.InternKey("name"), std::string("a\xff\xfe b"));
  (void)graph.CreateNode({*graph.InternLabel("Event")}, map).value();
  EXPECT_EQ(json::parse(Export(graph))["events"][0]["name"], "a\xEF\xBF\xBD\xEF\xBF\xBD b");
}

}  // namespace
}  // namespace catena
