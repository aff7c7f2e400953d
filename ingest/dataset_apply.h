// DatasetApply: makes the graph as checked elements say, writing only what differs.
//
// Nodes first, then the links that they imply, then relationships. Existing implied links are
// matched to the wanted ones by type and far end, in their order, so that inserting one into a
// list changes the others' `order` and deletes nothing.
#pragma once

#include <string>
#include <vector>

#include "core/graph_reader.h"
#include "core/progress.h"
#include "ingest/dataset_elements.h"
#include "ingest/dataset_importer.h"
#include "ingest/dataset_mapping.h"
#include "ingest/dataset_references.h"
#include "ingest/graph_changes.h"

namespace catena {

class DatasetApply {
 public:
  // Requires: the elements were found right. All must outlive this.
  DatasetApply(DatasetElements& elements, DatasetMapper& mapper, DatasetReferences& references,
               const ImportTarget& target, const ImportOptions& options, Progress& progress);

  // Fills the counts and changes of the report.
  Result<void> Run(ImportReport& report);

 private:
  struct StoredLink {
    Relationship relationship;
    int64_t order = 0;
    bool wanted = false;
  };

  Result<void> ApplyNode(size_t i);
  Result<void> ApplyLinks(size_t i);
  Result<void> ApplyRelationship(size_t i);
  Result<void> ReplaceRelationship(size_t i, const Relationship& stored, NodeId from, NodeId to);
  Result<std::vector<StoredLink>> StoredLinks(const DatasetElement& element) const;
  Result<void> MatchLink(size_t i, const MappedLink& link, std::vector<StoredLink>& stored);
  void Changed(size_t i, std::vector<std::string> what);
  Result<void> Step(std::string_view what, uint64_t total);
  void Summarize(ImportReport& report);

  DatasetElements& elements_;
  DatasetMapper& mapper_;
  DatasetReferences& references_;
  const GraphReader& graph_;
  const ImportOptions& options_;
  Progress& progress_;
  GraphChanges changes_;

  ImportLinkCounts links_;
  std::vector<bool> changed_;  // By element.
  // What changed, of the first elements that did, by element.
  std::unordered_map<size_t, std::vector<std::string>> what_;
  uint64_t steps_ = 0;

  // Reused from element to element.
  MappedNode node_;
  MappedRelationship relationship_;
  std::vector<MappedLink> wanted_;
};

}  // namespace catena
