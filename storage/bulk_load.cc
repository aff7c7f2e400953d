#include "storage/bulk_load.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "storage/adjacency_encoding.h"
#include "storage/byte_coding.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"
#include "storage/run_writer.h"
#include "storage/store_parts.h"
#include "storage/store_view.h"
#include "storage/unique_guard.h"

namespace catena {
namespace {

constexpr uint32_t kTypeLimit = 0x80000000;
// Enough that handing over costs nothing, little enough to stay in a processor's cache.
constexpr size_t kBatchBytes = 256 << 10;
constexpr size_t kBatchesWaiting = 16;
constexpr uint64_t kPairsPerUpdate = 1 << 16;

void CountUp(std::vector<int64_t>& counts, uint32_t id) {
  if (id >= counts.size()) counts.resize(id + 1);
  ++counts[id];
}

bool StrictlyAscend(const std::vector<LabelId>& labels) {
  return std::adjacent_find(labels.begin(), labels.end(), std::greater_equal<>()) == labels.end();
}

}  // namespace

Result<std::unique_ptr<BulkLoad>> BulkLoad::Begin(StoreParts& store, LoadedTopology* gathered) {
  if (store.options.read_only) {
    return Fail(ErrorCode::kReadOnly, "the database is open for reading only");
  }
  CATENA_TRY(WriteGate::Pass pass, store.gate.EnterAlone());
  CATENA_TRY(std::unique_ptr<EngineBulkWriter> writer, store.engine.BeginBulk());
  CATENA_TRY(const GraphCounts counts, StoreView(store.engine, {}).Counts());
  if (counts.nodes > 0 || counts.relationships > 0) gathered = nullptr;
  return std::unique_ptr<BulkLoad>(
      new BulkLoad(store, std::move(pass), std::move(writer), gathered));
}

BulkLoad::BulkLoad(StoreParts& store, WriteGate::Pass pass,
                   std::unique_ptr<EngineBulkWriter> writer, LoadedTopology* gathered)
    : store_(store),
      pass_(std::move(pass)),
      writer_(std::move(writer)),
      gathered_(gathered),
      limits_(store.engine.limits()),
      plan_(store.indexes, store.names.dictionary()),
      pairs_(store.SortMemoryBytes() / 3 * 2, store.options.staging_directory),
      keys_(store.SortMemoryBytes() / 3, store.options.staging_directory),
      next_node_(store.ids.first_free(EntityKind::kNode)),
      next_relationship_(store.ids.first_free(EntityKind::kRelationship)),
      queue_(kBatchesWaiting, [this](BulkBatch& batch) { return WriteRecords(batch); }) {
  batch_.first_node = next_node_;
  batch_.first_relationship = next_relationship_;
  plan_.RefreshByHand();
  plan_.Refresh();
  if (gathered_ != nullptr) {
    gathered_->Begin(store.names.dictionary(), store.indexes, NodeId{next_node_},
                     store.SortMemoryBytes() / 2);
  }
}

void BulkLoad::End() {
  over_ = true;
  queue_.Stop();
  writer_.reset();
  pass_.reset();
}

template <class Work>
auto BulkLoad::Step(Work work) -> decltype(work()) {
  if (over_) return Fail(ErrorCode::kInvalidArgument, "the bulk load is over; begin another");
  auto result = work();
  // What was refused before it was written leaves the load as it was.
  const bool refused = !result.has_value() && result.error().code == ErrorCode::kInvalidArgument;
  if (!result.has_value() && !refused) End();
  return result;
}

Result<LabelId> BulkLoad::InternLabel(std::string_view name) {
  CATENA_TRY(const uint32_t id, store_.names.Intern(NameKind::kLabel, name));
  return LabelId{id};
}

Result<TypeId> BulkLoad::InternType(std::string_view name) {
  CATENA_TRY(const uint32_t id, store_.names.Intern(NameKind::kType, name));
  return TypeId{id};
}

Result<KeyId> BulkLoad::InternKey(std::string_view name) {
  CATENA_TRY(const uint32_t id, store_.names.Intern(NameKind::kKey, name));
  return KeyId{id};
}

void BulkLoad::RefreshNames() {
  plan_.Refresh();
  if (gathered_ != nullptr) gathered_->RefreshNames();
}

bool BulkLoad::IsKnown(LabelId label) {
  if (label.value > labels_known_) {
    labels_known_ = store_.names.dictionary().label_count();
    RefreshNames();
  }
  return label.value != 0 && label.value <= labels_known_;
}

bool BulkLoad::IsKnown(TypeId type) {
  if (type.value > types_known_) {
    types_known_ = store_.names.dictionary().type_count();
    RefreshNames();
  }
  return type.value != 0 && type.value <= types_known_;
}

bool BulkLoad::IsKnown(KeyId key) {
  if (key.value > keys_known_) {
    keys_known_ = store_.names.dictionary().key_count();
    RefreshNames();
  }
  return key.value != 0 && key.value <= keys_known_;
}

Result<void> BulkLoad::CheckProperties(const PropertyMap& properties) {
  for (const auto& [key, value] : properties) {
    if (!IsKnown(key)) {
      return Fail(ErrorCode::kInvalidArgument, "no property key #" + std::to_string(key.value));
    }
  }
  return {};
}

Result<NodeId> BulkLoad::AddNode(const std::vector<LabelId>& labels,
                                 const PropertyMap& properties) {
  return Step([&] {
    if (StrictlyAscend(labels)) return DoAddNode(labels, properties);
    std::vector<LabelId> sorted = labels;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    return DoAddNode(sorted, properties);
  });
}

Result<RelationshipId> BulkLoad::AddRelationship(NodeId start, TypeId type, NodeId end,
                                                 const PropertyMap& properties) {
  return Step([&] { return DoAddRelationship(start, type, end, properties); });
}

Result<NodeId> BulkLoad::DoAddNode(const std::vector<LabelId>& labels,
                                   const PropertyMap& properties) {
  for (const LabelId label : labels) {
    if (!IsKnown(label)) {
      return Fail(ErrorCode::kInvalidArgument, "no label #" + std::to_string(label.value));
    }
  }
  CATENA_TRY(CheckProperties(properties));
  const NodeId id{next_node_};
  entries_.clear();
  CATENA_TRY(plan_.AppendEntries(id, labels, properties, entries_));
  Result<void> encoded = AppendNodeRecord(batch_.nodes.bytes(), id, labels, properties);
  if (encoded.has_value()) {
    encoded = CheckLimits(limits_, Family::kNode, NodeKey(id), batch_.nodes.open_string());
  }
  if (!encoded.has_value()) {
    batch_.nodes.Undo();
    return Fail(std::move(encoded).error());
  }
  batch_.nodes.EndString();
  if (gathered_ != nullptr) gathered_->AddNode(labels, properties);
  for (const LabelId label : labels) CountUp(label_counts_, label.value);
  ++nodes_;
  ++next_node_;
  CATENA_TRY(EndRecord());
  return id;
}

Result<RelationshipId> BulkLoad::DoAddRelationship(NodeId start, TypeId type, NodeId end,
                                                   const PropertyMap& properties) {
  if (!IsKnown(type) || type.value >= kTypeLimit) {
    return Fail(ErrorCode::kInvalidArgument, "no relationship type #" + std::to_string(type.value));
  }
  if (!start || !end) return Fail(ErrorCode::kInvalidArgument, "a relationship needs two ends");
  CATENA_TRY(CheckProperties(properties));
  const RelationshipId id{next_relationship_};
  entries_.clear();
  CATENA_TRY(plan_.AppendEntries(id, type, properties, entries_));
  PackedStrings& records = batch_.relationships;
  Result<void> encoded =
      AppendRelationshipRecord(records.bytes(), id, type, start, end, properties);
  if (encoded.has_value()) {
    encoded =
        CheckLimits(limits_, Family::kRelationship, RelationshipKey(id), records.open_string());
  }
  if (!encoded.has_value()) {
    records.Undo();
    return Fail(std::move(encoded).error());
  }
  records.EndString();
  batch_.links.push_back({start, type, end});
  CountUp(type_counts_, type.value);
  ++relationships_;
  ++next_relationship_;
  CATENA_TRY(EndRecord());
  return id;
}

Result<void> BulkLoad::EndRecord() {
  for (const IndexEntry& entry : entries_) batch_.index_keys.Add(entry.key);
  return batch_.byte_count() < kBatchBytes ? Result<void>() : HandOver();
}

Result<void> BulkLoad::HandOver() {
  if (batch_.empty()) return {};
  CATENA_TRY(queue_.Push(std::move(batch_)));
  batch_ = queue_.Spare();
  batch_.Clear();
  batch_.first_node = next_node_;
  batch_.first_relationship = next_relationship_;
  return {};
}

Result<void> BulkLoad::WriteRecords(const BulkBatch& batch) {
  char key[sizeof(uint64_t)];
  for (size_t i = 0; i < batch.nodes.size(); ++i) {
    StoreBigEndian(key, batch.first_node + i);
    CATENA_TRY(writer_->Put(Family::kNode, {key, sizeof(key)}, batch.nodes[i]));
  }
  for (size_t i = 0; i < batch.relationships.size(); ++i) {
    const RelationshipId id{batch.first_relationship + i};
    const BulkBatch::Link& link = batch.links[i];
    StoreBigEndian(key, id.value);
    CATENA_TRY(writer_->Put(Family::kRelationship, {key, sizeof(key)}, batch.relationships[i]));
    CATENA_TRY(pairs_.Add({link.start, Direction::kOut, link.type}, {link.end, id}));
    CATENA_TRY(pairs_.Add({link.end, Direction::kIn, link.type}, {link.start, id}));
  }
  for (size_t i = 0; i < batch.index_keys.size(); ++i) CATENA_TRY(keys_.Add(batch.index_keys[i]));
  return {};
}

Result<void> BulkLoad::Finish(Progress& progress) {
  auto finished = Step([&] { return DoFinish(progress); });
  End();
  return finished;
}

Result<void> BulkLoad::DoFinish(Progress& progress) {
  if (nodes_ == 0 && relationships_ == 0) return {};
  CATENA_TRY(HandOver());
  CATENA_TRY(queue_.Drain());
  CATENA_TRY(RunBeside([this] { return WriteIndexKeys(); }, [&] { return WriteRuns(progress); }));
  CATENA_TRY(WriteCountsAndIds());
  CATENA_TRY(SyncNames());
  CATENA_TRY(store_.topology.Forget());
  CATENA_TRY(writer_->Publish());
  // Published: nothing may fail from here on.
  store_.ids.Reset(EntityKind::kNode, next_node_);
  store_.ids.Reset(EntityKind::kRelationship, next_relationship_);
  if (gathered_ != nullptr) {
    if (const auto sequence = store_.engine.Sequence({})) gathered_->Published(*sequence);
  }
  return {};
}

Result<void> BulkLoad::WriteIndexKeys() {
  UniqueGuard guard(store_.engine, store_.indexes);
  CATENA_TRY(keys_.StartReading());
  for (;;) {
    CATENA_TRY(const std::optional<std::string_view> key, keys_.Next());
    if (!key) break;
    CATENA_TRY(guard.Add(*key));
    CATENA_TRY(writer_->Put(Family::kIndex, *key, ""));
    if (gathered_ != nullptr) gathered_->AddKey(*key);
  }
  return guard.Finish();
}

Result<void> BulkLoad::WriteRuns(Progress& progress) {
  RunWriter runs;
  const auto put = [this](const EncodedRun& run) {
    return writer_->Put(Family::kAdjacency, run.key, run.value);
  };
  CATENA_TRY(pairs_.StartReading());
  for (uint64_t done = 0;; ++done) {
    CATENA_TRY(const SortedPair* pair, pairs_.Next());
    if (pair == nullptr) break;
    if (done % kPairsPerUpdate == 0 && !progress.Update("writing links", done, pairs_.size())) {
      return Fail(ErrorCode::kCancelled, "stopped; nothing was imported");
    }
    const AdjacencyGroup group = pair->group();
    CATENA_TRY(runs.Add(group, pair->pair(), put));
    if (gathered_ != nullptr) gathered_->AddPair(group, pair->pair());
  }
  return runs.Finish(put);
}

Result<void> BulkLoad::WriteCountsAndIds() {
  std::map<std::string, int64_t> counts;  // In key order, as the engine wants them.
  counts[NodeCountKey()] = static_cast<int64_t>(nodes_);
  counts[RelationshipCountKey()] = static_cast<int64_t>(relationships_);
  for (uint32_t id = 0; id < label_counts_.size(); ++id) {
    if (label_counts_[id] > 0) counts[LabelCountKey(LabelId{id})] = label_counts_[id];
  }
  for (uint32_t id = 0; id < type_counts_.size(); ++id) {
    if (type_counts_[id] > 0) counts[TypeCountKey(TypeId{id})] = type_counts_[id];
  }
  for (const auto& [key, count] : counts) CATENA_TRY(writer_->Add(Family::kMeta, key, count));
  // "id/" sorts after "count/".
  CATENA_TRY(writer_->Put(Family::kMeta, IdKey(EntityKind::kNode),
                          EncodeIdRecord(EntityKind::kNode, next_node_)));
  return writer_->Put(Family::kMeta, IdKey(EntityKind::kRelationship),
                      EncodeIdRecord(EntityKind::kRelationship, next_relationship_));
}

// Names are given unsynced and wait for a synced commit; the load must not be on disk before
// the names it uses.
Result<void> BulkLoad::SyncNames() {
  WriteBatch batch;
  const size_t given = store_.names.AddPending(batch);
  if (batch.empty()) return {};
  CATENA_TRY(store_.engine.Commit(batch, {}, {.sync = true}));
  store_.names.NamesAreSynced(given);
  return {};
}

}  // namespace catena
