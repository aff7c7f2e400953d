// No recursion whose depth depends on the data: a long causal chain through the whole program. A
// million events are traced and audited in tests/analysis/long_chain_test.cc.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/app/cli_fixture.h"

namespace catena::test {
namespace {

using nlohmann::json;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kEvents = 50'000;
#else
constexpr int kEvents = 100'000;
#endif

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
  const json trace =
      json::parse(Succeed({"trace", "e0", "e" + std::to_string(kEvents - 1), "--max-length",
                           std::to_string(kEvents), "--time-limit", "500", "-f", "json"}));
  ASSERT_EQ(trace["chains"].size(), 1u);
  EXPECT_EQ(trace["chains"][0]["links"].size(), static_cast<size_t>(kEvents - 1));
  const json audit = json::parse(Succeed({"audit", "-f", "json"}));
  EXPECT_EQ(audit["totals"]["relationships"], kEvents - 1);
}

}  // namespace
}  // namespace catena::test
