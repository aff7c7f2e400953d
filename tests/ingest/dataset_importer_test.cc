#include "ingest/dataset_importer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/ingest/dataset_test_graph.h"
#include "tests/ingest/memory_sink.h"

namespace catena {
namespace {

namespace fs = std::filesystem;
using test::ErrorTexts;
using test::GraphText;
using test::ImportFiles;
using test::ImportText;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// One of each kind, every kind of link, and keys that nobody knows.
constexpr std::string_view kWhole = R"({
  "$schema": "https://example.org/schema.json",
  "catena": 1,
  "document": {"id": "doc", "title": "A text", "license": "CC BY-SA"},
  "sources": [
    {"id": "s1", "type": "book", "title": "One", "issued": {"date-parts": [[1990, 5]]},
     "accessed": "2021-12-31", "author": [{"family": "Henze", "given": "Paul B."}],
     "publisher_id": "press", "url_status": "unknown"},
    {"id": "s2", "type": "webpage", "issued": {"date-parts": [[1991]], "circa": true},
     "derived_from": ["s1"], "self_published": true}
  ],
  "actors": [
    {"id": "press", "name": "A press", "affiliated_with": ["state"]},
    {"id": "state", "labels": ["State"], "name": "A state", "alias": [], "names": {"hy": "Ա"}}
  ],
  "places": [{"id": "town", "name": "A town", "geometry": {"type": "Point", "coordinates": [49.6, 40]}}],
  "events": [
    {"id": "e1", "type": "pogrom", "name": "First", "date": "1988-02", "my own": [1, 2.5, {"x": true}]},
    {"id": "e2", "name": "Second"}
  ],
  "relationships": [
    {"id": "r1", "from": "e1", "type": "LED_TO", "to": "e2", "properties": {"signal": "led to"}, "note": "n"},
    {"id": "r2", "from": "e1", "type": "LOCATED_IN", "to": "town"}
  ],
  "claims": [
    {"id": "c1", "text": "So it was.", "section": "S", "sentence": 2, "scope": "explicit", "asserts": ["r1", "r2"],
     "about": ["e2", "e1"],
     "cites": [{"source": "s1", "marker": "[1]", "locator": "p. 3", "stance": "supports"},
               {"source": "s1", "marker": "[2]"}],
     "attributed_to": [{"actor": "state", "verb": "said"}], "contradicts": ["c2"], "flags": ["dubious"]},
    {"id": "c2", "text": "26 died.", "value": {"of": "e1", "property": "deaths_best", "value": 26}}
  ]
})";

TEST(DatasetImportTest, MapsEveryKindAsDocumented) {
  MemoryGraph graph;
  const ImportReport report = ImportText(graph, kWhole);
  ASSERT_THAT(ErrorTexts(report), IsEmpty());
  EXPECT_THAT(
      GraphText(graph),
      UnorderedElementsAre(
          "(:Document {id: 'doc', license: 'CC BY-SA', title: 'A text'})",
          // 1990-05-01 is day 7425, 1990-05-31 day 7455.
          "(:Source {accessed: '2021-12-31', author: [{family: 'Henze', given: 'Paul B.'}], "
          "id: 's1', issued: '1990-05', issued_max: 7455, issued_min: 7425, title: 'One', "
          "type: 'book', url_status: 'unknown'})",
          // A year either way: 1990-01-01 to 1992-12-31.
          "(:Source {id: 's2', issued: '1991~', issued_csl: {circa: true, `date-parts`: [[1991]]}, "
          "issued_max: 8400, issued_min: 7305, self_published: true, type: 'webpage'})",
          "(:Actor {id: 'press', name: 'A press'})",
          "(:Actor:State {alias: [], id: 'state', name: 'A state', names: {hy: 'Ա'}})",
          "(:Place {geometry: {coordinates: [49.6, 40], type: 'Point'}, id: 'town', name: 'A "
          "town'})",
          "(:Event {begin_max: 6633, begin_min: 6605, date: '1988-02', end_max: 6633, end_min: "
          "6605, "
          "id: 'e1', my own: [1, 2.5, {x: true}], name: 'First', type: 'pogrom'})",
          "(:Event {id: 'e2', name: 'Second'})",
          "(:Claim {asserts: ['r1', 'r2'], flags: ['dubious'], id: 'c1', scope: 'explicit', "
          "section: 'S', sentence: 2, text: 'So it was.'})",
          "(:Claim {id: 'c2', text: '26 died.', value: {of: 'e1', property: 'deaths_best', value: "
          "26}})",
          "(s1)-[:PUBLISHED_BY {}]->(press)", "(s2)-[:DERIVED_FROM {order: 0}]->(s1)",
          "(press)-[:AFFILIATED_WITH {order: 0}]->(state)",
          "(e1)-[:LED_TO {id: 'r1', note: 'n', signal: 'led to'}]->(e2)",
          "(e1)-[:LOCATED_IN {id: 'r2'}]->(town)", "(c1)-[:STATED_IN {}]->(doc)",
          "(c2)-[:STATED_IN {}]->(doc)", "(c1)-[:ABOUT {order: 0}]->(e2)",
          "(c1)-[:ABOUT {order: 1}]->(e1)",
          "(c1)-[:CITES {locator: 'p. 3', marker: '[1]', order: 0, stance: 'supports'}]->(s1)",
          "(c1)-[:CITES {marker: '[2]', order: 1}]->(s1)",
          "(c1)-[:ATTRIBUTED_TO {order: 0, verb: 'said'}]->(state)",
          "(c1)-[:CONTRADICTS {order: 0}]->(c2)"));
  EXPECT_EQ(report.of(DatasetKind::kSource), (ImportCounts{2, 0, 0}));
  EXPECT_EQ(report.of(DatasetKind::kRelationship), (ImportCounts{2, 0, 0}));
  EXPECT_EQ(report.total(), (ImportCounts{12, 0, 0}));
  EXPECT_EQ(report.links, (ImportLinkCounts{11, 0, 0, 0}));
}

// A graph that counts what is written to it; reading goes to the graph inside.
class CountingGraph final : public GraphWriter {
 public:
  explicit CountingGraph(MemoryGraph& graph) : graph_(graph) {}
  int writes() const { return writes_; }

  const NameDictionary& names() const override { return graph_.names(); }
  uint64_t sequence() const override { return graph_.sequence(); }
  Result<std::optional<Node>> GetNode(NodeId id) const override { return graph_.GetNode(id); }
  Result<std::optional<Relationship>> GetRelationship(RelationshipId id) const override {
    return graph_.GetRelationship(id);
  }
  Result<std::vector<std::optional<Node>>> GetNodes(std::span<const NodeId> ids) const override {
    return graph_.GetNodes(ids);
  }
  Result<std::vector<std::optional<Relationship>>> GetRelationships(
      std::span<const RelationshipId> ids) const override {
    return graph_.GetRelationships(ids);
  }
  Result<void> ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const override {
    return graph_.ScanNodes(after, visit);
  }
  Result<void> ScanRelationships(RelationshipId after,
                                 FunctionRef<bool(const Relationship&)> visit) const override {
    return graph_.ScanRelationships(after, visit);
  }
  Result<void> ScanLabel(LabelId label, NodeId after,
                         FunctionRef<bool(NodeId)> visit) const override {
    return graph_.ScanLabel(label, after, visit);
  }
  Result<void> Expand(std::span<const NodeId> nodes, Direction direction,
                      std::span<const TypeId> types,
                      FunctionRef<bool(const Adjacent&)> visit) const override {
    return graph_.Expand(nodes, direction, types, visit);
  }
  Result<void> LookUp(IndexId index, const Value& value,
                      FunctionRef<bool(uint64_t)> visit) const override {
    return graph_.LookUp(index, value, visit);
  }
  Result<void> ScanIndex(IndexId index, std::string_view from,
                         FunctionRef<bool(std::string_view, uint64_t)> visit) const override {
    return graph_.ScanIndex(index, from, visit);
  }
  Result<GraphCounts> Counts() const override { return graph_.Counts(); }

  Result<LabelId> InternLabel(std::string_view name) override {
    return ++writes_, graph_.InternLabel(name);
  }
  Result<TypeId> InternType(std::string_view name) override {
    return ++writes_, graph_.InternType(name);
  }
  Result<KeyId> InternKey(std::string_view name) override {
    return ++writes_, graph_.InternKey(name);
  }
  Result<NodeId> CreateNode(std::vector<LabelId> labels, PropertyMap properties) override {
    return ++writes_, graph_.CreateNode(std::move(labels), std::move(properties));
  }
  Result<void> UpdateNode(const Node& node) override { return ++writes_, graph_.UpdateNode(node); }
  Result<void> DeleteNode(NodeId id) override { return ++writes_, graph_.DeleteNode(id); }
  Result<RelationshipId> CreateRelationship(NodeId start, TypeId type, NodeId end,
                                            PropertyMap properties) override {
    return ++writes_, graph_.CreateRelationship(start, type, end, std::move(properties));
  }
  Result<void> UpdateRelationship(const Relationship& relationship) override {
    return ++writes_, graph_.UpdateRelationship(relationship);
  }
  Result<void> DeleteRelationship(RelationshipId id) override {
    return ++writes_, graph_.DeleteRelationship(id);
  }
  Result<void> Commit() override { return ++writes_, graph_.Commit(); }
  void Rollback() override { ++writes_; }

 private:
  MemoryGraph& graph_;
  int writes_ = 0;
};

TEST(DatasetImportTest, ASecondImportWritesNothing) {
  MemoryGraph graph;
  ImportText(graph, kWhole);
  const auto before = GraphText(graph);
  CountingGraph counting(graph);
  const ImportReport report = ImportText(counting, kWhole);
  EXPECT_THAT(ErrorTexts(report), IsEmpty());
  EXPECT_EQ(counting.writes(), 0);
  EXPECT_EQ(report.total(), (ImportCounts{0, 0, 12}));
  EXPECT_EQ(report.links, (ImportLinkCounts{0, 0, 0, 11}));
  EXPECT_FALSE(report.changes_graph());
  EXPECT_THAT(report.changes, IsEmpty());
  EXPECT_EQ(GraphText(graph), before);
}

TEST(DatasetImportTest, ADryRunReportsTheSameAndWritesNothing) {
  MemoryGraph graph;
  CountingGraph counting(graph);
  ImportOptions dry;
  dry.dry_run = true;
  const ImportReport preview = ImportText(counting, kWhole, dry);
  EXPECT_EQ(counting.writes(), 0);
  EXPECT_TRUE(preview.dry_run);
  EXPECT_TRUE(preview.changes_graph());
  const ImportReport report = ImportText(graph, kWhole);
  EXPECT_EQ(preview.kinds, report.kinds);
  EXPECT_EQ(preview.links, report.links);
  EXPECT_EQ(preview.changes.size(), report.changes.size());
}

// What a changed file says replaces what was; what it does not name stays.
TEST(DatasetImportTest, AChangedFileUpdatesInPlace) {
  constexpr std::string_view kBefore = R"({"catena": 1,
    "events": [{"id": "a", "name": "A", "date": "1988", "summary": "old"}, {"id": "b", "name": "B"},
               {"id": "d", "name": "D"}],
    "sources": [{"id": "s", "type": "book"}, {"id": "t", "type": "book"}],
    "relationships": [{"id": "r", "from": "a", "type": "LED_TO", "to": "b", "properties": {"signal": "x"}},
                      {"id": "q", "from": "a", "type": "LED_TO", "to": "b"}],
    "claims": [{"id": "c", "text": "C", "about": ["a", "b"], "cites": [{"source": "s", "marker": "[1]"}]}]})";
  constexpr std::string_view kAfter = R"({"catena": 1,
    "events": [{"id": "a", "labels": ["Riot"], "name": "A", "date": "1989"}],
    "relationships": [{"id": "r", "from": "a", "type": "LED_TO", "to": "b", "properties": {"signal": "y"}},
                      {"id": "q", "from": "b", "type": "CAUSED", "to": "a"}],
    "claims": [{"id": "c", "text": "C", "about": ["d", "a"],
                "cites": [{"source": "t", "marker": "[2]"}, {"source": "s", "marker": "[1]"}]}]})";
  MemoryGraph graph;
  ImportText(graph, kBefore);
  const NodeId a = **FindNodeById(graph, "a");
  const RelationshipId r = **FindRelationshipById(graph, "r");
  ImportOptions dry;
  dry.dry_run = true;
  const auto before = GraphText(graph);
  const ImportReport preview = ImportText(graph, kAfter, dry);
  EXPECT_EQ(GraphText(graph), before);
  const ImportReport report = ImportText(graph, kAfter);
  ASSERT_THAT(ErrorTexts(report), IsEmpty());
  EXPECT_EQ(preview.kinds, report.kinds);
  EXPECT_EQ(preview.links, report.links);
  EXPECT_EQ(**FindNodeById(graph, "a"), a);
  EXPECT_EQ(**FindRelationshipById(graph, "r"), r);
  EXPECT_THAT(GraphText(graph),
              UnorderedElementsAre(
                  "(:Event:Riot {begin_max: 7304, begin_min: 6940, date: '1989', end_max: 7304, "
                  "end_min: 6940, id: 'a', name: 'A'})",
                  "(:Event {id: 'b', name: 'B'})", "(:Event {id: 'd', name: 'D'})",
                  "(:Source {id: 's', type: 'book'})", "(:Source {id: 't', type: 'book'})",
                  "(:Claim {id: 'c', text: 'C'})", "(a)-[:LED_TO {id: 'r', signal: 'y'}]->(b)",
                  "(b)-[:CAUSED {id: 'q'}]->(a)", "(c)-[:ABOUT {order: 0}]->(d)",
                  "(c)-[:ABOUT {order: 1}]->(a)", "(c)-[:CITES {marker: '[2]', order: 0}]->(t)",
                  "(c)-[:CITES {marker: '[1]', order: 1}]->(s)"));
  EXPECT_EQ(report.of(DatasetKind::kEvent), (ImportCounts{0, 1, 0}));
  EXPECT_EQ(report.of(DatasetKind::kRelationship), (ImportCounts{0, 2, 0}));
  EXPECT_EQ(report.of(DatasetKind::kClaim), (ImportCounts{0, 1, 0}));
  // ABOUT d and CITES t made, ABOUT b gone, the other two moved down.
  EXPECT_EQ(report.links, (ImportLinkCounts{2, 2, 1, 0}));
  ASSERT_EQ(report.changes.size(), 4U);
  EXPECT_EQ(report.changes[0].id, "a");
  EXPECT_THAT(report.changes[0].what, ElementsAre("begin_max", "begin_min", "date", "end_max",
                                                  "end_min", "labels", "summary"));
  EXPECT_THAT(report.changes[1].what, ElementsAre("ABOUT", "CITES"));
  EXPECT_THAT(report.changes[2].what, ElementsAre("signal"));
  EXPECT_THAT(report.changes[3].what, ElementsAre("from", "to", "type"));
}

// One with an id belongs to `relationships`, whatever its type.
TEST(DatasetImportTest, ARelationshipOfAnImpliedTypeWithAnIdIsNotTouchedByItsClaim) {
  constexpr std::string_view kFile = R"({"catena": 1, "events": [{"id": "e", "name": "E"}],
    "claims": [{"id": "c", "text": "C"}],
    "relationships": [{"id": "r", "from": "c", "type": "ABOUT", "to": "e"}]})";
  MemoryGraph graph;
  ImportText(graph, kFile);
  const ImportReport again = ImportText(graph, kFile);
  EXPECT_FALSE(again.changes_graph());
  const ImportReport claim =
      ImportText(graph, R"({"catena": 1, "claims": [{"id": "c", "text": "C", "about": ["e"]}]})");
  EXPECT_EQ(claim.links, (ImportLinkCounts{1, 0, 0, 0}));
  EXPECT_THAT(GraphText(graph), ::testing::Contains("(c)-[:ABOUT {id: 'r'}]->(e)"));
}

TEST(DatasetImportTest, ReportsEveryErrorOfAFileInOneRunAndWritesNothing) {
  constexpr std::string_view kWrong = R"({
    "catena": 2,
    "evnts": [],
    "events": [
      {"id": "pogrom-1988", "name": "One", "date": "1988-13", "tags": [null]},
      {"id": "pogrom-1988", "name": "Again"},
      {"name": "No id"},
      {"id": "e3", "name": "", "status": "aleged", "deaths_low": 9, "deaths_high": 3, "begin_min": 1},
      {"id": "e4", "name": 4, "wikidata": "399"}
    ],
    "sources": [{"id": "s", "type": "bok", "issued": {"date-parts": [[2020, 13]]}, "url_status": "down",
                 "publisher_id": "e3"}],
    "places": [{"id": "p", "name": "P", "names": {"az": null},
                "geometry": {"type": "Point", "coordinates": [40, 149]}}],
    "relationships": [
      {"id": "r1", "from": "pogrom-1989", "type": "LED_TO", "to": "e3"},
      {"id": "r2", "from": "e3", "to": "s"}
    ],
    "claims": [
      {"id": "s", "text": "x"},
      {"id": "c1", "text": "x", "scope": "none ", "flags": ["citation needed"], "asserts": ["e3", "r11"],
       "about": ["r1", "e3", "e3"], "cites": [{"source": "r1", "order": 3}, {"marker": "[1]"}], "extra": null,
       "more": [1, null], "credibility": 7, "span": [1]}
    ]
  })";
  MemoryGraph graph;
  CountingGraph counting(graph);
  const ImportReport report = ImportText(counting, kWrong);
  EXPECT_EQ(counting.writes(), 0);
  EXPECT_EQ(report.total(), ImportCounts{});
  EXPECT_EQ(report.error_count, report.errors.size());
  const std::vector<std::string> errors = ErrorTexts(report);
  const auto has = [&](std::string_view pointer, std::string_view text) {
    EXPECT_TRUE(std::any_of(errors.begin(), errors.end(),
                            [&](const std::string& error) {
                              return error.starts_with(std::string(pointer) + ": ") &&
                                     error.find(text) != std::string::npos;
                            }))
        << pointer << ": ..." << text << "\nin:\n"
        << ::testing::PrintToString(errors);
  };
  has("/catena", "must be 1, not 2");
  has("/evnts", "did you mean \"events\"?");
  has("/events/0/date", "\"1988-13\" is not an EDTF date");
  has("/events/1/id", "stands twice in this file, first at t.json:5");
  has("/events/2", "\"id\" is missing");
  has("/events/3/name", "must not be empty");
  has("/events/3/status",
      "is not one of actual, alleged, planned, negated; did you mean \"alleged\"?");
  has("/events/3/deaths_high", "deaths_high is 3, less than deaths_low, 9");
  has("/events/3/begin_min", "computed from the date");
  has("/events/4/name", "must be a string, not an integer");
  has("/events/4/wikidata", "Q and a number");
  has("/sources/0/type", "did you mean \"book\"?");
  has("/sources/0/issued", "2020-13");
  has("/sources/0/url_status", "is not one of live, dead, unfit, usurped, unknown");
  has("/sources/0/publisher_id", "\"e3\" is an event; \"publisher_id\" names an actor");
  has("/places/0/geometry/coordinates", "longitude");
  has("/relationships/0/from", "the nearest id is \"pogrom-1988\"");
  has("/relationships/1", "\"type\" is missing");
  has("/claims/0/id", "\"s\" is the id of a source already, at t.json:11");
  has("/claims/1/scope", "did you mean \"none\"?");
  has("/claims/1/flags/0", "did you mean \"citation-needed\"?");
  has("/claims/1/asserts/0", "\"e3\" is an event; \"asserts\" names a relationship");
  has("/claims/1/asserts/1",
      "\"r11\" names no relationship here or in the database; the nearest id is \"r1\"");
  has("/claims/1/about/0", "\"asserts\" names relationships");
  has("/claims/1/about/2", "stands twice in \"about\"");
  has("/claims/1/cites/0/source", "\"r1\" is a relationship; \"cites\" names a source");
  has("/claims/1/cites/0/order", "may not be given here");
  has("/claims/1/cites/1", "\"source\" is missing");
  has("/claims/1/extra", "null cannot be kept");
  has("/claims/1/more/1", "null cannot be kept");
  has("/claims/1/credibility", "must be from 1 to 6");
  has("/claims/1/span", "must have 2 elements, not 1");
  // Both also against the schema: each is told once.
  has("/places/0/names/az", "null cannot be kept");
  has("/events/0/tags/0", "null cannot be kept");
  EXPECT_EQ(errors.size(), 34U) << ::testing::PrintToString(errors);
  for (size_t i = 1; i < report.errors.size(); ++i) {
    EXPECT_LE(report.errors[i - 1].where.line, report.errors[i].where.line);
  }
}

TEST(DatasetImportTest, ErrorsBeyondTheListAreCounted) {
  std::string text = R"({"catena": 1, "events": [)";
  for (int i = 0; i < 50; ++i) text += (i > 0 ? "," : "") + std::string(R"({"name": "x"})");
  MemoryGraph graph;
  ImportOptions options;
  options.listed = 10;
  const ImportReport report = ImportText(graph, text + "]}", options);
  EXPECT_EQ(report.errors.size(), 10U);
  EXPECT_EQ(report.error_count, 50U);
}

TEST(DatasetImportTest, NamesResolveInTheDatabaseAndTheNearestThereIsSuggested) {
  MemoryGraph graph;
  ImportText(graph, kWhole);
  const ImportReport fine = ImportText(graph, R"({"catena": 1,
    "claims": [{"id": "c3", "text": "x", "asserts": ["r2"], "about": ["town"], "cites": [{"source": "s2"}]}]})");
  EXPECT_THAT(ErrorTexts(fine), IsEmpty());
  const ImportReport wrong = ImportText(graph, R"({"catena": 1,
    "claims": [{"id": "c4", "text": "x", "about": ["twon"], "attributed_to": [{"actor": "town"}],
                "asserts": ["r9", "e1"]}]})");
  EXPECT_THAT(
      ErrorTexts(wrong),
      ElementsAre(
          HasSubstr("/claims/0/about/0: \"twon\" names no event, actor, place, source, "
                    "claim or document here or in the database; the nearest id is "
                    "\"town\""),
          HasSubstr("/claims/0/attributed_to/0/actor: \"town\" is a place; \"attributed_to\" names "
                    "an actor in the database"),
          HasSubstr("/claims/0/asserts/0: \"r9\" names no relationship"),
          HasSubstr("/claims/0/asserts/1: \"e1\" is an event")));
}

TEST(DatasetImportTest, AnIdOfAnotherKindInTheDatabaseIsRefused) {
  MemoryGraph graph;
  ImportText(graph, kWhole);
  const ImportReport report =
      ImportText(graph, R"({"catena": 1, "places": [{"id": "e1", "name": "x"}],
    "events": [{"id": "r1", "name": "x"}],
    "relationships": [{"id": "s1", "from": "e2", "type": "X", "to": "e2"}]})");
  EXPECT_THAT(ErrorTexts(report),
              ElementsAre(HasSubstr("/places/0/id: \"e1\" is already in the database"),
                          HasSubstr("(relationship)"), HasSubstr("(source)")));
}

TEST(DatasetImportTest, FilesAreJoinedById) {
  MemoryGraph graph;
  const ImportReport report = ImportFiles(
      graph,
      {R"({"catena": 1, "events": [{"id": "e", "name": "E", "tags": ["a"]}],
                  "relationships": [{"id": "r", "from": "e", "type": "BEFORE", "to": "f"}]})",
       R"({"catena": 1, "events": [{"id": "e", "name": "E", "date": "1988"}, {"id": "f", "name": "F"}]})"});
  ASSERT_THAT(ErrorTexts(report), IsEmpty());
  EXPECT_THAT(GraphText(graph),
              UnorderedElementsAre(
                  "(:Event {begin_max: 6939, begin_min: 6574, date: '1988', end_max: 6939, "
                  "end_min: 6574, id: 'e', name: 'E', tags: ['a']})",
                  "(:Event {id: 'f', name: 'F'})", "(e)-[:BEFORE {id: 'r'}]->(f)"));
  EXPECT_EQ(report.of(DatasetKind::kEvent), (ImportCounts{2, 0, 0}));
}

TEST(DatasetImportTest, FilesThatDisagreeAreRefusedNamingBothPlaces) {
  MemoryGraph graph;
  const ImportReport report =
      ImportFiles(graph, {"{\"catena\": 1,\n \"events\": [{\"id\": \"e\", \"name\": \"E\"}]}",
                          R"({"catena": 1, "events": [{"id": "e", "name": "Other"}]})"});
  ASSERT_THAT(
      ErrorTexts(report),
      ElementsAre("/events/0/name: \"name\" of \"e\" differs from that at 0.json:2; files of one "
                  "import must agree"));
  EXPECT_EQ(report.errors[0].where.file, "1.json");
}

TEST(DatasetImportTest, AClaimIsStatedInTheDocumentOfItsFile) {
  MemoryGraph graph;
  const ImportReport report = ImportFiles(
      graph, {R"({"catena": 1, "document": {"id": "d1"}, "documents": [{"id": "d3"}],
                  "claims": [{"id": "a", "text": "x"}, {"id": "b", "text": "x", "document": "d3"}]})",
              R"({"catena": 1, "document": {"id": "d2"}, "claims": [{"id": "c", "text": "x"}]})",
              R"({"catena": 1, "claims": [{"id": "d", "text": "x"}]})"});
  ASSERT_THAT(ErrorTexts(report), IsEmpty());
  std::vector<std::string> links;
  for (const std::string& line : GraphText(graph)) {
    if (line.find("STATED_IN") != std::string::npos) links.push_back(line);
  }
  EXPECT_THAT(links, ElementsAre("(a)-[:STATED_IN {}]->(d1)", "(b)-[:STATED_IN {}]->(d3)",
                                 "(c)-[:STATED_IN {}]->(d2)"));
}

// Each row: a CSL date, the EDTF it becomes, whether the object is kept beside it.
TEST(DatasetImportTest, CslDatesBecomeEdtf) {
  struct Row {
    std::string_view csl;
    std::string_view edtf;
    bool kept;
  };
  for (const Row& row :
       std::vector<Row>{{R"({"date-parts": [[2020, 8, 27]]})", "2020-08-27", false},
                        {R"({"date-parts": [[2020, 8]]})", "2020-08", false},
                        {R"({"date-parts": [[476]]})", "0476", false},
                        {R"({"date-parts": [[12020]]})", "Y12020", false},
                        {R"({"date-parts": [[1988], [1994, 5, 12]]})", "1988/1994-05-12", false},
                        {R"({"date-parts": [["2020", "8"]]})", "2020-08", true},
                        {R"({"date-parts": [[2020]], "season": 2})", "2020-22", true},
                        {R"({"date-parts": [[2020]], "circa": true})", "2020~", true},
                        {R"({"date-parts": [[2020]], "circa": 0})", "2020", true},
                        {R"({"date-parts": [[-44, 3, 15]]})", "-0043-03-15", true},
                        {R"({"date-parts": [[2020, 1, 1], [0, 0, 0]]})", "2020-01-01/..", true},
                        {R"({"raw": "1988-02"})", "1988-02", true},
                        {R"({"literal": "n.d."})", "", true},
                        {R"("198X")", "198X", false}}) {
    SCOPED_TRACE(row.csl);
    MemoryGraph graph;
    const ImportReport report =
        ImportText(graph, R"({"catena": 1, "sources": [{"id": "s", "type": "book", "issued": )" +
                              std::string(row.csl) + "}]}");
    ASSERT_THAT(ErrorTexts(report), IsEmpty());
    const auto node = *graph.GetNode(**FindNodeById(graph, "s"));
    const auto key = graph.names().FindKey("issued");
    const Value* const issued = key ? node->properties.Find(*key) : nullptr;
    EXPECT_EQ(issued != nullptr ? *issued->AsString() : "", row.edtf);
    const auto kept = graph.names().FindKey("issued_csl");
    EXPECT_EQ(kept && node->properties.Find(*kept) != nullptr, row.kept);
  }
}

TEST(DatasetImportTest, CslDatesThatAreNoneAreRefused) {
  for (const std::string csl :
       {"{}", R"({"date-parts": []})", R"({"date-parts": [[]]})", R"({"date-parts": [[2020, 13]]})",
        R"({"date-parts": [[2020, 2, 30]]})", R"({"date-parts": [[0]]})",
        R"({"date-parts": [["x"]]})", R"({"date-parts": [[2020],[2021],[2022]]})",
        R"("August 2020")"}) {
    MemoryGraph graph;
    const ImportReport report = ImportText(
        graph, R"({"catena": 1, "sources": [{"id": "s", "type": "book", "issued": )" + csl + "}]}");
    EXPECT_GE(report.error_count, 1U) << csl;
    for (const Error& error : report.errors) {
      EXPECT_THAT(error.where.pointer, HasSubstr("/sources/0/issued")) << csl;
    }
  }
}

// Events in a chain, as many as asked for: file order puts every relationship after its ends.
std::string ChainText(int events) {
  std::string text = "{\"catena\": 1, \"events\": [";
  for (int i = 0; i < events; ++i) {
    text += (i > 0 ? ",\n" : "") + std::string("{\"id\": \"event-") + std::to_string(i) +
            "\", \"name\": \"x\"}";
  }
  text += "], \"relationships\": [";
  for (int i = 0; i + 1 < events; ++i) {
    text += (i > 0 ? ",\n" : "") + std::string("{\"id\": \"r") + std::to_string(i) +
            "\", \"type\": \"LED_TO\", \"from\": \"event-" + std::to_string(i) +
            "\", \"to\": \"event-" + std::to_string(i + 1) + "\"}";
  }
  return text + "]}";
}

// Quadratic anywhere, and these take minutes.
TEST(DatasetImportScaleTest, ALongChainIsImportedAndFoundUnchanged) {
  const std::string text = ChainText(20'000);
  MemoryGraph graph;
  EXPECT_EQ(ImportText(graph, text).total(), (ImportCounts{39'999, 0, 0}));
  EXPECT_EQ(ImportText(graph, text).total(), (ImportCounts{0, 0, 39'999}));
}

TEST(DatasetImportScaleTest, AClaimAboutEverythingIsImportedAndUpdated) {
  constexpr int kEvents = 20'000;
  std::string claim = R"({"catena": 1, "claims": [{"id": "c", "text": "x", "about": [)";
  for (int i = 0; i < kEvents; ++i)
    claim += (i > 0 ? "," : "") + ("\"event-" + std::to_string(i)) + "\"";
  MemoryGraph graph;
  ImportText(graph, ChainText(kEvents));
  EXPECT_EQ(ImportText(graph, claim + "]}]}").links, (ImportLinkCounts{kEvents, 0, 0, 0}));
  const ImportReport again =
      ImportText(graph, R"({"catena": 1, "claims": [{"id": "c", "text": "x"}]})");
  EXPECT_EQ(again.links, (ImportLinkCounts{0, 0, kEvents, 0}));
}

TEST(DatasetImportScaleTest, AFileFullOfWrongNamesIsReportedInBoundedTime) {
  std::string text = ChainText(20'000);
  for (size_t at = 0; (at = text.find("\"to\": \"event", at)) != std::string::npos; ++at) {
    text.replace(at + 7, 5, "evnet");
  }
  MemoryGraph graph;
  const ImportReport report = ImportText(graph, text);
  EXPECT_EQ(report.error_count, 19'999U);
  ASSERT_EQ(report.errors.size(), 1000U);
  EXPECT_THAT(report.errors[0].message, HasSubstr("the nearest id is \"event-1\""));
}

TEST(DatasetImportTest, ABulkSinkGetsTheSameGraph) {
  MemoryGraph by_writer;
  ImportText(by_writer, kWhole);
  MemoryGraph by_sink;
  MemorySink sink(by_sink);
  const MemoryGraph empty;
  DatasetInputs inputs;
  inputs.inputs.push_back(test::FileOf(kWhole));
  NoProgress progress;
  const ImportTarget target = {.graph = &empty, .writer = nullptr, .sink = &sink};
  const auto report = ImportInputs(inputs.inputs, {}, target, {}, progress);
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
  EXPECT_EQ(report->total(), (ImportCounts{12, 0, 0}));
  EXPECT_EQ(GraphText(by_sink), GraphText(by_writer));
  EXPECT_FALSE(sink.finished());  // The caller's to do.
}

TEST(DatasetImportTest, ABulkSinkCannotUpdate) {
  MemoryGraph graph;
  ImportText(graph, R"({"catena": 1, "events": [{"id": "e", "name": "Old"}]})");
  MemoryGraph added;
  MemorySink sink(added);
  DatasetInputs inputs;
  inputs.inputs.push_back(test::FileOf(R"({"catena": 1, "events": [{"id": "e", "name": "New"}]})"));
  NoProgress progress;
  const ImportTarget target = {.graph = &graph, .writer = nullptr, .sink = &sink};
  const auto report = ImportInputs(inputs.inputs, {}, target, {}, progress);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kUnsupported);
}

class DatasetFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("catena_dataset_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "sub");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void Write(const std::string& name, std::string_view text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  Result<ImportReport> Import(const fs::path& path) {
    NoProgress progress;
    return ImportDataset({path}, graph_, {}, progress);
  }

  fs::path folder_;
  MemoryGraph graph_;
};

TEST_F(DatasetFolderTest, ReadsTheJsonFilesOfAFolderByName) {
  Write("b.json", R"({"catena": 1, "events": [{"id": "b", "name": "B"}]})");
  Write("a.json",
        R"({"catena": 1, "relationships": [{"id": "r", "from": "b", "type": "X", "to": "b"}]})");
  Write("README.md", "not JSON");
  Write(".hidden.json", "not JSON");
  Write("sub/c.json", "not JSON");
  const auto report = Import(folder_);
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
  EXPECT_THAT(ErrorTexts(*report), IsEmpty());
  EXPECT_THAT(report->files,
              ElementsAre((folder_ / "a.json").string(), (folder_ / "b.json").string()));
  EXPECT_EQ(report->total(), (ImportCounts{2, 0, 0}));
}

// What is wrong in the others is said too, but not that names of the unread file are unknown.
TEST_F(DatasetFolderTest, AFileThatIsNoJsonIsAnErrorOfTheReport) {
  Write("a.json", R"({"catena": 1, "events": [{"id": "b", "name": "B"})");
  Write("b.json",
        R"({"catena": 1, "relationships": [{"id": "r", "from": "b", "type": "", "to": "b"}]})");
  const auto report = Import(folder_);
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
  ASSERT_EQ(report->errors.size(), 2U);
  EXPECT_EQ(report->errors[0].where.file, (folder_ / "a.json").string());
  EXPECT_EQ(report->errors[1].where.pointer, "/relationships/0/type");
  EXPECT_EQ(report->warning_count, 1U);
}

TEST_F(DatasetFolderTest, APreviewOfAGraphThatIsOnlyReadSaysWhatWouldChange) {
  Write("a.json",
        R"({"catena": 1, "events": [{"id": "b", "name": "B"}, {"id": "c", "name": "C"}]})");
  ASSERT_TRUE(Import(folder_).has_value());
  Write(
      "a.json",
      R"({"catena": 1, "events": [{"id": "b", "name": "B"}, {"id": "c", "name": "D"}, {"id": "d", "name": "D"}]})");
  NoProgress progress;
  const GraphReader& graph = graph_;
  const auto report = PreviewDataset({folder_}, graph, {}, progress);
  ASSERT_TRUE(report.has_value()) << Describe(report.error());
  EXPECT_TRUE(report->dry_run);
  EXPECT_EQ(report->total(), (ImportCounts{1, 1, 1}));
}

TEST_F(DatasetFolderTest, TheFirstDatasetIsImportedAndFoundUnchanged) {
  const fs::path dataset = fs::path(CATENA_SOURCE_DIR) / "datasets/armenia-azerbaijan";
  if (!fs::exists(dataset)) GTEST_SKIP() << "no " << dataset;
  const auto first = Import(dataset);
  ASSERT_TRUE(first.has_value()) << Describe(first.error());
  EXPECT_THAT(ErrorTexts(*first), IsEmpty());
  EXPECT_GT(first->total().created, 500U);
  const auto before = GraphText(graph_);
  const auto second = Import(dataset);
  ASSERT_TRUE(second.has_value());
  EXPECT_FALSE(second->changes_graph());
  EXPECT_EQ(second->total().unchanged, first->total().created);
  EXPECT_EQ(GraphText(graph_), before);
}

TEST_F(DatasetFolderTest, AMissingPathAndAnEmptyFolderAreErrors) {
  EXPECT_EQ(Import(folder_ / "none.json").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Import(folder_).error().code, ErrorCode::kInvalidArgument);
}

class StopAt final : public Progress {
 public:
  explicit StopAt(std::string_view what) : what_(what) {}
  bool Update(std::string_view what, uint64_t, uint64_t) override { return what != what_; }

 private:
  std::string_view what_;
};

TEST_F(DatasetFolderTest, StopsWhenAskedWhileReadingCheckingOrImporting) {
  std::string text = R"({"catena": 1, "events": [)";
  for (int i = 0; i < 5000; ++i) {
    text += (i > 0 ? ",\n" : "") + std::string(R"({"id": "e)") + std::to_string(i) +
            R"(", "name": "x"})";
  }
  Write("a.json", text + "]}");
  for (const std::string_view what : {"reading", "checking", "importing"}) {
    StopAt progress(what);
    MemoryGraph graph;
    const auto report = ImportDataset({folder_ / "a.json"}, graph, {}, progress);
    ASSERT_FALSE(report.has_value()) << what;
    EXPECT_EQ(report.error().code, ErrorCode::kCancelled);
  }
}

}  // namespace
}  // namespace catena
