// Equality, comparability, orderability and equivalence of openCypher (CIP2016-06-14).
//
// Recursion is as deep as the value, which kMaxValueDepth bounds.
#include <bit>
#include <cmath>
#include <compare>

#include "core/records.h"
#include "core/value.h"

namespace catena {
namespace {

__extension__ using Wide = __int128;

// Nanoseconds on the line that instants of the type share.
Wide InstantOf(const LocalDateTime& value) {
  return Wide{value.seconds} * kNanosPerSecond + value.nanoseconds;
}
Wide InstantOf(const DateTime& value) {
  return InstantOf(value.local) - Wide{value.offset_seconds} * kNanosPerSecond;
}
Wide InstantOf(const Time& value) {
  return Wide{value.local.nanoseconds} - Wide{value.offset_seconds} * kNanosPerSecond;
}

Wide AverageNanoseconds(const Duration& value) {
  const Wide seconds =
      Wide{value.months} * kSecondsPerMonth + Wide{value.days} * kSecondsPerDay + value.seconds;
  return seconds * kNanosPerSecond + value.nanoseconds;
}

// The exact order of a whole number and a real one, which is not NaN.
std::weak_ordering CompareMixed(int64_t whole, double real) {
  constexpr double kTwoTo63 = 9'223'372'036'854'775'808.0;
  if (real >= kTwoTo63) return std::weak_ordering::less;
  if (real < -kTwoTo63) return std::weak_ordering::greater;
  const auto truncated = static_cast<int64_t>(real);
  if (whole != truncated) return whole <=> truncated;
  const double fraction = real - static_cast<double>(truncated);
  if (fraction == 0) return std::weak_ordering::equivalent;
  return fraction > 0 ? std::weak_ordering::less : std::weak_ordering::greater;
}

// NaN after every other number and equivalent to itself.
std::weak_ordering CompareDoubles(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) <=> std::isnan(b);
  if (a < b) return std::weak_ordering::less;
  return a > b ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

bool IsNumber(const Value& value) {
  return value.type() == ValueType::kInt || value.type() == ValueType::kDouble;
}

bool IsNan(const Value& value) {
  const double* real = value.AsDouble();
  return real != nullptr && std::isnan(*real);
}

std::weak_ordering CompareNumbers(const Value& a, const Value& b) {
  const int64_t* whole_a = a.AsInt();
  const int64_t* whole_b = b.AsInt();
  if (whole_a != nullptr && whole_b != nullptr) return *whole_a <=> *whole_b;
  if (whole_a == nullptr && whole_b == nullptr) return CompareDoubles(*a.AsDouble(), *b.AsDouble());
  if (IsNan(a) || IsNan(b)) return IsNan(a) <=> IsNan(b);
  if (whole_a != nullptr) return CompareMixed(*whole_a, *b.AsDouble());
  return 0 <=> CompareMixed(*whole_b, *a.AsDouble());
}

std::weak_ordering ComparePoints(const Point& a, const Point& b) {
  if (a.system != b.system) return a.system <=> b.system;
  if (const auto x = CompareDoubles(a.x, b.x); x != 0) return x;
  if (const auto y = CompareDoubles(a.y, b.y); y != 0) return y;
  const bool has_z =
      a.system == Point::System::kCartesian3d || a.system == Point::System::kWgs84_3d;
  return has_z ? CompareDoubles(a.z, b.z) : std::weak_ordering::equivalent;
}

bool HasNanCoordinate(const Point& point) {
  return std::isnan(point.x) || std::isnan(point.y) || std::isnan(point.z);
}

std::weak_ordering CompareDurations(const Duration& a, const Duration& b) {
  if (const auto length = AverageNanoseconds(a) <=> AverageNanoseconds(b); length != 0) {
    return length;
  }
  if (a.months != b.months) return a.months <=> b.months;
  if (a.days != b.days) return a.days <=> b.days;
  if (a.seconds != b.seconds) return a.seconds <=> b.seconds;
  return a.nanoseconds <=> b.nanoseconds;
}

// As the lists of nodes and relationships by turns, that a path stands for.
std::weak_ordering ComparePaths(const Path& a, const Path& b) {
  for (size_t i = 0; i < a.nodes.size() && i < b.nodes.size(); ++i) {
    if (a.nodes[i].id != b.nodes[i].id) return a.nodes[i].id <=> b.nodes[i].id;
    if (i == a.relationships.size() || i == b.relationships.size()) break;
    const RelationshipId id_a = a.relationships[i].id;
    const RelationshipId id_b = b.relationships[i].id;
    if (id_a != id_b) return id_a <=> id_b;
  }
  return a.nodes.size() <=> b.nodes.size();
}

// The order of two values of one type that is not a container and has no NaN or null in it.
std::weak_ordering CompareScalars(const Value& a, const Value& b) {
  switch (a.type()) {
    case ValueType::kBool:
      return *a.AsBool() <=> *b.AsBool();
    case ValueType::kString:
      return *a.AsString() <=> *b.AsString();  // UTF-8: byte order is code point order.
    case ValueType::kDate:
      return *a.AsDate() <=> *b.AsDate();
    case ValueType::kLocalTime:
      return *a.AsLocalTime() <=> *b.AsLocalTime();
    case ValueType::kTime:
      return InstantOf(*a.AsTime()) <=> InstantOf(*b.AsTime());
    case ValueType::kLocalDateTime:
      return *a.AsLocalDateTime() <=> *b.AsLocalDateTime();
    case ValueType::kDateTime:
      return InstantOf(*a.AsDateTime()) <=> InstantOf(*b.AsDateTime());
    case ValueType::kDuration:
      return CompareDurations(*a.AsDuration(), *b.AsDuration());
    case ValueType::kPoint:
      return ComparePoints(*a.AsPoint(), *b.AsPoint());
    case ValueType::kNode:
      return a.AsNode()->id <=> b.AsNode()->id;
    case ValueType::kRelationship:
      return a.AsRelationship()->id <=> b.AsRelationship()->id;
    case ValueType::kPath:
      return ComparePaths(*a.AsPath(), *b.AsPath());
    default:
      return std::weak_ordering::equivalent;  // Two nulls.
  }
}

// The CIP's conjunction: false wins over null, null over true.
struct Conjunction {
  Ternary result = true;
  // Returns false when the outcome can no longer change.
  bool Add(Ternary term) {
    if (term == Ternary(false)) {
      result = false;
      return false;
    }
    if (!term) result = std::nullopt;
    return true;
  }
};

Ternary EqualLists(const Value::List& a, const Value::List& b) {
  if (a.size() != b.size()) return false;
  Conjunction all;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!all.Add(Equals(a[i], b[i]))) break;
  }
  return all.result;
}

Ternary EqualMaps(const Value::Map& a, const Value::Map& b) {
  if (a.size() != b.size()) return false;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (i->first != j->first) return false;
  }
  Conjunction all;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (!all.Add(Equals(i->second, j->second))) break;
  }
  return all.result;
}

// The step of dictionary order: nullopt when the elements are equal and the next ones decide,
// else the answer.
std::optional<Ternary> LessStep(const Value& a, const Value& b) {
  const Ternary equal = Equals(a, b);
  if (!equal) return Ternary(std::nullopt);
  if (*equal) return std::nullopt;
  return Less(a, b);
}

Ternary LessLists(const Value::List& a, const Value::List& b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (const auto decided = LessStep(a[i], b[i])) return *decided;
  }
  return a.size() < b.size();
}

bool HasNullEntry(const Value::Map& map) {
  for (const auto& [key, value] : map) {
    if (value.is_null()) return true;
  }
  return false;
}

Ternary LessMaps(const Value::Map& a, const Value::Map& b) {
  if (HasNullEntry(a) || HasNullEntry(b)) return std::nullopt;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end(); ++i, ++j) {
    if (i->first != j->first) return i->first < j->first;
    if (const auto decided = LessStep(i->second, j->second)) return *decided;
  }
  return a.size() < b.size();
}

std::weak_ordering CompareListsTotal(const Value::List& a, const Value::List& b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    if (const auto order = CompareTotal(a[i], b[i]); order != 0) return order;
  }
  return a.size() <=> b.size();
}

std::weak_ordering CompareMapsTotal(const Value::Map& a, const Value::Map& b) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end(); ++i, ++j) {
    if (i->first != j->first) return i->first <=> j->first;
    if (const auto order = CompareTotal(i->second, j->second); order != 0) return order;
  }
  return a.size() <=> b.size();
}

// The place of a type in the global sort order.
int OrderOfType(ValueType type) {
  switch (type) {
    case ValueType::kMap:
      return 0;
    case ValueType::kNode:
      return 1;
    case ValueType::kRelationship:
      return 2;
    case ValueType::kList:
      return 3;
    case ValueType::kPath:
      return 4;
    case ValueType::kPoint:
      return 5;
    case ValueType::kDateTime:
      return 6;
    case ValueType::kLocalDateTime:
      return 7;
    case ValueType::kDate:
      return 8;
    case ValueType::kTime:
      return 9;
    case ValueType::kLocalTime:
      return 10;
    case ValueType::kDuration:
      return 11;
    case ValueType::kString:
      return 12;
    case ValueType::kBool:
      return 13;
    case ValueType::kInt:
    case ValueType::kDouble:
      return 14;
    case ValueType::kNull:
      return 15;
  }
  return 16;
}

// Mixes as in splitmix64 (G. L. Steele et al., 2014).
size_t Mix(size_t seed, uint64_t value) {
  uint64_t z = (seed ^ value) + 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

size_t MixWide(size_t seed, Wide value) {
  return Mix(Mix(seed, static_cast<uint64_t>(value)), static_cast<uint64_t>(value >> 64));
}

// Whole reals hash as the whole number they are equivalent to.
size_t HashDouble(size_t seed, double real) {
  if (std::isnan(real)) return Mix(seed, 1);
  const bool in_range = real >= -9'223'372'036'854'775'808.0 && real < 9'223'372'036'854'775'808.0;
  if (in_range && real == std::trunc(real)) {
    return Mix(seed, static_cast<uint64_t>(static_cast<int64_t>(real)));
  }
  return Mix(seed + 1, std::bit_cast<uint64_t>(real));
}

size_t HashPath(size_t seed, const Path& path) {
  for (const Node& node : path.nodes) seed = Mix(seed, node.id.value);
  for (const Relationship& relationship : path.relationships) {
    seed = Mix(seed, relationship.id.value);
  }
  return seed;
}

size_t HashPoint(size_t seed, const Point& point) {
  seed = Mix(seed, static_cast<uint64_t>(point.system));
  return HashDouble(HashDouble(seed, point.x), point.y);
}

size_t HashDuration(size_t seed, const Duration& value) {
  seed = Mix(Mix(seed, static_cast<uint64_t>(value.months)), static_cast<uint64_t>(value.days));
  return Mix(Mix(seed, static_cast<uint64_t>(value.seconds)),
             static_cast<uint64_t>(value.nanoseconds));
}

}  // namespace

Ternary Equals(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return std::nullopt;
  if (IsNumber(a) && IsNumber(b)) {
    return !IsNan(a) && !IsNan(b) && CompareNumbers(a, b) == 0;
  }
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case ValueType::kList:
      return EqualLists(*a.AsList(), *b.AsList());
    case ValueType::kMap:
      return EqualMaps(*a.AsMap(), *b.AsMap());
    case ValueType::kPoint:
      return !HasNanCoordinate(*a.AsPoint()) && CompareScalars(a, b) == 0;
    default:
      return CompareScalars(a, b) == 0;
  }
}

Ternary Less(const Value& a, const Value& b) {
  if (IsNumber(a) && IsNumber(b)) {
    return !IsNan(a) && !IsNan(b) && CompareNumbers(a, b) < 0;
  }
  if (a.type() != b.type()) return std::nullopt;
  switch (a.type()) {
    case ValueType::kNull:
    case ValueType::kDuration:
    case ValueType::kPoint:
      return std::nullopt;
    case ValueType::kList:
      return LessLists(*a.AsList(), *b.AsList());
    case ValueType::kMap:
      return LessMaps(*a.AsMap(), *b.AsMap());
    default:
      return CompareScalars(a, b) < 0;
  }
}

std::weak_ordering CompareTotal(const Value& a, const Value& b) {
  if (const auto types = OrderOfType(a.type()) <=> OrderOfType(b.type()); types != 0) return types;
  switch (a.type()) {
    case ValueType::kInt:
    case ValueType::kDouble:
      return CompareNumbers(a, b);
    case ValueType::kList:
      return CompareListsTotal(*a.AsList(), *b.AsList());
    case ValueType::kMap:
      return CompareMapsTotal(*a.AsMap(), *b.AsMap());
    default:
      return CompareScalars(a, b);
  }
}

size_t HashEquivalent(const Value& value) {
  size_t seed = static_cast<size_t>(OrderOfType(value.type()));
  switch (value.type()) {
    case ValueType::kNull:
      return Mix(seed, 0);
    case ValueType::kBool:
      return Mix(seed, *value.AsBool() ? 1 : 0);
    case ValueType::kInt:
      return Mix(seed, static_cast<uint64_t>(*value.AsInt()));
    case ValueType::kDouble:
      return HashDouble(seed, *value.AsDouble());
    case ValueType::kString:
      return Mix(seed, std::hash<std::string>{}(*value.AsString()));
    case ValueType::kList:
      for (const Value& element : *value.AsList()) seed = Mix(seed, HashEquivalent(element));
      return Mix(seed, value.AsList()->size());
    case ValueType::kMap:
      for (const auto& [key, element] : *value.AsMap()) {
        seed = Mix(Mix(seed, std::hash<std::string>{}(key)), HashEquivalent(element));
      }
      return Mix(seed, value.AsMap()->size());
    case ValueType::kDate:
      return Mix(seed, static_cast<uint64_t>(value.AsDate()->days));
    case ValueType::kLocalTime:
      return Mix(seed, static_cast<uint64_t>(value.AsLocalTime()->nanoseconds));
    case ValueType::kTime:
      return MixWide(seed, InstantOf(*value.AsTime()));
    case ValueType::kLocalDateTime:
      return MixWide(seed, InstantOf(*value.AsLocalDateTime()));
    case ValueType::kDateTime:
      return MixWide(seed, InstantOf(*value.AsDateTime()));
    case ValueType::kDuration:
      return HashDuration(seed, *value.AsDuration());
    case ValueType::kPoint:
      return HashPoint(seed, *value.AsPoint());
    case ValueType::kNode:
      return Mix(seed, value.AsNode()->id.value);
    case ValueType::kRelationship:
      return Mix(seed, value.AsRelationship()->id.value);
    case ValueType::kPath:
      return HashPath(seed, *value.AsPath());
  }
  return seed;
}

}  // namespace catena
