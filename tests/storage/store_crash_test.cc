// What a writer was told is committed is there after kill -9 and after a power cut, whole, and
// everything derived agrees with it.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>

#include "tests/storage/store_kit.h"
#include "tests/support/crash_harness.h"
#include "tests/support/power_cut_fs.h"

namespace catena::store_test {
namespace {

#if defined(NDEBUG) && !defined(CATENA_SANITIZED)
constexpr int kCycles = 200;
#else
constexpr int kCycles = 12;
#endif
constexpr int kWriters = 4;
constexpr int kCyclesADatabase = 20;  // Then a new one, so that checking stays quick.

std::string UserId(uint64_t number, const char* part) { return std::to_string(number) + part; }

// One commit: two nodes, a link between them and one to a hub that all writers share, and, every
// third time, the removal of an older link. Conflicts are tried again.
Result<void> CommitNumber(GraphStore& store, NodeId hub, uint64_t number) {
  for (;;) {
    CATENA_TRY(const auto writer, store.BeginWrite());
    Author author(*writer);
    CATENA_TRY(const NodeId a, author.TryNode("Event", {{"id", Value(UserId(number, "a"))}}));
    CATENA_TRY(const NodeId b, author.TryNode("Claim", {{"id", Value(UserId(number, "b"))},
                                                        {"name", Value("Shared name")}}));
    CATENA_TRY(author.TryLink(a, "LED_TO", b, {{"id", Value(UserId(number, "r"))}}));
    CATENA_TRY(author.TryLink(b, "ABOUT", hub));
    const auto committed = writer->Commit();
    if (committed.has_value() || committed.error().code != ErrorCode::kConflict) return committed;
  }
}

Result<NodeId> FindOrMakeHub(GraphStore& store) {
  CATENA_TRY(const auto writer, store.BeginWrite());
  CATENA_TRY(const auto hub, FindNodeById(*writer, "hub"));
  if (hub) return *hub;
  CATENA_TRY(const NodeId made, Author(*writer).TryNode("Event", {{"id", Value("hub")}}));
  CATENA_TRY(writer->Commit());
  return made;
}

// Looks for every number, finds no half of one, and says which is the next free one.
uint64_t ExpectNothingLost(const GraphStore& store, const std::set<uint64_t>& acknowledged) {
  const auto snapshot = Must(store.BeginRead());
  for (const uint64_t number : acknowledged) {
    EXPECT_TRUE(Must(FindNodeById(*snapshot, UserId(number, "a")))) << "lost " << number;
  }
  uint64_t next = 0;
  uint64_t commits = 0;
  const KeyId id = store.names().FindKey("id").value_or(KeyId{});
  EXPECT_OK(snapshot->ScanNodes({}, [&](const Node& node) {
    const Value* value = node.properties.Find(id);
    if (value == nullptr || *value->AsString() == "hub") return true;
    const uint64_t number = std::stoull(*value->AsString());
    next = std::max(next, number + 1);
    ++commits;
    EXPECT_TRUE(Must(FindRelationshipById(*snapshot, UserId(number, "r")))) << "half of " << number;
    return true;
  }));
  const GraphCounts counts = Must(snapshot->Counts());
  EXPECT_EQ(counts.relationships, commits);
  ExpectClean(store);
  return next;
}

GraphStoreOptions CrashOptions(bool sync = true) {
  GraphStoreOptions options;
  options.sync_commits = sync;
  options.id_block = 16;
  options.sort_memory_bytes = 1 << 20;
  return options;
}

// What `look` says about the store at `path`, which a process of its own opens. None if a check
// fails there.
std::optional<uint64_t> AskStore(const std::string& path,
                                 const std::function<uint64_t(const GraphStore&)>& look) {
  return AskChild([&]() -> std::optional<uint64_t> {
    const auto engine = OpenRocksDbEngine(path, SmallRocksDb());
    EXPECT_OK(engine);
    if (!engine) return std::nullopt;
    const auto store = GraphStore::Open(**engine, CrashOptions());
    EXPECT_OK(store);
    if (!store) return std::nullopt;
    const uint64_t answer = look(**store);
    return testing::Test::HasFailure() ? std::nullopt : std::optional(answer);
  });
}

TEST(StoreCrashTest, EveryAcknowledgedCommitSurvivesKillAndTheCheckIsClean) {
  std::mt19937 random(11);
  auto directory = std::make_unique<TempDir>();
  std::set<uint64_t> acknowledged;
  uint64_t next = 0;
  size_t all = 0;
  const int cycles = CrashCycles(kCycles);
  for (int cycle = 0; cycle < cycles && !HasFailure(); ++cycle) {
    SCOPED_TRACE(cycle);
    if (cycle % kCyclesADatabase == 0) {
      directory = std::make_unique<TempDir>();
      acknowledged.clear();
      next = 0;
    }
    const std::string path = *directory / "db";
    const CrashResult crash = RunAndKill(
        [&](const Acknowledge& acknowledge) {
          const auto engine = OpenRocksDbEngine(path, SmallRocksDb());
          if (!engine) _exit(4);
          const auto store = GraphStore::Open(**engine, CrashOptions());
          if (!store) _exit(5);
          const auto hub = FindOrMakeHub(**store);
          if (!hub) _exit(6);
          std::vector<std::thread> writers;
          for (int w = 0; w < kWriters; ++w) {
            writers.emplace_back([&, w] {
              for (uint64_t number = next + static_cast<uint64_t>(w);; number += kWriters) {
                if (!CommitNumber(**store, *hub, number)) _exit(7);
                acknowledge(number);
              }
            });
          }
          for (std::thread& writer : writers) writer.join();
        },
        random() % 40'000);
    ASSERT_TRUE(crash.killed) << crash.status;
    acknowledged.insert(crash.acknowledged.begin(), crash.acknowledged.end());
    all += crash.acknowledged.size();
    const auto free = AskStore(
        path, [&](const GraphStore& store) { return ExpectNothingLost(store, acknowledged); });
    ASSERT_TRUE(free.has_value());
    next = *free;
  }
  EXPECT_GT(all, static_cast<size_t>(cycles));
}

TEST(StoreCrashTest, AKilledBulkLoadIsThereWholeOrNotAtAll) {
  std::mt19937 random(12);
  const TempDir directory;
  uint64_t kept = 0;
  for (int cycle = 0; cycle < CrashCycles(kCycles) / 10 && !HasFailure(); ++cycle) {
    SCOPED_TRACE(cycle);
    const CrashResult crash = RunAndKill(
        [&](const Acknowledge& acknowledge) {
          const auto engine = OpenRocksDbEngine(directory / "db", SmallRocksDb());
          if (!engine) _exit(4);
          const auto store = GraphStore::Open(**engine, CrashOptions());
          if (!store) _exit(5);
          acknowledge(0);
          for (;;) {
            const auto bulk = (*store)->BeginBulk();
            if (!bulk) _exit(6);
            const auto type = (*bulk)->InternType("LED_TO");
            const auto hub = (*bulk)->AddNode({}, {});
            for (int i = 0; i < 999; ++i) {
              const auto node = (*bulk)->AddNode({}, {});
              if (!node || !(*bulk)->AddRelationship(*hub, *type, *node, {})) _exit(7);
            }
            if (!(*bulk)->Finish()) _exit(8);
            acknowledge(1);
          }
        },
        random() % 60'000);
    ASSERT_TRUE(crash.killed) << crash.status;
    kept += crash.acknowledged.size() - 1;
    const auto loads = AskStore(directory / "db", [&](const GraphStore& store) {
      ExpectClean(store);
      const GraphCounts counts = Must(Must(store.BeginRead())->Counts());
      EXPECT_EQ(counts.nodes % 1'000, 0u);
      EXPECT_EQ(counts.relationships, counts.nodes / 1'000 * 999);
      EXPECT_GE(counts.nodes / 1'000, kept);
      return counts.nodes / 1'000;
    });
    ASSERT_TRUE(loads.has_value());
    kept = *loads;
  }
}

// Whether the store at `path`, which another process writes to, is busy for a second writer, read
// by a reader, and refuses to be written by that reader.
bool IsBusyToWriteAndOpenToRead(const std::string& path) {
  const auto second = OpenRocksDbEngine(path, SmallRocksDb());
  const bool busy = !second.has_value() && second.error().code == ErrorCode::kBusy;
  RocksDbOptions reading = SmallRocksDb();
  reading.read_only = true;
  const auto reader = OpenRocksDbEngine(path, reading);
  if (!reader) return false;
  GraphStoreOptions options = CrashOptions();
  options.read_only = true;
  const auto graph = GraphStore::Open(**reader, options);
  if (!graph) return false;
  const auto snapshot = (*graph)->BeginRead();
  if (!snapshot) return false;
  const auto hub = FindNodeById(**snapshot, "hub");
  const bool sees = hub.has_value() && hub->has_value();
  const auto write = (*graph)->BeginWrite();
  const bool refused = !write.has_value() && write.error().code == ErrorCode::kReadOnly;
  return busy && sees && refused;
}

TEST(TwoProcessesTest, TheSecondWriterIsBusyAndAReaderWorks) {
  const TempDir directory;
  const std::string path = directory / "db";
  // The child holds the database open for writing until it is killed. Its own child is forked
  // before that, and waits for the word that it is open.
  const CrashResult crash = RunAndKill(
      [&](const Acknowledge& acknowledge) {
        int opened[2];
        if (pipe(opened) != 0) _exit(3);
        const pid_t other = fork();
        if (other == 0) {
          close(opened[1]);
          char word = 0;
          if (read(opened[0], &word, 1) != 1) _exit(1);
          _exit(IsBusyToWriteAndOpenToRead(path) ? 42 : 2);
        }
        const auto engine = OpenRocksDbEngine(path, SmallRocksDb());
        if (!engine) _exit(4);
        const auto store = GraphStore::Open(**engine, CrashOptions());
        if (!store || !FindOrMakeHub(**store)) _exit(5);
        if (write(opened[1], "o", 1) != 1) _exit(6);
        int status = 0;
        waitpid(other, &status, 0);
        acknowledge(static_cast<uint64_t>(WEXITSTATUS(status)));
        for (;;) pause();
      },
      1'000);
  ASSERT_TRUE(crash.killed);
  ASSERT_EQ(crash.acknowledged.size(), 1u);
  EXPECT_EQ(crash.acknowledged[0], 42u);
}

// The power cuts open databases in this process, so they come after all that forks.

// Returns whether an acknowledged commit was lost.
bool LosesCommitsAtPowerCut(bool sync, uint64_t seed) {
  const TempDir directory;
  std::mt19937 random(static_cast<uint32_t>(seed));
  std::set<uint64_t> acknowledged;
  std::mutex mutex;
  const auto fs = std::make_shared<PowerCutFs>();
  {
    RocksDbOptions options = SmallRocksDb();
    options.file_system = fs;
    const auto engine = Must(OpenRocksDbEngine(directory / "db", options));
    const auto store = Must(GraphStore::Open(*engine, CrashOptions(sync)));
    const NodeId hub = Must(FindOrMakeHub(*store));
    // A first commit gives all names: the cut is to meet commits, on a slow machine too.
    EXPECT_TRUE(CommitNumber(*store, hub, 1'000'000));
    acknowledged.insert(1'000'000);
    std::vector<std::thread> writers;
    for (int w = 0; w < kWriters; ++w) {
      writers.emplace_back([&, w] {
        for (uint64_t number = static_cast<uint64_t>(w); CommitNumber(*store, hub, number);
             number += kWriters) {
          if (fs->is_cut()) return;  // Acknowledged to nobody.
          const std::lock_guard lock(mutex);
          acknowledged.insert(number);
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(5'000 + random() % 40'000));
    fs->Cut();
    for (std::thread& writer : writers) writer.join();
  }
  fs->ForgetUnsynced();
  const auto engine = Must(OpenRocksDbEngine(directory / "db", SmallRocksDb()));
  const auto store = Must(GraphStore::Open(*engine, CrashOptions()));
  const auto snapshot = Must(store->BeginRead());
  for (const uint64_t number : acknowledged) {
    if (Must(FindNodeById(*snapshot, UserId(number, "a")))) continue;
    ExpectClean(*store);  // What is left is whole.
    return true;
  }
  ExpectNothingLost(*store, acknowledged);
  return false;
}

TEST(StorePowerCutTest, SyncedCommitsSurvive) {
  for (int cycle = 0; cycle < CrashCycles(kCycles) / 10; ++cycle) {
    SCOPED_TRACE(cycle);
    EXPECT_FALSE(LosesCommitsAtPowerCut(true, static_cast<uint64_t>(cycle)));
  }
}

// The control run: without syncing, the same loses commits, so the cut has teeth.
TEST(StorePowerCutTest, UnsyncedCommitsAreLostWhole) {
  int lost = 0;
  for (int cycle = 0; cycle < 5; ++cycle) {
    if (LosesCommitsAtPowerCut(false, static_cast<uint64_t>(cycle))) ++lost;
  }
  EXPECT_GT(lost, 0);
}

}  // namespace
}  // namespace catena::store_test
