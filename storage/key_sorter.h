// KeySorter: byte strings in ascending order, in bounded memory. For index keys.
//
// A full buffer is sorted and spilled as a run; runs are merged when reading. The first 16 bytes
// of a key are kept beside it as two big-endian numbers, so nearly all comparisons touch no
// string: a label entry is 16 bytes as a whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "storage/spill_file.h"

namespace catena {

// Not thread-safe.
class KeySorter {
 public:
  // Uses up to about `memory_bytes`; spills to files in `directory`.
  KeySorter(uint64_t memory_bytes, std::string directory);

  // Requires: before StartReading().
  Result<void> Add(std::string_view key);
  uint64_t size() const { return size_; }

  // Goes to the first key; may be called again to read again.
  Result<void> StartReading();
  // The next key, equal ones as often as added; nullopt at the end. Valid until the next call.
  Result<std::optional<std::string_view>> Next();

 private:
  struct Entry {
    uint64_t head[2];
    uint64_t offset;  // In bytes_.
    uint32_t size;
  };
  struct Source {  // A run being merged.
    SpillFile file;
    std::string front;
    bool done = false;
  };

  std::string_view KeyOf(const Entry& entry) const {
    return std::string_view(bytes_).substr(entry.offset, entry.size);
  }
  void Sort();
  Result<void> Spill();
  static Result<void> Advance(Source& source);
  Result<std::optional<std::string_view>> NextOfSources();

  const uint64_t memory_bytes_;
  const std::string directory_;
  std::string bytes_;
  std::vector<Entry> entries_;
  bool sorted_ = false;
  size_t next_ = 0;
  uint64_t size_ = 0;
  std::vector<Source> sources_;
  std::vector<size_t> heap_;  // Of sources_, least front on top.
  std::string current_;
};

}  // namespace catena
