#include "core/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/records.h"

namespace catena {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
const Value kNull;
const Ternary kTrue = true;
const Ternary kFalse = false;
const Ternary kUnknown;

Value L(Value::List list) { return Value(std::move(list)); }
Value M(Value::Map map) { return Value(std::move(map)); }
Value NodeValue(uint64_t id) {
  return Value(std::make_shared<const Node>(Node{NodeId{id}, {}, {}}));
}
Value RelationshipValue(uint64_t id) {
  Relationship relationship;
  relationship.id = RelationshipId{id};
  return Value(std::make_shared<const Relationship>(relationship));
}
// Nodes and relationships by turns, beginning with a node.
Value PathValue(const std::vector<uint64_t>& ids) {
  Path path;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (i % 2 == 0) {
      path.nodes.push_back({NodeId{ids[i]}, {}, {}});
    } else {
      path.relationships.push_back({RelationshipId{ids[i]}, {}, {}, {}, {}});
    }
  }
  return Value(std::make_shared<const Path>(path));
}

struct Comparison {
  Value a;
  Value b;
  Ternary expected;
};

// The tables of the openCypher TCK (Comparison1), and what its CIP says beyond them.
const std::vector<Comparison> kEqual = {
    {L({1, 2}), L({1}), kFalse},
    {L({kNull}), L({1}), kUnknown},
    {L({"a"}), L({1}), kFalse},
    {L({L({1})}), L({L({1}), L({kNull})}), kFalse},
    {L({L({1}), L({2})}), L({L({1}), L({kNull})}), kUnknown},
    {L({L({1}), L({2, 3})}), L({L({1}), L({kNull})}), kFalse},
    {L({1, kNull}), L({2, kNull}), kFalse},
    {M({}), M({}), kTrue},
    {M({{"k", true}}), M({{"k", true}}), kTrue},
    {M({{"k", 1}}), M({{"k", 1.0}}), kTrue},
    {M({}), M({{"k", kNull}}), kFalse},
    {M({{"k", 1}}), M({{"k", 1}, {"l", kNull}}), kFalse},
    {M({{"k", kNull}}), M({{"k", kNull}, {"l", kNull}}), kFalse},
    {M({{"k", kNull}}), M({{"k", kNull}}), kUnknown},
    {M({{"k", 1}}), M({{"k", kNull}}), kUnknown},
    {M({{"k", 1}, {"l", kNull}}), M({{"k", kNull}, {"l", 1}}), kUnknown},
    {M({{"k", 1}, {"l", kNull}}), M({{"k", 2}, {"l", 1}}), kFalse},
    {kNan, 1, kFalse},
    {kNan, kNan, kFalse},
    {kNan, "a", kFalse},
    {L({kNan}), L({kNan}), kFalse},
    {1, 1.0, kTrue},
    {"1", 1, kFalse},
    {0.0, -0.0, kTrue},
    {0, -0.0, kTrue},
    {kInfinity, kInfinity, kTrue},
    {kInfinity, -kInfinity, kFalse},
    {int64_t{4'611'686'018'427'387'905}, int64_t{4'611'686'018'427'387'900}, kFalse},
    // 2^53 + 1 is no double; a conversion would round it to 2^53.
    {int64_t{9'007'199'254'740'993}, 9'007'199'254'740'992.0, kFalse},
    {int64_t{9'007'199'254'740'992}, 9'007'199'254'740'992.0, kTrue},
    {std::numeric_limits<int64_t>::max(), 9'223'372'036'854'775'808.0, kFalse},
    {std::numeric_limits<int64_t>::min(), -9'223'372'036'854'775'808.0, kTrue},
    {kNull, kNull, kUnknown},
    {kNull, 1, kUnknown},
    {true, 1, kFalse},
    {NodeValue(1), NodeValue(1), kTrue},
    {NodeValue(1), NodeValue(2), kFalse},
    {NodeValue(1), RelationshipValue(1), kFalse},
    {PathValue({1, 5, 2}), PathValue({1, 5, 2}), kTrue},
    {PathValue({1, 5, 2}), PathValue({1, 6, 2}), kFalse},
    {Date{5}, Date{5}, kTrue},
    {Date{5}, LocalDateTime{5 * 86'400, 0}, kFalse},
    // One instant at two offsets.
    {Time{{36'000'000'000'000}, 0}, Time{{39'600'000'000'000}, 3'600}, kTrue},
    {DateTime{{0, 0}, 0, ""}, DateTime{{7'200, 0}, 7'200, "Europe/Stockholm"}, kTrue},
    {DateTime{{0, 0}, 0, ""}, DateTime{{0, 0}, 7'200, ""}, kFalse},
    // P13DT40H is no P14DT16H, though as long.
    {Duration{0, 14, 57'600, 0}, Duration{0, 13, 144'000, 0}, kFalse},
    {Duration{149, 14, 58'390, 0}, Duration{149, 14, 58'390, 0}, kTrue},
    {Point{Point::System::kCartesian, 1, 2, 0}, Point{Point::System::kCartesian, 1, 2, 0}, kTrue},
    {Point{Point::System::kCartesian, 1, 2, 0}, Point{Point::System::kWgs84, 1, 2, 0}, kFalse},
    {Point{Point::System::kCartesian, kNan, 2, 0}, Point{Point::System::kCartesian, kNan, 2, 0},
     kFalse},
};

TEST(ValueEqualityTest, FollowsTheTckAndIsSymmetric) {
  for (const auto& [a, b, expected] : kEqual) {
    SCOPED_TRACE(ToText(a) + " = " + ToText(b));
    EXPECT_EQ(Equals(a, b), expected);
    EXPECT_EQ(Equals(b, a), expected);
  }
}

// The TCK's Comparison2 and the CIP. The mirrored comparison is never true where this one is.
const std::vector<Comparison> kLess = {
    {1, 2, kTrue},
    {2, 1, kFalse},
    {1.0, 1, kFalse},
    {1, kNan, kFalse},
    {kNan, 1, kFalse},
    {kNan, kNan, kFalse},
    {kNan, "a", kUnknown},
    {"1", 1, kUnknown},
    {false, true, kTrue},
    {true, false, kFalse},
    {"a", "aa", kTrue},
    {"Z", "a", kTrue},
    {"z", "é", kTrue},
    {"\uffff", "\U00010000", kTrue},  // Code points, not UTF-16 units.
    {"", kNull, kUnknown},
    {kNull, kNull, kUnknown},
    {L({1}), L({1, 0}), kTrue},
    {L({1}), L({1, kNull}), kTrue},
    {L({1, kNull}), L({1, 2}), kUnknown},
    {L({1, 2}), L({3, kNull}), kTrue},
    {L({3, kNull}), L({1, 2}), kFalse},
    {L({1, "a"}), L({1, kNull}), kUnknown},
    {L({1, "a"}), L({1, 2}), kUnknown},
    {L({L({1, kNull})}), L({L({2, kNull})}), kTrue},
    {M({{"a", 1}}), M({{"a", 2}}), kTrue},
    {M({{"a", 1}}), M({{"a", 1}, {"b", 1}}), kTrue},
    {M({{"a", 1}}), M({{"a", 1}, {"b", kNull}}), kUnknown},
    {NodeValue(1), NodeValue(2), kTrue},
    {NodeValue(1), RelationshipValue(2), kUnknown},
    {PathValue({1, 1, 3}), PathValue({1, 2, 2}), kTrue},
    {PathValue({1}), PathValue({1, 1, 1}), kTrue},
    {Date{-1}, Date{0}, kTrue},
    {Date{0}, LocalTime{1}, kUnknown},
    {Time{{36'000'000'000'000}, 0}, Time{{36'000'000'000'000}, -3'600}, kTrue},
    {DateTime{{100, 0}, 7'200, ""}, DateTime{{0, 0}, 0, ""}, kTrue},
    {LocalDateTime{-1, 999'999'999}, LocalDateTime{0, 0}, kTrue},
    {Duration{0, 1, 0, 0}, Duration{0, 2, 0, 0}, kUnknown},
    {Point{}, Point{Point::System::kWgs84, 1, 1, 0}, kUnknown},
    {int64_t{9'007'199'254'740'992}, 9'007'199'254'740'993.0, kFalse},
    {9'007'199'254'740'992.0, int64_t{9'007'199'254'740'993}, kTrue},
    {std::numeric_limits<int64_t>::max(), 9'223'372'036'854'775'808.0, kTrue},
    {-0.5, 0, kTrue},
    {-1, -0.5, kTrue},
};

TEST(ValueComparabilityTest, FollowsTheTckAndTheCip) {
  for (const auto& [a, b, expected] : kLess) {
    SCOPED_TRACE(ToText(a) + " < " + ToText(b));
    EXPECT_EQ(Less(a, b), expected);
    if (expected == kTrue) {
      EXPECT_EQ(Less(b, a), kFalse);
    }
    if (expected == kUnknown && !(a.is_null() || b.is_null())) {
      EXPECT_NE(Less(b, a), kTrue);
    }
  }
}

// In the order of CIP2016-06-14 and of the TCK's ReturnOrderBy1; no two are equivalent.
const std::vector<Value> kAscending = {
    M({}),
    M({{"a", 1}}),
    M({{"a", 1}, {"b", kNull}}),
    M({{"a", kNull}}),
    M({{"b", 0}}),
    NodeValue(1),
    NodeValue(2),
    RelationshipValue(1),
    RelationshipValue(2),
    L({}),
    L({"a"}),
    L({"a", 1}),
    L({1}),
    L({1, "a"}),
    L({1, 2}),
    L({1, kNull}),
    L({kNull, 1}),
    L({kNull, 2}),
    PathValue({1}),
    PathValue({1, 1, 2}),
    Point{Point::System::kWgs84, 0, 0, 0},
    Point{Point::System::kWgs84, 0, kNan, 0},
    Point{Point::System::kCartesian, -1, 0, 0},
    DateTime{{3'600, 0}, 7'200, ""},
    DateTime{{0, 0}, 0, ""},
    LocalDateTime{-10, 5},
    LocalDateTime{0, 0},
    Date{-1},
    Date{0},
    Time{{0}, 3'600},
    Time{{0}, 0},
    LocalTime{0},
    LocalTime{1},
    Duration{0, 30, 0, 0},
    Duration{1, 0, 0, 0},  // 30.436875 days.
    Duration{0, 31, 0, 0},
    "",
    "a",
    "aa",
    "b",
    false,
    true,
    -kInfinity,
    std::numeric_limits<int64_t>::min(),
    -1,
    -0.5,
    0,
    std::numeric_limits<double>::denorm_min(),
    1.5,
    9'007'199'254'740'992.0,
    int64_t{9'007'199'254'740'993},
    std::numeric_limits<int64_t>::max(),
    9'223'372'036'854'775'808.0,
    kInfinity,
    kNan,
    kNull,
};

TEST(ValueOrderTest, EveryPairStandsAsTheSpecificationOrdersIt) {
  for (size_t i = 0; i < kAscending.size(); ++i) {
    for (size_t j = 0; j < kAscending.size(); ++j) {
      SCOPED_TRACE(ToText(kAscending[i]) + " and " + ToText(kAscending[j]));
      EXPECT_EQ(CompareTotal(kAscending[i], kAscending[j]), std::weak_ordering(i <=> j));
    }
  }
}

TEST(ValueOrderTest, EquivalentValuesCompareEqualAndHashAlike) {
  const std::vector<std::pair<Value, Value>> equivalent = {
      {1, 1.0},
      {0, -0.0},
      {std::numeric_limits<int64_t>::min(), -9'223'372'036'854'775'808.0},
      {kNan, -kNan},
      {kNull, kNull},
      {L({kNull, kNan, 2}), L({kNull, kNan, 2.0})},
      {M({{"a", kNull}}), M({{"a", kNull}})},
      {Time{{36'000'000'000'000}, 0}, Time{{39'600'000'000'000}, 3'600}},
      {DateTime{{0, 0}, 0, ""}, DateTime{{7'200, 0}, 7'200, "Europe/Stockholm"}},
      {Point{Point::System::kCartesian, 0.0, 1, 0}, Point{Point::System::kCartesian, -0.0, 1, 9}},
  };
  for (const auto& [a, b] : equivalent) {
    SCOPED_TRACE(ToText(a) + " and " + ToText(b));
    EXPECT_EQ(CompareTotal(a, b), std::weak_ordering::equivalent);
    EXPECT_EQ(HashEquivalent(a), HashEquivalent(b));
  }
}

// A long double of x86 holds every int64 and every double.
TEST(ValueOrderTest, WholeAndRealNumbersAreComparedWithoutRounding) {
  static_assert(std::numeric_limits<long double>::digits >= 64);
  std::mt19937_64 random(7);
  const auto sign = [](auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; };
  for (int i = 0; i < 200'000; ++i) {
    const auto whole = static_cast<int64_t>(random()) >> random() % 64;
    double real = static_cast<double>(whole);
    for (uint64_t steps = random() % 3; steps > 0; --steps) {
      real = std::nextafter(real, random() % 2 == 0 ? kInfinity : -kInfinity);
    }
    const int expected = sign(static_cast<long double>(whole), static_cast<long double>(real));
    const auto order = CompareTotal(Value(whole), Value(real));
    ASSERT_EQ(order < 0 ? -1 : order > 0 ? 1 : 0, expected) << whole << " " << real;
    ASSERT_EQ(Equals(Value(whole), Value(real)), Ternary(expected == 0));
    ASSERT_EQ(Less(Value(real), Value(whole)), Ternary(expected > 0));
  }
}

Value RandomValue(std::mt19937_64& random, int depth) {
  switch (random() % (depth > 0 ? 8 : 6)) {
    case 0:
      return kNull;
    case 1:
      return Value(static_cast<int64_t>(random() % 3));
    case 2:
      return Value(static_cast<double>(random() % 5) / 2);
    case 3:
      return random() % 2 == 0 ? Value(kNan) : Value(random() % 2 == 0);
    case 4:
      return Value(random() % 2 == 0 ? "a" : "b");
    case 5:
      return Value(
          Duration{static_cast<int64_t>(random() % 2), static_cast<int64_t>(random() % 32), 0, 0});
    case 6: {
      Value::List list;
      for (uint64_t n = random() % 3; n > 0; --n) list.push_back(RandomValue(random, depth - 1));
      return L(list);
    }
    default: {
      Value::Map map;
      for (uint64_t n = random() % 3; n > 0; --n) {
        map.emplace(random() % 2 == 0 ? "k" : "l", RandomValue(random, depth - 1));
      }
      return M(map);
    }
  }
}

bool HoldsNullOrNan(const Value& value) {
  if (const Value::List* list = value.AsList()) {
    for (const Value& element : *list) {
      if (HoldsNullOrNan(element)) return true;
    }
    return false;
  }
  if (const Value::Map* map = value.AsMap()) {
    for (const auto& [key, element] : *map) {
      if (HoldsNullOrNan(element)) return true;
    }
    return false;
  }
  return value.is_null() || (value.AsDouble() != nullptr && std::isnan(*value.AsDouble()));
}

TEST(ValueOrderTest, RandomValuesKeepTheLawsOfATotalOrder) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 100'000; ++i) {
    const Value a = RandomValue(random, 2);
    const Value b = RandomValue(random, 2);
    const Value c = RandomValue(random, 2);
    SCOPED_TRACE(ToText(a) + " | " + ToText(b) + " | " + ToText(c));
    const auto ab = CompareTotal(a, b);
    ASSERT_EQ(CompareTotal(a, a), std::weak_ordering::equivalent);
    ASSERT_EQ(CompareTotal(b, a), 0 <=> ab);
    if (ab <= 0 && CompareTotal(b, c) <= 0) {
      ASSERT_TRUE(CompareTotal(a, c) <= 0);
    }
    if (ab == 0) {
      ASSERT_EQ(HashEquivalent(a), HashEquivalent(b));
    }
    // Where comparability answers, it agrees; so does equality without null and NaN.
    if (Less(a, b) == kTrue) {
      ASSERT_TRUE(ab < 0);
    }
    if (Equals(a, b) == kTrue) {
      ASSERT_TRUE(ab == 0);
    }
    if (!HoldsNullOrNan(a) && !HoldsNullOrNan(b)) {
      ASSERT_EQ(Equals(a, b), Ternary(ab == 0));
    }
    // a = b implies NOT a < b.
    if (Equals(a, b) == kTrue) {
      ASSERT_NE(Less(a, b), kTrue);
    }
  }
}

TEST(ValueTest, IdentityIsOfRepresentation) {
  EXPECT_EQ(Value(kNan), Value(-kNan));
  EXPECT_FALSE(Value(1) == Value(1.0));
  EXPECT_FALSE(Value(0.0) == Value(-0.0));
  EXPECT_EQ(L({1, M({{"a", kNull}})}), L({1, M({{"a", kNull}})}));
  EXPECT_FALSE(L({1}) == L({1.0}));
  EXPECT_FALSE(Value(DateTime{{0, 0}, 0, ""}) == Value(DateTime{{7'200, 0}, 7'200, ""}));
  EXPECT_EQ(Value(Point{Point::System::kCartesian, kNan, 0, 0}),
            Value(Point{Point::System::kCartesian, kNan, 0, 0}));
  EXPECT_FALSE(Value(Point{Point::System::kCartesian, 0.0, 0, 0}) ==
               Value(Point{Point::System::kCartesian, -0.0, 0, 0}));
  EXPECT_EQ(kNull, Value());
}

TEST(ValueTest, StorableValuesHaveNoNullNoGraphElementAndABoundedDepth) {
  const std::vector<std::pair<Value, bool>> cases = {
      {kNull, false},
      {1, true},
      {L({}), true},
      {L({1, "a", L({2.5})}), true},
      {M({{"a", L({Date{1}})}}), true},
      {L({kNull}), false},
      {M({{"a", kNull}}), false},
      {NodeValue(1), false},
      {L({RelationshipValue(1)}), false},
      {M({{"p", PathValue({1})}}), false},
      {kNan, true},
  };
  for (const auto& [value, storable] : cases) {
    EXPECT_EQ(value.IsStorable(), storable) << ToText(value);
  }
  Value deep(1);
  for (int i = 0; i < kMaxValueDepth; ++i) deep = i % 2 == 0 ? L({deep}) : M({{"k", deep}});
  EXPECT_TRUE(deep.IsStorable());
  EXPECT_FALSE(L({deep}).IsStorable());
}

TEST(ValueTest, TextIsWhatOpenCypherPrints) {
  const std::vector<std::pair<Value, std::string>> cases = {
      {kNull, "null"},
      {true, "true"},
      {-5, "-5"},
      {1.0, "1.0"},
      {0.1, "0.1"},
      {-0.0, "-0.0"},
      {1e22, "1.0E22"},
      {1.5e-9, "1.5E-9"},
      {kNan, "NaN"},
      {-kInfinity, "-Infinity"},
      {"it's\n\\", "'it\\'s\\n\\\\'"},
      {"Սումգայիթ", "'Սումգայիթ'"},
      {std::string("\x01"), "'\\u0001'"},
      {L({1, "a", kNull}), "[1, 'a', null]"},
      {M({{"a", 1}, {"b c", L({})}, {"d`", 2}}), "{a: 1, `b c`: [], `d```: 2}"},
      {Date{0}, "1970-01-01"},
      {Time{{78'000'000'000'000}, 3'600}, "21:40+01:00"},
      {Duration{0, 0, 0, 0}, "PT0S"},
      {Point{Point::System::kWgs84, 45, 40.5, 0}, "point({srid: 4326, x: 45.0, y: 40.5})"},
      {NodeValue(17), "(#17)"},
      {RelationshipValue(4), "[#4]"},
  };
  for (const auto& [value, text] : cases) EXPECT_EQ(ToText(value), text);
  Path path;
  path.nodes = {{NodeId{1}, {}, {}}, {NodeId{2}, {}, {}}, {NodeId{3}, {}, {}}};
  path.relationships = {{RelationshipId{7}, {}, NodeId{1}, NodeId{2}, {}},
                        {RelationshipId{8}, {}, NodeId{3}, NodeId{2}, {}}};
  EXPECT_EQ(ToText(Value(std::make_shared<const Path>(path))), "<(#1)-[#7]->(#2)<-[#8]-(#3)>");
}

TEST(ValueTest, AccessorsAnswerForTheirTypeOnly) {
  const Value number(3);
  EXPECT_EQ(*number.AsInt(), 3);
  EXPECT_EQ(number.AsDouble(), nullptr);
  EXPECT_EQ(number.AsNumber(), 3.0);
  EXPECT_EQ(Value(2.5).AsNumber(), 2.5);
  EXPECT_EQ(Value("3").AsNumber(), std::nullopt);
  EXPECT_EQ(Value(DateTime{{1, 2}, 3, "Z"}).AsDateTime()->zone, "Z");
  for (const Value& value : kAscending) {
    EXPECT_EQ(value.AsString() != nullptr, value.type() == ValueType::kString);
    EXPECT_EQ(value.AsList() != nullptr, value.type() == ValueType::kList);
    EXPECT_EQ(value.AsPath() != nullptr, value.type() == ValueType::kPath);
    EXPECT_FALSE(ValueTypeName(value.type()).empty());
  }
}

}  // namespace
}  // namespace catena
