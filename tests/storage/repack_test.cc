// Repacking changes the keys and not the graph, whatever the window, and also when it is
// interrupted.
#include "storage/repack.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "storage/adjacency_encoding.h"
#include "storage/fault_engine.h"
#include "storage/key_encoding.h"
#include "storage/store_parts.h"
#include "storage/store_view.h"
#include "tests/effort.h"
#include "tests/storage/random_values.h"
#include "tests/storage/store_kit.h"

namespace catena::store_test {
namespace {

struct KeyCounts {
  size_t runs = 0;
  size_t singles = 0;
  size_t tombstones = 0;
};

KeyCounts CountKeys(const Engine& engine) {
  KeyCounts counts;
  EXPECT_OK(
      StoreView(engine, {})
          .ScanEntries(Family::kAdjacency, {}, [&](std::string_view key, std::string_view value) {
            const bool run = ParseAdjacencyKey(key)->kind == AdjacencyKind::kRun;
            ++(run ? counts.runs : value == kSingleRemoved ? counts.tombstones : counts.singles);
            return true;
          }));
  return counts;
}

// A hub and its neighbours: three bulk loads, whose runs overlap, then singles among them and
// links of each kind removed.
void FillHub(GraphStore& store, Random& random) {
  std::vector<NodeId> others;
  NodeId hub;
  for (int load = 0; load < 3; ++load) {
    const auto bulk = Must(store.BeginBulk());
    const TypeId type = Must(bulk->InternType("LED_TO"));
    if (load == 0) hub = Must(bulk->AddNode({}, {}));
    for (int i = 0; i < 400; ++i) {
      if (load == 0) others.push_back(Must(bulk->AddNode({}, {})));
      Must(bulk->AddRelationship(hub, type, others[Below(random, others.size())], {}));
    }
    ASSERT_OK(bulk->Finish());
  }
  const auto writer = Must(store.BeginWrite());
  const TypeId type = Must(writer->InternType("LED_TO"));
  for (int i = 0; i < 300; ++i) {
    Must(writer->CreateRelationship(hub, type, others[Below(random, others.size())], {}));
  }
  std::vector<RelationshipId> links;
  ASSERT_OK(writer->Expand({&hub, 1}, Direction::kOut, {}, [&](const Adjacent& link) {
    if (OneIn(random, 3)) links.push_back(link.relationship);
    return true;
  }));
  for (const RelationshipId link : links) ASSERT_OK(writer->DeleteRelationship(link));
  ASSERT_OK(writer->Commit());
}

TEST(RepackTest, TheGraphStaysAndSinglesAndTombstonesGo) {
  for (const size_t window : {1, 7, 50, 400, 1 << 16}) {
    for (const size_t batch : {1, 1 << 20}) {
      SCOPED_TRACE(testing::Message() << "window " << window << ", batch " << batch);
      const auto engine = OpenMemoryEngine();
      const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
      Random random(window);
      FillHub(*store, random);
      const std::string before = GraphText(*store);
      const KeyCounts keys = CountKeys(*engine);
      ASSERT_GT(keys.tombstones, 50u);
      ASSERT_GT(keys.singles, 50u);
      const auto older = Must(store->BeginRead());
      NoProgress quiet;
      const RepackReport report =
          Must(RepackLinks(*store, {.window_links = window, .batch_bytes = batch}, quiet));
      EXPECT_EQ(report.links, 2 * Must(Must(store->BeginRead())->Counts()).relationships);
      EXPECT_EQ(GraphText(*store), before);
      EXPECT_EQ(GraphText(*older), before);
      ExpectClean(*store);
      const KeyCounts after = CountKeys(*engine);
      EXPECT_EQ(after.tombstones, 0u);
      if (window >= 400) {
        // The hub is one run; of the others only links on their own stay singles.
        EXPECT_LT(after.runs + after.singles, (keys.runs + keys.singles) / 2);
      }
      // Nothing is left to do.
      if (window == 1 << 16) {
        EXPECT_EQ(Must(RepackLinks(*store, {}, quiet)).keys_removed, 0u);
      }
    }
  }
}

TEST(RepackTest, WritersGoOnWithWhatWasPacked) {
  const auto engine = OpenMemoryEngine();
  const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
  Random random(1);
  NoProgress quiet;
  for (int round = 0; round < 5; ++round) {
    FillHub(*store, random);
    Must(RepackLinks(*store, {.window_links = 30}, quiet));
    ExpectClean(*store);
  }
  const auto writer = Must(store->BeginWrite());
  EXPECT_FAILS(RepackLinks(*store, {}, quiet), ErrorCode::kBusy);
}

TEST(RepackTest, AnInterruptionAtAnyCommitLeavesTheGraphWhole) {
  for (uint64_t nth = 1;; nth += test::Effort(1, 7)) {
    SCOPED_TRACE(nth);
    const auto inner = OpenMemoryEngine();
    Random random(3);
    FillHub(*Must(GraphStore::Open(*inner, QuickOptions())), random);
    const std::string before = GraphText(*Must(GraphStore::Open(*inner, QuickOptions())));
    FaultControl control;
    {
      const auto engine = OpenFaultEngine(*inner, control);
      const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
      Fault fault;
      fault.calls = {EngineCall::kCommit};
      fault.nth = nth;
      fault.code = ErrorCode::kIo;
      fault.crash = true;
      control.Arm(fault);
      NoProgress quiet;
      const auto outcome = RepackLinks(*store, {.window_links = 100, .batch_bytes = 1}, quiet);
      if (!control.fired()) {
        EXPECT_GT(nth, 5u) << "too few commits to mean anything";
        return;
      }
      EXPECT_FAILS(outcome, ErrorCode::kIo);
    }
    const auto store = Must(GraphStore::Open(*inner, QuickOptions()));
    EXPECT_EQ(GraphText(*store), before);
    ExpectClean(*store);
  }
}

// The links that the store has at a node, and how many keys keep them.
struct AtNode {
  std::set<RelationshipId> links;
  KeyCounts keys;
};

AtNode LookAt(const GraphStore& store, const Engine& engine, NodeId node) {
  AtNode found;
  EXPECT_OK(Must(store.BeginRead())->Expand({&node, 1}, Direction::kOut, {}, [&](const auto& link) {
    EXPECT_TRUE(found.links.insert(link.relationship).second) << "seen twice";
    return true;
  }));
  found.keys = CountKeys(engine);
  return found;
}

class RepackNodeTest : public ::testing::Test {
 protected:
  RepackNodeTest() {
    const auto writer = Must(store_->BeginWrite());
    type_ = Must(writer->InternType("LED_TO"));
    for (NodeId* node : {&hub_, &other_}) *node = Must(writer->CreateNode({}, {}));
    for (int i = 0; i < 20; ++i) links_.push_back(LinkIn(*writer));
    EXPECT_OK(writer->Commit());
  }

  RelationshipId LinkIn(GraphWriter& writer) {
    return Must(writer.CreateRelationship(hub_, type_, other_, {}));
  }
  Result<RepackReport> Repack() {
    NoProgress quiet;
    return RepackNode(store_->parts(), hub_, {}, quiet);
  }

  std::unique_ptr<Engine> engine_ = OpenMemoryEngine();
  std::unique_ptr<GraphStore> store_ = Must(GraphStore::Open(*engine_, QuickOptions()));
  TypeId type_;
  NodeId hub_;
  NodeId other_;
  std::vector<RelationshipId> links_;
};

TEST_F(RepackNodeTest, PacksOneNodeBesideOpenWriters) {
  const auto adding = Must(store_->BeginWrite());
  const RelationshipId added = LinkIn(*adding);
  EXPECT_EQ(Must(Repack()).keys_removed, 20u);
  const AtNode packed = LookAt(*store_, *engine_, hub_);
  EXPECT_EQ(packed.links, std::set(links_.begin(), links_.end()));
  EXPECT_EQ(packed.keys.runs, 1u);
  EXPECT_EQ(packed.keys.singles, 20u) << "of the other node, which nobody packed";
  ASSERT_OK(adding->Commit());
  EXPECT_TRUE(LookAt(*store_, *engine_, hub_).links.contains(added));
  ExpectClean(*store_);
}

TEST_F(RepackNodeTest, WaitsForWhoRemovesLinks) {
  auto removing = Must(store_->BeginWrite());
  ASSERT_OK(removing->DeleteRelationship(links_[3]));
  EXPECT_FAILS(Repack(), ErrorCode::kConflict);
  ASSERT_OK(removing->Commit());
  removing.reset();
  EXPECT_EQ(Must(Repack()).links, 19u);
  EXPECT_EQ(store_->parts().locks.held(), 0u);
  ExpectClean(*store_);
}

// What a writer saw as a single is in a run when the writer removes it.
TEST_F(RepackNodeTest, AWriterThatBeganBeforeRemovesWhatIsPackedByNow) {
  const auto removing = Must(store_->BeginWrite());
  Must(Repack());
  ASSERT_OK(removing->DeleteRelationship(links_[3]));
  ASSERT_OK(removing->Commit());
  const AtNode after = LookAt(*store_, *engine_, hub_);
  EXPECT_FALSE(after.links.contains(links_[3]));
  EXPECT_EQ(after.links.size(), 19u);
  EXPECT_EQ(after.keys.tombstones, 1u);
  ExpectClean(*store_);
  EXPECT_EQ(Must(Repack()).links, 19u);
  EXPECT_EQ(LookAt(*store_, *engine_, hub_).links, after.links);
  ExpectClean(*store_);
}

// A packer that somebody waits for stops, with what it has done; who removes a link never fails.
TEST_F(RepackNodeTest, StopsForWhoWantsToRemoveALink) {
  {
    const auto bulk = Must(store_->BeginBulk());
    for (int i = 0; i < 200'000; ++i) Must(bulk->AddRelationship(hub_, type_, other_, {}));
    ASSERT_OK(bulk->Finish());
  }
  std::atomic<bool> done = false;
  size_t stopped = 0;
  size_t passed = 0;
  std::thread packing([&] {
    while (!done) {
      const auto writer = Must(store_->BeginWrite());
      LinkIn(*writer);  // So that there is something to do.
      EXPECT_OK(writer->Commit());
      const auto repacked = Repack();
      if (repacked.has_value()) {
        ++passed;
      } else {
        EXPECT_TRUE(repacked.error().code == ErrorCode::kCancelled ||
                    repacked.error().code == ErrorCode::kConflict)
            << Describe(repacked.error());
        ++stopped;
      }
    }
  });
  for (const RelationshipId link : links_) {
    const auto writer = Must(store_->BeginWrite());  // Waits for no writer: its wait is 0.
    EXPECT_OK(writer->DeleteRelationship(link));
    EXPECT_OK(writer->Commit());
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
  done = true;
  packing.join();
  EXPECT_GT(stopped, 0u);
  const AtNode found = LookAt(*store_, *engine_, hub_);
  EXPECT_EQ(found.links.size(), 200'000u + stopped + passed);
  for (const RelationshipId link : links_) EXPECT_FALSE(found.links.contains(link));
  ExpectClean(*store_);
}

TEST_F(RepackNodeTest, IsRefusedDuringABulkLoad) {
  const auto bulk = Must(store_->BeginBulk());
  EXPECT_FAILS(Repack(), ErrorCode::kBusy);
}

TEST(RepackerTest, AHubIsPackedByItselfAndABulkLoadNeedsNotWaitForWriters) {
  GraphStoreOptions options;
  options.repack_after = 32;
  const auto engine = OpenMemoryEngine();
  const auto store = Must(GraphStore::Open(*engine, options));
  NodeId hub;
  std::vector<NodeId> others;
  {
    const auto writer = Must(store->BeginWrite());
    hub = Must(writer->CreateNode({}, {}));
    for (int i = 0; i < 50; ++i) others.push_back(Must(writer->CreateNode({}, {})));
    ASSERT_OK(writer->Commit());
  }
  size_t links = 0;
  for (int round = 0; round < 60; ++round) {
    const auto writer = Must(store->BeginWrite());
    for (int i = 0; i < 10; ++i, ++links) {
      Must(writer->CreateRelationship(hub, Must(writer->InternType("LED_TO")),
                                      others[links % others.size()], {}));
    }
    ASSERT_OK(writer->Commit());
    if (round == 30) store->parts().repacker->Drain();  // However late its thread begins.
    if (round % 20 == 10) {
      // Background work makes room for it, or has ended.
      const auto bulk = Must(store->BeginBulk());
      Must(bulk->AddNode({}, {}));
      ASSERT_OK(bulk->Finish());
    }
  }
  store->parts().repacker->Drain();
  EXPECT_GE(store->parts().repacker->packed(), 2u);
  const AtNode found = LookAt(*store, *engine, hub);
  EXPECT_EQ(found.links.size(), links);
  EXPECT_LT(found.keys.singles, links + links / 2) << "those of the others, and few of the hub";
  EXPECT_LE(store->parts().repacker->packed(), links / options.repack_after)
      << "and once a commit is 60";
  ExpectClean(*store);
}

// Reading many nodes in one scan against asking for each on its own.
TEST(ExpandTest, ManyNodesAtOnceGiveWhatEachGives) {
  const auto engine = OpenMemoryEngine();
  const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
  Random random(8);
  constexpr const char* kTypes[] = {"A", "B", "C", "D"};
  std::vector<NodeId> nodes;
  {
    const auto bulk = Must(store->BeginBulk());
    for (int i = 0; i < 500; ++i) nodes.push_back(Must(bulk->AddNode({}, {})));
    for (int i = 0; i < 20'000; ++i) {
      const NodeId hub = nodes[OneIn(random, 3) ? 7 : Below(random, nodes.size())];
      Must(bulk->AddRelationship(hub, Must(bulk->InternType(kTypes[Below(random, 4)])),
                                 nodes[Below(random, nodes.size())], {}));
    }
    ASSERT_OK(bulk->Finish());
    const auto writer = Must(store->BeginWrite());
    for (int i = 0; i < 2'000; ++i) {
      Must(writer->CreateRelationship(nodes[Below(random, nodes.size())],
                                      Must(writer->InternType(kTypes[Below(random, 4)])),
                                      nodes[Below(random, nodes.size())], {}));
    }
    ASSERT_OK(writer->Commit());
  }
  const auto graph = Must(store->BeginRead());
  const auto collect = [&](std::span<const NodeId> from, Direction direction,
                           std::span<const TypeId> types) {
    std::vector<Adjacent> found;
    EXPECT_OK(graph->Expand(from, direction, types, [&](const Adjacent& link) {
      found.push_back(link);
      return true;
    }));
    return found;
  };
  for (const std::vector<TypeId>& types :
       {std::vector<TypeId>{}, std::vector<TypeId>{TypeId{2}},
        std::vector<TypeId>{TypeId{1}, TypeId{4}}, std::vector<TypeId>{TypeId{9}}}) {
    for (const Direction direction : {Direction::kOut, Direction::kIn}) {
      for (const size_t step : {1, 2, 3}) {  // Close, and with gaps.
        std::vector<NodeId> asked;
        for (size_t i = step - 1; i < nodes.size(); i += step) asked.push_back(nodes[i]);
        asked.push_back(NodeId{nodes.back().value + 1});  // Does not exist.
        std::vector<Adjacent> each;
        for (const NodeId& node : asked) {
          const auto links = collect({&node, 1}, direction, types);
          each.insert(each.end(), links.begin(), links.end());
        }
        EXPECT_EQ(collect(asked, direction, types), each)
            << "types " << types.size() << ", step " << step;
        // Ending early.
        size_t seen = 0;
        EXPECT_OK(
            graph->Expand(asked, direction, types, [&](const Adjacent&) { return ++seen < 5; }));
        EXPECT_EQ(seen, std::min<size_t>(5, each.size()));
      }
    }
  }
}

}  // namespace
}  // namespace catena::store_test
