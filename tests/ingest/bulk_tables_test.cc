#include "ingest/bulk_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/evidence.h"
#include "tests/ingest/memory_sink.h"
#include "tests/ingest/packed_text.h"

namespace catena {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class BulkTablesTest : public ::testing::Test {
 protected:
  BulkTablesTest() : sink_(graph_) {
    std::string pattern = ::testing::TempDir() + "bulk_tables_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    request_.options.on_rejected = [this](const RejectedRow& row) { rejected_.push_back(row); };
  }
  ~BulkTablesTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, std::string_view text) const {
    const std::string path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  void Nodes(std::string_view text, std::vector<std::string> labels = {}) {
    const std::string name = "nodes" + std::to_string(request_.nodes.size()) + ".csv";
    request_.nodes.push_back({std::move(labels), {Write(name, text)}});
  }
  void Relationships(std::string_view text, std::string type = "") {
    const std::string name = "rels" + std::to_string(request_.relationships.size()) + ".csv";
    request_.relationships.push_back({std::move(type), {Write(name, text)}});
  }
  Result<TablesReport> Import() {
    NoProgress quiet;
    return ImportTables(request_, sink_, quiet);
  }

  // "label,label {key: value, ...}" of the node with this id, by name of key.
  std::string NodeText(std::string_view id) const {
    const auto found = FindNodeById(graph_, id).value();
    if (!found) return "none";
    const Node node = *graph_.GetNode(*found).value();
    std::set<std::string> labels;
    for (const LabelId label : node.labels) labels.emplace(graph_.names().Text(label));
    std::string text;
    for (const std::string& label : labels) text += label + " ";
    return text + PropertiesText(node.properties);
  }
  std::string PropertiesText(const PropertyMap& properties) const {
    std::map<std::string, std::string> by_name;
    for (const auto& [key, value] : properties) {
      by_name[std::string(graph_.names().Text(key))] = ToText(value);
    }
    std::string text;
    for (const auto& [name, value] : by_name) text += "|" + name + "=" + value;
    return text;
  }
  std::string IdOf(NodeId node) const {
    const auto key = graph_.names().FindKey("id");
    return *graph_.GetNode(node).value()->properties.Find(*key)->AsString();
  }
  std::vector<std::string> RelationshipTexts() const {
    std::vector<std::string> texts;
    const auto scanned =
        graph_.ScanRelationships(RelationshipId{}, [&](const Relationship& relationship) {
          texts.push_back(IdOf(relationship.start) + " " +
                          std::string(graph_.names().Text(relationship.type)) + " " +
                          IdOf(relationship.end) + PropertiesText(relationship.properties));
          return true;
        });
    EXPECT_TRUE(scanned.has_value());
    return texts;
  }
  std::vector<std::string> RejectedTexts() const {
    std::vector<std::string> texts;
    for (const RejectedRow& row : rejected_) {
      texts.push_back(std::filesystem::path(row.where.file).filename().string() + ":" +
                      std::to_string(row.where.line) + ": " + row.reason);
    }
    return texts;
  }

  std::filesystem::path folder_;
  MemoryGraph graph_;
  MemorySink sink_;
  TablesRequest request_;
  std::vector<RejectedRow> rejected_;
};

TEST_F(BulkTablesTest, NodesAndRelationshipsAsTheFormatShowsThem) {
  Nodes(
      "id:ID,name,deaths:int,tags:string[],:LABEL\n"
      "sumgait,\"Sumgait\npogrom\",26,a;b,Happening;Event\n"
      "war,War,,,\n",
      {"Thing"});
  Relationships(
      ":START_ID,:END_ID,:TYPE,signal,begin:date\n"
      "sumgait,war,LED_TO,led to,1988-02-20\n"
      "war,war,CAUSED,,\n");
  const auto report = Import();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_TRUE(sink_.finished());
  EXPECT_EQ(report->nodes, 2u);
  EXPECT_EQ(report->relationships, 2u);
  EXPECT_EQ(report->rejected, 0u);
  EXPECT_GT(report->bytes_read, 150u);
  EXPECT_EQ(
      NodeText("sumgait"),
      "Event Happening Thing |deaths=26|id='sumgait'|name='Sumgait\\npogrom'|tags=['a', 'b']");
  EXPECT_EQ(NodeText("war"), "Thing |id='war'|name='War'");
  EXPECT_THAT(RelationshipTexts(),
              ElementsAre("sumgait LED_TO war|begin=1988-02-20|signal='led to'", "war CAUSED war"));
}

TEST_F(BulkTablesTest, TheHeaderMayBeAFileAndTheRestSeveralPackedOnes) {
  std::string part1;
  std::string part2 = ":ID,name\n";  // Repeats the header.
  for (int i = 0; i < 20'000; ++i) {
    (i % 2 == 0 ? part1 : part2) += std::to_string(i) + ",n" + std::to_string(i) + "\n";
  }
  request_.nodes.push_back({{"Place"},
                            {Write("header.csv", ":ID,name\n"), Write("1.csv.gz", GzipOf(part1)),
                             Write("2.csv", part2), Write("3.csv.zst", ZstdOf("x,y"))}});
  const auto report = Import();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->nodes, 20'001u);
  EXPECT_EQ(NodeText("19999"), "Place |id='19999'|name='n19999'");
  EXPECT_EQ(NodeText("x"), "Place |id='x'|name='y'");
}

TEST_F(BulkTablesTest, MissingEmptyAndShortRows) {
  Nodes(
      "id:ID,s,q,n:int,l:string[],t\n"
      "1,,\"\",\"\",\"\"\n"
      "2\n");
  ASSERT_TRUE(Import().has_value());
  EXPECT_EQ(NodeText("1"), "|id='1'|l=[]|q=''");
  EXPECT_EQ(NodeText("2"), "|id='2'");

  MemoryGraph other;
  MemorySink sink(other);
  NoProgress quiet;
  request_.options.ignore_empty_strings = true;
  ASSERT_TRUE(ImportTables(request_, sink, quiet).has_value());
  const auto node = other.GetNode(*FindNodeById(other, "1").value()).value();
  EXPECT_EQ(node->properties.size(), 1u);
}

// The rule of bulk_tables.h: everything is found by `id`.
TEST_F(BulkTablesTest, EveryNodeWithAnIdKeepsItAsTheProperty) {
  Nodes(":ID,name\n1,no name for the column\n");
  Nodes("isbn:ID,name\n2,another name\n");
  Nodes(":ID,id\n3,own\n4,\n");
  Nodes("name\nno id at all\n");
  ASSERT_TRUE(Import().has_value());
  EXPECT_EQ(NodeText("1"), "|id='1'|name='no name for the column'");
  EXPECT_EQ(NodeText("2"), "|id='2'|isbn='2'|name='another name'");
  EXPECT_EQ(NodeText("own"), "|id='own'");
  EXPECT_EQ(NodeText("4"), "|id='4'");
  EXPECT_EQ(graph_.Counts()->nodes, 5u);
}

TEST_F(BulkTablesTest, AnIdThatIsNotStoredServesTheRelationshipsOnly) {
  Nodes(":ID{store:false},id,name\n1,a,First\n2,,Second\n3,3,Third\n");
  Relationships(":START_ID,:END_ID,:TYPE\n1,2,T\n2,3,T\n");
  ASSERT_TRUE(Import()) << RejectedTexts().size();
  EXPECT_EQ(NodeText("a"), "|id='a'|name='First'");
  EXPECT_EQ(NodeText("1"), "none");
  EXPECT_EQ(NodeText("3"), "|id='3'|name='Third'");
  EXPECT_EQ(graph_.Counts()->relationships, 2u);
}

TEST_F(BulkTablesTest, IdSpacesKeepEqualIdsApartWhenQualified) {
  Nodes("id:ID(Person),name\n1,Ann\n");
  Nodes("id:ID(Film),name\n1,Alien\n");
  Nodes("id:ID,name\n1,common\n");
  Relationships(":START_ID(Person),:END_ID(Film)\n1,1\n", "SAW");
  request_.options.qualify_ids = true;
  const auto report = Import();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(NodeText("Person:1"), "|id='Person:1'|name='Ann'");
  EXPECT_EQ(NodeText("1"), "|id='1'|name='common'");
  EXPECT_THAT(RelationshipTexts(), ElementsAre("Person:1 SAW Film:1"));
}

TEST_F(BulkTablesTest, IdSpacesThatOverlapAreRefusedUnlessQualified) {
  Nodes("id:ID(Person)\n1\n");
  Nodes("id:ID(Film)\n2\n1\n");
  const auto report = Import();
  ASSERT_FALSE(report.has_value());
  EXPECT_THAT(report.error().message, HasSubstr("also in the id space 'Person'"));
  EXPECT_EQ(report.error().where.line, 3u);
  EXPECT_FALSE(sink_.finished());
}

TEST_F(BulkTablesTest, AnEndIsLookedForInItsOwnSpace) {
  Nodes("id:ID(Person)\np\n");
  Nodes("id:ID(Film)\nf\n");
  Relationships(":START_ID(Film),:END_ID(Person),:TYPE\nf,p,SHOWS\np,p,SHOWS\n");
  const auto report = Import();
  ASSERT_FALSE(report.has_value());
  EXPECT_THAT(RejectedTexts(), ElementsAre("rels0.csv:3: no node with the id 'p' in the id space "
                                           "'Film', in the column :START_ID"));
}

TEST_F(BulkTablesTest, EventsGetTheDaysOfTheirDate) {
  Nodes(
      "id:ID,date,:LABEL\n"
      "a,1988-02,Event\n"
      "b,,Event\n"
      "c,not a date,Place\n"
      "d,../1994-05-12,Event;Thing\n");
  Nodes("id:ID,date:date\ne,1970-01-11\nf,\n", {"Event"});
  Nodes("id:ID,date:string[]\ng,1988;1989\n", {"Event"});
  const auto report = Import();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(NodeText("a"),
            "Event |begin_max=6633|begin_min=6605|date='1988-02'|end_max=6633|end_min=6605|id='a'");
  EXPECT_EQ(NodeText("b"), "Event |id='b'");
  EXPECT_EQ(NodeText("c"), "Place |date='not a date'|id='c'");
  EXPECT_THAT(NodeText("d"), HasSubstr("end_max=8897"));
  EXPECT_EQ(NodeText("e"),
            "Event |begin_max=10|begin_min=10|date=1970-01-11|end_max=10|end_min=10|id='e'");
  EXPECT_EQ(NodeText("f"), "Event |id='f'");
  EXPECT_EQ(NodeText("g"), "Event |date=['1988', '1989']|id='g'");
}

// Everything that is wrong is told in one run, and nothing is imported.
TEST_F(BulkTablesTest, RejectedRowsAreAllReportedWithPlaceAndReason) {
  Nodes(
      "id:ID,n:int,date,:LABEL\n"
      "a,1,1988,Event\n"
      "b,x,,\n"
      ",1,,\n"
      "\"c\"x,1,,\n"
      "a,2,,\n"
      "d,1,\"1988\n-13\",Event\n"
      "e,1,,,,,\n"
      "g\xff,1\n"
      "h,1,1988-13,Event\n"
      "f,1,,\n");
  Relationships(
      ":START_ID,:END_ID,:TYPE,w:double\n"
      "a,f,T,1.5\n"
      "a,nobody,T,\n"
      ",f,T,\n"
      "a,f,,\n"
      "a,f,T,heavy\n");
  const auto report = Import();
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(report.error().message, HasSubstr("12 rows are rejected; nothing was imported"));
  EXPECT_EQ(report.error().where.line, 3u);
  EXPECT_FALSE(sink_.finished());
  const std::vector<std::string> rejected = RejectedTexts();
  ASSERT_EQ(rejected.size(), 12u);
  EXPECT_EQ(rejected[0], "nodes0.csv:3: column 'n' (int): 'x' is not a whole number");
  EXPECT_EQ(rejected[1], "nodes0.csv:4: no id in the column :ID");
  EXPECT_THAT(rejected[2], HasSubstr("nodes0.csv:5: text after a closing quote"));
  EXPECT_EQ(rejected[3], "nodes0.csv:6: the id 'a' was there before");
  EXPECT_THAT(rejected[4], HasSubstr("nodes0.csv:7: column 'date' (string): "));
  EXPECT_EQ(rejected[5], "nodes0.csv:9: 7 fields, and the header has 4 columns");
  EXPECT_EQ(rejected[6], "nodes0.csv:10: byte 0xFF is not UTF-8; save the file as UTF-8");
  EXPECT_EQ(rejected_[6].where.column, 2u);
  EXPECT_THAT(rejected[7], HasSubstr("nodes0.csv:11: column 'date' (string): "));
  EXPECT_EQ(rejected[8], "rels0.csv:3: no node with the id 'nobody', in the column :END_ID");
  EXPECT_EQ(rejected[9], "rels0.csv:4: no id in the column :START_ID");
  EXPECT_EQ(rejected[10], "rels0.csv:5: no type in the column :TYPE");
  EXPECT_EQ(rejected[11], "rels0.csv:6: column 'w' (double): 'heavy' is not a number");
}

TEST_F(BulkTablesTest, RowsMayBeRejectedUpToTheirNumber) {
  const char* const nodes = "id:ID,n:int\na,x\nb,1\nc,y\n";
  for (const uint64_t allowed : {uint64_t{1}, uint64_t{2}, kAnyNumberOfRows}) {
    MemoryGraph graph;
    MemorySink sink(graph);
    NoProgress quiet;
    request_.nodes.clear();
    Nodes(nodes);
    request_.options.max_rejected = allowed;
    const auto report = ImportTables(request_, sink, quiet);
    EXPECT_EQ(report.has_value(), allowed >= 2);
    EXPECT_EQ(sink.finished(), allowed >= 2);
    if (!report.has_value()) {
      EXPECT_THAT(report.error().message, HasSubstr("2 rows are rejected, and only 1 may be"));
      continue;
    }
    EXPECT_EQ(report->rejected, 2u);
    EXPECT_EQ(report->nodes, 1u);
    EXPECT_EQ(graph.Counts()->nodes, 1u);
  }
}

TEST_F(BulkTablesTest, ReadingStopsOnceEnoughIsReported) {
  std::string text = "id:ID,n:int\n";
  for (int i = 0; i < 1000; ++i) text += "a,x\n";
  Nodes(text);
  request_.options.max_rejected = 5;
  request_.options.report_beyond = 10;
  const auto report = Import();
  ASSERT_FALSE(report.has_value());
  EXPECT_THAT(report.error().message, HasSubstr("at least 16 rows"));
  EXPECT_EQ(rejected_.size(), 16u);
}

TEST_F(BulkTablesTest, DuplicatesMayBeSkippedAndTheFirstStays) {
  Nodes("id:ID,name\n1,first\n1,second\nx,first\n");
  Nodes("id:ID,name\nx,third\n");
  request_.options.skip_duplicate_nodes = true;
  const auto report = Import();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->nodes, 2u);
  EXPECT_EQ(report->duplicates_skipped, 2u);
  EXPECT_EQ(report->rejected, 0u);
  EXPECT_THAT(rejected_, IsEmpty());
  EXPECT_EQ(NodeText("1"), "|id='1'|name='first'");
}

TEST_F(BulkTablesTest, AGraphWithNodesIsAddedTo) {
  PropertyMap properties;
  properties.Set(graph_.InternKey("id").value(), Value("old"));
  ASSERT_TRUE(graph_.CreateNode({}, properties).has_value());
  request_.existing = &graph_;
  Nodes("id:ID\nnew\n");
  Relationships(":START_ID,:END_ID\nnew,old\nold,old\nold,new\n", "R");
  const auto report = Import();
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_THAT(RelationshipTexts(), ElementsAre("new R old", "old R old", "old R new"));

  request_.nodes.clear();
  request_.relationships.clear();
  Nodes("id:ID\nfresh\nold\n");
  ASSERT_FALSE(Import().has_value());
  EXPECT_THAT(RejectedTexts(),
              ElementsAre("nodes0.csv:3: the id 'old' is in the database already"));
}

TEST_F(BulkTablesTest, AFaultOfAFileOrOptionEndsTheImport) {
  const auto fails = [this](ErrorCode code, const char* message) {
    const auto report = Import();
    ASSERT_FALSE(report.has_value()) << message;
    EXPECT_EQ(report.error().code, code) << message;
    EXPECT_THAT(report.error().message, HasSubstr(message));
    EXPECT_FALSE(sink_.finished());
    request_.nodes.clear();
    request_.relationships.clear();
  };
  request_.options.max_rejected = kAnyNumberOfRows;
  request_.nodes.push_back({{}, {"/no/such/file.csv"}});
  fails(ErrorCode::kNotFound, "cannot open");
  request_.nodes.push_back({{}, {}});
  fails(ErrorCode::kInvalidArgument, "without files");
  Nodes("");
  fails(ErrorCode::kInvalidArgument, "first line is the header");
  Nodes("id:ID,a:number\n");
  fails(ErrorCode::kInvalidArgument, "is no type");
  Nodes("id:ID\n1\n\"2\n3\n");
  fails(ErrorCode::kInvalidArgument, "never closed");
  const std::string packed = GzipOf("id:ID\n5\n6\n7\n");
  request_.nodes.push_back({{}, {Write("cut.gz", packed.substr(0, packed.size() - 5))}});
  fails(ErrorCode::kInvalidArgument, "cut short");
  Relationships(":START_ID,:END_ID\n");
  fails(ErrorCode::kInvalidArgument, "have no type");
  request_.options.array_delimiter = ',';
  fails(ErrorCode::kInvalidArgument, "array delimiter");
}

class StopAfter final : public Progress {
 public:
  explicit StopAfter(int updates) : left_(updates) {}
  bool Update(std::string_view what, uint64_t done, uint64_t total) override {
    EXPECT_LE(done, total);
    if (what != what_) last_ = 0;  // Each kind of work is counted from its beginning.
    what_ = what;
    EXPECT_GE(done, last_);
    last_ = done;
    return left_-- > 0;
  }

 private:
  int left_;
  std::string what_;
  uint64_t last_ = 0;
};

TEST_F(BulkTablesTest, ProgressGrowsAndCanStopTheImport) {
  std::string text = "id:ID\n";
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + "\n";
  Nodes(text);
  StopAfter soon(3);
  const auto stopped = ImportTables(request_, sink_, soon);
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code, ErrorCode::kCancelled);
  EXPECT_FALSE(sink_.finished());

  MemoryGraph graph;
  MemorySink sink(graph);
  StopAfter never(1'000'000);
  EXPECT_TRUE(ImportTables(request_, sink, never).has_value());
}

TEST_F(BulkTablesTest, DelimitersAreTheCallersChoice) {
  Nodes("id:ID\ttags:string[]\n1\ta,b|c;d\n");
  request_.options.csv.delimiter = '\t';
  request_.options.array_delimiter = '|';
  request_.options.ignore_extra_fields = true;
  ASSERT_TRUE(Import().has_value());
  EXPECT_EQ(NodeText("1"), "|id='1'|tags=['a,b', 'c;d']");
}

}  // namespace
}  // namespace catena
