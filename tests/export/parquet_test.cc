// Parquet files, as DuckDB reads them. Where node and DuckDB's package (@duckdb/node-api, found
// through NODE_PATH) are absent these tests are skipped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "core/memory_graph.h"
#include "dataset_fixture.h"
#include "export/parquet_graph.h"
#include "export/parquet_thrift.h"
#include "python_check.h"
#include "tests/support/temp_dir.h"

namespace catena {
namespace {

using nlohmann::json;

// Runs each query and prints its rows, one JSON array of arrays a line; 64-bit numbers as text.
constexpr const char* kScript = R"(
const {DuckDBInstance} = require('@duckdb/node-api');
(async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const query of process.argv.slice(2)) {
    const reader = await connection.runAndReadAll(query);
    console.log(JSON.stringify(reader.getRows(), (key, value) =>
        typeof value === 'bigint' ? value.toString() : value));
  }
})().catch(error => { console.error(String(error)); process.exit(1); });
)";

bool HasDuckDb() {
  static const bool has =
      test::RunProgram("node -e \"require('@duckdb/node-api')\"").exit_code == 0;
  return has;
}

class ParquetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!HasDuckDb()) GTEST_SKIP() << "node or its package @duckdb/node-api is not here";
    std::ofstream(folder_ / "query.js") << kScript;
  }

  void Write(const GraphReader& graph, const ParquetOptions& options = {}) const {
    NoProgress quiet;
    std::ofstream nodes(folder_ / "nodes.parquet", std::ios::binary);
    const auto wrote = WriteParquetNodes(graph, options, quiet, nodes);
    ASSERT_TRUE(wrote.has_value()) << Describe(wrote.error());
    std::ofstream relationships(folder_ / "relationships.parquet", std::ios::binary);
    const auto linked = WriteParquetRelationships(graph, options, quiet, relationships);
    ASSERT_TRUE(linked.has_value()) << Describe(linked.error());
  }

  // NODES and EDGES stand for the files.
  json Query(std::string query) const {
    const auto replace = [&](const std::string& word, const std::string& file) {
      for (size_t at; (at = query.find(word)) != std::string::npos;) {
        query.replace(at, word.size(), "'" + (folder_ / file) + "'");
      }
    };
    replace("NODES", "nodes.parquet");
    replace("EDGES", "relationships.parquet");
    const auto run = test::RunProgram("node " + (folder_ / "query.js") + " \"" + query + "\"");
    EXPECT_EQ(run.exit_code, 0) << query << "\n" << run.output;
    return run.exit_code == 0 ? json::parse(run.output) : json();
  }

  TempDir folder_;
};

void Set(MemoryGraph& graph, PropertyMap& map, const char* key, Value value) {
  map.Set(*graph.InternKey(key), std::move(value));
}

TEST_F(ParquetTest, EveryKindOfColumnIsReadWithItsTypeAndItsNulls) {
  MemoryGraph graph;
  PropertyMap a;
  Set(graph, a, "id", "a");
  Set(graph, a, "truth", true);
  Set(graph, a, "whole", std::numeric_limits<int64_t>::min());
  Set(graph, a, "real", -0.5);
  Set(graph, a, "text", "Sumqayıt");
  Set(graph, a, "day", Date{6'574});
  Set(graph, a, "mixed", 1);
  Set(graph, a, "list", Value::List{1, "x"});
  Set(graph, a, "labels", "mine");
  PropertyMap b;
  Set(graph, b, "text", "");
  Set(graph, b, "real", std::numeric_limits<double>::infinity());
  Set(graph, b, "mixed", "one");
  Set(graph, b, "whole", std::numeric_limits<int64_t>::max());
  const NodeId na =
      graph.CreateNode({*graph.InternLabel("B"), *graph.InternLabel("A")}, std::move(a)).value();
  const NodeId nb = graph.CreateNode({}, std::move(b)).value();
  PropertyMap r;
  Set(graph, r, "type", "mine");
  Set(graph, r, "src", 7);
  ASSERT_TRUE(graph.CreateRelationship(na, *graph.InternType("LED_TO"), nb, std::move(r)));
  ASSERT_NO_FATAL_FAILURE(Write(graph));

  EXPECT_EQ(Query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM NODES)"),
            json::parse(R"([["id","VARCHAR"],["labels","VARCHAR"],["day","VARCHAR"],
                ["property_labels","VARCHAR"],["list","VARCHAR"],["mixed","VARCHAR"],
                ["real","DOUBLE"],["text","VARCHAR"],["truth","BOOLEAN"],["whole","BIGINT"]])"));
  EXPECT_EQ(Query("SELECT id, labels, truth, whole, day, mixed, list, property_labels, text "
                  "FROM NODES ORDER BY id DESC"),
            json::parse(R"([["a","A;B",true,"-9223372036854775808","1988-01-01","1",
                "[1,\"x\"]","mine","Sumqayıt"],
                ["#2","",null,"9223372036854775807",null,"one",null,null,""]])"));
  EXPECT_EQ(Query("SELECT count(*) FROM NODES WHERE real > 1e300"), json::parse(R"([["1"]])"));
  EXPECT_EQ(Query("SELECT * FROM EDGES"), json::parse(R"([["#1","a","#2","LED_TO","7","mine"]])"));
  EXPECT_EQ(Query("SELECT column_name FROM (DESCRIBE SELECT * FROM EDGES)"),
            json::parse(R"([["id"],["src"],["dst"],["type"],["property_src"],["property_type"]])"));
}

// Numbers of rows around those at which runs, groups of eight and dictionaries change.
TEST_F(ParquetTest, CountsSumsAndNullsAreThoseOfTheGraphAtEverySizeOfGroup) {
  for (const uint64_t rows_per_group : {1ULL, 7ULL, 8ULL, 9ULL, 1000ULL, 100'000ULL}) {
    SCOPED_TRACE(rows_per_group);
    MemoryGraph graph;
    const KeyId number = *graph.InternKey("number");
    const KeyId few = *graph.InternKey("few");
    const KeyId many = *graph.InternKey("many");
    const KeyId flag = *graph.InternKey("flag");
    const int count = rows_per_group < 100 ? 300 : 12'000;
    int64_t sum = 0;
    int64_t nulls = 0;
    int64_t flags = 0;
    int64_t lengths = 0;
    for (int i = 0; i < count; ++i) {
      PropertyMap map;
      // Long runs of nulls and of values, and a stretch where they alternate.
      const bool present = (i / 50) % 3 == 0 || ((i / 50) % 3 == 1 && i % 2 == 0);
      nulls += present ? 0 : 1;
      if (present) {
        map.Set(number, Value(int64_t{i} * 1'000'003));
        sum += int64_t{i} * 1'000'003;
        map.Set(flag, Value(i % 5 == 0));
        flags += i % 5 == 0 ? 1 : 0;
      }
      map.Set(few, Value("kind " + std::to_string(i % 11)));
      const std::string text = "text " + std::to_string(i);
      lengths += static_cast<int64_t>(text.size());
      map.Set(many, Value(text));
      ASSERT_TRUE(graph.CreateNode({}, std::move(map)));
    }
    ParquetOptions options;
    options.rows_per_group = rows_per_group;
    ASSERT_NO_FATAL_FAILURE(Write(graph, options));
    const json wanted = {{std::to_string(count), std::to_string(count - nulls), std::to_string(sum),
                          std::to_string(flags), "11", std::to_string(count),
                          std::to_string(lengths)}};
    EXPECT_EQ(Query("SELECT count(*), count(number), sum(number)::BIGINT, "
                    "count(*) FILTER (flag), count(DISTINCT few), count(DISTINCT many), "
                    "sum(length(many))::BIGINT FROM NODES"),
              wanted);
    // Row by row, and through the statistics of the groups.
    EXPECT_EQ(
        Query("SELECT count(*) FROM NODES WHERE few = 'kind ' || "
              "((substr(id, 2)::INT - 1) % 11) AND many = 'text ' || (substr(id, 2)::INT - 1) "
              "AND (number IS NULL OR number = (substr(id, 2)::BIGINT - 1) * 1000003)"),
        json({{std::to_string(count)}}));
    EXPECT_EQ(Query("SELECT count(*) FROM NODES WHERE number = 2 * 1000003"), json({{"1"}}));
  }
}

TEST_F(ParquetTest, TheFirstDatasetIsAsItIs) {
  const auto graph = test::LoadFirstDataset();
  if (graph->Counts()->nodes == 0) GTEST_SKIP() << "the first dataset is not here";
  ASSERT_NO_FATAL_FAILURE(Write(*graph));
  const GraphCounts counts = *graph->Counts();
  const std::string nodes = std::to_string(counts.nodes);
  const std::string relationships = std::to_string(counts.relationships);
  EXPECT_EQ(Query("SELECT count(*), count(DISTINCT id) FROM NODES"),
            json::array({json::array({nodes, nodes})}));
  // Each end is a vertex.
  EXPECT_EQ(Query("SELECT count(*) FROM EDGES e JOIN NODES s ON e.src = s.id "
                  "JOIN NODES d ON e.dst = d.id"),
            json::array({json::array({relationships})}));
  std::map<std::string, uint64_t> by_type;
  for (const auto& [type, count] : counts.relationships_by_type) {
    by_type.emplace(graph->names().Text(type), count);
  }
  json wanted = json::array();
  for (const auto& [type, count] : by_type) {
    wanted.push_back(json::array({type, std::to_string(count)}));
  }
  EXPECT_EQ(Query("SELECT type, count(*) FROM EDGES GROUP BY type ORDER BY type"), wanted);
}

TEST_F(ParquetTest, NoNodesAreAFileWithoutRows) {
  MemoryGraph graph;
  ASSERT_NO_FATAL_FAILURE(Write(graph));
  EXPECT_EQ(Query("SELECT count(*) FROM NODES"), json({{"0"}}));
  EXPECT_EQ(Query("SELECT count(*) FROM EDGES"), json({{"0"}}));
}

// The bytes of the compact protocol, from its specification.
TEST(ThriftCompactTest, FieldsAreWrittenAsTheProtocolHasThem) {
  std::string bytes;
  ThriftCompact thrift(bytes);
  thrift.BeginElement();
  thrift.Int32(1, -1);
  thrift.Int64(20, 300);
  thrift.Text(21, "ab");
  thrift.Bool(22, true);
  thrift.Int32s(23, {1, 2});
  thrift.BeginStruct(24);
  thrift.EndStruct();
  thrift.EndStruct();
  const unsigned char wanted[] = {0x15, 0x01,              // 1: i32 -1
                                  0x06, 0x28, 0xd8, 0x04,  // 20: i64 300, far from 1
                                  0x18, 0x02, 'a',  'b',   // 21
                                  0x11,                    // 22: true
                                  0x19, 0x25, 0x02, 0x04,  // 23: two i32
                                  0x1c, 0x00,              // 24: an empty struct
                                  0x00};
  EXPECT_EQ(bytes, std::string(reinterpret_cast<const char*>(wanted), sizeof(wanted)));
}

}  // namespace
}  // namespace catena
