// Importing has one door, datasets; so the records become the JSON elements that a dataset would
// hold, and all its rules (ids, dates, updates in place) hold for them too. Each value keeps its
// place in the bibliography, which is where the importer's errors then point.
#include "ingest/bibtex_input.h"

#include <string>
#include <utility>

#include "ingest/bibtex.h"
#include "ingest/json_document.h"

namespace catena {
namespace {

JsonPosition PositionOf(TextPlace place) { return {place.line, place.column}; }

// Adds a string, or a list or map of them: BibTeX gives nothing else, two levels deep.
void AddValue(JsonBuilder& json, const Value& value, JsonPosition at) {
  if (const Value::List* const list = value.AsList()) {
    json.StartArray(at);
    for (const Value& element : *list) AddValue(json, element, at);
    json.End();
  } else if (const Value::Map* const map = value.AsMap()) {
    json.StartObject(at);
    for (const auto& [key, element] : *map) {
      if (json.Key(key)) AddValue(json, element, at);
    }
    json.End();
  } else if (const std::string* const text = value.AsString()) {
    json.String(*text, at);
  } else {
    json.String(ToText(value), at);
  }
}

void AddRecord(JsonBuilder& json, const SourceRecord& record) {
  const JsonPosition at = PositionOf(record.place);
  json.StartObject(at);
  if (json.Key("id")) json.String(record.id, at);
  if (json.Key("type")) json.String(record.type, at);
  for (const SourceVariable& variable : record.variables) {
    if (json.Key(variable.name)) AddValue(json, variable.value, PositionOf(variable.place));
  }
  json.End();
}

}  // namespace

Result<BibtexInput> ReadBibtexInput(const std::filesystem::path& path) {
  CATENA_TRY(BibtexSources sources, ReadBibtexFile(path.string()));
  JsonBuilder json(path.string());
  json.StartArray({1, 1});
  for (const SourceRecord& record : sources.records) AddRecord(json, record);
  json.End();
  BibtexInput result;
  result.input.json = json.Finish();
  result.input.shape = DatasetInput::Shape::kElements;
  result.input.kind = DatasetKind::kSource;
  result.input.warnings = std::move(sources.warnings);
  result.errors = std::move(sources.errors);
  return result;
}

}  // namespace catena
