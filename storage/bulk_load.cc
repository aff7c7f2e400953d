#include "storage/bulk_load.h"

#include <algorithm>
#include <map>
#include <utility>

#include "storage/adjacency_encoding.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"
#include "storage/run_writer.h"
#include "storage/store_parts.h"
#include "storage/store_view.h"
#include "storage/unique_guard.h"

namespace catena {
namespace {

constexpr uint32_t kTypeLimit = 0x80000000;

}  // namespace

Result<std::unique_ptr<BulkLoad>> BulkLoad::Begin(StoreParts& store) {
  if (store.options.read_only) {
    return Fail(ErrorCode::kReadOnly, "the database is open for reading only");
  }
  CATENA_TRY(WriteGate::Pass pass, store.gate.EnterAlone());
  CATENA_TRY(std::unique_ptr<EngineBulkWriter> writer, store.engine.BeginBulk());
  return std::unique_ptr<BulkLoad>(new BulkLoad(store, std::move(pass), std::move(writer)));
}

BulkLoad::BulkLoad(StoreParts& store, WriteGate::Pass pass,
                   std::unique_ptr<EngineBulkWriter> writer)
    : store_(store),
      pass_(std::move(pass)),
      writer_(std::move(writer)),
      plan_(store.indexes, store.names.dictionary()),
      pairs_(store.SortMemoryBytes() / 3 * 2, store.options.staging_directory),
      keys_(store.SortMemoryBytes() / 3, store.options.staging_directory),
      next_node_(store.ids.first_free(EntityKind::kNode)),
      next_relationship_(store.ids.first_free(EntityKind::kRelationship)) {}

template <class Work>
auto BulkLoad::Step(Work work) -> decltype(work()) {
  if (over_) return Fail(ErrorCode::kInvalidArgument, "the bulk load is over; begin another");
  auto result = work();
  // What was refused before it was written leaves the load as it was.
  const bool refused = !result.has_value() && result.error().code == ErrorCode::kInvalidArgument;
  if (!result.has_value() && !refused) {
    over_ = true;
    writer_.reset();
    pass_.reset();
  }
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

bool BulkLoad::IsKnown(LabelId label) {
  if (label.value > labels_known_) labels_known_ = store_.names.dictionary().label_count();
  return label.value != 0 && label.value <= labels_known_;
}

bool BulkLoad::IsKnown(TypeId type) {
  if (type.value > types_known_) types_known_ = store_.names.dictionary().type_count();
  return type.value != 0 && type.value <= types_known_;
}

bool BulkLoad::IsKnown(KeyId key) {
  if (key.value > keys_known_) keys_known_ = store_.names.dictionary().key_count();
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

Result<NodeId> BulkLoad::AddNode(std::vector<LabelId> labels, PropertyMap properties) {
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return Step([&] {
    return DoAddNode(Node{NodeId{next_node_}, std::move(labels), std::move(properties)});
  });
}

Result<RelationshipId> BulkLoad::AddRelationship(NodeId start, TypeId type, NodeId end,
                                                 PropertyMap properties) {
  return Step([&] {
    return DoAddRelationship(
        Relationship{RelationshipId{next_relationship_}, type, start, end, std::move(properties)});
  });
}

Result<NodeId> BulkLoad::DoAddNode(Node node) {
  for (const LabelId label : node.labels) {
    if (!IsKnown(label)) {
      return Fail(ErrorCode::kInvalidArgument, "no label #" + std::to_string(label.value));
    }
  }
  CATENA_TRY(CheckProperties(node.properties));
  CATENA_TRY(const std::string record, EncodeNode(node));
  entries_.clear();
  CATENA_TRY(plan_.AppendEntries(node, entries_));
  CATENA_TRY(writer_->Put(Family::kNode, NodeKey(node.id), record));
  CATENA_TRY(KeepEntries());
  for (const LabelId label : node.labels) ++label_counts_[label];
  ++nodes_;
  ++next_node_;
  return node.id;
}

Result<RelationshipId> BulkLoad::DoAddRelationship(const Relationship& relationship) {
  const uint32_t type = relationship.type.value;
  if (!IsKnown(relationship.type) || type >= kTypeLimit) {
    return Fail(ErrorCode::kInvalidArgument, "no relationship type #" + std::to_string(type));
  }
  if (!relationship.start || !relationship.end) {
    return Fail(ErrorCode::kInvalidArgument, "a relationship needs two ends");
  }
  CATENA_TRY(CheckProperties(relationship.properties));
  CATENA_TRY(const std::string record, EncodeRelationship(relationship));
  entries_.clear();
  CATENA_TRY(plan_.AppendEntries(relationship, entries_));
  CATENA_TRY(writer_->Put(Family::kRelationship, RelationshipKey(relationship.id), record));
  CATENA_TRY(KeepEntries());
  CATENA_TRY(pairs_.Add({relationship.start, Direction::kOut, relationship.type},
                        {relationship.end, relationship.id}));
  CATENA_TRY(pairs_.Add({relationship.end, Direction::kIn, relationship.type},
                        {relationship.start, relationship.id}));
  ++type_counts_[relationship.type];
  ++relationships_;
  ++next_relationship_;
  return relationship.id;
}

Result<void> BulkLoad::KeepEntries() {
  for (const IndexEntry& entry : entries_) CATENA_TRY(keys_.Add(entry.key));
  return {};
}

Result<void> BulkLoad::Finish() {
  auto finished = Step([&] { return DoFinish(); });
  over_ = true;
  writer_.reset();
  pass_.reset();
  return finished;
}

Result<void> BulkLoad::DoFinish() {
  if (nodes_ == 0 && relationships_ == 0) return {};
  CATENA_TRY(WriteIndexKeys());
  CATENA_TRY(WriteRuns());
  CATENA_TRY(WriteCountsAndIds());
  CATENA_TRY(SyncNames());
  CATENA_TRY(store_.topology.Forget());
  CATENA_TRY(writer_->Publish());
  // Published: nothing may fail from here on.
  store_.ids.Reset(EntityKind::kNode, next_node_);
  store_.ids.Reset(EntityKind::kRelationship, next_relationship_);
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
  }
  return guard.Finish();
}

Result<void> BulkLoad::WriteRuns() {
  RunWriter runs;
  const auto put = [this](const EncodedRun& run) {
    return writer_->Put(Family::kAdjacency, run.key, run.value);
  };
  CATENA_TRY(pairs_.StartReading());
  for (;;) {
    CATENA_TRY(const SortedPair* pair, pairs_.Next());
    if (pair == nullptr) break;
    CATENA_TRY(runs.Add(pair->group(), pair->pair(), put));
  }
  return runs.Finish(put);
}

Result<void> BulkLoad::WriteCountsAndIds() {
  std::map<std::string, int64_t> counts;  // In key order, as the engine wants them.
  counts[NodeCountKey()] = static_cast<int64_t>(nodes_);
  counts[RelationshipCountKey()] = static_cast<int64_t>(relationships_);
  for (const auto& [label, count] : label_counts_) counts[LabelCountKey(label)] = count;
  for (const auto& [type, count] : type_counts_) counts[TypeCountKey(type)] = count;
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
