// Literals of values: every storable value reads back to itself.
#include "core/value_literal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/storage/random_values.h"

namespace catena {
namespace {

TEST(ValueLiteralTest, EveryStorableValueReadsBackBitForBit) {
  store_test::Random random(20'240'607);
  for (int i = 0; i < 20'000; ++i) {
    const Value value = store_test::RandomValue(random);
    const std::string text = FormatValueLiteral(value);
    const Result<Value> again = ParseValueLiteral(text);
    ASSERT_TRUE(again.has_value()) << text << "\n" << Describe(again.error());
    ASSERT_EQ(*again, value) << text;
  }
  EXPECT_EQ(ParseValueLiteral("NaN").value(), Value(std::nan("")));
}

TEST(ValueLiteralTest, TextsAreReadable) {
  EXPECT_EQ(FormatValueLiteral(Value(1.0)), "1.0");
  EXPECT_EQ(FormatValueLiteral(Value(1)), "1");
  EXPECT_EQ(FormatValueLiteral(Value("Sumqayıt \"a\"\n")), "\"Sumqayıt \\\"a\\\"\\n\"");
  EXPECT_EQ(FormatValueLiteral(Value(Value::Map{{"k", Value(Value::List{})}})), "{\"k\":[]}");
  EXPECT_EQ(ParseValueLiteral(" [ 1 , {\"k\" : true} ] ").value(),
            Value(Value::List{Value(1), Value(Value::Map{{"k", Value(true)}})}));
}

TEST(ValueLiteralTest, WhatIsNoLiteralIsRefused) {
  for (const char* text : {"",
                           " ",
                           "1 2",
                           "nul",
                           "null",
                           "[1",
                           "[1,]",
                           "{\"a\":1,\"a\":2}",
                           "{a:1}",
                           "\"open",
                           "\"\\q\"",
                           "\"\\x-1\"",
                           "9223372036854775808",
                           "1e999",
                           "date(1.0)",
                           "date()",
                           "date(1",
                           "localtime(-1)",
                           "localtime(86400000000000)",
                           "time(0,9999999999)",
                           "localdatetime(0,1000000000)",
                           "point(1,0.0,0.0,0.0)",
                           "point(4326,0,0.0,0.0)",
                           "date([1])",
                           "--1",
                           "tru",
                           "datetime(1,2,3,4)"}) {
    EXPECT_FALSE(ParseValueLiteral(text).has_value()) << text;
  }
  EXPECT_EQ(ParseValueLiteral("[1 ;").error().where.column, 4u);
}

TEST(ValueLiteralTest, DeepNestingIsRefusedWithoutRecursionBeyondTheLimit) {
  const std::string deep(1'000'000, '[');
  EXPECT_EQ(ParseValueLiteral(deep).error().code, ErrorCode::kLimit);
  std::string allowed;
  for (int i = 0; i < kMaxValueDepth; ++i) allowed += '[';
  const std::string close(kMaxValueDepth, ']');
  const Result<Value> value = ParseValueLiteral(allowed + close);
  ASSERT_TRUE(value.has_value()) << Describe(value.error());
  EXPECT_TRUE(value->IsStorable());
}

}  // namespace
}  // namespace catena
