#include "core/value_literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/fold.h"

namespace catena {
namespace {

void AppendInt(int64_t number, std::string& out) { out += std::to_string(number); }

void AppendDouble(double number, std::string& out) {
  if (std::isnan(number)) {
    out += "NaN";
  } else if (std::isinf(number)) {
    out += number > 0 ? "Infinity" : "-Infinity";
  } else {
    std::array<char, 32> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    const std::string_view text(digits.data(), static_cast<size_t>(end - digits.data()));
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
  }
}

void AppendString(std::string_view text, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const bool is_utf8 = IsValidUtf8(text);
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !is_utf8)) {
      out += "\\x";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

void AppendCall(std::string_view name, std::initializer_list<int64_t> numbers, std::string& out) {
  out += name;
  char before = '(';
  for (const int64_t number : numbers) {
    out += before;
    AppendInt(number, out);
    before = ',';
  }
}

// Bounded by kMaxValueDepth: `value` is storable.
void Append(const Value& value, std::string& out) {
  switch (value.type()) {
    case ValueType::kBool:
      out += *value.AsBool() ? "true" : "false";
      return;
    case ValueType::kInt:
      return AppendInt(*value.AsInt(), out);
    case ValueType::kDouble:
      return AppendDouble(*value.AsDouble(), out);
    case ValueType::kString:
      return AppendString(*value.AsString(), out);
    case ValueType::kList: {
      char before = '[';
      for (const Value& element : *value.AsList()) {
        out += before;
        Append(element, out);
        before = ',';
      }
      out += before == '[' ? "[]" : "]";
      return;
    }
    case ValueType::kMap: {
      char before = '{';
      for (const auto& [key, element] : *value.AsMap()) {
        out += before;
        AppendString(key, out);
        out += ':';
        Append(element, out);
        before = ',';
      }
      out += before == '{' ? "{}" : "}";
      return;
    }
    case ValueType::kDate:
      AppendCall("date", {value.AsDate()->days}, out);
      break;
    case ValueType::kLocalTime:
      AppendCall("localtime", {value.AsLocalTime()->nanoseconds}, out);
      break;
    case ValueType::kTime:
      AppendCall("time", {value.AsTime()->local.nanoseconds, value.AsTime()->offset_seconds}, out);
      break;
    case ValueType::kLocalDateTime: {
      const LocalDateTime& local = *value.AsLocalDateTime();
      AppendCall("localdatetime", {local.seconds, local.nanoseconds}, out);
      break;
    }
    case ValueType::kDateTime: {
      const DateTime& time = *value.AsDateTime();
      AppendCall("datetime", {time.local.seconds, time.local.nanoseconds, time.offset_seconds},
                 out);
      out += ',';
      AppendString(time.zone, out);
      break;
    }
    case ValueType::kDuration: {
      const Duration& length = *value.AsDuration();
      AppendCall("duration", {length.months, length.days, length.seconds, length.nanoseconds}, out);
      break;
    }
    case ValueType::kPoint: {
      const Point& point = *value.AsPoint();
      AppendCall("point", {static_cast<int64_t>(point.system)}, out);
      for (const double part : {point.x, point.y, point.z}) {
        out += ',';
        AppendDouble(part, out);
      }
      break;
    }
    default:
      return;  // Not storable.
  }
  out += ')';
}

class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : text_(text) {}

  Result<Value> Read() {
    CATENA_TRY(Value value, ReadValue(0));
    SkipBlanks();
    if (at_ != text_.size()) return Bad("nothing behind the value");
    return value;
  }

 private:
  tl::unexpected<Error> Bad(std::string_view expected) const {
    Where where;
    where.column = at_ + 1;
    return Fail(ErrorCode::kInvalidArgument, "expected " + std::string(expected), std::move(where));
  }

  void SkipBlanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  bool Take(char c) {
    SkipBlanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  char Peek() {
    SkipBlanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  Result<Value> ReadValue(int depth) {
    if (depth > kMaxValueDepth) {
      return Fail(ErrorCode::kLimit,
                  "a value nested deeper than " + std::to_string(kMaxValueDepth));
    }
    const char c = Peek();
    if (c == '"') {
      CATENA_TRY(std::string text, ReadString());
      return Value(std::move(text));
    }
    if (c == '[') return ReadList(depth);
    if (c == '{') return ReadMap(depth);
    if (c == '-' || (c >= '0' && c <= '9')) return ReadNumber();
    return ReadWord();
  }

  Result<std::string> ReadString() {
    if (!Take('"')) return Bad("a text in quotes");
    std::string text;
    while (at_ < text_.size() && text_[at_] != '"') {
      char c = text_[at_++];
      if (c == '\\') {
        CATENA_TRY(c, ReadEscape());
      }
      text += c;
    }
    if (at_ >= text_.size()) return Bad("the closing quote of the text");
    ++at_;
    return text;
  }

  // Behind the backslash.
  Result<char> ReadEscape() {
    if (at_ >= text_.size()) return Bad("a character behind \\");
    const char c = text_[at_++];
    if (c == '"' || c == '\\') return c;
    if (c == 'n') return '\n';
    int byte = 0;
    const char* const begin = text_.data() + at_;
    const bool fits = c == 'x' && text_.size() - at_ >= 2;
    if (!fits || std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2 || byte < 0) {
      return Bad("\\\", \\\\, \\n or \\xNN");
    }
    at_ += 2;
    return static_cast<char>(byte);
  }

  Result<Value> ReadNumber() {
    const size_t end = std::min(text_.find_first_of(" \t,)]}", at_), text_.size());
    const std::string_view digits = text_.substr(at_, end - at_);
    const char* const last = digits.data() + digits.size();
    const bool whole = digits.find_first_not_of("-0123456789") == std::string_view::npos;
    if (whole) {
      int64_t number = 0;
      const auto [stop, error] = std::from_chars(digits.data(), last, number);
      if (error != std::errc() || stop != last) return Bad("a whole number within 64 bits");
      at_ = end;
      return Value(number);
    }
    double number = 0;
    const auto [stop, error] = std::from_chars(digits.data(), last, number);
    if (error != std::errc() || stop != last) return Bad("a number");
    at_ = end;
    return Value(number);
  }

  Result<Value> ReadList(int depth) {
    Take('[');
    Value::List list;
    if (Take(']')) return Value(std::move(list));
    do {
      CATENA_TRY(Value element, ReadValue(depth + 1));
      list.push_back(std::move(element));
    } while (Take(','));
    if (!Take(']')) return Bad("\",\" or \"]\"");
    return Value(std::move(list));
  }

  Result<Value> ReadMap(int depth) {
    Take('{');
    Value::Map map;
    if (Take('}')) return Value(std::move(map));
    do {
      CATENA_TRY(std::string key, ReadString());
      if (!Take(':')) return Bad("\":\"");
      CATENA_TRY(Value element, ReadValue(depth + 1));
      if (!map.emplace(std::move(key), std::move(element)).second) return Bad("each key once");
    } while (Take(','));
    if (!Take('}')) return Bad("\",\" or \"}\"");
    return Value(std::move(map));
  }

  Result<Value> ReadWord() {
    const size_t end =
        std::min(text_.find_first_not_of("abcdefghijklmnopqrstuvwxyzNIy", at_), text_.size());
    const std::string_view word = text_.substr(at_, end - at_);
    if (word == "NaN" || word == "Infinity") {
      at_ = end;
      return word == "NaN" ? Value(std::nan("")) : Value(HUGE_VAL);
    }
    if (word == "true" || word == "false") {
      at_ = end;
      return Value(word == "true");
    }
    const size_t name_at = at_;
    at_ = end;
    if (word.empty() || !Take('(')) return Bad("a value");
    std::vector<Value> parts;
    do {
      CATENA_TRY(Value part, ReadValue(kMaxValueDepth));
      parts.push_back(std::move(part));
    } while (Take(','));
    if (!Take(')')) return Bad("\",\" or \")\"");
    std::optional<Value> made = Make(word, parts);
    if (made) return *std::move(made);
    at_ = name_at;
    return Bad("a value such as date(7305)");
  }

  static bool Ints(const std::vector<Value>& parts, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      if (parts[i].AsInt() == nullptr) return false;
    }
    return true;
  }

  static std::optional<Value> Make(std::string_view name, const std::vector<Value>& parts) {
    constexpr int64_t kDay = 86'400'000'000'000;
    constexpr int64_t kSecond = 1'000'000'000;
    const size_t count = parts.size();
    const bool ints = Ints(parts, count);
    const auto at = [&](size_t i) { return *parts[i].AsInt(); };
    const auto within = [](int64_t number, int64_t limit) { return number >= 0 && number < limit; };
    const auto offset = [&](size_t i) { return static_cast<int32_t>(at(i)); };
    const auto is_offset = [&](size_t i) { return at(i) == static_cast<int64_t>(offset(i)); };
    if (name == "date" && count == 1 && ints) return Value(Date{at(0)});
    if (name == "localtime" && count == 1 && ints && within(at(0), kDay)) {
      return Value(LocalTime{at(0)});
    }
    if (name == "time" && count == 2 && ints && within(at(0), kDay) && is_offset(1)) {
      return Value(Time{{at(0)}, offset(1)});
    }
    if (name == "localdatetime" && count == 2 && ints && within(at(1), kSecond)) {
      return Value(LocalDateTime{at(0), static_cast<int32_t>(at(1))});
    }
    if (name == "datetime" && count == 4 && Ints(parts, 3) && within(at(1), kSecond) &&
        is_offset(2) && parts[3].AsString() != nullptr) {
      return Value(DateTime{{at(0), static_cast<int32_t>(at(1))}, offset(2), *parts[3].AsString()});
    }
    if (name == "duration" && count == 4 && ints && within(at(3), kSecond)) {
      return Value(Duration{at(0), at(1), at(2), static_cast<int32_t>(at(3))});
    }
    if (name == "point" && count == 4 && parts[0].AsInt() != nullptr) return MakePoint(parts);
    return {};
  }

  static std::optional<Value> MakePoint(const std::vector<Value>& parts) {
    for (const Point::System system : {Point::System::kCartesian, Point::System::kCartesian3d,
                                       Point::System::kWgs84, Point::System::kWgs84_3d}) {
      if (static_cast<int64_t>(system) != *parts[0].AsInt()) continue;
      const double* const x = parts[1].AsDouble();
      const double* const y = parts[2].AsDouble();
      const double* const z = parts[3].AsDouble();
      if (x == nullptr || y == nullptr || z == nullptr) return {};
      return Value(Point{system, *x, *y, *z});
    }
    return {};
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::string FormatValueLiteral(const Value& value) {
  std::string text;
  Append(value, text);
  return text;
}

Result<Value> ParseValueLiteral(std::string_view text) {
  CATENA_TRY(Value value, LiteralReader(text).Read());
  if (!value.IsStorable()) {
    return Fail(ErrorCode::kLimit, "a value nested deeper than " + std::to_string(kMaxValueDepth));
  }
  return value;
}

}  // namespace catena
