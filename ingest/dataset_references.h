// Resolves the ids that a dataset names: among its own elements, then in the graph.
//
// Remembers what it found in the graph. Suggests the nearest id that exists and would do, within a
// budget, so that a file full of wrong ids costs no more than a few seconds.
// Not thread-safe; what it is made from must outlive it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/graph_reader.h"
#include "ingest/dataset_elements.h"
#include "ingest/dataset_mapping.h"
#include "ingest/import_errors.h"

namespace catena {

// What the graph has under an id.
struct StoredEntity {
  enum class Is : uint8_t { kNothing, kNode, kRelationship };
  Is is = Is::kNothing;
  uint64_t id = 0;
  // Of a node with the label of a kind.
  std::optional<DatasetKind> kind;
};

class DatasetReferences {
 public:
  DatasetReferences(const DatasetElements& elements, const GraphReader& graph,
                    ImportErrors& errors);

  // What the graph has under the id. At once when the graph is empty.
  Result<StoredEntity> FindStored(std::string_view id) const;

  // Reports a reference that names nothing, or nothing that it may name.
  Result<void> Check(const DatasetReference& reference);

  // The node that a reference which Check() found right names; 0 when it is not made yet.
  Result<NodeId> NodeOf(const DatasetReference& reference);

 private:
  // The same, remembered as it was when first asked. The id must live as long as this.
  Result<StoredEntity> Recall(std::string_view id);
  Result<std::string> Nearest(std::string_view id, Names names);
  Result<void> NearestStored(std::string_view id, Names names, size_t& best, std::string& nearest);

  const DatasetElements& elements_;
  const GraphReader& graph_;
  ImportErrors& errors_;
  bool graph_is_empty_ = false;
  std::unordered_map<std::string_view, StoredEntity> stored_;
  uint64_t budget_;
};

}  // namespace catena
