// KeySorter: byte strings in ascending order, in bounded memory. For index keys.
//
// A full buffer is sorted and spilled as a run; runs are merged when reading. Sorting compares
// eight bytes of a key at a time, which lie beside its place: keys that are the same so far are
// sorted by their next eight, and so on (multikey quicksort with caching: Bentley and Sedgewick
// 1997, Ng and Kakehi 2007). Keys of one index share their first bytes, and names their first
// words, so comparing whole strings would read these again and again.
#pragma once

#include <cstdint>
#include <memory>
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
    uint64_t head;  // Eight bytes, big-endian: those that are being compared.
    const char* text;
    uint64_t size;

    std::string_view key() const { return {text, size}; }
  };
  struct Source {  // A run being merged.
    SpillFile file;
    std::string front;
    bool done = false;
  };

  // Where a key is kept until it is spilled.
  char* Room(size_t bytes);
  void Sort();
  void SortFew(size_t begin, size_t end, size_t depth);
  Result<void> Spill();
  static Result<void> Advance(Source& source);
  Result<std::optional<std::string_view>> NextOfSources();

  const uint64_t memory_bytes_;
  const std::string directory_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t chunk_bytes_ = 0;  // Of the last chunk.
  size_t chunk_used_ = 0;
  uint64_t used_bytes_ = 0;
  std::vector<Entry> entries_;
  bool sorted_ = false;
  size_t next_ = 0;
  uint64_t size_ = 0;
  std::vector<Source> sources_;
  std::vector<size_t> heap_;  // Of sources_, least front on top.
  std::string current_;
};

}  // namespace catena
