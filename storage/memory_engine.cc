#include "storage/memory_engine.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <utility>

namespace catena {
namespace {

struct Version {
  uint64_t sequence;
  std::optional<std::string> value;  // nullopt: deleted.
};
using Versions = std::vector<Version>;  // Oldest first, never empty in the map.
using FamilyMap = std::map<std::string, Versions, std::less<>>;

const std::optional<std::string>* Visible(const Versions& versions, uint64_t sequence) {
  for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
    if (it->sequence <= sequence) return &it->value;
  }
  return nullptr;
}

class MemoryEngine final : public Engine {
 public:
  explicit MemoryEngine(const EngineLimits& limits) : limits_(limits) {}

  EngineLimits limits() const override { return limits_; }
  Result<SnapshotToken> TakeSnapshot() override;
  void ReleaseSnapshot(SnapshotToken snapshot) override;
  Result<uint64_t> Sequence(SnapshotToken snapshot) const override;
  Result<void> MultiGet(
      SnapshotToken snapshot, Family family, std::span<const std::string_view> keys,
      FunctionRef<void(size_t, std::optional<std::string_view>)> visit) const override;
  Result<void> MultiScan(
      SnapshotToken snapshot, Family family, std::span<const KeyRange> ranges,
      FunctionRef<ScanStep(size_t, std::string_view, std::string_view)> visit) const override;
  Result<void> Commit(const WriteBatch& batch, std::span<const Precondition> preconditions,
                      const CommitOptions& options) override;
  Result<std::unique_ptr<EngineBulkWriter>> BeginBulk() override;
  Result<void> VerifyChecksums(Progress&) const override { return {}; }
  Result<EngineStats> Stats() const override;
  Result<void> Compact(Progress&) override { return {}; }

  // Applies entries as one commit.
  void Apply(const std::vector<WriteBatch::Entry>& entries);

 private:
  struct Stale {  // A key with versions that become invisible once no view is older.
    uint64_t sequence;
    Family family;
    std::string key;
  };

  FamilyMap& map(Family family) { return families_[static_cast<size_t>(family)]; }
  const FamilyMap& map(Family family) const { return families_[static_cast<size_t>(family)]; }
  Result<uint64_t> ViewLocked(SnapshotToken snapshot) const;
  std::optional<std::string_view> GetLocked(Family family, std::string_view key,
                                            uint64_t sequence) const;
  void ApplyLocked(const std::vector<WriteBatch::Entry>& entries);
  uint64_t OldestViewLocked() const;
  bool PruneLocked(FamilyMap& family, FamilyMap::iterator at);

  const EngineLimits limits_;
  mutable std::shared_mutex mutex_;
  std::array<FamilyMap, kFamilyCount> families_;
  uint64_t sequence_ = 0;
  uint64_t last_token_ = 0;
  std::map<uint64_t, uint64_t> snapshots_;  // Token -> sequence.
  std::multiset<uint64_t> views_;           // Sequences of the snapshots.
  std::deque<Stale> stale_;                 // In commit order.
};

class MemoryBulkWriter final : public EngineBulkWriter {
 public:
  explicit MemoryBulkWriter(MemoryEngine& engine) : engine_(engine) {}

  Result<void> Put(Family family, std::string_view key, std::string_view value) override {
    return Append(WriteBatch::Kind::kPut, family, key, std::string(value));
  }
  Result<void> Add(Family family, std::string_view key, int64_t delta) override {
    return Append(WriteBatch::Kind::kAdd, family, key, EncodeCounter(delta));
  }
  Result<void> Publish() override {
    if (published_) return Fail(ErrorCode::kInvalidArgument, "the bulk load is already published");
    published_ = true;
    if (!entries_.empty()) engine_.Apply(entries_);
    return {};
  }

 private:
  Result<void> Append(WriteBatch::Kind kind, Family family, std::string_view key,
                      std::string value) {
    if (published_) return Fail(ErrorCode::kInvalidArgument, "the bulk load is already published");
    CATENA_TRY(CheckLimits(engine_.limits(), family, key, value));
    const std::scoped_lock lock(mutex_);
    auto& last = last_key_[static_cast<size_t>(family)];
    if (last && key <= *last) {
      return Fail(
          ErrorCode::kInvalidArgument,
          "bulk keys of the family '" + std::string(FamilyName(family)) + "' must strictly ascend");
    }
    last = std::string(key);
    entries_.push_back({kind, family, std::string(key), std::move(value)});
    return {};
  }

  MemoryEngine& engine_;
  std::mutex mutex_;
  std::vector<WriteBatch::Entry> entries_;
  std::array<std::optional<std::string>, kFamilyCount> last_key_;
  bool published_ = false;
};

Result<SnapshotToken> MemoryEngine::TakeSnapshot() {
  const std::unique_lock lock(mutex_);
  snapshots_.emplace(++last_token_, sequence_);
  views_.insert(sequence_);
  return SnapshotToken{last_token_};
}

void MemoryEngine::ReleaseSnapshot(SnapshotToken snapshot) {
  const std::unique_lock lock(mutex_);
  const auto it = snapshots_.find(snapshot.value);
  if (it == snapshots_.end()) return;
  views_.erase(views_.find(it->second));
  snapshots_.erase(it);
  const uint64_t oldest = OldestViewLocked();
  while (!stale_.empty() && stale_.front().sequence <= oldest) {
    FamilyMap& family = map(stale_.front().family);
    const auto at = family.find(stale_.front().key);
    if (at != family.end()) PruneLocked(family, at);
    stale_.pop_front();
  }
}

Result<uint64_t> MemoryEngine::Sequence(SnapshotToken snapshot) const {
  const std::shared_lock lock(mutex_);
  return ViewLocked(snapshot);
}

Result<uint64_t> MemoryEngine::ViewLocked(SnapshotToken snapshot) const {
  if (snapshot == SnapshotToken{}) return sequence_;
  const auto it = snapshots_.find(snapshot.value);
  if (it == snapshots_.end()) {
    return Fail(ErrorCode::kExpired, "the snapshot is gone; take a new one");
  }
  return it->second;
}

std::optional<std::string_view> MemoryEngine::GetLocked(Family family, std::string_view key,
                                                        uint64_t sequence) const {
  const auto it = map(family).find(key);
  if (it == map(family).end()) return std::nullopt;
  const auto* value = Visible(it->second, sequence);
  if (value == nullptr || !value->has_value()) return std::nullopt;
  return std::string_view(**value);
}

Result<void> MemoryEngine::MultiGet(
    SnapshotToken snapshot, Family family, std::span<const std::string_view> keys,
    FunctionRef<void(size_t, std::optional<std::string_view>)> visit) const {
  const std::shared_lock lock(mutex_);
  CATENA_TRY(const uint64_t view, ViewLocked(snapshot));
  for (size_t i = 0; i < keys.size(); ++i) visit(i, GetLocked(family, keys[i], view));
  return {};
}

Result<void> MemoryEngine::MultiScan(
    SnapshotToken snapshot, Family family, std::span<const KeyRange> ranges,
    FunctionRef<ScanStep(size_t, std::string_view, std::string_view)> visit) const {
  const std::shared_lock lock(mutex_);
  CATENA_TRY(const uint64_t view, ViewLocked(snapshot));
  const FamilyMap& entries = map(family);
  for (size_t i = 0; i < ranges.size(); ++i) {
    const KeyRange& range = ranges[i];
    for (auto it = entries.lower_bound(range.begin);
         it != entries.end() && (range.end.empty() || it->first < range.end); ++it) {
      const auto* value = Visible(it->second, view);
      if (value == nullptr || !value->has_value()) continue;
      const ScanStep step = visit(i, it->first, **value);
      if (step == ScanStep::kStop) return {};
      if (step == ScanStep::kNextRange) break;
    }
  }
  return {};
}

Result<void> MemoryEngine::Commit(const WriteBatch& batch,
                                  std::span<const Precondition> preconditions,
                                  const CommitOptions&) {
  CATENA_TRY(CheckLimits(limits_, batch));
  const std::unique_lock lock(mutex_);
  for (const Precondition& precondition : preconditions) {
    if (GetLocked(precondition.family, precondition.key, sequence_) != precondition.expected) {
      return Fail(ErrorCode::kConflict, "another commit changed what this one relies on");
    }
  }
  if (!batch.empty()) ApplyLocked(batch.entries());
  return {};
}

void MemoryEngine::Apply(const std::vector<WriteBatch::Entry>& entries) {
  const std::unique_lock lock(mutex_);
  ApplyLocked(entries);
}

void MemoryEngine::ApplyLocked(const std::vector<WriteBatch::Entry>& entries) {
  ++sequence_;
  for (const WriteBatch::Entry& entry : entries) {
    FamilyMap& family = map(entry.family);
    const auto [at, added] = family.try_emplace(entry.key);
    Versions& versions = at->second;
    std::optional<std::string> value;
    if (entry.kind == WriteBatch::Kind::kPut) value = entry.value;
    if (entry.kind == WriteBatch::Kind::kAdd) {
      const bool absent = added || !versions.back().value;
      value = AddToCounter(
          absent ? std::nullopt : std::optional<std::string_view>(*versions.back().value),
          entry.value);
    }
    if (!versions.empty() && versions.back().sequence == sequence_) versions.pop_back();
    versions.push_back({sequence_, std::move(value)});
    if (!PruneLocked(family, at)) stale_.push_back({sequence_, entry.family, entry.key});
  }
}

uint64_t MemoryEngine::OldestViewLocked() const {
  return views_.empty() ? sequence_ : *views_.begin();
}

// Drops the versions of one key that no view can see. True when nothing is left to drop later.
bool MemoryEngine::PruneLocked(FamilyMap& family, FamilyMap::iterator at) {
  const uint64_t oldest = OldestViewLocked();
  Versions& versions = at->second;
  const auto younger =
      std::find_if(versions.begin(), versions.end(),
                   [oldest](const Version& version) { return version.sequence > oldest; });
  // The last version that is not younger is what the oldest view sees.
  if (younger != versions.begin()) versions.erase(versions.begin(), younger - 1);
  if (versions.front().sequence <= oldest && !versions.front().value) {
    versions.erase(versions.begin());
  }
  if (versions.empty()) {
    family.erase(at);
    return true;
  }
  return versions.size() == 1 && versions.front().value.has_value();
}

Result<std::unique_ptr<EngineBulkWriter>> MemoryEngine::BeginBulk() {
  return std::make_unique<MemoryBulkWriter>(*this);
}

Result<EngineStats> MemoryEngine::Stats() const {
  const std::shared_lock lock(mutex_);
  EngineStats stats;
  for (size_t i = 0; i < kFamilyCount; ++i) stats.families[i].keys_estimate = families_[i].size();
  return stats;
}

}  // namespace

std::unique_ptr<Engine> OpenMemoryEngine(const EngineLimits& limits) {
  return std::make_unique<MemoryEngine>(limits);
}

}  // namespace catena
