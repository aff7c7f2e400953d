#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/index_encoding.h"
#include "storage/index_plan.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"
#include "storage/value_encoding.h"
#include "tests/storage/random_values.h"

namespace catena {
namespace {

using store_test::Below;
using store_test::OneIn;
using store_test::Random;
using store_test::RandomBytes;
using store_test::RandomInt;
using store_test::RandomScalar;
using store_test::RandomValue;

std::string Hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += {kDigits[static_cast<uint8_t>(c) >> 4], kDigits[static_cast<uint8_t>(c) & 15], ' '};
  }
  return text;
}

// RFC 3720, appendix B.4.
TEST(ChecksumTest, GivesThePublishedValues) {
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(Crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(Crc32c(""), 0u);
}

TEST(ChecksumTest, InstructionAndTableAgreeAndPartsJoin) {
  Random random(1);
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(Crc32c(bytes), Crc32cByTable(bytes)) << i;
    const size_t cut = Below(random, bytes.size() + 1);
    EXPECT_EQ(Crc32c(std::string_view(bytes).substr(cut), Crc32c(bytes.substr(0, cut))),
              Crc32c(bytes));
    bytes.push_back(static_cast<char>(random()));
  }
}

TEST(VarintTest, RoundTripsAtEveryLengthAndRefusesMoreThan64Bits) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const uint64_t value : {uint64_t{1} << bit, (uint64_t{1} << bit) - 1}) {
      std::string bytes;
      AppendVarint(bytes, value);
      ByteReader reader(bytes);
      EXPECT_EQ(reader.Varint(), value);
      EXPECT_TRUE(reader.ok() && reader.at_end());
      for (size_t cut = 0; cut < bytes.size(); ++cut) {
        ByteReader torn(std::string_view(bytes).substr(0, cut));
        torn.Varint();
        EXPECT_FALSE(torn.ok());
      }
    }
  }
  ByteReader long_one(std::string_view("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02", 10));
  long_one.Varint();
  EXPECT_FALSE(long_one.ok());
}

// Or one value would have many encodings, and "unchanged" is decided by comparing bytes.
TEST(VarintTest, ALongerFormThanNeededIsRefused) {
  for (int bit = 0; bit < 63; ++bit) {
    std::string bytes;
    AppendVarint(bytes, uint64_t{1} << bit);
    for (bytes.back() |= '\x80'; bytes.size() < 10; bytes.back() = '\x80') {
      bytes.push_back('\0');
      ByteReader reader(bytes);
      reader.Varint();
      EXPECT_FALSE(reader.ok()) << Hex(bytes);
    }
  }
}

TEST(VarintTest, SignedNumbersRoundTrip) {
  Random random(2);
  for (int i = 0; i < 10'000; ++i) {
    const int64_t value = RandomInt(random);
    EXPECT_EQ(UnZigZag(ZigZag(value)), value);
  }
  EXPECT_EQ(ZigZag(-1), 1u);
  EXPECT_EQ(ZigZag(1), 2u);
}

// In the order the store must yield them. Each row raises one field from 1 to 256 (which sorts
// first if written little-endian) and lowers the field after it, so a mis-encoded or misplaced
// field breaks exactly one comparison.
const std::vector<AdjacencyKey> kAscending = {
    {{{1}, Direction::kOut, {1}}, {{1}, {1}}, AdjacencyKind::kRun},
    {{{1}, Direction::kOut, {1}}, {{1}, {1}}, AdjacencyKind::kSingle},
    {{{1}, Direction::kOut, {1}}, {{1}, {256}}, AdjacencyKind::kRun},
    {{{1}, Direction::kOut, {1}}, {{256}, {1}}, AdjacencyKind::kRun},
    {{{1}, Direction::kOut, {256}}, {{1}, {256}}, AdjacencyKind::kRun},
    {{{1}, Direction::kIn, {1}}, {{256}, {1}}, AdjacencyKind::kRun},
    {{{256}, Direction::kOut, {256}}, {{1}, {1}}, AdjacencyKind::kRun},
};

TEST(KeyEncodingTest, ByteOrderIsKeyOrder) {
  for (size_t i = 1; i < kAscending.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_LT(kAscending[i - 1], kAscending[i]);
    EXPECT_LT(EncodeAdjacencyKey(kAscending[i - 1]), EncodeAdjacencyKey(kAscending[i]));
  }
}

TEST(KeyEncodingTest, AdjacencyKeysRoundTripAndBeginWithTheirPrefixes) {
  for (const AdjacencyKey& key : kAscending) {
    const std::string bytes = EncodeAdjacencyKey(key);
    EXPECT_EQ(ParseAdjacencyKey(bytes), key);
    EXPECT_TRUE(bytes.starts_with(AdjacencyPrefix(key.group)));
    EXPECT_TRUE(bytes.starts_with(AdjacencyPrefix(key.group.node, key.group.direction)));
    EXPECT_TRUE(bytes.starts_with(AdjacencyPrefix(key.group.node)));
    EXPECT_EQ(ParseAdjacencyKey(bytes + '\0'), std::nullopt);
    EXPECT_EQ(ParseAdjacencyKey(bytes.substr(1)), std::nullopt);
    std::string wrong = bytes;
    wrong[8] = 2;
    EXPECT_EQ(ParseAdjacencyKey(wrong), std::nullopt);
  }
}

TEST(KeyEncodingTest, PrefixEndIsTheLeastKeyBehindAllWithThePrefix) {
  EXPECT_EQ(PrefixEnd("ab"), "ac");
  EXPECT_EQ(PrefixEnd(std::string("a\xFF\xFF", 3)), "b");
  EXPECT_EQ(PrefixEnd("\xFF"), "");
  EXPECT_EQ(PrefixEnd(""), "");
}

TEST(ValueEncodingTest, EveryStorableValueRoundTrips) {
  Random random(3);
  std::set<ValueType> seen;
  for (int i = 0; i < 20'000; ++i) {
    const Value value = RandomValue(random);
    seen.insert(value.type());
    std::string bytes;
    ASSERT_TRUE(AppendValue(bytes, value).has_value()) << ToText(value);
    ByteReader reader(bytes);
    EXPECT_EQ(ReadValue(reader), value) << ToText(value);
    EXPECT_TRUE(reader.ok() && reader.at_end());
  }
  EXPECT_EQ(seen.size(), 13u) << "a type was not tried";
}

TEST(ValueEncodingTest, WhatIsNotStorableIsRefused) {
  std::string bytes;
  EXPECT_EQ(AppendValue(bytes, Value()).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(AppendValue(bytes, Value(Value::List{Value()})).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(AppendValue(bytes, Value(std::make_shared<const Node>())).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(AppendValue(bytes, Value(LocalTime{-1})).error().code, ErrorCode::kInvalidArgument);
}

Value Nested(int depth) {
  Value value(1);
  for (int i = 0; i < depth; ++i) value = Value(Value::List{value});
  return value;
}

TEST(ValueEncodingTest, NestingIsLimitedBothWays) {
  std::string bytes;
  ASSERT_TRUE(AppendValue(bytes, Nested(kMaxValueDepth)).has_value());
  ByteReader reader(bytes);
  EXPECT_EQ(ReadValue(reader), Nested(kMaxValueDepth));
  bytes.clear();
  EXPECT_EQ(AppendValue(bytes, Nested(kMaxValueDepth + 1)).error().code, ErrorCode::kLimit);

  // A million lists in a list: two bytes a level.
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += std::string("\x05\x01", 2);
  ByteReader deep_reader(deep);
  EXPECT_TRUE(ReadValue(deep_reader).is_null());
  EXPECT_FALSE(deep_reader.ok());
}

// Bytes that would be read as a value of which the encoding is another.
TEST(ValueEncodingTest, OtherBytesForTheSameValueAreRefused) {
  const std::vector<std::string_view> others = {
      {"\x01\x81\x00", 3},  // true, its byte a longer varint
      {"\x02\x80\x00", 3},  // 0
      {"\x04\x81\x00"
       "a",
       4},                                                // a string's length
      {"\x03\x7F\xF8\x00\x00\x00\x00\x00\x01", 9},        // a NaN with another payload
      {"\x03\xFF\xF8\x00\x00\x00\x00\x00\x00", 9},        // a NaN with a sign
      {"\x0C\xE6\x00\x00\x00\x00", 6},                    // months of a duration
      {"\x06\x02\x01\x62\x01\x00\x01\x61\x01\x00", 10},   // a map, keys in descending order
      {"\x06\x02\x01\x61\x01\x00\x01\x61\x01\x00", 10}};  // a map with one key twice
  for (const std::string_view bytes : others) {
    ByteReader reader(bytes);
    EXPECT_TRUE(ReadValue(reader).is_null()) << Hex(bytes);
    EXPECT_FALSE(reader.ok()) << Hex(bytes);
  }
}

// Any bytes: each value read is written to the bytes it was read from.
TEST(ValueEncodingTest, WhatIsReadIsWrittenToTheSameBytes) {
  Random random(9);
  uint64_t read = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string bytes;
    ASSERT_TRUE(AppendValue(bytes, RandomValue(random)).has_value());
    bytes[Below(random, bytes.size())] = static_cast<char>(random());
    if (OneIn(random, 4)) bytes.insert(Below(random, bytes.size() + 1), 1, '\0');
    ByteReader reader(bytes);
    const Value value = ReadValue(reader);
    if (!reader.ok()) continue;
    ++read;
    std::string again;
    ASSERT_TRUE(AppendValue(again, value).has_value()) << Hex(bytes);
    ASSERT_EQ(bytes.substr(0, bytes.size() - reader.remaining()), again) << Hex(bytes);
  }
  EXPECT_GT(read, 20'000u);
}

TEST(ValueEncodingTest, AHugeCountIsNotBelieved) {
  std::string bytes("\x05", 1);
  AppendVarint(bytes, ~uint64_t{0});
  bytes += "\x01\x01";
  ByteReader reader(bytes);
  EXPECT_TRUE(ReadValue(reader).is_null());
  EXPECT_FALSE(reader.ok());
}

Node RandomNode(Random& random) {
  Node node;
  node.id = NodeId{random() | 1};
  for (uint32_t label = 1; label < 300; label += 1 + static_cast<uint32_t>(Below(random, 200))) {
    node.labels.push_back(LabelId{label});
  }
  for (uint64_t left = Below(random, 5); left > 0; --left) {
    node.properties.Set(KeyId{1 + static_cast<uint32_t>(random() >> 33)}, RandomValue(random));
  }
  return node;
}

Relationship RandomRelationship(Random& random) {
  return {RelationshipId{random() | 1}, TypeId{1 + static_cast<uint32_t>(random() >> 40)},
          NodeId{random() | 1}, NodeId{random() >> Below(random, 40) | 1},
          RandomNode(random).properties};
}

TEST(RecordEncodingTest, RecordsRoundTrip) {
  Random random(4);
  for (int i = 0; i < 5'000; ++i) {
    const Node node = RandomNode(random);
    EXPECT_EQ(*DecodeNode(node.id, *EncodeNode(node)), node);
    const Relationship relationship = RandomRelationship(random);
    EXPECT_EQ(*DecodeRelationship(relationship.id, *EncodeRelationship(relationship)),
              relationship);
  }
}

TEST(RecordEncodingTest, EveryFlippedBitCutAndWrongKeyIsCorruption) {
  Random random(5);
  for (int i = 0; i < 100; ++i) {
    const Node node = RandomNode(random);
    const std::string record = *EncodeNode(node);
    const auto is_refused = [&](NodeId id, std::string_view bytes) {
      const auto decoded = DecodeNode(id, bytes);
      return !decoded.has_value() && decoded.error().code == ErrorCode::kCorruption;
    };
    for (size_t bit = 0; bit < record.size() * 8; ++bit) {
      std::string flipped = record;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_TRUE(is_refused(node.id, flipped)) << bit;
    }
    for (size_t cut = 0; cut < record.size(); ++cut) {
      EXPECT_TRUE(is_refused(node.id, std::string_view(record).substr(0, cut)));
    }
    EXPECT_TRUE(is_refused(NodeId{node.id.value + 1}, record));
    EXPECT_TRUE(is_refused(node.id, record + '\0'));
  }
}

// The checksum hides the decoder from random bytes; here it is made right.
TEST(RecordEncodingTest, AnyBytesUnderARightChecksumDecodeOrAreCorruption) {
  Random random(6);
  int decoded = 0;
  for (int i = 0; i < 200'000; ++i) {
    const Node node = RandomNode(random);
    std::string record = *EncodeNode(node);
    record.resize(record.size() - 4);
    for (uint64_t changes = 1 + Below(random, 3); changes > 0 && record.size() > 1; --changes) {
      record[1 + Below(random, record.size() - 1)] = static_cast<char>(random());
    }
    AppendBigEndian(record, Crc32c(record, Crc32c(NodeKey(node.id))));
    const auto result = DecodeNode(node.id, record);
    decoded += result.has_value() ? 1 : 0;
    if (result.has_value()) {
      EXPECT_TRUE(EncodeNode(*result).has_value());
    } else {
      EXPECT_EQ(result.error().code, ErrorCode::kCorruption);
    }
    const auto as_relationship = DecodeRelationship(RelationshipId{node.id.value}, record);
    if (!as_relationship.has_value()) {
      EXPECT_EQ(as_relationship.error().code, ErrorCode::kCorruption);
    }
  }
  EXPECT_GT(decoded, 1000) << "the changes were too rough to reach the decoder";
}

TEST(IndexEncodingTest, ByteOrderIsTotalOrderAndNothingIsAPrefix) {
  Random random(7);
  std::vector<Value> values;
  for (int i = 0; i < 2'500; ++i) values.push_back(RandomValue(random, 2));
  std::vector<std::string> encoded;
  for (const Value& value : values) encoded.push_back(*EncodeIndexValue(value));
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const std::weak_ordering wanted = CompareTotal(values[i], values[j]);
      const std::weak_ordering given = encoded[i].compare(encoded[j]) <=> 0;
      ASSERT_EQ(given, wanted) << ToText(values[i]) << " = " << Hex(encoded[i]) << "\n"
                               << ToText(values[j]) << " = " << Hex(encoded[j]);
      if (wanted != 0) {
        ASSERT_FALSE(encoded[i].starts_with(encoded[j]) || encoded[j].starts_with(encoded[i]));
      }
    }
  }
}

TEST(IndexEncodingTest, LargeIntegersStayApartAndMeetTheirDoubles) {
  const auto encode = [](const Value& value) { return *EncodeIndexValue(value); };
  EXPECT_EQ(encode(1), encode(1.0));
  EXPECT_EQ(encode(0.0), encode(-0.0));
  constexpr int64_t kEdge = int64_t{1} << 53;
  EXPECT_EQ(encode(kEdge), encode(0x1p53));
  EXPECT_LT(encode(kEdge), encode(kEdge + 1));
  EXPECT_LT(encode(kEdge + 1), encode(0x1p53 + 2));
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_LT(encode(kMax - 1), encode(kMax));
  EXPECT_LT(encode(kMax), encode(0x1p63));
  EXPECT_EQ(encode(std::numeric_limits<int64_t>::min()), encode(-0x1p63));
}

TEST(IndexEncodingTest, StringsComeBackAndRangesHoldThem) {
  Random random(8);
  for (int i = 0; i < 5'000; ++i) {
    const std::string text = RandomBytes(random);
    const std::string from = RandomBytes(random);
    const std::string encoded = *EncodeIndexValue(Value(text));
    EXPECT_EQ(DecodeIndexString(encoded), text);
    EXPECT_EQ(encoded >= IndexStringStart(from), text >= from) << Hex(text) << "/ " << Hex(from);
    EXPECT_LT(encoded, IndexStringEnd());
    const Value other = RandomScalar(random);
    if (other.type() != ValueType::kString) {
      const std::string key = *EncodeIndexValue(other);
      EXPECT_TRUE(key < IndexStringStart("") || key >= IndexStringEnd()) << ToText(other);
      EXPECT_EQ(DecodeIndexString(key), std::nullopt);
    }
  }
  EXPECT_EQ(DescribeIndexValue(*EncodeIndexValue("x")), "'x'");
  EXPECT_EQ(DescribeIndexValue(*EncodeIndexValue(-7)), "-7");
  EXPECT_EQ(DescribeIndexValue(*EncodeIndexValue(int64_t{1} << 62)), "4611686018427387904");
  EXPECT_EQ(DescribeIndexValue(*EncodeIndexValue(Date{1})), "a date");
}

TEST(IndexEncodingTest, KeysSplitIntoTheirPartsAndTooLongValuesAreRefused) {
  const std::string value = *EncodeIndexValue("Stepanakert");
  const std::string key = IndexKey(kNodeIdIndex, value, 77);
  const auto parts = SplitIndexKey(key);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->index, kNodeIdIndex);
  EXPECT_EQ(parts->value, value);
  EXPECT_EQ(parts->entity, 77u);
  EXPECT_EQ(SplitIndexKey("short"), std::nullopt);
  EXPECT_TRUE(EncodeIndexValue(std::string(kMaxIndexValueBytes - 3, 'x')).has_value());
  EXPECT_EQ(EncodeIndexValue(std::string(kMaxIndexValueBytes, 'x')).error().code,
            ErrorCode::kLimit);
  EXPECT_EQ(EncodeIndexValue(std::string(kMaxIndexValueBytes - 3, '\0')).error().code,
            ErrorCode::kLimit);
}

TEST(IndexDefinitionEncodingTest, DefinitionsRoundTripAndEveryFlippedBitIsSeen) {
  for (const IndexDefinition& index : StandardIndexes()) {
    const std::string bytes = EncodeIndexDefinition(index);
    EXPECT_EQ(*DecodeIndexDefinition(bytes), index);
    for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string flipped = bytes;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      EXPECT_FALSE(DecodeIndexDefinition(flipped).has_value());
    }
  }
}

// 2^32 + 1 is not taken for 1.
TEST(IndexDefinitionEncodingTest, AnIdOfMoreThan32BitsIsDamage) {
  IndexDefinition index = StandardIndexes().front();
  index.id = IndexId{1};
  std::string bytes = EncodeIndexDefinition(index);
  bytes.resize(bytes.size() - sizeof(uint32_t));
  bytes.replace(0, 1, "\x81\x80\x80\x80\x10");
  AppendBigEndian(bytes, Crc32c(bytes));
  EXPECT_EQ(DecodeIndexDefinition(bytes).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace catena
