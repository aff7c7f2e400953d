#include "storage/record_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "storage/key_encoding.h"
#include "tests/storage/store_kit.h"

namespace catena::store_test {
namespace {

std::optional<std::string> Kept(const RecordCache& cache, uint64_t node) {
  std::optional<std::string> found;
  cache.Use(NodeId{node}, [&](std::string_view record) { found = record; });
  return found;
}

std::string RecordOf(uint64_t node, size_t size) {
  std::string record = std::to_string(node) + ":";
  record.resize(std::max(size, record.size()), static_cast<char>('a' + node % 26));
  return record;
}

TEST(RecordCacheTest, GivesWhatWasKeptByteForByteAndNothingElse) {
  const RecordCache cache(1 << 20);
  for (uint64_t node = 1; node <= 1000; node += 2) {
    cache.Keep(NodeId{node}, RecordOf(node, node % 90));
  }
  for (uint64_t node = 1; node <= 1000; ++node) {
    const auto found = Kept(cache, node);
    EXPECT_EQ(found.has_value(), node % 2 == 1) << node;
    if (node % 2 == 1) {
      EXPECT_EQ(found, RecordOf(node, node % 90));
    }
  }
}

TEST(RecordCacheTest, NeverTakesMoreThanItsLimit) {
  std::mt19937 random(3);
  for (const size_t limit : {0, 100, 5'000, 100'000, 3'000'000}) {
    const RecordCache cache(limit);
    for (uint64_t node = 1; node <= 40'000; ++node) {
      cache.Keep(NodeId{node}, RecordOf(node, random() % 400));
      if (random() % 4 == 0) Kept(cache, 1 + random() % node);
      if (node % 500 == 0) {
        ASSERT_LE(cache.bytes(), limit);
      }
    }
  }
}

TEST(RecordCacheTest, KeepsWhatIsUsedAmongMuchThatIsNot) {
  const RecordCache cache(400'000);
  constexpr uint64_t kUsed = 200;
  for (uint64_t node = 1; node <= kUsed; ++node) cache.Keep(NodeId{node}, RecordOf(node, 60));
  uint64_t found = 0;
  for (uint64_t node = 1'000; node < 21'000; ++node) {
    cache.Keep(NodeId{node}, RecordOf(node, 60));
    const uint64_t used = 1 + node % kUsed;
    if (Kept(cache, used)) ++found;
  }
  EXPECT_EQ(found, 20'000u);
  EXPECT_FALSE(Kept(cache, 1'000)) << "what was not used made room";
}

TEST(RecordCacheTest, LongRecordsAreNotKept) {
  const RecordCache cache(64 << 20);
  cache.Keep(NodeId{1}, RecordOf(1, 4096));
  cache.Keep(NodeId{2}, RecordOf(2, 4097));
  EXPECT_TRUE(Kept(cache, 1));
  EXPECT_FALSE(Kept(cache, 2));
}

TEST(RecordCacheTest, ALaterCommitBeginsAnEmptyOneAndClosesTheLast) {
  LatestRecordCache latest(1 << 20);
  const auto first = latest.At(7);
  first->Keep(NodeId{1}, "one");
  EXPECT_EQ(latest.At(7), first);
  const auto second = latest.At(8);
  EXPECT_NE(second, first);
  EXPECT_FALSE(Kept(*second, 1));
  EXPECT_EQ(first->bytes(), 0u) << "who still holds it does not hold its memory";
  first->Keep(NodeId{1}, "one");
  EXPECT_FALSE(Kept(*first, 1));
  EXPECT_EQ(latest.At(7), nullptr) << "a snapshot of an older commit than the latest read";
  EXPECT_EQ(LatestRecordCache(0).At(1), nullptr);
}

// What every snapshot says, again and again, is what was written when it was taken.
TEST(RecordCacheTest, SnapshotsOfManyCommitsEachReadTheirOwn) {
  GraphStoreOptions options = QuickOptions();
  options.record_cache_bytes = 20'000;  // Less than the records take.
  const auto engine = OpenMemoryEngine();
  const auto store = Must(GraphStore::Open(*engine, options));
  struct Moment {
    std::unique_ptr<Snapshot> snapshot;
    std::map<uint64_t, int64_t> notes;
  };
  std::vector<Moment> moments;
  std::map<uint64_t, int64_t> notes;
  std::vector<NodeId> nodes;
  std::mt19937 random(11);
  int64_t next = 0;
  for (int round = 0; round < 300; ++round) {
    const auto writer = Must(store->BeginWrite());
    Author author(*writer);
    for (int change = 0; change < 5; ++change) {
      if (nodes.size() < 200) {
        nodes.push_back(author.Node("Event", {{"note", Value(++next)}}));
      } else if (notes.size() > 100 && random() % 8 == 0) {
        const NodeId gone = nodes[random() % nodes.size()];
        if (!notes.contains(gone.value)) continue;
        ASSERT_OK(writer->DeleteNode(gone));
        notes.erase(gone.value);
        continue;
      } else {
        const NodeId node = nodes[random() % nodes.size()];
        if (!notes.contains(node.value)) continue;
        ASSERT_OK(author.Set(node, "note", Value(++next)));
        notes[node.value] = next;
        continue;
      }
      notes[nodes.back().value] = next;
    }
    ASSERT_OK(writer->Commit());
    moments.push_back({Must(store->BeginRead()), notes});
    if (moments.size() > 12) moments.erase(moments.begin() + random() % moments.size());
    for (int question = 0; question < 100; ++question) {
      const Moment& moment = moments[random() % moments.size()];
      const NodeId id = nodes[random() % nodes.size()];
      const auto node = Must(moment.snapshot->GetNode(id));
      const auto expected = moment.notes.find(id.value);
      ASSERT_EQ(node.has_value(), expected != moment.notes.end());
      if (!node) continue;
      const KeyId key = *moment.snapshot->names().FindKey("note");
      EXPECT_EQ(*node->properties.Find(key), Value(expected->second));
    }
  }
}

// Each writer raises both of a pair of nodes to the same number: who reads one and then the other
// in one snapshot finds them equal.
TEST(RecordCacheTest, ReadersBesideWritersSeeWholeCommits) {
  const auto engine = OpenMemoryEngine();
  const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
  constexpr size_t kPairs = 20;
  std::vector<NodeId> nodes;
  {
    const auto writer = Must(store->BeginWrite());
    for (size_t i = 0; i < 2 * kPairs; ++i) {
      nodes.push_back(Author(*writer).Node("Event", {{"note", Value(0)}}));
    }
    ASSERT_OK(writer->Commit());
  }
  std::atomic<bool> done = false;
  std::thread writing([&] {
    for (int number = 1; number <= 300; ++number) {
      const auto writer = Must(store->BeginWrite());
      const size_t pair = 2 * (static_cast<size_t>(number) % kPairs);
      EXPECT_OK(Author(*writer).Set(nodes[pair], "note", Value(number)));
      EXPECT_OK(Author(*writer).Set(nodes[pair + 1], "note", Value(number)));
      EXPECT_OK(writer->Commit());
    }
    done = true;
  });
  const auto read = [&](uint32_t seed) {
    std::mt19937 random(seed);
    while (!done) {
      const auto snapshot = Must(store->BeginRead());
      const KeyId key = *snapshot->names().FindKey("note");
      for (int question = 0; question < 20; ++question) {
        const size_t pair = 2 * (random() % kPairs);
        const auto first = Must(snapshot->GetNode(nodes[pair]));
        const auto second = Must(snapshot->GetNode(nodes[pair + 1]));
        EXPECT_EQ(*first->properties.Find(key), *second->properties.Find(key));
      }
    }
  };
  std::thread other([&] { read(1); });
  read(2);
  other.join();
  writing.join();
}

TEST(RecordCacheTest, ADamagedRecordIsNotKept) {
  const auto engine = OpenMemoryEngine();
  const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
  const auto writer = Must(store->BeginWrite());
  const NodeId node = Author(*writer).Node("Event", {{"id", Value("a")}});
  ASSERT_OK(writer->Commit());
  WriteBatch damage;
  damage.Put(Family::kNode, NodeKey(node), "not a record");
  ASSERT_OK(engine->Commit(damage, {}, {}));
  const auto snapshot = Must(store->BeginRead());
  EXPECT_FAILS(snapshot->GetNode(node), ErrorCode::kCorruption);
  EXPECT_FAILS(snapshot->GetNode(node), ErrorCode::kCorruption);
}

}  // namespace
}  // namespace catena::store_test
