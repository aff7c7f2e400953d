#include "storage/unique_guard.h"

#include "storage/index_encoding.h"
#include "storage/key_encoding.h"

namespace catena {
namespace {

constexpr size_t kLookUpBatch = 1024;

std::string_view PrefixOf(std::string_view key) {
  return key.substr(0, key.size() - sizeof(uint64_t));
}

std::string Describe(const IndexDefinition& index, std::string_view key) {
  const auto parts = SplitIndexKey(key);
  return index.name + " " + (parts ? DescribeIndexValue(parts->value) : "");
}

Error Taken(const IndexDefinition& index, std::string_view key) {
  const auto parts = SplitIndexKey(key);
  const char* kind = index.entity == EntityKind::kNode ? "node #" : "relationship #";
  const std::string owner = kind + std::to_string(parts ? parts->entity : 0);
  return {ErrorCode::kConstraint, Describe(index, key) + " is taken by " + owner, {}};
}

}  // namespace

UniqueGuard::UniqueGuard(const Engine& engine, const std::vector<IndexDefinition>& indexes)
    : engine_(engine) {
  for (const IndexDefinition& index : indexes) {
    if (index.unique) unique_[index.id] = &index;
  }
}

Result<bool> UniqueGuard::StoreHasEntries(const IndexDefinition& index) {
  const auto [it, is_new] = store_has_entries_.try_emplace(index.id, false);
  if (!is_new) return it->second;
  const std::string prefix = IndexPrefix(index.id);
  const KeyRange range{prefix, PrefixEnd(prefix)};
  bool& found = it->second;
  CATENA_TRY(engine_.MultiScan({}, Family::kIndex, {&range, 1},
                               [&](size_t, std::string_view, std::string_view) {
                                 found = true;
                                 return ScanStep::kStop;
                               }));
  return found;
}

Result<void> UniqueGuard::Add(std::string_view key) {
  const auto parts = SplitIndexKey(key);
  const auto it = parts ? unique_.find(parts->index) : unique_.end();
  if (it == unique_.end()) return {};
  if (!previous_.empty() && PrefixOf(previous_) == PrefixOf(key)) {
    return Fail(ErrorCode::kConstraint, Describe(*it->second, key) + " is given twice");
  }
  previous_ = key;
  CATENA_TRY(const bool look_up, StoreHasEntries(*it->second));
  if (!look_up) return {};
  prefixes_.emplace_back(PrefixOf(key));
  return prefixes_.size() < kLookUpBatch ? Result<void>() : Finish();
}

Result<void> UniqueGuard::Finish() {
  std::vector<KeyRange> ranges;
  ranges.reserve(prefixes_.size());
  for (std::string& prefix : prefixes_) {
    std::string end = PrefixEnd(prefix);
    ranges.push_back({std::move(prefix), std::move(end)});
  }
  prefixes_.clear();
  std::string taken;
  CATENA_TRY(engine_.MultiScan({}, Family::kIndex, ranges,
                               [&](size_t, std::string_view key, std::string_view) {
                                 taken = key;
                                 return ScanStep::kStop;
                               }));
  if (taken.empty()) return {};
  const auto parts = SplitIndexKey(taken);
  return Fail(Taken(*unique_.at(parts->index), taken));
}

}  // namespace catena
