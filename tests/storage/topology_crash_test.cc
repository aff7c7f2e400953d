// Killed at any moment, a store is left with a topology that may be used or with none.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "storage/topology.h"
#include "tests/storage/topology_kit.h"
#include "tests/support/crash_harness.h"

namespace catena::store_test {
namespace {

#if defined(NDEBUG) && !defined(CATENA_SANITIZED)
constexpr int kTopologyCycles = 60;
#else
constexpr int kTopologyCycles = 6;
#endif

struct Opened {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<GraphStore> store;
  std::unique_ptr<Topology> topology;
};

Opened OpenAll(const std::string& path, bool read_only = false) {
  RocksDbOptions engine_options = SmallRocksDb();
  engine_options.read_only = read_only;
  if (read_only) engine_options.create_if_missing = false;
  GraphStoreOptions store_options;
  store_options.read_only = read_only;
  store_options.id_block = 16;
  Opened opened;
  opened.engine = Must(OpenRocksDbEngine(path, engine_options));
  opened.store = Must(GraphStore::Open(*opened.engine, store_options));
  TopologyOptions options;
  options.directory = path + "/topology";
  options.reserve_bytes = 0;
  opened.topology = std::make_unique<Topology>(*opened.store, options);
  return opened;
}

// A walk over the topology that is there, and every byte of it, against the store.
void ExpectSound(const Opened& opened) {
  NoProgress quiet;
  EXPECT_OK(opened.topology->Check([](const std::string& text) { ADD_FAILURE() << text; }, quiet));
  const auto plain = Must(opened.store->BeginRead());
  const auto overlaid = opened.topology->Overlay(Must(opened.store->BeginRead()));
  std::vector<NodeId> ids = AllIds({});  // Enough to make the reader look for the topology.
  EXPECT_OK(plain->ScanNodes({}, [&](const Node& node) {
    ids.push_back(node.id);
    return true;
  }));
  ExpectSameWalks(*overlaid, *plain, ids);
}

TEST(TopologyCrashTest, KilledWhileSavingTheTopologyIsSoundOrAbsent) {
  TempDir dir;
  const std::string path = dir / "db";
  std::mt19937 random(1);
  for (int cycle = 0; cycle < CrashCycles(kTopologyCycles); ++cycle) {
    SCOPED_TRACE(cycle);
    const auto work = [&](const Acknowledge& acknowledge) {
      const Opened opened = OpenAll(path);
      Changer changer(opened.store, static_cast<uint32_t>(cycle));
      NoProgress quiet;
      for (uint64_t number = 0;; ++number) {
        changer.Commit(8);
        acknowledge(number);
        if (number % 2 == 1) continue;
        if (!opened.topology->Save(quiet).has_value()) _exit(1);
      }
    };
    const CrashResult result = RunAndKill(work, 500 + random() % 40'000);
    ASSERT_TRUE(result.killed) << result.status;
    EXPECT_TRUE(SucceedsInChild([&] {
      const Opened opened = OpenAll(path);
      ExpectSound(opened);
      return !::testing::Test::HasFailure();
    }));
    if (::testing::Test::HasFailure()) return;
  }
}

// Readers open the database at any moment of a writer that changes it and saves.
TEST(TopologyCrashTest, AnotherProcessThatReadsFindsASoundTopologyOrNone) {
  TempDir dir;
  const std::string path = dir / "db";
  ASSERT_TRUE(SucceedsInChild([&] {
    const Opened opened = OpenAll(path);
    Changer changer(opened.store, 1);
    changer.Commit(400);
    NoProgress quiet;
    return opened.topology->Save(quiet).has_value();
  }));
  const pid_t writer = fork();
  if (writer == 0) {
    const Opened opened = OpenAll(path);
    Changer changer(opened.store, 2);
    NoProgress quiet;
    for (;;) {
      changer.Commit(8);
      if (!opened.topology->Save(quiet).has_value()) _exit(1);
    }
  }
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(SucceedsInChild([&] {
      const Opened opened = OpenAll(path, true);
      // The file may be gone by now: the writer has a newer one. That is no damage, so only what
      // is answered counts.
      const auto plain = Must(opened.store->BeginRead());
      const auto overlaid = opened.topology->Overlay(Must(opened.store->BeginRead()));
      ExpectSameWalks(*overlaid, *plain, AllIds(NodeId{600}));
      return !::testing::Test::HasFailure();
    }));
  }
  EXPECT_EQ(waitpid(writer, nullptr, WNOHANG), 0) << "the writer went on";
  kill(writer, SIGKILL);
  waitpid(writer, nullptr, 0);
}

}  // namespace
}  // namespace catena::store_test
