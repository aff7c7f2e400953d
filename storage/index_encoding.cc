#include "storage/index_encoding.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/index_definition.h"
#include "storage/byte_coding.h"
#include "storage/key_encoding.h"

namespace catena {
namespace {

// The order of types is CompareTotal()'s. Stored; do not renumber.
enum class Tag : uint8_t {
  kMap = 0x10,
  kList = 0x20,
  kPoint = 0x30,
  kDateTime = 0x31,
  kLocalDateTime = 0x32,
  kDate = 0x33,
  kTime = 0x34,
  kLocalTime = 0x35,
  kDuration = 0x36,
  kString = 0x40,
  kBool = 0x50,
  kNumber = 0x60,
  kNaN = 0x70,
};

constexpr size_t kTextOverhead = 3;  // A tag and the end mark.

__extension__ using Int128 = __int128;

constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;
// 365.2425 days a year, as openCypher compares durations.
constexpr int64_t kSecondsPerMonth = 2'629'746;
constexpr int64_t kSecondsPerDay = 86'400;

Int128 AverageNanoseconds(const Duration& duration) {
  const Int128 seconds = Int128{duration.months} * kSecondsPerMonth +
                         Int128{duration.days} * kSecondsPerDay + duration.seconds;
  return seconds * kNanosecondsPerSecond + duration.nanoseconds;
}

// Nanoseconds since 1970-01-01T00:00:00Z.
Int128 InstantOf(const DateTime& time) {
  return (Int128{time.local.seconds} - time.offset_seconds) * kNanosecondsPerSecond +
         time.local.nanoseconds;
}

void AppendTag(std::string& out, Tag tag) { out.push_back(static_cast<char>(tag)); }

void AppendOrdered(std::string& out, int64_t value) {
  AppendBigEndian(out, static_cast<uint64_t>(value) ^ (uint64_t{1} << 63));
}

void AppendOrdered(std::string& out, double value) {
  if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
  const auto bits = std::bit_cast<uint64_t>(value == 0 ? 0.0 : value);  // -0.0 is 0.0.
  const bool negative = (bits >> 63) != 0;
  AppendBigEndian(out, negative ? ~bits : bits ^ (uint64_t{1} << 63));
}

void AppendOrdered(std::string& out, Int128 value) {
  AppendOrdered(out, static_cast<int64_t>(value >> 64));
  AppendBigEndian(out, static_cast<uint64_t>(value));
}

// Escaped without the end mark, so that it is a prefix of longer strings.
void AppendEscaped(std::string& out, std::string_view text) {
  if (text.find('\0') == std::string_view::npos) {
    out += text;
    return;
  }
  for (const char c : text) {
    out.push_back(c);
    if (c == '\0') out.push_back('\xFF');
  }
}

void AppendText(std::string& out, std::string_view text) {
  AppendEscaped(out, text);
  out += std::string_view("\0\1", 2);
}

// The greatest double that is not above `value`.
double FloorToDouble(int64_t value) {
  const auto nearest = static_cast<double>(value);
  const bool above = nearest >= 0x1p63 || static_cast<int64_t>(nearest) > value;
  return above ? std::nextafter(nearest, -std::numeric_limits<double>::infinity()) : nearest;
}

void AppendInt(std::string& out, int64_t value) {
  const double floor = FloorToDouble(value);
  const int64_t left = value - static_cast<int64_t>(floor);
  AppendOrdered(out, floor);
  out.push_back(static_cast<char>(left >> 8));
  out.push_back(static_cast<char>(left));
}

void AppendNumber(std::string& out, double value) {
  AppendOrdered(out, value);
  out += std::string_view("\0\0", 2);
}

void AppendDuration(std::string& out, const Duration& duration) {
  AppendOrdered(out, AverageNanoseconds(duration));
  AppendOrdered(out, duration.months);
  AppendOrdered(out, duration.days);
  AppendOrdered(out, duration.seconds);
}

void AppendPoint(std::string& out, const Point& point) {
  AppendOrdered(out, static_cast<int64_t>(point.system));
  AppendOrdered(out, point.x);
  AppendOrdered(out, point.y);
  const bool has_z =
      point.system == Point::System::kCartesian3d || point.system == Point::System::kWgs84_3d;
  AppendOrdered(out, has_z ? point.z : 0.0);
}

Result<void> AppendAtDepth(std::string& out, const Value& value, int depth);

Result<void> AppendList(std::string& out, const Value::List& list, int depth) {
  for (const Value& element : list) {
    out.push_back('\1');
    CATENA_TRY(AppendAtDepth(out, element, depth + 1));
  }
  out.push_back('\0');
  return {};
}

Result<void> AppendMap(std::string& out, const Value::Map& map, int depth) {
  for (const auto& [key, element] : map) {
    out.push_back('\1');
    AppendText(out, key);
    CATENA_TRY(AppendAtDepth(out, element, depth + 1));
  }
  out.push_back('\0');
  return {};
}

// What is already too long need not grow: keeps hostile values from taking memory twice.
Result<void> CheckLength(const std::string& out) {
  if (out.size() <= kMaxIndexValueBytes) return {};
  return Fail(ErrorCode::kLimit,
              "an indexed value is longer than " + std::to_string(kMaxIndexValueBytes) + " bytes");
}

Result<void> AppendAtDepth(std::string& out, const Value& value, int depth) {
  CATENA_TRY(CheckLength(out));
  if (depth > kMaxValueDepth) return Fail(ErrorCode::kLimit, "an indexed value is nested too deep");
  if (const bool* boolean = value.AsBool()) {
    AppendTag(out, Tag::kBool);
    out.push_back(*boolean ? '\1' : '\0');
  } else if (const int64_t* integer = value.AsInt()) {
    AppendTag(out, Tag::kNumber);
    AppendInt(out, *integer);
  } else if (const double* number = value.AsDouble()) {
    AppendTag(out, std::isnan(*number) ? Tag::kNaN : Tag::kNumber);
    if (!std::isnan(*number)) AppendNumber(out, *number);
  } else if (const std::string* text = value.AsString()) {
    AppendTag(out, Tag::kString);
    if (text->size() > kMaxIndexValueBytes) return CheckLength(*text);
    AppendText(out, *text);
  } else if (const Value::List* list = value.AsList()) {
    AppendTag(out, Tag::kList);
    return AppendList(out, *list, depth);
  } else if (const Value::Map* map = value.AsMap()) {
    AppendTag(out, Tag::kMap);
    return AppendMap(out, *map, depth);
  } else if (const Date* date = value.AsDate()) {
    AppendTag(out, Tag::kDate);
    AppendOrdered(out, date->days);
  } else if (const LocalTime* local_time = value.AsLocalTime()) {
    AppendTag(out, Tag::kLocalTime);
    AppendOrdered(out, local_time->nanoseconds);
  } else if (const Time* time = value.AsTime()) {
    AppendTag(out, Tag::kTime);
    AppendOrdered(out, time->local.nanoseconds - time->offset_seconds * kNanosecondsPerSecond);
  } else if (const LocalDateTime* local = value.AsLocalDateTime()) {
    AppendTag(out, Tag::kLocalDateTime);
    AppendOrdered(out, local->seconds);
    AppendOrdered(out, int64_t{local->nanoseconds});
  } else if (const DateTime* date_time = value.AsDateTime()) {
    AppendTag(out, Tag::kDateTime);
    AppendOrdered(out, InstantOf(*date_time));
  } else if (const Duration* duration = value.AsDuration()) {
    AppendTag(out, Tag::kDuration);
    AppendDuration(out, *duration);
  } else if (const Point* point = value.AsPoint()) {
    AppendTag(out, Tag::kPoint);
    AppendPoint(out, *point);
  } else {
    return Fail(ErrorCode::kInvalidArgument,
                "an index cannot hold a " + std::string(ValueTypeName(value.type())));
  }
  return {};
}

std::string_view TagName(uint8_t tag) {
  switch (static_cast<Tag>(tag)) {
    case Tag::kMap:
      return "a map";
    case Tag::kList:
      return "a list";
    case Tag::kDateTime:
      return "a date-time";
    case Tag::kLocalDateTime:
      return "a local date-time";
    case Tag::kDate:
      return "a date";
    case Tag::kTime:
      return "a time";
    case Tag::kLocalTime:
      return "a local time";
    case Tag::kDuration:
      return "a duration";
    case Tag::kPoint:
      return "a point";
    case Tag::kString:
      return "a string";
    case Tag::kBool:
      return "a truth value";
    case Tag::kNumber:
      return "a number";
    case Tag::kNaN:
      return "NaN";
  }
  return "a value";
}

std::optional<int64_t> DecodeInteger(std::string_view value) {
  if (value.size() != 11 || static_cast<Tag>(value[0]) != Tag::kNumber) return std::nullopt;
  const auto ordered = LoadBigEndian<uint64_t>(value.data() + 1);
  const bool negative = (ordered >> 63) == 0;
  const auto floor = std::bit_cast<double>(negative ? ~ordered : ordered ^ (uint64_t{1} << 63));
  if (!(floor >= -0x1p63 && floor < 0x1p63) || floor != std::trunc(floor)) return std::nullopt;
  return static_cast<int64_t>(floor) + static_cast<uint8_t>(value[9]) * 256 +
         static_cast<uint8_t>(value[10]);
}

}  // namespace

Result<std::string> EncodeIndexValue(const Value& value) {
  std::string out;
  if (const std::string* text = value.AsString()) {
    out.reserve(std::min(text->size() + kTextOverhead, kMaxIndexValueBytes));
  }
  CATENA_TRY(AppendAtDepth(out, value, 0));
  CATENA_TRY(CheckLength(out));
  return out;
}

std::optional<std::string> DecodeIndexString(std::string_view value) {
  if (value.empty() || static_cast<Tag>(value[0]) != Tag::kString) return std::nullopt;
  std::string text;
  for (size_t i = 1; i < value.size(); ++i) {
    if (value[i] != '\0') {
      text.push_back(value[i]);
      continue;
    }
    if (i + 1 == value.size()) return std::nullopt;
    const char mark = value[++i];
    if (mark == '\1') return i + 1 == value.size() ? std::optional(text) : std::nullopt;
    if (mark != '\xFF') return std::nullopt;
    text.push_back('\0');
  }
  return std::nullopt;
}

std::string DescribeIndexValue(std::string_view value) {
  if (const auto text = DecodeIndexString(value)) return "'" + *text + "'";
  if (const auto integer = DecodeInteger(value)) return std::to_string(*integer);
  return std::string(value.empty() ? "a value" : TagName(static_cast<uint8_t>(value[0])));
}

std::string IndexStringStart(std::string_view from) {
  std::string start;
  AppendTag(start, Tag::kString);
  AppendEscaped(start, from);
  return start;
}

std::string IndexStringEnd() {
  return std::string(1, static_cast<char>(static_cast<uint8_t>(Tag::kString) + 1));
}

std::string IndexPrefix(IndexId index) {
  std::string key;
  AppendBigEndian(key, index.value);
  return key;
}

std::string IndexKey(IndexId index, std::string_view value, uint64_t entity) {
  std::string key;
  key.reserve(sizeof(index.value) + value.size() + sizeof(entity));
  AppendBigEndian(key, index.value);
  key += value;
  AppendBigEndian(key, entity);
  return key;
}

std::string LabelIndexPrefix(LabelId label) {
  std::string key = IndexPrefix(kLabelIndex);
  AppendBigEndian(key, label.value);
  return key;
}

std::string LabelIndexKey(LabelId label, NodeId node) {
  std::string key = LabelIndexPrefix(label);
  AppendBigEndian(key, node.value);
  return key;
}

KeyRange EntityRange(std::string_view prefix, uint64_t after) {
  KeyRange range{std::string(prefix), PrefixEnd(std::string(prefix))};
  if (after == 0) return range;
  AppendBigEndian(range.begin, after);
  range.begin = KeyAfter(range.begin);
  return range;
}

std::optional<IndexKeyParts> SplitIndexKey(std::string_view key) {
  if (key.size() < sizeof(uint32_t) + 1 + sizeof(uint64_t)) return std::nullopt;
  IndexKeyParts parts;
  parts.index = IndexId{LoadBigEndian<uint32_t>(key.data())};
  parts.entity = LoadBigEndian<uint64_t>(key.data() + key.size() - sizeof(uint64_t));
  parts.value = key.substr(sizeof(uint32_t), key.size() - sizeof(uint32_t) - sizeof(uint64_t));
  return parts;
}

}  // namespace catena
