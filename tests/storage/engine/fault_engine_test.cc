// The wrapper fails what it was told to fail, once, and leaves what a real failure leaves.
#include "storage/fault_engine.h"

#include <gtest/gtest.h>

#include "storage/memory_engine.h"
#include "tests/storage/engine/engine_kit.h"

namespace catena {
namespace {

class FaultEngineTest : public testing::Test {
 protected:
  std::unique_ptr<Engine> inner_ = OpenMemoryEngine();
  FaultControl control_;
  std::unique_ptr<Engine> engine_ = OpenFaultEngine(*inner_, control_);
};

TEST_F(FaultEngineTest, FailsTheNthCallOfTheKindOnceAndBeforeItsEffect) {
  control_.Arm({.nth = 2, .calls = {EngineCall::kCommit}, .code = ErrorCode::kConflict});
  EXPECT_OK(Put(*engine_, Family::kNode, "a", "1"));
  EXPECT_OK(Get(*engine_, Family::kNode, "a"));
  EXPECT_FALSE(control_.fired());
  EXPECT_FAILS(Put(*engine_, Family::kNode, "b", "1"), ErrorCode::kConflict);
  EXPECT_TRUE(control_.fired());
  EXPECT_OK(Put(*engine_, Family::kNode, "c", "1"));
  EXPECT_EQ(*Scan(*inner_, Family::kNode), (Pairs{{"a", "1"}, {"c", "1"}}));
}

TEST_F(FaultEngineTest, FailsAfterTheEffectWhenAsked) {
  control_.Arm({.calls = {EngineCall::kCommit}, .when = Fault::When::kAfter});
  EXPECT_FAILS(Put(*engine_, Family::kNode, "a", "1"), ErrorCode::kIo);
  EXPECT_EQ(*Scan(*inner_, Family::kNode), (Pairs{{"a", "1"}}));
}

TEST_F(FaultEngineTest, FailedWriteTurnsReadOnlyUntilOpenedAgain) {
  control_.Arm({.calls = {EngineCall::kCommit}});
  EXPECT_FAILS(Put(*engine_, Family::kNode, "a", "1"), ErrorCode::kIo);
  EXPECT_FAILS(Put(*engine_, Family::kNode, "a", "1"), ErrorCode::kReadOnly);
  EXPECT_FAILS(engine_->BeginBulk(), ErrorCode::kReadOnly);
  EXPECT_OK(Scan(*engine_, Family::kNode));
  engine_ = OpenFaultEngine(*inner_, control_);
  EXPECT_OK(Put(*engine_, Family::kNode, "a", "1"));
}

TEST_F(FaultEngineTest, RefusalBelowTheReserveDoesNotTurnReadOnly) {
  control_.Arm({.calls = {EngineCall::kCommit}, .code = ErrorCode::kNoSpace});
  EXPECT_FAILS(Put(*engine_, Family::kNode, "a", "1"), ErrorCode::kNoSpace);
  EXPECT_OK(Put(*engine_, Family::kNode, "a", "1"));
}

TEST_F(FaultEngineTest, EveryKindOfCallCanFail) {
  NoProgress progress;
  const auto call = [&](EngineCall kind) -> Result<void> {
    switch (kind) {
      case EngineCall::kTakeSnapshot:
        CATENA_TRY(engine_->TakeSnapshot());
        return {};
      case EngineCall::kSequence:
        CATENA_TRY(engine_->Sequence({}));
        return {};
      case EngineCall::kMultiGet:
        CATENA_TRY(Get(*engine_, Family::kNode, "a"));
        return {};
      case EngineCall::kMultiScan:
        CATENA_TRY(Scan(*engine_, Family::kNode));
        return {};
      case EngineCall::kCommit:
        return Put(*engine_, Family::kNode, "a", "1");
      case EngineCall::kBeginBulk:
        CATENA_TRY(engine_->BeginBulk());
        return {};
      case EngineCall::kBulkPut: {
        CATENA_TRY(const auto bulk, engine_->BeginBulk());
        return bulk->Put(Family::kNode, "a", "1");
      }
      case EngineCall::kPublish: {
        CATENA_TRY(const auto bulk, engine_->BeginBulk());
        return bulk->Publish();
      }
      case EngineCall::kVerifyChecksums:
        return engine_->VerifyChecksums(progress);
      case EngineCall::kStats:
        CATENA_TRY(engine_->Stats());
        return {};
      case EngineCall::kCompact:
        return engine_->Compact(progress);
    }
    return {};
  };
  for (int kind = 0; kind <= static_cast<int>(EngineCall::kCompact); ++kind) {
    SCOPED_TRACE(kind);
    const auto failing = static_cast<EngineCall>(kind);
    for (const auto when : {Fault::When::kBefore, Fault::When::kAfter}) {
      control_.Arm({.calls = {failing}, .code = ErrorCode::kCorruption, .when = when});
      EXPECT_FAILS(call(failing), ErrorCode::kCorruption);
      EXPECT_TRUE(control_.fired());
      EXPECT_OK(call(failing));
    }
  }
}

TEST_F(FaultEngineTest, CountsCallsWhenNothingIsArmed) {
  control_.Disarm();
  EXPECT_OK(Put(*engine_, Family::kNode, "a", "1"));
  EXPECT_OK(Get(*engine_, Family::kNode, "a"));
  EXPECT_EQ(control_.calls(), 2u);
}

TEST_F(FaultEngineTest, CrashStopsEverythingAndKeepsWhatWasCommitted) {
  EXPECT_OK(Put(*engine_, Family::kNode, "a", "1"));
  auto bulk = engine_->BeginBulk();
  ASSERT_OK(bulk);
  control_.Arm({.calls = {EngineCall::kCommit}, .crash = true});
  EXPECT_FAILS(Put(*engine_, Family::kNode, "b", "1"), ErrorCode::kIo);
  EXPECT_TRUE(control_.crashed());
  EXPECT_FAILS(Get(*engine_, Family::kNode, "a"), ErrorCode::kIo);
  EXPECT_FAILS((*bulk)->Put(Family::kNode, "c", "1"), ErrorCode::kIo);
  EXPECT_FAILS((*bulk)->Publish(), ErrorCode::kIo);
  EXPECT_EQ(*Scan(*inner_, Family::kNode), (Pairs{{"a", "1"}}));
}

}  // namespace
}  // namespace catena
