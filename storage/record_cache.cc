#include "storage/record_cache.h"

#include <array>
#include <utility>

namespace catena {
namespace {

// Of an entry of the map: its node, its share of the buckets, what allocating it costs.
constexpr size_t kEntryBytes = 64;
// Longer ones would push out too many others.
constexpr size_t kLongestRecord = 4096;

}  // namespace

std::optional<std::string_view> RecordCache::Generation::Find(NodeId id) const {
  const auto it = places.find(id.value);
  if (it == places.end()) return std::nullopt;
  return std::string_view(records.data() + it->second.begin, it->second.size);
}

void RecordCache::Generation::Add(NodeId id, std::string_view record) {
  const size_t begin = records.size();
  const size_t end = begin + record.size();
  if (end > records.capacity()) records.reserve(end + end / 4);
  records.insert(records.end(), record.begin(), record.end());
  places.emplace(id.value, Place{begin, record.size()});
}

size_t RecordCache::Generation::bytes() const {
  return records.capacity() + places.size() * kEntryBytes;
}

// With the room that Add() may leave unused.
size_t RecordCache::Generation::bytes_with(std::string_view record) const {
  const size_t end = records.size() + record.size();
  return end + end / 4 + (places.size() + 1) * kEntryBytes;
}

RecordCache::Shard& RecordCache::ShardOf(NodeId id) const {
  // Multiplied, so that ids that go up by a fixed step do not meet in one shard.
  return shards_[((id.value * 0x9e3779b97f4a7c15) >> 32) % kShards];
}

bool RecordCache::Use(NodeId id, FunctionRef<void(std::string_view)> use) const {
  // Copied out, so that others need not wait for what is done with it.
  std::array<char, kLongestRecord> copy;
  size_t size = 0;
  {
    Shard& shard = ShardOf(id);
    const std::lock_guard lock(shard.mutex);
    auto record = shard.young.Find(id);
    const bool is_old = !record;
    if (is_old) record = shard.old.Find(id);
    if (!record) return false;
    size = record->copy(copy.data(), copy.size());
    if (is_old) KeepYoung(shard, id, {copy.data(), size});  // The old generation may go.
  }
  use({copy.data(), size});
  return true;
}

void RecordCache::Keep(NodeId id, std::string_view record) const {
  if (record.size() > kLongestRecord) return;
  Shard& shard = ShardOf(id);
  const std::lock_guard lock(shard.mutex);
  if (closed_ || shard.young.Find(id)) return;
  KeepYoung(shard, id, record);
}

void RecordCache::KeepYoung(Shard& shard, NodeId id, std::string_view record) const {
  const size_t half = shard_limit_ / 2;
  if (shard.young.bytes_with(record) > half) shard.old = std::exchange(shard.young, {});
  if (shard.young.bytes_with(record) <= half) shard.young.Add(id, record);
}

void RecordCache::Close() {
  closed_ = true;
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    shard.young = {};
    shard.old = {};
  }
}

size_t RecordCache::bytes() const {
  size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.young.bytes() + shard.old.bytes();
  }
  return sum;
}

std::shared_ptr<const RecordCache> LatestRecordCache::At(uint64_t sequence) {
  if (limit_ == 0) return nullptr;
  std::shared_ptr<RecordCache> replaced;
  std::unique_lock lock(mutex_);
  if (cache_ != nullptr && sequence < sequence_) return nullptr;
  if (cache_ == nullptr || sequence > sequence_) {
    replaced = std::exchange(cache_, std::make_shared<RecordCache>(limit_));
    sequence_ = sequence;
  }
  std::shared_ptr<const RecordCache> cache = cache_;
  lock.unlock();
  if (replaced != nullptr) replaced->Close();  // Older snapshots may hold it for long.
  return cache;
}

}  // namespace catena
