// Property values as JSON, for the formats of this folder.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/value.h"

namespace catena {

// Whether JSON says the value with its type: bool, int, finite double, string, and lists and
// maps of these.
bool JsonSays(const Value& value);

// The value as JSON. What JsonSays() denies becomes text: dates and times in ISO 8601 form,
// NaN and infinities and points as openCypher prints them.
nlohmann::ordered_json ToJson(const Value& value);

// Compact or indented text; bytes that are no UTF-8 become U+FFFD instead of an exception.
std::string DumpJson(const nlohmann::ordered_json& json, int indent = -1);

// A value on one line for table cells and attributes: strings bare, everything else as JSON.
std::string ToCellText(const Value& value);
// The same, with NaN and infinities in the form of xsd:double (NaN, INF, -INF).
std::string ToXmlText(const Value& value);

}  // namespace catena
