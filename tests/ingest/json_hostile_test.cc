// Texts made to exhaust a reader: it must answer with an error, in little memory and stack.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <istream>
#include <streambuf>
#include <string>

#include "ingest/json_reader.h"

namespace catena {
namespace {

// A prefix, a byte repeated, a suffix; made as it is read.
class Generated final : public std::streambuf {
 public:
  Generated(std::string prefix, char byte, uint64_t count, std::string suffix)
      : block_(1 << 16, byte),
        prefix_(std::move(prefix)),
        suffix_(std::move(suffix)),
        left_(count) {
    setg(prefix_.data(), prefix_.data(), prefix_.data() + prefix_.size());
  }

 private:
  int_type underflow() override {
    if (left_ > 0) {
      const auto size = static_cast<size_t>(std::min<uint64_t>(left_, block_.size()));
      left_ -= size;
      setg(block_.data(), block_.data(), block_.data() + size);
      return traits_type::to_int_type(*gptr());
    }
    if (done_ || suffix_.empty()) return traits_type::eof();
    done_ = true;
    setg(suffix_.data(), suffix_.data(), suffix_.data() + suffix_.size());
    return traits_type::to_int_type(*gptr());
  }

  std::string block_;
  std::string prefix_;
  std::string suffix_;
  uint64_t left_;
  bool done_ = false;
};

#if defined(CATENA_SANITIZED)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

// The most memory that reading took beyond what the process had, in MiB, measured in a child; -1
// when the child died or the text was not refused with `code`.
long MebibytesToRefuse(const std::function<std::unique_ptr<std::streambuf>()>& make,
                       ErrorCode code) {
  int channel[2];
  if (pipe(channel) != 0) return -1;
  const pid_t child = fork();
  if (child == 0) {
    rusage before{};
    getrusage(RUSAGE_SELF, &before);
    const auto buffer = make();
    std::istream in(buffer.get());
    const auto read = ReadJson(in, "generated");
    rusage after{};
    getrusage(RUSAGE_SELF, &after);
    long grown = (after.ru_maxrss - before.ru_maxrss) / 1024;
    if (read.has_value() || read.error().code != code) grown = -1;
    const bool told = write(channel[1], &grown, sizeof(grown)) == sizeof(grown);
    _exit(told ? 0 : 1);
  }
  close(channel[1]);
  long grown = -1;
  const bool heard = read(channel[0], &grown, sizeof(grown)) == sizeof(grown);
  close(channel[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return heard && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? grown : -1;
}

// 16 MiB are the limit of a string; the parser keeps it twice, in buffers that double (measured:
// 114 MiB), and never the gibibyte.
constexpr long kMostMebibytes = kSanitized ? 500 : 200;

TEST(HostileJsonTest, AStringOfAGibibyteIsRefusedInLittleMemory) {
  const long grown = MebibytesToRefuse(
      [] { return std::make_unique<Generated>("[\"", 'a', uint64_t{1} << 30, "\"]"); },
      ErrorCode::kLimit);
  EXPECT_GE(grown, 0);
  EXPECT_LT(grown, kMostMebibytes);
}

TEST(HostileJsonTest, AKeyOfAGibibyteIsRefusedInLittleMemory) {
  const long grown = MebibytesToRefuse(
      [] { return std::make_unique<Generated>("{\"", 'a', uint64_t{1} << 30, "\":1}"); },
      ErrorCode::kLimit);
  EXPECT_GE(grown, 0);
  EXPECT_LT(grown, kMostMebibytes);
}

TEST(HostileJsonTest, ANumberOfAGibibyteIsRefusedInLittleMemory) {
  const long grown = MebibytesToRefuse(
      [] { return std::make_unique<Generated>("[", '1', uint64_t{1} << 30, "]"); },
      ErrorCode::kLimit);
  EXPECT_GE(grown, 0);
  EXPECT_LT(grown, kMostMebibytes);
}

TEST(HostileJsonTest, ANestOfAHundredMillionIsRefusedInLittleMemory) {
  const long grown = MebibytesToRefuse(
      [] { return std::make_unique<Generated>("", '[', 100'000'000, ""); }, ErrorCode::kLimit);
  EXPECT_GE(grown, 0);
  EXPECT_LT(grown, kMostMebibytes);
}

// With the limit out of the way a deep nest is read, walked and freed without recursion.
TEST(HostileJsonTest, ANestOfAMillionIsReadAndFreedOnASmallStack) {
  constexpr size_t kDepth = 1'000'000;
  JsonReadOptions options;
  options.depth = kDepth;
  const auto read = ReadJsonText(std::string(kDepth, '[') + std::string(kDepth, ']'), "t", options);
  ASSERT_TRUE(read.has_value()) << Describe(read.error());
  EXPECT_EQ((*read)->value_count(), kDepth);
  EXPECT_EQ((*read)->at(kDepth - 1).Pointer().size(), 2 * (kDepth - 1));
  EXPECT_FALSE(ToValue((*read)->root()).has_value());
}

}  // namespace
}  // namespace catena
