#include "ingest/dataset_schema_explain.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/fold.h"

namespace catena {
namespace {

std::string Quoted(std::string_view text) {
  constexpr size_t kLongest = 80;
  std::string quoted = "\"";
  size_t cut = std::min(text.size(), kLongest);
  while (cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  quoted += text.substr(0, cut);
  return quoted + (cut < text.size() ? "...\"" : "\"");
}

std::string Shown(const JsonValue& value) {
  switch (value.type()) {
    case JsonType::kString:
      return Quoted(value.AsString());
    case JsonType::kInt:
      return std::to_string(value.AsInt());
    case JsonType::kBool:
      return value.AsBool() ? "true" : "false";
    default:
      return std::string(JsonTypeName(value.type()));
  }
}

bool SameScalar(const JsonValue& a, const JsonValue& b) {
  if (a.type() != b.type()) return false;
  if (a.is(JsonType::kString)) return a.AsString() == b.AsString();
  if (a.is(JsonType::kInt)) return a.AsInt() == b.AsInt();
  if (a.is(JsonType::kBool)) return a.AsBool() == b.AsBool();
  return a.is(JsonType::kNull);
}

bool IsOfType(const JsonValue& value, std::string_view type) {
  switch (value.type()) {
    case JsonType::kNull:
      return type == "null";
    case JsonType::kBool:
      return type == "boolean";
    case JsonType::kInt:
      return type == "integer" || type == "number";
    case JsonType::kDouble:
      return type == "number";
    case JsonType::kString:
      return type == "string";
    case JsonType::kArray:
      return type == "array";
    case JsonType::kObject:
      return type == "object";
  }
  return false;
}

std::string TypeInWords(std::string_view type) {
  if (type == "boolean") return "true or false";
  return (type == "integer" || type == "array" || type == "object" ? "an " : "a ") +
         std::string(type);
}

std::string Joined(const std::vector<std::string>& parts, std::string_view last) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += i + 1 == parts.size() ? last : std::string_view(", ");
    text += parts[i];
  }
  return text;
}

size_t CodePoints(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

class Explainer {
 public:
  Explainer(const JsonValue& root, std::vector<Error>& errors) : root_(root), errors_(errors) {}

  void Explain(JsonValue schema, const JsonValue& value) {
    while (const auto reference = schema.Find("$ref")) {
      const auto target = Resolve(reference->AsString());
      if (!target) return;
      schema = *target;
    }
    if (!TypeFits(schema, value) || !IsAllowed(schema, value)) return;
    switch (value.type()) {
      case JsonType::kString:
        return Length(schema, value);
      case JsonType::kInt:
      case JsonType::kDouble:
        return Range(schema, value);
      case JsonType::kArray:
        return Elements(schema, value);
      case JsonType::kObject:
        return Members(schema, value);
      default:
        return;
    }
  }

 private:
  void Say(const JsonValue& value, std::string message) {
    errors_.push_back({ErrorCode::kInvalidArgument, std::move(message), value.where()});
  }

  // "#/definitions/claim"
  std::optional<JsonValue> Resolve(std::string_view reference) const {
    std::optional<JsonValue> at = root_;
    reference.remove_prefix(std::min<size_t>(2, reference.size()));
    while (at && !reference.empty()) {
      const size_t slash = std::min(reference.find('/'), reference.size());
      at = at->Find(reference.substr(0, slash));
      reference.remove_prefix(std::min(slash + 1, reference.size()));
    }
    return at;
  }

  bool TypeFits(const JsonValue& schema, const JsonValue& value) {
    const auto type = schema.Find("type");
    if (!type) return true;
    std::vector<std::string> allowed;
    if (type->is(JsonType::kString)) {
      if (IsOfType(value, type->AsString())) return true;
      allowed.push_back(TypeInWords(type->AsString()));
    }
    for (auto one = type->first(); one; one = one->next()) {
      if (IsOfType(value, one->AsString())) return true;
      allowed.push_back(TypeInWords(one->AsString()));
    }
    Say(value, value.is(JsonType::kNull)
                   ? std::string(kNullRefused)
                   : "must be " + Joined(allowed, " or ") + ", not " +
                         std::string(value.is(JsonType::kBool) ? "a boolean"
                                                               : JsonTypeName(value.type())));
    return false;
  }

  bool IsAllowed(const JsonValue& schema, const JsonValue& value) {
    if (const auto only = schema.Find("const"); only && !SameScalar(*only, value)) {
      Say(value, "must be " + Shown(*only) + ", not " + Shown(value));
      return false;
    }
    const auto allowed = schema.Find("enum");
    if (!allowed) return true;
    std::vector<std::string> shown;
    std::vector<std::string_view> texts;
    for (auto one = allowed->first(); one; one = one->next()) {
      if (SameScalar(*one, value)) return true;
      shown.push_back(one->is(JsonType::kString) ? std::string(one->AsString()) : Shown(*one));
      if (one->is(JsonType::kString)) texts.push_back(one->AsString());
    }
    std::string message = Shown(value) + " is not one of " + Joined(shown, ", ");
    if (value.is(JsonType::kString)) {
      const std::string_view nearest = NearestText(value.AsString(), texts);
      if (!nearest.empty()) message += "; did you mean " + Quoted(nearest) + "?";
    }
    Say(value, std::move(message));
    return false;
  }

  void Length(const JsonValue& schema, const JsonValue& value) {
    // The validator counts up to a NUL.
    if (schema.Find("minLength") && value.AsString().starts_with('\0')) {
      return Say(value, "must not begin with the character NUL");
    }
    const size_t length = CodePoints(value.AsString());
    const auto least = schema.Find("minLength");
    const auto most = schema.Find("maxLength");
    if (least && length < static_cast<size_t>(least->AsInt())) {
      Say(value, length == 0 ? std::string("must not be empty")
                             : "must have " + Shown(*least) + " characters or more");
    } else if (most && length > static_cast<size_t>(most->AsInt())) {
      Say(value, "must have " + Shown(*most) + " characters or fewer");
    }
  }

  void Range(const JsonValue& schema, const JsonValue& value) {
    const auto least = schema.Find("minimum");
    const auto most = schema.Find("maximum");
    const bool low = least && value.AsDouble() < least->AsDouble();
    const bool high = most && value.AsDouble() > most->AsDouble();
    if (!low && !high) return;
    if (least && most) {
      Say(value, "must be from " + Shown(*least) + " to " + Shown(*most));
    } else {
      Say(value,
          low ? "must be " + Shown(*least) + " or more" : "must be " + Shown(*most) + " or less");
    }
  }

  void Elements(const JsonValue& schema, const JsonValue& value) {
    const auto least = schema.Find("minItems");
    const auto most = schema.Find("maxItems");
    if ((least && value.size() < least->AsInt()) || (most && value.size() > most->AsInt())) {
      Say(value, "must have " +
                     (least && most && least->AsInt() != most->AsInt()
                          ? Shown(*least) + " to " + Shown(*most)
                          : (least ? Shown(*least) : Shown(*most)) +
                                (least && most ? "" : (least ? " or more" : " or fewer"))) +
                     " elements, not " + std::to_string(value.size()));
    }
    const auto items = schema.Find("items");
    if (!items) return;
    for (auto element = value.first(); element; element = element->next()) {
      Explain(*items, *element);
    }
  }

  void Members(const JsonValue& schema, const JsonValue& value) {
    if (const auto required = schema.Find("required")) {
      for (auto name = required->first(); name; name = name->next()) {
        if (!value.Find(name->AsString())) Say(value, Quoted(name->AsString()) + " is missing");
      }
    }
    const auto known = schema.Find("properties");
    const auto others = schema.Find("additionalProperties");
    for (auto member = value.first(); member; member = member->next()) {
      if (const auto own = known ? known->Find(member->key()) : std::nullopt) {
        Explain(*own, *member);
      } else if (others && others->is(JsonType::kObject)) {
        Explain(*others, *member);
      } else if (others && others->is(JsonType::kBool) && !others->AsBool()) {
        Unknown(*known, *member);
      }
    }
  }

  void Unknown(const JsonValue& known, const JsonValue& member) {
    std::vector<std::string_view> keys;
    for (auto one = known.first(); one; one = one->next()) keys.push_back(one->key());
    std::vector<std::string> shown(keys.begin(), keys.end());
    const std::string_view nearest = NearestText(member.key(), keys);
    Say(member, "unknown key " + Quoted(member.key()) +
                    (nearest.empty() ? "; known are " + Joined(shown, ", ")
                                     : "; did you mean " + Quoted(nearest) + "?"));
  }

  const JsonValue root_;
  std::vector<Error>& errors_;
};

}  // namespace

std::string_view NearestText(std::string_view text,
                             const std::vector<std::string_view>& candidates) {
  size_t best = std::max<size_t>(2, text.size() / 3) + 1;
  std::string_view nearest;
  for (const std::string_view candidate : candidates) {
    const size_t distance = EditDistance(text, candidate, best - 1);
    if (distance >= best || distance >= text.size()) continue;
    best = distance;
    nearest = candidate;
    if (best == 0) break;
  }
  return nearest;
}

void ExplainSchemaViolations(const JsonValue& root, const JsonValue& schema, const JsonValue& value,
                             std::vector<Error>& errors) {
  Explainer(root, errors).Explain(schema, value);
}

}  // namespace catena
