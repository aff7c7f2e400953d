#include "storage/rocksdb_view.h"

#include <utility>

#include "storage/rocksdb_engine_impl.h"

namespace catena {
namespace {

// More threads than this reading one family of one snapshot at the same moment make iterators anew.
constexpr size_t kMostIdle = 16;

}  // namespace

rocksdb::ReadOptions Reading(const rocksdb::Snapshot* snapshot) {
  rocksdb::ReadOptions read;
  read.snapshot = snapshot;
  read.verify_checksums = true;
  return read;
}

RangeIterator::RangeIterator(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle,
                             rocksdb::ReadOptions read, size_t longest_key)
    : beyond_all_keys_(longest_key + 1, '\xff'), bound_(beyond_all_keys_) {
  read.iterate_upper_bound = &bound_;
  iterator_.reset(db.NewIterator(read, handle));
}

void RangeIterator::Seek(const KeyRange& range) {
  bound_ = ToSlice(range.end.empty() ? beyond_all_keys_ : range.end);
  iterator_->Seek(ToSlice(range.begin));
}

IdleIterators::Loan IdleIterators::Take() {
  const std::lock_guard lock(mutex_);
  Loan loan{nullptr, round_};
  if (!idle_.empty()) {
    loan.iterator = std::move(idle_.back());
    idle_.pop_back();
  }
  return loan;
}

void IdleIterators::Return(Loan loan) {
  const std::lock_guard lock(mutex_);
  if (loan.round == round_ && idle_.size() < kMostIdle) idle_.push_back(std::move(loan.iterator));
}

void IdleIterators::Drop() {
  std::vector<std::unique_ptr<RangeIterator>> dropped;  // Let go outside the lock.
  const std::lock_guard lock(mutex_);
  dropped.swap(idle_);
  ++round_;
}

RocksDbView::~RocksDbView() {
  DropIdle();
  if (snapshot_ != nullptr) db_.ReleaseSnapshot(snapshot_);
}

void RocksDbView::DropIdle() {
  for (IdleIterators& idle : idle_) idle.Drop();
}

}  // namespace catena
