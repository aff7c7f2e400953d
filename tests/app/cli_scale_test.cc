// No recursion whose depth depends on the data: a causal chain of a million events through the
// whole program. Its answers are some hundred megabytes, so they are counted and not parsed.
#include <gmock/gmock.h>

#include <fstream>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

#if defined(CATENA_SANITIZED)
constexpr int kEvents = 50'000;
#else
constexpr int kEvents = 1'000'000;
#endif

size_t Count(std::string_view text, std::string_view word) {
  size_t count = 0;
  for (size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    ++count;
  }
  return count;
}

TEST_F(CliTest, ALongChainIsImportedTracedAndAudited) {
  {
    std::ofstream nodes(folder_ / "n.csv");
    std::ofstream links(folder_ / "r.csv");
    nodes << "id:ID,name,:LABEL\n";
    links << ":START_ID,:END_ID,:TYPE\n";
    for (int i = 0; i < kEvents; ++i) nodes << 'e' << i << ",Event " << i << ",Event\n";
    for (int i = 1; i < kEvents; ++i) links << 'e' << i - 1 << ",e" << i << ",CAUSED\n";
  }
  Succeed({"import", "--nodes", "n.csv", "--relationships", "r.csv"});
  const std::string last = "e" + std::to_string(kEvents - 1);
  {
    const std::string trace = Succeed({"trace", "e0", last, "--max-length", std::to_string(kEvents),
                                       "--time-limit", "500", "-f", "json"});
    EXPECT_EQ(Count(trace, "\"chains_found\": 1,"), 1u);
    EXPECT_EQ(Count(trace, "\"relationship\": "), static_cast<size_t>(kEvents - 1));
    EXPECT_EQ(Count(trace, "\"to\": \"" + last + "\""), 2u);  // Of the trace and its last link.
  }
  const std::string audit = Succeed({"audit", "-f", "json"});
  EXPECT_EQ(Count(audit, "\"relationships\": " + std::to_string(kEvents - 1) + ","), 1u);
  EXPECT_EQ(Count(audit, "\"from\": "), static_cast<size_t>(kEvents - 1));
}

}  // namespace
}  // namespace catena::test
