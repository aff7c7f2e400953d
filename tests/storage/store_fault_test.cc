// Every engine call of a scenario fails in turn, before or after it took effect: what is stored
// is then a state that the scenario passes through, whole, and at least the last acknowledged.
#include <gtest/gtest.h>

#include "storage/fault_engine.h"
#include "storage/repair.h"
#include "tests/storage/store_kit.h"

namespace catena::store_test {
namespace {

// Runs until something fails. `acknowledged` is called after each step that must then be kept.
Result<void> Scenario(Engine& engine, const std::function<void(const GraphStore&)>& acknowledged) {
  GraphStoreOptions options = QuickOptions();
  options.id_block = 2;
  CATENA_TRY(const auto store, GraphStore::Open(engine, options));
  acknowledged(*store);
  for (int round = 0; round < 2; ++round) {
    const std::string suffix = std::to_string(round);
    CATENA_TRY(const auto writer, store->BeginWrite());
    CATENA_TRY(const LabelId label, writer->InternLabel("Label" + suffix));
    CATENA_TRY(const TypeId type, writer->InternType("TYPE" + suffix));
    CATENA_TRY(const KeyId id, writer->InternKey("id"));
    CATENA_TRY(const KeyId name, writer->InternKey("name"));
    std::vector<NodeId> nodes;
    for (int i = 0; i < 3; ++i) {
      PropertyMap properties;
      properties.Set(id, Value("n" + suffix + std::to_string(i)));
      properties.Set(name, Value("Name"));
      CATENA_TRY(nodes.emplace_back(), writer->CreateNode({label}, properties));
    }
    CATENA_TRY(const RelationshipId link, writer->CreateRelationship(nodes[0], type, nodes[1], {}));
    CATENA_TRY(writer->CreateRelationship(nodes[1], type, nodes[2], {}));
    CATENA_TRY(writer->Commit());
    acknowledged(*store);

    CATENA_TRY(const auto changer, store->BeginWrite());
    CATENA_TRY(auto node, changer->GetNode(nodes[0]));
    node->properties.Set(id, Value("changed" + suffix));
    CATENA_TRY(changer->UpdateNode(*node));
    CATENA_TRY(changer->DeleteRelationship(link));
    CATENA_TRY(changer->Commit());
    acknowledged(*store);

    CATENA_TRY(const auto bulk, store->BeginBulk());
    CATENA_TRY(const TypeId bulk_type, bulk->InternType("BULK" + suffix));
    PropertyMap properties;
    properties.Set(id, Value("bulk" + suffix));
    CATENA_TRY(const NodeId added, bulk->AddNode({label}, properties));
    CATENA_TRY(const RelationshipId packed, bulk->AddRelationship(added, bulk_type, nodes[1], {}));
    CATENA_TRY(bulk->Finish());
    acknowledged(*store);

    CATENA_TRY(const auto remover, store->BeginWrite());
    CATENA_TRY(remover->DeleteRelationship(packed));
    CATENA_TRY(remover->DeleteNode(added));
    CATENA_TRY(remover->Commit());
    acknowledged(*store);
  }
  return {};
}

std::vector<std::string> StatesOfAWholeRun() {
  const auto engine = OpenMemoryEngine();
  std::vector<std::string> states{""};  // Before anything: no store.
  EXPECT_OK(
      Scenario(*engine, [&](const GraphStore& store) { states.push_back(GraphText(store)); }));
  return states;
}

struct FaultCase {
  ErrorCode code;
  Fault::When when;
  bool crash;
};

class StoreFaultTest : public ::testing::TestWithParam<FaultCase> {};

TEST_P(StoreFaultTest, EachCallFailsInTurnWithNothingLostOrHalfDone) {
  const std::vector<std::string> states = StatesOfAWholeRun();
  ASSERT_EQ(states.size(), 10u);
  uint64_t nth = 1;
  for (;; ++nth) {
    SCOPED_TRACE(nth);
    const auto inner = OpenMemoryEngine();
    FaultControl control;
    size_t acknowledged = 0;
    {
      const auto engine = OpenFaultEngine(*inner, control);
      Fault fault;
      fault.nth = nth;
      fault.code = GetParam().code;
      fault.when = GetParam().when;
      fault.crash = GetParam().crash;
      control.Arm(fault);
      const auto outcome = Scenario(*engine, [&](const GraphStore&) { ++acknowledged; });
      if (!control.fired()) break;
      // A snapshot's release cannot fail, so a fault that fired was seen.
      if (outcome.has_value()) {
        ADD_FAILURE() << "a failure was swallowed";
      } else if (!GetParam().crash) {
        EXPECT_TRUE(outcome.error().code == GetParam().code ||
                    outcome.error().code == ErrorCode::kReadOnly)
            << Describe(outcome.error());
      }
    }
    // A new process opens what is there.
    const auto store = GraphStore::Open(*inner, QuickOptions());
    ASSERT_OK(store);
    const std::string found = GraphText(**store);
    ExpectClean(**store);
    const bool kept = found == states[std::max<size_t>(acknowledged, 1)];
    const bool one_more = acknowledged + 1 < states.size() && found == states[acknowledged + 1];
    EXPECT_TRUE(kept || one_more) << "after " << acknowledged << " steps found\n" << found;
    if (GetParam().when == Fault::When::kBefore) {
      EXPECT_TRUE(kept);
    }
    // And works on.
    auto writer = Must((*store)->BeginWrite());
    Author author(*writer);
    author.Link(author.Node("After", {}), "AFTER", author.Node("After", {}));
    ASSERT_OK(writer->Commit());
    ExpectClean(**store);
    if (HasFailure()) return;
  }
  EXPECT_GT(nth, 100u) << "the scenario makes too few calls to mean anything";
}

INSTANTIATE_TEST_SUITE_P(, StoreFaultTest,
                         ::testing::Values(FaultCase{ErrorCode::kIo, Fault::When::kBefore, false},
                                           FaultCase{ErrorCode::kNoSpace, Fault::When::kBefore,
                                                     false},
                                           FaultCase{ErrorCode::kIo, Fault::When::kAfter, false},
                                           FaultCase{ErrorCode::kIo, Fault::When::kAfter, true}),
                         [](const auto& each) {
                           return std::string(each.param.code == ErrorCode::kIo ? "Io"
                                                                                : "NoSpace") +
                                  (each.param.when == Fault::When::kBefore ? "Before" : "After") +
                                  (each.param.crash ? "AndDies" : "");
                         });

// A repair that fails half-way leaves a graph that reads as before, and the next one ends it.
TEST(RepairFaultTest, AnInterruptedRepairIsContinued) {
  const auto damaged = [] {
    auto engine = OpenMemoryEngine();
    const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
    auto writer = Must(store->BeginWrite());
    Author author(*writer);
    NodeId last = author.Node("Event", {{"id", Value("start")}});
    for (int i = 0; i < 50; ++i) {
      const NodeId next = author.Node("Event", {{"id", Value(i)}});
      author.Link(last, "LED_TO", next);
      last = next;
    }
    EXPECT_OK(writer->Commit());
    WriteBatch damage;
    for (const Family family : {Family::kAdjacency, Family::kIndex}) {
      for (const auto& [key, value] : Must(Scan(*engine, family))) damage.Delete(family, key);
    }
    EXPECT_OK(engine->Commit(damage, {}, {}));
    return engine;
  };
  NoProgress progress;
  for (uint64_t nth = 1;; ++nth) {
    const auto inner = damaged();
    FaultControl control;
    const auto engine = OpenFaultEngine(*inner, control);
    const auto store = Must(GraphStore::Open(*engine, QuickOptions()));
    Fault fault;
    fault.nth = nth;
    control.Arm(fault);
    const auto repaired = RepairGraph(*store, {}, progress);
    if (!control.fired()) {
      ASSERT_OK(repaired);
      control.Disarm();
      ExpectClean(*store);
      break;
    }
    EXPECT_FALSE(repaired.has_value());
    const auto again = Must(GraphStore::Open(*inner, QuickOptions()));
    Must(RepairGraph(*again, {}, progress));
    ExpectClean(*again);
  }
}

}  // namespace
}  // namespace catena::store_test
