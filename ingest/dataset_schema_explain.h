// Says in plain words where a value departs from a JSON Schema.
//
// Knows the keywords that our schema uses: $ref (local), type, enum, const, required, properties,
// additionalProperties, items (one schema), minItems, maxItems, minLength, maxLength, minimum,
// maximum. (Not propertyNames: valijson 1.0 takes its subschema for that of the object.)
// Recursion follows the schema, which is finite.
#pragma once

#include <string_view>
#include <vector>

#include "core/error.h"
#include "ingest/json_document.h"

namespace catena {

// Appends an error, with the place in the value, for each departure. `root` is the schema's
// document, which local references are looked up in.
void ExplainSchemaViolations(const JsonValue& root, const JsonValue& schema, const JsonValue& value,
                             std::vector<Error>& errors);

// The candidate nearest to `text` within a third of its length, or "". Earlier wins.
std::string_view NearestText(std::string_view text,
                             const std::vector<std::string_view>& candidates);

}  // namespace catena
