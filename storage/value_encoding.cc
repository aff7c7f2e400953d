#include "storage/value_encoding.h"

#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace catena {
namespace {

constexpr int64_t kNanosecondsPerDay = 86'400'000'000'000;
constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

void AppendText(std::string& out, std::string_view text) {
  AppendVarint(out, text.size());
  out += text;
}

void AppendDouble(std::string& out, double value) {
  // Every NaN is one NaN: equal values have equal bytes.
  if (std::isnan(value)) value = kNaN;
  AppendBigEndian(out, std::bit_cast<uint64_t>(value));
}

bool IsKnownSystem(uint64_t system) {
  return system == static_cast<uint64_t>(Point::System::kCartesian) ||
         system == static_cast<uint64_t>(Point::System::kCartesian3d) ||
         system == static_cast<uint64_t>(Point::System::kWgs84) ||
         system == static_cast<uint64_t>(Point::System::kWgs84_3d);
}

bool HasThreeDimensions(Point::System system) {
  return system == Point::System::kCartesian3d || system == Point::System::kWgs84_3d;
}

void AppendPoint(std::string& out, const Point& point) {
  AppendVarint(out, static_cast<uint64_t>(point.system));
  AppendDouble(out, point.x);
  AppendDouble(out, point.y);
  if (HasThreeDimensions(point.system)) AppendDouble(out, point.z);
}

void AppendDuration(std::string& out, const Duration& duration) {
  AppendSigned(out, duration.months);
  AppendSigned(out, duration.days);
  AppendSigned(out, duration.seconds);
  AppendSigned(out, duration.nanoseconds);
}

void AppendLocalDateTime(std::string& out, const LocalDateTime& time) {
  AppendSigned(out, time.seconds);
  AppendVarint(out, static_cast<uint64_t>(time.nanoseconds));
}

void AppendDateTime(std::string& out, const DateTime& time) {
  AppendLocalDateTime(out, time.local);
  AppendSigned(out, time.offset_seconds);
  AppendText(out, time.zone);
}

// What temporal.h and value.h require of a value, so that every value written can be read.
bool IsWellFormed(const Value& value) {
  const auto is_time = [](const LocalTime& time) {
    return time.nanoseconds >= 0 && time.nanoseconds < kNanosecondsPerDay;
  };
  const auto is_date_time = [](const LocalDateTime& time) {
    return time.nanoseconds >= 0 && time.nanoseconds < kNanosecondsPerSecond;
  };
  if (const LocalTime* time = value.AsLocalTime()) return is_time(*time);
  if (const Time* time = value.AsTime()) return is_time(time->local);
  if (const LocalDateTime* time = value.AsLocalDateTime()) return is_date_time(*time);
  if (const DateTime* time = value.AsDateTime()) return is_date_time(time->local);
  if (const Point* point = value.AsPoint())
    return IsKnownSystem(static_cast<uint64_t>(point->system));
  return true;
}

Result<void> AppendAtDepth(std::string& out, const Value& value, int depth);

Result<void> AppendList(std::string& out, const Value::List& list, int depth) {
  AppendVarint(out, list.size());
  for (const Value& element : list) CATENA_TRY(AppendAtDepth(out, element, depth + 1));
  return {};
}

Result<void> AppendMap(std::string& out, const Value::Map& map, int depth) {
  AppendVarint(out, map.size());
  for (const auto& [key, element] : map) {
    AppendText(out, key);
    CATENA_TRY(AppendAtDepth(out, element, depth + 1));
  }
  return {};
}

Result<void> AppendAtDepth(std::string& out, const Value& value, int depth) {
  if (depth > kMaxValueDepth) {
    return Fail(ErrorCode::kLimit,
                "a value is nested deeper than " + std::to_string(kMaxValueDepth) + " levels");
  }
  if (!IsWellFormed(value)) {
    return Fail(ErrorCode::kInvalidArgument,
                "a " + std::string(ValueTypeName(value.type())) + " is out of its range");
  }
  out.push_back(static_cast<char>(value.type()));
  switch (value.type()) {
    case ValueType::kBool:
      out.push_back(*value.AsBool() ? '\1' : '\0');
      return {};
    case ValueType::kInt:
      return AppendSigned(out, *value.AsInt()), Result<void>();
    case ValueType::kDouble:
      return AppendDouble(out, *value.AsDouble()), Result<void>();
    case ValueType::kString:
      return AppendText(out, *value.AsString()), Result<void>();
    case ValueType::kList:
      return AppendList(out, *value.AsList(), depth);
    case ValueType::kMap:
      return AppendMap(out, *value.AsMap(), depth);
    case ValueType::kDate:
      return AppendSigned(out, value.AsDate()->days), Result<void>();
    case ValueType::kLocalTime:
      AppendVarint(out, static_cast<uint64_t>(value.AsLocalTime()->nanoseconds));
      return {};
    case ValueType::kTime:
      AppendVarint(out, static_cast<uint64_t>(value.AsTime()->local.nanoseconds));
      AppendSigned(out, value.AsTime()->offset_seconds);
      return {};
    case ValueType::kLocalDateTime:
      return AppendLocalDateTime(out, *value.AsLocalDateTime()), Result<void>();
    case ValueType::kDateTime:
      return AppendDateTime(out, *value.AsDateTime()), Result<void>();
    case ValueType::kDuration:
      return AppendDuration(out, *value.AsDuration()), Result<void>();
    case ValueType::kPoint:
      return AppendPoint(out, *value.AsPoint()), Result<void>();
    case ValueType::kNull:
    case ValueType::kNode:
    case ValueType::kRelationship:
    case ValueType::kPath:
      break;
  }
  return Fail(ErrorCode::kInvalidArgument,
              "a property cannot hold a " + std::string(ValueTypeName(value.type())));
}

double ReadDouble(ByteReader& reader) {
  const auto bits = reader.BigEndian<uint64_t>();
  const double value = std::bit_cast<double>(bits);
  // Only the one NaN that AppendDouble() writes.
  if (std::isnan(value) && bits != std::bit_cast<uint64_t>(kNaN)) reader.Fail();
  return value;
}

// A number below `limit`, else the reader fails.
int64_t ReadBelow(ByteReader& reader, int64_t limit) {
  const uint64_t value = reader.Varint();
  if (value < static_cast<uint64_t>(limit)) return static_cast<int64_t>(value);
  reader.Fail();
  return 0;
}

int32_t ReadInt32(ByteReader& reader) {
  const int64_t value = reader.Signed();
  if (std::in_range<int32_t>(value)) return static_cast<int32_t>(value);
  reader.Fail();
  return 0;
}

LocalTime ReadLocalTime(ByteReader& reader) { return {ReadBelow(reader, kNanosecondsPerDay)}; }

LocalDateTime ReadLocalDateTime(ByteReader& reader) {
  const int64_t seconds = reader.Signed();
  return {seconds, static_cast<int32_t>(ReadBelow(reader, kNanosecondsPerSecond))};
}

DateTime ReadDateTime(ByteReader& reader) {
  DateTime time;
  time.local = ReadLocalDateTime(reader);
  time.offset_seconds = ReadInt32(reader);
  time.zone = reader.Bytes(reader.Varint());
  return time;
}

Duration ReadDuration(ByteReader& reader) {
  Duration duration;
  duration.months = reader.Signed();
  duration.days = reader.Signed();
  duration.seconds = reader.Signed();
  duration.nanoseconds = ReadInt32(reader);
  return duration;
}

Point ReadPoint(ByteReader& reader) {
  Point point;
  const uint64_t system = reader.Varint();
  if (!IsKnownSystem(system)) return reader.Fail(), point;
  point.system = static_cast<Point::System>(system);
  point.x = ReadDouble(reader);
  point.y = ReadDouble(reader);
  if (HasThreeDimensions(point.system)) point.z = ReadDouble(reader);
  return point;
}

Value ReadAtDepth(ByteReader& reader, int depth);

Value ReadList(ByteReader& reader, int depth) {
  const uint64_t count = reader.Varint();
  Value::List list;
  for (uint64_t i = 0; i < count && reader.ok(); ++i) list.push_back(ReadAtDepth(reader, depth));
  return Value(std::move(list));
}

Value ReadMap(ByteReader& reader, int depth) {
  const uint64_t count = reader.Varint();
  Value::Map map;
  for (uint64_t i = 0; i < count && reader.ok(); ++i) {
    std::string key(reader.Bytes(reader.Varint()));
    if (!map.empty() && key <= map.rbegin()->first) reader.Fail();
    map.emplace_hint(map.end(), std::move(key), ReadAtDepth(reader, depth));
  }
  return Value(std::move(map));
}

Value ReadAtDepth(ByteReader& reader, int depth) {
  if (depth > kMaxValueDepth) return reader.Fail(), Value();
  switch (static_cast<ValueType>(reader.Byte())) {
    case ValueType::kBool:
      return Value(ReadBelow(reader, 2) == 1);
    case ValueType::kInt:
      return Value(reader.Signed());
    case ValueType::kDouble:
      return Value(ReadDouble(reader));
    case ValueType::kString:
      return Value(reader.Bytes(reader.Varint()));
    case ValueType::kList:
      return ReadList(reader, depth + 1);
    case ValueType::kMap:
      return ReadMap(reader, depth + 1);
    case ValueType::kDate:
      return Value(Date{reader.Signed()});
    case ValueType::kLocalTime:
      return Value(ReadLocalTime(reader));
    case ValueType::kTime: {
      const LocalTime local = ReadLocalTime(reader);
      return Value(Time{local, ReadInt32(reader)});
    }
    case ValueType::kLocalDateTime:
      return Value(ReadLocalDateTime(reader));
    case ValueType::kDateTime:
      return Value(ReadDateTime(reader));
    case ValueType::kDuration:
      return Value(ReadDuration(reader));
    case ValueType::kPoint:
      return Value(ReadPoint(reader));
    default:
      reader.Fail();
      return Value();
  }
}

}  // namespace

Result<void> AppendValue(std::string& out, const Value& value) {
  return AppendAtDepth(out, value, 0);
}

Value ReadValue(ByteReader& reader) {
  Value value = ReadAtDepth(reader, 0);
  return reader.ok() ? value : Value();
}

}  // namespace catena
