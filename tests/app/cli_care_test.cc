// Taking care of a database: check, backup, restore, recover, and two programs at once.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "db/database.h"
#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class CliCareTest : public CliTest {
 protected:
  void SetUp() override { ImportFirstDataset(); }
  std::string Content(const std::string& db) const {
    return Succeed({"--db", db, "export", "-o", "-"});
  }
};

TEST_F(CliCareTest, AFreshImportIsClean) {
  const json report = json::parse(Succeed({"check", "-f", "json"}));
  EXPECT_EQ(report["problems"], json::array());
}

TEST_F(CliCareTest, ABackupRestoresToTheSameContent) {
  const std::string content = Content("catena.db");
  Succeed({"backup", "backups"});
  EXPECT_THAT(Succeed({"backup", "backups", "--list"}), HasSubstr("1"));
  Succeed({"restore", "backups", "--to", "restored.db"});
  EXPECT_EQ(Content("restored.db"), content);
  EXPECT_NE(Catena({"restore", "backups", "--to", "restored.db"}).code, 0)
      << "an existing database is never overwritten";
}

TEST_F(CliCareTest, RecoverCopiesWhatCanBeRead) {
  Succeed({"recover", "--to", "rescued.db"});
  EXPECT_EQ(Content("rescued.db"), Content("catena.db"));
  EXPECT_NE(Catena({"recover", "--to", "rescued.db"}).code, 0);
}

TEST_F(CliCareTest, CompactKeepsTheContent) {
  const std::string content = Content("catena.db");
  Succeed({"compact"});
  EXPECT_EQ(Content("catena.db"), content);
}

TEST_F(CliCareTest, CompactSavesTheTopologyAndDamageToItIsSaidAndMended) {
  const auto state = [&] {
    return json::parse(Succeed({"stats", "-f", "json"}))["topology"]["state"].get<std::string>();
  };
  EXPECT_EQ(state(), "none");
  const std::string trace = Succeed({"trace", "pogroms-1988", "ceasefire-1994"});
  Succeed({"compact"});
  EXPECT_EQ(state(), "current");
  EXPECT_THAT(Succeed({"stats"}), HasSubstr("Saved topology: current"));
  EXPECT_EQ(Succeed({"trace", "pogroms-1988", "ceasefire-1994"}), trace);

  const std::filesystem::directory_iterator files(std::filesystem::path(folder_ / "catena.db") /
                                                  "topology");
  const std::string image = files->path().string();
  FILE* const file = std::fopen(image.c_str(), "r+b");
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(std::fseek(file, 5'000, SEEK_SET), 0);
  const int byte = std::fgetc(file);
  ASSERT_EQ(std::fseek(file, 5'000, SEEK_SET), 0);
  std::fputc(byte ^ 1, file);
  std::fclose(file);

  EXPECT_EQ(Succeed({"trace", "pogroms-1988", "ceasefire-1994"}), trace);
  const ProgramRun check = Catena({"check", "-f", "json"});
  EXPECT_EQ(check.code, 3);
  EXPECT_EQ(json::parse(check.out)["problems"][0]["kind"], "wrong-topology");
  Succeed({"check", "--repair"});
  EXPECT_EQ(state(), "current");
  Succeed({"check"});
}

TEST_F(CliCareTest, WhileOneProcessWritesOthersReadAndASecondWriterIsRefused) {
  const auto writer =
      Database::Open(folder_ / "catena.db", {.mode = DatabaseOptions::Mode::kWrite});
  ASSERT_TRUE(writer) << Describe(writer.error());
  EXPECT_EQ(Catena({"trace", "pogroms-1988", "ceasefire-1994"}).code, 0);
  const ProgramRun second = Catena({"import", kFirstDataset});
  EXPECT_EQ(second.code, 3);
  EXPECT_THAT(second.err, HasSubstr("another process"));
}

TEST_F(CliCareTest, AForeignDirectoryIsRefusedAndLeftAlone) {
  std::filesystem::create_directory(folder_ / "photos");
  WriteText(folder_ / "photos/me.jpg", "not a database");
  for (const char* command : {"stats", "check", "compact"}) {
    EXPECT_NE(Catena({"--db", "photos", command}).code, 0) << command;
  }
  EXPECT_NE(Catena({"--db", "photos", "import", kFirstDataset}).code, 0);
  size_t files = 0;
  for ([[maybe_unused]] const auto& file :
       std::filesystem::directory_iterator(folder_ / "photos")) {
    ++files;
  }
  EXPECT_EQ(files, 1u);
}

TEST_F(CliCareTest, StatsCountWhatIsThere) {
  const json stats = json::parse(Succeed({"stats", "-f", "json"}));
  EXPECT_EQ(stats["labels"]["Claim"], 164);
  EXPECT_EQ(stats["labels"]["Source"], 35);
}

}  // namespace
}  // namespace catena::test
