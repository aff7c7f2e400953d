// `catena import`: what is refused says why, and nothing is half-done.
#include <gmock/gmock.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CliImportTest : public CliTest {
 protected:
  json Stats() const { return json::parse(Succeed({"stats", "-f", "json"})); }

  // The sorted files of a family with a sequence number: RocksDB writes them anew, without it.
  std::vector<std::string> FilesToBeWrittenAnew(const std::string& family) const {
    const std::string path = folder_ / "catena.db/rocksdb";
    std::vector<std::string> names;
    EXPECT_TRUE(rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), path, &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names)
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    EXPECT_TRUE(
        rocksdb::DB::OpenForReadOnly(rocksdb::DBOptions(), path, families, &handles, &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    std::vector<rocksdb::LiveFileMetaData> files;
    db->GetLiveFilesMetaData(&files);
    std::vector<std::string> numbered;
    size_t of_family = 0;
    for (const auto& file : files) {
      if (file.column_family_name != family) continue;
      ++of_family;
      if (file.largest_seqno > 0) numbered.push_back(file.name);
    }
    EXPECT_GT(of_family, 0u);
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
    return numbered;
  }
};

constexpr const char* kTwoEvents = R"({"catena": 1,
  "events": [{"id": "a", "name": "First"}, {"id": "b", "name": "Second"}],
  "relationships": [{"id": "r", "from": "a", "type": "CAUSED", "to": "b"}],
  "claims": [{"id": "c", "text": "The first caused the second.", "asserts": ["r"]}]})";

TEST_F(CliImportTest, ImportingTwiceChangesNothing) {
  ImportFirstDataset();
  const std::string before = Succeed({"export", "-o", "-"});
  const json again = json::parse(Succeed({"import", kFirstDataset, "-f", "json"}));
  EXPECT_EQ(again["created"], 0);
  EXPECT_EQ(again["updated"], 0);
  EXPECT_EQ(Succeed({"export", "-o", "-"}), before);
}

TEST_F(CliImportTest, ADryRunSaysWhatWouldChangeAndChangesNothing) {
  WriteText(folder_ / "d.json", kTwoEvents);
  Succeed({"import", "d.json"});
  const std::string before = Succeed({"export", "-o", "-"});
  std::string changed = kTwoEvents;
  changed.replace(changed.find("Second"), 6, "Changed");
  WriteText(folder_ / "d.json", changed);
  const json report = json::parse(Succeed({"import", "--dry-run", "d.json", "-f", "json"}));
  EXPECT_EQ(report["updated"], 1);
  EXPECT_EQ(Succeed({"export", "-o", "-"}), before);
}

TEST_F(CliImportTest, ADryRunOnNoDatabaseMakesNone) {
  WriteText(folder_ / "d.json", kTwoEvents);
  const json report = json::parse(Succeed({"import", "--dry-run", "d.json", "-f", "json"}));
  EXPECT_EQ(report["created"], 4);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "catena.db"));
}

TEST_F(CliImportTest, AllErrorsOfAFileAreReportedWithTheirPlaces) {
  WriteText(folder_ / "bad.json", R"({"catena": 1,
    "events": [{"id": "pogrom", "name": "A", "date": "1988-13"}],
    "relationships": [{"id": "r", "from": "pogrm", "type": "CAUSED", "to": "pogrom"}]})");
  const ProgramRun run = Catena({"import", "bad.json"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err,
              AllOf(HasSubstr("bad.json"), HasSubstr("/events/0/date"),
                    HasSubstr("/relationships/0/from"), HasSubstr("nearest id is \"pogrom\"")));
  EXPECT_EQ(Catena({"find", "a"}).code, 2) << "nothing was imported, so there is no database";
}

TEST_F(CliImportTest, WhatIsNoDatasetIsRefused) {
  WriteText(folder_ / "empty.json", "");
  WriteText(folder_ / "list.json", "[1, 2]");
  WriteText(folder_ / "words.txt", "once upon a time");
  std::filesystem::create_directory(folder_ / "nothing");
  for (const char* name : {"empty.json", "list.json", "words.txt", "nothing", "absent.json"}) {
    const ProgramRun run = Catena({"import", name});
    EXPECT_EQ(run.code, 2) << name;
    EXPECT_THAT(run.err, HasSubstr(name));
  }
}

TEST_F(CliImportTest, TablesAreImportedWithTheirTypes) {
  WriteText(folder_ / "n.csv",
            "id:ID,name,date,deaths:int,:LABEL\na,First,1988,3,Event\nb,Second,1990,,Event\n");
  WriteText(folder_ / "r.csv", ":START_ID,:END_ID,:TYPE,signal\na,b,LED_TO,then\n");
  Succeed({"import", "--nodes", "n.csv", "--relationships", "r.csv"});
  EXPECT_EQ(Stats()["nodes"], 2);
  const json trace = json::parse(Succeed({"trace", "a", "b", "-f", "json"}));
  EXPECT_EQ(trace["chains"][0]["links"][0]["signal"], "then");
  EXPECT_EQ(trace["chains"][0]["links"][0]["timing"], "ok");
  EXPECT_EQ(Catena({"check"}).code, 0);
}

TEST_F(CliImportTest, ABadRowAbortsUnlessItIsToBeSkipped) {
  WriteText(folder_ / "n.csv", "id:ID,deaths:int,:LABEL\na,three,Event\nb,4,Event\n");
  const ProgramRun refused = Catena({"import", "--nodes", "n.csv"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("n.csv"), HasSubstr("2"), HasSubstr("three")));
  Succeed({"import", "--nodes", "n.csv", "--skip-bad-rows"});
  EXPECT_EQ(Stats()["nodes"], 1);
}

TEST_F(CliImportTest, TablesUpdateWhatIsThereWhetherMuchOrLittle) {
  // Beyond 4 MiB the new rows and the changes are two commits.
  for (const size_t padding : {size_t{10}, size_t{2} << 20}) {
    SCOPED_TRACE(padding);
    const std::string db = "tables" + std::to_string(padding) + ".db";
    const auto import = [&](const std::string& name, bool update) {
      std::string nodes = "id:ID,name,note\n";
      for (const char* id : {"a", "b", "c"}) {
        nodes += std::string(id) + "," + name + "," + std::string(padding, 'x') + "\n";
      }
      WriteText(folder_ / "nodes.csv", nodes);
      WriteText(folder_ / "links.csv", ":START_ID,:END_ID,:TYPE,id\na,b,CAUSED,r\n");
      std::vector<std::string> words = {"--db",      db,          "import",
                                        "--nodes",   "nodes.csv", "--relationships",
                                        "links.csv", "-f",        "json"};
      if (update) words.push_back("--update");
      return json::parse(Succeed(words));
    };
    EXPECT_EQ(import("First", false)["nodes"], 3);
    const json second = import("Second", true);
    EXPECT_EQ(second["updated"], 3);
    EXPECT_EQ(second["unchanged"], 1);
    EXPECT_EQ(second["nodes"], 0);
    EXPECT_EQ(import("Second", true)["updated"], 0);
    EXPECT_THAT(Succeed({"--db", db, "show", "b"}), HasSubstr("Second"));
    Succeed({"--db", db, "check"});
  }
}

TEST_F(CliImportTest, BibliographiesBecomeSources) {
  WriteText(folder_ / "a.bib",
            "@book{leupold2020, author = {Leupold, David}, title = {Embattled "
            "Dreamlands}, year = 2020, publisher = {Routledge}}\n");
  WriteText(folder_ / "b.json", R"([{"id": "waal", "type": "book", "title": "Black Garden",
    "author": [{"family": "de Waal", "given": "Thomas"}], "issued": {"date-parts": [[2004]]}}])");
  Succeed({"import", "a.bib", "b.json"});
  EXPECT_THAT(Succeed({"show", "leupold2020"}), HasSubstr("Routledge"));
  EXPECT_THAT(Succeed({"show", "waal"}), HasSubstr("2004"));
}

TEST_F(CliImportTest, ADryRunOnAnEmptyFolderIsLikeOneOnNone) {
  WriteText(folder_ / "d.json", kTwoEvents);
  std::filesystem::create_directory(folder_ / "catena.db");
  Succeed({"import", "--dry-run", "d.json"});
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "catena.db"));
}

TEST_F(CliImportTest, WhatIsLoadedAtOnceIsWrittenOnce) {
  WriteText(folder_ / "n.csv", "id:ID,name,:LABEL\na,First,Event\nb,Second,Event\n");
  WriteText(folder_ / "r.csv", ":START_ID,:END_ID,:TYPE\na,b,CAUSED\n");
  const std::vector<std::vector<std::string>> loads = {
      {"import", "--nodes", "n.csv", "--relationships", "r.csv"},
      {"import", CATENA_SOURCE_DIR "/tests/ingest/events/ucdp_ged.csv"}};
  for (const auto& load : loads) {
    std::filesystem::remove_all(folder_ / "catena.db");
    Succeed(load);
    for (const char* family : {"node", "relationship", "adjacency", "index"}) {
      EXPECT_THAT(FilesToBeWrittenAnew(family), IsEmpty()) << family;
    }
  }
}

// Longer than any key of the store may be.
TEST_F(CliImportTest, ATitleOfAnyLengthIsKeptAndFound) {
  const std::string title(100'000, 't');
  WriteText(folder_ / "d.json", R"({"catena": 1, "sources": [{"id": "s", "type": "book",
    "title": ")" + title + R"("}]})");
  Succeed({"import", "d.json"});
  EXPECT_THAT(Succeed({"export", "-o", "-"}), HasSubstr(title));
  EXPECT_EQ(json::parse(Succeed({"find", "ttttt", "-f", "json"}))[0]["id"], "s");
  EXPECT_THAT(Succeed({"show", title}), HasSubstr("book"));
  Succeed({"check"});
}

TEST_F(CliImportTest, ANameThatBeginsWithNulSaysSoAtItsPlace) {
  WriteText(folder_ / "d.json", R"({"catena": 1, "events": [{"id": "a", "name": "\u0000x"}]})");
  const ProgramRun run = Catena({"import", "d.json"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, AllOf(HasSubstr("/events/0/name"), HasSubstr("NUL"), HasSubstr("1 error")));
}

TEST_F(CliImportTest, OddNamesStayWhatTheyAre) {
  const std::string odd = R"(Robert'); DROP TABLE \u202e<b>&\"\\N 🙂 名前)";
  WriteText(folder_ / "odd.json", R"({"catena": 1, "events": [{"id": "-o", "name": ")" + odd +
                                      R"("}, {"id": "x y/z", "name": "b"}]})");
  Succeed({"import", "odd.json"});
  EXPECT_THAT(Succeed({"show", "x y/z"}), HasSubstr("b"));
  EXPECT_THAT(Succeed({"show", "--", "-o"}), HasSubstr("DROP TABLE"));
  Succeed({"diagram", "-o", "odd.svg"});
  Succeed({"export", "-o", "copy.json"});
  Succeed({"--db", "two.db", "import", "copy.json"});
}

}  // namespace
}  // namespace catena::test
