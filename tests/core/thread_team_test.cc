#include "core/thread_team.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace catena {
namespace {

TEST(ThreadTeamTest, EveryNumberIsWorkedOnOnceByAWorkerOfTheTeam) {
  for (const unsigned threads : {1U, 2U, 5U}) {
    ThreadTeam team(threads);
    ASSERT_EQ(team.size(), threads);
    // Loop after loop on one team, of every shape.
    for (const uint64_t n : {0ULL, 1ULL, 7ULL, 64ULL, 1'000ULL}) {
      for (const uint64_t piece : {1ULL, 7ULL, 5'000ULL}) {
        std::vector<int> times(n, 0);
        std::atomic<bool> stranger = false;
        team.For(n, piece, [&](uint64_t begin, uint64_t end, unsigned worker) {
          if (worker >= threads || end - begin > piece) stranger = true;
          for (uint64_t i = begin; i < end; ++i) ++times[i];
        });
        EXPECT_FALSE(stranger);
        EXPECT_TRUE(std::ranges::all_of(times, [](int t) { return t == 1; }));
      }
    }
  }
}

TEST(ThreadTeamTest, WithoutANumberItHasAThreadForEachCore) {
  EXPECT_EQ(ThreadTeam().size(), std::max(1U, std::thread::hardware_concurrency()));
}

class StopAfter final : public Progress {
 public:
  explicit StopAfter(int calls) : calls_(calls) {}
  bool Update(std::string_view, uint64_t done, uint64_t total) override {
    EXPECT_LE(done, total);
    EXPECT_GE(done, last_);
    last_ = done;
    return --calls_ > 0;
  }

 private:
  int calls_;
  uint64_t last_ = 0;
};

TEST(ThreadTeamTest, ALoopEndsSoonAfterItIsStopped) {
  for (const unsigned threads : {1U, 3U}) {
    ThreadTeam team(threads);
    StopAfter stop(3);
    std::atomic<uint64_t> done = 0;
    // Pieces long enough for the calling thread to get some.
    const auto result = team.For(100'000, 1, {&stop, "counting", 10, 100'010},
                                 [&](uint64_t, uint64_t, unsigned worker) {
                                   ++done;
                                   while (worker != 0 && done < 2 * threads)
                                     std::this_thread::yield();
                                 });
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, ErrorCode::kCancelled);
    EXPECT_LT(done, 100'000u);
  }
}

TEST(ThreadTeamTest, ALoopThatIsNotStoppedIsWhole) {
  ThreadTeam team(2);
  StopAfter never(1'000'000);
  std::atomic<uint64_t> sum = 0;
  EXPECT_TRUE(team.For(1'000, 10, {&never, "adding", 0, 1'000},
                       [&](uint64_t begin, uint64_t end, unsigned) {
                         for (uint64_t i = begin; i < end; ++i) sum += i;
                       })
                  .has_value());
  EXPECT_EQ(sum, 499'500u);
}

}  // namespace
}  // namespace catena
