// BulkLoad: the BulkSink of a GraphStore.
//
// Ids ascend above all that the store has, so records go straight to sorted files. Adjacency
// pairs and index keys are sorted on the way, in bounded memory, and packed when finishing: pairs
// as runs, which lie beside the runs that a node may have already. All is published as one
// change of the engine, or nothing is.
//
//   the caller's thread   encodes records and index keys ----> a batch of some hundred KiB
//   a second thread       batch ----> sorted files of records, sorters of pairs and index keys
//   both, in Finish()     sorted index keys ----> files | sorted pairs ----> runs ----> files
//
// Cost for n nodes and r relationships: one pass over the records, a sort of 2 r pairs of 16
// bytes, a sort of the index keys, one pass over each when writing.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/bulk_sink.h"
#include "storage/background_queue.h"
#include "storage/bulk_batch.h"
#include "storage/engine.h"
#include "storage/index_plan.h"
#include "storage/key_sorter.h"
#include "storage/loaded_topology.h"
#include "storage/pair_sorter.h"
#include "storage/write_gate.h"

namespace catena {

struct StoreParts;

class BulkLoad final : public BulkSink {
 public:
  // `gathered` may be null; it outlives the load, which fills it when the store is empty and leaves
  // it alone otherwise.
  static Result<std::unique_ptr<BulkLoad>> Begin(StoreParts& store, LoadedTopology* gathered);

  Result<LabelId> InternLabel(std::string_view name) override;
  Result<TypeId> InternType(std::string_view name) override;
  Result<KeyId> InternKey(std::string_view name) override;
  Result<NodeId> AddNode(const std::vector<LabelId>& labels,
                         const PropertyMap& properties) override;
  Result<RelationshipId> AddRelationship(NodeId start, TypeId type, NodeId end,
                                         const PropertyMap& properties) override;
  using BulkSink::Finish;
  Result<void> Finish(Progress& progress) override;

 private:
  BulkLoad(StoreParts& store, WriteGate::Pass pass, std::unique_ptr<EngineBulkWriter> writer,
           LoadedTopology* gathered);

  template <class Work>
  auto Step(Work work) -> decltype(work());

  Result<NodeId> DoAddNode(const std::vector<LabelId>& labels, const PropertyMap& properties);
  Result<RelationshipId> DoAddRelationship(NodeId start, TypeId type, NodeId end,
                                           const PropertyMap& properties);
  Result<void> DoFinish(Progress& progress);
  // Nothing more is written, and others may write.
  void End();
  void RefreshNames();
  // Whether ids up to these were given; asks the dictionary, which locks, only for newer ones.
  bool IsKnown(LabelId label);
  bool IsKnown(TypeId type);
  bool IsKnown(KeyId key);
  Result<void> CheckProperties(const PropertyMap& properties);
  // Takes entries_ into the batch, and hands it over when it is full.
  Result<void> EndRecord();
  Result<void> HandOver();
  // On the second thread.
  Result<void> WriteRecords(const BulkBatch& batch);
  Result<void> WriteIndexKeys();
  Result<void> WriteRuns(Progress& progress);
  Result<void> WriteCountsAndIds();
  Result<void> SyncNames();

  StoreParts& store_;
  std::optional<WriteGate::Pass> pass_;  // Until the load is over.
  std::unique_ptr<EngineBulkWriter> writer_;
  LoadedTopology* const gathered_;  // Null: nothing is gathered.
  const EngineLimits limits_;
  IndexPlan plan_;
  PairSorter pairs_;
  KeySorter keys_;
  std::vector<IndexEntry> entries_;  // Of one record.
  BulkBatch batch_;
  uint32_t labels_known_ = 0;
  uint32_t types_known_ = 0;
  uint32_t keys_known_ = 0;
  uint64_t next_node_;
  uint64_t next_relationship_;
  uint64_t nodes_ = 0;
  uint64_t relationships_ = 0;
  std::vector<int64_t> label_counts_;  // By id.
  std::vector<int64_t> type_counts_;   // By id.
  bool over_ = false;
  BackgroundQueue<BulkBatch> queue_;  // Last: its thread uses what is above.
};

}  // namespace catena
