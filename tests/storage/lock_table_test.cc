#include "storage/lock_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/storage/random_values.h"

namespace catena {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr LockKey kNode1{LockKind::kNodeRecord, 1};
constexpr LockKey kNode2{LockKind::kNodeRecord, 2};
constexpr auto kShared = LockMode::kShared;
constexpr auto kExclusive = LockMode::kExclusive;

bool IsConflict(const Result<void>& result) {
  return !result.has_value() && result.error().code == ErrorCode::kConflict;
}

TEST(LockTableTest, SharedLocksGoTogetherAndExclusiveOnesAlone) {
  LockTable locks(milliseconds(0));
  EXPECT_TRUE(locks.Acquire(1, kNode1, kShared).has_value());
  EXPECT_TRUE(locks.Acquire(2, kNode1, kShared).has_value());
  EXPECT_TRUE(IsConflict(locks.Acquire(3, kNode1, kExclusive)));
  EXPECT_TRUE(locks.Acquire(3, kNode2, kExclusive).has_value());
  EXPECT_TRUE(IsConflict(locks.Acquire(1, kNode2, kShared)));
  EXPECT_TRUE(locks.Acquire(1, {LockKind::kRelationship, 2}, kExclusive).has_value())
      << "kinds have their own ids";
  locks.ReleaseAll(1);
  locks.ReleaseAll(2);
  locks.ReleaseAll(3);
  EXPECT_EQ(locks.held(), 0u);
}

TEST(LockTableTest, ALockHeldIsGrantedAgainAndUpgradedWhenAlone) {
  LockTable locks(milliseconds(0));
  EXPECT_TRUE(locks.Acquire(1, kNode1, kShared).has_value());
  EXPECT_TRUE(locks.Acquire(1, kNode1, kExclusive).has_value());
  EXPECT_TRUE(locks.Acquire(1, kNode1, kShared).has_value());
  EXPECT_TRUE(IsConflict(locks.Acquire(2, kNode1, kShared))) << "asking shared must not downgrade";
  locks.ReleaseAll(1);
  EXPECT_TRUE(locks.Acquire(2, kNode1, kShared).has_value());
  locks.ReleaseAll(2);
  EXPECT_EQ(locks.held(), 0u);
}

TEST(LockTableTest, AWaiterGetsTheLockWhenItIsReleased) {
  LockTable locks(milliseconds(20'000));
  ASSERT_TRUE(locks.Acquire(1, kNode1, kExclusive).has_value());
  std::atomic<bool> granted = false;
  std::thread waiter([&] {
    EXPECT_TRUE(locks.Acquire(2, kNode1, kExclusive).has_value());
    granted = true;
    locks.ReleaseAll(2);
  });
  std::this_thread::sleep_for(milliseconds(30));
  EXPECT_FALSE(granted);
  locks.ReleaseAll(1);
  waiter.join();
  EXPECT_TRUE(granted);
  EXPECT_EQ(locks.held(), 0u);
}

TEST(LockTableTest, WaitingEndsAfterTheLimit) {
  LockTable locks(milliseconds(50));
  ASSERT_TRUE(locks.Acquire(1, kNode1, kExclusive).has_value());
  const auto begin = steady_clock::now();
  EXPECT_TRUE(IsConflict(locks.Acquire(2, kNode1, kShared)));
  EXPECT_GE(steady_clock::now() - begin, milliseconds(50));
  locks.ReleaseAll(1);
  EXPECT_EQ(locks.held(), 0u);
}

// Owner i holds lock i and wants lock i + 1: the one that closes the circle is refused, long
// before any wait would end, and the others get through when it lets go.
TEST(LockTableTest, ACircleOfWaitersIsBrokenAtOnce) {
  constexpr uint64_t kOwners = 5;
  LockTable locks(milliseconds(60'000));
  for (uint64_t i = 0; i < kOwners; ++i) {
    ASSERT_TRUE(locks.Acquire(i + 1, {LockKind::kNodeRecord, i}, kExclusive).has_value());
  }
  std::atomic<int> conflicts = 0;
  const auto begin = steady_clock::now();
  std::vector<std::thread> threads;
  for (uint64_t i = 0; i < kOwners; ++i) {
    threads.emplace_back([&, i] {
      const LockKey next{LockKind::kNodeRecord, (i + 1) % kOwners};
      if (IsConflict(locks.Acquire(i + 1, next, kExclusive))) ++conflicts;
      locks.ReleaseAll(i + 1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(conflicts, 1);
  EXPECT_LT(steady_clock::now() - begin, milliseconds(30'000));
  EXPECT_EQ(locks.held(), 0u);
}

TEST(LockTableTest, TwoUpgradesOfOneSharedLockAreACircle) {
  LockTable locks(milliseconds(60'000));
  ASSERT_TRUE(locks.Acquire(1, kNode1, kShared).has_value());
  ASSERT_TRUE(locks.Acquire(2, kNode1, kShared).has_value());
  std::atomic<int> conflicts = 0;
  std::vector<std::thread> threads;
  for (const LockTable::OwnerId owner : {1, 2}) {
    threads.emplace_back([&, owner] {
      if (IsConflict(locks.Acquire(owner, kNode1, kExclusive))) ++conflicts;
      locks.ReleaseAll(owner);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(conflicts, 1);
  EXPECT_EQ(locks.held(), 0u);
}

// The counter under each lock is a plain integer: two holders at once lose an increment, and the
// thread sanitizer sees it.
TEST(LockTableTest, ManyThreadsNeverHoldAnExclusiveLockTogether) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 2'000;
  constexpr size_t kKeys = 3;
  LockTable locks(milliseconds(1'000));
  std::vector<int64_t> counters(kKeys, 0);
  std::atomic<int64_t> granted = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      store_test::Random random(static_cast<uint64_t>(t));
      for (int round = 0; round < kRounds; ++round) {
        const auto owner = static_cast<LockTable::OwnerId>(t * kRounds + round + 1);
        for (int i = 0; i < 2; ++i) {
          const uint64_t key = store_test::Below(random, kKeys);
          if (!locks.Acquire(owner, {LockKind::kRelationship, key}, kExclusive).has_value()) break;
          ++counters[key];
          ++granted;
        }
        locks.ReleaseAll(owner);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  int64_t counted = 0;
  for (const int64_t counter : counters) counted += counter;
  EXPECT_EQ(counted, granted);
  EXPECT_EQ(locks.held(), 0u);
}

}  // namespace
}  // namespace catena
