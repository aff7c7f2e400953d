// The reading half of Transaction: the snapshot's streams with the overlay merged in. Each merge
// has the same shape: before what the snapshot shows, show what the overlay has below it; then
// the overlay's version, or nothing, of what both have.
#include <algorithm>
#include <utility>

#include "storage/index_encoding.h"
#include "storage/index_reading.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"
#include "storage/transaction.h"

namespace catena {
namespace {

Result<Node> Decode(NodeId id, const PendingRecord& record) { return DecodeNode(id, record.bytes); }
Result<Relationship> Decode(RelationshipId id, const PendingRecord& record) {
  return DecodeRelationship(id, record.bytes);
}

template <class Record, class IdType>
Result<std::optional<Record>> DecodePending(IdType id, const PendingRecord& record) {
  if (record.deleted()) return std::optional<Record>();
  CATENA_TRY(Record decoded, Decode(id, record));
  return std::optional<Record>(std::move(decoded));
}

// `scan(visit)` gives the snapshot's records after `after`.
template <class Record, class IdType, class Scan>
Result<void> MergeRecords(const std::map<IdType, PendingRecord>& pending, IdType after, Scan scan,
                          FunctionRef<bool(const Record&)> visit) {
  auto next = pending.upper_bound(after);
  std::optional<Error> failure;
  bool stopped = false;
  const auto visit_pending = [&](const auto& entry) {
    if (entry.second.deleted()) return true;
    auto record = Decode(entry.first, entry.second);
    if (record.has_value()) return visit(*record);
    failure = std::move(record).error();
    return false;
  };
  CATENA_TRY(scan([&](const Record& record) {
    for (; next != pending.end() && next->first < record.id; ++next) {
      if (!visit_pending(*next)) return !(stopped = true);
    }
    if (next != pending.end() && next->first == record.id) {
      stopped = !visit_pending(*next);
      ++next;
    } else {
      stopped = !visit(record);
    }
    return !stopped;
  }));
  for (; !stopped && next != pending.end(); ++next) stopped = !visit_pending(*next);
  if (failure) return Fail(*std::move(failure));
  return {};
}

// Ids that the overlay does not know, and where their answers go.
template <class IdType>
struct Missing {
  std::vector<IdType> ids;
  std::vector<size_t> places;
};

}  // namespace

Result<std::optional<Node>> Transaction::GetNode(NodeId id) const {
  const auto it = overlay_.nodes.find(id);
  return it == overlay_.nodes.end() ? snapshot_->GetNode(id) : DecodePending<Node>(id, it->second);
}

Result<std::optional<Relationship>> Transaction::GetRelationship(RelationshipId id) const {
  const auto it = overlay_.relationships.find(id);
  return it == overlay_.relationships.end() ? snapshot_->GetRelationship(id)
                                            : DecodePending<Relationship>(id, it->second);
}

Result<std::vector<std::optional<Node>>> Transaction::GetNodes(std::span<const NodeId> ids) const {
  std::vector<std::optional<Node>> nodes(ids.size());
  Missing<NodeId> missing;
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto it = overlay_.nodes.find(ids[i]);
    if (it == overlay_.nodes.end()) {
      missing.ids.push_back(ids[i]);
      missing.places.push_back(i);
      continue;
    }
    CATENA_TRY(nodes[i], DecodePending<Node>(ids[i], it->second));
  }
  CATENA_TRY(auto stored, snapshot_->GetNodes(missing.ids));
  for (size_t i = 0; i < stored.size(); ++i) nodes[missing.places[i]] = std::move(stored[i]);
  return nodes;
}

Result<std::vector<std::optional<Relationship>>> Transaction::GetRelationships(
    std::span<const RelationshipId> ids) const {
  std::vector<std::optional<Relationship>> relationships(ids.size());
  Missing<RelationshipId> missing;
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto it = overlay_.relationships.find(ids[i]);
    if (it == overlay_.relationships.end()) {
      missing.ids.push_back(ids[i]);
      missing.places.push_back(i);
      continue;
    }
    CATENA_TRY(relationships[i], DecodePending<Relationship>(ids[i], it->second));
  }
  CATENA_TRY(auto stored, snapshot_->GetRelationships(missing.ids));
  for (size_t i = 0; i < stored.size(); ++i) {
    relationships[missing.places[i]] = std::move(stored[i]);
  }
  return relationships;
}

Result<void> Transaction::ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const {
  return MergeRecords<Node>(
      overlay_.nodes, after, [&](auto&& each) { return snapshot_->ScanNodes(after, each); }, visit);
}

Result<void> Transaction::ScanRelationships(RelationshipId after,
                                            FunctionRef<bool(const Relationship&)> visit) const {
  return MergeRecords<Relationship>(
      overlay_.relationships, after,
      [&](auto&& each) { return snapshot_->ScanRelationships(after, each); }, visit);
}

namespace {

bool IsWanted(std::span<const TypeId> types, TypeId type) {
  return types.empty() || std::binary_search(types.begin(), types.end(), type);
}

// The overlay's pairs at one node and direction, in order, while the snapshot's are walked.
class PendingPairs {
 public:
  using Map = std::map<Adjacent, PendingPair>;

  PendingPairs(const Map& pairs, NodeId node, Direction direction, std::span<const TypeId> types)
      : pairs_(&pairs),
        node_(node),
        direction_(direction),
        types_(types),
        next_(pairs.lower_bound(Adjacent{node, direction, {}, {}, {}})) {}

  // Visits what is added below `limit`, or all when null. False when the visitor ends it.
  bool VisitBelow(const Adjacent* limit, FunctionRef<bool(const Adjacent&)> visit) {
    for (; !AtEnd() && (limit == nullptr || next_->first < *limit); ++next_) {
      const bool show = next_->second == PendingPair::kAdd && IsWanted(types_, next_->first.type);
      if (show && !visit(next_->first)) return false;
    }
    return true;
  }

  bool Removes(const Adjacent& pair) const {
    return !AtEnd() && next_->first == pair && next_->second != PendingPair::kAdd;
  }

 private:
  bool AtEnd() const {
    return next_ == pairs_->end() || next_->first.node != node_ ||
           next_->first.direction != direction_;
  }

  const Map* pairs_;
  NodeId node_;
  Direction direction_;
  std::span<const TypeId> types_;
  Map::const_iterator next_;
};

}  // namespace

Result<void> Transaction::Expand(std::span<const NodeId> nodes, Direction direction,
                                 std::span<const TypeId> types,
                                 FunctionRef<bool(const Adjacent&)> visit) const {
  if (overlay_.pairs.empty() || nodes.empty()) {
    return snapshot_->Expand(nodes, direction, types, visit);
  }
  size_t current = 0;
  PendingPairs pending(overlay_.pairs, nodes[0], direction, types);
  bool stopped = false;
  const auto advance_to = [&](size_t node) {
    for (; current < node && !stopped;) {
      stopped = !pending.VisitBelow(nullptr, visit);
      ++current;
      if (current < nodes.size()) {
        pending = PendingPairs(overlay_.pairs, nodes[current], direction, types);
      }
    }
  };
  CATENA_TRY(
      snapshot_->view().Expand(nodes, direction, types, [&](size_t node, const Adjacent& pair) {
        advance_to(node);
        if (stopped || !pending.VisitBelow(&pair, visit)) return !(stopped = true);
        if (!pending.Removes(pair)) stopped = !visit(pair);
        return !stopped;
      }));
  advance_to(nodes.size());
  return {};
}

Result<void> Transaction::ScanIndexKeys(const KeyRange& range,
                                        FunctionRef<bool(std::string_view)> visit) const {
  const auto& pending = overlay_.index_keys;
  auto next = pending.lower_bound(range.begin);
  const auto end = range.end.empty() ? pending.end() : pending.lower_bound(range.end);
  bool stopped = false;
  CATENA_TRY(snapshot_->view().ScanKeys(Family::kIndex, range, [&](std::string_view key) {
    for (; next != end && next->first < key; ++next) {
      if (next->second && !visit(next->first)) return !(stopped = true);
    }
    const bool both = next != end && next->first == key;
    if (!both || next->second) stopped = !visit(key);
    if (both) ++next;
    return !stopped;
  }));
  for (; !stopped && next != end; ++next) {
    if (next->second) stopped = !visit(next->first);
  }
  return {};
}

Result<void> Transaction::ScanEntities(std::string_view prefix, uint64_t after,
                                       FunctionRef<bool(uint64_t)> visit) const {
  if (overlay_.index_keys.empty()) return snapshot_->view().ScanEntities(prefix, after, visit);
  bool damaged = false;
  CATENA_TRY(ScanIndexKeys(EntityRange(prefix, after), [&](std::string_view key) {
    const auto entity = EntityUnder(prefix, key);
    damaged = !entity;
    return entity && visit(*entity);
  }));
  if (damaged) return Fail(ErrorCode::kCorruption, "a key of an index is damaged");
  return {};
}

Result<void> Transaction::ScanLabel(LabelId label, NodeId after,
                                    FunctionRef<bool(NodeId)> visit) const {
  return ScanLabelIndex(
      [&](std::string_view prefix, uint64_t beyond, FunctionRef<bool(uint64_t)> each) {
        return ScanEntities(prefix, beyond, each);
      },
      label, after, visit);
}

Result<void> Transaction::LookUp(IndexId index, const Value& value,
                                 FunctionRef<bool(uint64_t)> visit) const {
  return LookUpIndex(
      plan_.indexes(),
      [&](std::string_view prefix, uint64_t after, FunctionRef<bool(uint64_t)> each) {
        return ScanEntities(prefix, after, each);
      },
      index, value, visit);
}

Result<void> Transaction::ScanIndex(IndexId index, std::string_view from,
                                    FunctionRef<bool(std::string_view, uint64_t)> visit) const {
  return ScanIndexStrings(
      plan_.indexes(),
      [&](const KeyRange& range, FunctionRef<bool(std::string_view)> each) {
        return ScanIndexKeys(range, each);
      },
      index, from, visit);
}

Result<GraphCounts> Transaction::Counts() const {
  CATENA_TRY(GraphCounts counts, snapshot_->Counts());
  const auto add = [](auto& map, const auto& differences) {
    for (const auto& [id, difference] : differences) {
      if (difference == 0) continue;
      const auto it = map.try_emplace(id, 0).first;
      it->second += static_cast<uint64_t>(difference);
      if (it->second == 0) map.erase(it);
    }
  };
  counts.nodes += static_cast<uint64_t>(overlay_.node_count);
  counts.relationships += static_cast<uint64_t>(overlay_.relationship_count);
  add(counts.nodes_by_label, overlay_.label_counts);
  add(counts.relationships_by_type, overlay_.type_counts);
  return counts;
}

}  // namespace catena
