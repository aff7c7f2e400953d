// IdAllocator: ids that are never given twice, leased from kMeta in blocks.
//
//   "id/node"  "id/relationship"   ->   first id not leased(8), checksum(4)
//
// The checksum is CRC-32C of key and id. A lease is synced before the first id of its block is
// given out; what is left of a block when the process ends is never used. Blocks double while
// they are used up quickly, so a large load pays few leases and a small one wastes few ids.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>

#include "core/index_definition.h"
#include "core/result.h"
#include "storage/engine.h"

namespace catena {

// Thread-safe.
class IdAllocator {
 public:
  IdAllocator(Engine& engine, uint64_t first_block) : engine_(engine), first_block_(first_block) {}

  // Reads what is leased. kCorruption, kIo.
  Result<void> Load();

  // kLimit when all 2^64 are used; errors of the commit.
  Result<uint64_t> Next(EntityKind kind);

  // What a bulk load has stored: ids below `first_free` are in use, none above is leased.
  void Reset(EntityKind kind, uint64_t first_free);

  // The first id that has not been given out: all later ones are free too.
  uint64_t first_free(EntityKind kind) const;

 private:
  struct Range {
    uint64_t next = 1;
    uint64_t end = 1;     // Leased up to here.
    uint64_t block = 0;   // Of the last lease.
    bool stored = false;  // Whether kMeta has a record of it.
  };

  Result<void> Lease(EntityKind kind);

  Engine& engine_;
  const uint64_t first_block_;
  mutable std::mutex mutex_;
  std::array<Range, 2> ranges_;
};

std::string IdKey(EntityKind kind);
std::string EncodeIdRecord(EntityKind kind, uint64_t first_free);
// kCorruption for a value that EncodeIdRecord() never gives.
Result<uint64_t> DecodeIdRecord(EntityKind kind, std::string_view value);

}  // namespace catena
