// What engine.h promises, asked of every engine.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "tests/effort.h"
#include "tests/storage/engine/engine_fixture.h"

namespace catena {
namespace {

class EngineConformance : public testing::TestWithParam<EngineKind> {
 protected:
  EngineHome home_{GetParam()};
  Engine& engine() { return home_.engine(); }
};

using namespace std::string_literals;

TEST_P(EngineConformance, IsEmptyWhenNew) {
  const auto content = ReadAll(engine());
  ASSERT_OK(content);
  EXPECT_EQ(*content, EngineContent{});
}

TEST_P(EngineConformance, FamiliesAreSeparateKeySpaces) {
  for (const Family family : kAllFamilies) {
    ASSERT_OK(Put(engine(), family, "key", std::string(FamilyName(family))));
  }
  for (const Family family : kAllFamilies) {
    const auto value = Get(engine(), family, "key");
    ASSERT_OK(value);
    EXPECT_EQ(*value, std::string(FamilyName(family)));
  }
}

// Bytes that a signed or a C-string comparison would put elsewhere.
TEST_P(EngineConformance, KeysAreOrderedAsUnsignedBytes) {
  const std::vector<std::string> ascending = {
      "", "\0"s, "\0\0"s, "\0\xff"s, "\x01", "a", "a\0"s, "aa", "\x7f", "\x80", "\xff", "\xff\xff"};
  std::vector<std::string> shuffled = ascending;
  std::reverse(shuffled.begin(), shuffled.end());
  std::swap(shuffled[1], shuffled[6]);
  for (const std::string& key : shuffled) ASSERT_OK(Put(engine(), Family::kIndex, key, "v" + key));
  const auto pairs = Scan(engine(), Family::kIndex);
  ASSERT_OK(pairs);
  ASSERT_EQ(pairs->size(), ascending.size());
  for (size_t i = 0; i < ascending.size(); ++i) {
    EXPECT_EQ((*pairs)[i].first, ascending[i]);
    EXPECT_EQ((*pairs)[i].second, "v" + ascending[i]);
    const auto value = Get(engine(), Family::kIndex, ascending[i]);
    ASSERT_OK(value);
    EXPECT_EQ(*value, "v" + ascending[i]);
  }
}

TEST_P(EngineConformance, EmptyValueIsNotAbsent) {
  ASSERT_OK(Put(engine(), Family::kIndex, "k", ""));
  const auto present = Get(engine(), Family::kIndex, "k");
  ASSERT_OK(present);
  EXPECT_EQ(*present, "");
  const auto absent = Get(engine(), Family::kIndex, "l");
  ASSERT_OK(absent);
  EXPECT_EQ(*absent, std::nullopt);
}

TEST_P(EngineConformance, EntriesOfABatchApplyInOrder) {
  WriteBatch batch;
  batch.Put(Family::kMeta, "a", "1");
  batch.Delete(Family::kMeta, "a");
  batch.Put(Family::kMeta, "b", "1");
  batch.Put(Family::kMeta, "b", "2");
  batch.Add(Family::kMeta, "c", 5);
  batch.Delete(Family::kMeta, "c");
  batch.Add(Family::kMeta, "c", 7);
  batch.Put(Family::kMeta, "d", EncodeCounter(10));
  batch.Add(Family::kMeta, "d", -3);
  ASSERT_OK(engine().Commit(batch, {}, {}));
  const auto pairs = Scan(engine(), Family::kMeta);
  ASSERT_OK(pairs);
  EXPECT_EQ(*pairs, (Pairs{{"b", "2"}, {"c", EncodeCounter(7)}, {"d", EncodeCounter(7)}}));
}

TEST_P(EngineConformance, CountersAddWrapAndSurviveReopening) {
  for (const int64_t delta : {int64_t{5}, int64_t{-8}, INT64_MAX, int64_t{4}}) {
    WriteBatch batch;
    batch.Add(Family::kMeta, "n", delta);
    ASSERT_OK(engine().Commit(batch, {}, {}));
  }
  home_.Reopen();
  const auto value = Get(engine(), Family::kMeta, "n");
  ASSERT_OK(value);
  ASSERT_TRUE(value->has_value());
  EXPECT_EQ(DecodeCounter(**value), INT64_MIN);  // INT64_MAX + 1.
}

TEST_P(EngineConformance, AddingToWhatIsNoCounterLeavesIt) {
  ASSERT_OK(Put(engine(), Family::kMeta, "text", "not a counter"));
  WriteBatch batch;
  batch.Add(Family::kMeta, "text", 1);
  ASSERT_OK(engine().Commit(batch, {}, {}));
  NoProgress progress;
  ASSERT_OK(engine().Compact(progress));
  const auto value = Get(engine(), Family::kMeta, "text");
  ASSERT_OK(value);
  EXPECT_EQ(*value, "not a counter");
}

TEST_P(EngineConformance, MultiGetVisitsEveryKeyInTheOrderAsked) {
  for (int i = 0; i < 600; i += 2) {
    ASSERT_OK(Put(engine(), Family::kNode, "k" + std::to_string(i), std::to_string(i)));
  }
  std::vector<std::string> names;
  for (int i = 0; i < 600; ++i) names.push_back("k" + std::to_string(i * 7 % 600));
  names.push_back(names[0]);  // Twice in one call.
  const std::vector<std::string_view> keys(names.begin(), names.end());
  std::vector<std::optional<std::string>> found;
  ASSERT_OK(engine().MultiGet(
      {}, Family::kNode, keys, [&](size_t i, std::optional<std::string_view> value) {
        ASSERT_EQ(i, found.size());
        found.push_back(value ? std::optional(std::string(*value)) : std::nullopt);
      }));
  ASSERT_EQ(found.size(), names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    const int number = std::stoi(names[i].substr(1));
    EXPECT_EQ(found[i], number % 2 == 0 ? std::optional(std::to_string(number)) : std::nullopt);
  }
}

TEST_P(EngineConformance, MultiGetOfNothingVisitsNothing) {
  EXPECT_OK(engine().MultiGet({}, Family::kNode, {}, [](size_t, std::optional<std::string_view>) {
    FAIL() << "there is nothing to visit";
  }));
}

TEST_P(EngineConformance, RangesHoldTheirBeginAndNotTheirEnd) {
  for (const char* key : {"a", "b", "c", "d"}) ASSERT_OK(Put(engine(), Family::kIndex, key, key));
  const auto keys_of = [&](KeyRange range) {
    std::string keys;
    const auto pairs = Scan(engine(), Family::kIndex, std::move(range));
    EXPECT_OK(pairs);
    for (const auto& pair : *pairs) keys += pair.first;
    return keys;
  };
  EXPECT_EQ(keys_of({"", ""}), "abcd");
  EXPECT_EQ(keys_of({"b", "d"}), "bc");
  EXPECT_EQ(keys_of({"b", ""}), "bcd");
  EXPECT_EQ(keys_of({"", "c"}), "ab");
  EXPECT_EQ(keys_of({"aa", "bb"}), "b");
  EXPECT_EQ(keys_of({"c", "c"}), "");
  EXPECT_EQ(keys_of({"d", "b"}), "");
  EXPECT_EQ(keys_of({"x", ""}), "");
}

TEST_P(EngineConformance, RangesAreVisitedAsGivenEvenOutOfOrderAndOverlapping) {
  for (const char* key : {"a", "b", "c", "d"}) ASSERT_OK(Put(engine(), Family::kIndex, key, key));
  const std::vector<KeyRange> ranges = {{"c", ""}, {"d", "b"}, {"a", "c"}, {"b", "d"}, {"b", "c"}};
  std::string visited;
  ASSERT_OK(engine().MultiScan({}, Family::kIndex, ranges,
                               [&](size_t range, std::string_view key, std::string_view) {
                                 visited += std::to_string(range) + std::string(key) + " ";
                                 return ScanStep::kNext;
                               }));
  EXPECT_EQ(visited, "0c 0d 2a 2b 3b 3c 4b ");
}

TEST_P(EngineConformance, VisitorEndsARangeOrTheScan) {
  for (const char* key : {"a", "b", "c", "d"}) ASSERT_OK(Put(engine(), Family::kIndex, key, key));
  const std::vector<KeyRange> ranges = {{"a", ""}, {"c", ""}, {"a", ""}};
  std::string visited;
  ASSERT_OK(engine().MultiScan({}, Family::kIndex, ranges,
                               [&](size_t range, std::string_view key, std::string_view) {
                                 visited += std::to_string(range) + std::string(key) + " ";
                                 if (range == 0 && key == "b") return ScanStep::kNextRange;
                                 return key == "d" ? ScanStep::kStop : ScanStep::kNext;
                               }));
  EXPECT_EQ(visited, "0a 0b 1c 1d ");
}

TEST_P(EngineConformance, ScanResumesAfterAKey) {
  Pairs expected;
  for (int i = 0; i < 100; ++i) {
    std::string key = "k";
    key += static_cast<char>(i % 10);
    if (i >= 10) key += std::string(static_cast<size_t>(i / 10), '\0');
    ASSERT_OK(Put(engine(), Family::kAdjacency, key, std::to_string(i)));
    expected.emplace_back(key, std::to_string(i));
  }
  std::sort(expected.begin(), expected.end());
  Pairs seen;
  for (KeyRange range{"", ""};; range.begin = seen.back().first + '\0') {
    const size_t before = seen.size();
    ASSERT_OK(engine().MultiScan({}, Family::kAdjacency, std::span(&range, 1),
                                 [&](size_t, std::string_view key, std::string_view value) {
                                   seen.emplace_back(key, value);
                                   return seen.size() - before == 7 ? ScanStep::kStop
                                                                    : ScanStep::kNext;
                                 }));
    if (seen.size() == before) break;
  }
  EXPECT_EQ(seen, expected);
}

TEST_P(EngineConformance, SnapshotDoesNotSeeLaterChanges) {
  ASSERT_OK(Put(engine(), Family::kNode, "changed", "old"));
  ASSERT_OK(Put(engine(), Family::kNode, "deleted", "old"));
  const auto snapshot = engine().TakeSnapshot();
  ASSERT_OK(snapshot);
  const auto before = ReadAll(engine(), *snapshot);
  ASSERT_OK(before);

  WriteBatch batch;
  batch.Put(Family::kNode, "changed", "new");
  batch.Delete(Family::kNode, "deleted");
  batch.Put(Family::kNode, "added", "new");
  batch.Add(Family::kMeta, "count", 1);
  ASSERT_OK(engine().Commit(batch, {}, {}));
  NoProgress progress;
  ASSERT_OK(engine().Compact(progress));

  EXPECT_EQ(*ReadAll(engine(), *snapshot), *before);
  const auto now = Scan(engine(), Family::kNode);
  EXPECT_EQ(*now, (Pairs{{"added", "new"}, {"changed", "new"}}));
  EXPECT_LT(*engine().Sequence(*snapshot), *engine().Sequence({}));
  engine().ReleaseSnapshot(*snapshot);
}

TEST_P(EngineConformance, ReleasedAndUnknownSnapshotsAreExpired) {
  const auto first = engine().TakeSnapshot();
  const auto second = engine().TakeSnapshot();
  ASSERT_OK(first);
  ASSERT_OK(second);
  EXPECT_NE(*first, *second);
  engine().ReleaseSnapshot(*first);
  EXPECT_FAILS(engine().Sequence(*first), ErrorCode::kExpired);
  EXPECT_FAILS(Get(engine(), Family::kNode, "k", *first), ErrorCode::kExpired);
  EXPECT_FAILS(Scan(engine(), Family::kNode, {}, *first), ErrorCode::kExpired);
  EXPECT_FAILS(Scan(engine(), Family::kNode, {}, SnapshotToken{987654}), ErrorCode::kExpired);
  EXPECT_OK(Scan(engine(), Family::kNode, {}, *second));
  engine().ReleaseSnapshot(*first);  // Twice, and the default: nothing happens.
  engine().ReleaseSnapshot({});
  EXPECT_OK(Scan(engine(), Family::kNode, {}, *second));
  engine().ReleaseSnapshot(*second);
}

TEST_P(EngineConformance, SequenceGrowsWithEveryCommit) {
  uint64_t last = *engine().Sequence({});
  for (int i = 0; i < 5; ++i) {
    ASSERT_OK(Put(engine(), Family::kNode, "same key", "same value"));
    const auto now = engine().Sequence({});
    ASSERT_OK(now);
    EXPECT_GT(*now, last);
    last = *now;
  }
  home_.Reopen();
  EXPECT_EQ(*engine().Sequence({}), last);
}

TEST_P(EngineConformance, PreconditionsHoldOrNothingHappens) {
  ASSERT_OK(Put(engine(), Family::kIndex, "taken", "1"));
  WriteBatch batch;
  batch.Put(Family::kIndex, "written", "x");
  const auto commit = [&](std::vector<Precondition> preconditions) {
    return engine().Commit(batch, preconditions, {});
  };
  EXPECT_FAILS(commit({{Family::kIndex, "taken", std::nullopt}}), ErrorCode::kConflict);
  EXPECT_FAILS(commit({{Family::kIndex, "taken", "2"}}), ErrorCode::kConflict);
  EXPECT_FAILS(commit({{Family::kIndex, "free", "1"}}), ErrorCode::kConflict);
  EXPECT_FAILS(commit({{Family::kIndex, "taken", ""}}), ErrorCode::kConflict);
  EXPECT_FAILS(commit({{Family::kIndex, "taken", "1"}, {Family::kIndex, "taken too", "1"}}),
               ErrorCode::kConflict);
  EXPECT_EQ(*Get(engine(), Family::kIndex, "written"), std::nullopt);
  EXPECT_OK(commit({{Family::kIndex, "taken", "1"},
                    {Family::kIndex, "free", std::nullopt},
                    {Family::kNode, "taken", std::nullopt}}));
  EXPECT_EQ(*Get(engine(), Family::kIndex, "written"), "x");
}

TEST_P(EngineConformance, PreconditionsAloneChangeNothing) {
  ASSERT_OK(Put(engine(), Family::kIndex, "k", "1"));
  const uint64_t sequence = *engine().Sequence({});
  const std::vector<Precondition> holds = {{Family::kIndex, "k", "1"}};
  const std::vector<Precondition> fails = {{Family::kIndex, "k", "2"}};
  EXPECT_OK(engine().Commit({}, holds, {}));
  EXPECT_FAILS(engine().Commit({}, fails, {}), ErrorCode::kConflict);
  EXPECT_EQ(*engine().Sequence({}), sequence);
}

TEST_P(EngineConformance, LimitsAreKeptAndReported) {
  EngineHome small(GetParam(), {.key_bytes = 8, .value_bytes = 16, .batch_bytes = 64});
  EXPECT_OK(Put(small.engine(), Family::kNode, std::string(8, 'k'), std::string(16, 'v')));
  EXPECT_FAILS(Put(small.engine(), Family::kNode, std::string(9, 'k'), "v"), ErrorCode::kLimit);
  EXPECT_FAILS(Put(small.engine(), Family::kNode, "k", std::string(17, 'v')), ErrorCode::kLimit);
  WriteBatch batch;
  for (int i = 0; i < 5; ++i) batch.Put(Family::kNode, std::to_string(i), std::string(14, 'v'));
  EXPECT_FAILS(small.engine().Commit(batch, {}, {}), ErrorCode::kLimit);
  EXPECT_EQ(Scan(small.engine(), Family::kNode)->size(), 1u);
  // The longest key is inside a range without end.
  ASSERT_OK(Put(small.engine(), Family::kIndex, std::string(8, '\xff'), "last"));
  EXPECT_EQ(Scan(small.engine(), Family::kIndex)->size(), 1u);
}

TEST_P(EngineConformance, LongestKeyAndALargeValueRoundTrip) {
  const std::string key(engine().limits().key_bytes, '\xff');
  const std::string value(5 << 20, 'v');
  ASSERT_OK(Put(engine(), Family::kNode, key, value));
  home_.Reopen();
  EXPECT_EQ(*Get(engine(), Family::kNode, key), value);
  EXPECT_EQ(*Scan(engine(), Family::kNode), (Pairs{{key, value}}));
}

TEST_P(EngineConformance, BulkLoadPublishesAllFamiliesAtOnce) {
  ASSERT_OK(Put(engine(), Family::kNode, "n00001", "before"));
  WriteBatch counted;
  counted.Add(Family::kMeta, "count", 40);
  ASSERT_OK(engine().Commit(counted, {}, {}));
  const auto snapshot = engine().TakeSnapshot();
  ASSERT_OK(snapshot);
  const auto before = ReadAll(engine());
  ASSERT_OK(before);

  auto bulk = engine().BeginBulk();
  ASSERT_OK(bulk);
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(10000 + i);
    ASSERT_OK((*bulk)->Put(Family::kNode, "n" + number, "node " + number));
    ASSERT_OK((*bulk)->Put(Family::kAdjacency, "a" + number, std::string(50, 'r')));
  }
  ASSERT_OK((*bulk)->Add(Family::kMeta, "count", 2));
  EXPECT_EQ(*ReadAll(engine()), *before);
  const uint64_t sequence = *engine().Sequence({});
  ASSERT_OK((*bulk)->Publish());
  EXPECT_GT(*engine().Sequence({}), sequence);

  EXPECT_EQ(*ReadAll(engine(), *snapshot), *before);
  engine().ReleaseSnapshot(*snapshot);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Scan(engine(), Family::kNode)->size(), 501u);
    EXPECT_EQ(Scan(engine(), Family::kAdjacency)->size(), 500u);
    EXPECT_EQ(*Get(engine(), Family::kMeta, "count"), EncodeCounter(42));
    bulk->reset();
    home_.Reopen();
  }
}

TEST_P(EngineConformance, TheSequenceGrowsWithABulkLoadOfNewKeysOnly) {
  for (const Family family : {Family::kMeta, Family::kNode}) {
    const uint64_t before = *engine().Sequence({});
    auto bulk = engine().BeginBulk();
    ASSERT_OK(bulk);
    ASSERT_OK((*bulk)->Put(family, "new", "value"));
    ASSERT_OK((*bulk)->Publish());
    EXPECT_GT(*engine().Sequence({}), before);
    EXPECT_EQ(*Get(engine(), family, "new"), "value");
  }
}

TEST_P(EngineConformance, BulkLoadReplacesAndIsReplaced) {
  for (const char* key : {"a", "b", "c"}) ASSERT_OK(Put(engine(), Family::kNode, key, "old"));
  auto bulk = engine().BeginBulk();
  ASSERT_OK(bulk);
  ASSERT_OK((*bulk)->Put(Family::kNode, "b", "bulk"));
  ASSERT_OK((*bulk)->Put(Family::kNode, "c", "bulk"));
  ASSERT_OK((*bulk)->Publish());
  ASSERT_OK(Put(engine(), Family::kNode, "c", "new"));
  EXPECT_EQ(*Scan(engine(), Family::kNode), (Pairs{{"a", "old"}, {"b", "bulk"}, {"c", "new"}}));
}

TEST_P(EngineConformance, AbandonedBulkLoadLeavesNothing) {
  {
    auto bulk = engine().BeginBulk();
    ASSERT_OK(bulk);
    for (int i = 1000; i < 2000; ++i) {
      ASSERT_OK((*bulk)->Put(Family::kNode, std::to_string(i), std::string(100, 'x')));
    }
  }
  EXPECT_EQ(*ReadAll(engine()), EngineContent{});
  home_.Reopen();
  EXPECT_EQ(*ReadAll(engine()), EngineContent{});
}

TEST_P(EngineConformance, BulkKeysMustAscendAndPublishHappensOnce) {
  auto bulk = engine().BeginBulk();
  ASSERT_OK(bulk);
  ASSERT_OK((*bulk)->Put(Family::kNode, "b", "1"));
  EXPECT_FAILS((*bulk)->Put(Family::kNode, "b", "2"), ErrorCode::kInvalidArgument);
  EXPECT_FAILS((*bulk)->Put(Family::kNode, "a", "2"), ErrorCode::kInvalidArgument);
  EXPECT_FAILS((*bulk)->Add(Family::kNode, "a", 2), ErrorCode::kInvalidArgument);
  ASSERT_OK((*bulk)->Put(Family::kIndex, "a", "other family"));
  ASSERT_OK((*bulk)->Put(Family::kNode, "c", "3"));
  ASSERT_OK((*bulk)->Publish());
  EXPECT_FAILS((*bulk)->Put(Family::kNode, "d", "4"), ErrorCode::kInvalidArgument);
  EXPECT_FAILS((*bulk)->Publish(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(*Scan(engine(), Family::kNode), (Pairs{{"b", "1"}, {"c", "3"}}));
}

TEST_P(EngineConformance, EmptyBulkLoadIsPublished) {
  auto bulk = engine().BeginBulk();
  ASSERT_OK(bulk);
  EXPECT_OK((*bulk)->Publish());
  EXPECT_EQ(*ReadAll(engine()), EngineContent{});
}

// Each thread takes numbers from one register with preconditions: none is given out twice.
TEST_P(EngineConformance, ConcurrentPreconditionsNeverLoseAnUpdate) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 50;
  ASSERT_OK(Put(engine(), Family::kMeta, "next", "0"));
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int done = 0; done < kRounds;) {
        const auto current = Get(engine(), Family::kMeta, "next");
        if (!current) break;
        WriteBatch batch;
        batch.Put(Family::kMeta, "next", std::to_string(std::stoi(**current) + 1));
        batch.Put(Family::kIndex, "given " + **current, std::to_string(t));
        const std::vector<Precondition> unchanged = {{Family::kMeta, "next", **current}};
        const auto committed = engine().Commit(batch, unchanged, {.sync = false});
        if (committed) ++done;
        if (!committed && committed.error().code != ErrorCode::kConflict) {
          ++failures;
          return;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(*Get(engine(), Family::kMeta, "next"), std::to_string(kThreads * kRounds));
  EXPECT_EQ(Scan(engine(), Family::kIndex)->size(), static_cast<size_t>(kThreads * kRounds));
}

// A plain write of the key must not slip between a check and its write: the value would go back.
TEST_P(EngineConformance, PlainCommitsDoNotSlipBetweenACheckAndItsWrite) {
  constexpr int kRounds = 300;
  ASSERT_OK(Put(engine(), Family::kMeta, "top", "0"));
  std::atomic<bool> done = false;
  std::thread plain([&] {
    for (int i = 1; i <= kRounds; ++i) {
      WriteBatch batch;
      batch.Put(Family::kMeta, "top", "plain " + std::to_string(i));
      batch.Add(Family::kMeta, "plain writes", 1);
      EXPECT_OK(engine().Commit(batch, {}, {.sync = false}));
      const auto top = Get(engine(), Family::kMeta, "top");
      EXPECT_OK(top);
      EXPECT_TRUE((*top)->ends_with("plain " + std::to_string(i))) << **top;
    }
    done = true;
  });
  // Only ever puts "seen" before what is there: the number never goes back.
  while (!done) {
    const auto current = Get(engine(), Family::kMeta, "top");
    ASSERT_OK(current);
    if ((*current)->starts_with("seen")) continue;
    WriteBatch batch;
    batch.Put(Family::kMeta, "top", "seen " + **current);
    const std::vector<Precondition> unchanged = {{Family::kMeta, "top", **current}};
    const auto committed = engine().Commit(batch, unchanged, {.sync = false});
    if (!committed) {
      EXPECT_FAILS(committed, ErrorCode::kConflict);
    }
  }
  plain.join();
  EXPECT_EQ(*Get(engine(), Family::kMeta, "plain writes"), EncodeCounter(kRounds));
}

TEST_P(EngineConformance, CommitsAreAtomicForConcurrentReaders) {
  constexpr int kWriters = 3;
  constexpr int kRounds = 60;
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::thread reader([&] {
    while (!done) {
      const auto snapshot = engine().TakeSnapshot();
      if (!snapshot) break;
      for (int w = 0; w < kWriters; ++w) {
        const std::string key = "w" + std::to_string(w);
        const auto node = Get(engine(), Family::kNode, key, *snapshot);
        const auto index = Get(engine(), Family::kIndex, key, *snapshot);
        if (!node || !index || *node != *index) ++torn;
      }
      engine().ReleaseSnapshot(*snapshot);
    }
  });
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < kRounds; ++i) {
        WriteBatch batch;
        batch.Put(Family::kNode, "w" + std::to_string(w), std::to_string(i));
        batch.Put(Family::kIndex, "w" + std::to_string(w), std::to_string(i));
        batch.Add(Family::kMeta, "commits", 1);
        EXPECT_OK(engine().Commit(batch, {}, {.sync = i % 8 == 0}));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(*Get(engine(), Family::kMeta, "commits"), EncodeCounter(kWriters * kRounds));
}

TEST_P(EngineConformance, BulkLoadPublishesWhileOthersCommit) {
  std::atomic<bool> done = false;
  std::atomic<int64_t> commits = 0;
  std::thread writer([&] {
    while (!done) {
      WriteBatch batch;
      batch.Add(Family::kMeta, "count", 1);
      batch.Put(Family::kNode, "shared", "commit");
      EXPECT_OK(engine().Commit(batch, {}, {.sync = false}));
      ++commits;
    }
  });
  for (int round = 0; round < 5; ++round) {
    auto bulk = engine().BeginBulk();
    ASSERT_OK(bulk);
    ASSERT_OK((*bulk)->Put(Family::kNode, "round " + std::to_string(round), "bulk"));
    ASSERT_OK((*bulk)->Put(Family::kNode, "shared", "bulk"));
    ASSERT_OK((*bulk)->Add(Family::kMeta, "count", 1000));
    ASSERT_OK((*bulk)->Publish());
  }
  done = true;
  writer.join();
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(*Get(engine(), Family::kMeta, "count"), EncodeCounter(commits + 5000));
    EXPECT_EQ(Scan(engine(), Family::kNode)->size(), 6u);
    home_.Reopen();
  }
}

TEST_P(EngineConformance, AViewTakenWhileABulkLoadIsPublishedHasAllOfItOrNothing) {
  WriteBatch around;  // The counter lies among keys, the nodes do not.
  around.Put(Family::kMeta, "a", "first");
  around.Put(Family::kMeta, "z", "last");
  ASSERT_OK(engine().Commit(around, {}, {.sync = false}));
  std::atomic<int> loads = 0;
  std::atomic<bool> done = false;
  int torn = 0;
  std::thread reader([&] {
    while (!done) {
      std::this_thread::sleep_for(std::chrono::microseconds(200));  // Else a view is always held.
      const auto snapshot = engine().TakeSnapshot();
      std::optional<size_t> seen;
      for (int look = 0; look < 3; ++look) {
        const auto count = *Get(engine(), Family::kMeta, "count", *snapshot);
        const auto nodes = Scan(engine(), Family::kNode, {}, *snapshot)->size();
        if (count.value_or(EncodeCounter(0)) != EncodeCounter(static_cast<int64_t>(nodes))) ++torn;
        if (seen && *seen != nodes) ++torn;
        seen = nodes;
      }
      engine().ReleaseSnapshot(*snapshot);
    }
  });
  while (loads < test::Effort(80, 20)) {
    auto bulk = engine().BeginBulk();
    ASSERT_OK(bulk);
    ASSERT_OK((*bulk)->Put(Family::kNode, "node " + std::to_string(1000 + loads), "bulk"));
    ASSERT_OK((*bulk)->Add(Family::kMeta, "count", 1));
    ASSERT_OK((*bulk)->Publish());
    ++loads;
  }
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0);
}

TEST_P(EngineConformance, SnapshotMayBeReleasedWhileItIsRead) {
  for (int i = 0; i < 2000; ++i) {
    WriteBatch batch;
    batch.Put(Family::kNode, std::to_string(i), "v");
    ASSERT_OK(engine().Commit(batch, {}, {.sync = false}));
  }
  const auto snapshot = engine().TakeSnapshot();
  ASSERT_OK(snapshot);
  std::thread reader([&] {
    for (;;) {
      const auto pairs = Scan(engine(), Family::kNode, {}, *snapshot);
      if (!pairs) {
        EXPECT_EQ(pairs.error().code, ErrorCode::kExpired);
        return;
      }
      EXPECT_EQ(pairs->size(), 2000u);
    }
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  engine().ReleaseSnapshot(*snapshot);
  reader.join();
}

TEST_P(EngineConformance, StatsVerifyAndCompactAnswer) {
  for (int i = 0; i < 200; ++i) {
    ASSERT_OK(Put(engine(), Family::kNode, std::to_string(i), std::string(200, 'v')));
  }
  NoProgress progress;
  EXPECT_OK(engine().VerifyChecksums(progress));
  EXPECT_OK(engine().Compact(progress));
  EXPECT_OK(engine().VerifyChecksums(progress));
  const auto stats = engine().Stats();
  ASSERT_OK(stats);
  EXPECT_EQ(stats->families[static_cast<size_t>(Family::kNode)].keys_estimate, 200u);
  EXPECT_EQ(stats->families[static_cast<size_t>(Family::kIndex)].keys_estimate, 0u);
}

INSTANTIATE_TEST_SUITE_P(All, EngineConformance,
                         testing::Values(EngineKind::kMemory, EngineKind::kRocksDb,
                                         EngineKind::kRocksDbSmall, EngineKind::kFaultOverMemory),
                         [](const auto& kind) { return KindName(kind.param); });

}  // namespace
}  // namespace catena
