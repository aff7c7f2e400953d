#include "core/value.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <type_traits>

#include "core/records.h"

namespace catena {
namespace {

bool SameDouble(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

bool SamePoint(const Point& a, const Point& b) {
  return a.system == b.system && SameDouble(a.x, b.x) && SameDouble(a.y, b.y) &&
         SameDouble(a.z, b.z);
}

bool IsStorableAt(const Value& value, int depth) {
  switch (value.type()) {
    case ValueType::kNull:
    case ValueType::kNode:
    case ValueType::kRelationship:
    case ValueType::kPath:
      return false;
    case ValueType::kList:
      if (depth == kMaxValueDepth) return false;
      for (const Value& element : *value.AsList()) {
        if (!IsStorableAt(element, depth + 1)) return false;
      }
      return true;
    case ValueType::kMap:
      if (depth == kMaxValueDepth) return false;
      for (const auto& [key, element] : *value.AsMap()) {
        if (!IsStorableAt(element, depth + 1)) return false;
      }
      return true;
    default:
      return true;
  }
}

}  // namespace

std::string_view ValueTypeName(ValueType type) {
  switch (type) {
    case ValueType::kNull:
      return "null";
    case ValueType::kBool:
      return "boolean";
    case ValueType::kInt:
      return "integer";
    case ValueType::kDouble:
      return "float";
    case ValueType::kString:
      return "string";
    case ValueType::kList:
      return "list";
    case ValueType::kMap:
      return "map";
    case ValueType::kDate:
      return "date";
    case ValueType::kLocalTime:
      return "local time";
    case ValueType::kTime:
      return "time";
    case ValueType::kLocalDateTime:
      return "local date-time";
    case ValueType::kDateTime:
      return "date-time";
    case ValueType::kDuration:
      return "duration";
    case ValueType::kPoint:
      return "point";
    case ValueType::kNode:
      return "node";
    case ValueType::kRelationship:
      return "relationship";
    case ValueType::kPath:
      return "path";
  }
  return "unknown";
}

Value::Value(bool value) : value_(value) {}
Value::Value(int value) : value_(int64_t{value}) {}
Value::Value(int64_t value) : value_(value) {}
Value::Value(double value) : value_(value) {}
Value::Value(const char* value) : value_(std::string(value)) {}
Value::Value(std::string_view value) : value_(std::string(value)) {}
Value::Value(std::string value) : value_(std::move(value)) {}
Value::Value(List value) : value_(std::make_shared<const List>(std::move(value))) {}
Value::Value(Map value) : value_(std::make_shared<const Map>(std::move(value))) {}
Value::Value(Date value) : value_(value) {}
Value::Value(LocalTime value) : value_(value) {}
Value::Value(Time value) : value_(value) {}
Value::Value(LocalDateTime value) : value_(value) {}
Value::Value(DateTime value) : value_(std::make_shared<const DateTime>(std::move(value))) {}
Value::Value(Duration value) : value_(value) {}
Value::Value(Point value) : value_(value) {}
Value::Value(std::shared_ptr<const Node> value) : value_(std::move(value)) {
  assert(AsNode() != nullptr);
}
Value::Value(std::shared_ptr<const Relationship> value) : value_(std::move(value)) {
  assert(AsRelationship() != nullptr);
}
Value::Value(std::shared_ptr<const Path> value) : value_(std::move(value)) {
  assert(AsPath() != nullptr);
}

ValueType Value::type() const {
  // The alternatives of value_ stand in the order of ValueType.
  return static_cast<ValueType>(value_.index());
}

const bool* Value::AsBool() const { return std::get_if<bool>(&value_); }
const int64_t* Value::AsInt() const { return std::get_if<int64_t>(&value_); }
const double* Value::AsDouble() const { return std::get_if<double>(&value_); }
const std::string* Value::AsString() const { return std::get_if<std::string>(&value_); }
const Value::List* Value::AsList() const {
  const auto* held = std::get_if<Shared<List>>(&value_);
  return held == nullptr ? nullptr : held->get();
}
const Value::Map* Value::AsMap() const {
  const auto* held = std::get_if<Shared<Map>>(&value_);
  return held == nullptr ? nullptr : held->get();
}
const Date* Value::AsDate() const { return std::get_if<Date>(&value_); }
const LocalTime* Value::AsLocalTime() const { return std::get_if<LocalTime>(&value_); }
const Time* Value::AsTime() const { return std::get_if<Time>(&value_); }
const LocalDateTime* Value::AsLocalDateTime() const { return std::get_if<LocalDateTime>(&value_); }
const DateTime* Value::AsDateTime() const {
  const auto* held = std::get_if<Shared<DateTime>>(&value_);
  return held == nullptr ? nullptr : held->get();
}
const Duration* Value::AsDuration() const { return std::get_if<Duration>(&value_); }
const Point* Value::AsPoint() const { return std::get_if<Point>(&value_); }
const Node* Value::AsNode() const {
  const auto* held = std::get_if<Shared<Node>>(&value_);
  return held == nullptr ? nullptr : held->get();
}
const Relationship* Value::AsRelationship() const {
  const auto* held = std::get_if<Shared<Relationship>>(&value_);
  return held == nullptr ? nullptr : held->get();
}
const Path* Value::AsPath() const {
  const auto* held = std::get_if<Shared<Path>>(&value_);
  return held == nullptr ? nullptr : held->get();
}

std::optional<double> Value::AsNumber() const {
  if (const int64_t* whole = AsInt()) return static_cast<double>(*whole);
  if (const double* real = AsDouble()) return *real;
  return std::nullopt;
}

bool Value::IsStorable() const { return IsStorableAt(*this, 0); }

bool operator==(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  return std::visit(
      [&b](const auto& held) {
        using T = std::decay_t<decltype(held)>;
        const T& other = std::get<T>(b.value_);
        if constexpr (std::is_same_v<T, double>) {
          return SameDouble(held, other);
        } else if constexpr (std::is_same_v<T, Point>) {
          return SamePoint(held, other);
        } else if constexpr (requires { held.get(); }) {
          return held == other || *held == *other;
        } else {
          return held == other;
        }
      },
      a.value_);
}

}  // namespace catena
