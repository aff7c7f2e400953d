// Event datasets, tables and Parquet through the whole program.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/app/cli_fixture.h"
#include "tests/effort.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

class CliEventsTest : public CliTest {
 protected:
  static std::string Sample(const std::string& name) {
    return CATENA_SOURCE_DIR "/tests/ingest/events/" + name;
  }
  json Import(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"import", "-f", "json"});
    return json::parse(Succeed(arguments));
  }
};

TEST_F(CliEventsTest, AnEventDatasetIsRecognisedImportedAuditedAndFoundWhole) {
  const json report = Import({Sample("ucdp_ged.csv")});
  EXPECT_EQ(report["from"], "ucdp-ged");
  EXPECT_EQ(report["created"], 6);
  EXPECT_EQ(Catena({"check"}).code, 0);
  EXPECT_THAT(Succeed({"show", "ucdp-ged:1001"}), HasSubstr("state-based conflict"));
  const json audit = json::parse(Succeed({"audit", "-f", "json"}));
  EXPECT_EQ(audit["totals"]["claims"], 6);
  // Two agencies stand behind most rows, one yearbook behind the last.
  EXPECT_EQ(audit["status"]["single-source"], 1);
  EXPECT_FALSE(audit["status"].contains("unsourced") && audit["status"]["unsourced"] > 0);

  const json again = Import({Sample("ucdp_ged.csv")});
  EXPECT_EQ(again["unchanged"], 6);
  EXPECT_EQ(again["nodes"], 0);
  EXPECT_EQ(again["relationships"], 0);
}

TEST_F(CliEventsTest, FormatsAreImportedBesideEachOtherAndMentionsAfterTheirEvents) {
  for (const char* name : {"ucdp_ged.csv", "acled.csv", "gdelt1_backfile.tsv", "gdelt1_daily.tsv",
                           "gdelt2.tsv", "icews.tab"}) {
    Import({Sample(name)});
  }
  const json mentions = Import({"--from", "gdelt-mentions", Sample("gdelt2_mentions.tsv")});
  EXPECT_EQ(mentions["created"], 3);
  EXPECT_EQ(mentions["without_event"], 1);
  EXPECT_EQ(Catena({"check"}).code, 0);
  // All of it is an ordinary graph of evidence: out as a dataset, and in again.
  Succeed({"export", "-o", "copy.json"});
  Succeed({"--db", "two.db", "import", "copy.json"});
  EXPECT_EQ(json::parse(Succeed({"stats", "-f", "json"}))["nodes"],
            json::parse(Succeed({"--db", "two.db", "stats", "-f", "json"}))["nodes"]);
}

TEST_F(CliEventsTest, ARejectedRowStopsTheImportUnlessItIsToBeLeftOut) {
  WriteText(folder_ / "bad.csv", ReadText(Sample("acled.csv")) + "XXA9,32 May 2021\n");
  const ProgramRun refused = Catena({"import", "bad.csv"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("bad.csv"), HasSubstr("2 fields")));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "catena.db"));
  const json report = Import({"--skip-bad-rows", "--rejected", "rejected.txt", "bad.csv"});
  EXPECT_EQ(report["created"], 3);
  EXPECT_EQ(report["rejected"], 1);
  EXPECT_THAT(ReadText(folder_ / "rejected.txt"), HasSubstr("bad.csv:6"));
}

TEST_F(CliEventsTest, ADryRunMakesNoDatabase) {
  const json report = Import({"--dry-run", Sample("icews.tab")});
  EXPECT_EQ(report["created"], 3);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "catena.db"));
}

TEST_F(CliEventsTest, FilesOfTwoFormatsAreNotOneImport) {
  const ProgramRun run = Catena({"import", Sample("icews.tab"), Sample("acled.csv")});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("not of one format"));
}

// More than is read in one transaction: the new events go in at once, the changed ones after.
TEST_F(CliEventsTest, ALargeNewEditionAddsAndUpdates) {
  // Beyond 4 MiB, so that the new rows and the changes come one after the other.
  constexpr int kFirst = Effort(20'000, 3'500);
  constexpr int kChanged = Effort(6'000, 1'000);
  constexpr int kNew = Effort(5'000, 1'500);
  const auto rows = [](int from, int to, int changed_below) {
    std::string text;
    const std::string padding(1'500, 'x');
    for (int i = from; i < to; ++i) {
      text += "XXA" + std::to_string(i) + ",2021-01-" + (i % 2 == 0 ? "01" : "02") +
              ",Protests,Protesters (Country A),Northtown " + std::to_string(i % 50) + "," +
              (i < changed_below ? "7" : "0") + ",Paper One,note " + padding + "\n";
    }
    return text;
  };
  const std::string header =
      "event_id_cnty,event_date,event_type,actor1,location,fatalities,source,notes\n";
  WriteText(folder_ / "first.csv", header + rows(0, kFirst, 0));
  EXPECT_EQ(Import({"first.csv"})["created"], kFirst);
  WriteText(folder_ / "second.csv", header + rows(0, kFirst + kNew, kChanged));
  const json report = Import({"second.csv"});
  EXPECT_EQ(report["created"], kNew);
  EXPECT_EQ(report["updated"], kChanged);
  EXPECT_EQ(report["pending"], 0);
  EXPECT_EQ(report["unchanged"], kFirst - kChanged);
  EXPECT_EQ(Import({"second.csv"})["unchanged"], kFirst + kNew);
  EXPECT_EQ(Catena({"check"}).code, 0);
  EXPECT_THAT(Succeed({"show", "acled:XXA" + std::to_string(kChanged - 1)}), HasSubstr("7"));
}

TEST_F(CliEventsTest, TablesImportBackToTheSameBytes) {
  ImportFirstDataset();
  Succeed({"export", "-f", "tables", "-o", "one/"});
  Succeed({"--db", "two.db", "import", "--nodes", "one/nodes.csv", "--relationships",
           "one/relationships.csv"});
  EXPECT_EQ(Catena({"--db", "two.db", "check"}).code, 0);
  Succeed({"--db", "two.db", "export", "-f", "tables", "-o", "two"});
  for (const char* name : {"/nodes.csv", "/relationships.csv"}) {
    const std::string first = ReadText(folder_ / ("one" + std::string(name)));
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(ReadText(folder_ / ("two" + std::string(name))), first);
  }
  // And to the same dataset.
  Succeed({"export", "-o", "one.json"});
  Succeed({"--db", "two.db", "export", "-o", "two.json"});
  EXPECT_EQ(ReadText(folder_ / "two.json"), ReadText(folder_ / "one.json"));
}

TEST_F(CliEventsTest, ParquetIsWrittenIntoAFolder) {
  ImportFirstDataset();
  Succeed({"export", "-f", "parquet", "-o", "lake"});
  for (const char* name : {"/nodes.parquet", "/relationships.parquet"}) {
    const std::string bytes = ReadText(folder_ / ("lake" + std::string(name)));
    EXPECT_TRUE(bytes.starts_with("PAR1"));
    EXPECT_TRUE(bytes.ends_with("PAR1"));
  }
  EXPECT_EQ(Catena({"export", "-f", "parquet", "-o", "-"}).code, 2);
  EXPECT_EQ(Catena({"export", "-f", "parquet", "-o", "lake"}).code, 2) << "it is there already";
}

}  // namespace
}  // namespace catena::test
