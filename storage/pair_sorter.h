// PairSorter: adjacency pairs in key order, in bounded memory.
//
// Pairs are 28 bytes each. A full buffer is sorted and spilled as a run; runs are merged when
// reading. Sorting is a radix sort by node, 11 bits a pass, least significant first, over the
// bits in which nodes differ (Knuth, TAOCP 3, 5.2.5), then an ordinary sort of each node's few
// pairs: two passes over the data for a million nodes, against some 24 comparisons a pair.
#pragma once

#include <cstdint>
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

// Not thread-safe.
class PairSorter {
 public:
  // Uses up to about `memory_bytes`; spills to files in `directory`.
  PairSorter(uint64_t memory_bytes, std::string directory);

  // Requires: type below 2^31, before StartReading().
  Result<void> Add(const AdjacencyGroup& group, const AdjacencyPair& pair);
  uint64_t size() const { return size_; }

  // Goes to the first pair; may be called again to read again.
  Result<void> StartReading();
  // The next pair in order of (group, pair); nullptr at the end. Valid until the next call.
  Result<const SortedPair*> Next();

 private:
  struct Source {  // A run being merged.
    SpillFile file;
    SortedPair front;
    bool done = false;
  };

  Result<void> Spill();
  static Result<void> Advance(Source& source);
  Result<const SortedPair*> NextOfSources();

  const uint64_t capacity_;
  const uint64_t memory_bytes_;
  const std::string directory_;
  std::vector<SortedPair> buffer_;
  bool sorted_ = false;
  size_t next_ = 0;
  uint64_t size_ = 0;
  std::vector<Source> sources_;
  std::vector<size_t> heap_;  // Of sources_, least front on top.
  SortedPair current_{};
};

}  // namespace catena
