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

rocksdb::ReadOptions Reading(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions read;
  read.snapshot = snapshot;
  read.verify_checksums = true;
  return read;
}

bool IsEmptyRange(const KeyRange& range) { return !range.end.empty() && range.begin >= range.end; }

bool IsWholeFamily(const KeyRange& range) { return range.begin.empty() && range.end.empty(); }

// One RocksDB iterator for all ranges of a call. The bound is moved between seeks, which
// RocksDB allows: it looks at it again when it seeks.
class RangeIterator {
 public:
  RangeIterator(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle, rocksdb::ReadOptions read,
                size_t longest_key)
      : beyond_all_keys_(longest_key + 1, '\xff'), bound_(beyond_all_keys_) {
    read.iterate_upper_bound = &bound_;
    iterator_.reset(db.NewIterator(read, handle));
  }

  void Seek(const KeyRange& range) {
    bound_ = ToSlice(range.end.empty() ? beyond_all_keys_ : range.end);
    iterator_->Seek(ToSlice(range.begin));
  }
  rocksdb::Iterator& operator*() { return *iterator_; }

 private:
  const std::string beyond_all_keys_;
  rocksdb::Slice bound_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

}  // namespace

RocksDbEngine::SnapshotPtr RocksDbEngine::Hold() const {
  return SnapshotPtr(db_->GetSnapshot(), [db = db_.get()](const rocksdb::Snapshot* snapshot) {
    db->ReleaseSnapshot(snapshot);
  });
}

Result<SnapshotToken> RocksDbEngine::TakeSnapshot() {
  // What is opened for reading only never changes: its view needs no snapshot.
  SnapshotPtr held = options_.read_only ? nullptr : Hold();
  const std::unique_lock lock(snapshots_mutex_);
  snapshots_.emplace(++last_token_, std::move(held));
  return SnapshotToken{last_token_};
}

void RocksDbEngine::ReleaseSnapshot(SnapshotToken snapshot) {
  SnapshotPtr released;  // Let go outside the lock.
  const std::unique_lock lock(snapshots_mutex_);
  const auto it = snapshots_.find(snapshot.value);
  if (it == snapshots_.end()) return;
  released = std::move(it->second);
  snapshots_.erase(it);
}

Result<RocksDbEngine::SnapshotPtr> RocksDbEngine::Find(SnapshotToken snapshot) const {
  if (snapshot == SnapshotToken{}) return SnapshotPtr();
  const std::shared_lock lock(snapshots_mutex_);
  const auto it = snapshots_.find(snapshot.value);
  if (it == snapshots_.end()) {
    return Fail(ErrorCode::kExpired, "the snapshot is gone; take a new one");
  }
  return it->second;
}

Result<uint64_t> RocksDbEngine::Sequence(SnapshotToken snapshot) const {
  CATENA_TRY(const SnapshotPtr held, Find(snapshot));
  return held != nullptr ? held->GetSequenceNumber() : db_->GetLatestSequenceNumber();
}

Result<void> RocksDbEngine::MultiGet(
    SnapshotToken snapshot, Family family, std::span<const std::string_view> keys,
    FunctionRef<void(size_t, std::optional<std::string_view>)> visit) const {
  CATENA_TRY(SnapshotPtr held, Find(snapshot));
  if (keys.size() == 1) {
    rocksdb::PinnableSlice value;
    const rocksdb::Status status =
        db_->Get(Reading(held.get()), handle(family), ToSlice(keys[0]), &value);
    if (!status.ok() && !status.IsNotFound()) return CheckStatus(status, "read the database");
    Shown shown;
    visit(0, status.ok() ? std::optional(shown(value)) : std::nullopt);
    return {};
  }
  if (held == nullptr && keys.size() > kGetsAtOnce && !options_.read_only) held = Hold();
  const rocksdb::ReadOptions read = Reading(held.get());
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
  CATENA_TRY(const SnapshotPtr held, Find(snapshot));
  if (ranges.empty()) return {};
  rocksdb::ReadOptions read = Reading(held.get());
  if (ranges.size() == 1 && IsWholeFamily(ranges[0])) {
    read.readahead_size = kFullScanReadahead;
    read.fill_cache = false;
  }
  RangeIterator range_iterator(*db_, handle(family), read, options_.limits.key_bytes);
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

}  // namespace catena
