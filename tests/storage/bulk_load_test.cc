#include <gtest/gtest.h>

#include "storage/free_space.h"
#include "storage/key_sorter.h"
#include "tests/effort.h"
#include "tests/storage/random_values.h"
#include "tests/storage/store_kit.h"
#include "tests/support/small_disk.h"

namespace catena::store_test {
namespace {

TEST(KeySorterTest, SortsInMemoryAndThroughFiles) {
  Random random(1);
  for (const uint64_t memory : {uint64_t{64} << 20, uint64_t{1}}) {
    KeySorter sorter(memory, "");
    std::vector<std::string> expected;
    for (int i = 0; i < 30'000; ++i) {
      std::string key = RandomBytes(random) + RandomBytes(random) + RandomBytes(random) +
                        RandomBytes(random) + RandomBytes(random);
      ASSERT_OK(sorter.Add(key));
      expected.push_back(std::move(key));
    }
    std::sort(expected.begin(), expected.end());
    for (int pass = 0; pass < 2; ++pass) {
      ASSERT_OK(sorter.StartReading());
      for (const std::string& key : expected) {
        const auto next = Must(sorter.Next());
        ASSERT_TRUE(next);
        ASSERT_EQ(*next, key);
      }
      EXPECT_EQ(Must(sorter.Next()), std::nullopt);
    }
  }
}

// The same random graph through a transaction and through a bulk load with hardly any memory.
class BulkLoadTest : public ::testing::TestWithParam<bool> {
 protected:
  std::unique_ptr<Engine> MakeEngine(const char* name) {
    return GetParam() ? Must(OpenRocksDbEngine(directory_ / name, SmallRocksDb()))
                      : OpenMemoryEngine();
  }
  static GraphStoreOptions TightMemory() {
    GraphStoreOptions options = QuickOptions();
    options.sort_memory_bytes = 1;
    return options;
  }

  TempDir directory_;
};

struct Plan {
  struct Link {
    size_t start;
    const char* type;
    size_t end;
  };
  std::vector<std::string> nodes;
  std::vector<Link> links;
};

Plan RandomPlan(uint64_t seed, const std::string& prefix) {
  Random random(seed);
  Plan plan;
  for (int i = 0; i < 300; ++i) plan.nodes.push_back(prefix + std::to_string(i));
  constexpr const char* kTypes[] = {"LED_TO", "ABOUT", "CITES"};
  for (int i = 0; i < 5'000; ++i) {
    const size_t start = OneIn(random, 3) ? 0 : Below(random, plan.nodes.size());
    plan.links.push_back({start, kTypes[Below(random, 3)], Below(random, plan.nodes.size())});
  }
  return plan;
}

void LoadInBulk(GraphStore& store, const Plan& plan) {
  auto bulk = Must(store.BeginBulk());
  const LabelId event = Must(bulk->InternLabel("Event"));
  const KeyId id = Must(bulk->InternKey("id"));
  const KeyId name = Must(bulk->InternKey("name"));
  std::vector<NodeId> nodes;
  for (const std::string& user_id : plan.nodes) {
    PropertyMap properties;
    properties.Set(id, Value(user_id));
    properties.Set(name, Value("Name of " + user_id));
    nodes.push_back(Must(bulk->AddNode({event}, properties)));
  }
  for (size_t i = 0; i < plan.links.size(); ++i) {
    PropertyMap properties;
    properties.Set(id, Value(plan.nodes[0] + "r" + std::to_string(i)));
    Must(bulk->AddRelationship(nodes[plan.links[i].start],
                               Must(bulk->InternType(plan.links[i].type)), nodes[plan.links[i].end],
                               properties));
  }
  ASSERT_OK(bulk->Finish());
}

void WriteInTransaction(GraphStore& store, const Plan& plan) {
  auto writer = Must(store.BeginWrite());
  Author author(*writer);
  std::vector<NodeId> nodes;
  for (const std::string& user_id : plan.nodes) {
    nodes.push_back(
        author.Node("Event", {{"id", Value(user_id)}, {"name", Value("Name of " + user_id)}}));
  }
  for (size_t i = 0; i < plan.links.size(); ++i) {
    author.Link(nodes[plan.links[i].start], plan.links[i].type, nodes[plan.links[i].end],
                {{"id", Value(plan.nodes[0] + "r" + std::to_string(i))}});
  }
  ASSERT_OK(writer->Commit());
}

TEST_P(BulkLoadTest, LoadsTheSameAsTransactionsAndBesideWhatIsThere) {
  const auto one = MakeEngine("one");
  const auto two = MakeEngine("two");
  const auto bulk = Must(GraphStore::Open(*one, TightMemory()));
  const auto transactions = Must(GraphStore::Open(*two, QuickOptions()));
  for (const char* prefix : {"first", "second"}) {
    const Plan plan = RandomPlan(7, prefix);
    LoadInBulk(*bulk, plan);
    WriteInTransaction(*transactions, plan);
    EXPECT_EQ(GraphText(*bulk), GraphText(*transactions));
    ExpectClean(*bulk);
    ExpectClean(*transactions);
  }
}

TEST_P(BulkLoadTest, LinksToNodesThatAreThereLieBesideTheirRuns) {
  const auto engine = MakeEngine("db");
  const auto store = Must(GraphStore::Open(*engine, TightMemory()));
  LoadInBulk(*store, RandomPlan(1, "old"));
  const NodeId hub = *Must(FindNodeById(*Must(store->BeginRead()), "old0"));
  const uint64_t before = Must(Must(store->BeginRead())->Counts()).relationships;
  for (int load = 0; load < 3; ++load) {
    auto bulk = Must(store->BeginBulk());
    const TypeId type = Must(bulk->InternType("LED_TO"));
    for (int i = 0; i < 3'000; ++i) {
      Must(bulk->AddRelationship(hub, type, hub, {}));
      Must(bulk->AddRelationship(hub, type, Must(bulk->AddNode({}, {})), {}));
    }
    ASSERT_OK(bulk->Finish());
    ExpectClean(*store);
  }
  EXPECT_EQ(Must(Must(store->BeginRead())->Counts()).relationships, before + 18'000);
}

TEST_P(BulkLoadTest, ASharedUniqueValueIsNamedAndNothingIsLoaded) {
  const auto engine = MakeEngine("db");
  const auto store = Must(GraphStore::Open(*engine, TightMemory()));
  WriteInTransaction(*store, RandomPlan(1, "old"));
  const std::string before = GraphText(*store);
  for (const std::vector<std::string>& ids :
       {std::vector<std::string>{"x", "y", "x"}, std::vector<std::string>{"x", "old17"}}) {
    auto bulk = Must(store->BeginBulk());
    const KeyId id = Must(bulk->InternKey("id"));
    for (const std::string& user_id : ids) {
      PropertyMap properties;
      properties.Set(id, Value(user_id));
      Must(bulk->AddNode({}, properties));
    }
    const auto finished = bulk->Finish();
    EXPECT_FAILS(finished, ErrorCode::kConstraint);
    EXPECT_NE(finished.error().message.find("'" + ids.back() + "'"), std::string::npos)
        << finished.error().message;
    EXPECT_FAILS(bulk->Finish(), ErrorCode::kInvalidArgument);
    bulk.reset();
    EXPECT_EQ(GraphText(*store), before);
  }
  ExpectClean(*store);
}

TEST_P(BulkLoadTest, AnAbandonedLoadLeavesNoTrace) {
  const auto engine = MakeEngine("db");
  const auto store = Must(GraphStore::Open(*engine, TightMemory()));
  const std::string before = GraphText(*store);
  {
    auto bulk = Must(store->BeginBulk());
    for (int i = 0; i < 1'000; ++i) Must(bulk->AddNode({}, {}));
  }
  EXPECT_EQ(GraphText(*store), before);
  LoadInBulk(*store, RandomPlan(2, "x"));
  ExpectClean(*store);
}

TEST_P(BulkLoadTest, ALoadThatIsStoppedWhileItWritesLeavesNoTrace) {
  class Stop final : public Progress {
   public:
    bool Update(std::string_view what, uint64_t, uint64_t total) override {
      seen = std::string(what) + " " + std::to_string(total);
      return false;
    }
    std::string seen;
  };
  const auto engine = MakeEngine("db");
  const auto store = Must(GraphStore::Open(*engine, TightMemory()));
  LoadInBulk(*store, RandomPlan(1, "first"));
  const std::string before = GraphText(*store);
  {
    auto bulk = Must(store->BeginBulk());
    const NodeId one = Must(bulk->AddNode({}, {}));
    const NodeId two = Must(bulk->AddNode({}, {}));
    Must(bulk->AddRelationship(one, Must(bulk->InternType("LED_TO")), two, {}));
    Stop stop;
    EXPECT_FAILS(bulk->Finish(stop), ErrorCode::kCancelled);
    EXPECT_EQ(stop.seen, "writing links 2");
  }
  EXPECT_EQ(GraphText(*store), before);
  LoadInBulk(*store, RandomPlan(2, "second"));
  ExpectClean(*store);
}

TEST_P(BulkLoadTest, WritersGoOnAfterALoadOfNodesAlone) {
  const auto engine = MakeEngine("db");
  const auto store = Must(GraphStore::Open(*engine, TightMemory()));
  auto bulk = Must(store->BeginBulk());
  const NodeId node = Must(bulk->AddNode({}, {}));
  ASSERT_OK(bulk->Finish());
  auto writer = Must(store->BeginWrite());
  Author author(*writer);
  const NodeId other = author.Node("Event", {});
  EXPECT_GT(other, node);
  author.Link(node, "LED_TO", other);
  ASSERT_OK(writer->Commit());
  ExpectClean(*store);
}

TEST_P(BulkLoadTest, WhatIsRefusedLeavesTheLoadAsItWas) {
  const auto engine = MakeEngine("db");
  const auto store = Must(GraphStore::Open(*engine, TightMemory()));
  auto bulk = Must(store->BeginBulk());
  const NodeId node = Must(bulk->AddNode({}, {}));
  EXPECT_FAILS(bulk->AddNode({LabelId{9}}, {}), ErrorCode::kInvalidArgument);
  EXPECT_FAILS(bulk->AddRelationship(node, TypeId{9}, node, {}), ErrorCode::kInvalidArgument);
  EXPECT_FAILS(bulk->AddRelationship(node, Must(bulk->InternType("T")), NodeId{}, {}),
               ErrorCode::kInvalidArgument);
  ASSERT_OK(bulk->Finish());
  EXPECT_EQ(Must(Must(store->BeginRead())->Counts()).nodes, 1u);
  ExpectClean(*store);
}

TEST_P(BulkLoadTest, TheSequenceGrowsAndAnOlderSnapshotStaysAsItWas) {
  const auto engine = MakeEngine("db");
  const auto store = Must(GraphStore::Open(*engine, TightMemory()));
  const auto before = Must(store->BeginRead());
  const std::string text = GraphText(*before);
  LoadInBulk(*store, RandomPlan(3, "x"));
  EXPECT_EQ(GraphText(*before), text);
  EXPECT_GT(Must(store->BeginRead())->sequence(), before->sequence());
}

// The disk fills up with sorted files, or with what is sorted on the way; every time at another
// point. The database is as it was, and the room is given back.
TEST(BulkLoadDiskTest, AFullDiskEndsTheLoadAndLeavesTheDatabaseAsItWas) {
  const TempDir directory;
  const SmallDisk disk(directory.path(), "48m");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs more rights";
  RocksDbOptions options = SmallRocksDb();
  options.reserve_bytes = 8 << 20;
  GraphStoreOptions store_options = QuickOptions();
  store_options.sort_memory_bytes = 1 << 20;
  store_options.staging_directory = directory / "sorting";
  std::string before;
  {
    const auto engine = Must(OpenRocksDbEngine(directory / "db", options));
    const auto store = Must(GraphStore::Open(*engine, store_options));
    LoadInBulk(*store, RandomPlan(1, "old"));
    before = GraphText(*store);
  }
  Random random(9);
  for (const size_t noise : {0, 100, 20'000}) {
    if (noise == 0 && test::Effort(1, 0) == 0) continue;  // The longest of the three.
    const auto engine = Must(OpenRocksDbEngine(directory / "db", options));
    const auto store = Must(GraphStore::Open(*engine, store_options));
    const uint64_t free = Must(FreeBytes(directory.path()));
    {
      const auto bulk = Must(store->BeginBulk());
      const KeyId text = Must(bulk->InternKey("text"));
      const TypeId type = Must(bulk->InternType("LED_TO"));
      Result<void> outcome;
      NodeId last;
      for (int i = 0; i < 10'000'000 && outcome.has_value(); ++i) {
        PropertyMap properties;
        std::string bytes(noise, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random());
        if (noise > 0) properties.Set(text, Value(bytes));
        const auto node =
            noise > 0 || i == 0 ? bulk->AddNode({}, properties) : Result<NodeId>(last);
        const auto link = node.has_value() ? bulk->AddRelationship(*node, type, *node, {})
                                           : Result<RelationshipId>(Fail(node.error()));
        if (!link.has_value()) outcome = Fail(link.error());
        if (node.has_value()) last = *node;
      }
      EXPECT_FAILS(outcome, ErrorCode::kNoSpace);
    }
    EXPECT_EQ(GraphText(*store), before);
    ExpectClean(*store);
    EXPECT_GT(Must(FreeBytes(directory.path())) + (1 << 20), free);
    const auto writer = Must(store->BeginWrite());
    EXPECT_OK(writer->CreateNode({}, {}));
  }
}

INSTANTIATE_TEST_SUITE_P(, BulkLoadTest, ::testing::Values(false, true),
                         [](const auto& each) { return each.param ? "RocksDb" : "Memory"; });

}  // namespace
}  // namespace catena::store_test
