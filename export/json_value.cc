#include "export/json_value.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace catena {
namespace {

using Json = nlohmann::ordered_json;

// ToText() quotes strings only, so what is left here prints bare.
std::string Bare(const Value& value) { return ToText(value); }

}  // namespace

bool JsonSays(const Value& value) {
  switch (value.type()) {
    case ValueType::kBool:
    case ValueType::kInt:
    case ValueType::kString:
      return true;
    case ValueType::kDouble:
      return std::isfinite(*value.AsDouble());
    case ValueType::kList:
      return std::ranges::all_of(*value.AsList(), JsonSays);
    case ValueType::kMap:
      return std::ranges::all_of(*value.AsMap(),
                                 [](const auto& entry) { return JsonSays(entry.second); });
    default:
      return false;
  }
}

Json ToJson(const Value& value) {
  switch (value.type()) {
    case ValueType::kNull:
      return nullptr;
    case ValueType::kBool:
      return *value.AsBool();
    case ValueType::kInt:
      return *value.AsInt();
    case ValueType::kDouble:
      if (std::isfinite(*value.AsDouble())) return *value.AsDouble();
      return Bare(value);
    case ValueType::kString:
      return *value.AsString();
    case ValueType::kList: {
      Json list = Json::array();
      for (const Value& element : *value.AsList()) list.push_back(ToJson(element));
      return list;
    }
    case ValueType::kMap: {
      Json map = Json::object();
      for (const auto& [key, element] : *value.AsMap()) map[key] = ToJson(element);
      return map;
    }
    default:
      return Bare(value);
  }
}

std::string DumpJson(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string ToCellText(const Value& value) {
  if (const std::string* text = value.AsString()) return *text;
  const Json json = ToJson(value);
  return json.is_string() ? json.get<std::string>() : DumpJson(json);
}

std::string ToXmlText(const Value& value) {
  const double* number = value.AsDouble();
  if (number == nullptr || std::isfinite(*number)) return ToCellText(value);
  if (std::isnan(*number)) return "NaN";
  return *number > 0 ? "INF" : "-INF";
}

}  // namespace catena
