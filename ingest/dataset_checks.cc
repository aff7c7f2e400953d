#include "ingest/dataset_checks.h"

#include <algorithm>

namespace catena {
namespace {

constexpr size_t kMaxNameBytes = 1024;

void CheckWikidata(const JsonValue& member, ImportErrors& errors) {
  if (!member.is(JsonType::kString)) return;
  const std::string_view text = member.AsString();
  const bool digits = std::all_of(text.begin() + (text.empty() ? 0 : 1), text.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (text.size() >= 2 && text[0] == 'Q' && digits) return;
  errors.Add(member, "must be a Wikidata item: Q and a number, as in Q399");
}

void CheckDeaths(const std::vector<JsonValue>& members, ImportErrors& errors) {
  std::optional<JsonValue> earlier;
  for (const std::string_view key : {"deaths_low", "deaths_best", "deaths_high"}) {
    const auto it = std::find_if(members.begin(), members.end(), [key](const JsonValue& member) {
      return member.key() == key && member.is(JsonType::kInt);
    });
    if (it == members.end()) continue;
    if (earlier && earlier->AsInt() > it->AsInt()) {
      errors.Add(*it, std::string(key) + " is " + std::to_string(it->AsInt()) + ", less than " +
                          std::string(earlier->key()) + ", " + std::to_string(earlier->AsInt()));
    }
    earlier = *it;
  }
}

// An empty text the schema refuses itself.
void CheckSaysSomething(const JsonValue& member, ImportErrors& errors) {
  if (!member.is(JsonType::kString) || member.AsString().empty()) return;
  if (member.AsString().find_first_not_of(" \t\r\n") != std::string_view::npos) return;
  errors.Add(member, "\"" + std::string(member.key()) + "\" must not be blank");
}

bool IsNumber(const std::optional<JsonValue>& value) {
  return value && (value->is(JsonType::kInt) || value->is(JsonType::kDouble));
}

// A position is an array that begins with a number, at any depth of the coordinates.
void CheckGeometry(const JsonValue& geometry, ImportErrors& errors) {
  for (uint32_t node = geometry.node() + 1; node < geometry.end_node(); ++node) {
    const JsonValue position = geometry.document().at(node);
    if (!position.is(JsonType::kArray) || !IsNumber(position.first())) continue;
    if (position.key() == "bbox") continue;
    const auto longitude = position.first();
    const auto latitude = longitude->next();
    if (IsNumber(latitude) && longitude->AsDouble() >= -180 && longitude->AsDouble() <= 180 &&
        latitude->AsDouble() >= -90 && latitude->AsDouble() <= 90) {
      continue;
    }
    errors.Add(position, "must be longitude -180 to 180, then latitude -90 to 90");
  }
}

}  // namespace

std::string NameProblem(std::string_view name) {
  if (name.empty()) return "must not be empty";
  if (name.size() > kMaxNameBytes) return "must not be longer than 1,024 bytes";
  return "";
}

std::optional<DatasetKind> KindOfLabel(std::string_view label) {
  for (size_t i = 0; i < kDatasetKindCount; ++i) {
    const auto kind = static_cast<DatasetKind>(i);
    if (!DatasetKindLabel(kind).empty() && DatasetKindLabel(kind) == label) return kind;
  }
  return std::nullopt;
}

void CheckNodeContent(DatasetKind kind, const std::vector<JsonValue>& members,
                      ImportErrors& errors) {
  const std::string_view required = kind == DatasetKind::kClaim ? "text" : "name";
  for (const JsonValue& member : members) {
    if (member.key() == required) CheckSaysSomething(member, errors);
    if (member.key() == "wikidata") CheckWikidata(member, errors);
    if (kind == DatasetKind::kPlace && member.key() == "geometry" && member.is(JsonType::kObject)) {
      CheckGeometry(member, errors);
    }
  }
  if (kind == DatasetKind::kEvent) CheckDeaths(members, errors);
}

}  // namespace catena
