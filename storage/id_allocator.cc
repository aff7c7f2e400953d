#include "storage/id_allocator.h"

#include <algorithm>
#include <limits>

#include "storage/byte_coding.h"
#include "storage/checksum.h"
#include "storage/store_view.h"

namespace catena {
namespace {

constexpr uint64_t kLargestBlock = uint64_t{1} << 16;
constexpr std::array<EntityKind, 2> kKinds = {EntityKind::kNode, EntityKind::kRelationship};

}  // namespace

std::string IdKey(EntityKind kind) {
  return kind == EntityKind::kNode ? "id/node" : "id/relationship";
}

std::string EncodeIdRecord(EntityKind kind, uint64_t first_free) {
  std::string value;
  AppendBigEndian(value, first_free);
  AppendBigEndian(value, Crc32c(value, Crc32c(IdKey(kind))));
  return value;
}

Result<uint64_t> DecodeIdRecord(EntityKind kind, std::string_view value) {
  if (value.size() == sizeof(uint64_t) + sizeof(uint32_t)) {
    const auto id = LoadBigEndian<uint64_t>(value.data());
    if (id != 0 && EncodeIdRecord(kind, id) == value) return id;
  }
  return Fail(ErrorCode::kCorruption, "the record of used ids is damaged");
}

Result<void> IdAllocator::Load() {
  const std::scoped_lock lock(mutex_);
  const StoreView latest(engine_, {});
  for (const EntityKind kind : kKinds) {
    CATENA_TRY(const auto value, latest.Get(Family::kMeta, IdKey(kind)));
    uint64_t first_free = 1;
    if (value) {
      CATENA_TRY(first_free, DecodeIdRecord(kind, *value));
    }
    ranges_[static_cast<size_t>(kind)] = {first_free, first_free, 0, value.has_value()};
  }
  return {};
}

Result<uint64_t> IdAllocator::Next(EntityKind kind) {
  const std::scoped_lock lock(mutex_);
  Range& range = ranges_[static_cast<size_t>(kind)];
  if (range.next == range.end) CATENA_TRY(Lease(kind));
  return range.next++;
}

Result<void> IdAllocator::Lease(EntityKind kind) {
  Range& range = ranges_[static_cast<size_t>(kind)];
  const uint64_t wanted =
      range.block == 0 ? first_block_ : std::min(range.block * 2, kLargestBlock);
  const uint64_t block = std::min(wanted, std::numeric_limits<uint64_t>::max() - range.end);
  if (block == 0) return Fail(ErrorCode::kLimit, "all ids are used");
  WriteBatch batch;
  batch.Put(Family::kMeta, IdKey(kind), EncodeIdRecord(kind, range.end + block));
  // Holds unless a second process writes, which the engine's own lock should have refused.
  Precondition unchanged{Family::kMeta, IdKey(kind), std::nullopt};
  if (range.stored) unchanged.expected = EncodeIdRecord(kind, range.end);
  CATENA_TRY(engine_.Commit(batch, {&unchanged, 1}, {.sync = true}));
  range.end += block;
  range.block = block;
  range.stored = true;
  return {};
}

void IdAllocator::Reset(EntityKind kind, uint64_t first_free) {
  const std::scoped_lock lock(mutex_);
  ranges_[static_cast<size_t>(kind)] = {first_free, first_free, 0, true};
}

uint64_t IdAllocator::first_free(EntityKind kind) const {
  const std::scoped_lock lock(mutex_);
  return ranges_[static_cast<size_t>(kind)].next;
}

}  // namespace catena
