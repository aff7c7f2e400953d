// Backups are consistent, complete and verified; restoring leaves all or nothing.
#include "storage/backup.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "storage/memory_engine.h"
#include "storage/rocksdb_engine.h"
#include "tests/storage/engine/damage.h"
#include "tests/storage/engine/engine_kit.h"
#include "tests/support/temp_dir.h"

namespace catena {
namespace {

namespace fs = std::filesystem;

class BackupTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Engine>> Open(const std::string& path, bool create = false) {
    RocksDbOptions options;
    options.create_if_missing = create;
    return OpenRocksDbEngine(path, options);
  }

  // A database with sorted files and a log.
  std::unique_ptr<Engine> MakeDatabase(const std::string& path) {
    auto engine = Open(path, true);
    EXPECT_OK(engine);
    auto bulk = (*engine)->BeginBulk();
    EXPECT_OK(bulk);
    for (int i = 1000; i < 2000; ++i) {
      EXPECT_OK((*bulk)->Put(Family::kNode, std::to_string(i), std::string(20, 'b')));
    }
    EXPECT_OK((*bulk)->Publish());
    EXPECT_OK(Put(**engine, Family::kIndex, "name", "value"));
    return *std::move(engine);
  }

  TempDir directory_;
  NoProgress progress_;
};

TEST_F(BackupTest, RestoresWhatWasBackedUp) {
  const auto engine = MakeDatabase(directory_ / "db");
  const auto first_content = ReadAll(*engine);
  const auto first = BackupDatabase(*engine, directory_ / "backups", progress_);
  ASSERT_OK(first);
  ASSERT_OK(Put(*engine, Family::kIndex, "name", "changed"));
  const auto second_content = ReadAll(*engine);
  const auto second = BackupDatabase(*engine, directory_ / "backups", progress_);
  ASSERT_OK(second);
  EXPECT_LT(first->id, second->id);

  const auto listed = ListBackups(directory_ / "backups");
  ASSERT_OK(listed);
  ASSERT_EQ(listed->size(), 2u);
  EXPECT_EQ((*listed)[0].id, first->id);
  EXPECT_EQ((*listed)[1].id, second->id);
  EXPECT_EQ((*listed)[0].database_id, (*listed)[1].database_id);
  EXPECT_EQ((*listed)[0].database_id.size(), 32u);
  EXPECT_GT((*listed)[0].bytes, 0u);
  EXPECT_OK(VerifyBackup(directory_ / "backups", 0));
  EXPECT_OK(VerifyBackup(directory_ / "backups", first->id));

  ASSERT_OK(RestoreDatabase(directory_ / "backups", directory_ / "new", {}, progress_));
  ASSERT_OK(RestoreDatabase(directory_ / "backups", directory_ / "old", {.backup_id = first->id},
                            progress_));
  const auto newest = Open(directory_ / "new");
  const auto oldest = Open(directory_ / "old");
  ASSERT_OK(newest);
  ASSERT_OK(oldest);
  EXPECT_EQ(*ReadAll(**newest), *second_content);
  EXPECT_EQ(*ReadAll(**oldest), *first_content);
  EXPECT_OK((*newest)->VerifyChecksums(progress_));
  EXPECT_OK(Put(**newest, Family::kIndex, "name", "goes on"));
  // It is the same database still: its backups go on in the same place.
  EXPECT_OK(BackupDatabase(**newest, directory_ / "backups", progress_));
}

TEST_F(BackupTest, IsConsistentWhileThreadsCommit) {
  const auto engine = MakeDatabase(directory_ / "db");
  std::atomic<bool> done = false;
  std::vector<std::thread> writers;
  for (int w = 0; w < 3; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; !done; ++i) {
        WriteBatch batch;
        const std::string key = "w" + std::to_string(w) + " " + std::to_string(i % 50);
        batch.Put(Family::kNode, key, std::to_string(i));
        batch.Put(Family::kIndex, key, std::to_string(i));
        batch.Add(Family::kMeta, "commits", 1);
        EXPECT_OK(engine->Commit(batch, {}, {.sync = false}));
      }
    });
  }
  for (int round = 0; round < 3; ++round) {
    EXPECT_OK(BackupDatabase(*engine, directory_ / "backups", progress_));
  }
  done = true;
  for (std::thread& writer : writers) writer.join();
  for (uint32_t id = 1; id <= 3; ++id) {
    const std::string path = directory_ / ("restored" + std::to_string(id));
    ASSERT_OK(RestoreDatabase(directory_ / "backups", path, {.backup_id = id}, progress_));
    const auto restored = Open(path);
    ASSERT_OK(restored);
    const auto nodes = Scan(**restored, Family::kNode, {"w", ""});
    auto index = Scan(**restored, Family::kIndex, {"w", ""});
    ASSERT_OK(nodes);
    EXPECT_EQ(*nodes, *index);
  }
}

TEST_F(BackupTest, PathOfAClosedDatabaseCanBeBackedUpAndABusyOneNot) {
  auto engine = MakeDatabase(directory_ / "db");
  EXPECT_FAILS(BackupDatabase(directory_ / "db", directory_ / "backups", progress_),
               ErrorCode::kBusy);
  engine.reset();
  EXPECT_OK(BackupDatabase(directory_ / "db", directory_ / "backups", progress_));
}

TEST_F(BackupTest, ForeignTargetsAreRefusedAndLeftUntouched) {
  const auto engine = MakeDatabase(directory_ / "db");
  const auto other = MakeDatabase(directory_ / "other");
  fs::create_directory(directory_ / "photos");
  WriteFile(directory_ / "photos/a.jpg", "picture");
  WriteFile(directory_ / "file", "text");
  ASSERT_OK(BackupDatabase(*other, directory_ / "others", progress_));
  for (const char* name : {"photos", "file", "others", "db"}) {
    SCOPED_TRACE(name);
    const auto before = name == std::string("db") || name == std::string("file")
                            ? std::map<std::string, std::string>()
                            : Tree(directory_ / name);
    EXPECT_FAILS(BackupDatabase(*engine, directory_ / name, progress_), ErrorCode::kIncompatible);
    if (!before.empty()) {
      EXPECT_EQ(Tree(directory_ / name), before);
    }
  }
}

TEST_F(BackupTest, RestoreIsRefusedWhereSomethingIs) {
  const auto engine = MakeDatabase(directory_ / "db");
  ASSERT_OK(BackupDatabase(*engine, directory_ / "backups", progress_));
  fs::create_directory(directory_ / "photos");
  WriteFile(directory_ / "photos/a.jpg", "picture");
  const auto restore = [&](const std::string& name, RestoreOptions options = {}) {
    return RestoreDatabase(directory_ / "backups", directory_ / name, options, progress_);
  };
  EXPECT_FAILS(restore("db"), ErrorCode::kAlreadyExists);
  EXPECT_FAILS(restore("photos"), ErrorCode::kIncompatible);
  EXPECT_FAILS(restore("new", {.backup_id = 77}), ErrorCode::kNotFound);
  EXPECT_FAILS(RestoreDatabase(directory_ / "none", directory_ / "new", {}, progress_),
               ErrorCode::kNotFound);
  fs::create_directory(directory_ / "empty");
  EXPECT_OK(restore("empty/"));
  EXPECT_OK(Open(directory_ / "empty"));
}

// Any file of a backup: a flipped bit is found before anything is restored.
TEST_F(BackupTest, DamagedBackupIsReportedAndNothingIsRestored) {
  {
    const auto engine = MakeDatabase(directory_ / "db");
    ASSERT_OK(BackupDatabase(*engine, directory_ / "backups", progress_));
  }
  const auto expected = ReadAll(**Open(directory_ / "db"));
  for (const std::string& file : FilesNamed(directory_ / "backups", "")) {
    if (fs::file_size(file) == 0) continue;
    SCOPED_TRACE(file);
    const size_t bit = fs::file_size(file) * 4 + 1;
    FlipBit(file, bit);
    EXPECT_FALSE(RestoreDatabase(directory_ / "backups", directory_ / "new", {}, progress_));
    EXPECT_FALSE(fs::exists(directory_ / "new"));
    for (const auto& entry : fs::directory_iterator(directory_.path())) {
      EXPECT_EQ(entry.path().string().find("restoring"), std::string::npos) << entry.path();
    }
    FlipBit(file, bit);
  }
  EXPECT_OK(RestoreDatabase(directory_ / "backups", directory_ / "new", {}, progress_));
  EXPECT_EQ(*ReadAll(**Open(directory_ / "new")), *expected);
}

// An older backup is not taken for the newest without a word, and may be asked for.
TEST_F(BackupTest, ADamagedNewestBackupIsSaidAndTheOlderOneIsThere) {
  {
    const auto engine = MakeDatabase(directory_ / "db");
    ASSERT_OK(BackupDatabase(*engine, directory_ / "backups", progress_));
    ASSERT_OK(BackupDatabase(*engine, directory_ / "backups", progress_));
  }
  const std::string file = directory_ / "backups/rocksdb/meta/2";
  for (size_t bit = 0; bit < fs::file_size(file) * 8; bit += 5) {
    SCOPED_TRACE(bit);
    FlipBit(file, bit);
    EXPECT_FAILS(RestoreDatabase(directory_ / "backups", directory_ / "new", {}, progress_),
                 ErrorCode::kCorruption);
    EXPECT_FALSE(fs::exists(directory_ / "new"));
    FlipBit(file, bit);
  }
  fs::resize_file(file, fs::file_size(file) / 2);
  const auto listed = ListBackups(directory_ / "backups");
  ASSERT_OK(listed);
  ASSERT_EQ(listed->size(), 2u);
  EXPECT_FALSE(listed->at(0).damaged);
  EXPECT_TRUE(listed->at(1).damaged);
  EXPECT_FAILS(RestoreDatabase(directory_ / "backups", directory_ / "new", {}, progress_),
               ErrorCode::kCorruption);
  EXPECT_OK(
      RestoreDatabase(directory_ / "backups", directory_ / "new", {.backup_id = 1}, progress_));
}

TEST_F(BackupTest, ABackupThatDidNotBeginLeavesRoomForTheNext) {
  const auto engine = MakeDatabase(directory_ / "db");
  fs::create_directory(directory_ / "backups");
  WriteFile(directory_ / "backups/CATENA.backup", "");
  EXPECT_OK(BackupDatabase(*engine, directory_ / "backups", progress_));
  EXPECT_OK(RestoreDatabase(directory_ / "backups", directory_ / "new", {}, progress_));
}

TEST_F(BackupTest, BackupsDoNotLieInTheDatabase) {
  const auto engine = MakeDatabase(directory_ / "db");
  fs::create_directory_symlink(directory_ / "db", directory_ / "other-name");
  for (const char* name : {"db", "db/backups", "other-name/a/b", "new/../db/x"}) {
    EXPECT_FAILS(BackupDatabase(*engine, directory_ / name, progress_), ErrorCode::kIncompatible);
  }
  EXPECT_OK(BackupDatabase(*engine, directory_ / "db-backups", progress_));
  EXPECT_FAILS(RestoreDatabase(directory_ / "db-backups", "", {}, progress_),
               ErrorCode::kInvalidArgument);
}

class StopAtOnce final : public Progress {
 public:
  bool Update(std::string_view, uint64_t, uint64_t) override { return false; }
};

TEST_F(BackupTest, StoppedRestoreLeavesNothing) {
  const auto engine = MakeDatabase(directory_ / "db");
  ASSERT_OK(BackupDatabase(*engine, directory_ / "backups", progress_));
  StopAtOnce stop;
  EXPECT_FAILS(RestoreDatabase(directory_ / "backups", directory_ / "new", {}, stop),
               ErrorCode::kCancelled);
  EXPECT_FALSE(fs::exists(directory_ / "new"));
}

TEST_F(BackupTest, MemoryCannotBeBackedUp) {
  const auto engine = OpenMemoryEngine();
  EXPECT_FAILS(BackupDatabase(*engine, directory_ / "backups", progress_), ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace catena
