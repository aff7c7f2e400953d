#include "storage/consistency.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "storage/byte_coding.h"
#include "storage/id_allocator.h"
#include "storage/index_encoding.h"
#include "storage/key_encoding.h"
#include "storage/record_encoding.h"

namespace catena {
namespace {

constexpr uint64_t kStep = 4096;
constexpr size_t kLookUpBatch = 1024;
constexpr uint32_t kFirstUnusedType = 0x80000000;

std::string NodeName(uint64_t id) { return "node #" + std::to_string(id); }
std::string RelationshipName(uint64_t id) { return "relationship #" + std::to_string(id); }

std::string LinkName(const Adjacent& pair) {
  return RelationshipName(pair.relationship.value) + " at " + NodeName(pair.node.value) +
         (pair.direction == Direction::kOut ? " (out)" : " (in)");
}

Damage RecordDamage(CheckKind kind, std::string message) {
  return {kind, std::move(message), std::nullopt, Family::kMeta, "", std::nullopt};
}

Damage LinkDamage(CheckKind kind, std::string message, const AdjacencyGroup& group) {
  return {kind, std::move(message), group, Family::kAdjacency, "", std::nullopt};
}

// Runs `each` on every entry of a range, ending at its first error.
template <class Each>
Result<void> ForEachEntry(const StoreView& view, Family family, const KeyRange& range, Each each) {
  Result<void> outcome;
  CATENA_TRY(view.ScanEntries(family, range, [&](std::string_view key, std::string_view value) {
    outcome = each(key, value);
    return outcome.has_value();
  }));
  return outcome;
}

}  // namespace

Consistency::Consistency(const StoreParts& store, const StoreView& view, Progress& progress)
    : store_(store),
      view_(view),
      progress_(progress),
      plan_(store.indexes, store.names.dictionary()),
      pairs_(store.SortMemoryBytes() / 3 * 2, store.options.staging_directory),
      keys_(store.SortMemoryBytes() / 3, store.options.staging_directory),
      label_count_(store.names.dictionary().label_count()),
      type_count_(store.names.dictionary().type_count()),
      key_count_(store.names.dictionary().key_count()) {}

Result<void> Consistency::Step(std::string_view what, uint64_t done, uint64_t total) {
  if (done % kStep != 0 || progress_.Update(what, done, total)) return {};
  return Fail(ErrorCode::kCancelled, "the check was stopped");
}

void Consistency::Report(CheckReport& report) const {
  report.nodes = counts_.nodes;
  report.relationships = counts_.relationships;
  report.links = links_;
  report.index_entries = index_entries_;
}

Result<void> Consistency::ReadRecords(Visitor visit) {
  CATENA_TRY(ForEachEntry(
      view_, Family::kNode, {},
      [&](std::string_view key, std::string_view record) { return ReadNode(key, record, visit); }));
  CATENA_TRY(ForEachEntry(view_, Family::kRelationship, {},
                          [&](std::string_view key, std::string_view record) {
                            return ReadRelationship(key, record, visit);
                          }));
  CATENA_TRY(CheckIdRecord(EntityKind::kNode, highest_node_, visit));
  return CheckIdRecord(EntityKind::kRelationship, highest_relationship_, visit);
}

Result<void> Consistency::ReadNode(std::string_view key, std::string_view record, Visitor visit) {
  CATENA_TRY(Step("reading nodes", ++counts_.nodes, 0));
  const auto id = ParseNodeKey(key);
  if (!id) return visit(RecordDamage(CheckKind::kDamagedRecord, "a key of a node is damaged"));
  highest_node_ = std::max(highest_node_, id->value);
  const auto node = DecodeNode(*id, record);
  if (!node.has_value()) {
    return visit(RecordDamage(CheckKind::kDamagedRecord, node.error().message));
  }
  for (const LabelId label : node->labels) {
    ++counts_.nodes_by_label[label];
    if (label.value <= label_count_) continue;
    CATENA_TRY(visit(RecordDamage(CheckKind::kUnknownName, NodeName(id->value) + " has label " +
                                                               std::to_string(label.value) +
                                                               ", which has no name")));
  }
  CATENA_TRY(CheckNames(node->properties, NodeName, id->value, visit));
  entries_.clear();
  CATENA_TRY(plan_.AppendEntries(*node, entries_));
  return KeepEntries();
}

Result<void> Consistency::ReadRelationship(std::string_view key, std::string_view record,
                                           Visitor visit) {
  CATENA_TRY(Step("reading relationships", ++counts_.relationships, 0));
  const auto id = ParseRelationshipKey(key);
  if (!id) {
    return visit(RecordDamage(CheckKind::kDamagedRecord, "a key of a relationship is damaged"));
  }
  highest_relationship_ = std::max(highest_relationship_, id->value);
  const auto found = DecodeRelationship(*id, record);
  if (!found.has_value()) {
    return visit(RecordDamage(CheckKind::kDamagedRecord, found.error().message));
  }
  ++counts_.relationships_by_type[found->type];
  if (found->type.value > type_count_) {
    CATENA_TRY(visit(RecordDamage(CheckKind::kUnknownName,
                                  RelationshipName(id->value) + " has type " +
                                      std::to_string(found->type.value) + ", which has no name")));
  }
  CATENA_TRY(CheckNames(found->properties, RelationshipName, id->value, visit));
  if (found->type.value < kFirstUnusedType) {
    CATENA_TRY(pairs_.Add({found->start, Direction::kOut, found->type}, {found->end, *id}));
    CATENA_TRY(pairs_.Add({found->end, Direction::kIn, found->type}, {found->start, *id}));
  }
  entries_.clear();
  CATENA_TRY(plan_.AppendEntries(*found, entries_));
  return KeepEntries();
}

Result<void> Consistency::CheckNames(const PropertyMap& properties, std::string (*name)(uint64_t),
                                     uint64_t owner, Visitor visit) {
  for (const auto& [key, value] : properties) {
    if (key.value <= key_count_) continue;
    CATENA_TRY(visit(RecordDamage(
        CheckKind::kUnknownName,
        name(owner) + " has property " + std::to_string(key.value) + ", which has no name")));
  }
  return {};
}

Result<void> Consistency::KeepEntries() {
  for (const IndexEntry& entry : entries_) CATENA_TRY(keys_.Add(entry.key));
  return {};
}

Result<void> Consistency::CheckIdRecord(EntityKind kind, uint64_t highest, Visitor visit) {
  CATENA_TRY(const auto record, view_.Get(Family::kMeta, IdKey(kind)));
  const Result<uint64_t> first_free =
      record ? DecodeIdRecord(kind, *record) : Result<uint64_t>(uint64_t{1});
  if (first_free.has_value() && *first_free > highest) return {};
  const std::string owner =
      kind == EntityKind::kNode ? NodeName(highest) : RelationshipName(highest);
  return visit({CheckKind::kIdNotReserved, "the id of " + owner + " could be given again",
                std::nullopt, Family::kMeta, IdKey(kind), EncodeIdRecord(kind, highest + 1)});
}

Result<void> Consistency::FindDanglingEnds(Visitor visit) {
  CATENA_TRY(pairs_.StartReading());
  CATENA_TRY(const SortedPair* pair, pairs_.Next());
  // Steps over the pairs at nodes below `limit`, none of which exist.
  const auto pass = [&](uint64_t limit) -> Result<void> {
    for (; pair != nullptr && pair->node < limit;) {
      const bool is_start = pair->group().direction == Direction::kOut;
      CATENA_TRY(
          visit({CheckKind::kDanglingEnd,
                 RelationshipName(pair->relationship) + (is_start ? " starts at " : " ends at ") +
                     NodeName(pair->node) + ", which does not exist",
                 std::nullopt, Family::kRelationship,
                 RelationshipKey(RelationshipId{pair->relationship}), std::nullopt}));
      CATENA_TRY(pair, pairs_.Next());
    }
    return {};
  };
  const auto visit_node = [&](std::string_view key, std::string_view) -> Result<void> {
    const auto node = ParseNodeKey(key);
    if (!node) return {};
    CATENA_TRY(pass(node->value));
    while (pair != nullptr && pair->node == node->value) {
      CATENA_TRY(pair, pairs_.Next());
    }
    return {};
  };
  CATENA_TRY(ForEachEntry(view_, Family::kNode, {}, visit_node));
  return pass(~uint64_t{0});
}

Result<void> Consistency::CompareLinks(Visitor visit) {
  CATENA_TRY(FindDanglingEnds(visit));
  CATENA_TRY(pairs_.StartReading());
  CATENA_TRY(const SortedPair* wanted, pairs_.Next());
  std::vector<Adjacent> stored;
  std::vector<AdjacencyAnomaly> anomalies;
  AdjacencyMerger merger(&stored, &anomalies);
  const auto miss_below = [&](const Adjacent* limit) -> Result<void> {
    while (wanted != nullptr) {
      const Adjacent pair = MakeAdjacent(wanted->group(), wanted->pair());
      if (limit != nullptr && !(pair < *limit)) break;
      CATENA_TRY(visit(
          LinkDamage(CheckKind::kMissingLink, LinkName(pair) + " is not linked", wanted->group())));
      CATENA_TRY(wanted, pairs_.Next());
    }
    return {};
  };
  const auto compare_stored = [&]() -> Result<void> {
    for (const Adjacent& pair : stored) {
      CATENA_TRY(Step("comparing links", ++links_, pairs_.size()));
      CATENA_TRY(miss_below(&pair));
      if (wanted != nullptr && MakeAdjacent(wanted->group(), wanted->pair()) == pair) {
        CATENA_TRY(wanted, pairs_.Next());
        continue;
      }
      CATENA_TRY(visit(LinkDamage(CheckKind::kExtraLink,
                                  LinkName(pair) + " is linked and no such relationship exists",
                                  GroupOf(pair))));
    }
    stored.clear();
    for (const AdjacencyAnomaly& anomaly : anomalies) {
      const bool repeated = anomaly.kind == AdjacencyAnomaly::Kind::kRepeatedPair;
      CATENA_TRY(visit(LinkDamage(
          CheckKind::kRepeatedLink,
          LinkName(anomaly.pair) + (repeated ? " is linked twice" : " is unlinked without a link"),
          GroupOf(anomaly.pair))));
    }
    anomalies.clear();
    return {};
  };
  const auto visit_key = [&](std::string_view key, std::string_view value) -> Result<void> {
    const auto parsed = ParseAdjacencyKey(key);
    if (!parsed) {
      return visit({CheckKind::kDamagedLinks, "a key among the links is damaged", std::nullopt,
                    Family::kAdjacency, std::string(key), std::nullopt});
    }
    const auto added = merger.Add(*parsed, value);
    if (!added.has_value()) {
      CATENA_TRY(visit(LinkDamage(CheckKind::kDamagedLinks, added.error().message, parsed->group)));
    }
    return compare_stored();
  };
  CATENA_TRY(ForEachEntry(view_, Family::kAdjacency, {}, visit_key));
  merger.Finish();
  CATENA_TRY(compare_stored());
  return miss_below(nullptr);
}

namespace {

std::string DescribeEntry(const StoreParts& store, std::string_view key) {
  const auto parts = SplitIndexKey(key);
  if (!parts) return "a damaged key";
  if (parts->index == kLabelIndex && parts->value.size() == sizeof(uint32_t)) {
    const LabelId label{LoadBigEndian<uint32_t>(parts->value.data())};
    return NodeName(parts->entity) + " under the label " +
           std::string(store.names.dictionary().Text(label));
  }
  const auto index = std::find_if(store.indexes.begin(), store.indexes.end(),
                                  [&](const auto& each) { return each.id == parts->index; });
  if (index == store.indexes.end()) return "an entry of an unknown index";
  const std::string entity = index->entity == EntityKind::kNode ? NodeName(parts->entity)
                                                                : RelationshipName(parts->entity);
  return entity + " under " + DescribeIndexValue(parts->value) + " in the index '" + index->name +
         "'";
}

Damage EntryDamage(const StoreParts& store, CheckKind kind, std::string_view key) {
  const bool missing = kind == CheckKind::kMissingIndexEntry;
  return {
      kind,
      DescribeEntry(store, key) + (missing ? " is not entered" : " is entered and should not be"),
      std::nullopt,
      Family::kIndex,
      std::string(key),
      missing ? std::optional<std::string>("") : std::nullopt};
}

}  // namespace

Result<void> Consistency::CompareIndexes(Visitor visit) {
  std::unordered_set<IndexId> unique;
  for (const IndexDefinition& index : store_.indexes) {
    if (index.unique) unique.insert(index.id);
  }
  CATENA_TRY(keys_.StartReading());
  std::string wanted;
  bool at_end = false;
  const auto next_wanted = [&]() -> Result<void> {
    CATENA_TRY(const std::optional<std::string_view> key, keys_.Next());
    at_end = !key;
    if (at_end) return {};
    const auto parts = SplitIndexKey(*key);
    const auto before = SplitIndexKey(wanted);
    const bool shared = parts && before && parts->index == before->index &&
                        parts->value == before->value && unique.contains(parts->index);
    const std::string other = shared ? DescribeEntry(store_, wanted) : "";
    wanted = *key;
    if (!shared) return {};
    return visit(RecordDamage(CheckKind::kSharedUniqueValue,
                              DescribeEntry(store_, wanted) + " has the value of " + other));
  };
  const auto miss_below = [&](const std::string_view* limit) -> Result<void> {
    while (!at_end && (limit == nullptr || wanted < *limit)) {
      CATENA_TRY(visit(EntryDamage(store_, CheckKind::kMissingIndexEntry, wanted)));
      CATENA_TRY(next_wanted());
    }
    return {};
  };
  const auto visit_key = [&](std::string_view key, std::string_view value) -> Result<void> {
    CATENA_TRY(Step("comparing index entries", ++index_entries_, keys_.size()));
    CATENA_TRY(miss_below(&key));
    if (at_end || wanted != key) {
      return visit(EntryDamage(store_, CheckKind::kExtraIndexEntry, key));
    }
    // An entry that holds something is written anew as one that holds nothing.
    if (!value.empty()) {
      CATENA_TRY(visit(EntryDamage(store_, CheckKind::kMissingIndexEntry, key)));
    }
    return next_wanted();
  };
  CATENA_TRY(next_wanted());
  CATENA_TRY(ForEachEntry(view_, Family::kIndex, {}, visit_key));
  return miss_below(nullptr);
}

Result<void> Consistency::CompareCount(const std::string& key, uint64_t wanted, const char* what,
                                       Visitor visit) {
  CATENA_TRY(const auto stored, view_.Get(Family::kMeta, key));
  const std::optional<int64_t> counter =
      stored ? DecodeCounter(*stored) : std::optional<int64_t>(0);
  if (counter && *counter == static_cast<int64_t>(wanted)) return {};
  return visit({CheckKind::kWrongCount,
                std::string("the count of ") + what + " is " +
                    (counter ? std::to_string(*counter) : "damaged") + " and should be " +
                    std::to_string(wanted),
                std::nullopt, Family::kMeta, key, EncodeCounter(static_cast<int64_t>(wanted))});
}

Result<void> Consistency::CompareCounts(Visitor visit) {
  std::map<std::string, uint64_t> wanted;
  wanted[NodeCountKey()] = counts_.nodes;
  wanted[RelationshipCountKey()] = counts_.relationships;
  for (const auto& [label, count] : counts_.nodes_by_label) wanted[LabelCountKey(label)] = count;
  for (const auto& [type, count] : counts_.relationships_by_type) {
    wanted[TypeCountKey(type)] = count;
  }
  // A counter that should not be there is one that should be 0.
  std::vector<std::string> foreign;
  CATENA_TRY(ForEachEntry(view_, Family::kMeta, CountKeys(),
                          [&](std::string_view key, std::string_view) -> Result<void> {
                            GraphCounts ignored;
                            if (ReadCount(key, EncodeCounter(1), ignored)) {
                              wanted.try_emplace(std::string(key), 0);
                            } else {
                              foreign.emplace_back(key);
                            }
                            return {};
                          }));
  for (const auto& [key, count] : wanted) {
    const char* what = key == NodeCountKey()            ? "nodes"
                       : key == RelationshipCountKey()  ? "relationships"
                       : key.starts_with("count/label") ? "nodes with a label"
                                                        : "relationships of a type";
    CATENA_TRY(CompareCount(key, count, what, visit));
  }
  for (const std::string& key : foreign) {
    CATENA_TRY(visit({CheckKind::kWrongCount, "there is a count of nothing known", std::nullopt,
                      Family::kMeta, key, std::nullopt}));
  }
  return {};
}

Result<void> Consistency::CheckAssertions(Visitor visit) {
  std::vector<std::string> keys;  // Of the asserts index, to be looked up.
  const auto look_up = [&]() -> Result<void> {
    std::vector<KeyRange> ranges;
    for (const std::string& key : keys) {
      std::string prefix = IndexPrefix(kRelationshipIdIndex);
      prefix += SplitIndexKey(key)->value;
      std::string end = PrefixEnd(prefix);
      ranges.push_back({std::move(prefix), std::move(end)});
    }
    std::vector<bool> found(keys.size(), false);
    CATENA_TRY(store_.engine.MultiScan(view_.token(), Family::kIndex, ranges,
                                       [&](size_t i, std::string_view, std::string_view) {
                                         found[i] = true;
                                         return ScanStep::kNextRange;
                                       }));
    for (size_t i = 0; i < keys.size(); ++i) {
      if (found[i]) continue;
      const auto parts = SplitIndexKey(keys[i]);
      CATENA_TRY(
          visit(RecordDamage(CheckKind::kUnresolvedAssertion,
                             "the claim " + NodeName(parts->entity) + " asserts the relationship " +
                                 DescribeIndexValue(parts->value) + ", which does not exist")));
    }
    keys.clear();
    return {};
  };
  const std::string prefix = IndexPrefix(kAssertsIndex);
  CATENA_TRY(ForEachEntry(view_, Family::kIndex, {prefix, PrefixEnd(prefix)},
                          [&](std::string_view key, std::string_view) -> Result<void> {
                            if (SplitIndexKey(key)) keys.emplace_back(key);
                            return keys.size() < kLookUpBatch ? Result<void>() : look_up();
                          }));
  return look_up();
}

}  // namespace catena
