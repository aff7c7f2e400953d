// PairSorter: adjacency pairs in key order, in bounded memory.
//
// A pair is 16 bytes while its ids are below 2^32, else 28. Pairs fill a buffer; a full one is
// sorted and becomes a run, kept in memory or, beyond the bound, in a file. Reading merges the
// runs. So most of the sorting happens while pairs still come in, and no buffer of the size of the
// whole is needed beside it.
//
// Buffers of short pairs are sorted by radix, least significant digit first, 11 bits a pass, over
// the bits that differ (Knuth, TAOCP 3, 5.2.5): five passes for a million nodes. Relationships that
// come in ascending order, as they do, stay so without a pass.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "storage/key_encoding.h"
#include "storage/spill_file.h"

namespace catena {

#pragma pack(push, 4)
struct SortedPair {
  uint64_t node;
  uint64_t other;
  uint64_t relationship;
  uint32_t direction_and_type;  // Direction in the top bit.

  AdjacencyGroup group() const {
    return {NodeId{node}, static_cast<Direction>(direction_and_type >> 31),
            TypeId{direction_and_type & 0x7FFFFFFF}};
  }
  AdjacencyPair pair() const { return {NodeId{other}, RelationshipId{relationship}}; }
};
#pragma pack(pop)
static_assert(sizeof(SortedPair) == 28);

// The same with short ids, as two numbers that order as the pair does.
struct ShortPair {
  uint64_t group;  // Node, direction, type.
  uint64_t pair;   // Other, relationship.
};

// Not thread-safe.
class PairSorter {
 public:
  // Uses up to about `memory_bytes`; spills to files in `directory`.
  PairSorter(uint64_t memory_bytes, std::string directory);

  // Requires: type below 2^31, before StartReading().
  Result<void> Add(const AdjacencyGroup& group, const AdjacencyPair& pair) {
    const uint64_t ids = group.node.value | pair.other.value | pair.relationship.value;
    if ((ids >> 32) != 0) return AddLong(group, pair);
    ascending_ = ascending_ && pair.relationship.value >= last_relationship_;
    last_relationship_ = pair.relationship.value;
    const uint64_t direction = group.direction == Direction::kIn ? 0x80000000 : 0;
    short_.push_back({group.node.value << 32 | direction | group.type.value,
                      pair.other.value << 32 | pair.relationship.value});
    ++size_;
    return short_.size() < short_capacity_ ? Result<void>() : EndShortRun();
  }
  uint64_t size() const { return size_; }

  // Goes to the first pair; may be called again to read again.
  Result<void> StartReading();
  // The next pair in order of (group, pair); nullptr at the end. Valid until the next call.
  Result<const SortedPair*> Next() {
    if (at_ == chunk_.size()) {
      CATENA_TRY(FillChunk());
      if (chunk_.empty()) return nullptr;
    }
    return &chunk_[at_++];
  }

 private:
  // A sorted run: pairs of one width, in memory or in a file.
  struct Run {
    bool is_short = true;
    std::vector<ShortPair> in_memory;
    std::optional<SpillFile> file;

    // While reading.
    SortedPair front{};
    size_t next = 0;  // In in_memory.
    bool done = false;
  };

  Result<void> AddLong(const AdjacencyGroup& group, const AdjacencyPair& pair);
  void SortShort();
  Result<void> EndShortRun();
  Result<void> EndLongRun();
  static Result<void> Advance(Run& run);
  Result<void> FillChunk();
  void SiftDown(size_t at);

  const uint64_t memory_bytes_;
  const size_t short_capacity_;
  const size_t long_capacity_;
  const std::string directory_;

  std::vector<ShortPair> short_;
  std::vector<ShortPair> spare_;  // For sorting.
  std::vector<SortedPair> long_;
  bool ascending_ = true;  // Relationships of short_.
  uint64_t last_relationship_ = 0;
  uint64_t size_ = 0;
  uint64_t kept_bytes_ = 0;  // Of the runs in memory.

  std::vector<Run> runs_;
  std::vector<size_t> heap_;  // Of runs_, least front on top.
  std::vector<SortedPair> chunk_;
  size_t at_ = 0;  // In chunk_.
};

}  // namespace catena
