// The comparison behind check and repair: walks a view of the store and hands each
// disagreement, with what would be right, to a visitor.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/function_ref.h"
#include "core/progress.h"
#include "storage/adjacency_merger.h"
#include "storage/check.h"
#include "storage/index_plan.h"
#include "storage/key_sorter.h"
#include "storage/pair_sorter.h"
#include "storage/store_parts.h"
#include "storage/store_view.h"

namespace catena {

struct Damage {
  CheckKind kind;
  std::string message;

  // For links: their group, which must be rebuilt as a whole. A key that cannot be parsed has no
  // group and is given below.
  std::optional<AdjacencyGroup> group;
  // For the rest of what is derived: what should be under the key; nullopt: nothing. For a
  // relationship without an end: its key.
  Family family = Family::kMeta;
  std::string key;
  std::optional<std::string> wanted;
};

// Not thread-safe. Walk in the order of the functions.
class Consistency {
 public:
  using Visitor = FunctionRef<Result<void>(const Damage&)>;

  Consistency(const StoreParts& store, const StoreView& view, Progress& progress);

  // Reads every record, and finds damaged ones, unknown names, ids not reserved.
  Result<void> ReadRecords(Visitor visit);
  // Relationships whose start or end does not exist. Part of CompareLinks().
  Result<void> FindDanglingEnds(Visitor visit);
  // Dangling ends, and links against relationships.
  Result<void> CompareLinks(Visitor visit);
  // Index entries against records, shared unique values.
  Result<void> CompareIndexes(Visitor visit);
  Result<void> CompareCounts(Visitor visit);
  // Claims whose asserted relationship does not exist.
  Result<void> CheckAssertions(Visitor visit);

  // The pairs that there should be, in order, from the first.
  PairSorter& pairs() { return pairs_; }
  // Fills in what was read.
  void Report(CheckReport& report) const;

 private:
  Result<void> ReadNode(std::string_view key, std::string_view record, Visitor visit);
  Result<void> ReadRelationship(std::string_view key, std::string_view record, Visitor visit);
  // `name` says who the owner is, for messages.
  Result<void> CheckNames(const PropertyMap& properties, std::string (*name)(uint64_t),
                          uint64_t owner, Visitor visit);
  Result<void> CheckIdRecord(EntityKind kind, uint64_t highest, Visitor visit);
  Result<void> KeepEntries();
  Result<void> CompareCount(const std::string& key, uint64_t wanted, const char* what,
                            Visitor visit);
  Result<void> Step(std::string_view what, uint64_t done, uint64_t total);

  const StoreParts& store_;
  const StoreView view_;
  Progress& progress_;
  IndexPlan plan_;
  PairSorter pairs_;
  KeySorter keys_;
  // Names have the ids from 1 to these: without gaps, or the store would not open. All that a
  // record of this view uses were given before it.
  const uint32_t label_count_;
  const uint32_t type_count_;
  const uint32_t key_count_;
  std::vector<IndexEntry> entries_;
  GraphCounts counts_;
  uint64_t highest_node_ = 0;
  uint64_t highest_relationship_ = 0;
  uint64_t links_ = 0;
  uint64_t index_entries_ = 0;
};

}  // namespace catena
