#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "storage/adjacency_encoding.h"
#include "storage/adjacency_merger.h"
#include "storage/pair_sorter.h"
#include "storage/run_writer.h"
#include "tests/storage/random_values.h"

namespace catena {
namespace {

using store_test::Below;
using store_test::OneIn;
using store_test::Random;

constexpr AdjacencyGroup kGroup{NodeId{7}, Direction::kOut, TypeId{3}};
using Pairs = std::set<AdjacencyPair>;

Pairs RandomPairs(Random& random, size_t count, uint64_t others) {
  Pairs pairs;
  while (pairs.size() < count) {
    pairs.insert({NodeId{1 + Below(random, others)}, RelationshipId{1 + (random() >> 20)}});
  }
  return pairs;
}

// Key -> value, as in the engine.
using Stored = std::map<std::string, std::string>;

void WriteRuns(const AdjacencyGroup& group, const Pairs& pairs, Stored& stored) {
  RunWriter writer;
  const auto sink = [&](const EncodedRun& run) -> Result<void> {
    EXPECT_LE(run.value.size(), kMaxRunBytes);
    EXPECT_LE(run.pairs, kMaxRunPairs);
    EXPECT_TRUE(stored.emplace(run.key, run.value).second) << "two runs under one key";
    return {};
  };
  for (const AdjacencyPair& pair : pairs) ASSERT_TRUE(writer.Add(group, pair, sink).has_value());
  ASSERT_TRUE(writer.Finish(sink).has_value());
}

void WriteSingle(const AdjacencyPair& pair, std::string_view kind, Stored& stored) {
  stored[EncodeAdjacencyKey({kGroup, pair, AdjacencyKind::kSingle})] = kind;
}

std::vector<Adjacent> Merge(const Stored& stored, std::vector<AdjacencyAnomaly>* anomalies) {
  std::vector<Adjacent> merged;
  AdjacencyMerger merger(&merged, anomalies);
  for (const auto& [key, value] : stored) EXPECT_TRUE(merger.Add(key, value).has_value());
  merger.Finish();
  return merged;
}

std::vector<Adjacent> Expected(const Pairs& pairs) {
  std::vector<Adjacent> expected;
  for (const AdjacencyPair& pair : pairs) expected.push_back(MakeAdjacent(kGroup, pair));
  return expected;
}

TEST(AdjacencyRunTest, PairsOfEveryShapeRoundTrip) {
  Random random(1);
  for (const size_t count : {1, 2, 3, 100, 409, 410, 2047, 2048, 2049, 5000}) {
    for (const uint64_t others : {uint64_t{1}, uint64_t{50}, uint64_t{1} << 40, ~uint64_t{0}}) {
      const Pairs pairs = RandomPairs(random, count, others);
      Stored stored;
      WriteRuns(kGroup, pairs, stored);
      EXPECT_EQ(Merge(stored, nullptr), Expected(pairs)) << count << " of " << others;
    }
  }
}

TEST(AdjacencyRunTest, SmallStepsTakeTwoBytesAPair) {
  Pairs pairs;
  for (uint64_t i = 1; i <= 2048; ++i) pairs.insert({NodeId{i}, RelationshipId{i}});
  Stored stored;
  WriteRuns(kGroup, pairs, stored);
  ASSERT_EQ(stored.size(), 1u);
  EXPECT_LT(stored.begin()->second.size(), 2048u * 2 + 16);
}

TEST(AdjacencyRunTest, EveryFlippedBitIsCorruption) {
  Random random(2);
  Stored stored;
  WriteRuns(kGroup, RandomPairs(random, 40, 1000), stored);
  const auto& [key, value] = *stored.begin();
  for (size_t bit = 0; bit < value.size() * 8; ++bit) {
    std::string flipped = value;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    std::vector<AdjacencyPair> pairs;
    const auto decoded = DecodeRun(*ParseAdjacencyKey(key), flipped, pairs);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().code, ErrorCode::kCorruption);
  }
}

// Runs of several loads that overlap, singles between, some pairs of each removed.
TEST(AdjacencyMergerTest, RunsSinglesAndRemovalsMakeOneOrderedStream) {
  Random random(3);
  for (int round = 0; round < 300; ++round) {
    Stored stored;
    Pairs expected;
    for (uint64_t load = Below(random, 4); load > 0; --load) {
      const Pairs pairs = RandomPairs(random, 1 + Below(random, 3000), 200);
      WriteRuns(kGroup, pairs, stored);
      expected.insert(pairs.begin(), pairs.end());
    }
    for (auto it = expected.begin(); it != expected.end();) {
      if (!OneIn(random, 5)) {
        ++it;
        continue;
      }
      WriteSingle(*it, kSingleRemoved, stored);
      it = expected.erase(it);
    }
    for (const AdjacencyPair& pair : RandomPairs(random, Below(random, 100), 250)) {
      WriteSingle(pair, kSingleAdded, stored);
      expected.insert(pair);
    }
    std::vector<AdjacencyAnomaly> anomalies;
    EXPECT_EQ(Merge(stored, &anomalies), Expected(expected));
    EXPECT_TRUE(anomalies.empty());
  }
}

TEST(AdjacencyMergerTest, GroupsDoNotMix) {
  Stored stored;
  const AdjacencyGroup next{NodeId{7}, Direction::kOut, TypeId{4}};
  WriteRuns(kGroup, {{NodeId{1}, RelationshipId{1}}, {NodeId{9}, RelationshipId{2}}}, stored);
  WriteRuns(next, {{NodeId{5}, RelationshipId{3}}}, stored);
  const std::vector<Adjacent> merged = Merge(stored, nullptr);
  ASSERT_EQ(merged.size(), 3u);
  EXPECT_EQ(merged[1].other, NodeId{9});
  EXPECT_EQ(merged[2].type, TypeId{4});
}

TEST(AdjacencyMergerTest, RepeatedPairsAndEmptyRemovalsAreReported) {
  Stored stored;
  WriteRuns(kGroup, {{NodeId{1}, RelationshipId{1}}, {NodeId{2}, RelationshipId{2}}}, stored);
  WriteRuns(kGroup, {{NodeId{0}, RelationshipId{9}}, {NodeId{2}, RelationshipId{2}}}, stored);
  WriteSingle({NodeId{1}, RelationshipId{1}}, kSingleAdded, stored);
  WriteSingle({NodeId{3}, RelationshipId{3}}, kSingleRemoved, stored);
  std::vector<AdjacencyAnomaly> anomalies;
  EXPECT_EQ(Merge(stored, &anomalies).size(), 3u);
  ASSERT_EQ(anomalies.size(), 3u);
  EXPECT_EQ(anomalies[0].kind, AdjacencyAnomaly::Kind::kRepeatedPair);
  EXPECT_EQ(anomalies[1].kind, AdjacencyAnomaly::Kind::kRepeatedPair);
  EXPECT_EQ(anomalies[2].kind, AdjacencyAnomaly::Kind::kNothingRemoved);
}

TEST(AdjacencyMergerTest, ForeignBytesAreCorruption) {
  std::vector<Adjacent> merged;
  AdjacencyMerger merger(&merged);
  EXPECT_EQ(merger.Add("short", "").error().code, ErrorCode::kCorruption);
  const std::string single = EncodeAdjacencyKey({kGroup, {{1}, {1}}, AdjacencyKind::kSingle});
  EXPECT_EQ(merger.Add(single, "").error().code, ErrorCode::kCorruption);
  EXPECT_EQ(merger.Add(single, "x").error().code, ErrorCode::kCorruption);
  const std::string run = EncodeAdjacencyKey({kGroup, {{1}, {1}}, AdjacencyKind::kRun});
  EXPECT_EQ(merger.Add(run, "").error().code, ErrorCode::kCorruption);
}

TEST(PairSorterTest, SortsInMemoryAndThroughFiles) {
  Random random(4);
  // Bytes for sorting: all at once, and so few that there are many runs.
  for (const uint64_t memory : {uint64_t{64} << 20, uint64_t{1}}) {
    for (const uint64_t nodes : {uint64_t{1}, uint64_t{100}, uint64_t{1} << 22, ~uint64_t{0}}) {
      PairSorter sorter(memory, "");
      std::vector<Adjacent> expected;
      for (int i = 0; i < 20'000; ++i) {
        const AdjacencyGroup group{NodeId{1 + Below(random, nodes)},
                                   static_cast<Direction>(Below(random, 2)),
                                   TypeId{1 + static_cast<uint32_t>(Below(random, 3))}};
        const AdjacencyPair pair{NodeId{Below(random, 5)}, RelationshipId{random()}};
        expected.push_back(MakeAdjacent(group, pair));
        ASSERT_TRUE(sorter.Add(group, pair).has_value());
      }
      std::sort(expected.begin(), expected.end());
      for (int pass = 0; pass < 2; ++pass) {
        ASSERT_TRUE(sorter.StartReading().has_value());
        std::vector<Adjacent> sorted;
        for (;;) {
          const auto pair = sorter.Next();
          ASSERT_TRUE(pair.has_value());
          if (*pair == nullptr) break;
          sorted.push_back(MakeAdjacent((*pair)->group(), (*pair)->pair()));
        }
        EXPECT_EQ(sorted, expected) << "memory " << memory << ", nodes " << nodes;
      }
    }
  }
}

}  // namespace
}  // namespace catena
