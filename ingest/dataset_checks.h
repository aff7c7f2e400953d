// Checks of an element's content that a JSON Schema cannot state.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/dataset_schema.h"
#include "ingest/import_errors.h"
#include "ingest/json_document.h"

namespace catena {

// "must not ...": why the text is no name of a label, type or property; or "".
std::string NameProblem(std::string_view name);

// The kind whose nodes have the label.
std::optional<DatasetKind> KindOfLabel(std::string_view label);

// Reports, of the members of a node: a wikidata id that is none, casualty figures out of order, a
// geometry off the globe. Values of the wrong type are left to the schema.
void CheckNodeContent(DatasetKind kind, const std::vector<JsonValue>& members,
                      ImportErrors& errors);

}  // namespace catena
