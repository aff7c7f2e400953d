#include "ingest/bulk_tables_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "core/temporal_text.h"
#include "core/value_literal.h"

namespace catena {
namespace {

// Long cells are cut in messages, at a boundary of characters.
std::string Shown(std::string_view text) {
  constexpr size_t kLongest = 60;
  if (text.size() <= kLongest) return "'" + std::string(text) + "'";
  size_t end = kLongest;
  while (end > 0 && (text[end] & '\xc0') == '\x80') --end;
  return "'" + std::string(text.substr(0, end)) + "...'";
}

tl::unexpected<Error> FailCell(std::string_view text, const std::string& what) {
  return Fail(ErrorCode::kInvalidArgument, Shown(text) + " is not " + what);
}

// The standard's from_chars reads no plus sign.
std::string_view WithoutPlus(std::string_view text) {
  const bool plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
  return plus ? text.substr(1) : text;
}

Result<Value> ReadInt(std::string_view text) {
  const std::string_view digits = WithoutPlus(text);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc::result_out_of_range) return FailCell(text, "within 64 bits");
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return FailCell(text, "a whole number");
  }
  return Value(number);
}

Result<double> ReadDouble(std::string_view text) {
  const std::string_view digits = WithoutPlus(text);
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc::result_out_of_range) return FailCell(text, "within a double's range");
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return FailCell(text, "a number");
  }
  return number;
}

Result<Value> ReadBool(std::string_view text) {
  if (EqualsIgnoringCase(text, "true")) return Value(true);
  if (EqualsIgnoringCase(text, "false")) return Value(false);
  return FailCell(text, "true or false");
}

Result<Value> ReadChar(std::string_view text) {
  const auto characters =
      std::count_if(text.begin(), text.end(), [](char c) { return (c & '\xc0') != '\x80'; });
  if (characters != 1) return FailCell(text, "one character");
  return Value(text);
}

// Adds the column's offset to a time that names none.
std::string WithZone(std::string_view text, const std::string& timezone) {
  const size_t t = text.find_first_of("Tt");
  const std::string_view clock = t == std::string_view::npos ? text : text.substr(t + 1);
  std::string zoned(text);
  if (clock.find_first_of("Zz+-[") == std::string_view::npos) zoned += timezone;
  return zoned;
}

template <class T>
Result<Value> AsValue(Result<T> parsed, std::string_view text, std::string_view what) {
  if (!parsed.has_value()) {
    return FailCell(text, std::string(what) + ": " + parsed.error().message);
  }
  return Value(*std::move(parsed));
}

// {latitude: 40.6, longitude: 49.7}, {x: 1, y: 2, z: 3, crs: cartesian-3d}: a map as openCypher
// writes it, with keys and words optionally in quotes.
class PointReader {
 public:
  PointReader(const CellFormat& format, std::string_view text) : text_(text) {
    point_.system = format.system.value_or(Point::System::kCartesian);
    system_given_ = format.system.has_value();
  }

  Result<Value> Read() {
    std::string_view rest = text_;
    if (rest.starts_with('{') && rest.ends_with('}')) rest = rest.substr(1, rest.size() - 2);
    while (!rest.empty()) {
      const size_t comma = std::min(rest.find(','), rest.size());
      CATENA_TRY(ReadEntry(rest.substr(0, comma)));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return Finish();
  }

 private:
  static std::string_view Unquoted(std::string_view word) {
    word = TrimBlanks(word);
    const bool quoted =
        word.size() >= 2 && (word[0] == '\'' || word[0] == '"') && word.back() == word.front();
    return quoted ? word.substr(1, word.size() - 2) : word;
  }

  tl::unexpected<Error> Bad(const std::string& what) const {
    return FailCell(text_, "a point such as {latitude: 40.6, longitude: 49.7}: " + what);
  }

  Result<void> ReadEntry(std::string_view entry) {
    const size_t colon = entry.find(':');
    if (colon == std::string_view::npos) return Bad("an entry without ':'");
    const std::string_view key = Unquoted(entry.substr(0, colon));
    const std::string_view value = Unquoted(entry.substr(colon + 1));
    if (EqualsIgnoringCase(key, "crs") || EqualsIgnoringCase(key, "srid")) {
      const auto system = FindPointSystem(value);
      if (!system) return Bad("unknown coordinate system " + Shown(value));
      point_.system = *system;
      system_given_ = true;
      return {};
    }
    const bool longitude = EqualsIgnoringCase(key, "longitude");
    const bool latitude = EqualsIgnoringCase(key, "latitude");
    const bool height = EqualsIgnoringCase(key, "height");
    int axis = -1;
    if (longitude || EqualsIgnoringCase(key, "x")) axis = 0;
    if (latitude || EqualsIgnoringCase(key, "y")) axis = 1;
    if (height || EqualsIgnoringCase(key, "z")) axis = 2;
    if (axis < 0) return Bad("unknown key " + Shown(key));
    if (given_[axis]) return Bad("the same coordinate twice");
    const Result<double> number = ReadDouble(value);
    if (!number.has_value()) return Bad(number.error().message);
    if (!std::isfinite(*number)) return Bad("a coordinate that is not finite");
    given_[axis] = true;
    geographic_ = geographic_ || longitude || latitude || height;
    (axis == 0 ? point_.x : axis == 1 ? point_.y : point_.z) = *number;
    return {};
  }

  Result<Value> Finish() {
    if (!given_[0] || !given_[1]) return Bad("it needs two coordinates");
    using System = Point::System;
    if (!system_given_) point_.system = geographic_ ? System::kWgs84 : System::kCartesian;
    const bool earth = point_.system == System::kWgs84 || point_.system == System::kWgs84_3d;
    // A height says that there are three dimensions.
    if (given_[2]) point_.system = earth ? System::kWgs84_3d : System::kCartesian3d;
    const bool solid = point_.system == System::kWgs84_3d || point_.system == System::kCartesian3d;
    if (solid && !given_[2]) return Bad("its coordinate system has three");
    if (geographic_ && !earth) return Bad("latitude and longitude need wgs-84");
    if (earth && (std::abs(point_.x) > 180 || std::abs(point_.y) > 90)) {
      return Bad("longitude is within 180 and latitude within 90 degrees");
    }
    return Value(point_);
  }

  std::string_view text_;
  Point point_;
  bool system_given_ = false;
  bool geographic_ = false;
  bool given_[3] = {};
};

Result<Value> ReadScalar(const CellFormat& format, std::string_view text) {
  if (format.type == CellType::kString) return Value(text);
  if (format.type == CellType::kChar) return ReadChar(text);
  text = TrimBlanks(text);
  switch (format.type) {
    case CellType::kInt:
      return ReadInt(text);
    case CellType::kDouble: {
      CATENA_TRY(const double number, ReadDouble(text));
      return Value(number);
    }
    case CellType::kBool:
      return ReadBool(text);
    case CellType::kDate:
      return AsValue(ParseDate(text), text, "a date");
    case CellType::kLocalTime:
      return AsValue(ParseLocalTime(text), text, "a local time");
    case CellType::kTime:
      return AsValue(ParseTime(WithZone(text, format.timezone)), text, "a time");
    case CellType::kLocalDateTime:
      return AsValue(ParseLocalDateTime(text), text, "a local date-time");
    case CellType::kDateTime:
      return AsValue(ParseDateTime(WithZone(text, format.timezone)), text, "a date-time");
    case CellType::kDuration:
      return AsValue(ParseDuration(text), text, "a duration");
    case CellType::kPoint:
      return PointReader(format, text).Read();
    case CellType::kAny:
      return AsValue(ParseValueLiteral(text), text, "a value");
    case CellType::kString:
    case CellType::kChar:
      break;
  }
  return Value(text);
}

}  // namespace

std::string_view TrimBlanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

Result<Value> ReadCell(const CellFormat& format, std::string_view text) {
  if (!format.is_list) return ReadScalar(format, text);
  Value::List elements;
  if (text.empty()) return Value(std::move(elements));
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(format.list_delimiter, begin), text.size());
    CATENA_TRY(Value element, ReadScalar(format, text.substr(begin, end - begin)));
    elements.push_back(std::move(element));
    begin = end + 1;
  }
  return Value(std::move(elements));
}

}  // namespace catena
