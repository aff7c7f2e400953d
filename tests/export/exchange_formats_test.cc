// GraphML, GEXF and CSV as other programs read them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "../ingest/memory_sink.h"
#include "dataset_fixture.h"
#include "export/csv_tables.h"
#include "export/gexf.h"
#include "export/graphml.h"
#include "ingest/bulk_tables.h"
#include "python_check.h"

namespace catena {
namespace {

using test::PythonHas;
using test::RunPython;

template <class Write>
std::string Written(const GraphReader& graph, Write write) {
  NoProgress progress;
  std::ostringstream out;
  const Result<void> result = write(graph, progress, out);
  EXPECT_TRUE(result.has_value());
  return out.str();
}

void Set(MemoryGraph* graph, PropertyMap* map, const char* key, Value value) {
  map->Set(*graph->InternKey(key), std::move(value));
}

// Every type, names and texts that are markup, and characters that XML forbids.
std::unique_ptr<MemoryGraph> HostileGraph() {
  auto graph = std::make_unique<MemoryGraph>();
  PropertyMap a;
  Set(graph.get(), &a, "id", "a\"<&>'");
  Set(graph.get(), &a, "name",
      std::string("x\x00\x0b\x1f]]>\r\n\xEF\xBF\xBE\xff \xF0\x9F\x98\x80", 18));
  Set(graph.get(), &a, "n", 9'007'199'254'740'993);
  Set(graph.get(), &a, "x", 0.1);
  Set(graph.get(), &a, "yes", true);
  Set(graph.get(), &a, "mixed", 1);
  Set(graph.get(), &a, "day", Date{6'574});
  Set(graph.get(), &a, "list", Value::List{"p", "q;r"});
  Set(graph.get(), &a, "map", Value::Map{{"k<", Value::List{1, 2.5, "s"}}});
  PropertyMap b;
  Set(graph.get(), &b, "id", "b");
  Set(graph.get(), &b, "mixed", "text");
  Set(graph.get(), &b, "x", std::numeric_limits<double>::infinity());
  Set(graph.get(), &b, "<key&>\"", "v");
  const NodeId na =
      graph->CreateNode({*graph->InternLabel("Event"), *graph->InternLabel("A&B<")}, a).value();
  const NodeId nb = graph->CreateNode({*graph->InternLabel("Event")}, b).value();
  PropertyMap r;
  Set(graph.get(), &r, "id", "r1");
  Set(graph.get(), &r, "signal", "=1+1");
  for (int i = 0; i < 2; ++i) {  // Parallel links.
    (void)graph
        ->CreateRelationship(na, *graph->InternType("LED_TO"), nb, i == 0 ? r : PropertyMap())
        .value();
  }
  (void)graph->CreateRelationship(na, *graph->InternType("SAME_AS"), na, {}).value();
  return graph;
}

constexpr const char* kGraphMlCheck = R"py(
import sys
import xml.etree.ElementTree as etree
ns = '{http://graphml.graphdrawing.org/xmlns}'
root = etree.parse(sys.argv[1]).getroot()
assert root.tag == ns + 'graphml'
kinds = [child.tag for child in root]
assert kinds == [ns + 'key'] * (len(kinds) - 1) + [ns + 'graph'], 'keys come before the graph'
keys = {}
for key in root.findall(ns + 'key'):
    assert set(key.attrib) == {'id', 'for', 'attr.name', 'attr.type'}
    assert key.get('for') in ('node', 'edge')
    assert key.get('attr.type') in ('boolean', 'int', 'long', 'float', 'double', 'string')
    assert key.get('id') not in keys
    keys[key.get('id')] = key
graph = root.find(ns + 'graph')
assert graph.get('edgedefault') == 'directed'
ids = set()
for child in graph:
    kind = child.tag.replace(ns, '')
    assert kind in ('node', 'edge')
    assert child.get('id') not in ids
    ids.add(child.get('id'))
    if kind == 'edge':
        assert child.get('source') in ids and child.get('target') in ids
    seen = set()
    for data in child:
        key = keys[data.get('key')]
        assert key.get('for') == kind and data.get('key') not in seen
        seen.add(data.get('key'))
        if key.get('attr.type') == 'long': int(data.text)
        if key.get('attr.type') == 'double': float(data.text.replace('INF', 'inf'))
        if key.get('attr.type') == 'boolean': assert data.text in ('true', 'false')
)py";

constexpr const char* kGexfCheck = R"py(
import sys
import xml.etree.ElementTree as etree
ns = '{http://gexf.net/1.3}'
root = etree.parse(sys.argv[1]).getroot()
assert root.tag == ns + 'gexf' and root.get('version') == '1.3'
graph = root.find(ns + 'graph')
assert graph.get('defaultedgetype') == 'directed'
assert [c.tag.replace(ns, '') for c in graph] == ['attributes', 'attributes', 'nodes', 'edges']
attributes = {}
for group in graph.findall(ns + 'attributes'):
    declared = {a.get('id'): a for a in group}
    assert len(declared) == len(group)
    for a in group:
        assert a.get('type') in ('integer', 'long', 'double', 'float', 'boolean', 'string')
        assert a.get('title')
    attributes[group.get('class')] = declared
ids = {n.get('id') for n in graph.find(ns + 'nodes')}
assert len(ids) == len(graph.find(ns + 'nodes'))
for kind, parent in (('node', 'nodes'), ('edge', 'edges')):
    for item in graph.find(ns + parent):
        assert item.get('label') is not None
        for value in item.find(ns + 'attvalues'):
            assert set(value.attrib) == {'for', 'value'}
            assert value.get('for') in attributes[kind]
for edge in graph.find(ns + 'edges'):
    assert edge.get('source') in ids and edge.get('target') in ids
)py";

TEST(GraphMlTest, FollowsTheSchemaOfTheFormat) {
  for (const auto& graph : {test::LoadFirstDataset(), HostileGraph()}) {
    const auto result = RunPython(kGraphMlCheck, Written(*graph, WriteGraphMl), ".graphml");
    EXPECT_EQ(result.exit_code, 0) << result.output;
  }
}

TEST(GexfTest, FollowsTheSchemaOfTheFormat) {
  for (const auto& graph : {test::LoadFirstDataset(), HostileGraph()}) {
    const auto result = RunPython(kGexfCheck, Written(*graph, WriteGexf), ".gexf");
    EXPECT_EQ(result.exit_code, 0) << result.output;
  }
}

TEST(GraphMlTest, NetworkxReadsEveryEntityAndType) {
  if (!PythonHas("networkx")) GTEST_SKIP() << "python3-networkx is not installed";
  const auto result = RunPython(R"py(
import sys, json, networkx
g = networkx.read_graphml(sys.argv[1], force_multigraph=True)
assert g.number_of_nodes() == 2 and g.number_of_edges() == 3
a = g.nodes['n1']
assert a['id'] == 'a"<&>\'' and a['n'] == 9007199254740993 and a['x'] == 0.1 and a['yes'] is True
assert a['mixed'] == '1' and g.nodes['n2']['mixed'] == 'text'
assert a['day'] == '1988-01-01'
assert json.loads(a['list']) == ['p', 'q;r'] and json.loads(a['map']) == {'k<': [1, 2.5, 's']}
assert g.nodes['n2']['x'] == float('inf') and g.nodes['n2']['<key&>"'] == 'v'
assert set(a['labels'].split(';')) == {'Event', 'A&B<'}
assert a['name'].endswith('\U0001F600')
assert sorted(d['type'] for _, _, d in g.edges(data=True)) == ['LED_TO', 'LED_TO', 'SAME_AS']
)py",
                                Written(*HostileGraph(), WriteGraphMl), ".graphml");
  EXPECT_EQ(result.exit_code, 0) << result.output;
}

TEST(GexfTest, NetworkxReadsTheFirstDataset) {
  if (!PythonHas("networkx")) GTEST_SKIP() << "python3-networkx is not installed";
  const auto graph = test::LoadFirstDataset();
  const GraphCounts counts = *graph->Counts();
  const auto result = RunPython(
      "import sys, networkx\n"
      "g = networkx.read_gexf(sys.argv[1], version='1.3')\n"
      "print(g.number_of_nodes(), g.number_of_edges())\n"
      "assert any(d['label'] == 'Sumgait pogrom' for _, d in g.nodes(data=True))\n",
      Written(*graph, WriteGexf), ".gexf");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(result.output,
            std::to_string(counts.nodes) + " " + std::to_string(counts.relationships) + "\n");
}

// What a graph says, without internal ids.
using Content = std::multiset<std::string>;
Content ContentOf(const GraphReader& graph) {
  Content content;
  const auto text = [&](const PropertyMap& properties) {
    std::map<std::string, std::string> sorted;
    for (const auto& [key, value] : properties) {
      sorted[std::string(graph.names().Text(key))] =
          std::string(ValueTypeName(value.type())) + ToText(value);
    }
    std::string all;
    for (const auto& [key, value] : sorted) all += key + "=" + value + "\n";
    return all;
  };
  (void)graph.ScanNodes(NodeId{}, [&](const Node& node) {
    std::set<std::string> labels;
    for (const LabelId label : node.labels) labels.emplace(graph.names().Text(label));
    std::string all;
    for (const std::string& label : labels) all += ":" + label;
    content.insert(all + "\n" + text(node.properties));
    return true;
  });
  (void)graph.ScanRelationships(RelationshipId{}, [&](const Relationship& r) {
    const auto id = [&](NodeId node) {
      return ToText(*(**graph.GetNode(node)).properties.Find(*graph.names().FindKey("id")));
    };
    content.insert(id(r.start) + "-" + std::string(graph.names().Text(r.type)) + "-" + id(r.end) +
                   "\n" + text(r.properties));
    return true;
  });
  return content;
}

class CsvTablesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = test::TemporaryPath("_csv");
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::vector<CsvTable> WriteAll(const GraphReader& graph, CsvExportOptions options = {}) {
    NoProgress progress;
    const auto tables = ListCsvTables(graph, progress);
    EXPECT_TRUE(tables.has_value());
    for (const CsvTable& table : *tables) {
      std::ofstream out(folder_ / table.file_name, std::ios::binary);
      const auto written = WriteCsvTable(graph, table, options, progress, out);
      EXPECT_TRUE(written.has_value()) << (written ? "" : Describe(written.error()));
    }
    return *tables;
  }

  std::unique_ptr<MemoryGraph> ImportAll(const std::vector<CsvTable>& tables) {
    auto graph = std::make_unique<MemoryGraph>();
    MemorySink sink(*graph);
    TablesRequest request;
    for (const CsvTable& table : tables) {
      const std::string path = (folder_ / table.file_name).string();
      if (table.relationships) {
        request.relationships.push_back({"", {path}});
      } else {
        request.nodes.push_back({{}, {path}});
      }
    }
    NoProgress progress;
    const auto report = ImportTables(request, sink, progress);
    EXPECT_TRUE(report.has_value()) << (report ? "" : Describe(report.error()));
    return graph;
  }

  std::string Read(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return text.str();
  }

  std::filesystem::path folder_;
};

TEST_F(CsvTablesTest, BulkImportReadsEveryTypeBack) {
  MemoryGraph graph;
  PropertyMap a;
  Set(&graph, &a, "id", "a,\"x\"\n1");
  Set(&graph, &a, "name", "");
  Set(&graph, &a, "n", -5);
  Set(&graph, &a, "x", 0.1);
  Set(&graph, &a, "yes", false);
  Set(&graph, &a, "day", Date{6'574});
  Set(&graph, &a, "time", LocalTime{3'600'000'000'000});
  Set(&graph, &a, "at", Point{Point::System::kWgs84, 46.75, 40.5, 0});
  Set(&graph, &a, "tags", Value::List{"p", "q r"});
  Set(&graph, &a, "numbers", Value::List{1, -2});
  Set(&graph, &a, "date", "1988-02");
  Set(&graph, &a, "begin_min", 6'605);
  Set(&graph, &a, "begin_max", 6'633);
  Set(&graph, &a, "end_min", 6'605);
  Set(&graph, &a, "end_max", 6'633);
  PropertyMap b;
  Set(&graph, &b, "id", "b");
  const NodeId na = graph.CreateNode({*graph.InternLabel("Event")}, a).value();
  const NodeId nb =
      graph.CreateNode({*graph.InternLabel("Actor"), *graph.InternLabel("State")}, b).value();
  PropertyMap r;
  Set(&graph, &r, "id", "r1");
  Set(&graph, &r, "since", 1988);
  (void)graph.CreateRelationship(nb, *graph.InternType("PARTICIPATED_IN"), na, r).value();
  (void)graph.CreateRelationship(na, *graph.InternType("LED_TO"), na, {}).value();
  const auto tables = WriteAll(graph);
  ASSERT_EQ(tables.size(), 3u);
  EXPECT_EQ(tables[1].file_name, "nodes-Event.csv");
  EXPECT_EQ(Read("nodes-Event.csv").find("begin_min"), std::string::npos);
  EXPECT_EQ(ContentOf(*ImportAll(tables)), ContentOf(graph));
}

TEST_F(CsvTablesTest, FirstDatasetsEventsAndLinksComeBack) {
  const auto graph = test::LoadFirstDataset();
  const auto back = ImportAll(WriteAll(*graph));
  EXPECT_EQ(back->Counts()->nodes, graph->Counts()->nodes);
  EXPECT_EQ(back->Counts()->relationships, graph->Counts()->relationships);
  // Maps and lists that hold ";" come back as text, everything else as it was.
  const Content before = ContentOf(*graph);
  const Content after = ContentOf(*back);
  size_t same = 0;
  for (const std::string& entity : after) same += before.contains(entity) ? 1 : 0;
  EXPECT_GT(same, after.size() * 3 / 4);
}

TEST_F(CsvTablesTest, FormulasAreNeutralisedOnlyWhenAsked) {
  const auto graph = HostileGraph();
  WriteAll(*graph);
  EXPECT_NE(Read("relationships.csv").find("\"=1+1\""), std::string::npos);
  WriteAll(*graph, {.neutralise_formulas = true});
  EXPECT_NE(Read("relationships.csv").find("\"'=1+1\""), std::string::npos);
}

TEST_F(CsvTablesTest, ColonInAPropertyNameIsRefused) {
  MemoryGraph graph;
  PropertyMap a;
  Set(&graph, &a, "a:b", 1);
  (void)graph.CreateNode({*graph.InternLabel("Event")}, a).value();
  NoProgress progress;
  std::ostringstream out;
  const auto tables = ListCsvTables(graph, progress);
  const auto written = WriteCsvTable(graph, tables->front(), {}, progress, out);
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace catena
