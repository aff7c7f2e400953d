#include "ingest/dataset_dates.h"

#include <charconv>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

namespace catena {
namespace {

Result<Edtf> ParseAt(const JsonValue& json, std::string_view text,
                     const ApproximationPolicy& policy) {
  auto parsed = ParseEdtf(text, policy);
  if (parsed.has_value()) return parsed;
  const uint64_t column = parsed.error().where.column;
  std::string message = "\"" + std::string(text.substr(0, 60)) + (text.size() > 60 ? "..." : "") +
                        "\" is not an EDTF date: " + parsed.error().message;
  if (column > 0) message += " (character " + std::to_string(column) + ")";
  return Fail(ErrorCode::kInvalidArgument, std::move(message), json.where());
}

std::optional<int64_t> ParseInteger(std::string_view text) {
  int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A number, or a number as text. Sets `exact` to false for the latter.
std::optional<int64_t> NumberOf(const JsonValue& json, bool& exact) {
  if (json.is(JsonType::kInt)) return json.AsInt();
  if (!json.is(JsonType::kString)) return std::nullopt;
  exact = false;
  return ParseInteger(json.AsString());
}

std::string YearText(int64_t year) {
  if (year > 9999 || year < -9999) return "Y" + std::to_string(year);
  char text[16];
  std::snprintf(text, sizeof(text), "%s%04d", year < 0 ? "-" : "",
                static_cast<int>(year < 0 ? -year : year));
  return text;
}

struct CslDateText {
  std::string text;
  bool year_only = false;
};

// One of date-parts: [year, month, day], the last two optional.
Result<CslDateText> OneDate(const JsonValue& parts, bool second, bool& exact) {
  std::vector<int64_t> numbers;
  for (auto part = parts.first(); part; part = part->next()) {
    const auto number = NumberOf(*part, exact);
    if (!number) {
      return Fail(ErrorCode::kInvalidArgument, "must be a whole number: year, month, day",
                  part->where());
    }
    numbers.push_back(*number);
  }
  if (numbers.empty() || numbers.size() > 3) {
    return Fail(ErrorCode::kInvalidArgument, "must be 1 to 3 numbers: year, month, day",
                parts.where());
  }
  int64_t year = numbers[0];
  if (year == 0) {
    exact = false;
    if (second) return CslDateText{"..", false};
    return Fail(ErrorCode::kInvalidArgument,
                "CSL has no year 0; leave the date out when it is not known", parts.where());
  }
  if (year < 0) {
    exact = false;
    ++year;  // 1 BC is -1 in CSL and 0 in EDTF.
  }
  std::string text = YearText(year);
  for (size_t i = 1; i < numbers.size(); ++i) {
    if (numbers[i] < 1 || numbers[i] > 99) {
      return Fail(ErrorCode::kInvalidArgument, "there is no such month or day", parts.where());
    }
    char number[8];
    std::snprintf(number, sizeof(number), "-%02d", static_cast<int>(numbers[i]));
    text += number;
  }
  return CslDateText{std::move(text), numbers.size() == 1};
}

// 1..4, or 21..24 as EDTF numbers them, or nothing.
std::optional<int64_t> SeasonOf(const JsonValue& object) {
  const auto season = object.Find("season");
  if (!season) return std::nullopt;
  bool exact = true;
  const auto number = NumberOf(*season, exact);
  if (!number) return std::nullopt;
  if (*number >= 1 && *number <= 4) return *number + 20;
  return *number >= 21 && *number <= 24 ? number : std::nullopt;
}

bool IsCirca(const JsonValue& object) {
  const auto circa = object.Find("circa");
  if (!circa) return false;
  switch (circa->type()) {
    case JsonType::kBool:
      return circa->AsBool();
    case JsonType::kInt:
      return circa->AsInt() != 0;
    case JsonType::kString:
      return !circa->AsString().empty() && circa->AsString() != "false";
    default:
      return false;
  }
}

Result<std::string> PartsText(const JsonValue& object, const JsonValue& parts, bool& exact) {
  std::string text;
  const std::string_view mark = IsCirca(object) ? "~" : "";
  if (!parts.is(JsonType::kArray) || parts.size() == 0 || parts.size() > 2) {
    return Fail(ErrorCode::kInvalidArgument, "must be one date, or two for a range", parts.where());
  }
  for (auto part = parts.first(); part; part = part->next()) {
    CATENA_TRY(CslDateText one, OneDate(*part, part->index() == 1, exact));
    if (part->index() > 0) text += "/";
    const auto season = SeasonOf(object);
    if (season && one.year_only && parts.size() == 1) one.text += "-" + std::to_string(*season);
    text += one.text;
    if (one.text != "..") text += mark;
  }
  return text;
}

// `literal` and `raw` are a date only when they happen to be EDTF.
std::string FreeText(const JsonValue& object) {
  for (const std::string_view key : {"raw", "literal"}) {
    const std::string_view text = object.FindString(key);
    if (!text.empty() && ParseEdtf(text).has_value()) return std::string(text);
  }
  return "";
}

}  // namespace

Result<DatasetDate> ReadEdtfDate(const JsonValue& json, const ApproximationPolicy& policy) {
  if (!json.is(JsonType::kString)) {
    return Fail(ErrorCode::kInvalidArgument, "must be an EDTF string", json.where());
  }
  DatasetDate date;
  date.text = json.AsString();
  CATENA_TRY(date.edtf, ParseAt(json, date.text, policy));
  return date;
}

Result<DatasetDate> ReadCslDate(const JsonValue& json, const ApproximationPolicy& policy) {
  if (!json.is(JsonType::kObject)) return ReadEdtfDate(json, policy);
  if (json.size() == 0) {
    return Fail(ErrorCode::kInvalidArgument, "an empty date says nothing: leave it out",
                json.where());
  }
  DatasetDate date;
  const auto parts = json.Find("date-parts");
  bool exact = parts.has_value() && json.size() == 1;
  if (parts) {
    CATENA_TRY(date.text, PartsText(json, *parts, exact));
  } else {
    date.text = FreeText(json);
  }
  date.keep_object = !exact;
  if (date.text.empty()) return date;
  CATENA_TRY(date.edtf, ParseAt(json, date.text, policy));
  return date;
}

}  // namespace catena
