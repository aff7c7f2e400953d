// What a GraphStore is made of; inside the module only.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "storage/engine.h"
#include "storage/graph_store.h"
#include "storage/id_allocator.h"
#include "storage/lock_table.h"
#include "storage/names.h"
#include "storage/record_cache.h"
#include "storage/repacker.h"
#include "storage/topology_log.h"
#include "storage/write_gate.h"

namespace catena {

struct StoreParts {
  StoreParts(Engine& store_engine, const GraphStoreOptions& store_options)
      : engine(store_engine),
        options(store_options),
        names(store_engine),
        ids(store_engine, store_options.id_block),
        locks(store_options.writer_wait),
        topology(store_engine),
        records(store_options.record_cache_bytes) {}

  Engine& engine;
  const GraphStoreOptions options;
  NameStore names;
  IdAllocator ids;
  LockTable locks;
  WriteGate gate;
  TopologyLog topology;
  LatestRecordCache records;
  std::atomic<LockTable::OwnerId> next_owner{1};
  std::vector<IndexDefinition> indexes;  // Ascending by id; fixed once open.
  std::unique_ptr<Repacker> repacker;    // Null: links are packed when asked for only.

  // sort_memory_bytes, with 0 resolved.
  uint64_t SortMemoryBytes() const;
};

// The format this build writes, in kMeta under "format": "catena", version varint, checksum(4).
inline constexpr uint64_t kFormatVersion = 1;
std::string EncodeFormatRecord(uint64_t version);

}  // namespace catena
