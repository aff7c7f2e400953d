// Updating imports of bulk tables: what a second edition of the tables makes of the graph.
#include "ingest/bulk_tables_update.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/graph_names.h"
#include "core/memory_graph.h"
#include "ingest/bulk_tables.h"

namespace catena {
namespace {

using ::testing::HasSubstr;

class UpdateTablesTest : public ::testing::Test {
 protected:
  UpdateTablesTest() {
    std::string pattern = ::testing::TempDir() + "update_tables_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~UpdateTablesTest() override { std::filesystem::remove_all(folder_); }

  Result<TablesReport> Import(const std::string& nodes, const std::string& relationships,
                              TablesMode mode = TablesMode::kUpdate) {
    rejected_.clear();
    TablesRequest request;
    request.mode = mode;
    request.existing = &graph_;
    request.writer = &graph_;
    request.options.on_rejected = [this](const RejectedRow& row) {
      rejected_.push_back(row.reason);
    };
    if (!nodes.empty()) request.nodes.push_back({{}, {Write("nodes.csv", nodes)}});
    if (!relationships.empty()) {
      request.relationships.push_back({"", {Write("links.csv", relationships)}});
    }
    WriterSink sink(graph_);
    NoProgress quiet;
    return ImportTables(request, sink, quiet);
  }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  Node NodeOf(const std::string& id) const {
    return *graph_.GetNode(FindNodeById(graph_, id).value().value()).value();
  }
  std::string Text(const std::string& id, const char* key) const {
    return PropertyText(graph_, NodeOf(id).properties, key);
  }

  std::filesystem::path folder_;
  MemoryGraph graph_;
  std::vector<std::string> rejected_;
};

constexpr const char* kNodes =
    "id:ID,name,date,deaths:int,:LABEL\nflood,Flood,1931-02,3,Event\nwar,War,1932,,Event\n";
constexpr const char* kLinks = ":START_ID,:END_ID,:TYPE,id,signal\nflood,war,LED_TO,r1,led to\n";

TEST_F(UpdateTablesTest, TheSameTablesChangeNothing) {
  const TablesReport first = Import(kNodes, kLinks).value();
  EXPECT_EQ(first.nodes, 2u);
  EXPECT_EQ(first.relationships, 1u);
  const GraphCounts counts = graph_.Counts().value();
  const TablesReport again = Import(kNodes, kLinks).value();
  EXPECT_EQ(again.nodes + again.relationships + again.updated, 0u);
  EXPECT_EQ(again.unchanged, 3u);
  EXPECT_EQ(graph_.Counts().value(), counts);
}

TEST_F(UpdateTablesTest, ColumnsAreSetEmptyCellsRemoveAndTheRestStays) {
  ASSERT_TRUE(Import(kNodes, kLinks));
  const TablesReport report =
      Import("id:ID,date,deaths:int,:LABEL\nflood,1931-02-27,,Disaster\nnew,1940,1,Event\n",
             ":START_ID,:END_ID,:TYPE,id,signal,pages\nflood,war,LED_TO,r1,,12\n"
             "war,new,CAUSED,r2,caused,3\n")
          .value();
  EXPECT_EQ(report.updated, 2u);
  EXPECT_EQ(report.nodes, 1u);
  EXPECT_EQ(report.relationships, 1u);
  EXPECT_EQ(Text("flood", "name"), "Flood") << "no column of the second tables";
  EXPECT_EQ(Text("flood", "date"), "1931-02-27");
  EXPECT_EQ(Text("flood", "begin_max"), Text("flood", "begin_min")) << "the days follow the date";
  EXPECT_EQ(Text("flood", "deaths"), "");
  EXPECT_EQ(NodeOf("flood").labels.size(), 2u);
  const auto link = graph_.GetRelationship(*FindRelationshipById(graph_, "r1").value()).value();
  EXPECT_EQ(PropertyText(graph_, link->properties, "signal"), "");
  EXPECT_EQ(PropertyText(graph_, link->properties, "pages"), "12");
}

TEST_F(UpdateTablesTest, TwoPassesGiveWhatOneGives) {
  ASSERT_TRUE(Import(kNodes, kLinks));
  const std::string nodes = "id:ID,name,:LABEL\nwar,The War,Event\npeace,Peace,Event\n";
  const std::string links = ":START_ID,:END_ID,:TYPE,id\nwar,peace,ENDED,r3\nflood,war,LED_TO,r1\n";
  const TablesReport first = Import(nodes, links, TablesMode::kLeaveOld).value();
  EXPECT_EQ(first.nodes, 1u);
  EXPECT_EQ(first.relationships, 1u);
  EXPECT_EQ(first.pending, 2u);
  EXPECT_EQ(Text("war", "name"), "War");
  const TablesReport second = Import(nodes, links, TablesMode::kChangeOld).value();
  EXPECT_EQ(second.nodes + second.relationships, 0u);
  EXPECT_EQ(second.updated, 1u);
  EXPECT_EQ(second.unchanged, 3u);
  EXPECT_EQ(Text("war", "name"), "The War");
}

TEST_F(UpdateTablesTest, ARelationshipKeepsItsEndsAndType) {
  ASSERT_TRUE(Import(kNodes, kLinks));
  for (const char* row : {"war,flood,LED_TO,r1,x", "flood,war,CAUSED,r1,x"}) {
    for (const TablesMode mode : {TablesMode::kUpdate, TablesMode::kLeaveOld}) {
      EXPECT_FALSE(
          Import("", ":START_ID,:END_ID,:TYPE,id,signal\n" + std::string(row) + "\n", mode));
      ASSERT_EQ(rejected_.size(), 1u);
      EXPECT_THAT(rejected_[0], HasSubstr("leads from 'flood' to 'war' as LED_TO"));
    }
  }
}

TEST_F(UpdateTablesTest, IdsAndDaysAreNotLost) {
  ASSERT_TRUE(Import(kNodes, kLinks));
  EXPECT_FALSE(Import("key:ID,id,name\nflood,other,Flood\n", "")) << "another id";
  EXPECT_EQ(Import("key:ID,id,name\nflood,,The Flood\n", "").value().updated, 1u);
  EXPECT_EQ(Text("flood", "id"), "flood");
  EXPECT_EQ(Text("flood", "name"), "The Flood");
  EXPECT_NE(Text("flood", "begin_min"), "");
  EXPECT_EQ(Import("id:ID,date:int\nflood,1931\n", "").value().updated, 1u);
  EXPECT_EQ(Text("flood", "begin_min"), "") << "no days of another date";
  EXPECT_FALSE(Import("", std::string(kLinks) + "flood,war,LED_TO,r1,again\n"));
  EXPECT_THAT(rejected_.at(0), HasSubstr("'r1' was there before"));
}

TEST_F(UpdateTablesTest, ManyChangesAreCommittedInPortions) {
  std::string nodes = "id:ID,name\n";
  for (uint64_t i = 0; i < 2 * kChangesAtOnce + 1; ++i) nodes += std::to_string(i) + ",One\n";
  ASSERT_TRUE(Import(nodes, ""));
  for (size_t at = nodes.find("One"); at != std::string::npos; at = nodes.find("One", at)) {
    nodes.replace(at, 3, "Two");
  }
  TablesRequest request;
  request.mode = TablesMode::kChangeOld;
  request.existing = &graph_;
  request.writer = &graph_;
  int portions = 0;
  request.next_writer = [&]() -> Result<GraphWriter*> {
    ++portions;
    return &graph_;
  };
  request.nodes.push_back({{}, {Write("nodes.csv", nodes)}});
  WriterSink sink(graph_);
  NoProgress quiet;
  EXPECT_EQ(ImportTables(request, sink, quiet).value().updated, 2 * kChangesAtOnce + 1);
  EXPECT_EQ(portions, 2);
}

TEST_F(UpdateTablesTest, TablesThatWouldBeAddedAgainAndAgainAreRefused) {
  ASSERT_TRUE(Import(kNodes, kLinks));
  EXPECT_THAT(Import("", ":START_ID,:END_ID,:TYPE\nflood,war,LED_TO\n").error().message,
              HasSubstr("column 'id'"));
  EXPECT_THAT(Import("name,:LABEL\nFlood,Event\n", "").error().message, HasSubstr(":ID"));
  EXPECT_THAT(Import(":ID{store:false},name\n1,Flood\n", "").error().message, HasSubstr(":ID"));
  EXPECT_FALSE(Import("id:ID,name\nflood,A\nflood,B\n", "")) << "an id twice in one table";
}

}  // namespace
}  // namespace catena
