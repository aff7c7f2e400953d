// The JSON Schema of the dataset format, applied.
//
// The schema is the file datasets/schema/catena-dataset-1.schema.json (draft-07, the newest that
// valijson supports), compiled in. valijson decides whether a value conforms; what is wrong is
// then said in our words by walking schema and value together (dataset_schema_explain.h).
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "ingest/json_document.h"

namespace catena {

// What an element of a dataset is. In the order of a file's keys.
enum class DatasetKind : uint8_t {
  kDocument,
  kSource,
  kActor,
  kPlace,
  kEvent,
  kRelationship,
  kClaim,
  kProposal,
};
inline constexpr size_t kDatasetKindCount = 8;
std::string_view DatasetKindName(DatasetKind kind);   // "document", "source", ...
std::string_view DatasetArrayName(DatasetKind kind);  // "documents", "sources", ...
// The node label; "" for a relationship.
std::string_view DatasetKindLabel(DatasetKind kind);

// The text of the schema.
std::string_view DatasetSchemaText();

// Not thread-safe.
class DatasetSchema {
 public:
  DatasetSchema();
  ~DatasetSchema();
  DatasetSchema(const DatasetSchema&) = delete;
  DatasetSchema& operator=(const DatasetSchema&) = delete;

  // Appends an error for each violation: of the file as a whole, its elements aside...
  void CheckFile(const JsonValue& root, std::vector<Error>& errors);
  // ...and of one element. Cost: keys of the element times keys the schema knows.
  void CheckElement(DatasetKind kind, const JsonValue& element, std::vector<Error>& errors);

 private:
  class Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace catena
