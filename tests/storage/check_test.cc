// Each kind of damage, written behind the store's back: the check names it, repair mends what is
// derived, and what is read afterwards is what was there before.
#include "storage/check.h"

#include <gtest/gtest.h>

#include <functional>

#include "storage/adjacency_encoding.h"
#include "storage/id_allocator.h"
#include "storage/index_encoding.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"
#include "storage/repair.h"
#include "storage/stats.h"
#include "storage/store_view.h"
#include "tests/storage/store_kit.h"

namespace catena::store_test {
namespace {

// a -LED_TO-> b, a -LED_TO-> c (in a run, from a bulk load), c -ABOUT-> c, and a claim that
// asserts the first.
class CheckTest : public ::testing::Test {
 protected:
  CheckTest() : engine_(OpenMemoryEngine()), store_(Must(GraphStore::Open(*engine_, Options()))) {
    auto bulk = Must(store_->BeginBulk());
    const LabelId event = Must(bulk->InternLabel("Event"));
    type_ = Must(bulk->InternType("LED_TO"));
    const KeyId id = Must(bulk->InternKey("id"));
    const auto node = [&](const char* name) {
      PropertyMap properties;
      properties.Set(id, Value(name));
      return Must(bulk->AddNode({event}, properties));
    };
    a_ = node("a");
    b_ = node("b");
    c_ = node("c");
    PropertyMap properties;
    properties.Set(id, Value("r1"));
    in_run_ = Must(bulk->AddRelationship(a_, type_, b_, properties));
    Must(bulk->AddRelationship(a_, type_, c_, {}));
    EXPECT_OK(bulk->Finish());
    auto writer = Must(store_->BeginWrite());
    Author author(*writer);
    single_ = author.Link(c_, "ABOUT", c_);
    about_ = *store_->names().FindType("ABOUT");
    author.Node("Claim", {{"id", Value("claim")}, {"asserts", Value("r1")}});
    EXPECT_OK(writer->Commit());
    whole_ = GraphText(*store_);
  }

  static GraphStoreOptions Options() {
    GraphStoreOptions options = QuickOptions();
    options.sort_memory_bytes = 1 << 20;
    return options;
  }

  void Damage(const std::function<void(WriteBatch&)>& write) {
    WriteBatch batch;
    write(batch);
    ASSERT_OK(engine_->Commit(batch, {}, {}));
  }

  CheckReport Check() {
    NoProgress progress;
    return Must(CheckGraph(*store_, {}, progress));
  }

  // That there is damage of just this kind, that often.
  void ExpectFound(CheckKind kind, uint64_t times) {
    const CheckReport report = Check();
    EXPECT_EQ(report.count(kind), times) << CheckKindName(kind);
    EXPECT_EQ(report.total(), times);
    for (const CheckFinding& finding : report.findings) {
      EXPECT_EQ(finding.kind, kind) << finding.message;
      EXPECT_FALSE(finding.message.empty());
    }
  }

  void ExpectRepaired() {
    NoProgress progress;
    const RepairReport report = Must(RepairGraph(*store_, {}, progress));
    EXPECT_TRUE(report.changed());
    EXPECT_FALSE(report.found.clean());
    EXPECT_EQ(Check().total(), 0u);
    EXPECT_EQ(GraphText(*store_), whole_);
    EXPECT_FALSE(Must(RepairGraph(*store_, {}, progress)).changed()) << "twice is as once";
  }

  std::string RunKey() {
    return EncodeAdjacencyKey({{a_, Direction::kOut, type_}, {b_, in_run_}, AdjacencyKind::kRun});
  }
  std::string SingleKey(Direction direction) {
    return EncodeAdjacencyKey({{c_, direction, about_}, {c_, single_}, AdjacencyKind::kSingle});
  }

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<GraphStore> store_;
  NodeId a_, b_, c_;
  TypeId type_, about_;
  RelationshipId in_run_, single_;
  std::string whole_;
};

TEST_F(CheckTest, AnUndamagedGraphIsClean) {
  const CheckReport report = Check();
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(report.nodes, 4u);
  EXPECT_EQ(report.relationships, 3u);
  EXPECT_EQ(report.links, 6u);
  EXPECT_GT(report.index_entries, 8u);
}

TEST_F(CheckTest, ARemovedRun) {
  Damage([&](WriteBatch& batch) { batch.Delete(Family::kAdjacency, RunKey()); });
  ExpectFound(CheckKind::kMissingLink, 2);
  ExpectRepaired();
}

TEST_F(CheckTest, ADamagedRun) {
  Damage([&](WriteBatch& batch) { batch.Put(Family::kAdjacency, RunKey(), "not a run"); });
  const CheckReport report = Check();
  EXPECT_EQ(report.count(CheckKind::kDamagedLinks), 1u);
  EXPECT_EQ(report.count(CheckKind::kMissingLink), 2u);
  const auto read =
      Must(store_->BeginRead())->Expand({&a_, 1}, Direction::kOut, {}, [](auto&) { return true; });
  EXPECT_FAILS(read, ErrorCode::kCorruption);
  ExpectRepaired();
}

TEST_F(CheckTest, ARemovedSingleAtOneEnd) {
  Damage([&](WriteBatch& batch) { batch.Delete(Family::kAdjacency, SingleKey(Direction::kIn)); });
  ExpectFound(CheckKind::kMissingLink, 1);
  ExpectRepaired();
}

TEST_F(CheckTest, ALinkOfNoRelationship) {
  Damage([&](WriteBatch& batch) {
    batch.Put(
        Family::kAdjacency,
        EncodeAdjacencyKey(
            {{b_, Direction::kOut, type_}, {c_, RelationshipId{999}}, AdjacencyKind::kSingle}),
        std::string(kSingleAdded));
  });
  ExpectFound(CheckKind::kExtraLink, 1);
  ExpectRepaired();
}

TEST_F(CheckTest, ALinkHiddenThoughItExists) {
  Damage([&](WriteBatch& batch) {
    batch.Put(
        Family::kAdjacency,
        EncodeAdjacencyKey({{a_, Direction::kOut, type_}, {b_, in_run_}, AdjacencyKind::kSingle}),
        std::string(kSingleRemoved));
  });
  ExpectFound(CheckKind::kMissingLink, 1);
  ExpectRepaired();
}

TEST_F(CheckTest, ALinkStoredTwiceAndARemovalOfNothing) {
  Damage([&](WriteBatch& batch) {
    batch.Put(
        Family::kAdjacency,
        EncodeAdjacencyKey({{a_, Direction::kOut, type_}, {b_, in_run_}, AdjacencyKind::kSingle}),
        std::string(kSingleAdded));
    batch.Put(
        Family::kAdjacency,
        EncodeAdjacencyKey(
            {{b_, Direction::kOut, type_}, {c_, RelationshipId{999}}, AdjacencyKind::kSingle}),
        std::string(kSingleRemoved));
  });
  ExpectFound(CheckKind::kRepeatedLink, 2);
  ExpectRepaired();
}

TEST_F(CheckTest, KeysAmongTheLinksThatAreNone) {
  Damage([&](WriteBatch& batch) {
    batch.Put(Family::kAdjacency, "zzz", "");
    batch.Put(Family::kAdjacency, std::string(30, '\x7F'), "");
  });
  ExpectFound(CheckKind::kDamagedLinks, 2);
  ExpectRepaired();
}

TEST_F(CheckTest, MissingAndExtraIndexEntries) {
  const std::string entry = IndexKey(kNodeIdIndex, *EncodeIndexValue("a"), a_.value);
  Damage([&](WriteBatch& batch) { batch.Delete(Family::kIndex, entry); });
  ExpectFound(CheckKind::kMissingIndexEntry, 1);
  ExpectRepaired();
  Damage([&](WriteBatch& batch) {
    batch.Put(Family::kIndex, IndexKey(kNodeIdIndex, *EncodeIndexValue("nobody"), b_.value), "");
    batch.Put(Family::kIndex, LabelIndexKey(LabelId{1}, NodeId{999}), "");
    batch.Put(Family::kIndex, "x", "");
  });
  ExpectFound(CheckKind::kExtraIndexEntry, 3);
  ExpectRepaired();
  Damage([&](WriteBatch& batch) { batch.Put(Family::kIndex, entry, "something"); });
  ExpectFound(CheckKind::kMissingIndexEntry, 1);
  ExpectRepaired();
}

TEST_F(CheckTest, WrongAndForeignCounts) {
  Damage([&](WriteBatch& batch) {
    batch.Add(Family::kMeta, NodeCountKey(), 5);
    batch.Add(Family::kMeta, LabelCountKey(LabelId{1}), -1);
    batch.Put(Family::kMeta, TypeCountKey(type_), "?");
    batch.Add(Family::kMeta, TypeCountKey(TypeId{77}), 1);
    batch.Put(Family::kMeta, "count/of something else", "");
  });
  ExpectFound(CheckKind::kWrongCount, 5);
  ExpectRepaired();
  const StoreStats stats = Must(CollectStats(*store_));
  EXPECT_EQ(stats.counts.nodes, 4u);
  EXPECT_EQ(stats.types, 2u);
}

TEST_F(CheckTest, AnIdThatCouldBeGivenAgain) {
  Damage([&](WriteBatch& batch) {
    batch.Put(Family::kMeta, IdKey(EntityKind::kNode), EncodeIdRecord(EntityKind::kNode, 2));
    batch.Put(Family::kMeta, IdKey(EntityKind::kRelationship), "damaged");
  });
  ExpectFound(CheckKind::kIdNotReserved, 2);
  ExpectRepaired();
  auto writer = Must(store_->BeginWrite());
  EXPECT_GT(Author(*writer).Node("Event", {}).value, 4u);
}

TEST_F(CheckTest, ADamagedRecordIsReportedAndRepairRefuses) {
  Damage([&](WriteBatch& batch) {
    batch.Put(Family::kRelationship, RelationshipKey(in_run_), "rubbish");
    batch.Delete(Family::kIndex, IndexKey(kNodeIdIndex, *EncodeIndexValue("a"), a_.value));
  });
  EXPECT_EQ(Check().count(CheckKind::kDamagedRecord), 1u);
  EXPECT_FAILS(Must(store_->BeginRead())->GetRelationship(in_run_), ErrorCode::kCorruption);
  const auto before = Must(ReadAll(*engine_));
  NoProgress progress;
  const auto repaired = RepairGraph(*store_, {}, progress);
  EXPECT_FAILS(repaired, ErrorCode::kCorruption);
  EXPECT_EQ(Must(ReadAll(*engine_)), before) << "nothing may change";
}

TEST_F(CheckTest, RecordsThatContradictTheGraphAreReportedAndKept) {
  const KeyId id = *store_->names().FindKey("id");
  Damage([&](WriteBatch& batch) {
    const Relationship dangling{RelationshipId{500}, type_, a_, NodeId{888}, {}};
    batch.Put(Family::kRelationship, RelationshipKey(dangling.id), *EncodeRelationship(dangling));
    Node twin{NodeId{600}, {}, {}};
    twin.properties.Set(id, Value("b"));
    twin.properties.Set(KeyId{99}, Value(1));
    batch.Put(Family::kNode, NodeKey(twin.id), *EncodeNode(twin));
  });
  NoProgress progress;
  Must(RepairGraph(*store_, {}, progress));
  const CheckReport report = Check();
  EXPECT_EQ(report.count(CheckKind::kDanglingEnd), 1u);
  EXPECT_EQ(report.count(CheckKind::kSharedUniqueValue), 1u);
  EXPECT_EQ(report.count(CheckKind::kUnknownName), 1u);
  EXPECT_EQ(report.total(), 3u) << "the rest was derived, and is mended";
}

TEST_F(CheckTest, AClaimThatAssertsNothingKnown) {
  auto writer = Must(store_->BeginWrite());
  Author(*writer).Node("Claim", {{"asserts", Value(Value::List{Value("r1"), Value("r2")})}});
  Author(*writer).Node("Event", {{"asserts", Value("no claim, no assertion")}});
  ASSERT_OK(writer->Commit());
  ExpectFound(CheckKind::kUnresolvedAssertion, 1);
  EXPECT_NE(Check().findings[0].message.find("'r2'"), std::string::npos);
}

TEST_F(CheckTest, FindingsAreLimitedAndAllCounted) {
  Damage([&](WriteBatch& batch) {
    for (uint64_t i = 0; i < 5'000; ++i) {
      batch.Put(Family::kIndex, LabelIndexKey(LabelId{1}, NodeId{10'000 + i}), "");
    }
  });
  NoProgress progress;
  const CheckReport report = Must(CheckGraph(*store_, {.max_findings = 10}, progress));
  EXPECT_EQ(report.findings.size(), 10u);
  EXPECT_EQ(report.count(CheckKind::kExtraIndexEntry), 5'000u);
  ExpectRepaired();
}

TEST_F(CheckTest, RepairWaitsForNobody) {
  auto writer = Must(store_->BeginWrite());
  NoProgress progress;
  EXPECT_FAILS(RepairGraph(*store_, {}, progress), ErrorCode::kBusy);
}

TEST_F(CheckTest, ItStopsWhenAsked) {
  class Stop final : public Progress {
    bool Update(std::string_view, uint64_t, uint64_t) override { return false; }
  };
  {
    auto bulk = Must(store_->BeginBulk());
    for (int i = 0; i < 10'000; ++i) Must(bulk->AddNode({}, {}));
    ASSERT_OK(bulk->Finish());
  }
  Stop stop;
  EXPECT_FAILS(CheckGraph(*store_, {}, stop), ErrorCode::kCancelled);
}

}  // namespace
}  // namespace catena::store_test
