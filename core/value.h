// Value: what a property holds and what a query computes with.
//
// The types, equality and order are openCypher's. Lists, maps and graph elements
// are immutable and shared, so a copy is cheap whatever it holds.
// Thread-safe as any const object is.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/temporal.h"

namespace catena {

struct Node;
struct Relationship;
struct Path;

// A point of openCypher. z is meaningful where the system has three dimensions.
struct Point {
  enum class System : uint16_t {
    kCartesian = 7203,
    kCartesian3d = 9157,
    kWgs84 = 4326,  // x longitude, y latitude, degrees
    kWgs84_3d = 4979,
  };
  System system = System::kWgs84;
  double x = 0;
  double y = 0;
  double z = 0;
  bool operator==(const Point&) const = default;
};

// Values nested deeper are refused when read, so recursion over a Value is bounded. A number
// has depth 0, a list or map one more than its deepest element.
inline constexpr int kMaxValueDepth = 64;

// Stored with each value; do not renumber.
enum class ValueType : uint8_t {
  kNull = 0,
  kBool = 1,
  kInt = 2,
  kDouble = 3,
  kString = 4,
  kList = 5,
  kMap = 6,
  kDate = 7,
  kLocalTime = 8,
  kTime = 9,
  kLocalDateTime = 10,
  kDateTime = 11,
  kDuration = 12,
  kPoint = 13,
  kNode = 14,
  kRelationship = 15,
  kPath = 16,
};
std::string_view ValueTypeName(ValueType type);

// True, false, or unknown (null).
using Ternary = std::optional<bool>;

class Value {
 public:
  using List = std::vector<Value>;
  using Map = std::map<std::string, Value, std::less<>>;

  Value() = default;  // null
  Value(bool value);
  Value(int value);
  Value(int64_t value);
  Value(double value);
  Value(const char* value);
  Value(std::string_view value);
  Value(std::string value);
  Value(List value);
  Value(Map value);
  Value(Date value);
  Value(LocalTime value);
  Value(Time value);
  Value(LocalDateTime value);
  Value(DateTime value);
  Value(Duration value);
  Value(Point value);
  Value(std::shared_ptr<const Node> value);          // Requires: not null.
  Value(std::shared_ptr<const Relationship> value);  // Requires: not null.
  Value(std::shared_ptr<const Path> value);          // Requires: not null.

  ValueType type() const;
  bool is_null() const { return type() == ValueType::kNull; }

  // The value when it is of that type, else nullptr. Lives as long as this Value.
  const bool* AsBool() const;
  const int64_t* AsInt() const;
  const double* AsDouble() const;
  const std::string* AsString() const;
  const List* AsList() const;
  const Map* AsMap() const;
  const Date* AsDate() const;
  const LocalTime* AsLocalTime() const;
  const Time* AsTime() const;
  const LocalDateTime* AsLocalDateTime() const;
  const DateTime* AsDateTime() const;
  const Duration* AsDuration() const;
  const Point* AsPoint() const;
  const Node* AsNode() const;
  const Relationship* AsRelationship() const;
  const Path* AsPath() const;

  // The number as a double when it is an int or a double.
  std::optional<double> AsNumber() const;

  // Whether a property may hold it: not null, no graph element, and lists and maps only of
  // such values, no deeper than kMaxValueDepth. (Maps are stored, which openCypher leaves to
  // the store.)
  bool IsStorable() const;

  // Identity of representation: same type and same content, NaN equal to NaN,
  // 1 different from 1.0, 0.0 different from -0.0. What "unchanged" means for a stored property.
  friend bool operator==(const Value& a, const Value& b);

 private:
  template <class T>
  using Shared = std::shared_ptr<const T>;
  std::variant<std::monostate, bool, int64_t, double, std::string, Shared<List>, Shared<Map>, Date,
               LocalTime, Time, LocalDateTime, Shared<DateTime>, Duration, Point, Shared<Node>,
               Shared<Relationship>, Shared<Path>>
      value_;
};

// Equality and order are those of openCypher's CIP2016-06-14, "Definitions for Comparability
// and Equality, and Orderability and Equivalence".

// `a = b`. Null if either side is null, or if they hold a null that decides: [1, null] = [1, 2]
// is null, [1, null] = [2, 2] is false. 1 = 1.0, compared without rounding; NaN equals nothing;
// values of different types are not equal. Nodes and relationships are equal by id, instants
// with an offset by instant, durations part by part.
Ternary Equals(const Value& a, const Value& b);

// `a < b`. Null for values that cannot be compared: of different types, or null, or maps that
// hold a null, and durations and points, which have equality only. Every comparison of a number
// with NaN is false. Lists, paths and (by key, then value) maps compare in dictionary order.
Ternary Less(const Value& a, const Value& b);

// Equivalence and total order, of ORDER BY and DISTINCT:
// map < node < relationship < list < path < point < date-time < local date-time < date < time
// < local time < duration < string < bool < number < NaN < null. (The CIP does not place
// points.) Equivalent values compare equal: 1 and 1.0, two NaN, two nulls, one instant at two
// offsets. Durations are ordered by their length with an average month (2,629,746 s), then
// part by part; points by system, then coordinates.
std::weak_ordering CompareTotal(const Value& a, const Value& b);
size_t HashEquivalent(const Value& value);  // Equal for equivalent values.

// As openCypher prints it; for messages and text output. Strings are in single quotes,
// temporal values are not; nodes and relationships, whose names are elsewhere, are printed by
// number: (#17), [#4].
std::string ToText(const Value& value);

}  // namespace catena
