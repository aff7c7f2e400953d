#include "ingest/bulk_tables_ids.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/effort.h"

namespace catena {
namespace {

TEST(UserIdMapTest, FindsNothingInAnEmptyMap) {
  const UserIdMap ids;
  EXPECT_EQ(ids.Find("1"), NodeId{});
  EXPECT_EQ(ids.Find("a"), NodeId{});
}

// Texts that are equal as numbers are different ids.
TEST(UserIdMapTest, IdsAreTextsNotNumbers) {
  UserIdMap ids;
  const std::vector<std::string> texts = {"1",
                                          "01",
                                          "+1",
                                          "1.0",
                                          " 1",
                                          "0",
                                          "00",
                                          "-0",
                                          "999999999999999999",
                                          "1000000000000000000",
                                          "18446744073709551617",
                                          "1e0",
                                          "١"};
  for (size_t i = 0; i < texts.size(); ++i) EXPECT_TRUE(ids.Insert(texts[i], NodeId{i + 5}));
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(ids.Find(texts[i]), NodeId{i + 5}) << texts[i];
    EXPECT_FALSE(ids.Insert(texts[i], NodeId{77}));
  }
  EXPECT_EQ(ids.size(), texts.size());
}

struct Shape {
  const char* name;
  std::function<std::string(uint64_t)> id;  // Of a random number.
};

// Each shape takes another way through the map; the last mixes them.
const std::vector<Shape> kShapes = {
    {"dense from 0", [](uint64_t r) { return std::to_string(r % 200'000); }},
    {"dense from 10^10", [](uint64_t r) { return std::to_string(10'000'000'000 + r % 200'000); }},
    {"every thousandth", [](uint64_t r) { return std::to_string(r % 200'000 * 1000); }},
    {"scattered", [](uint64_t r) { return std::to_string(r >> 6); }},
    {"texts", [](uint64_t r) { return "id-" + std::to_string(r % 200'000); }},
    {"long texts",
     [](uint64_t r) { return std::string(r % 200'000 / 100 + 1, 'x') + std::to_string(r % 100); }},
    {"mixed",
     [](uint64_t r) {
       const std::string number = std::to_string(r % 100'000);
       return r % 3 == 0 ? number : r % 3 == 1 ? "0" + number : number + "000000";
     }},
};

// The node numbers are in no order, and some are below the first.
TEST(UserIdMapTest, AgreesWithAnOrdinaryMap) {
  for (const Shape& shape : kShapes) {
    SCOPED_TRACE(shape.name);
    std::mt19937_64 random(7);
    UserIdMap ids;
    std::unordered_map<std::string, NodeId> model;
    for (int i = 0; i < test::Effort(150'000, 30'000); ++i) {
      const std::string id = shape.id(random());
      const NodeId node{1 + random() % (uint64_t{1} << (i % 5 == 0 ? 47 : 20))};
      ASSERT_EQ(ids.Insert(id, node), model.emplace(id, node).second);
      const std::string other = shape.id(random());
      const auto known = model.find(other);
      ASSERT_EQ(ids.Find(other), known == model.end() ? NodeId{} : known->second) << other;
    }
    for (const auto& [id, node] : model) ASSERT_EQ(ids.Find(id), node);
    EXPECT_EQ(ids.size(), model.size());
  }
}

TEST(UserIdMapTest, MemoryIsWhatTheHeaderOfTheImportSays) {
  constexpr uint64_t kIds = 1'000'000;
  const auto bytes_per_id = [](const std::function<std::string(uint64_t)>& id) {
    UserIdMap ids;
    for (uint64_t i = 0; i < kIds; ++i) ids.Insert(id(i), NodeId{i + 1});
    return static_cast<double>(ids.memory_bytes()) / kIds;
  };
  EXPECT_LT(bytes_per_id([](uint64_t i) { return std::to_string(i); }), 4.5);
  EXPECT_LT(bytes_per_id([](uint64_t i) { return std::to_string(i * 1'000'003); }), 33);
  // 13 of slots, 8 and 13 of the arena, and up to 4 for its last chunk.
  EXPECT_LT(bytes_per_id([](uint64_t i) { return "event-" + std::to_string(1'000'000 + i); }),
            13 + 21 + 4.2);
}

}  // namespace
}  // namespace catena
