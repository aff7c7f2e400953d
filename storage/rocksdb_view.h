// RocksDbView: what one snapshot token reads through. Its RocksDB snapshot, and iterators that were
// made for a read and wait for the next: making one takes longer than seeking with it.
//
// An idle iterator keeps the files and memory tables of the time when it was made. It goes with the
// view, and when RocksDB has replaced files (DropIdle()): then only one that is in use keeps the
// old ones, and it does not come back.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/engine.h"

namespace catena {

// How everything is read that is not read as a whole.
rocksdb::ReadOptions Reading(const rocksdb::Snapshot* snapshot);

// One RocksDB iterator for any number of ranges. The bound is moved between seeks, which RocksDB
// allows: it looks at it again when it seeks. Not thread-safe.
class RangeIterator {
 public:
  // `longest_key`: no key of the family is longer.
  RangeIterator(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle, rocksdb::ReadOptions read,
                size_t longest_key);
  RangeIterator(const RangeIterator&) = delete;
  RangeIterator& operator=(const RangeIterator&) = delete;

  // The range's end is borrowed until the next call.
  void Seek(const KeyRange& range);
  rocksdb::Iterator& operator*() { return *iterator_; }

 private:
  const std::string beyond_all_keys_;
  rocksdb::Slice bound_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

// The idle iterators over one family. Thread-safe.
class IdleIterators {
 public:
  struct Loan {
    std::unique_ptr<RangeIterator> iterator;  // Null: make one.
    uint64_t round = 0;
  };

  Loan Take();
  // Keeps the iterator for the next Take(), unless there are enough or Drop() came in between.
  void Return(Loan loan);
  void Drop();

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<RangeIterator>> idle_;
  uint64_t round_ = 0;  // Grows with each Drop().
};

// Thread-safe. Must not outlive the database.
class RocksDbView {
 public:
  // Of the snapshot, which it releases in the end; null for a database that cannot change.
  RocksDbView(rocksdb::DB& db, const rocksdb::Snapshot* snapshot) : db_(db), snapshot_(snapshot) {}
  ~RocksDbView();
  RocksDbView(const RocksDbView&) = delete;
  RocksDbView& operator=(const RocksDbView&) = delete;

  const rocksdb::Snapshot* snapshot() const { return snapshot_; }
  IdleIterators& idle(Family family) { return idle_[static_cast<size_t>(family)]; }
  void DropIdle();

 private:
  rocksdb::DB& db_;
  const rocksdb::Snapshot* const snapshot_;
  std::array<IdleIterators, kFamilyCount> idle_;
};

}  // namespace catena
