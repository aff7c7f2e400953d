// What was acknowledged is there after a kill -9, a power cut, a full disk.
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "storage/rocksdb_engine.h"
#include "tests/storage/engine/damage.h"
#include "tests/storage/engine/engine_kit.h"
#include "tests/support/crash_harness.h"
#include "tests/support/power_cut_fs.h"
#include "tests/support/small_disk.h"
#include "tests/support/temp_dir.h"

namespace catena {
namespace {

constexpr int kWriters = 4;

RocksDbOptions SmallBuffers() {
  RocksDbOptions options;
  options.create_if_missing = true;
  options.write_buffer_bytes = 64 << 10;  // Flushes and compacts while it is killed.
  options.log_bytes = 256 << 10;
  return options;
}

// Commit `number`: two pairs and a counter, so that half of it would be seen.
Result<void> CommitNumber(Engine& engine, uint64_t number, bool sync) {
  WriteBatch batch;
  const std::string key = std::to_string(number);
  batch.Put(Family::kNode, key, std::string(number % 300, 'n'));
  batch.Put(Family::kIndex, key, key);
  batch.Add(Family::kMeta, "commits", 1);
  return engine.Commit(batch, {}, {.sync = sync});
}

// Every number in `acknowledged` is there, and every commit that is there is whole.
void ExpectNothingLost(const Engine& engine, const std::set<uint64_t>& acknowledged) {
  const auto content = ReadAll(engine);
  ASSERT_OK(content);
  const auto& nodes = (*content)[static_cast<size_t>(Family::kNode)];
  const auto& index = (*content)[static_cast<size_t>(Family::kIndex)];
  const auto& meta = (*content)[static_cast<size_t>(Family::kMeta)];
  for (const uint64_t number : acknowledged) {
    EXPECT_TRUE(nodes.contains(std::to_string(number))) << "lost commit " << number;
  }
  EXPECT_EQ(nodes.size(), index.size());
  for (const auto& [key, value] : nodes) {
    EXPECT_TRUE(index.contains(key)) << "half of commit " << key;
    EXPECT_EQ(value.size(), std::stoull(key) % 300);
  }
  if (!nodes.empty()) {
    EXPECT_EQ(meta.at("commits"), EncodeCounter(static_cast<int64_t>(nodes.size())));
  }
  NoProgress progress;
  EXPECT_OK(engine.VerifyChecksums(progress));
}

TEST(Crash, EveryAcknowledgedCommitSurvivesKill) {
  const TempDir directory;
  const int cycles = CrashCycles(20);
  std::mt19937 random(7);
  std::set<uint64_t> acknowledged;
  uint64_t next = 0;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    SCOPED_TRACE(cycle);
    const uint64_t first = next;
    const CrashResult crash = RunAndKill(
        [&](const Acknowledge& acknowledge) {
          const auto engine = OpenRocksDbEngine(directory / "db", SmallBuffers());
          if (!engine) _exit(4);
          std::vector<std::thread> writers;
          for (int w = 0; w < kWriters; ++w) {
            writers.emplace_back([&, w] {
              for (uint64_t number = first + static_cast<uint64_t>(w);; number += kWriters) {
                if (!CommitNumber(**engine, number, true)) _exit(5);
                acknowledge(number);
              }
            });
          }
          for (std::thread& writer : writers) writer.join();
        },
        random() % 60000);
    ASSERT_TRUE(crash.killed) << crash.status;
    for (const uint64_t number : crash.acknowledged) {
      acknowledged.insert(number);
      // Each writer has at most one commit that was not acknowledged, and may be there.
      next = std::max(next, number + kWriters * 2);
    }
    ASSERT_TRUE(SucceedsInChild([&] {
      RocksDbOptions reading = SmallBuffers();
      reading.read_only = cycle % 2 == 0;  // The next child recovers it for writing.
      const auto engine = OpenRocksDbEngine(directory / "db", reading);
      EXPECT_OK(engine);
      if (engine) ExpectNothingLost(**engine, acknowledged);
      return !HasFailure();
    }));
  }
  EXPECT_GT(acknowledged.size(), static_cast<size_t>(cycles));
  // It was killed while it flushed and compacted as well.
  EXPECT_FALSE(FilesNamed(directory / "db", ".sst").empty());
}

// Of loads 1, 2, ... the one that was acknowledged last is there, or the one after it, and
// nothing else of any.
void ExpectOneWholeLoad(const std::string& path, uint64_t acknowledged) {
  const auto engine = OpenRocksDbEngine(path, SmallBuffers());
  ASSERT_OK(engine);
  const auto adjacency = Scan(**engine, Family::kAdjacency);
  const auto relationships = Scan(**engine, Family::kRelationship);
  ASSERT_OK(adjacency);
  ASSERT_OK(relationships);
  EXPECT_EQ(*adjacency, *relationships);
  if (acknowledged > 0) {
    ASSERT_EQ(adjacency->size(), 2000u);
    const uint64_t round = std::stoull(adjacency->front().second);
    EXPECT_TRUE(round == acknowledged || round == acknowledged + 1) << round;
  }
  std::set<std::string> rounds;
  for (const auto& pair : *adjacency) rounds.insert(pair.second);
  EXPECT_LE(rounds.size(), 1u) << "half of a load was published";
  EXPECT_FALSE(std::filesystem::exists(path + "/staging"));
  EXPECT_EQ(Scan(**engine, Family::kNode)->size(), 50u);
}

TEST(Crash, KilledBulkLoadLeavesTheDatabaseAsItWas) {
  const TempDir directory;
  ASSERT_TRUE(SucceedsInChild([&] {
    const auto engine = OpenRocksDbEngine(directory / "db", SmallBuffers());
    if (!engine) return false;
    for (uint64_t i = 0; i < 50; ++i) {
      if (!CommitNumber(**engine, i, false)) return false;
    }
    return true;
  }));
  std::mt19937 random(8);
  for (int cycle = 0; cycle < CrashCycles(20); ++cycle) {
    SCOPED_TRACE(cycle);
    const CrashResult crash = RunAndKill(
        [&](const Acknowledge& acknowledge) {
          const auto engine = OpenRocksDbEngine(directory / "db", SmallBuffers());
          if (!engine) _exit(4);
          acknowledge(0);
          for (uint64_t round = 1;; ++round) {
            auto bulk = (*engine)->BeginBulk();
            if (!bulk) _exit(5);
            for (int i = 1000; i < 3000; ++i) {
              const std::string key = "bulk " + std::to_string(i);
              if (!(*bulk)->Put(Family::kAdjacency, key, std::to_string(round))) _exit(6);
              if (!(*bulk)->Put(Family::kRelationship, key, std::to_string(round))) _exit(6);
            }
            if (!(*bulk)->Publish()) _exit(7);
            acknowledge(round);
          }
        },
        random() % 80000);
    ASSERT_TRUE(crash.killed) << crash.status;
    const uint64_t last = crash.acknowledged.back();
    ASSERT_TRUE(SucceedsInChild([&] {
      ExpectOneWholeLoad(directory / "db", last);
      return !HasFailure();
    }));
  }
}

// Commits from several threads until the power is cut, then forgets what was not synced.
// Returns whether an acknowledged commit was lost.
bool LosesCommitsAtPowerCut(bool sync, uint64_t seed) {
  const TempDir directory;
  std::mt19937 random(static_cast<uint32_t>(seed));
  std::set<uint64_t> acknowledged;
  std::mutex mutex;
  const auto fs = std::make_shared<PowerCutFs>();
  {
    RocksDbOptions options = SmallBuffers();
    options.file_system = fs;
    const auto engine = OpenRocksDbEngine(directory / "db", options);
    EXPECT_OK(engine);
    if (!engine) return false;
    std::vector<std::thread> writers;
    for (int w = 0; w < kWriters; ++w) {
      writers.emplace_back([&, w] {
        for (uint64_t number = static_cast<uint64_t>(w); CommitNumber(**engine, number, sync);
             number += kWriters) {
          if (fs->is_cut()) return;  // Acknowledged to nobody.
          const std::lock_guard lock(mutex);
          acknowledged.insert(number);
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(5000 + random() % 60000));
    fs->Cut();
    for (std::thread& writer : writers) writer.join();
  }
  fs->ForgetUnsynced();
  EXPECT_FALSE(acknowledged.empty());

  const auto engine = OpenRocksDbEngine(directory / "db", SmallBuffers());
  EXPECT_OK(engine);
  if (!engine) return true;
  for (const uint64_t number : acknowledged) {
    const auto found = Get(**engine, Family::kNode, std::to_string(number));
    EXPECT_OK(found);
    if (!found->has_value()) return true;
  }
  ExpectNothingLost(**engine, acknowledged);
  return false;
}

TEST(PowerCut, SyncedCommitsSurvive) {
  for (int cycle = 0; cycle < CrashCycles(20); ++cycle) {
    SCOPED_TRACE(cycle);
    EXPECT_FALSE(LosesCommitsAtPowerCut(true, static_cast<uint64_t>(cycle)));
  }
}

// Without syncing the same run loses commits: the simulation has teeth.
TEST(PowerCut, UnsyncedCommitsAreLost) {
  int lost = 0;
  for (int cycle = 0; cycle < 5; ++cycle) {
    if (LosesCommitsAtPowerCut(false, static_cast<uint64_t>(cycle))) ++lost;
  }
  EXPECT_GT(lost, 0);
}

TEST(PowerCut, PublishedBulkLoadSurvives) {
  const TempDir directory;
  const auto fs = std::make_shared<PowerCutFs>();
  {
    RocksDbOptions options = SmallBuffers();
    options.file_system = fs;
    const auto engine = OpenRocksDbEngine(directory / "db", options);
    ASSERT_OK(engine);
    auto bulk = (*engine)->BeginBulk();
    ASSERT_OK(bulk);
    for (int i = 1000; i < 3000; ++i)
      ASSERT_OK((*bulk)->Put(Family::kNode, std::to_string(i), "v"));
    ASSERT_OK((*bulk)->Publish());
    fs->Cut();
  }
  fs->ForgetUnsynced();
  const auto engine = OpenRocksDbEngine(directory / "db", {});
  ASSERT_OK(engine);
  EXPECT_EQ(Scan(**engine, Family::kNode)->size(), 2000u);
}

// RocksDB's answer to a full disk: the commit fails whole, reading goes on, writing is over
// until the database is opened again.
TEST(FullDisk, FailsTheCommitAndTurnsReadOnlyUntilReopened) {
  const TempDir directory;
  const auto fs = std::make_shared<PowerCutFs>();
  RocksDbOptions options = SmallBuffers();
  options.file_system = fs;
  options.reserve_bytes = 0;
  {
    const auto engine = OpenRocksDbEngine(directory / "db", options);
    ASSERT_OK(engine);
    ASSERT_OK(CommitNumber(**engine, 1, true));
    fs->FillDisk(true);
    EXPECT_FAILS(CommitNumber(**engine, 2, true), ErrorCode::kNoSpace);
    fs->FillDisk(false);
    const auto after = CommitNumber(**engine, 3, true);
    EXPECT_FAILS(after, ErrorCode::kReadOnly);
    EXPECT_NE(after.error().message.find("opened again"), std::string::npos);
    EXPECT_FAILS((*engine)->BeginBulk(), ErrorCode::kReadOnly);
    EXPECT_EQ(Scan(**engine, Family::kNode)->size(), 1u);
  }
  const auto engine = OpenRocksDbEngine(directory / "db", options);
  ASSERT_OK(engine);
  EXPECT_OK(CommitNumber(**engine, 4, true));
  EXPECT_EQ(Scan(**engine, Family::kNode)->size(), 2u);
}

// The reserve is why: RocksDB with assertions on aborts the process when the disk fills up under
// it.
TEST(FullDisk, RealOneRefusesCommitsAndNeverAborts) {
  const TempDir directory;
  const SmallDisk disk(directory.path(), "24m");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs more rights";
  RocksDbOptions options = SmallBuffers();
  options.reserve_bytes = 8 << 20;
  std::set<uint64_t> acknowledged;
  {
    const auto engine = OpenRocksDbEngine(directory / "db", options);
    ASSERT_OK(engine);
    std::mt19937_64 random(3);
    Result<void> committed;
    for (uint64_t number = 0; number < 100000; ++number) {
      WriteBatch batch;
      const std::string key = std::to_string(number);
      std::string noise(4000, '\0');
      for (char& byte : noise) byte = static_cast<char>(random());
      batch.Put(Family::kAdjacency, key, noise);
      batch.Put(Family::kNode, key, std::string(number % 300, 'n'));
      batch.Put(Family::kIndex, key, key);
      batch.Add(Family::kMeta, "commits", 1);
      committed = (*engine)->Commit(batch, {}, {.sync = false});
      if (!committed) break;
      acknowledged.insert(number);
    }
    EXPECT_FAILS(committed, ErrorCode::kNoSpace);
    EXPECT_GT(acknowledged.size(), 100u);
    ExpectNothingLost(**engine, acknowledged);
  }
  std::ofstream filler(directory / "filler");
  while (filler << std::string(4096, 'x') << std::flush) {
  }
  {
    RocksDbOptions reading;
    reading.read_only = true;
    const auto engine = OpenRocksDbEngine(directory / "db", reading);
    ASSERT_OK(engine);
    ExpectNothingLost(**engine, acknowledged);
  }
  filler.close();
  std::filesystem::remove(directory / "filler");
  const auto engine = OpenRocksDbEngine(directory / "db", options);
  ASSERT_OK(engine);
  ExpectNothingLost(**engine, acknowledged);
}

TEST(FullDisk, IsReadableReadOnly) {
  const TempDir directory;
  const auto fs = std::make_shared<PowerCutFs>();
  RocksDbOptions options = SmallBuffers();
  options.file_system = fs;
  options.reserve_bytes = 0;
  {
    const auto engine = OpenRocksDbEngine(directory / "db", options);
    ASSERT_OK(engine);
    ASSERT_OK(CommitNumber(**engine, 1, true));
  }
  fs->FillDisk(true);
  options.read_only = true;
  const auto engine = OpenRocksDbEngine(directory / "db", options);
  ASSERT_OK(engine);
  EXPECT_EQ(Scan(**engine, Family::kNode)->size(), 1u);
}

}  // namespace
}  // namespace catena
