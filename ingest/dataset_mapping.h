// What an element of a dataset becomes in the graph: docs/dataset_mapping.md as code.
//
// Mapping is a pure function of the element; it reports what is wrong with its content (dates,
// reserved keys, values that cannot be kept) and does not know which ids exist. The views in the
// results live as long as the documents.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/edtf.h"
#include "core/value.h"
#include "ingest/dataset_elements.h"
#include "ingest/import_errors.h"
#include "ingest/json_document.h"

namespace catena {

// By name, each name once.
using NamedValues = std::vector<std::pair<std::string, Value>>;

// What an id that something names must be.
enum class Names : uint8_t { kNode, kDocument, kSource, kActor, kClaim, kRelationship };

struct DatasetReference {
  std::string_view id;
  Names names = Names::kNode;
  JsonValue at;          // Where it stands.
  std::string_view key;  // Of the element: "about", "from", ...
};

// A relationship that a key of a node implies.
struct MappedLink {
  std::string_view type;
  DatasetReference target;
  NamedValues properties;
};

struct MappedNode {
  std::vector<std::string_view> labels;  // The kind's first, each once.
  NamedValues properties;                // With `id`.
};

struct MappedRelationship {
  DatasetReference from;
  DatasetReference to;
  std::string_view type;
  NamedValues properties;  // With `id`.
};

class DatasetMapper {
 public:
  // All must outlive the mapper.
  DatasetMapper(const DatasetElements& elements, const ApproximationPolicy& policy,
                ImportErrors& errors)
      : elements_(elements), policy_(policy), errors_(errors) {}

  // Requires: `element` is a node. Reports once, here, what is wrong with its keys.
  void MapNode(const DatasetElement& element, MappedNode& mapped);
  // Requires: `element` is a node. In the order of types in ImpliedTypes(), then of the lists.
  void MapLinks(const DatasetElement& element, std::vector<MappedLink>& links);
  // Requires: `element` is a relationship. False when an end or the type is missing.
  bool MapRelationship(const DatasetElement& element, MappedRelationship& mapped);
  // The ids that properties name (`asserts`, `value.of`).
  void MapReferences(const DatasetElement& element, std::vector<DatasetReference>& references);

 private:
  void AddProperty(const JsonValue& member, NamedValues& properties);
  void AddDate(const JsonValue& member, bool csl, NamedValues& properties);
  void AddLabels(const DatasetElement& element, const JsonValue& member, MappedNode& mapped);
  void AddLink(const JsonValue& member, std::string_view type, Names names, int64_t order,
               const JsonValue& item, std::vector<MappedLink>& links);
  void AddIdLinks(const JsonValue& member, std::string_view type, Names names, bool ordered,
                  std::vector<MappedLink>& links);

  const DatasetElements& elements_;
  const ApproximationPolicy& policy_;
  ImportErrors& errors_;
  std::vector<JsonValue> members_;
};

// The types of relationship that keys of the kind imply; empty for most.
std::vector<std::string_view> ImpliedTypes(DatasetKind kind);

}  // namespace catena
