#include "storage/key_sorter.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "storage/byte_coding.h"

namespace catena {
namespace {

constexpr uint64_t kLeastMemory = 1 << 16;

// Eight bytes from `at` as a number that orders as they do; zeros stand for what is missing.
uint64_t Head(std::string_view key, size_t at) {
  char bytes[8] = {};
  if (at < key.size()) std::memcpy(bytes, key.data() + at, std::min<size_t>(8, key.size() - at));
  return LoadBigEndian<uint64_t>(bytes);
}

}  // namespace

KeySorter::KeySorter(uint64_t memory_bytes, std::string directory)
    : memory_bytes_(std::max(memory_bytes, kLeastMemory)), directory_(std::move(directory)) {}

Result<void> KeySorter::Add(std::string_view key) {
  assert(!sorted_);
  entries_.push_back(
      {{Head(key, 0), Head(key, 8)}, bytes_.size(), static_cast<uint32_t>(key.size())});
  bytes_ += key;
  ++size_;
  if (bytes_.size() + entries_.size() * sizeof(Entry) >= memory_bytes_) return Spill();
  return {};
}

void KeySorter::Sort() {
  std::sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
    if (a.head[0] != b.head[0]) return a.head[0] < b.head[0];
    if (a.head[1] != b.head[1]) return a.head[1] < b.head[1];
    return KeyOf(a) < KeyOf(b);
  });
}

Result<void> KeySorter::Spill() {
  Sort();
  CATENA_TRY(SpillFile file, SpillFile::Create(directory_));
  for (const Entry& entry : entries_) {
    char size[sizeof(entry.size)];
    StoreBigEndian(size, entry.size);
    CATENA_TRY(file.Write({size, sizeof(size)}));
    CATENA_TRY(file.Write(KeyOf(entry)));
  }
  sources_.push_back({std::move(file), {}, false});
  entries_.clear();
  bytes_.clear();
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
  return KeyOf(entries_[next_++]);
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
