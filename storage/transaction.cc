// The writing half of Transaction; the reading half is in transaction_reads.cc.
#include "storage/transaction.h"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/adjacency_encoding.h"
#include "storage/index_encoding.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"
#include "storage/store_parts.h"

namespace catena {
namespace {

// What an overlay entry takes in a batch beside its record: keys of pairs and index entries.
constexpr size_t kRecordOverheadBytes = 160;

tl::unexpected<Error> NoNode(NodeId id) {
  return Fail(ErrorCode::kNotFound, "no node #" + std::to_string(id.value));
}

tl::unexpected<Error> NoRelationship(RelationshipId id) {
  return Fail(ErrorCode::kNotFound, "no relationship #" + std::to_string(id.value));
}

void SortAndKeepEachOnce(std::vector<LabelId>& labels) {
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
}

// Entries of `a` that `b` has not; both ascend by key.
template <class Visit>
void VisitDifference(const std::vector<IndexEntry>& a, const std::vector<IndexEntry>& b,
                     Visit visit) {
  auto other = b.begin();
  for (const IndexEntry& entry : a) {
    while (other != b.end() && other->key < entry.key) ++other;
    if (other == b.end() || other->key != entry.key) visit(entry);
  }
}

std::vector<IndexEntry> Difference(const std::vector<IndexEntry>& a,
                                   const std::vector<IndexEntry>& b) {
  std::vector<IndexEntry> only;
  VisitDifference(a, b, [&](const IndexEntry& entry) { only.push_back(entry); });
  return only;
}

std::array<Adjacent, 2> PairsOf(const Relationship& relationship) {
  return {Adjacent{relationship.start, Direction::kOut, relationship.type, relationship.end,
                   relationship.id},
          Adjacent{relationship.end, Direction::kIn, relationship.type, relationship.start,
                   relationship.id}};
}

// Whether the caller may go on after this error: nothing was written, and nobody was first.
bool IsHarmless(ErrorCode code) {
  return code == ErrorCode::kNotFound || code == ErrorCode::kAlreadyExists ||
         code == ErrorCode::kConstraint || code == ErrorCode::kInvalidArgument ||
         code == ErrorCode::kLimit;
}

}  // namespace

Result<std::unique_ptr<Transaction>> Transaction::Begin(StoreParts& store) {
  if (store.options.read_only) {
    return Fail(ErrorCode::kReadOnly, "the database is open for reading only");
  }
  CATENA_TRY(WriteGate::Pass pass, store.gate.Enter());
  CATENA_TRY(std::unique_ptr<Snapshot> snapshot,
             Snapshot::Take(store.engine, store.names.dictionary(), store.indexes));
  return std::unique_ptr<Transaction>(new Transaction(store, std::move(pass), std::move(snapshot)));
}

Transaction::Transaction(StoreParts& store, WriteGate::Pass pass,
                         std::unique_ptr<Snapshot> snapshot)
    : store_(store),
      pass_(std::move(pass)),
      snapshot_(std::move(snapshot)),
      owner_(store.next_owner++),
      plan_(store.indexes, store.names.dictionary()) {}

Transaction::~Transaction() { End(); }

void Transaction::End() {
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  store_.locks.ReleaseAll(owner_);
  pass_.reset();
}

template <class Work>
auto Transaction::Write(Work work) -> decltype(work()) {
  if (state_ == State::kEnded) {
    return Fail(ErrorCode::kInvalidArgument, "the writer has ended; begin another");
  }
  if (state_ == State::kFailed) {
    return Fail(ErrorCode::kConflict, "the writer has failed and can only be rolled back");
  }
  auto result = work();
  if (!result.has_value() && !IsHarmless(result.error().code)) {
    state_ = State::kFailed;
    store_.locks.ReleaseAll(owner_);  // It can only be rolled back: let others go on.
  }
  return result;
}

Result<LabelId> Transaction::InternLabel(std::string_view name) {
  CATENA_TRY(const uint32_t id, store_.names.Intern(NameKind::kLabel, name));
  return LabelId{id};
}

Result<TypeId> Transaction::InternType(std::string_view name) {
  CATENA_TRY(const uint32_t id, store_.names.Intern(NameKind::kType, name));
  return TypeId{id};
}

Result<KeyId> Transaction::InternKey(std::string_view name) {
  CATENA_TRY(const uint32_t id, store_.names.Intern(NameKind::kKey, name));
  return KeyId{id};
}

Result<NodeId> Transaction::CreateNode(std::vector<LabelId> labels, PropertyMap properties) {
  return Write([&] { return DoCreateNode(std::move(labels), std::move(properties)); });
}
Result<void> Transaction::UpdateNode(const Node& node) {
  return Write([&] { return DoUpdateNode(node); });
}
Result<void> Transaction::DeleteNode(NodeId id) {
  return Write([&] { return DoDeleteNode(id); });
}
Result<RelationshipId> Transaction::CreateRelationship(NodeId start, TypeId type, NodeId end,
                                                       PropertyMap properties) {
  return Write([&] {
    return DoCreateRelationship(Relationship{{}, type, start, end, std::move(properties)});
  });
}
Result<void> Transaction::UpdateRelationship(const Relationship& relationship) {
  return Write([&] { return DoUpdateRelationship(relationship); });
}
Result<void> Transaction::DeleteRelationship(RelationshipId id) {
  return Write([&] { return DoDeleteRelationship(id); });
}

Result<NodeId> Transaction::DoCreateNode(std::vector<LabelId> labels, PropertyMap properties) {
  CATENA_TRY(CheckLabels(labels));
  CATENA_TRY(CheckProperties(properties));
  SortAndKeepEachOnce(labels);
  CATENA_TRY(const uint64_t id, store_.ids.Next(EntityKind::kNode));
  const Node node{NodeId{id}, std::move(labels), std::move(properties)};
  CATENA_TRY(std::string record, EncodeNode(node));
  std::vector<IndexEntry> entries;
  CATENA_TRY(plan_.AppendEntries(node, entries));
  CATENA_TRY(CheckRoom(record));
  CATENA_TRY(CheckUnique(entries));
  Enter({}, entries);
  CountLabels(node.labels, +1);
  ++overlay_.node_count;
  overlay_.nodes[node.id] = {std::move(record), /*created=*/true};
  return node.id;
}

Result<void> Transaction::DoUpdateNode(const Node& node) {
  CATENA_TRY(const std::optional<Node> before, GetNode(node.id));
  if (!before) return NoNode(node.id);
  CATENA_TRY(CheckLabels(node.labels));
  CATENA_TRY(CheckProperties(node.properties));
  Node after = node;
  SortAndKeepEachOnce(after.labels);
  CATENA_TRY(std::string record, EncodeNode(after));
  std::vector<IndexEntry> old_entries;
  std::vector<IndexEntry> new_entries;
  CATENA_TRY(plan_.AppendEntries(*before, old_entries));
  CATENA_TRY(plan_.AppendEntries(after, new_entries));
  CATENA_TRY(CheckRoom(record));
  CATENA_TRY(LockRecord(LockKind::kNodeRecord, node.id.value, Family::kNode, NodeKey(node.id)));
  CATENA_TRY(CheckUnique(Difference(new_entries, old_entries)));
  Enter(old_entries, new_entries);
  CountLabels(before->labels, -1);
  CountLabels(after.labels, +1);
  overlay_.nodes[node.id].bytes = std::move(record);
  return {};
}

Result<void> Transaction::DoDeleteNode(NodeId id) {
  CATENA_TRY(const std::optional<Node> before, GetNode(id));
  if (!before) return NoNode(id);
  std::vector<IndexEntry> entries;
  CATENA_TRY(plan_.AppendEntries(*before, entries));
  const auto pending = overlay_.nodes.find(id);
  const bool created_here = pending != overlay_.nodes.end() && pending->second.created;
  if (!created_here) {
    const LockKey existence{LockKind::kNodeExistence, id.value};
    CATENA_TRY(store_.locks.Acquire(owner_, existence, LockMode::kExclusive));
  }
  CATENA_TRY(LockRecord(LockKind::kNodeRecord, id.value, Family::kNode, NodeKey(id)));
  CATENA_TRY(CheckUnattached(id));
  Enter(entries, {});
  CountLabels(before->labels, -1);
  --overlay_.node_count;
  attached_.erase(id);
  overlay_.nodes[id].bytes.clear();
  return {};
}

Result<RelationshipId> Transaction::DoCreateRelationship(Relationship relationship) {
  if (names().Text(relationship.type).empty()) {
    return Fail(ErrorCode::kInvalidArgument,
                "no relationship type #" + std::to_string(relationship.type.value));
  }
  CATENA_TRY(CheckProperties(relationship.properties));
  // Both ends before either lock, so that a missing end costs nobody a wait; and in id order,
  // so that two writers that link the same two nodes do not wait for each other.
  for (const NodeId end : {relationship.start, relationship.end}) {
    if (attached_.contains(end)) continue;
    CATENA_TRY(const auto node, GetNode(end));
    if (!node) return NoNode(end);
  }
  CATENA_TRY(Attach(std::min(relationship.start, relationship.end)));
  CATENA_TRY(Attach(std::max(relationship.start, relationship.end)));
  CATENA_TRY(const uint64_t id, store_.ids.Next(EntityKind::kRelationship));
  relationship.id = RelationshipId{id};
  CATENA_TRY(std::string record, EncodeRelationship(relationship));
  std::vector<IndexEntry> entries;
  CATENA_TRY(plan_.AppendEntries(relationship, entries));
  CATENA_TRY(CheckRoom(record));
  CATENA_TRY(CheckUnique(entries));
  Enter({}, entries);
  for (const Adjacent& pair : PairsOf(relationship)) overlay_.pairs[pair] = PendingPair::kAdd;
  ++overlay_.relationship_count;
  ++overlay_.type_counts[relationship.type];
  overlay_.relationships[relationship.id] = {std::move(record), /*created=*/true};
  return relationship.id;
}

Result<void> Transaction::DoUpdateRelationship(const Relationship& relationship) {
  CATENA_TRY(const std::optional<Relationship> before, GetRelationship(relationship.id));
  if (!before) return NoRelationship(relationship.id);
  if (before->type != relationship.type || before->start != relationship.start ||
      before->end != relationship.end) {
    return Fail(ErrorCode::kInvalidArgument,
                "relationship #" + std::to_string(relationship.id.value) +
                    " keeps its type and ends; delete it and create another to change them");
  }
  CATENA_TRY(CheckProperties(relationship.properties));
  CATENA_TRY(std::string record, EncodeRelationship(relationship));
  std::vector<IndexEntry> old_entries;
  std::vector<IndexEntry> new_entries;
  CATENA_TRY(plan_.AppendEntries(*before, old_entries));
  CATENA_TRY(plan_.AppendEntries(relationship, new_entries));
  CATENA_TRY(CheckRoom(record));
  CATENA_TRY(LockRecord(LockKind::kRelationship, relationship.id.value, Family::kRelationship,
                        RelationshipKey(relationship.id)));
  CATENA_TRY(CheckUnique(Difference(new_entries, old_entries)));
  Enter(old_entries, new_entries);
  overlay_.relationships[relationship.id].bytes = std::move(record);
  return {};
}

Result<void> Transaction::DoDeleteRelationship(RelationshipId id) {
  CATENA_TRY(const std::optional<Relationship> before, GetRelationship(id));
  if (!before) return NoRelationship(id);
  std::vector<IndexEntry> entries;
  CATENA_TRY(plan_.AppendEntries(*before, entries));
  CATENA_TRY(
      LockRecord(LockKind::kRelationship, id.value, Family::kRelationship, RelationshipKey(id)));
  // How its pairs are kept must stay as it is until the commit: in id order, as for Attach().
  for (const NodeId end :
       {std::min(before->start, before->end), std::max(before->start, before->end)}) {
    CATENA_TRY(store_.locks.Acquire(owner_, {LockKind::kNodeLinks, end.value}, LockMode::kShared,
                                    LockWait::kUntilGranted));
  }
  const std::array<Adjacent, 2> pairs = PairsOf(*before);
  CATENA_TRY(const PendingPair first, HowToRemove(pairs[0]));
  CATENA_TRY(const PendingPair second, HowToRemove(pairs[1]));
  overlay_.pairs[pairs[0]] = first;
  overlay_.pairs[pairs[1]] = second;
  Enter(entries, {});
  --overlay_.relationship_count;
  --overlay_.type_counts[before->type];
  overlay_.relationships[id].bytes.clear();
  return {};
}

Result<void> Transaction::CheckLabels(const std::vector<LabelId>& labels) const {
  for (const LabelId label : labels) {
    if (names().Text(label).empty()) {
      return Fail(ErrorCode::kInvalidArgument, "no label #" + std::to_string(label.value));
    }
  }
  return {};
}

Result<void> Transaction::CheckProperties(const PropertyMap& properties) const {
  for (const auto& [key, value] : properties) {
    const std::string_view name = names().Text(key);
    if (name.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "no property key #" + std::to_string(key.value));
    }
    if (!value.IsStorable()) {
      return Fail(ErrorCode::kInvalidArgument, "property '" + std::string(name) +
                                                   "' cannot hold this " +
                                                   std::string(ValueTypeName(value.type())));
    }
  }
  return {};
}

// Refuses what could not be committed while there is still something to say about it.
Result<void> Transaction::CheckRoom(const std::string& record) {
  const EngineLimits limits = store_.engine.limits();
  if (record.size() > limits.value_bytes) {
    return Fail(ErrorCode::kLimit, "the properties take " + std::to_string(record.size()) +
                                       " bytes; a node or relationship has at most " +
                                       std::to_string(limits.value_bytes));
  }
  const size_t added = record.size() + kRecordOverheadBytes;
  if (pending_bytes_ + added > limits.batch_bytes) {
    return Fail(ErrorCode::kLimit, "a transaction has at most " +
                                       std::to_string(limits.batch_bytes) +
                                       " bytes; commit more often, or load in bulk");
  }
  pending_bytes_ += added;
  return {};
}

// Whether nobody has committed since the snapshot: then what it saw is what there is.
Result<bool> Transaction::Unchanging() const {
  CATENA_TRY(const uint64_t latest, store_.engine.Sequence({}));
  return latest == snapshot_->sequence();
}

Result<void> Transaction::CheckUnchanged(Family family, std::string_view key) const {
  CATENA_TRY(const bool same, Unchanging());
  if (same) return {};
  CATENA_TRY(const auto seen, snapshot_->view().Get(family, key));
  CATENA_TRY(const auto stored, StoreView(store_.engine, {}).Get(family, key));
  if (seen == stored) return {};
  const auto id = ParseNodeKey(key);
  return Fail(ErrorCode::kConflict,
              std::string(family == Family::kNode ? "node #" : "relationship #") +
                  std::to_string(id ? id->value : 0) +
                  " was changed by another writer meanwhile; try again");
}

Result<void> Transaction::LockRecord(LockKind kind, uint64_t id, Family family,
                                     std::string_view key) {
  // What is in the overlay is locked and checked, or invisible to everyone else.
  const bool mine = family == Family::kNode ? overlay_.nodes.contains(NodeId{id})
                                            : overlay_.relationships.contains(RelationshipId{id});
  if (mine) return {};
  CATENA_TRY(store_.locks.Acquire(owner_, {kind, id}, LockMode::kExclusive));
  return CheckUnchanged(family, key);
}

// Locks the existence of a node that this transaction sees.
Result<void> Transaction::Attach(NodeId node) {
  const auto pending = overlay_.nodes.find(node);
  if (pending != overlay_.nodes.end() && pending->second.created) return {};
  if (attached_.contains(node)) return {};
  const LockKey existence{LockKind::kNodeExistence, node.value};
  CATENA_TRY(store_.locks.Acquire(owner_, existence, LockMode::kShared));
  CATENA_TRY(const bool same, Unchanging());
  if (!same) {
    CATENA_TRY(const auto stored, StoreView(store_.engine, {}).Get(Family::kNode, NodeKey(node)));
    if (!stored) {
      return Fail(ErrorCode::kConflict, "node #" + std::to_string(node.value) +
                                            " was deleted by another writer meanwhile; try again");
    }
  }
  attached_.insert(node);
  return {};
}

// Requires: the node's existence is locked whole, so that no link to it can appear.
Result<void> Transaction::CheckUnattached(NodeId id) const {
  const auto attached = [&](const Adjacent& pair) {
    return Fail(ErrorCode::kConstraint,
                "node #" + std::to_string(id.value) + " still has relationship #" +
                    std::to_string(pair.relationship.value) + "; delete it first");
  };
  for (auto it = overlay_.pairs.lower_bound(Adjacent{id, Direction::kOut, {}, {}, {}});
       it != overlay_.pairs.end() && it->first.node == id; ++it) {
    if (it->second == PendingPair::kAdd) return attached(it->first);
  }
  std::optional<Adjacent> found;
  for (const Direction direction : {Direction::kOut, Direction::kIn}) {
    if (found) break;
    const StoreView latest(store_.engine, {});
    CATENA_TRY(latest.Expand({&id, 1}, direction, {}, [&](size_t, const Adjacent& pair) {
      if (!overlay_.pairs.contains(pair)) found = pair;
      return !found;
    }));
  }
  if (!found) return {};
  CATENA_TRY(const auto visible, GetRelationship(found->relationship));
  if (visible) return attached(*found);
  return Fail(ErrorCode::kConflict, "node #" + std::to_string(id.value) +
                                        " was linked by another writer meanwhile; try again");
}

Result<void> Transaction::CheckUnique(const std::vector<IndexEntry>& entries) {
  for (const IndexEntry& entry : entries) {
    if (entry.unique()) CATENA_TRY(CheckUnique(entry));
  }
  return {};
}

Result<void> Transaction::CheckUnique(const IndexEntry& entry) {
  const std::string prefix(entry.prefix());
  const KeyRange range{prefix, PrefixEnd(prefix)};
  const LockKey value{LockKind::kUniqueValue, std::hash<std::string>{}(prefix)};
  CATENA_TRY(store_.locks.Acquire(owner_, value, LockMode::kExclusive));

  const auto taken = [&](std::string_view key) {
    const auto parts = SplitIndexKey(key);
    const bool is_node = entry.index->entity == EntityKind::kNode;
    return entry.index->name + " " + DescribeIndexValue(entry.value()) + " is taken by " +
           (is_node ? "node #" : "relationship #") + std::to_string(parts ? parts->entity : 0);
  };
  // In what this transaction sees: a rule is broken.
  std::string holder;
  const auto note_other = [&](std::string_view key) {
    if (key != entry.key) holder = key;
    return holder.empty();
  };
  CATENA_TRY(ScanIndexKeys(range, note_other));
  if (!holder.empty()) return Fail(ErrorCode::kConstraint, taken(holder));
  // In what is stored by now, less what this transaction removes: somebody else was first.
  CATENA_TRY(const bool same, Unchanging());
  if (same) return {};
  CATENA_TRY(
      StoreView(store_.engine, {}).ScanKeys(Family::kIndex, range, [&](std::string_view key) {
        return overlay_.index_keys.contains(key) || note_other(key);
      }));
  if (!holder.empty()) return Fail(ErrorCode::kConflict, taken(holder) + " meanwhile; try again");
  return {};
}

void Transaction::Enter(const std::vector<IndexEntry>& before,
                        const std::vector<IndexEntry>& after) {
  VisitDifference(before, after,
                  [&](const IndexEntry& entry) { overlay_.index_keys[entry.key] = false; });
  VisitDifference(after, before,
                  [&](const IndexEntry& entry) { overlay_.index_keys[entry.key] = true; });
}

void Transaction::CountLabels(const std::vector<LabelId>& labels, int64_t difference) {
  for (const LabelId label : labels) overlay_.label_counts[label] += difference;
}

// Requires: the relationship is locked and unchanged, so its pairs are there, and the links of the
// node are locked. They may have been packed since the snapshot: what is stored by now counts.
Result<PendingPair> Transaction::HowToRemove(const Adjacent& pair) const {
  if (overlay_.pairs.contains(pair)) return PendingPair::kCancelled;
  const std::string key = EncodeAdjacencyKey({GroupOf(pair), PairOf(pair), AdjacencyKind::kSingle});
  CATENA_TRY(const auto single, StoreView(store_.engine, {}).Get(Family::kAdjacency, key));
  if (!single) return PendingPair::kHideInRun;
  if (*single == kSingleAdded) return PendingPair::kRemoveSingle;
  return Fail(DamagedAdjacency(GroupOf(pair)));
}

Result<void> Transaction::Commit() {
  auto committed = Write([&]() -> Result<void> {
    if (overlay_.empty()) return {};
    WriteBatch batch;
    const size_t names_given = store_.names.AddPending(batch);
    overlay_.AppendTo(batch);
    CATENA_TRY(store_.topology.Commit(batch, overlay_, {.sync = store_.options.sync_commits}));
    if (store_.options.sync_commits) store_.names.NamesAreSynced(names_given);
    if (store_.repacker != nullptr) store_.repacker->Note(overlay_);
    return {};
  });
  if (committed.has_value()) End();
  return committed;
}

void Transaction::Rollback() {
  if (state_ == State::kEnded) return;
  overlay_ = {};
  End();
}

}  // namespace catena
