#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "core/records.h"
#include "core/temporal_text.h"
#include "core/value.h"

namespace catena {
namespace {

void AppendText(const Value& value, std::string& out);

// The shortest decimal that reads back to the same number, and always as a float: 1.0, 1.0E22.
std::string DoubleText(double real) {
  if (std::isnan(real)) return "NaN";
  if (std::isinf(real)) return real > 0 ? "Infinity" : "-Infinity";
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real).ptr;
  std::string text(buffer.data(), end);
  const size_t exponent = text.find('e');
  if (exponent == std::string::npos) {
    if (text.find('.') == std::string::npos) text += ".0";
    return text;
  }
  std::string mantissa = text.substr(0, exponent);
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  int power = 0;
  const size_t digits = exponent + (text[exponent + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + digits, text.data() + text.size(), power);
  return fmt::format("{}E{}", mantissa, power);
}

void AppendQuoted(std::string_view text, std::string& out) {
  out += '\'';
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\'':
        out += "\\'";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  out += '\'';
}

bool IsPlainKey(std::string_view key) {
  if (key.empty() || (key[0] >= '0' && key[0] <= '9')) return false;
  for (const char c : key) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && c != '_' && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

void AppendKey(std::string_view key, std::string& out) {
  if (IsPlainKey(key)) {
    out += key;
    return;
  }
  out += '`';
  for (const char c : key) out.append(c == '`' ? 2 : 1, c);
  out += '`';
}

void AppendList(const Value::List& list, std::string& out) {
  out += '[';
  for (size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ", ";
    AppendText(list[i], out);
  }
  out += ']';
}

void AppendMap(const Value::Map& map, std::string& out) {
  out += '{';
  for (auto it = map.begin(); it != map.end(); ++it) {
    if (it != map.begin()) out += ", ";
    AppendKey(it->first, out);
    out += ": ";
    AppendText(it->second, out);
  }
  out += '}';
}

std::string PointText(const Point& point) {
  std::string text = fmt::format("point({{srid: {}, x: {}, y: {}", static_cast<int>(point.system),
                                 DoubleText(point.x), DoubleText(point.y));
  if (point.system == Point::System::kCartesian3d || point.system == Point::System::kWgs84_3d) {
    text += ", z: " + DoubleText(point.z);
  }
  return text + "})";
}

std::string NodeText(NodeId id) { return fmt::format("(#{})", id.value); }

void AppendPath(const Path& path, std::string& out) {
  out += '<';
  for (size_t i = 0; i < path.nodes.size(); ++i) {
    if (i > 0) {
      const Relationship& link = path.relationships[i - 1];
      const bool forwards = link.start == path.nodes[i - 1].id;
      out += fmt::format("{}-[#{}]-{}", forwards ? "" : "<", link.id.value, forwards ? ">" : "");
    }
    out += NodeText(path.nodes[i].id);
  }
  out += '>';
}

void AppendText(const Value& value, std::string& out) {
  switch (value.type()) {
    case ValueType::kNull:
      out += "null";
      break;
    case ValueType::kBool:
      out += *value.AsBool() ? "true" : "false";
      break;
    case ValueType::kInt:
      out += std::to_string(*value.AsInt());
      break;
    case ValueType::kDouble:
      out += DoubleText(*value.AsDouble());
      break;
    case ValueType::kString:
      AppendQuoted(*value.AsString(), out);
      break;
    case ValueType::kList:
      AppendList(*value.AsList(), out);
      break;
    case ValueType::kMap:
      AppendMap(*value.AsMap(), out);
      break;
    case ValueType::kDate:
      out += FormatDate(*value.AsDate());
      break;
    case ValueType::kLocalTime:
      out += FormatLocalTime(*value.AsLocalTime());
      break;
    case ValueType::kTime:
      out += FormatTime(*value.AsTime());
      break;
    case ValueType::kLocalDateTime:
      out += FormatLocalDateTime(*value.AsLocalDateTime());
      break;
    case ValueType::kDateTime:
      out += FormatDateTime(*value.AsDateTime());
      break;
    case ValueType::kDuration:
      out += FormatDuration(*value.AsDuration());
      break;
    case ValueType::kPoint:
      out += PointText(*value.AsPoint());
      break;
    case ValueType::kNode:
      out += NodeText(value.AsNode()->id);
      break;
    case ValueType::kRelationship:
      out += fmt::format("[#{}]", value.AsRelationship()->id.value);
      break;
    case ValueType::kPath:
      AppendPath(*value.AsPath(), out);
      break;
  }
}

}  // namespace

std::string ToText(const Value& value) {
  std::string out;
  AppendText(value, out);
  return out;
}

}  // namespace catena
