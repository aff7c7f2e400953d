// Random operations against a std::map, with reopening in between.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "tests/storage/engine/engine_fixture.h"

namespace catena {
namespace {

// CATENA_ENGINE_OPERATIONS sets the number of operations of each run.
int Operations() {
  const char* text = std::getenv("CATENA_ENGINE_OPERATIONS");
  return text != nullptr ? std::atoi(text) : 1500;
}

// The model shares nothing with the engines but the order of std::string.
class EngineModel {
 public:
  void Apply(const WriteBatch& batch) {
    for (const WriteBatch::Entry& entry : batch.entries()) {
      auto& family = content_[static_cast<size_t>(entry.family)];
      if (entry.kind == WriteBatch::Kind::kPut) family[entry.key] = entry.value;
      if (entry.kind == WriteBatch::Kind::kDelete) family.erase(entry.key);
      if (entry.kind == WriteBatch::Kind::kAdd) Add(family[entry.key], entry.value);
    }
  }
  const EngineContent& content() const { return content_; }
  const std::map<std::string, std::string>& of(Family family) const {
    return content_[static_cast<size_t>(family)];
  }

 private:
  static void Add(std::string& counter, const std::string& delta) {
    if (counter.empty()) counter = std::string(8, '\0');
    int carry = 0;
    for (size_t i = 0; i < 8; ++i) {  // As on paper, byte by byte.
      carry += static_cast<uint8_t>(counter[i]) + static_cast<uint8_t>(delta[i]);
      counter[i] = static_cast<char>(carry & 0xff);
      carry >>= 8;
    }
  }

  EngineContent content_;
};

class EngineModelTest : public testing::TestWithParam<std::tuple<EngineKind, int>> {
 protected:
  struct Kept {
    SnapshotToken token;
    EngineContent content;
  };

  size_t Roll(size_t below) { return std::uniform_int_distribution<size_t>(0, below - 1)(random_); }
  Family AnyFamily() { return kAllFamilies[Roll(kFamilyCount)]; }

  // Few keys, so that operations meet; counters have names of their own.
  std::string AnyKey() {
    std::string key(Roll(4), '\0');
    for (char& byte : key) byte = static_cast<char>("\x00\x01\x7f\x80\xff"[Roll(5)]);
    return key;
  }
  std::string AnyValue() { return std::string(Roll(20) == 0 ? Roll(3000) : Roll(40), 'v'); }

  WriteBatch AnyBatch() {
    WriteBatch batch;
    for (size_t i = Roll(8); i-- > 0;) {
      switch (Roll(4)) {
        case 0:
          batch.Delete(AnyFamily(), AnyKey());
          break;
        case 1:
          batch.Add(AnyFamily(), "count" + AnyKey(), static_cast<int64_t>(random_()));
          break;
        default:
          batch.Put(AnyFamily(), AnyKey(), AnyValue());
      }
    }
    return batch;
  }

  void Commit() {
    const WriteBatch batch = AnyBatch();
    std::vector<Precondition> preconditions;
    bool holds = true;
    if (Roll(4) == 0) {
      const Family family = AnyFamily();
      const std::string key = AnyKey();
      const auto found = model_.of(family).find(key);
      std::optional<std::string> expected;
      if (found != model_.of(family).end()) expected = found->second;
      if (Roll(3) == 0) {
        expected = expected ? std::nullopt : std::optional<std::string>("other");
        holds = false;
      }
      preconditions.push_back({family, key, expected});
    }
    const auto committed = home_.engine().Commit(batch, preconditions, {.sync = Roll(50) == 0});
    if (holds) {
      ASSERT_OK(committed);
      model_.Apply(batch);
    } else {
      EXPECT_FAILS(committed, ErrorCode::kConflict);
    }
  }

  void BulkLoad() {
    auto bulk = home_.engine().BeginBulk();
    ASSERT_OK(bulk);
    WriteBatch same;
    for (const Family family : kAllFamilies) {
      std::map<std::string, bool> keys;
      for (size_t i = Roll(6); i-- > 0;) {
        const bool is_counter = Roll(3) == 0;
        keys[(is_counter ? "count" : "") + AnyKey()] = is_counter;
      }
      for (const auto& [key, is_counter] : keys) {
        if (is_counter) {
          const auto delta = static_cast<int64_t>(random_());
          ASSERT_OK((*bulk)->Add(family, key, delta));
          same.Add(family, key, delta);
        } else {
          const std::string value = AnyValue();
          ASSERT_OK((*bulk)->Put(family, key, value));
          same.Put(family, key, value);
        }
      }
    }
    if (Roll(4) == 0) return;  // Abandoned.
    ASSERT_OK((*bulk)->Publish());
    model_.Apply(same);
  }

  void CompareRanges() {
    const Family family = AnyFamily();
    std::vector<KeyRange> ranges(1 + Roll(4));
    std::vector<Pairs> expected(ranges.size());
    for (size_t i = 0; i < ranges.size(); ++i) {
      ranges[i] = {AnyKey(), Roll(4) == 0 ? "" : AnyKey()};
      for (const auto& pair : model_.of(family)) {
        if (pair.first >= ranges[i].begin &&
            (ranges[i].end.empty() || pair.first < ranges[i].end)) {
          expected[i].push_back(pair);
        }
      }
    }
    std::vector<Pairs> found(ranges.size());
    ASSERT_OK(home_.engine().MultiScan({}, family, ranges,
                                       [&](size_t i, std::string_view key, std::string_view value) {
                                         found[i].emplace_back(key, value);
                                         return ScanStep::kNext;
                                       }));
    EXPECT_EQ(found, expected);
  }

  void CompareKeys() {
    const Family family = AnyFamily();
    std::vector<std::string> names(Roll(400) + 1);
    for (std::string& name : names) name = AnyKey();
    const std::vector<std::string_view> keys(names.begin(), names.end());
    ASSERT_OK(home_.engine().MultiGet(
        {}, family, keys, [&](size_t i, std::optional<std::string_view> value) {
          const auto found = model_.of(family).find(names[i]);
          ASSERT_EQ(value.has_value(), found != model_.of(family).end());
          if (value) {
            EXPECT_EQ(*value, found->second);
          }
        }));
  }

  void KeepOrCompareSnapshot() {
    if (kept_.size() < 3) {
      const auto token = home_.engine().TakeSnapshot();
      ASSERT_OK(token);
      kept_.push_back({*token, model_.content()});
      return;
    }
    const size_t which = Roll(kept_.size());
    const auto content = ReadAll(home_.engine(), kept_[which].token);
    ASSERT_OK(content);
    EXPECT_EQ(*content, kept_[which].content);
    home_.engine().ReleaseSnapshot(kept_[which].token);
    kept_.erase(kept_.begin() + static_cast<ptrdiff_t>(which));
  }

  void Reopen() {
    for (const Kept& kept : kept_) home_.engine().ReleaseSnapshot(kept.token);
    kept_.clear();
    home_.Reopen();
    const auto content = ReadAll(home_.engine());
    ASSERT_OK(content);
    EXPECT_EQ(*content, model_.content());
  }

  std::mt19937_64 random_{static_cast<uint64_t>(std::get<1>(GetParam()))};
  EngineHome home_{std::get<0>(GetParam())};
  EngineModel model_;
  std::vector<Kept> kept_;
};

TEST_P(EngineModelTest, AgreesWithAMap) {
  const int operations = Operations();
  for (int i = 0; i < operations && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    const size_t roll = Roll(1000);
    if (roll < 700) {
      Commit();
    } else if (roll < 800) {
      CompareRanges();
    } else if (roll < 900) {
      CompareKeys();
    } else if (roll < 980) {
      KeepOrCompareSnapshot();
    } else if (roll < 990) {
      BulkLoad();
    } else if (roll < 995) {
      NoProgress progress;
      ASSERT_OK(home_.engine().Compact(progress));
    } else {
      Reopen();
    }
  }
  Reopen();
  NoProgress progress;
  EXPECT_OK(home_.engine().VerifyChecksums(progress));
}

INSTANTIATE_TEST_SUITE_P(All, EngineModelTest,
                         testing::Combine(testing::Values(EngineKind::kMemory, EngineKind::kRocksDb,
                                                          EngineKind::kRocksDbSmall,
                                                          EngineKind::kFaultOverMemory),
                                          testing::Values(1, 2, 3)),
                         [](const auto& run) {
                           return KindName(std::get<0>(run.param)) + "Seed" +
                                  std::to_string(std::get<1>(run.param));
                         });

}  // namespace
}  // namespace catena
