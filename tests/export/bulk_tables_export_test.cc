// The graph as bulk tables and back: nothing is lost, and a second export is the same bytes.
#include "export/bulk_tables_export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "dataset_fixture.h"
#include "ingest/bulk_tables.h"
#include "tests/ingest/memory_sink.h"
#include "tests/storage/random_values.h"
#include "tests/support/temp_dir.h"

namespace catena {
namespace {

using ::testing::HasSubstr;

struct Tables {
  std::string nodes;
  std::string relationships;
  bool operator==(const Tables&) const = default;
};

Tables ExportTables(const GraphReader& graph) {
  NoProgress quiet;
  const auto plan = BulkTablesExport::Plan(graph, quiet);
  EXPECT_TRUE(plan.has_value()) << (plan ? "" : Describe(plan.error()));
  if (!plan) return {};
  std::ostringstream nodes;
  std::ostringstream relationships;
  EXPECT_TRUE(plan->WriteNodes(quiet, nodes));
  EXPECT_TRUE(plan->WriteRelationships(quiet, relationships));
  return {nodes.str(), relationships.str()};
}

void Import(const Tables& tables, MemoryGraph& graph) {
  const TempDir folder;
  std::ofstream(folder / "nodes.csv", std::ios::binary) << tables.nodes;
  std::ofstream(folder / "relationships.csv", std::ios::binary) << tables.relationships;
  TablesRequest request;
  request.nodes.push_back({{}, {folder / "nodes.csv"}});
  request.relationships.push_back({"", {folder / "relationships.csv"}});
  MemorySink sink(graph);
  NoProgress quiet;
  const auto report = ImportTables(request, sink, quiet);
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
}

// Labels, types and properties in words, node by node and relationship by relationship.
std::vector<std::string> Content(const GraphReader& graph) {
  std::vector<std::string> content;
  std::map<NodeId, size_t> rows;
  const auto text = [&](const PropertyMap& properties) {
    std::map<std::string, std::string> named;
    for (const auto& [key, value] : properties) {
      named[std::string(graph.names().Text(key))] =
          std::string(ValueTypeName(value.type())) + " " + ToText(value);
    }
    std::string joined;
    for (const auto& [name, value] : named) joined += "|" + name + "=" + value;
    return joined;
  };
  EXPECT_TRUE(graph.ScanNodes(NodeId{}, [&](const Node& node) {
    rows.emplace(node.id, rows.size());
    std::set<std::string> labels;
    for (const LabelId label : node.labels) labels.emplace(graph.names().Text(label));
    std::string row;
    for (const std::string& label : labels) row += ":" + label;
    content.push_back(row + text(node.properties));
    return true;
  }));
  EXPECT_TRUE(graph.ScanRelationships(RelationshipId{}, [&](const Relationship& one) {
    content.push_back(std::to_string(rows[one.start]) + " " +
                      std::string(graph.names().Text(one.type)) + " " +
                      std::to_string(rows[one.end]) + text(one.properties));
    return true;
  }));
  return content;
}

void ExpectRoundTrip(const GraphReader& graph) {
  const Tables tables = ExportTables(graph);
  MemoryGraph copy;
  ASSERT_NO_FATAL_FAILURE(Import(tables, copy));
  EXPECT_EQ(Content(copy), Content(graph));
  const Tables again = ExportTables(copy);
  EXPECT_EQ(again.nodes, tables.nodes);
  EXPECT_EQ(again.relationships, tables.relationships);
}

TEST(BulkTablesExportTest, RandomGraphsComeBackAsTheyWereAndToTheSameBytes) {
  // Names that are hard on a header; one kind of values for most properties, any for some.
  const std::vector<std::string> keys = {"id",   "name", "a:b",       "with,comma", "say \"x\"",
                                         "l\nf", "date", "begin_min", ":LABEL",     "x{y}(z)"};
  const std::vector<std::string> labels = {"Event", "Actor", "A B", "with:colon", "\"q\","};
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    store_test::Random random(seed);
    MemoryGraph graph;
    const auto properties = [&](uint64_t id) {
      PropertyMap map;
      for (const std::string& name : keys) {
        if (store_test::OneIn(random, 2)) continue;
        Value value = store_test::RandomValue(random, 2);
        if (name == "id") value = Value("node " + std::to_string(id));
        if (name == "name") value = Value(store_test::OneIn(random, 3) ? "" : "Ünïcode \"q\" ;");
        if (name == "date" && seed % 3 == 0) value = Value("1988-02");
        if (name == "with,comma") value = Value(store_test::RandomInt(random));
        if (name == "l\nf") {
          value = Value(store_test::OneIn(random, 2) ? Value::List{}
                                                     : Value::List{Value("p"), Value("q ")});
        }
        map.Set(*graph.InternKey(name), std::move(value));
      }
      return map;
    };
    std::vector<NodeId> nodes;
    for (uint64_t i = 0; i < 40; ++i) {
      std::vector<LabelId> own;
      for (const std::string& label : labels) {
        if (store_test::OneIn(random, 3)) own.push_back(*graph.InternLabel(label));
      }
      std::ranges::sort(own);
      nodes.push_back(graph.CreateNode(own, properties(i)).value());
    }
    // Gaps in the numbers.
    for (size_t i = 0; i < nodes.size(); i += 7) {
      ASSERT_TRUE(graph.DeleteNode(nodes[i]));
    }
    for (uint64_t i = 0; i < 60; ++i) {
      const NodeId start = nodes[1 + store_test::Below(random, 5) * 7];
      const NodeId end = nodes[3 + store_test::Below(random, 5) * 7];
      PropertyMap map = properties(1000 + i);
      ASSERT_TRUE(graph.CreateRelationship(start, *graph.InternType("T,\"" + std::to_string(i % 3)),
                                           end, std::move(map)));
    }
    ExpectRoundTrip(graph);
  }
}

TEST(BulkTablesExportTest, TheFirstDatasetComesBackAsItWas) {
  const auto graph = test::LoadFirstDataset();
  if (graph->Counts()->nodes == 0) GTEST_SKIP() << "the first dataset is not here";
  ExpectRoundTrip(*graph);
  const Tables tables = ExportTables(*graph);
  EXPECT_THAT(tables.nodes, HasSubstr("\"date:string\""));
  EXPECT_THAT(tables.nodes.substr(0, tables.nodes.find('\n')),
              HasSubstr(":ID{store:false},:LABEL,\"id:string\""));
}

TEST(BulkTablesExportTest, NoGraphAtAllComesBackToo) {
  MemoryGraph graph;
  ExpectRoundTrip(graph);
}

TEST(BulkTablesExportTest, WhatATableCannotHoldIsRefusedByName) {
  NoProgress quiet;
  MemoryGraph graph;
  ASSERT_TRUE(graph.CreateNode({*graph.InternLabel("a;b")}, {}));
  const auto refused = BulkTablesExport::Plan(graph, quiet);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnsupported);
  EXPECT_THAT(refused.error().message, HasSubstr("'a;b'"));
}

TEST(BulkTablesExportTest, IdsOfRowsAreNoPropertiesAndMayBeInTheDatabaseAlready) {
  MemoryGraph graph;
  ASSERT_TRUE(graph.CreateNode({}, {}));
  const Tables tables = ExportTables(graph);
  MemoryGraph other;
  PropertyMap one;
  one.Set(*other.InternKey("id"), Value("1"));
  ASSERT_TRUE(other.CreateNode({}, std::move(one)));
  const TempDir folder;
  std::ofstream(folder / "nodes.csv", std::ios::binary) << tables.nodes;
  TablesRequest request;
  request.nodes.push_back({{}, {folder / "nodes.csv"}});
  request.existing = &other;
  MemorySink sink(other);
  NoProgress quiet;
  const auto report = ImportTables(request, sink, quiet);
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
  EXPECT_EQ(report->nodes, 1u);
  EXPECT_EQ(other.Counts()->nodes, 2u);
}

}  // namespace
}  // namespace catena
