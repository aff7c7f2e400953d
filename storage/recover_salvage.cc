#include "storage/recover_salvage.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "storage/rocksdb_status.h"

namespace catena {
namespace {

constexpr int kSpreadDepth = 6;  // 2^6 places.
constexpr int kHalvings = 160;   // 20 bytes.

std::string_view ViewOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

std::unique_ptr<rocksdb::Iterator> NewIterator(rocksdb::DB& db,
                                               rocksdb::ColumnFamilyHandle* family) {
  rocksdb::ReadOptions read;
  read.verify_checksums = true;
  read.fill_cache = false;
  return std::unique_ptr<rocksdb::Iterator>(db.NewIterator(read, family));
}

class Prober {
 public:
  Prober(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family) : db_(db), family_(family) {}

  // Whether reading can begin at `key`, be it to find the end. With an iterator of its own each
  // time: one that has met a damaged block goes on failing at keys that can be read.
  bool CanRead(const std::string& key) {
    const auto iterator = NewIterator(db_, family_);
    iterator->Seek(key);
    return iterator->status().ok();
  }

  // Places between, ascending; the bounds not among them.
  static void Spread(const std::string& low, const std::string& high, int depth,
                     std::vector<std::string>& places) {
    if (depth == 0) return;
    const std::string middle = KeyBetween(low, high);
    if (middle <= low || middle >= high) return;
    Spread(low, middle, depth - 1, places);
    places.push_back(middle);
    Spread(middle, high, depth - 1, places);
  }

  // The first place after `low` from which on reading works, as near as searching gets; nullopt
  // when there is none up to `high` and not at `beyond` either, which is greater than all keys.
  std::optional<std::string> FirstReadable(const std::string& low, const std::string& high,
                                           const std::string& beyond) {
    std::optional<std::string> found;
    if (CanRead(high)) found = high;
    if (!found && CanRead(beyond)) found = beyond;
    if (!found) return std::nullopt;
    // What is found may lie behind a second damaged block: look for places before it.
    for (;;) {
      std::vector<std::string> places;
      Spread(low, *found, kSpreadDepth, places);
      const auto readable = std::find_if(places.begin(), places.end(),
                                         [this](const std::string& key) { return CanRead(key); });
      std::string bad = places.empty() || readable == places.begin() ? low : *(readable - 1);
      const bool better = readable != places.end();
      if (better) found = *readable;
      Halve(std::move(bad), *found);
      if (!better) return found;
    }
  }

 private:
  // Brings `good` as near to `bad` as it stays readable.
  void Halve(std::string bad, std::string& good) {
    for (int i = 0; i < kHalvings; ++i) {
      std::string middle = KeyBetween(bad, good);
      if (middle <= bad || middle >= good) return;
      (CanRead(middle) ? good : bad) = std::move(middle);
    }
  }

  rocksdb::DB& db_;
  rocksdb::ColumnFamilyHandle* const family_;
};

// The largest key of any file; keys of the log may be larger.
std::string LargestKey(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family) {
  std::string largest;
  rocksdb::ColumnFamilyMetaData meta;
  db.GetColumnFamilyMetaData(family, &meta);
  for (const auto& level : meta.levels) {
    for (const auto& file : level.files) largest = std::max(largest, file.largestkey);
  }
  return largest;
}

}  // namespace

std::string KeyBetween(std::string_view low, std::string_view high) {
  const size_t size = std::max(low.size(), high.size()) + 1;
  const auto digit = [](std::string_view key, size_t i) {
    return i < key.size() ? static_cast<uint8_t>(key[i]) : 0U;
  };
  // The sum has one digit more in front; halve it from there on.
  std::vector<unsigned> sum(size);
  unsigned carry = 0;
  for (size_t i = size; i-- > 0;) {
    carry += digit(low, i) + digit(high, i);
    sum[i] = carry & 0xff;
    carry >>= 8;
  }
  std::string middle;
  for (const unsigned next : sum) {
    carry = carry << 8 | next;
    middle += static_cast<char>(carry >> 1);
    carry &= 1;
  }
  while (!middle.empty() && middle.back() == '\0') middle.pop_back();
  return middle > low && middle < high ? middle : std::string(low);
}

Result<void> Salvage(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                     const SalvageVisitor& visitor) {
  Prober prober(db, family);
  const std::string largest = LargestKey(db, family);
  const std::string beyond = largest + '\xff';
  for (std::string from;;) {  // The first key not yet read or given up.
    const auto iterator = NewIterator(db, family);
    for (iterator->Seek(from); iterator->Valid(); iterator->Next()) {
      from = iterator->key().ToString();
      CATENA_TRY(visitor.pair(from, ViewOf(iterator->value())));
      from += '\0';
    }
    const rocksdb::Status status = iterator->status();
    if (status.ok()) return {};
    if (!status.IsCorruption() && !status.IsIOError()) return CheckStatus(status, "read the copy");
    std::optional<std::string> next;
    if (from < beyond) next = prober.FirstReadable(from, std::max(from, largest), beyond);
    CATENA_TRY(visitor.gap(from, next.value_or("")));
    if (!next) return {};
    from = *next;
  }
}

}  // namespace catena
