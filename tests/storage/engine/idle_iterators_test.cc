// Iterators that wait for the next read of a snapshot show that snapshot only, to any number of
// threads, and do not keep files that the database has replaced.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <set>
#include <thread>

#include "tests/storage/engine/engine_fixture.h"

namespace catena {
namespace {

constexpr int kKeys = 200;

std::string KeyOf(int i) { return std::to_string(1000 + i); }

// Every key anew, and one that tells which time it is.
void Rewrite(Engine& engine, int time) {
  WriteBatch batch;
  for (int i = 0; i < kKeys; ++i) batch.Put(Family::kIndex, KeyOf(i), std::to_string(time));
  batch.Put(Family::kIndex, "time " + std::to_string(time), "");
  if (time > 0) batch.Delete(Family::kIndex, "time " + std::to_string(time - 1));
  ASSERT_OK(engine.Commit(batch, {}, {.sync = false}));
}

Pairs Expected(int time, int first, int last) {
  Pairs pairs;
  for (int i = first; i < last; ++i) pairs.emplace_back(KeyOf(i), std::to_string(time));
  return pairs;
}

testing::AssertionResult Shows(const Engine& engine, SnapshotToken snapshot, int time, int first,
                               int last) {
  const auto some = Scan(engine, Family::kIndex, {KeyOf(first), KeyOf(last)}, snapshot);
  if (!some.has_value()) return testing::AssertionFailure() << some.error().message;
  if (*some != Expected(time, first, last)) {
    return testing::AssertionFailure() << "not the state of time " << time;
  }
  const auto times = Scan(engine, Family::kIndex, {"time", "timf"}, snapshot);
  if (times.has_value() && *times == Pairs{{"time " + std::to_string(time), ""}}) {
    return testing::AssertionSuccess();
  }
  return testing::AssertionFailure() << "not the keys of time " << time;
}

class IdleIterators : public testing::TestWithParam<EngineKind> {
 protected:
  Engine& engine() { return home_.engine(); }
  EngineHome home_{GetParam()};
};

// Ranges before and behind the one before, narrower and wider, and scans that are cut short: what
// an iterator did last must not matter.
TEST_P(IdleIterators, ARepeatedReadSeesItsSnapshotWhateverWasCommitted) {
  std::vector<SnapshotToken> snapshots;
  for (int time = 0; time < 6; ++time) {
    Rewrite(engine(), time);
    const auto snapshot = engine().TakeSnapshot();
    ASSERT_OK(snapshot);
    snapshots.push_back(*snapshot);
    if (time == 3) {
      NoProgress progress;
      ASSERT_OK(engine().Compact(progress));
    }
    for (int then = 0; then <= time; ++then) {
      const SnapshotToken token = snapshots[static_cast<size_t>(then)];
      const KeyRange all{KeyOf(0), ""};
      int seen = 0;
      ASSERT_OK(engine().MultiScan(token, Family::kIndex, {&all, 1},
                                   [&](size_t, std::string_view, std::string_view) {
                                     return ++seen == 7 ? ScanStep::kStop : ScanStep::kNext;
                                   }));
      EXPECT_TRUE(Shows(engine(), token, then, 150, 199));
      EXPECT_TRUE(Shows(engine(), token, then, 0, 3));
      EXPECT_TRUE(Shows(engine(), token, then, 2, 160));
    }
    EXPECT_TRUE(Shows(engine(), {}, time, 0, 199));
  }
  for (const SnapshotToken token : snapshots) engine().ReleaseSnapshot(token);
  EXPECT_TRUE(Shows(engine(), {}, 5, 0, 199));
}

TEST_P(IdleIterators, ManyThreadsReadManySnapshotsWhileFilesAreReplaced) {
  constexpr int kReaders = 4;
  Rewrite(engine(), 0);
  const auto first = engine().TakeSnapshot();
  ASSERT_OK(first);
  Rewrite(engine(), 1);
  const auto second = engine().TakeSnapshot();
  ASSERT_OK(second);
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::jthread> readers;
  for (int k = 0; k < kReaders; ++k) {
    readers.emplace_back([&, k] {
      for (int i = k; !done; ++i) {
        const int from = i * 37 % 150;
        if (!Shows(engine(), i % 2 == 0 ? *first : *second, i % 2, from, from + 20)) ++wrong;
      }
    });
  }
  for (int time = 2; time < 30; ++time) Rewrite(engine(), time);
  NoProgress progress;
  EXPECT_OK(engine().Compact(progress));
  done = true;
  readers.clear();
  EXPECT_EQ(wrong, 0);
  engine().ReleaseSnapshot(*first);
  EXPECT_FAILS(Scan(engine(), Family::kIndex, {"1", "2"}, *first), ErrorCode::kExpired);
  EXPECT_TRUE(Shows(engine(), *second, 1, 0, 100));
  engine().ReleaseSnapshot(*second);
}

INSTANTIATE_TEST_SUITE_P(All, IdleIterators,
                         testing::Values(EngineKind::kMemory, EngineKind::kRocksDb,
                                         EngineKind::kRocksDbSmall),
                         [](const auto& kind) { return KindName(kind.param); });

std::set<std::string> SortedFiles(const std::string& directory) {
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory + "/rocksdb")) {
    if (entry.path().extension() == ".sst") files.insert(entry.path().filename().string());
  }
  return files;
}

TEST(IdleIteratorsOnDisk, DoNotKeepFilesThatACompactionReplaced) {
  TempDir directory;
  const auto engine = OpenRocksDbEngine(directory / "db", {.create_if_missing = true});
  ASSERT_OK(engine);
  NoProgress progress;
  Rewrite(**engine, 0);
  ASSERT_OK((*engine)->Compact(progress));
  const std::set<std::string> before = SortedFiles(directory / "db");
  ASSERT_FALSE(before.empty());
  const auto snapshot = (*engine)->TakeSnapshot();
  ASSERT_OK(snapshot);
  EXPECT_TRUE(Shows(**engine, *snapshot, 0, 0, 10));  // Leaves an iterator on these files.
  Rewrite(**engine, 1);
  ASSERT_OK((*engine)->Compact(progress));
  for (const std::string& file : SortedFiles(directory / "db")) EXPECT_FALSE(before.contains(file));
  EXPECT_TRUE(Shows(**engine, *snapshot, 0, 0, 10));
  (*engine)->ReleaseSnapshot(*snapshot);
}

// A database that is open for reading only is one view for all tokens, and has no snapshot to keep.
TEST(IdleIteratorsOnDisk, OfAReaderGoWithTheEngine) {
  TempDir directory;
  {
    const auto writer = OpenRocksDbEngine(directory / "db", {.create_if_missing = true});
    ASSERT_OK(writer);
    Rewrite(**writer, 0);
  }
  const auto reader = OpenRocksDbEngine(directory / "db", {.read_only = true});
  ASSERT_OK(reader);
  const auto snapshot = (*reader)->TakeSnapshot();
  ASSERT_OK(snapshot);
  EXPECT_TRUE(Shows(**reader, *snapshot, 0, 5, 25));
  EXPECT_TRUE(Shows(**reader, {}, 0, 5, 25));
  (*reader)->ReleaseSnapshot(*snapshot);
  EXPECT_FAILS(Scan(**reader, Family::kIndex, {"1", "2"}, *snapshot), ErrorCode::kExpired);
  EXPECT_TRUE(Shows(**reader, {}, 0, 5, 25));
}

}  // namespace
}  // namespace catena
