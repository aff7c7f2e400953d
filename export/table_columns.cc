#include "export/table_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/fold.h"
#include "core/temporal_text.h"
#include "core/value_literal.h"

namespace catena {
namespace {

// A field of a table is at most 16 MiB when it is read; escapes may make four bytes of one.
constexpr size_t kLongestText = 15 << 20;

bool FitsText(const std::string& text) {
  return text.size() <= kLongestText && text.find('\0') == std::string::npos && IsValidUtf8(text);
}

ColumnKind KindOfList(const Value::List& list) {
  ColumnKind kind = ColumnKind::kEmptyList;
  for (const Value& element : list) {
    ColumnKind one = ColumnKind::kAny;
    if (element.AsBool() != nullptr) one = ColumnKind::kBoolList;
    if (element.AsInt() != nullptr) one = ColumnKind::kIntList;
    if (element.AsDouble() != nullptr) one = ColumnKind::kDoubleList;
    if (const std::string* text = element.AsString(); text != nullptr && FitsText(*text)) {
      // The empty text and the separator would be read as something else.
      if (!text->empty() && text->find(';') == std::string::npos) one = ColumnKind::kStringList;
    }
    if (kind != ColumnKind::kEmptyList && kind != one) return ColumnKind::kAny;
    kind = one;
  }
  return kind;
}

bool FitsPoint(const Point& point) {
  const bool earth =
      point.system == Point::System::kWgs84 || point.system == Point::System::kWgs84_3d;
  const bool solid =
      point.system == Point::System::kWgs84_3d || point.system == Point::System::kCartesian3d;
  if (!std::isfinite(point.x) || !std::isfinite(point.y) || !std::isfinite(point.z)) return false;
  if (!solid && (point.z != 0 || std::signbit(point.z))) return false;
  return !earth || (std::abs(point.x) <= 180 && std::abs(point.y) <= 90);
}

template <class T, class Format, class Parse>
bool ReadsBack(const T& value, const Format& format, const Parse& parse) {
  const Result<T> again = parse(format(value));
  return again.has_value() && *again == value;
}

ColumnKind KindOf(const Value& value) {
  const auto either = [](bool fits, ColumnKind kind) { return fits ? kind : ColumnKind::kAny; };
  switch (value.type()) {
    case ValueType::kBool:
      return ColumnKind::kBool;
    case ValueType::kInt:
      return ColumnKind::kInt;
    case ValueType::kDouble:
      return ColumnKind::kDouble;
    case ValueType::kString:
      return either(FitsText(*value.AsString()), ColumnKind::kString);
    case ValueType::kList:
      return KindOfList(*value.AsList());
    case ValueType::kDate:
      return either(ReadsBack(*value.AsDate(), FormatDate, ParseDate), ColumnKind::kDate);
    case ValueType::kLocalTime:
      return either(ReadsBack(*value.AsLocalTime(), FormatLocalTime, ParseLocalTime),
                    ColumnKind::kLocalTime);
    case ValueType::kTime:
      return either(ReadsBack(*value.AsTime(), FormatTime, ParseTime), ColumnKind::kTime);
    case ValueType::kLocalDateTime:
      return either(ReadsBack(*value.AsLocalDateTime(), FormatLocalDateTime, ParseLocalDateTime),
                    ColumnKind::kLocalDateTime);
    case ValueType::kDateTime:
      return either(FitsText(value.AsDateTime()->zone) &&
                        ReadsBack(*value.AsDateTime(), FormatDateTime, ParseDateTime),
                    ColumnKind::kDateTime);
    case ValueType::kDuration:
      return either(ReadsBack(*value.AsDuration(), FormatDuration, ParseDuration),
                    ColumnKind::kDuration);
    case ValueType::kPoint:
      return either(FitsPoint(*value.AsPoint()), ColumnKind::kPoint);
    default:
      return ColumnKind::kAny;
  }
}

bool IsList(ColumnKind kind) {
  return kind >= ColumnKind::kEmptyList && kind <= ColumnKind::kStringList;
}

ColumnKind Both(ColumnKind a, ColumnKind b) {
  if (a == b || a == ColumnKind::kNone) return b;
  if (a == ColumnKind::kEmptyList && IsList(b)) return b;
  if (b == ColumnKind::kEmptyList && IsList(a)) return a;
  return ColumnKind::kAny;
}

std::string DoubleText(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  return fmt::format("{}", number);
}

std::string PointText(const Point& point) {
  switch (point.system) {
    case Point::System::kCartesian:
      return fmt::format("{{x: {}, y: {}, crs: cartesian}}", point.x, point.y);
    case Point::System::kCartesian3d:
      return fmt::format("{{x: {}, y: {}, z: {}, crs: cartesian-3d}}", point.x, point.y, point.z);
    case Point::System::kWgs84:
      return fmt::format("{{longitude: {}, latitude: {}, crs: wgs-84}}", point.x, point.y);
    case Point::System::kWgs84_3d:
      return fmt::format("{{longitude: {}, latitude: {}, height: {}, crs: wgs-84-3d}}", point.x,
                         point.y, point.z);
  }
  return "";
}

std::string ElementText(const Value& element) {
  if (const std::string* text = element.AsString()) return *text;
  if (const double* number = element.AsDouble()) return DoubleText(*number);
  if (const bool* truth = element.AsBool()) return *truth ? "true" : "false";
  return std::to_string(*element.AsInt());
}

}  // namespace

std::string_view ColumnKindName(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::kNone:
      return "";
    case ColumnKind::kBool:
      return "boolean";
    case ColumnKind::kInt:
      return "long";
    case ColumnKind::kDouble:
      return "double";
    case ColumnKind::kString:
      return "string";
    case ColumnKind::kDate:
      return "date";
    case ColumnKind::kLocalTime:
      return "localtime";
    case ColumnKind::kTime:
      return "time";
    case ColumnKind::kLocalDateTime:
      return "localdatetime";
    case ColumnKind::kDateTime:
      return "datetime";
    case ColumnKind::kDuration:
      return "duration";
    case ColumnKind::kPoint:
      return "point";
    case ColumnKind::kBoolList:
      return "boolean[]";
    case ColumnKind::kIntList:
      return "long[]";
    case ColumnKind::kDoubleList:
      return "double[]";
    case ColumnKind::kEmptyList:
    case ColumnKind::kStringList:
      return "string[]";
    case ColumnKind::kAny:
      return "any";
  }
  return "";
}

std::string CellText(ColumnKind kind, const Value& value) {
  if (kind == ColumnKind::kAny) return FormatValueLiteral(value);
  if (const Value::List* list = value.AsList()) {
    std::string joined;
    for (size_t i = 0; i < list->size(); ++i) {
      if (i > 0) joined += ';';
      joined += ElementText((*list)[i]);
    }
    return joined;
  }
  switch (value.type()) {
    case ValueType::kDate:
      return FormatDate(*value.AsDate());
    case ValueType::kLocalTime:
      return FormatLocalTime(*value.AsLocalTime());
    case ValueType::kTime:
      return FormatTime(*value.AsTime());
    case ValueType::kLocalDateTime:
      return FormatLocalDateTime(*value.AsLocalDateTime());
    case ValueType::kDateTime:
      return FormatDateTime(*value.AsDateTime());
    case ValueType::kDuration:
      return FormatDuration(*value.AsDuration());
    case ValueType::kPoint:
      return PointText(*value.AsPoint());
    default:
      return ElementText(value);
  }
}

void TableColumns::Add(const PropertyMap& properties) {
  for (const auto& [key, value] : properties) {
    if (key.value >= kinds_.size()) kinds_.resize(key.value + 1, ColumnKind::kNone);
    ColumnKind& kind = kinds_[key.value];
    if (kind != ColumnKind::kAny) kind = Both(kind, KindOf(value));
  }
}

void TableColumns::Generalise(KeyId key) {
  if (key.value < kinds_.size() && kinds_[key.value] != ColumnKind::kNone) {
    kinds_[key.value] = ColumnKind::kAny;
  }
}

std::vector<TableColumnPlan> TableColumns::Columns(const NameDictionary& names) const {
  std::vector<TableColumnPlan> columns;
  for (uint32_t key = 0; key < kinds_.size(); ++key) {
    if (kinds_[key] == ColumnKind::kNone) continue;
    columns.push_back({KeyId{key}, std::string(names.Text(KeyId{key})), kinds_[key]});
  }
  std::ranges::sort(columns, [](const TableColumnPlan& a, const TableColumnPlan& b) {
    if ((a.name == "id") != (b.name == "id")) return a.name == "id";
    return a.name < b.name;
  });
  return columns;
}

}  // namespace catena
