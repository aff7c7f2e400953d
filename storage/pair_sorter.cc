#include "storage/pair_sorter.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <utility>

namespace catena {
namespace {

constexpr int kDigitBits = 11;
constexpr size_t kDigits = size_t{1} << kDigitBits;
constexpr size_t kSmallestCapacity = 1024;
// Of pairs merged at a time.
constexpr size_t kChunkPairs = 1024;
// A buffer and the spare it is sorted into, of all memory: runs are few and most of it keeps them.
constexpr uint64_t kBufferShare = 32;
constexpr uint64_t kLeastBufferBytes = uint64_t{32} << 20;

bool Before(const SortedPair& a, const SortedPair& b) {
  if (a.node != b.node) return a.node < b.node;
  if (a.direction_and_type != b.direction_and_type) {
    return a.direction_and_type < b.direction_and_type;
  }
  if (a.other != b.other) return a.other < b.other;
  return a.relationship < b.relationship;
}

SortedPair Widen(const ShortPair& pair) {
  return {pair.group >> 32, pair.pair >> 32, pair.pair & 0xFFFFFFFF,
          static_cast<uint32_t>(pair.group)};
}

// Stable, by the digit of a word that starts at bit `shift`.
template <uint64_t ShortPair::*kWord>
void Distribute(const std::vector<ShortPair>& from, std::vector<ShortPair>& to, int shift) {
  std::array<size_t, kDigits> place{};
  const auto digit = [shift](const ShortPair& pair) {
    return (pair.*kWord >> shift) & (kDigits - 1);
  };
  for (const ShortPair& pair : from) ++place[digit(pair)];
  size_t sum = 0;
  for (size_t& each : place) sum += std::exchange(each, sum);
  for (const ShortPair& pair : from) to[place[digit(pair)]++] = pair;
}

// Sorts by the bits of a word that differ, from `lowest` on.
template <uint64_t ShortPair::*kWord>
void SortByWord(std::vector<ShortPair>& pairs, std::vector<ShortPair>& spare, int lowest) {
  uint64_t differ = 0;
  for (const ShortPair& pair : pairs) differ |= pair.*kWord ^ pairs.front().*kWord;
  differ = differ >> lowest << lowest;
  while (differ != 0) {
    const int shift = std::countr_zero(differ);
    Distribute<kWord>(pairs, spare, shift);
    pairs.swap(spare);
    const int above = shift + kDigitBits;
    differ = above >= 64 ? 0 : differ >> above << above;
  }
}

uint64_t BufferBytes(uint64_t memory_bytes) {
  const uint64_t wanted = std::max(memory_bytes / kBufferShare, kLeastBufferBytes);
  return std::min(wanted, memory_bytes / 4);
}

}  // namespace

PairSorter::PairSorter(uint64_t memory_bytes, std::string directory)
    : memory_bytes_(memory_bytes),
      short_capacity_(std::max(BufferBytes(memory_bytes) / sizeof(ShortPair), kSmallestCapacity)),
      long_capacity_(std::max(BufferBytes(memory_bytes) / sizeof(SortedPair), kSmallestCapacity)),
      directory_(std::move(directory)) {}

Result<void> PairSorter::AddLong(const AdjacencyGroup& group, const AdjacencyPair& pair) {
  assert(group.type.value < 0x80000000);
  const uint32_t direction = group.direction == Direction::kIn ? 0x80000000 : 0;
  long_.push_back(
      {group.node.value, pair.other.value, pair.relationship.value, direction | group.type.value});
  ++size_;
  return long_.size() < long_capacity_ ? Result<void>() : EndLongRun();
}

void PairSorter::SortShort() {
  if (short_.empty()) return;
  spare_.resize(short_.size());
  SortByWord<&ShortPair::pair>(short_, spare_, ascending_ ? 32 : 0);
  SortByWord<&ShortPair::group>(short_, spare_, 0);
  ascending_ = true;
  last_relationship_ = 0;
}

Result<void> PairSorter::EndShortRun() {
  SortShort();
  const uint64_t bytes = short_.size() * sizeof(ShortPair);
  const uint64_t buffers = 2 * short_capacity_ * sizeof(ShortPair);
  Run run;
  if (kept_bytes_ + bytes + buffers <= memory_bytes_) {
    kept_bytes_ += bytes;
    run.in_memory = std::move(short_);
    short_ = {};
    short_.reserve(short_capacity_);
  } else {
    CATENA_TRY(run.file, SpillFile::Create(directory_));
    CATENA_TRY(run.file->Write({reinterpret_cast<const char*>(short_.data()), bytes}));
    short_.clear();
  }
  runs_.push_back(std::move(run));
  return {};
}

Result<void> PairSorter::EndLongRun() {
  std::sort(long_.begin(), long_.end(), Before);
  Run run;
  run.is_short = false;
  CATENA_TRY(run.file, SpillFile::Create(directory_));
  CATENA_TRY(run.file->Write(
      {reinterpret_cast<const char*>(long_.data()), long_.size() * sizeof(SortedPair)}));
  long_.clear();
  runs_.push_back(std::move(run));
  return {};
}

Result<void> PairSorter::StartReading() {
  if (!long_.empty()) CATENA_TRY(EndLongRun());
  if (!short_.empty()) {  // The last run, which stays where it is.
    SortShort();
    runs_.emplace_back().in_memory = std::move(short_);
  }
  short_ = {};
  spare_ = {};
  chunk_.clear();
  at_ = 0;
  heap_.clear();
  const auto in_files = static_cast<uint64_t>(std::count_if(
      runs_.begin(), runs_.end(), [](const Run& run) { return run.file.has_value(); }));
  const uint64_t left = memory_bytes_ - std::min(memory_bytes_, kept_bytes_);
  for (size_t i = 0; i < runs_.size(); ++i) {
    runs_[i].next = 0;
    if (runs_[i].file) CATENA_TRY(runs_[i].file->StartReading(left / 2 / in_files));
    CATENA_TRY(Advance(runs_[i]));
    if (!runs_[i].done) heap_.push_back(i);
  }
  for (size_t i = heap_.size(); i > 0; --i) SiftDown(i - 1);
  return {};
}

Result<void> PairSorter::Advance(Run& run) {
  if (!run.file) {
    run.done = run.next == run.in_memory.size();
    if (!run.done) run.front = Widen(run.in_memory[run.next++]);
    return {};
  }
  run.done = run.file->at_end();
  if (run.done) return {};
  if (!run.is_short) {
    return run.file->Read(reinterpret_cast<char*>(&run.front), sizeof(SortedPair));
  }
  ShortPair pair;
  CATENA_TRY(run.file->Read(reinterpret_cast<char*>(&pair), sizeof(pair)));
  run.front = Widen(pair);
  return {};
}

// Where the top has changed: half the comparisons of taking it out and putting it back.
void PairSorter::SiftDown(size_t at) {
  const size_t moving = heap_[at];
  for (;;) {
    size_t child = 2 * at + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() &&
        Before(runs_[heap_[child + 1]].front, runs_[heap_[child]].front)) {
      ++child;
    }
    if (!Before(runs_[heap_[child]].front, runs_[moving].front)) break;
    heap_[at] = heap_[child];
    at = child;
  }
  heap_[at] = moving;
}

Result<void> PairSorter::FillChunk() {
  chunk_.clear();
  at_ = 0;
  while (!heap_.empty() && chunk_.size() < kChunkPairs) {
    Run& run = runs_[heap_.front()];
    chunk_.push_back(run.front);
    CATENA_TRY(Advance(run));
    if (run.done) {
      heap_.front() = heap_.back();
      heap_.pop_back();
    }
    if (heap_.size() > 1) SiftDown(0);
  }
  return {};
}

}  // namespace catena
