#include "export/sandbox.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <thread>
#include <vector>

namespace catena {
namespace {

TEST(SandboxTest, AnswerComesBackWhole) {
  const std::string big(5'000'000, 'x');
  const auto answer = RunSandboxed({}, [&]() -> Result<std::string> { return big; });
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(*answer, big);
  EXPECT_EQ(RunSandboxed({}, []() -> Result<std::string> { return std::string(); }).value(), "");
}

TEST(SandboxTest, ErrorKeepsItsCodeAndMessage) {
  const auto answer = RunSandboxed(
      {}, []() -> Result<std::string> { return Fail(ErrorCode::kUnsupported, "no such format"); });
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(answer.error().message, "no such format");
}

TEST(SandboxTest, EachLimitEndsTheWorkAndSaysWhich) {
  SandboxLimits wall;
  wall.wall = std::chrono::milliseconds(200);
  const auto slept = RunSandboxed(wall, []() -> Result<std::string> {
    sleep(60);
    return std::string();
  });
  ASSERT_FALSE(slept.has_value());
  EXPECT_EQ(slept.error().code, ErrorCode::kLimit);
  EXPECT_NE(slept.error().message.find("200 ms"), std::string::npos);

  SandboxLimits cpu;
  cpu.cpu = std::chrono::seconds(1);
  const auto spun = RunSandboxed(cpu, []() -> Result<std::string> {
    for (std::atomic<uint64_t> i = 0;; ++i) {
    }
  });
  ASSERT_FALSE(spun.has_value());
  EXPECT_EQ(spun.error().code, ErrorCode::kLimit);
  EXPECT_NE(spun.error().message.find("processor"), std::string::npos);

  SandboxLimits size;
  size.answer_bytes = 1'000;
  const auto large =
      RunSandboxed(size, []() -> Result<std::string> { return std::string(100'000, 'x'); });
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code, ErrorCode::kLimit);
}

#if !defined(CATENA_SANITIZED)
TEST(SandboxTest, MemoryIsLimited) {
  SandboxLimits limits;
  limits.memory_bytes = 32 << 20;
  const auto answer = RunSandboxed(
      limits, []() -> Result<std::string> { return std::string(size_t{1} << 30, 'x'); });
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::kLimit);
}
#endif

TEST(SandboxTest, CrashIsAnError) {
  const auto answer = RunSandboxed({}, []() -> Result<std::string> {
    std::signal(SIGABRT, SIG_DFL);
    std::abort();
  });
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::kIo);
}

TEST(SandboxTest, SeveralThreadsMayAskAtOnce) {
  std::vector<std::thread> threads;
  std::array<bool, 4> good{};
  for (size_t t = 0; t < good.size(); ++t) {
    threads.emplace_back([&, t] {
      good[t] = true;
      for (int i = 0; i < 5; ++i) {
        const std::string mine(1'000 + t, 'a');
        good[t] =
            good[t] && RunSandboxed({}, [&]() -> Result<std::string> { return mine; }) == mine;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const bool g : good) EXPECT_TRUE(g);
}

}  // namespace
}  // namespace catena
