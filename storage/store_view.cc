#include "storage/store_view.h"

#include <algorithm>
#include <utility>

#include "storage/adjacency_merger.h"
#include "storage/byte_coding.h"
#include "storage/index_encoding.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"

namespace catena {
namespace {

// Chunks grow: who stops early has not waited for much, who reads on pays few engine calls.
constexpr size_t kFirstChunk = 64;
constexpr size_t kLargestChunk = 4096;
constexpr size_t kChunkBytes = 1 << 20;
// Ids are small.
constexpr size_t kLargestIdChunk = 65'536;
// Pairs are small and decoded by the run.
constexpr size_t kPairChunk = 8192;

// When many nodes that lie close are expanded, one scan passes over all their keys. Stepping to the
// next key costs about a tenth of seeking one, measured in RocksDB's cache.
constexpr size_t kFewNodes = 16;
constexpr size_t kClose = 2;      // Ids to a node asked for, at most, for each type asked for.
constexpr size_t kPatience = 24;  // Keys passed over in a row before seeking the next wanted.

// The same for records, of which a look-up takes ten times as long as a step.
constexpr size_t kFewRecords = 16;
constexpr size_t kRecordsClose = 6;  // Ids to a record asked for, at most.

struct NodeRecords {
  using Record = Node;
  using IdType = NodeId;
  static constexpr Family kFamily = Family::kNode;
  static std::string Key(NodeId id) { return NodeKey(id); }
  static std::optional<NodeId> Parse(std::string_view key) { return ParseNodeKey(key); }
  static Result<Node> Decode(NodeId id, std::string_view record) { return DecodeNode(id, record); }
};

struct RelationshipRecords {
  using Record = Relationship;
  using IdType = RelationshipId;
  static constexpr Family kFamily = Family::kRelationship;
  static std::string Key(RelationshipId id) { return RelationshipKey(id); }
  static std::optional<RelationshipId> Parse(std::string_view key) {
    return ParseRelationshipKey(key);
  }
  static Result<Relationship> Decode(RelationshipId id, std::string_view record) {
    return DecodeRelationship(id, record);
  }
};

template <class Records>
Result<typename Records::Record> DecodeUnderKey(std::string_view key, std::string_view record) {
  const auto id = Records::Parse(key);
  if (!id) return Fail(ErrorCode::kCorruption, "a key among the records is damaged");
  return Records::Decode(*id, record);
}

// Whether reading all records from the first to the last is cheaper than looking up each.
template <class Id>
bool RecordsLieClose(std::span<const Id> ids) {
  return ids.size() >= kFewRecords &&
         (ids.back().value - ids.front().value) / kRecordsClose < ids.size() &&
         std::ranges::adjacent_find(ids, std::ranges::greater_equal()) == ids.end();
}

// Requires: ids ascend.
template <class Records>
Result<void> GetInOneScan(const Engine& engine, SnapshotToken token,
                          std::span<const typename Records::IdType> ids,
                          std::vector<std::optional<typename Records::Record>>& records) {
  const KeyRange range{Records::Key(ids.front()), KeyAfter(Records::Key(ids.back()))};
  size_t at = 0;
  std::optional<Error> failure;
  CATENA_TRY(engine.MultiScan(token, Records::kFamily, {&range, 1},
                              [&](size_t, std::string_view key, std::string_view value) {
                                const auto id = Records::Parse(key);
                                while (id && at < ids.size() && ids[at] < *id) ++at;
                                if (id && (at == ids.size() || *id < ids[at])) {
                                  return ScanStep::kNext;
                                }
                                auto record = DecodeUnderKey<Records>(key, value);
                                if (!record.has_value()) {
                                  failure = std::move(record).error();
                                  return ScanStep::kStop;
                                }
                                records[at++] = *std::move(record);
                                return ScanStep::kNext;
                              }));
  if (failure) return Fail(*std::move(failure));
  return {};
}

template <class Records>
Result<std::vector<std::optional<typename Records::Record>>> GetAll(
    const Engine& engine, SnapshotToken token, std::span<const typename Records::IdType> ids) {
  std::vector<std::optional<typename Records::Record>> records(ids.size());
  if (RecordsLieClose(ids)) {
    CATENA_TRY(GetInOneScan<Records>(engine, token, ids, records));
    return records;
  }
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const auto id : ids) keys.push_back(Records::Key(id));
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  std::optional<Error> failure;
  CATENA_TRY(engine.MultiGet(token, Records::kFamily, views,
                             [&](size_t i, std::optional<std::string_view> bytes) {
                               if (!bytes) return;
                               auto record = Records::Decode(ids[i], *bytes);
                               if (record.has_value()) {
                                 records[i] = *std::move(record);
                               } else {
                                 failure = std::move(record).error();
                               }
                             }));
  if (failure) return Fail(*std::move(failure));
  return records;
}

template <class Records>
Result<std::optional<typename Records::Record>> GetOne(const Engine& engine, SnapshotToken token,
                                                       typename Records::IdType id) {
  const std::string key = Records::Key(id);
  const std::string_view view = key;
  Result<std::optional<typename Records::Record>> record;
  CATENA_TRY(engine.MultiGet(token, Records::kFamily, {&view, 1},
                             [&](size_t, std::optional<std::string_view> bytes) {
                               if (bytes) record = Records::Decode(id, *bytes);
                             }));
  return record;
}

template <class Records>
Result<void> ScanAll(const Engine& engine, SnapshotToken token, typename Records::IdType after,
                     FunctionRef<bool(const typename Records::Record&)> visit) {
  if (++after.value == 0) return {};
  KeyRange range{Records::Key(after), ""};
  std::vector<typename Records::Record> chunk;
  size_t chunk_size = kFirstChunk;
  for (bool more = true; more; chunk_size = std::min(chunk_size * 4, kLargestChunk)) {
    more = false;
    chunk.clear();
    size_t bytes = 0;
    std::optional<Error> failure;
    CATENA_TRY(engine.MultiScan(token, Records::kFamily, {&range, 1},
                                [&](size_t, std::string_view key, std::string_view value) {
                                  auto record = DecodeUnderKey<Records>(key, value);
                                  if (!record.has_value()) {
                                    failure = std::move(record).error();
                                    return ScanStep::kStop;
                                  }
                                  chunk.push_back(*std::move(record));
                                  bytes += value.size();
                                  more = chunk.size() == chunk_size || bytes >= kChunkBytes;
                                  if (more) range.begin = KeyAfter(key);
                                  return more ? ScanStep::kStop : ScanStep::kNext;
                                }));
    for (const auto& record : chunk) {
      if (!visit(record)) return {};
    }
    if (failure) return Fail(*std::move(failure));
  }
  return {};
}

// Pairs of a chunk, and where the pairs of each node end.
struct PairChunk {
  struct Mark {
    size_t node;
    size_t end;
  };
  std::vector<Adjacent> pairs;
  std::vector<Mark> marks;

  void EndNode(size_t node) { marks.push_back({node, pairs.size()}); }
  bool Deliver(FunctionRef<bool(size_t, const Adjacent&)> visit) {
    size_t at = 0;
    for (const Mark& mark : marks) {
      for (; at < mark.end; ++at) {
        if (!visit(mark.node, pairs[at])) return false;
      }
    }
    pairs.clear();
    marks.clear();
    return true;
  }
};

std::vector<KeyRange> AdjacencyRanges(std::span<const NodeId> nodes, Direction direction,
                                      std::span<const TypeId> types) {
  std::vector<KeyRange> ranges;
  ranges.reserve(nodes.size() * std::max<size_t>(1, types.size()));
  const auto add = [&](std::string prefix) {
    std::string end = PrefixEnd(prefix);
    ranges.push_back({std::move(prefix), std::move(end)});
  };
  for (const NodeId node : nodes) {
    if (types.empty()) add(AdjacencyPrefix(node, direction));
    for (const TypeId type : types) add(AdjacencyPrefix(AdjacencyGroup{node, direction, type}));
  }
  return ranges;
}

bool LieClose(std::span<const NodeId> nodes, size_t types) {
  if (nodes.size() < kFewNodes) return false;
  const auto falls = [](NodeId a, NodeId b) { return !(a < b); };
  if (std::adjacent_find(nodes.begin(), nodes.end(), falls) != nodes.end()) return false;
  const uint64_t apart = nodes.back().value - nodes.front().value;
  return apart / nodes.size() < kClose * std::max<size_t>(types, 1);
}

// Which keys of a scan over many nodes belong to what was asked for.
class Wanted {
 public:
  // Requires: nodes and types ascending, nodes not empty. Both are borrowed.
  Wanted(std::span<const NodeId> nodes, Direction direction, std::span<const TypeId> types)
      : nodes_(nodes), direction_(direction), types_(types) {}

  KeyRange Range() const {
    return {AdjacencyPrefix(nodes_.front()), PrefixEnd(AdjacencyPrefix(nodes_.back()))};
  }

  // Which of the nodes the scan is at, or which it will be at next.
  size_t node() const { return at_; }
  bool IsBeyondNode(const AdjacencyGroup& group) const { return nodes_[at_] < group.node; }
  void GoTo(const AdjacencyGroup& group) {
    while (nodes_[at_] < group.node) ++at_;
  }
  bool Holds(const AdjacencyGroup& group) const {
    return group.node == nodes_[at_] && group.direction == direction_ &&
           (types_.empty() || std::binary_search(types_.begin(), types_.end(), group.type));
  }

  // Where the first key of what is wanted beyond `group` could be; "" when nothing is.
  std::string After(const AdjacencyGroup& group) const {
    if (group.node < nodes_[at_] || group.direction < direction_) return Start(at_);
    if (group.direction == direction_) {
      const auto type = std::upper_bound(types_.begin(), types_.end(), group.type);
      if (type != types_.end()) return AdjacencyPrefix({nodes_[at_], direction_, *type});
    }
    return at_ + 1 < nodes_.size() ? Start(at_ + 1) : "";
  }

 private:
  std::string Start(size_t node) const {
    if (types_.empty()) return AdjacencyPrefix(nodes_[node], direction_);
    return AdjacencyPrefix({nodes_[node], direction_, types_.front()});
  }

  const std::span<const NodeId> nodes_;
  const Direction direction_;
  const std::span<const TypeId> types_;
  size_t at_ = 0;
};

Result<void> ExpandInOneScan(const Engine& engine, SnapshotToken token, Wanted wanted,
                             FunctionRef<bool(size_t, const Adjacent&)> visit) {
  KeyRange range = wanted.Range();
  PairChunk chunk;
  AdjacencyMerger merger(&chunk.pairs);
  for (bool more = true; more;) {
    more = false;
    size_t passed = 0;
    std::optional<Error> failure;
    const auto take = [&](size_t, std::string_view key, std::string_view value) {
      const std::optional<AdjacencyKey> parsed = ParseAdjacencyKey(key);
      if (!parsed) {
        failure = Error{ErrorCode::kCorruption, "a key among the links is damaged", {}};
        return ScanStep::kStop;
      }
      if (wanted.IsBeyondNode(parsed->group)) {
        merger.Finish();
        chunk.EndNode(wanted.node());
        wanted.GoTo(parsed->group);
      }
      if (!wanted.Holds(parsed->group)) {
        if (++passed < kPatience) return ScanStep::kNext;
        range.begin = wanted.After(parsed->group);
        more = !range.begin.empty();
        return ScanStep::kStop;
      }
      passed = 0;
      if (auto added = merger.Add(*parsed, value); !added.has_value()) {
        failure = std::move(added).error();
        return ScanStep::kStop;
      }
      more = chunk.pairs.size() >= kPairChunk;
      if (more) range.begin = KeyAfter(key);
      return more ? ScanStep::kStop : ScanStep::kNext;
    };
    CATENA_TRY(engine.MultiScan(token, Family::kAdjacency, {&range, 1}, take));
    if (failure) return Fail(*std::move(failure));
    if (!more) merger.Finish();
    chunk.EndNode(wanted.node());
    if (!chunk.Deliver(visit)) return {};
  }
  return {};
}

}  // namespace

Result<std::optional<std::string>> StoreView::Get(Family family, std::string_view key) const {
  std::optional<std::string> found;
  CATENA_TRY(engine_->MultiGet(token_, family, {&key, 1},
                               [&](size_t, std::optional<std::string_view> bytes) {
                                 if (bytes) found = std::string(*bytes);
                               }));
  return found;
}

Result<std::optional<Node>> StoreView::GetNode(NodeId id) const {
  return GetOne<NodeRecords>(*engine_, token_, id);
}

Result<std::optional<Relationship>> StoreView::GetRelationship(RelationshipId id) const {
  return GetOne<RelationshipRecords>(*engine_, token_, id);
}

Result<std::vector<std::optional<Node>>> StoreView::GetNodes(std::span<const NodeId> ids) const {
  return GetAll<NodeRecords>(*engine_, token_, ids);
}

Result<std::vector<std::optional<Relationship>>> StoreView::GetRelationships(
    std::span<const RelationshipId> ids) const {
  return GetAll<RelationshipRecords>(*engine_, token_, ids);
}

Result<void> StoreView::ScanNodes(NodeId after, FunctionRef<bool(const Node&)> visit) const {
  return ScanAll<NodeRecords>(*engine_, token_, after, visit);
}

Result<void> StoreView::ScanRelationships(RelationshipId after,
                                          FunctionRef<bool(const Relationship&)> visit) const {
  return ScanAll<RelationshipRecords>(*engine_, token_, after, visit);
}

Result<void> StoreView::Expand(std::span<const NodeId> nodes, Direction direction,
                               std::span<const TypeId> types,
                               FunctionRef<bool(size_t, const Adjacent&)> visit) const {
  if (std::adjacent_find(types.begin(), types.end()) != types.end()) {
    std::vector<TypeId> each_once(types.begin(), types.end());
    each_once.erase(std::unique(each_once.begin(), each_once.end()), each_once.end());
    return Expand(nodes, direction, each_once, visit);
  }
  if (LieClose(nodes, types.size())) {
    return ExpandInOneScan(*engine_, token_, Wanted(nodes, direction, types), visit);
  }
  std::vector<KeyRange> ranges = AdjacencyRanges(nodes, direction, types);
  const size_t ranges_per_node = std::max<size_t>(1, types.size());
  PairChunk chunk;
  AdjacencyMerger merger(&chunk.pairs);
  size_t current = 0;  // The range that the scan is in.
  const auto leave_range = [&] {
    merger.Finish();
    chunk.EndNode(current / ranges_per_node);
  };
  for (bool more = !ranges.empty(); more;) {
    more = false;
    const size_t first = current;
    std::optional<Error> failure;
    CATENA_TRY(engine_->MultiScan(token_, Family::kAdjacency, std::span(ranges).subspan(first),
                                  [&](size_t range, std::string_view key, std::string_view value) {
                                    if (first + range != current) {
                                      leave_range();
                                      current = first + range;
                                    }
                                    if (auto added = merger.Add(key, value); !added.has_value()) {
                                      failure = std::move(added).error();
                                      return ScanStep::kStop;
                                    }
                                    more = chunk.pairs.size() >= kPairChunk;
                                    if (more) ranges[current].begin = KeyAfter(key);
                                    return more ? ScanStep::kStop : ScanStep::kNext;
                                  }));
    if (failure) return Fail(*std::move(failure));
    if (more) {
      chunk.EndNode(current / ranges_per_node);
    } else {
      leave_range();
    }
    if (!chunk.Deliver(visit)) return {};
  }
  return {};
}

Result<void> StoreView::ScanEntries(
    Family family, const KeyRange& range,
    FunctionRef<bool(std::string_view, std::string_view)> visit) const {
  struct Ends {
    size_t key;
    size_t value;
  };
  KeyRange rest = range;
  std::string bytes;  // Keys and values of a chunk, end to end.
  std::vector<Ends> ends;
  size_t chunk_size = kFirstChunk;
  for (bool more = true; more; chunk_size = std::min(chunk_size * 4, kLargestChunk)) {
    more = false;
    bytes.clear();
    ends.clear();
    CATENA_TRY(engine_->MultiScan(token_, family, {&rest, 1},
                                  [&](size_t, std::string_view key, std::string_view value) {
                                    bytes += key;
                                    const size_t key_end = bytes.size();
                                    bytes += value;
                                    ends.push_back({key_end, bytes.size()});
                                    more = ends.size() == chunk_size || bytes.size() >= kChunkBytes;
                                    if (more) rest.begin = KeyAfter(key);
                                    return more ? ScanStep::kStop : ScanStep::kNext;
                                  }));
    size_t begin = 0;
    for (const Ends& end : ends) {
      const std::string_view all(bytes);
      if (!visit(all.substr(begin, end.key - begin), all.substr(end.key, end.value - end.key))) {
        return {};
      }
      begin = end.value;
    }
  }
  return {};
}

Result<void> StoreView::ScanKeys(Family family, const KeyRange& range,
                                 FunctionRef<bool(std::string_view)> visit) const {
  return ScanEntries(family, range,
                     [&](std::string_view key, std::string_view) { return visit(key); });
}

Result<void> StoreView::ScanEntities(std::string_view prefix, uint64_t after,
                                     FunctionRef<bool(uint64_t)> visit) const {
  KeyRange range = EntityRange(prefix, after);
  std::vector<uint64_t> entities;
  size_t chunk_size = kFirstChunk;
  for (bool more = true; more; chunk_size = std::min(chunk_size * 4, kLargestIdChunk)) {
    more = false;
    entities.clear();
    bool damaged = false;
    CATENA_TRY(engine_->MultiScan(token_, Family::kIndex, {&range, 1},
                                  [&](size_t, std::string_view key, std::string_view) {
                                    const auto entity = EntityUnder(prefix, key);
                                    damaged = !entity;
                                    if (damaged) return ScanStep::kStop;
                                    entities.push_back(*entity);
                                    more = entities.size() == chunk_size;
                                    if (more) range.begin = KeyAfter(key);
                                    return more ? ScanStep::kStop : ScanStep::kNext;
                                  }));
    for (const uint64_t entity : entities) {
      if (!visit(entity)) return {};
    }
    if (damaged) return Fail(ErrorCode::kCorruption, "a key of an index is damaged");
  }
  return {};
}

Result<void> StoreView::AppendLabelled(LabelId label, std::span<const NodeId> nodes,
                                       std::vector<NodeId>& labelled) const {
  std::vector<std::string> keys;
  keys.reserve(nodes.size());
  for (const NodeId node : nodes) keys.push_back(LabelIndexKey(label, node));
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  return engine_->MultiGet(token_, Family::kIndex, views,
                           [&](size_t i, std::optional<std::string_view> entry) {
                             if (entry) labelled.push_back(nodes[i]);
                           });
}

namespace {
constexpr std::string_view kCountPrefix = "count/";
constexpr std::string_view kNodeCount = "count/nodes";
constexpr std::string_view kRelationshipCount = "count/relationships";
constexpr std::string_view kLabelCount = "count/label/";
constexpr std::string_view kTypeCount = "count/type/";

std::optional<uint32_t> IdBehind(std::string_view prefix, std::string_view key) {
  if (!key.starts_with(prefix) || key.size() != prefix.size() + sizeof(uint32_t)) {
    return std::nullopt;
  }
  return LoadBigEndian<uint32_t>(key.data() + prefix.size());
}
}  // namespace

std::string NodeCountKey() { return std::string(kNodeCount); }
std::string RelationshipCountKey() { return std::string(kRelationshipCount); }

std::string LabelCountKey(LabelId label) {
  std::string key(kLabelCount);
  AppendBigEndian(key, label.value);
  return key;
}

std::string TypeCountKey(TypeId type) {
  std::string key(kTypeCount);
  AppendBigEndian(key, type.value);
  return key;
}

KeyRange CountKeys() { return {std::string(kCountPrefix), PrefixEnd(std::string(kCountPrefix))}; }

bool ReadCount(std::string_view key, std::string_view value, GraphCounts& counts) {
  const std::optional<int64_t> counter = DecodeCounter(value);
  if (!counter || *counter < 0) return false;
  const auto count = static_cast<uint64_t>(*counter);
  if (key == kNodeCount) {
    counts.nodes = count;
  } else if (key == kRelationshipCount) {
    counts.relationships = count;
  } else if (const auto label = IdBehind(kLabelCount, key)) {
    if (count > 0) counts.nodes_by_label[LabelId{*label}] = count;
  } else if (const auto type = IdBehind(kTypeCount, key)) {
    if (count > 0) counts.relationships_by_type[TypeId{*type}] = count;
  } else {
    return false;
  }
  return true;
}

Result<GraphCounts> StoreView::Counts() const {
  GraphCounts counts;
  bool damaged = false;
  const KeyRange range = CountKeys();
  CATENA_TRY(engine_->MultiScan(token_, Family::kMeta, {&range, 1},
                                [&](size_t, std::string_view key, std::string_view value) {
                                  damaged = damaged || !ReadCount(key, value, counts);
                                  return damaged ? ScanStep::kStop : ScanStep::kNext;
                                }));
  if (damaged) return Fail(ErrorCode::kCorruption, "the counts of the graph are damaged");
  return counts;
}

}  // namespace catena
