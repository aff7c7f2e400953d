// Reading and comparing whole engines in tests.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/engine.h"

namespace catena {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using EngineContent = std::array<std::map<std::string, std::string>, kFamilyCount>;

inline constexpr std::array<Family, kFamilyCount> kAllFamilies = {
    Family::kMeta, Family::kNode, Family::kRelationship, Family::kAdjacency, Family::kIndex};

inline std::string Message(const Error& error) {
  return std::string(ErrorCodeName(error.code)) + ": " + error.message;
}

template <class T>
testing::AssertionResult IsOk(const Result<T>& result) {
  if (result.has_value()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "fails with " << Message(result.error());
}

template <class T>
testing::AssertionResult FailsWith(const Result<T>& result, ErrorCode code) {
  if (result.has_value()) return testing::AssertionFailure() << "succeeds";
  if (result.error().code == code) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "fails with " << Message(result.error());
}

#define ASSERT_OK(...) ASSERT_TRUE(::catena::IsOk(__VA_ARGS__))
#define EXPECT_OK(...) EXPECT_TRUE(::catena::IsOk(__VA_ARGS__))
#define EXPECT_FAILS(...) EXPECT_TRUE(::catena::FailsWith(__VA_ARGS__))

inline Result<std::optional<std::string>> Get(const Engine& engine, Family family,
                                              std::string_view key, SnapshotToken snapshot = {}) {
  std::optional<std::string> found;
  CATENA_TRY(engine.MultiGet(snapshot, family, std::span(&key, 1),
                             [&](size_t, std::optional<std::string_view> value) {
                               if (value) found = std::string(*value);
                             }));
  return found;
}

inline Result<Pairs> Scan(const Engine& engine, Family family, KeyRange range = {},
                          SnapshotToken snapshot = {}) {
  Pairs pairs;
  CATENA_TRY(engine.MultiScan(snapshot, family, std::span(&range, 1),
                              [&](size_t, std::string_view key, std::string_view value) {
                                pairs.emplace_back(key, value);
                                return ScanStep::kNext;
                              }));
  return pairs;
}

inline Result<EngineContent> ReadAll(const Engine& engine, SnapshotToken snapshot = {}) {
  EngineContent content;
  for (const Family family : kAllFamilies) {
    CATENA_TRY(const Pairs pairs, Scan(engine, family, {}, snapshot));
    content[static_cast<size_t>(family)].insert(pairs.begin(), pairs.end());
  }
  return content;
}

inline Result<void> Put(Engine& engine, Family family, std::string key, std::string value) {
  WriteBatch batch;
  batch.Put(family, std::move(key), std::move(value));
  return engine.Commit(batch, {}, {});
}

}  // namespace catena
