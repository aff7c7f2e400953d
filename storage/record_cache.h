// RecordCache: records of nodes that were read one by one lately, so that reading them again costs
// no look-up in the engine.
//
// It holds for one commit. A commit never changes, so nothing kept ever goes stale: snapshots of
// the same commit share a cache, and the first snapshot of a later commit begins an empty one. That
// suits what is read much and written now and then; between frequent commits it is of little use
// and costs little.
//
// What is kept is the record as stored, with its checksum, which is verified whenever it is used.
// Two generations stand for the order of use: when the young one is full, the old one goes and the
// young one is old; what is read in the old one moves to the young one.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/function_ref.h"
#include "core/ids.h"

namespace catena {

// Thread-safe.
class RecordCache {
 public:
  // Holds `limit` bytes at most, its own book-keeping included, as near as that is known.
  explicit RecordCache(size_t limit) : shard_limit_(limit / kShards) {}
  RecordCache(const RecordCache&) = delete;
  RecordCache& operator=(const RecordCache&) = delete;

  // Shows the record of a node when it is kept; false when it is not.
  bool Use(NodeId id, FunctionRef<void(std::string_view)> use) const;

  // Keeps a record for later, unless it is too long to be worth it.
  void Keep(NodeId id, std::string_view record) const;

  // Gives all memory back. Nothing is kept from then on.
  void Close();

  // About what it takes, in bytes.
  size_t bytes() const;

 private:
  static constexpr size_t kShards = 16;

  // Records end to end, and where each is.
  struct Generation {
    struct Place {
      size_t begin;
      size_t size;
    };
    std::unordered_map<uint64_t, Place> places;
    std::vector<char> records;

    std::optional<std::string_view> Find(NodeId id) const;
    void Add(NodeId id, std::string_view record);
    size_t bytes() const;
    size_t bytes_with(std::string_view record) const;
  };

  struct Shard {
    mutable std::mutex mutex;
    Generation young;
    Generation old;
  };

  Shard& ShardOf(NodeId id) const;
  // Requires: the shard is locked and has no such record among the young.
  void KeepYoung(Shard& shard, NodeId id, std::string_view record) const;

  const size_t shard_limit_;
  std::atomic<bool> closed_ = false;
  mutable std::array<Shard, kShards> shards_;
};

// The cache of the latest commit that was read. Thread-safe.
class LatestRecordCache {
 public:
  // Of the cache, in bytes; 0: there is none.
  explicit LatestRecordCache(size_t limit) : limit_(limit) {}

  // For a snapshot of the commit with this sequence number. Null when a later one is in use.
  std::shared_ptr<const RecordCache> At(uint64_t sequence);

 private:
  const size_t limit_;
  std::mutex mutex_;
  uint64_t sequence_ = 0;
  std::shared_ptr<RecordCache> cache_;
};

}  // namespace catena
