#include "storage/stats.h"

#include "storage/graph_store.h"
#include "storage/store_parts.h"

namespace catena {

Result<StoreStats> CollectStats(const GraphStore& store) {
  CATENA_TRY(const std::unique_ptr<Snapshot> snapshot, store.BeginRead());
  StoreStats stats;
  CATENA_TRY(stats.counts, snapshot->Counts());
  CATENA_TRY(stats.engine, store.parts().engine.Stats());
  stats.sequence = snapshot->sequence();
  stats.format_version = kFormatVersion;
  stats.labels = store.names().label_count();
  stats.types = store.names().type_count();
  stats.keys = store.names().key_count();
  return stats;
}

}  // namespace catena
