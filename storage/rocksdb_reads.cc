// Reading: snapshots, batched look-ups and scans. Values are visited where RocksDB keeps them,
// in its cache or memory tables, and not copied.
#include <rocksdb/iterator.h>

#include <algorithm>
#include <mutex>

#include "storage/rocksdb_engine_impl.h"
#include "storage/rocksdb_status.h"

namespace catena {
namespace {

// Look-ups handed to RocksDB at once: enough to share the work between neighbours, and few
// enough that the blocks they pin stay small against the cache.
constexpr size_t kGetsAtOnce = 256;

// Bytes read ahead when a whole family is scanned; RocksDB adapts by itself otherwise.
constexpr size_t kFullScanReadahead = 2 << 20;

const rocksdb::Snapshot* SnapshotOf(const std::shared_ptr<RocksDbView>& view) {
  return view == nullptr ? nullptr : view->snapshot();
}

bool IsEmptyRange(const KeyRange& range) { return !range.end.empty() && range.begin >= range.end; }

bool IsWholeFamily(const KeyRange& range) { return range.begin.empty() && range.end.empty(); }

// Shows the ranges to a visitor, one after the other.
Result<void> ScanRanges(RangeIterator& range_iterator, std::span<const KeyRange> ranges,
                        FunctionRef<ScanStep(size_t, std::string_view, std::string_view)> visit) {
  rocksdb::Iterator& iterator = *range_iterator;
  Shown key;
  Shown value;
  for (size_t i = 0; i < ranges.size(); ++i) {
    if (IsEmptyRange(ranges[i])) continue;
    ScanStep step = ScanStep::kNext;
    for (range_iterator.Seek(ranges[i]); iterator.Valid(); iterator.Next()) {
      step = visit(i, key(iterator.key()), value(iterator.value()));
      if (step != ScanStep::kNext) break;
    }
    CATENA_TRY(CheckStatus(iterator.status(), "scan the database"));
    if (step == ScanStep::kStop) return {};
  }
  return {};
}

}  // namespace

RocksDbEngine::ViewPtr RocksDbEngine::Hold() const {
  // What is opened for reading only never changes: its view needs no snapshot, and is one for all.
  if (options_.read_only) return fixed_view_;
  const std::shared_lock lock(publishing_);
  return std::make_shared<RocksDbView>(*db_, db_->GetSnapshot());
}

Result<SnapshotToken> RocksDbEngine::TakeSnapshot() {
  ViewPtr held = Hold();
  const std::unique_lock lock(views_mutex_);
  views_.emplace(++last_token_, std::move(held));
  return SnapshotToken{last_token_};
}

void RocksDbEngine::ReleaseSnapshot(SnapshotToken snapshot) {
  ViewPtr released;  // Let go outside the lock.
  const std::unique_lock lock(views_mutex_);
  const auto it = views_.find(snapshot.value);
  if (it == views_.end()) return;
  released = std::move(it->second);
  views_.erase(it);
}

Result<RocksDbEngine::ViewPtr> RocksDbEngine::Find(SnapshotToken snapshot) const {
  if (snapshot == SnapshotToken{}) return fixed_view_;
  const std::shared_lock lock(views_mutex_);
  const auto it = views_.find(snapshot.value);
  if (it == views_.end()) {
    return Fail(ErrorCode::kExpired, "the snapshot is gone; take a new one");
  }
  return it->second;
}

void RocksDbEngine::DropIdleIterators() {
  std::vector<ViewPtr> views;
  {
    const std::shared_lock lock(views_mutex_);
    views.reserve(views_.size());
    for (const auto& [token, view] : views_) views.push_back(view);
  }
  for (const ViewPtr& view : views) view->DropIdle();
}

Result<uint64_t> RocksDbEngine::Sequence(SnapshotToken snapshot) const {
  CATENA_TRY(const ViewPtr view, Find(snapshot));
  const rocksdb::Snapshot* const held = SnapshotOf(view);
  return held != nullptr ? held->GetSequenceNumber() : db_->GetLatestSequenceNumber();
}

Result<void> RocksDbEngine::MultiGet(
    SnapshotToken snapshot, Family family, std::span<const std::string_view> keys,
    FunctionRef<void(size_t, std::optional<std::string_view>)> visit) const {
  CATENA_TRY(ViewPtr view, Find(snapshot));
  if (keys.size() == 1) {
    rocksdb::PinnableSlice value;
    const rocksdb::Status status =
        db_->Get(Reading(SnapshotOf(view)), handle(family), ToSlice(keys[0]), &value);
    if (!status.ok() && !status.IsNotFound()) return CheckStatus(status, "read the database");
    Shown shown;
    visit(0, status.ok() ? std::optional(shown(value)) : std::nullopt);
    return {};
  }
  if (view == nullptr && keys.size() > kGetsAtOnce) view = Hold();
  const rocksdb::ReadOptions read = Reading(SnapshotOf(view));
  const size_t at_once = std::min(keys.size(), kGetsAtOnce);
  std::vector<rocksdb::Slice> slices(at_once);
  std::vector<rocksdb::PinnableSlice> values(at_once);
  std::vector<rocksdb::Status> statuses(at_once);
  Shown shown;
  for (size_t done = 0; done < keys.size(); done += at_once) {
    const size_t count = std::min(at_once, keys.size() - done);
    for (size_t i = 0; i < count; ++i) slices[i] = ToSlice(keys[done + i]);
    db_->MultiGet(read, handle(family), count, slices.data(), values.data(), statuses.data());
    for (size_t i = 0; i < count; ++i) {
      const rocksdb::Status& status = statuses[i];
      if (!status.ok() && !status.IsNotFound()) return CheckStatus(status, "read the database");
      visit(done + i, status.ok() ? std::optional(shown(values[i])) : std::nullopt);
      values[i].Reset();
    }
  }
  return {};
}

Result<void> RocksDbEngine::MultiScan(
    SnapshotToken snapshot, Family family, std::span<const KeyRange> ranges,
    FunctionRef<ScanStep(size_t, std::string_view, std::string_view)> visit) const {
  CATENA_TRY(const ViewPtr view, Find(snapshot));
  if (ranges.empty()) return {};
  const auto make = [&](const rocksdb::ReadOptions& read) {
    return std::make_unique<RangeIterator>(*db_, handle(family), read, options_.limits.key_bytes);
  };
  if (ranges.size() == 1 && IsWholeFamily(ranges[0])) {
    rocksdb::ReadOptions read = Reading(SnapshotOf(view));
    read.readahead_size = kFullScanReadahead;
    read.fill_cache = false;
    return ScanRanges(*make(read), ranges, visit);
  }
  // The latest commit is another one at the next call: nothing is kept for it.
  if (view == nullptr) return ScanRanges(*make(Reading(nullptr)), ranges, visit);
  IdleIterators::Loan loan = view->idle(family).Take();
  if (loan.iterator == nullptr) loan.iterator = make(Reading(view->snapshot()));
  CATENA_TRY(ScanRanges(*loan.iterator, ranges, visit));
  view->idle(family).Return(std::move(loan));
  return {};
}

}  // namespace catena
