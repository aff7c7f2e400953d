// A node with a million links, and writers that add and remove links at it at the same time. What
// each writer committed is kept in a set of its own; the sets together say what must be there.
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <thread>

#include "storage/repack.h"
#include "storage/store_parts.h"
#include "tests/storage/random_values.h"
#include "tests/storage/store_kit.h"

namespace catena::store_test {
namespace {

#if defined(CATENA_SANITIZED) || !defined(NDEBUG)
constexpr uint64_t kLinks = 50'000;
constexpr int kCommits = 50;
#else
constexpr uint64_t kLinks = 1'000'000;
constexpr int kCommits = 500;
#endif
constexpr size_t kWriters = 4;

using Links = std::set<RelationshipId>;

struct Changes {
  Links added;
  Links removed;
  uint64_t conflicts = 0;
};

// Commits of a few links each, of which every writer removes those of its own share.
void ChangeHub(GraphStore& store, NodeId hub, std::span<const NodeId> others, size_t share,
               Changes& changes) {
  Random random(share);
  Links added;
  Links removed;
  for (int done = 0; done < kCommits;) {
    const auto writer = Must(store.BeginWrite());
    const TypeId type = Must(writer->InternType("LED_TO"));
    added.clear();
    removed.clear();
    Result<void> outcome;
    for (int i = 0; i < 3 && outcome.has_value(); ++i) {
      const auto link =
          writer->CreateRelationship(hub, type, others[Below(random, others.size())], {});
      if (link.has_value()) added.insert(*link);
      if (!link.has_value()) outcome = Fail(link.error());
    }
    // One that was loaded, or one that this writer added before.
    RelationshipId gone{1 + Below(random, kLinks / kWriters) * kWriters + share};
    if (OneIn(random, 3) && !changes.added.empty()) gone = *changes.added.begin();
    if (outcome.has_value() && !changes.removed.contains(gone)) {
      outcome = writer->DeleteRelationship(gone);
      removed.insert(gone);
    }
    if (outcome.has_value()) outcome = writer->Commit();
    if (!outcome.has_value()) {
      ASSERT_EQ(outcome.error().code, ErrorCode::kConflict) << Describe(outcome.error());
      ++changes.conflicts;
      continue;
    }
    changes.added.insert(added.begin(), added.end());
    for (const RelationshipId link : removed) {
      changes.added.erase(link);
      changes.removed.insert(link);
    }
    ++done;
  }
}

Links LinksOf(const GraphStore& store, NodeId hub) {
  Links links;
  EXPECT_OK(Must(store.BeginRead())->Expand({&hub, 1}, Direction::kOut, {}, [&](const auto& link) {
    EXPECT_TRUE(links.insert(link.relationship).second) << "seen twice";
    return true;
  }));
  return links;
}

class BusyHubTest : public ::testing::TestWithParam<bool> {};

TEST_P(BusyHubTest, AMillionLinksAndWritersAtTheSameTime) {
  const bool packed_meanwhile = GetParam();
  TempDir directory;
  const auto engine = Must(OpenRocksDbEngine(directory / "db", SmallRocksDb()));
  GraphStoreOptions options;
  options.sync_commits = false;
  options.repack_after = packed_meanwhile ? 64 : 0;
  const auto store = Must(GraphStore::Open(*engine, options));
  NodeId hub;
  std::vector<NodeId> others;
  Links expected;
  {
    const auto bulk = Must(store->BeginBulk());
    const TypeId type = Must(bulk->InternType("LED_TO"));
    hub = Must(bulk->AddNode({}, {}));
    for (int i = 0; i < 1'000; ++i) others.push_back(Must(bulk->AddNode({}, {})));
    Random random(5);
    for (uint64_t i = 0; i < kLinks; ++i) {
      expected.insert(
          Must(bulk->AddRelationship(hub, type, others[Below(random, others.size())], {})));
    }
    ASSERT_OK(bulk->Finish());
  }
  ASSERT_EQ(*expected.begin(), RelationshipId{1});
  ASSERT_EQ(*expected.rbegin(), RelationshipId{kLinks});

  std::vector<Changes> changes(kWriters);
  const auto start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> writers;
    for (size_t share = 0; share < kWriters; ++share) {
      writers.emplace_back([&, share] { ChangeHub(*store, hub, others, share, changes[share]); });
    }
  }
  const auto took = std::chrono::steady_clock::now() - start;
  RecordProperty("microseconds_per_commit",
                 std::to_string(std::chrono::duration<double, std::micro>(took).count() /
                                (kCommits * kWriters)));
  for (const Changes& each : changes) {
    expected.insert(each.added.begin(), each.added.end());
    for (const RelationshipId link : each.removed) expected.erase(link);
  }
  EXPECT_EQ(LinksOf(*store, hub), expected);
  ExpectClean(*store);
  if (packed_meanwhile) {
    // It made room for those who removed links; now nobody does.
    const auto writer = Must(store->BeginWrite());
    const TypeId type = Must(writer->InternType("LED_TO"));
    for (int i = 0; i < 200; ++i) {
      expected.insert(Must(writer->CreateRelationship(hub, type, others[0], {})));
    }
    ASSERT_OK(writer->Commit());
    store->parts().repacker->Drain();
    EXPECT_GT(store->parts().repacker->packed(), 0u);
  }

  NoProgress quiet;
  const RepackReport report = Must(RepackLinks(*store, {}, quiet));
  EXPECT_EQ(report.links, 2 * expected.size());
  if (!packed_meanwhile) {
    EXPECT_GT(report.keys_removed, report.runs_written);
  }
  EXPECT_EQ(LinksOf(*store, hub), expected);
  ExpectClean(*store);
}

INSTANTIATE_TEST_SUITE_P(, BusyHubTest, ::testing::Bool(), [](const auto& each) {
  return std::string(each.param ? "PackedMeanwhile" : "AsWritten");
});

}  // namespace
}  // namespace catena::store_test
