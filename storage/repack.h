// Repack: makes runs of the single links that ordinary writes leave, and of small and overlapping
// runs; drops tombstones with what they hide. Reads become one step for a thousand links again.
//
// The graph does not change. Each commit replaces some keys by others that say the same, so an
// interruption at any moment leaves a whole graph, repacked in part, and the next call goes on.
//
// RepackNode() does it for one node beside open writers. How a link is removed depends on how it is
// kept, so it locks the links of the node against those who remove some (LockKind::kNodeLinks).
#pragma once

#include <cstdint>

#include "core/ids.h"
#include "core/progress.h"
#include "core/result.h"

namespace catena {

class GraphStore;
struct StoreParts;

struct RepackOptions {
  // Links that are held in memory and replaced together, at most; four times as many where the
  // runs of several bulk loads overlap without end.
  size_t window_links = 64 << 10;
  // Keys and values of a commit, about.
  size_t batch_bytes = 4 << 20;
  // Whether each commit is on the disk before the next. Without it a power cut may take the last
  // ones back, whole ones, newest first; the graph is the same.
  bool sync = true;
};

struct RepackReport {
  uint64_t links = 0;         // All there are, seen from either end.
  uint64_t keys_removed = 0;  // Singles, tombstones and runs.
  uint64_t runs_written = 0;  // In their place.
};

// kBusy while a writer, a bulk load or a repair is open; writers get kBusy while it runs. Readers
// go on. kCancelled, kReadOnly, kCorruption for links that are damaged (repair them first).
Result<RepackReport> RepackLinks(GraphStore& store, const RepackOptions& options,
                                 Progress& progress);

// The links of one node. Writers and readers go on; it stops with kCancelled, some of them packed,
// when somebody waits to remove a link of the node or to be alone in the store. kBusy while a bulk
// load or a repair is open, kConflict while a writer has removed links of the node and not
// committed for longer than the store's writer_wait; otherwise as RepackLinks().
Result<RepackReport> RepackNode(StoreParts& store, NodeId node, const RepackOptions& options,
                                Progress& progress);

}  // namespace catena
