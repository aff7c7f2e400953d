// GraphStore: a property graph kept in an engine.
//
//   storage/engine.h          an ordered key-value store; what is on disk
//   key_, value_, record_,    what each key and value says
//     index_, adjacency_encoding.h
//   store_view.h              reading it
//   snapshot.h transaction.h  the reader and writer of core
//   lock_table.h              writers side by side
//   bulk_load.h               many records at once
//   check.h repair.h          derived data against the records
//
// Isolation: a writer reads the snapshot taken when it began, and its own writes. Two writers
// that change the same entity, or enter the same unique value, never both commit: the second
// waits for the first and gets kConflict (first updater wins). So no update is lost and no
// relationship dangles. What snapshot isolation leaves possible is write skew: two writers that
// each read what the other changes may both commit. Who decides on what was read and not
// written re-checks it or updates it too.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/bulk_sink.h"
#include "core/graph_writer.h"
#include "core/index_definition.h"
#include "storage/engine.h"
#include "storage/snapshot.h"

namespace catena {

struct GraphStoreOptions {
  // Writes nothing, not even a new store's format; BeginWrite() and BeginBulk() give kReadOnly.
  bool read_only = false;

  // How long a writer waits for an entity that another is changing before kConflict.
  std::chrono::milliseconds writer_wait{1000};

  // Whether a commit survives a power cut when it returns. false is faster on a disk, and a
  // power cut may take back the last commits, whole ones, newest first.
  bool sync_commits = true;

  // Ids of the first lease. Each unclean or clean end wastes the rest of a lease.
  uint64_t id_block = 1024;

  // Single keys that ordinary commits leave at a node before its links are packed again in the
  // background (storage/repacker.h). 0: never.
  uint32_t repack_after = 512;

  // Memory for records of nodes that readers read one by one, at most, in bytes; 0: none are kept.
  uint64_t record_cache_bytes = 32ULL << 20;

  // Memory for sorting in bulk loads, checks and repairs, in bytes; what does not fit is
  // sorted in files under staging_directory. 0: a quarter of the machine's, at most 4 GiB. Half as
  // much again for what a load gathers for the topology.
  uint64_t sort_memory_bytes = 0;

  // For those files; they are removed again. "": the system's directory for temporary files.
  std::string staging_directory;
};

class LoadedTopology;
struct StoreParts;

// Thread-safe. Outlives every Snapshot, GraphWriter and BulkSink that it made, and the engine
// outlives it.
class GraphStore {
 public:
  // Makes an empty store of an empty engine. kIncompatible for a newer or foreign format, and
  // then nothing has been written; kCorruption, kIo.
  static Result<std::unique_ptr<GraphStore>> Open(Engine& engine,
                                                  const GraphStoreOptions& options = {});
  ~GraphStore();

  // The latest commit.
  Result<std::unique_ptr<Snapshot>> BeginRead() const;
  // kBusy while a bulk load or repair runs, kReadOnly.
  Result<std::unique_ptr<GraphWriter>> BeginWrite();
  // kBusy while a writer, another bulk load or a repair is open, kReadOnly.
  // A load into an empty store fills `gathered`, which outlives it, for Topology::Save(); another
  // leaves it alone.
  Result<std::unique_ptr<BulkSink>> BeginBulk(LoadedTopology* gathered = nullptr);

  const NameDictionary& names() const;
  const std::vector<IndexDefinition>& indexes() const;

  // For the rest of the module.
  StoreParts& parts() { return *parts_; }
  const StoreParts& parts() const { return *parts_; }

 private:
  explicit GraphStore(std::unique_ptr<StoreParts> parts);
  std::unique_ptr<StoreParts> parts_;
};

}  // namespace catena
