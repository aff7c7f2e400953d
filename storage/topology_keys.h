// Index keys in the saved topology, so that a look-up by id or name walks mapped memory.
//
//   bytes    entries, ascending; 16 in a group, the last group has what is left
//   entry    shared(varint) length(varint) that many bytes  entity(varint)
//   groups   where each group begins in `bytes`, and where the last one ends (4 each)
//
// An entry is a key of kIndex (index_encoding.h). Its prefix, the index id and the value, is the
// first `shared` bytes of the prefix before it and the bytes that follow; the first of a group
// shares nothing. Its entity is the zigzag difference to the entity before it, in the first of a
// group to 0.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/function_ref.h"
#include "core/ids.h"
#include "storage/byte_coding.h"

namespace catena {

// What of them goes into an image. Views.
struct TopologyKeys {
  std::span<const uint32_t> indexes;  // Ids of the indexes whose keys are all there. Ascending.
  std::span<const uint32_t> groups;
  std::string_view bytes;
};

class TopologyKeysBuilder {
 public:
  void BeginIndex(IndexId index) { indexes_.push_back(index.value); }
  // Requires: keys as kIndex has them, ascending over all indexes.
  void Add(std::string_view key);
  // Ends the last group. Empty when the bytes are more than 32 bits can place. Views of this.
  TopologyKeys Finish();

 private:
  std::vector<uint32_t> indexes_;
  std::vector<uint32_t> groups_;
  std::string bytes_;
  std::string prefix_;  // Of the entry before.
  uint64_t entity_ = 0;
  size_t in_group_ = 0;
};

// Takes the entries off the front of a group. Borrows the bytes.
class TopologyKeyReader {
 public:
  explicit TopologyKeyReader(std::string_view group) : reader_(group) {}
  // False at the end, and when the bytes are none that the builder makes: then ok() is false.
  bool Next();
  bool ok() const { return reader_.ok(); }
  const std::string& prefix() const { return prefix_; }
  uint64_t entity() const { return entity_; }

 private:
  ByteReader reader_;
  std::string prefix_;
  uint64_t entity_ = 0;
};

}  // namespace catena
