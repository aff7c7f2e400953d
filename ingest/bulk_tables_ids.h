// UserIdMap: which node a user id of an id space means. Made for 100 million ids.
//
// Ids that read as whole numbers without leading zeros and lie close together, as exported keys
// do, are indexes into pages of 4-byte numbers. Other whole numbers are in a table of 16-byte
// slots. All else is in an arena, found through 8-byte slots of place and tag: one read of the
// arena for a hit, almost none for a miss. Tables are open-addressed and between 1/2 and 3/4 full.
// Hashing is seeded anew for each map, so that no file can be made to collide.
// Not thread-safe; Find() may be called by many threads while nobody inserts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/ids.h"

namespace catena {

class UserIdMap {
 public:
  static constexpr size_t kMaxIdBytes = 4096;

  UserIdMap();

  // False, and nothing changes, when the id is there. Requires: id.size() <= kMaxIdBytes, `node`
  // is not none and below 2^48.
  bool Insert(std::string_view id, NodeId node);

  // None when the id is not there.
  NodeId Find(std::string_view id) const;
  // Has the processor fetch the memory where Find() would look first. Any bytes will do.
  void Prefetch(std::string_view id) const;

  size_t size() const { return size_; }
  size_t memory_bytes() const;

 private:
  struct NumberSlot {
    uint64_t number_plus_one = 0;  // 0: empty.
    uint64_t node = 0;
  };

  static constexpr int kPageBits = 16;   // Numbers to a page: 256 KiB.
  static constexpr int kChunkBits = 22;  // Bytes to a chunk of the arena.
  using Page = std::unique_ptr<uint32_t[]>;
  using Chunk = std::unique_ptr<char[]>;

  // Where a new number would go: its cell in a page, or null for the table.
  uint32_t* PageCell(uint64_t number, NodeId node);
  bool InsertNumber(uint64_t number, NodeId node);
  NodeId FindNumber(uint64_t number) const;
  void PutNumber(NumberSlot slot);
  void GrowNumbers();

  bool InsertText(std::string_view id, NodeId node);
  NodeId FindText(std::string_view id) const;
  uint64_t Append(std::string_view id, NodeId node);
  void GrowTexts();
  const char* At(uint64_t place) const;

  uint64_t HashText(std::string_view id) const;
  uint64_t HashNumber(uint64_t number) const;

  uint64_t seed_;
  size_t size_ = 0;

  uint64_t first_node_ = 0;  // What the cells of pages count from.
  std::vector<Page> pages_;
  size_t pages_made_ = 0;
  size_t numbers_in_pages_ = 0;

  std::vector<NumberSlot> number_slots_;
  size_t number_count_ = 0;

  // Tag in the upper 24 bits, place in the arena plus 1 in the lower 40.
  std::vector<uint64_t> text_slots_;
  size_t text_count_ = 0;
  std::vector<Chunk> chunks_;
  std::vector<uint32_t> chunk_used_;
};

}  // namespace catena
