// Importing has one door, datasets; so the records become the JSON elements that a dataset would
// hold, and all its rules (ids, dates, updates in place) hold for them too.
#include "ingest/bibtex_input.h"

#include <nlohmann/json.hpp>

#include "ingest/bibtex.h"
#include "ingest/json_reader.h"

namespace catena {
namespace {

using Json = nlohmann::ordered_json;

// BibTeX gives strings, and lists and maps of them; numbers do not occur.
Json ToJson(const Value& value) {
  if (const std::string* text = value.AsString()) return *text;
  if (const Value::List* list = value.AsList()) {
    Json array = Json::array();
    for (const Value& element : *list) array.push_back(ToJson(element));
    return array;
  }
  if (const Value::Map* map = value.AsMap()) {
    Json object = Json::object();
    for (const auto& [key, element] : *map) object[key] = ToJson(element);
    return object;
  }
  return ToText(value);
}

}  // namespace

Result<BibtexInput> ReadBibtexInput(const std::filesystem::path& path) {
  CATENA_TRY(BibtexSources sources, ReadBibtexFile(path.string()));
  Json elements = Json::array();
  for (const SourceRecord& record : sources.records) {
    Json element = {{"id", record.id}, {"type", record.type}};
    for (const SourceVariable& variable : record.variables) {
      element[variable.name] = ToJson(variable.value);
    }
    elements.push_back(std::move(element));
  }
  const std::string text = elements.dump(-1, ' ', false, Json::error_handler_t::replace);
  BibtexInput result;
  CATENA_TRY(result.input.json, ReadJsonText(text, path.string()));
  result.input.shape = DatasetInput::Shape::kElements;
  result.input.kind = DatasetKind::kSource;
  result.input.warnings = std::move(sources.warnings);
  result.errors = std::move(sources.errors);
  return result;
}

}  // namespace catena
