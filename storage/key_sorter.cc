#include "storage/key_sorter.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "storage/byte_coding.h"

namespace catena {
namespace {

constexpr uint64_t kLeastMemory = 1 << 16;

constexpr size_t kHeadBytes = 8;
constexpr size_t kChunkBytes = size_t{1} << 20;
constexpr size_t kFewKeys = 8;

// Eight bytes from `at` as a number that orders as they do; zeros stand for what is missing.
uint64_t Head(std::string_view key, size_t at) {
  if (at + kHeadBytes <= key.size()) return LoadBigEndian<uint64_t>(key.data() + at);
  char bytes[kHeadBytes] = {};
  if (at < key.size()) std::memcpy(bytes, key.data() + at, key.size() - at);
  return LoadBigEndian<uint64_t>(bytes);
}

}  // namespace

KeySorter::KeySorter(uint64_t memory_bytes, std::string directory)
    : memory_bytes_(std::max(memory_bytes, kLeastMemory)), directory_(std::move(directory)) {}

char* KeySorter::Room(size_t bytes) {
  if (chunk_used_ + bytes > chunk_bytes_) {
    chunk_bytes_ = std::max(bytes, std::min<size_t>(kChunkBytes, memory_bytes_ / 4));
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(chunk_bytes_));
    chunk_used_ = 0;
    used_bytes_ += chunk_bytes_;
  }
  char* const room = chunks_.back().get() + chunk_used_;
  chunk_used_ += bytes;
  return room;
}

Result<void> KeySorter::Add(std::string_view key) {
  assert(!sorted_);
  char* const text = Room(key.size());
  std::memcpy(text, key.data(), key.size());
  entries_.push_back({0, text, key.size()});
  ++size_;
  if (used_bytes_ + entries_.size() * sizeof(Entry) >= memory_bytes_) return Spill();
  return {};
}

// Ranges of entries that are the same in their first `depth` bytes, yet to be sorted, are on a
// stack of our own: it is as deep as keys are long.
void KeySorter::Sort() {
  struct Range {
    size_t begin;
    size_t end;
    size_t depth;
  };
  std::vector<Range> left{{0, entries_.size(), 0}};
  while (!left.empty()) {
    const Range range = left.back();
    left.pop_back();
    bool longer = false;  // Whether some key goes on behind the head.
    for (size_t i = range.begin; i < range.end; ++i) {
      entries_[i].head = Head(entries_[i].key(), range.depth);
      longer = longer || entries_[i].size > range.depth + kHeadBytes;
    }
    // Zeros at an end are equal to zeros that are missing; then the shorter key is the lesser.
    std::sort(entries_.begin() + static_cast<ptrdiff_t>(range.begin),
              entries_.begin() + static_cast<ptrdiff_t>(range.end),
              [](const Entry& a, const Entry& b) {
                return a.head != b.head ? a.head < b.head : a.size < b.size;
              });
    if (!longer) continue;
    for (size_t begin = range.begin; begin < range.end;) {
      size_t end = begin + 1;
      while (end < range.end && entries_[end].head == entries_[begin].head) ++end;
      // The keys that end here come first, being shorter, and are in order.
      while (begin < end && entries_[begin].size <= range.depth + kHeadBytes) ++begin;
      if (end - begin > kFewKeys) {
        left.push_back({begin, end, range.depth + kHeadBytes});
      } else {
        SortFew(begin, end, range.depth + kHeadBytes);
      }
      begin = end;
    }
  }
}

// By what follows `depth` bytes.
void KeySorter::SortFew(size_t begin, size_t end, size_t depth) {
  std::sort(entries_.begin() + static_cast<ptrdiff_t>(begin),
            entries_.begin() + static_cast<ptrdiff_t>(end),
            [depth](const Entry& a, const Entry& b) {
              return a.key().substr(depth) < b.key().substr(depth);
            });
}

Result<void> KeySorter::Spill() {
  Sort();
  CATENA_TRY(SpillFile file, SpillFile::Create(directory_));
  for (const Entry& entry : entries_) {
    char size[sizeof(uint32_t)];
    StoreBigEndian(size, static_cast<uint32_t>(entry.size));
    CATENA_TRY(file.Write({size, sizeof(size)}));
    CATENA_TRY(file.Write(entry.key()));
  }
  sources_.push_back({std::move(file), {}, false});
  entries_.clear();
  chunks_.clear();
  chunk_bytes_ = chunk_used_ = 0;
  used_bytes_ = 0;
  return {};
}

Result<void> KeySorter::StartReading() {
  if (!sorted_ && !sources_.empty() && !entries_.empty()) CATENA_TRY(Spill());
  if (!sorted_) Sort();
  sorted_ = true;
  next_ = 0;
  heap_.clear();
  for (size_t i = 0; i < sources_.size(); ++i) {
    CATENA_TRY(sources_[i].file.StartReading(memory_bytes_ / 2 / sources_.size()));
    CATENA_TRY(Advance(sources_[i]));
    if (!sources_[i].done) heap_.push_back(i);
  }
  std::make_heap(heap_.begin(), heap_.end(),
                 [this](size_t a, size_t b) { return sources_[b].front < sources_[a].front; });
  return {};
}

Result<void> KeySorter::Advance(Source& source) {
  source.done = source.file.at_end();
  if (source.done) return {};
  char size[sizeof(uint32_t)];
  CATENA_TRY(source.file.Read(size, sizeof(size)));
  source.front.resize(LoadBigEndian<uint32_t>(size));
  return source.file.Read(source.front.data(), source.front.size());
}

Result<std::optional<std::string_view>> KeySorter::Next() {
  if (!sources_.empty()) return NextOfSources();
  if (next_ == entries_.size()) return std::nullopt;
  return entries_[next_++].key();
}

Result<std::optional<std::string_view>> KeySorter::NextOfSources() {
  if (heap_.empty()) return std::nullopt;
  const auto after = [this](size_t a, size_t b) { return sources_[b].front < sources_[a].front; };
  std::pop_heap(heap_.begin(), heap_.end(), after);
  Source& source = sources_[heap_.back()];
  std::swap(current_, source.front);
  CATENA_TRY(Advance(source));
  if (source.done) {
    heap_.pop_back();
  } else {
    std::push_heap(heap_.begin(), heap_.end(), after);
  }
  return current_;
}

}  // namespace catena
