// DatasetElements: everything that the files of one import name, by id.
//
// An element may be spread over several files; its parts are kept in the order read, and their
// keys are joined. Holds views into the documents, which must outlive it. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/ids.h"
#include "core/progress.h"
#include "core/result.h"
#include "ingest/dataset_schema.h"
#include "ingest/import_errors.h"
#include "ingest/json_document.h"

namespace catena {

struct DatasetInput;

struct DatasetPart {
  static constexpr uint32_t kNone = UINT32_MAX;

  JsonValue value;
  uint32_t file = 0;
  uint32_t next = kNone;
};

struct DatasetElement {
  std::string_view id;
  DatasetKind kind = DatasetKind::kDocument;
  uint32_t first_part = DatasetPart::kNone;
  // The node's or relationship's in the graph; 0 as long as it has none.
  uint64_t stored = 0;
  bool existed = false;  // Before this import.
};

class DatasetElements {
 public:
  // Adds what the input holds; reports what departs from the schema, ids that are no ids, and ids
  // that stand twice. kCancelled.
  Result<void> Add(const DatasetInput& input, DatasetSchema& schema, ImportErrors& errors,
                   Progress& progress);

  std::vector<DatasetElement>& all() { return elements_; }
  const std::vector<DatasetElement>& all() const { return elements_; }
  // nullptr when no file has the id.
  const DatasetElement* Find(std::string_view id) const;

  JsonValue first_part(const DatasetElement& element) const {
    return parts_[element.first_part].value;
  }
  // The members of all parts but `id`, each key once; reports keys that two parts give different
  // values. Clears `members` first.
  void Members(const DatasetElement& element, std::vector<JsonValue>& members,
               ImportErrors& errors) const;
  // The document of the file (or files: reports where they differ) that a claim without one of
  // its own is stated in; "" when there is none.
  std::string_view DefaultDocument(const DatasetElement& element, ImportErrors& errors) const;

 private:
  struct File {
    std::string_view default_document;
  };

  void AddElement(DatasetKind kind, const JsonValue& value, DatasetSchema& schema,
                  ImportErrors& errors);
  void Join(DatasetElement& element, DatasetKind kind, const JsonValue& value,
            ImportErrors& errors);

  std::vector<File> files_;
  std::vector<DatasetPart> parts_;
  std::vector<DatasetElement> elements_;
  std::unordered_map<std::string_view, uint32_t> by_id_;
};

}  // namespace catena
