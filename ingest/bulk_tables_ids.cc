#include "ingest/bulk_tables_ids.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <random>

namespace catena {
namespace {

constexpr uint64_t kPlaceMask = (uint64_t{1} << 40) - 1;
constexpr size_t kNodeBytes = 6;
constexpr size_t kHeaderBytes = kNodeBytes + 2;  // Then the length, then the text.
constexpr size_t kMaxPages = size_t{1} << 20;
constexpr size_t kFirstSlots = 64;

__extension__ using Wide = unsigned __int128;

uint64_t Mix(uint64_t a, uint64_t b) {
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// The slot where a hash belongs in a table of any size (D. Lemire, "Fast Random Integer
// Generation in an Interval", 2019): tables need not double.
size_t Home(uint64_t hash, size_t slots) {
  return static_cast<size_t>((static_cast<Wide>(hash) * slots) >> 64);
}

size_t Grown(size_t slots) { return slots == 0 ? kFirstSlots : slots + slots / 2; }

uint64_t Load8(const char* bytes) {
  uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof(value));
  return value;
}

// The number that `text` writes in its only way: no sign, no leading zero, below 10^18.
std::optional<uint64_t> WholeNumber(std::string_view text) {
  if (text.empty() || text.size() > 18 || (text[0] == '0' && text.size() > 1)) return {};
  uint64_t number = 0;
  for (const char c : text) {
    const auto digit = static_cast<uint64_t>(static_cast<unsigned char>(c)) - '0';
    if (digit > 9) return {};
    number = number * 10 + digit;
  }
  return number;
}

struct ArenaEntry {
  NodeId node;
  std::string_view id;
};

ArenaEntry ReadEntry(const char* bytes) {
  uint64_t node = 0;
  uint16_t length = 0;
  std::memcpy(&node, bytes, kNodeBytes);
  std::memcpy(&length, bytes + kNodeBytes, sizeof(length));
  return {NodeId{node}, {bytes + kHeaderBytes, length}};
}

}  // namespace

UserIdMap::UserIdMap() : seed_((uint64_t{std::random_device{}()} << 32) | std::random_device{}()) {}

bool UserIdMap::Insert(std::string_view id, NodeId node) {
  assert(id.size() <= kMaxIdBytes);
  assert(node && node.value < (uint64_t{1} << 48));
  if (first_node_ == 0) first_node_ = node.value;
  const std::optional<uint64_t> number = WholeNumber(id);
  const bool inserted = number ? InsertNumber(*number, node) : InsertText(id, node);
  size_ += inserted ? 1 : 0;
  return inserted;
}

NodeId UserIdMap::Find(std::string_view id) const {
  const std::optional<uint64_t> number = WholeNumber(id);
  return number ? FindNumber(*number) : FindText(id);
}

void UserIdMap::Prefetch(std::string_view id) const {
  const std::optional<uint64_t> number = WholeNumber(id);
  if (!number) {
    if (text_slots_.empty() || id.size() > kMaxIdBytes) return;
    __builtin_prefetch(&text_slots_[Home(HashText(id), text_slots_.size())]);
    return;
  }
  const uint64_t page = *number >> kPageBits;
  if (page < pages_.size() && pages_[page] != nullptr) {
    __builtin_prefetch(&pages_[page][*number & ((uint64_t{1} << kPageBits) - 1)]);
  } else if (number_count_ > 0) {
    __builtin_prefetch(&number_slots_[Home(HashNumber(*number), number_slots_.size())]);
  }
}

size_t UserIdMap::memory_bytes() const {
  return pages_.capacity() * sizeof(Page) + (pages_made_ << kPageBits) * sizeof(uint32_t) +
         number_slots_.capacity() * sizeof(NumberSlot) + text_slots_.capacity() * sizeof(uint64_t) +
         (chunks_.size() << kChunkBits);
}

// A page is made when pages are at least half full on the whole, and one beforehand.
uint32_t* UserIdMap::PageCell(uint64_t number, NodeId node) {
  const uint64_t page = number >> kPageBits;
  const uint64_t offset = node.value - first_node_;
  if (page >= kMaxPages || node.value < first_node_ || offset >= UINT32_MAX) return nullptr;
  if (page >= pages_.size() || pages_[page] == nullptr) {
    if (pages_made_ > 2 * (numbers_in_pages_ >> kPageBits)) return nullptr;
    if (page >= pages_.size()) pages_.resize(page + 1);
    pages_[page] = std::make_unique<uint32_t[]>(size_t{1} << kPageBits);
    ++pages_made_;
  }
  return &pages_[page][number & ((uint64_t{1} << kPageBits) - 1)];
}

bool UserIdMap::InsertNumber(uint64_t number, NodeId node) {
  if (FindNumber(number)) return false;
  if (uint32_t* const cell = PageCell(number, node); cell != nullptr) {
    *cell = static_cast<uint32_t>(node.value - first_node_) + 1;
    ++numbers_in_pages_;
    return true;
  }
  if (number_count_ >= number_slots_.size() / 4 * 3) GrowNumbers();
  PutNumber({number + 1, node.value});
  ++number_count_;
  return true;
}

NodeId UserIdMap::FindNumber(uint64_t number) const {
  const uint64_t page = number >> kPageBits;
  if (page < pages_.size() && pages_[page] != nullptr) {
    const uint32_t cell = pages_[page][number & ((uint64_t{1} << kPageBits) - 1)];
    if (cell != 0) return {first_node_ + cell - 1};
  }
  if (number_count_ == 0) return {};
  for (size_t i = Home(HashNumber(number), number_slots_.size());;) {
    const NumberSlot& slot = number_slots_[i];
    if (slot.number_plus_one == number + 1) return {slot.node};
    if (slot.number_plus_one == 0) return {};
    if (++i == number_slots_.size()) i = 0;
  }
}

void UserIdMap::PutNumber(NumberSlot slot) {
  size_t i = Home(HashNumber(slot.number_plus_one - 1), number_slots_.size());
  while (number_slots_[i].number_plus_one != 0) {
    if (++i == number_slots_.size()) i = 0;
  }
  number_slots_[i] = slot;
}

void UserIdMap::GrowNumbers() {
  std::vector<NumberSlot> old(Grown(number_slots_.size()));
  old.swap(number_slots_);
  for (const NumberSlot& slot : old) {
    if (slot.number_plus_one != 0) PutNumber(slot);
  }
}

const char* UserIdMap::At(uint64_t place) const {
  return chunks_[place >> kChunkBits].get() + (place & ((uint64_t{1} << kChunkBits) - 1));
}

bool UserIdMap::InsertText(std::string_view id, NodeId node) {
  if (FindText(id)) return false;
  if (text_count_ >= text_slots_.size() / 4 * 3) GrowTexts();
  const uint64_t hash = HashText(id);
  size_t i = Home(hash, text_slots_.size());
  while (text_slots_[i] != 0) {
    if (++i == text_slots_.size()) i = 0;
  }
  text_slots_[i] = (hash << 40) | (Append(id, node) + 1);
  ++text_count_;
  return true;
}

NodeId UserIdMap::FindText(std::string_view id) const {
  if (text_count_ == 0) return {};
  const uint64_t hash = HashText(id);
  for (size_t i = Home(hash, text_slots_.size()); text_slots_[i] != 0;) {
    // The home is taken from the upper bits of the hash, the tag from the lower ones.
    if (((text_slots_[i] ^ (hash << 40)) >> 40) == 0) {
      const ArenaEntry entry = ReadEntry(At((text_slots_[i] & kPlaceMask) - 1));
      if (entry.id == id) return entry.node;
    }
    if (++i == text_slots_.size()) i = 0;
  }
  return {};
}

uint64_t UserIdMap::Append(std::string_view id, NodeId node) {
  const size_t needed = kHeaderBytes + id.size();
  if (chunks_.empty() || chunk_used_.back() + needed > (size_t{1} << kChunkBits)) {
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(size_t{1} << kChunkBits));
    chunk_used_.push_back(0);
  }
  const uint64_t place = (uint64_t{chunks_.size() - 1} << kChunkBits) + chunk_used_.back();
  assert(place < kPlaceMask);
  char* const bytes = chunks_.back().get() + chunk_used_.back();
  const auto length = static_cast<uint16_t>(id.size());
  std::memcpy(bytes, &node.value, kNodeBytes);  // The lower bytes: little-endian machines only.
  std::memcpy(bytes + kNodeBytes, &length, sizeof(length));
  std::memcpy(bytes + kHeaderBytes, id.data(), id.size());
  chunk_used_.back() += static_cast<uint32_t>(needed);
  return place;
}

// In the order of the arena, so that it is read once from front to back.
void UserIdMap::GrowTexts() {
  // Not resize(): the old slots are of no use, and would be held beside the new.
  const size_t slots = Grown(text_slots_.size());
  std::vector<uint64_t>().swap(text_slots_);
  text_slots_.resize(slots);
  for (size_t chunk = 0; chunk < chunks_.size(); ++chunk) {
    for (size_t used = 0; used < chunk_used_[chunk];) {
      const ArenaEntry entry = ReadEntry(chunks_[chunk].get() + used);
      const uint64_t hash = HashText(entry.id);
      size_t i = Home(hash, text_slots_.size());
      while (text_slots_[i] != 0) {
        if (++i == text_slots_.size()) i = 0;
      }
      text_slots_[i] = (hash << 40) | ((uint64_t{chunk} << kChunkBits) + used + 1);
      used += kHeaderBytes + entry.id.size();
    }
  }
}

uint64_t UserIdMap::HashNumber(uint64_t number) const {
  return Mix(number ^ seed_, 0x9E3779B97F4A7C15ULL);
}

// In the manner of wyhash (Wang Yi): eight bytes at a time through a wide product.
uint64_t UserIdMap::HashText(std::string_view id) const {
  uint64_t hash = seed_ ^ id.size();
  const char* bytes = id.data();
  size_t left = id.size();
  for (; left > 8; left -= 8, bytes += 8) {
    hash = Mix(hash ^ Load8(bytes), 0xA0761D6478BD642FULL);
  }
  uint64_t last = 0;
  std::memcpy(&last, bytes, left);
  return Mix(hash ^ last, 0xE7037ED1A0B428DBULL);
}

}  // namespace catena
