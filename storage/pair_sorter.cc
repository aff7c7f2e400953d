#include "storage/pair_sorter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <memory>
#include <utility>

namespace catena {
namespace {

constexpr int kDigitBits = 11;
constexpr size_t kDigits = size_t{1} << kDigitBits;
constexpr size_t kSmallestCapacity = 1024;

bool Before(const SortedPair& a, const SortedPair& b) {
  if (a.node != b.node) return a.node < b.node;
  if (a.direction_and_type != b.direction_and_type) {
    return a.direction_and_type < b.direction_and_type;
  }
  if (a.other != b.other) return a.other < b.other;
  return a.relationship < b.relationship;
}

// Stable, by one digit of the node.
void DistributeByDigit(const SortedPair* from, SortedPair* to, size_t count, int shift) {
  std::array<size_t, kDigits> place{};
  const auto digit = [shift](const SortedPair& pair) {
    return (pair.node >> shift) & (kDigits - 1);
  };
  for (size_t i = 0; i < count; ++i) ++place[digit(from[i])];
  size_t sum = 0;
  for (size_t& each : place) sum += std::exchange(each, sum);
  for (size_t i = 0; i < count; ++i) to[place[digit(from[i])]++] = from[i];
}

void SortByNode(std::vector<SortedPair>& pairs) {
  uint64_t differ = 0;
  for (const SortedPair& pair : pairs) differ |= pair.node ^ pairs.front().node;
  const std::unique_ptr<SortedPair[]> spare(new SortedPair[pairs.size()]);
  SortedPair* from = pairs.data();
  SortedPair* to = spare.get();
  for (int shift = 0; shift < 64 && (differ >> shift) != 0; shift += kDigitBits) {
    DistributeByDigit(from, to, pairs.size(), shift);
    std::swap(from, to);
  }
  if (from != pairs.data()) std::copy(from, from + pairs.size(), pairs.data());
}

void SortPairs(std::vector<SortedPair>& pairs) {
  if (pairs.empty()) return;
  SortByNode(pairs);
  for (auto first = pairs.begin(); first != pairs.end();) {
    auto last = first + 1;
    while (last != pairs.end() && last->node == first->node) ++last;
    std::sort(first, last, Before);
    first = last;
  }
}

}  // namespace

PairSorter::PairSorter(uint64_t memory_bytes, std::string directory)
    : capacity_(std::max<uint64_t>(memory_bytes / (2 * sizeof(SortedPair)), kSmallestCapacity)),
      memory_bytes_(memory_bytes),
      directory_(std::move(directory)) {}

Result<void> PairSorter::Add(const AdjacencyGroup& group, const AdjacencyPair& pair) {
  assert(group.type.value < 0x80000000 && !sorted_);
  const uint32_t direction = group.direction == Direction::kIn ? 0x80000000 : 0;
  buffer_.push_back(
      {group.node.value, pair.other.value, pair.relationship.value, direction | group.type.value});
  ++size_;
  if (buffer_.size() >= capacity_) return Spill();
  return {};
}

Result<void> PairSorter::Spill() {
  SortPairs(buffer_);
  CATENA_TRY(SpillFile file, SpillFile::Create(directory_));
  CATENA_TRY(file.Write(
      {reinterpret_cast<const char*>(buffer_.data()), buffer_.size() * sizeof(SortedPair)}));
  sources_.push_back({std::move(file), {}, false});
  buffer_.clear();
  return {};
}

Result<void> PairSorter::StartReading() {
  if (!sorted_ && !sources_.empty() && !buffer_.empty()) CATENA_TRY(Spill());
  if (!sorted_) SortPairs(buffer_);
  sorted_ = true;
  next_ = 0;
  heap_.clear();
  for (size_t i = 0; i < sources_.size(); ++i) {
    CATENA_TRY(sources_[i].file.StartReading(memory_bytes_ / 2 / sources_.size()));
    CATENA_TRY(Advance(sources_[i]));
    if (!sources_[i].done) heap_.push_back(i);
  }
  std::make_heap(heap_.begin(), heap_.end(), [this](size_t a, size_t b) {
    return Before(sources_[b].front, sources_[a].front);
  });
  return {};
}

Result<void> PairSorter::Advance(Source& source) {
  source.done = source.file.at_end();
  if (source.done) return {};
  return source.file.Read(reinterpret_cast<char*>(&source.front), sizeof(SortedPair));
}

Result<const SortedPair*> PairSorter::Next() {
  if (!sources_.empty()) return NextOfSources();
  return next_ == buffer_.size() ? nullptr : &buffer_[next_++];
}

Result<const SortedPair*> PairSorter::NextOfSources() {
  if (heap_.empty()) return nullptr;
  const auto after = [this](size_t a, size_t b) {
    return Before(sources_[b].front, sources_[a].front);
  };
  std::pop_heap(heap_.begin(), heap_.end(), after);
  Source& source = sources_[heap_.back()];
  current_ = source.front;
  CATENA_TRY(Advance(source));
  if (source.done) {
    heap_.pop_back();
  } else {
    std::push_heap(heap_.begin(), heap_.end(), after);
  }
  return &current_;
}

}  // namespace catena
