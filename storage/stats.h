// What a store holds and what it takes.
#pragma once

#include <cstdint>

#include "core/graph_reader.h"
#include "core/result.h"
#include "storage/engine.h"

namespace catena {

class GraphStore;

struct StoreStats {
  GraphCounts counts;
  uint64_t sequence = 0;
  uint64_t format_version = 0;
  uint32_t labels = 0;  // Names given, in use or not.
  uint32_t types = 0;
  uint32_t keys = 0;
  EngineStats engine;  // Sizes for each family.
};

// One look at the counters: cheap at any size. kIo, kCorruption.
Result<StoreStats> CollectStats(const GraphStore& store);

}  // namespace catena
