#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "storage/key_encoding.h"
#include "storage/store_parts.h"
#include "tests/storage/random_values.h"
#include "tests/storage/store_kit.h"

namespace catena::store_test {
namespace {

class TransactionTest : public ::testing::Test {
 protected:
  explicit TransactionTest(const GraphStoreOptions& options = QuickOptions())
      : engine_(OpenMemoryEngine()), store_(Must(GraphStore::Open(*engine_, options))) {}

  std::unique_ptr<GraphWriter> Begin() { return Must(store_->BeginWrite()); }
  NodeId CommittedNode(const std::string& id) {
    auto writer = Begin();
    const NodeId node = Author(*writer).Node("Event", {{"id", Value(id)}});
    EXPECT_OK(writer->Commit());
    return node;
  }

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<GraphStore> store_;
};

TEST_F(TransactionTest, ASnapshotDoesNotSeeLaterCommits) {
  CommittedNode("a");
  const auto snapshot = Must(store_->BeginRead());
  const std::string before = GraphText(*snapshot);
  auto writer = Begin();
  Author author(*writer);
  const NodeId b = author.Node("Event", {{"id", Value("b")}});
  author.Link(b, "LED_TO", *Must(FindNodeById(*writer, "a")));
  ASSERT_OK(writer->Commit());
  EXPECT_EQ(GraphText(*snapshot), before);
  EXPECT_NE(GraphText(*store_), before);
  EXPECT_LT(snapshot->sequence(), Must(store_->BeginRead())->sequence());
}

TEST_F(TransactionTest, TheSecondWriterOfOneNodeLosesAndNoUpdateIsLost) {
  const NodeId node = CommittedNode("a");
  auto first = Begin();
  auto second = Begin();
  ASSERT_OK(Author(*first).Set(node, "note", Value("first")));
  EXPECT_FAILS(Author(*second).Set(node, "note", Value("second")), ErrorCode::kConflict);
  second->Rollback();
  // One that began before the commit and writes after it: its snapshot is out of date.
  auto third = Begin();
  ASSERT_OK(first->Commit());
  EXPECT_FAILS(Author(*third).Set(node, "note", Value("third")), ErrorCode::kConflict);
  EXPECT_FAILS(third->Commit(), ErrorCode::kConflict);
  third.reset();
  auto fourth = Begin();
  ASSERT_OK(Author(*fourth).Set(node, "note", Value("fourth")));
  ASSERT_OK(fourth->Commit());
}

TEST_F(TransactionTest, WritersOfDifferentNodesBothCommit) {
  const NodeId a = CommittedNode("a");
  const NodeId b = CommittedNode("b");
  auto first = Begin();
  auto second = Begin();
  ASSERT_OK(Author(*first).Set(a, "note", Value(1)));
  ASSERT_OK(Author(*second).Set(b, "note", Value(2)));
  ASSERT_OK(second->Commit());
  ASSERT_OK(first->Commit());
  ExpectClean(*store_);
}

// What snapshot isolation leaves open, and graph_store.h says so.
TEST_F(TransactionTest, WriteSkewIsPossible) {
  const NodeId a = CommittedNode("a");
  const NodeId b = CommittedNode("b");
  const KeyId on_call = [&] {
    auto writer = Begin();
    Author author(*writer);
    EXPECT_OK(author.Set(a, "on", Value(true)));
    EXPECT_OK(author.Set(b, "on", Value(true)));
    EXPECT_OK(writer->Commit());
    return *store_->names().FindKey("on");
  }();
  auto first = Begin();
  auto second = Begin();
  EXPECT_TRUE(Must(first->GetNode(b))->properties.Find(on_call));
  EXPECT_TRUE(Must(second->GetNode(a))->properties.Find(on_call));
  ASSERT_OK(Author(*first).Set(a, "on", Value()));
  ASSERT_OK(Author(*second).Set(b, "on", Value()));
  ASSERT_OK(first->Commit());
  ASSERT_OK(second->Commit());
}

TEST_F(TransactionTest, LinksToAHubDoNotWaitForEachOtherNorForItsEdit) {
  const NodeId hub = CommittedNode("hub");
  const NodeId a = CommittedNode("a");
  auto first = Begin();
  auto second = Begin();
  auto editor = Begin();
  Author(*first).Link(hub, "LED_TO", a);
  Author(*second).Link(a, "LED_TO", hub);
  ASSERT_OK(Author(*editor).Set(hub, "note", Value("edited")));
  ASSERT_OK(first->Commit());
  ASSERT_OK(editor->Commit());
  ASSERT_OK(second->Commit());
  EXPECT_EQ(Must(Must(store_->BeginRead())->Counts()).relationships, 2u);
  ExpectClean(*store_);
}

TEST_F(TransactionTest, ANodeIsNotDeletedUnderANewLinkNorLinkedUnderADeletion) {
  const NodeId a = CommittedNode("a");
  const NodeId b = CommittedNode("b");
  {
    auto linker = Begin();
    auto deleter = Begin();
    Author(*linker).Link(a, "LED_TO", b);
    EXPECT_FAILS(deleter->DeleteNode(b), ErrorCode::kConflict);
    deleter.reset();
    auto late = Begin();  // Its snapshot has no link yet.
    ASSERT_OK(linker->Commit());
    EXPECT_FAILS(late->DeleteNode(b), ErrorCode::kConflict);
  }
  {
    auto deleter = Begin();
    EXPECT_FAILS(deleter->DeleteNode(b), ErrorCode::kConstraint);
    const NodeId c = CommittedNode("c");
    auto other = Begin();
    auto linker = Begin();
    ASSERT_OK(other->DeleteNode(c));
    EXPECT_FAILS(Author(*linker).TryLink(a, "LED_TO", c), ErrorCode::kConflict);
    linker = Begin();
    ASSERT_OK(other->Commit());
    EXPECT_FAILS(Author(*linker).TryLink(a, "LED_TO", c), ErrorCode::kConflict);
  }
  ExpectClean(*store_);
}

TEST_F(TransactionTest, AUniqueValueIsGivenOnceAmongWritersSideBySide) {
  auto first = Begin();
  auto second = Begin();
  auto late = Begin();
  Author(*first).Node("Event", {{"id", Value("x")}});
  EXPECT_FAILS(Author(*second).TryNode("Event", {{"id", Value("x")}}), ErrorCode::kConflict);
  ASSERT_OK(first->Commit());
  EXPECT_FAILS(Author(*late).TryNode("Event", {{"id", Value("x")}}), ErrorCode::kConflict);
  auto after = Begin();
  EXPECT_FAILS(Author(*after).TryNode("Event", {{"id", Value("x")}}), ErrorCode::kConstraint);
  // Within one writer a value may move.
  const NodeId holder = *Must(FindNodeById(*after, "x"));
  ASSERT_OK(Author(*after).Set(holder, "id", Value("y")));
  EXPECT_OK(Author(*after).TryNode("Event", {{"id", Value("x")}}));
  ASSERT_OK(after->Commit());
  ExpectClean(*store_);
}

TEST_F(TransactionTest, ANodeThatThisWriterDeletedCannotBeLinkedAgain) {
  const NodeId a = CommittedNode("a");
  const NodeId b = CommittedNode("b");
  auto writer = Begin();
  Author author(*writer);
  ASSERT_OK(writer->DeleteRelationship(author.Link(a, "LED_TO", b)));
  ASSERT_OK(writer->DeleteNode(b));
  EXPECT_FAILS(author.TryLink(a, "LED_TO", b), ErrorCode::kNotFound);
  EXPECT_FAILS(author.TryLink(b, "LED_TO", a), ErrorCode::kNotFound);
  ASSERT_OK(writer->Commit());
  ExpectClean(*store_);
}

TEST_F(TransactionTest, AVisitorMayReadAndWrite) {
  auto writer = Begin();
  Author author(*writer);
  const NodeId hub = author.Node("Event", {{"id", Value("hub")}});
  for (int i = 0; i < 100; ++i) author.Link(hub, "LED_TO", author.Node("Event", {}));
  ASSERT_OK(writer->Commit());
  writer = Begin();
  std::vector<RelationshipId> seen;
  ASSERT_OK(writer->Expand({&hub, 1}, Direction::kOut, {}, [&](const Adjacent& pair) {
    seen.push_back(pair.relationship);
    EXPECT_TRUE(Must(writer->GetNode(pair.other)));
    EXPECT_OK(writer->DeleteRelationship(pair.relationship));
    EXPECT_OK(writer->DeleteNode(pair.other));
    return true;
  }));
  EXPECT_EQ(seen.size(), 100u);
  ASSERT_OK(writer->Commit());
  EXPECT_EQ(Must(Must(store_->BeginRead())->Counts()).nodes, 1u);
  ExpectClean(*store_);
}

TEST_F(TransactionTest, ATooLargeRecordAndTransactionAreLimitsAndTheWriterGoesOn) {
  EngineLimits limits;
  limits.value_bytes = 10'000;
  limits.batch_bytes = 100'000;
  const auto engine = OpenMemoryEngine(limits);
  const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
  auto writer = Must(store->BeginWrite());
  Author author(*writer);
  EXPECT_FAILS(author.TryNode("Event", {{"note", Value(std::string(20'000, 'x'))}}),
               ErrorCode::kLimit);
  EXPECT_FAILS(author.TryNode("Event", {{"id", Value(std::string(9'000, 'x'))}}),
               ErrorCode::kLimit);
  int nodes = 0;
  while (author.TryNode("Event", {{"note", Value(std::string(1'000, 'x'))}}).has_value()) ++nodes;
  EXPECT_GT(nodes, 50);
  ASSERT_OK(writer->Commit());
  EXPECT_EQ(Must(Must(store->BeginRead())->Counts()).nodes, static_cast<uint64_t>(nodes));
}

TEST_F(TransactionTest, AWriterThatHasEndedRefusesEverything) {
  auto writer = Begin();
  Author author(*writer);
  author.Node("Event", {});
  ASSERT_OK(writer->Commit());
  EXPECT_FAILS(author.TryNode("Event", {}), ErrorCode::kInvalidArgument);
  EXPECT_FAILS(writer->Commit(), ErrorCode::kInvalidArgument);
  writer = Begin();
  writer->Rollback();
  EXPECT_FAILS(writer->Commit(), ErrorCode::kInvalidArgument);
}

TEST_F(TransactionTest, NamesAndIdsAreKeptOverReopeningAndIdsNotReused) {
  std::set<uint64_t> ids;
  for (int round = 0; round < 5; ++round) {
    store_.reset();
    store_ = Must(GraphStore::Open(*engine_, QuickOptions()));
    auto writer = Begin();
    EXPECT_EQ(*writer->InternLabel("Event"), LabelId{1});
    EXPECT_EQ(*writer->InternKey("k" + std::to_string(round)),
              KeyId{static_cast<uint32_t>(round + 1)});
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(ids.insert(Author(*writer).Node("Event", {}).value).second);
    }
    if (round % 2 == 0) {
      ASSERT_OK(writer->Commit());
    }
  }
  EXPECT_EQ(store_->names().key_count(), 5u);
}

TEST_F(TransactionTest, ABulkLoadAndAWriterExcludeEachOther) {
  auto writer = Begin();
  EXPECT_FAILS(store_->BeginBulk(), ErrorCode::kBusy);
  ASSERT_OK(writer->Commit());
  auto bulk = Must(store_->BeginBulk());
  EXPECT_FAILS(store_->BeginWrite(), ErrorCode::kBusy);
  EXPECT_FAILS(store_->BeginBulk(), ErrorCode::kBusy);
  EXPECT_OK(store_->BeginRead());
  bulk.reset();
  EXPECT_OK(store_->BeginWrite());
}

TEST_F(TransactionTest, AReadOnlyStoreReadsAndRefusesToWrite) {
  CommittedNode("a");
  GraphStoreOptions options;
  options.read_only = true;
  const auto reader = Must(GraphStore::Open(*engine_, options));
  EXPECT_EQ(GraphText(*reader), GraphText(*store_));
  EXPECT_FAILS(reader->BeginWrite(), ErrorCode::kReadOnly);
  EXPECT_FAILS(reader->BeginBulk(), ErrorCode::kReadOnly);
}

TEST(StoreFormatTest, ForeignNewerAndDamagedStoresAreRefusedAndUntouched) {
  const auto try_open = [](const std::string& key, const std::string& value) {
    const auto engine = OpenMemoryEngine();
    WriteBatch batch;
    batch.Put(Family::kMeta, key, value);
    EXPECT_OK(engine->Commit(batch, {}, {}));
    const auto before = Must(ReadAll(*engine));
    const auto opened = GraphStore::Open(*engine);
    EXPECT_EQ(Must(ReadAll(*engine)), before);
    return opened.has_value() ? std::optional<ErrorCode>() : opened.error().code;
  };
  EXPECT_EQ(try_open("something", "else"), ErrorCode::kIncompatible);
  EXPECT_EQ(try_open("format", "other program"), ErrorCode::kIncompatible);
  EXPECT_EQ(try_open("format", EncodeFormatRecord(kFormatVersion + 1)), ErrorCode::kIncompatible);
  std::string damaged = EncodeFormatRecord(kFormatVersion);
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  EXPECT_EQ(try_open("format", damaged), ErrorCode::kCorruption);
  // Of this format, and without its catalogue.
  EXPECT_EQ(try_open("format", EncodeFormatRecord(kFormatVersion)), ErrorCode::kCorruption);
}

TEST(StoreFormatTest, FlippedBitsInTheDictionaryAndCatalogueAreCorruption) {
  const auto engine = OpenMemoryEngine();
  {
    const auto store = Must(GraphStore::Open(*engine));
    auto writer = Must(store->BeginWrite());
    Author(*writer).Node("Event", {{"id", Value("a")}});
    ASSERT_OK(writer->Commit());
  }
  const Pairs meta = Must(Scan(*engine, Family::kMeta));
  for (const auto& [key, value] : meta) {
    if (key.starts_with("count/")) continue;  // Seen by the check.
    std::string flipped = value;
    flipped[value.size() / 2] = static_cast<char>(flipped[value.size() / 2] ^ 4);
    WriteBatch damage;
    damage.Put(Family::kMeta, key, flipped);
    ASSERT_OK(engine->Commit(damage, {}, {}));
    const auto opened = GraphStore::Open(*engine);
    EXPECT_FALSE(opened.has_value()) << key;
    WriteBatch undo;
    undo.Put(Family::kMeta, key, value);
    ASSERT_OK(engine->Commit(undo, {}, {}));
  }
  EXPECT_OK(GraphStore::Open(*engine));
}

// A hub larger than any chunk: every pair once, in order, whatever else is written meanwhile.
TEST(HubTest, AHubOfManyLinksStreamsInOrder) {
  const auto engine = OpenMemoryEngine();
  const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
  constexpr uint64_t kLinks = 50'000;
  NodeId hub;
  {
    auto bulk = Must(store->BeginBulk());
    const TypeId type = Must(bulk->InternType("LED_TO"));
    hub = Must(bulk->AddNode({}, {}));
    for (uint64_t i = 0; i < kLinks; ++i) {
      const NodeId other = Must(bulk->AddNode({}, {}));
      Must(bulk->AddRelationship(hub, type, other, {}));
    }
    ASSERT_OK(bulk->Finish());
  }
  const auto count = [&](const GraphReader& graph) {
    uint64_t seen = 0;
    Adjacent last;
    EXPECT_OK(graph.Expand({&hub, 1}, Direction::kOut, {}, [&](const Adjacent& pair) {
      EXPECT_LT(last, pair);
      last = pair;
      ++seen;
      return true;
    }));
    return seen;
  };
  EXPECT_EQ(count(*Must(store->BeginRead())), kLinks);
  auto writer = Must(store->BeginWrite());
  for (uint64_t id = 1; id <= kLinks; id += 7) {
    ASSERT_OK(writer->DeleteRelationship(RelationshipId{id}));
  }
  const uint64_t left = kLinks - (kLinks + 6) / 7;
  EXPECT_EQ(count(*writer), left);
  ASSERT_OK(writer->Commit());
  EXPECT_EQ(count(*Must(store->BeginRead())), left);
  ExpectClean(*store);
}

class ThreadsTest : public TransactionTest {
 protected:
  static GraphStoreOptions Waiting() {
    GraphStoreOptions options;
    options.writer_wait = std::chrono::milliseconds(2'000);
    return options;
  }
  ThreadsTest() : TransactionTest(Waiting()) {}
#if defined(CATENA_SANITIZED)
  static constexpr int kRounds = 60;
#else
  static constexpr int kRounds = 400;
#endif
};

// Each thread adds one to a shared number, again after each conflict: the sum shows a lost update.
TEST_F(ThreadsTest, NoIncrementIsLost) {
  const NodeId node = CommittedNode("counter");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int done = 0; done < kRounds / 4;) {
        auto writer = Must(store_->BeginWrite());
        const KeyId key = Must(writer->InternKey("n"));
        auto found = *Must(writer->GetNode(node));
        const Value* value = found.properties.Find(key);
        found.properties.Set(key, Value(value == nullptr ? int64_t{1} : *value->AsInt() + 1));
        if (writer->UpdateNode(found).has_value() && writer->Commit().has_value()) ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto found = *Must(Must(store_->BeginRead())->GetNode(node));
  EXPECT_EQ(*found.properties.Find(*store_->names().FindKey("n")), Value(int64_t{kRounds}));
  EXPECT_EQ(store_->parts().locks.held(), 0u);
}

// Some link, some unlink and delete nodes, some read: nothing dangles, every snapshot is whole.
TEST_F(ThreadsTest, NothingDanglesUnderConcurrentLinkingAndDeleting) {
  constexpr int kNodes = 12;
  for (int i = 0; i < kNodes; ++i) CommittedNode("n" + std::to_string(i));
  std::atomic<bool> stop = false;
  std::atomic<int> commits = 0;
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      Random random(t);
      for (int round = 0; round < kRounds; ++round) {
        auto writer = Must(store_->BeginWrite());
        Author author(*writer);
        const auto pick = [&] {
          return Must(FindNodeById(*writer, "n" + std::to_string(Below(random, kNodes))));
        };
        const auto a = pick();
        const auto b = pick();
        bool ok = true;
        if (!a) {
          ok = author.TryNode("Event", {{"id", Value("n" + std::to_string(Below(random, kNodes)))}})
                   .has_value();
        } else if (b && OneIn(random, 2)) {
          ok = author.TryLink(*a, "LED_TO", *b).has_value();
        } else {
          std::vector<RelationshipId> links;
          for (const Direction direction : {Direction::kOut, Direction::kIn}) {
            EXPECT_OK(writer->Expand({&*a, 1}, direction, {}, [&](const Adjacent& pair) {
              if (direction == Direction::kOut || pair.other != *a)
                links.push_back(pair.relationship);
              return true;
            }));
          }
          for (const RelationshipId link : links) {
            ok = ok && writer->DeleteRelationship(link).has_value();
          }
          ok = ok && writer->DeleteNode(*a).has_value();
        }
        if (ok && writer->Commit().has_value()) ++commits;
      }
    });
  }
  threads.emplace_back([&] {
    while (!stop) {
      const auto snapshot = Must(store_->BeginRead());
      EXPECT_EQ(GraphText(*snapshot), GraphText(*snapshot));
    }
  });
  for (size_t i = 0; i < 3; ++i) threads[i].join();
  stop = true;
  threads.back().join();
  EXPECT_GT(commits, kRounds / 4);
  EXPECT_EQ(store_->parts().locks.held(), 0u);
  ExpectClean(*store_);
}

// Two writers that each hold what the other wants: one is told at once, nobody hangs.
TEST_F(ThreadsTest, ADeadlockIsAConflictNotAHang) {
  const NodeId a = CommittedNode("a");
  const NodeId b = CommittedNode("b");
  std::atomic<int> ready = 0;
  std::atomic<int> conflicts = 0;
  const auto run = [&](NodeId first, NodeId second) {
    auto writer = Must(store_->BeginWrite());
    EXPECT_OK(Author(*writer).Set(first, "note", Value(1)));
    ++ready;
    while (ready < 2) std::this_thread::yield();
    const auto set = Author(*writer).Set(second, "note", Value(2));
    if (set.has_value()) {
      EXPECT_OK(writer->Commit());
    } else {
      EXPECT_FAILS(set, ErrorCode::kConflict);
      ++conflicts;
      writer->Rollback();
    }
  };
  const auto begin = std::chrono::steady_clock::now();
  std::thread one(run, a, b);
  std::thread two(run, b, a);
  one.join();
  two.join();
  EXPECT_GE(conflicts, 1);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

}  // namespace
}  // namespace catena::store_test
